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
  const open = lines.filter((line) => String(line[0]) !== String(line[line.length - 1]));
  return {
    area: contours.map(({ points }) => `${linePath(points.map(place))}Z`).join(""),
    line: lines.map(linePath).join(""),
    ends: open.flatMap((line) => [line[0], line[line.length - 1]]),
  };
}
