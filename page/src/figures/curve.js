/** Curves as paths, to a tenth of a px. */

/** @import { Pair, Scale } from "./scale.js" */

/**
 * Straight from place to place.
 * @param {Pair[]} places
 */
export function linePath(places) {
  return places.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/**
 * The curve of a function, but for where it leaves the figure at the top.
 * @param {Pick<Scale, "place">} across
 * @param {Scale} up
 * @param {number[]} xs
 * @param {(x: number) => number} valueAt
 */
export function curvePath(across, up, xs, valueAt) {
  const top = up.range[1] * (1 + 1e-9); // for rounding
  const values = xs.map((x) => /** @type {Pair} */ ([x, valueAt(x)]));
  return linePath(values.filter(([, value]) => value <= top).map(([x, value]) => [across.place(x), up.place(value)]));
}

/**
 * So many values and one, evenly from one end to the other.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 */
export function evenSteps(from, to, count) {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

/**
 * Probabilities at which −ln p is drawn, from where it is as high as the figure; they are even in √p, for there it is steep.
 * @param {number} top nats
 */
export function lossSteps(top) {
  const lowest = Math.exp(-top);
  return evenSteps(0, 1, 120).map((share) => lowest + (1 - lowest) * share ** 2);
}
