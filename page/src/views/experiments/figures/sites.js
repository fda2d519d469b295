/** A plane of sites: marks alone, with the probability all over it, or with the red discs of their losses. */

import { svg } from "../../../base/dom.js";
import { setLinePlace, showOrHide } from "../../../figures/plot.js";
import { lineAcross } from "../../demo/figures/field.js";
import { createFieldLayer } from "../../demo/figures/field_layer.js";
import { createPlane } from "../../demo/figures/plane.js";
import { createDiscLayer } from "../../demo/punishment/disc_layer.js";

/** @import { DemoModel } from "../../demo/model.js" */

/** @typedef {"marks" | "field" | "discs"} SitesLook */

const REACH = 24;
export const NO_SITE = -1; // in settings, which are numbers

/** The setting that says which site is selected. */
export const SITE_SETTING = { start: NO_SITE, lowest: NO_SITE, highest: 999 };

/**
 * @param {{key: string, label: string}} words key: names it on the page; label: what it shows
 * @param {(id: number) => void} select
 * @returns {{element: HTMLElement, show: (model: DemoModel, site: number, look: SitesLook) => void}}
 */
export function createSitesFigure({ key, label }, select) {
  /** @type {SitesLook} */
  let look = "marks";
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  const plane = createPlane({ key, label, help: "Arrow keys go from site to site." }, select, draw);
  const field = createFieldLayer(plane, key);
  const discs = createDiscLayer(plane, key, () => shown && draw(shown));
  const boundary = svg("line", { class: "demo-boundary rival" });
  plane.under.append(svg("g", { "clip-path": `url(#${plane.cut})` }, boundary));

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null && shown) select(shown.sites[index].id);
  });

  /** @param {DemoModel} model */
  function draw(model) {
    field.draw(look === "field" ? model.weights : null);
    discs.show(look === "discs");
    if (look === "discs") discs.draw(model, selected);
    const line = look === "discs" ? lineAcross(model.weights, 0, plane.plane()) : null;
    showOrHide(boundary, line !== null);
    if (line) setLinePlace(boundary, line);
  }

  return {
    element: plane.element,
    show(model, site, next) {
      look = next;
      shown = model;
      selected = model.at.has(site) ? site : null;
      plane.show(model, selected);
      plane.settle();
    },
  };
}
