/** A probability that is no line: a plane in bands of one color each, and the curve on which it is one half. */

import { svg } from "../../../base/dom.js";
import { setAttribute, showOrHide } from "../../../figures/plot.js";
import { sigmoid } from "../../../maths/loss.js";
import { fieldColor } from "../../demo/figures/field_layer.js";

/** @import { Pair } from "../../../figures/scale.js" */
/** @import { PlaneView } from "../../demo/figures/plane.js" */

/** @typedef {(first: number, second: number) => number} LogitAt of standardized features */

const BANDS = 10;
const OVERLAP = 0.7; // px, so that nothing shows between two cells
const CELLS = 36; // from side to side, and from top to bottom

/** Which sides of a cell the curve goes through, by which of its corners are above: left top, right top, right bottom, left bottom. */
const SIDES = [[], [[0, 3]], [[0, 1]], [[1, 3]], [[1, 2]], [[0, 1], [2, 3]], [[0, 2]], [[2, 3]]];

/**
 * Put the layer into a plane, under its marks.
 * @param {PlaneView} plane
 * @returns {{draw: (logitAt: LogitAt | null) => void}} null: nothing is shown
 */
export function createBandLayer(plane) {
  const bands = Array.from({ length: BANDS }, (_, i) => {
    const band = svg("path", { "shape-rendering": "crispEdges" });
    band.style.setProperty("fill", fieldColor((i + 0.5) / BANDS));
    return band;
  });
  const curve = svg("path", { class: "demo-boundary bent" });
  const group = svg("g", { "clip-path": `url(#${plane.cut})` }, bands, curve);
  plane.under.append(group);

  return {
    draw(logitAt) {
      showOrHide(group, logitAt !== null);
      if (!logitAt) return;
      const { origin, step, xs, ys } = plane.plane();
      const [width, height] = [(xs[1] - xs[0]) / CELLS, (ys[1] - ys[0]) / CELLS];
      /** @param {number} x @param {number} y */
      const at = (x, y) => logitAt((x - origin[0]) / step[0], (y - origin[1]) / step[1]);
      bandPaths(at, [xs[0], ys[0]], [width, height]).forEach((path, i) => setAttribute(bands[i], "d", path));
      setAttribute(curve, "d", zeroCurve(at, [xs[0], ys[0]], [width, height]));
    },
  };
}

/**
 * The cells of each band, those beside each other in one.
 * @param {LogitAt} at of places
 * @param {Pair} from the left upper corner
 * @param {Pair} cell its size
 */
function bandPaths(at, [left, top], [width, height]) {
  const paths = Array.from({ length: BANDS }, () => "");
  for (let row = 0; row < CELLS; row++) {
    const y = top + row * height;
    let start = 0;
    let band = -1;
    for (let column = 0; column <= CELLS; column++) {
      const next = column < CELLS ? bandOf(at(left + (column + 0.5) * width, y + height / 2)) : -1;
      if (next === band) continue;
      const [x, across] = [left + start * width, (column - start) * width + OVERLAP];
      if (band >= 0) paths[band] += `M${x.toFixed(1)} ${y.toFixed(1)}h${across.toFixed(1)}v${(height + OVERLAP).toFixed(1)}h${(-across).toFixed(1)}z`;
      [start, band] = [column, next];
    }
  }
  return paths;
}

/** @param {number} z */
function bandOf(z) {
  return Math.min(Math.floor(BANDS * sigmoid(z)), BANDS - 1);
}

/**
 * Where a function is 0, cell by cell: marching squares.
 * @param {LogitAt} at of places
 * @param {Pair} from the left upper corner
 * @param {Pair} cell its size
 */
function zeroCurve(at, [left, top], [width, height]) {
  const values = Array.from({ length: CELLS + 1 }, (_, row) => Array.from({ length: CELLS + 1 }, (_, column) => at(left + column * width, top + row * height)));
  let path = "";
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const corners = [values[row][column], values[row][column + 1], values[row + 1][column + 1], values[row + 1][column]];
      const above = corners.reduce((bits, value, i) => bits | (value > 0 ? 1 << i : 0), 0);
      for (const sides of SIDES[above > 7 ? 15 - above : above]) {
        const [one, other] = sides.map((side) => crossing(side, corners)).map(([x, y]) => `${(left + (column + x) * width).toFixed(1)} ${(top + (row + y) * height).toFixed(1)}`);
        path += `M${one}L${other}`;
      }
    }
  }
  return path;
}

/**
 * Where on a side of a cell, whose own sides are 1, the function is 0.
 * @param {number} side top, right, bottom, left
 * @param {number[]} corners
 * @returns {Pair}
 */
function crossing(side, corners) {
  const [from, to] = [corners[side], corners[(side + 1) % 4]];
  const share = from / (from - to);
  return /** @type {Pair[]} */ ([[share, 0], [1, share], [1 - share, 1], [0, 1 - share]])[side];
}
