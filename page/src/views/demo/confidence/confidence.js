/** What the confidence k does to the loss: p = σ(k·z), so k moves no site over p = 0.5, yet changes what each costs. */

import { lossFromLogit, slopeFromLogit } from "../../../maths/loss.js";
import { compensatedSum } from "../../../maths/sums.js";

/** @typedef {{z: ArrayLike<number>, labels: ArrayLike<number>}} Predictions logits and labels */

export const CONFIDENCE_LEAST = 0.1;
export const CONFIDENCE_MOST = 10;
const HALVINGS = 40;

/**
 * The mean loss at a confidence.
 * @param {Predictions} predictions
 * @param {number} k
 */
export function lossAtConfidence({ z, labels }, k) {
  return compensatedSum(Float64Array.from(z, (each, i) => lossFromLogit(labels[i], k * each))) / z.length;
}

/**
 * The confidence with the lowest mean loss, between the least and the most that can be set. The loss is convex in k, so
 * its slope has at most one sign change, found by halving on the scale of ln k.
 * @param {Predictions} predictions
 */
export function bestConfidence({ z, labels }) {
  /** @param {number} k */
  const slope = (k) => {
    let sum = 0;
    for (let i = 0; i < z.length; i++) sum += slopeFromLogit(labels[i], k * z[i]) * z[i];
    return sum;
  };
  let low = Math.log(CONFIDENCE_LEAST);
  let high = Math.log(CONFIDENCE_MOST);
  if (slope(CONFIDENCE_LEAST) >= 0) return CONFIDENCE_LEAST;
  if (slope(CONFIDENCE_MOST) <= 0) return CONFIDENCE_MOST;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (slope(Math.exp(middle)) < 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
