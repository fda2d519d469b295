/**
 * A plane of sites: marks alone, with the probability all over it, or with the red discs of their losses. The probability is
 * that of a line, by the model's weights, or any other, by a function.
 */

import { svg } from "../../../base/dom.js";
import { keepLast } from "../../../base/keep.js";
import { setLinePlace, showOrHide } from "../../../figures/plot.js";
import { prose } from "../../../prose/prose.js";
import { lineAcross } from "../../demo/figures/field.js";
import { createFieldLayer } from "../../demo/figures/field_layer.js";
import { createPlane } from "../../demo/figures/plane.js";
import { createDiscLayer } from "../../demo/punishment/disc_layer.js";
import { createBandLayer } from "./bands.js";

/** @import { DemoAxis, DemoModel } from "../../demo/model.js" */
/** @import { LogitAt } from "./bands.js" */

/** @typedef {"marks" | "field" | "discs"} SitesLook */

const REACH = 24;
export const NO_SITE = -1; // in settings, which are numbers

/** The setting that says which site is selected. */
export const SITE_SETTING = { start: NO_SITE, lowest: NO_SITE, highest: 999, whole: true };

/**
 * @param {{key: string, label: string, round?: boolean}} how key: names it on the page; label: what it shows; round: one unit
 *   is as long across as up, so that a circle is one
 * @param {(id: number) => void} select
 * @returns {{element: HTMLElement, show: (model: DemoModel, site: number, look: SitesLook, logitAt?: LogitAt | null, threshold?: number | null) => void}}
 *   logitAt: instead of the line of the model's weights; threshold: whose line is dashed, beside that of 0.5
 */
export function createSitesFigure({ key, label, round = false }, select) {
  /** @type {SitesLook} */
  let look = "marks";
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {LogitAt | null} */
  let bent = null;
  /** @type {number | null} */
  let dashed = null;
  const plane = createPlane({ key, label, help: prose.experiments.shared.goBySites }, select, draw);
  const field = createFieldLayer(plane, key);
  const bands = createBandLayer(plane);
  const discs = createDiscLayer(plane, key, () => shown && draw(shown));
  const boundary = svg("line", { class: "demo-boundary rival" });
  plane.under.append(svg("g", { "clip-path": `url(#${plane.cut})` }, boundary));

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null && shown) select(shown.sites[index].id);
  });

  const fitAxes = keepLast(equalAxes);

  /** The model on axes that fit the frame. @param {DemoModel} model @returns {DemoModel} */
  function fitted(model) {
    const { left, right, top, bottom, width } = plane.box();
    return round && width > 0 ? { ...model, axes: fitAxes(model.axes, right - left, bottom - top) } : model;
  }

  /** @param {DemoModel} model */
  function draw(model) {
    const fit = fitted(/** @type {DemoModel} */ (shown));
    if (fit.axes !== model.axes) return plane.show(fit, selected); // the frame has another shape than before
    field.draw(look === "field" && !bent ? model.weights : null);
    bands.draw(look === "field" ? bent : null);
    discs.show(look === "discs");
    if (look === "discs") discs.draw(model, selected);
    const p = look === "discs" && !bent ? 0.5 : dashed;
    const line = p === null ? null : lineAcross(model.weights, Math.log(p / (1 - p)), plane.plane());
    showOrHide(boundary, line !== null);
    if (line) setLinePlace(boundary, line);
  }

  return {
    element: plane.element,
    show(model, site, next, logitAt = null, threshold = null) {
      look = next;
      bent = logitAt;
      dashed = threshold;
      shown = model;
      selected = model.at.has(site) ? site : null;
      plane.show(fitted(model), selected);
      plane.settle();
    },
  };
}

/**
 * Axes on which one unit is as long across as up.
 * @param {DemoModel["axes"]} axes
 * @param {number} width px
 * @param {number} height
 * @returns {DemoModel["axes"]}
 */
function equalAxes([first, second], width, height) {
  const px = Math.min(width / (first.range[1] - first.range[0]), height / (second.range[1] - second.range[0]));
  return [widenedAxis(first, width / px), widenedAxis(second, height / px)];
}

/**
 * @param {DemoAxis} axis
 * @param {number} length of its range
 * @returns {DemoAxis}
 */
function widenedAxis(axis, length) {
  const middle = (axis.range[0] + axis.range[1]) / 2;
  return { ...axis, range: [middle - length / 2, middle + length / 2] };
}
