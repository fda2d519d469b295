/** Red discs on a plane of sites, as large as their losses, and the loss of one of them in numbers. */

import { svg } from "../../../base/dom.js";
import { lossRadius } from "../../../figures/marks.js";
import { setPlace } from "../../../figures/plot.js";
import { markSize, RING_AWAY } from "../figures/marks.js";
import { createSiteValue } from "../figures/site_value.js";
import { createLossDiscs, radiusOfNat } from "./loss_discs.js";

/** @import { PlaneView } from "../figures/plane.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 32;
const TICK_GAP = 7; // px to the left of the axis that its numbers leave free

/**
 * Put the layer into a plane, partly under its marks.
 * @param {PlaneView} plane
 * @param {string} key names what no other layer of the page may name so
 * @param {() => void} redraw called when the pointer comes to another site
 * @returns {{draw: (model: DemoModel, select: number | null) => void, show: (on: boolean) => void}}
 */
export function createDiscLayer(plane, key, redraw) {
  const discs = createLossDiscs(key);
  const value = createSiteValue(plane.element, (pointer) => plane.siteAt(pointer, REACH), redraw);
  const clip = svg("rect"); // keeps the discs off the numbers at the axes
  const cut = `demo-discs-${key}`;
  const [under, crowd] = [svg("g", { "clip-path": `url(#${cut})` }, discs.under), svg("g", { "clip-path": `url(#${cut})` }, discs.over)];
  const over = svg("g", {}, crowd, value.element);
  plane.under.append(svg("defs", {}, svg("clipPath", { id: cut }, clip)), under);
  plane.over.append(over);
  let shown = true;

  return {
    draw(model, select) {
      const box = plane.box();
      setPlace(clip, { x: box.left - TICK_GAP, y: 0, width: box.width - box.left + TICK_GAP, height: box.bottom });
      discs.show(model, select, plane.place, box);
      const unit = radiusOfNat(box.right - box.left, box.bottom - box.top, model.sites.length);
      const ring = markSize(model.sites.length) + RING_AWAY;
      /** @param {number} index */
      const radius = (index) => Math.max(Math.min(lossRadius(model.loss[index], unit), 2 * ring), ring);
      value.show(model, select, { box, places: plane.places(), radius });
    },
    show(on) {
      if (on === shown) return;
      shown = on;
      under.replaceChildren(...(on ? [discs.under] : []));
      over.replaceChildren(...(on ? [crowd, value.element] : []));
    },
  };
}
