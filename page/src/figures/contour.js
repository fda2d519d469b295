/** Contours in a figure: the area within them, their lines, and where these leave the frame. */

import { contourLines } from "../maths/contours.js";
import { linePath } from "./curve.js";

/** @import { Contour } from "../maths/contours.js" */
/** @import { Pair, Scale } from "./scale.js" */

/**
 * @typedef {object} ContourPaths
 * @property {string} area to be filled by the rule "evenodd"
 * @property {string} line
 * @property {Pair[]} ends where the lines meet the frame, in px
 */

/**
 * @param {Contour[]} contours
 * @param {Scale} across
 * @param {Scale} up
 * @returns {ContourPaths}
 */
export function contourPaths(contours, across, up) {
  /** @param {Pair[]} points @returns {Pair[]} */
  const placed = (points) => points.map(([x, y]) => [across.place(x), up.place(y)]);
  const lines = contours.flatMap(contourLines).map(placed);
  return {
    area: contours.map(({ points }) => `${linePath(placed(points))}Z`).join(""),
    line: lines.map(linePath).join(""),
    ends: lines.filter((line) => String(line[0]) !== String(line[line.length - 1])).flatMap((line) => [line[0], line[line.length - 1]]),
  };
}
