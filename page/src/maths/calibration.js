/** Forecasts that are honest by their making, what a factor on their logits makes of them, and how calibrated the result is. */

import { Draws } from "./draws.js";
import { sigmoid } from "./loss.js";

/**
 * @typedef {object} Forecasts
 * @property {Float64Array} z logits
 * @property {Float64Array} labels
 */

/**
 * @typedef {object} ReliabilityBin forecasts between two ends
 * @property {number} count
 * @property {number} p mean forecast
 * @property {number} share of them that happened
 */

/**
 * Draw forecasts, their logits even between −reach and reach, and then outcomes, each with the probability forecast.
 * @param {number} n
 * @param {number} reach
 * @param {number} seed
 * @returns {Forecasts}
 */
export function drawHonest(n, reach, seed) {
  const draws = new Draws(seed);
  const z = new Float64Array(n);
  const labels = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    z[i] = reach * (2 * draws.uniform() - 1);
    labels[i] = draws.uniform() < sigmoid(z[i]) ? 1 : 0;
  }
  return { z, labels };
}

/**
 * What happened to forecasts, in bins of p of one width; empty ones are left out.
 * @param {Forecasts} forecasts
 * @param {number} k factor of the logits
 * @param {number} bins
 * @returns {ReliabilityBin[]}
 */
export function reliability({ z, labels }, k, bins) {
  const sums = Array.from({ length: bins }, () => ({ count: 0, p: 0, share: 0 }));
  z.forEach((logit, i) => {
    const p = sigmoid(k * logit);
    const bin = sums[Math.min(Math.floor(bins * p), bins - 1)];
    bin.count++;
    bin.p += p;
    bin.share += labels[i];
  });
  return sums.filter(({ count }) => count > 0).map(({ count, p, share }) => ({ count, p: p / count, share: share / count }));
}
