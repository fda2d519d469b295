/** The probability all over a plane of sites, with the lines on which it is 0.1, 0.5 and 0.9. */

import { svg } from "../../../base/dom.js";
import { areaOutside, footOf } from "../../../figures/labels.js";
import { setLinePlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { colorRun, colorStops, lineAcross } from "./field.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { Triple } from "../model.js" */
/** @import { PlaneView } from "./plane.js" */

const STOPS = 33;
const LEVELS = [0.5, 0.9, 0.1]; // in the order in which they are labeled where there is no room for all

/**
 * Put the layer into a plane, under its marks.
 * @param {PlaneView} plane
 * @param {string} key names its gradient, which no other layer of the page may have
 * @returns {{draw: (weights: Triple | null) => void}} null: nothing is shown
 */
export function createFieldLayer(plane, key) {
  const id = `demo-field-${key}`;
  const run = svg("linearGradient", { id, gradientUnits: "userSpaceOnUse" });
  for (const { offset, p } of colorStops(STOPS)) run.append(makeFieldStop(offset, p));
  const field = svg("rect", { fill: `url(#${id})` });
  const lines = LEVELS.map((p) => svg("line", { class: p === 0.5 ? "demo-boundary" : "demo-contour" }));
  const labels = LEVELS.map((p) => svg("text", { class: "demo-level number", "data-value": p }, p));
  plane.under.append(svg("defs", {}, run), svg("g", { "clip-path": `url(#${plane.cut})` }, field, ...lines));
  plane.over.append(...labels);

  return {
    draw(weights) {
      for (const part of [field, ...lines, ...labels]) showOrHide(part, false);
      if (!weights) return;
      const at = plane.plane();
      const [left, right] = at.xs;
      const [top, bottom] = at.ys;
      setPlace(field, { x: left, y: top, width: right - left, height: bottom - top });
      const ends = colorRun(weights, at);
      showOrHide(field, ends !== null);
      if (ends) setLinePlace(run, ends);
      const box = plane.box();
      /** @type {Area[]} */
      const taken = [];
      LEVELS.forEach((p, i) => {
        const line = lineAcross(weights, Math.log(p / (1 - p)), at);
        showOrHide(lines[i], line !== null);
        if (line) setLinePlace(lines[i], line);
        const area = line && areaOutside(line, String(p), box, taken);
        showOrHide(labels[i], Boolean(area));
        if (!area) return;
        taken.push(area);
        setPlace(labels[i], { x: area.left, y: footOf(area) });
      });
    },
  };
}

/**
 * @param {number} offset
 * @param {number} p
 */
function makeFieldStop(offset, p) {
  const stop = svg("stop", { offset });
  stop.style.setProperty("stop-color", fieldColor(p));
  return stop;
}

/**
 * The color of a probability, mixed from the tokens so that it follows the theme.
 * @param {number} p
 */
export function fieldColor(p) {
  const [end, share] = p < 0.5 ? ["--field-0", 1 - 2 * p] : ["--field-1", 2 * p - 1];
  return `color-mix(in srgb, var(${end}) ${(100 * share).toFixed(2)}%, var(--field-mid))`;
}
