/** A probability that is no line: a plane in bands of one color each, with the curves on which it is 0.1, 0.5 and 0.9. */

import { svg } from "../../../base/dom.js";
import { axisText } from "../../../figures/axis.js";
import { contourPaths } from "../../../figures/contour.js";
import { areaOutside, footOf } from "../../../figures/labels.js";
import { setAttribute } from "../../../figures/plot.js";
import { sampleGrid, traceContours } from "../../../maths/contours.js";
import { fieldColor } from "../../demo/figures/field_layer.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { PlaneView } from "../../demo/figures/plane.js" */

/** @typedef {(first: number, second: number) => number} LogitAt of standardized features */

const CELL = 6; // px between the lines of the grid
const BANDS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1]; // ends of one color each
const CURVES = [0.5, 0.9, 0.1]; // ends of bands, in the order in which they are labeled where there is no room for all

/**
 * Put the layer into a plane, under its marks.
 * @param {PlaneView} plane
 * @returns {{draw: (logitAt: LogitAt | null) => void}} null: nothing is shown
 */
export function createBandLayer(plane) {
  const bands = BANDS.slice(0, -1).map((low, i) => {
    const area = svg("path", { "fill-rule": "evenodd" });
    area.style.setProperty("fill", fieldColor((low + BANDS[i + 1]) / 2));
    return { low, area };
  });
  const curves = CURVES.map((p) => ({ p, line: svg("path", { class: `${p === 0.5 ? "demo-boundary" : "demo-contour"} bent` }) }));
  const values = svg("g");
  plane.under.append(svg("g", { "clip-path": `url(#${plane.cut})` }, ...bands.map(({ area }) => area), ...curves.map(({ line }) => line)));
  plane.over.append(values);
  let drawn = "";
  /** @type {LogitAt | null} */
  let last = null;

  return {
    draw(logitAt) {
      const { origin, step, xs, ys } = plane.plane();
      const look = String([origin, step, xs, ys]);
      if (logitAt === last && look === drawn) return;
      [last, drawn] = [logitAt, look];
      const lines = [xs, ys].map(([from, to]) => 1 + Math.ceil((to - from) / CELL));
      const grid = logitAt && sampleGrid(xs, ys, lines[0], lines[1], (x, y) => logitAt((x - origin[0]) / step[0], (y - origin[1]) / step[1]));
      const paths = bands.map(({ low }) => grid && contourPaths(traceContours(grid, low === 0 ? -Number.MAX_VALUE : Math.log(low / (1 - low)))));
      bands.forEach(({ area }, i) => setAttribute(area, "d", paths[i]?.area ?? ""));
      /** @type {Area[]} */
      const taken = [];
      const words = curves.map(({ p, line }) => {
        const path = paths[BANDS.indexOf(p)];
        setAttribute(line, "d", path?.line ?? "");
        const area = path && areaOutside(path.ends, String(p), plane.box(), taken);
        if (area) taken.push(area);
        return area && axisText(p, area.left, footOf(area), "start");
      });
      values.replaceChildren(...words.filter((each) => each !== null));
    },
  };
}
