/** The probability all over the plane: straight lines of one level, and the run of colors between them. */

/** @import { Pair, Triple } from "../model.js" */

/**
 * @typedef {object} Plane the standardized features as places: place = origin + step · x
 * @property {Pair} origin
 * @property {Pair} step
 * @property {Pair} xs places of its left and right side
 * @property {Pair} ys places of its top and bottom
 */

const LEAST_SLOPE = 1e-5; // of z per px: below it a field is of one color
const FIELD_REACH = 6; // p is 0.0025 and 0.9975 where the colors end

/**
 * The part of the line bias + w1·x1 + w2·x2 = level that lies in a plane, as two places; null where none does.
 * @param {Triple} weights
 * @param {number} level
 * @param {Plane} plane
 * @returns {[Pair, Pair] | null}
 */
export function lineAcross(weights, level, plane) {
  const { at, slope } = fieldOver(weights, plane);
  const [left, right] = plane.xs;
  const [top, bottom] = plane.ys;
  const inside = 1e-9 * (right - left + bottom - top);
  /** @type {Pair[]} */
  const ends = [];
  if (slope[1] !== 0) {
    for (const x of [left, right]) ends.push([x, plane.origin[1] + (level - at - slope[0] * (x - plane.origin[0])) / slope[1]]);
  }
  if (slope[0] !== 0) {
    for (const y of [top, bottom]) ends.push([plane.origin[0] + (level - at - slope[1] * (y - plane.origin[1])) / slope[0], y]);
  }
  const shown = ends.filter(([x, y]) => x >= left - inside && x <= right + inside && y >= top - inside && y <= bottom + inside);
  const other = shown.find(([x, y]) => Math.hypot(x - shown[0][0], y - shown[0][1]) > 1e-6);
  return other ? [shown[0], other] : null;
}

/**
 * Where a gradient of colors that runs from p ≈ 0 to p ≈ 1 begins and ends; null for weights that are not finite.
 * @param {Triple} weights
 * @param {Plane} plane
 * @returns {[Pair, Pair] | null}
 */
export function colorRun(weights, plane) {
  const { at, slope } = fieldOver(weights, plane);
  const steep = Math.hypot(slope[0], slope[1]);
  if (!Number.isFinite(at + steep)) return null;
  const [across, along] = steep < LEAST_SLOPE ? [LEAST_SLOPE, 0] : slope;
  const square = across * across + along * along;
  /** @param {number} z @returns {Pair} */
  const reach = (z) => [
    plane.origin[0] + (across * (z - at)) / square,
    plane.origin[1] + (along * (z - at)) / square,
  ];
  return [reach(-FIELD_REACH), reach(FIELD_REACH)];
}

/**
 * The shares of the color run with the probability at each: an even walk through z.
 * @param {number} count
 * @returns {{offset: number, p: number}[]}
 */
export function colorStops(count) {
  return Array.from({ length: count }, (_, i) => {
    const offset = i / (count - 1);
    return { offset, p: 1 / (1 + Math.exp(FIELD_REACH * (1 - 2 * offset))) };
  });
}

/**
 * The logit as a function of places: its value at the origin, and its slope per px.
 * @param {Triple} weights
 * @param {Plane} plane
 * @returns {{at: number, slope: Pair}}
 */
function fieldOver([bias, first, second], { step }) {
  return { at: bias, slope: [first / step[0], second / step[1]] };
}
