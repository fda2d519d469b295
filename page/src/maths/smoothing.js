/** Smoothed and flipped labels: what the best forecast becomes of the true rate, and the way back. */

import { Draws } from "./draws.js";

/**
 * A label or a rate as label smoothing trains it: 0 is ε/2, and 1 is 1 − ε/2.
 * @param {number} rate
 * @param {number} epsilon in [0, 1]
 */
export function smoothed(rate, epsilon) {
  return rate * (1 - epsilon) + epsilon / 2;
}

/**
 * How often 1 is seen where so large a part of all labels is turned round; the same as smoothing by twice that part.
 * @param {number} rate
 * @param {number} flips in [0, 0.5]
 */
export function flippedRate(rate, flips) {
  return rate * (1 - flips) + (1 - rate) * flips;
}

/**
 * Labels, a part of them turned round by lot; what a smaller part turns round, a larger one does, too.
 * @param {ArrayLike<number>} labels 0 or 1
 * @param {number} flips
 * @param {number} seed
 * @returns {{labels: Float64Array, count: number}} count: of those turned round
 */
export function flippedLabels(labels, flips, seed) {
  const draws = new Draws(seed);
  const turned = Array.from(labels, () => draws.uniform() < flips);
  return { labels: Float64Array.from(labels, (y, i) => (turned[i] ? 1 - y : y)), count: turned.filter(Boolean).length };
}
