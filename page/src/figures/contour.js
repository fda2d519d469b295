/** Contours in a figure: the area within them, their lines, and where these leave the frame. */

import { contourLines } from "../maths/contours.js";
import { linePath } from "./curve.js";

/** @import { Contour } from "../maths/contours.js" */
/** @import { Pair } from "./scale.js" */

/**
 * @typedef {object} ContourPaths
 * @property {string} area to be filled by the rule "evenodd"
 * @property {string} line
 * @property {Pair[]} ends where the lines meet the frame, in px
 */

/**
 * @param {Contour[]} contours
 * @param {(point: Pair) => Pair} [place] from the values of the grid to px, where these are not px already
 * @returns {ContourPaths}
 */
export function contourPaths(contours, place = (point) => point) {
  const lines = contours.flatMap(contourLines).map((line) => line.map(place));
  const open = lines.filter((line) => differs(line[0], line[line.length - 1]));
  return {
    area: contours.map((contour) => `${linePath(outline(contour).map(place))}Z`).join(""),
    line: lines.map(linePath).join(""),
    ends: open.flatMap((line) => [line[0], line[line.length - 1]]),
  };
}

/**
 * The points of a contour without those on a straight way along the edge.
 * @param {Contour} contour
 */
function outline({ points }) {
  const apart = points.filter(([x, y], i) => differs([x, y], points[(i || points.length) - 1]));
  return apart.filter(([x, y], i) => {
    const [[x1, y1], [x2, y2]] = [apart[(i || apart.length) - 1], apart[(i + 1) % apart.length]];
    return !((x1 === x && x2 === x) || (y1 === y && y2 === y));
  });
}

/** @param {Pair} one @param {Pair} other */
function differs(one, other) {
  return one[0] !== other[0] || one[1] !== other[1];
}
