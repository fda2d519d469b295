/**
 * `pos_weight`: each one counts w times in the loss that is trained, Σ −w·y·ln p − (1 − y)·ln(1 − p), divided by the number
 * of rows. It moves the probabilities, and not by chance: with a bias alone the best logit moves by ln w.
 */

import { train } from "./train.js";

const NEWTON_STEPS = 30;

/**
 * What a model with a bias alone gives every row, when it is trained so: w·n₁/(w·n₁ + n₀).
 * @param {number} ones n₁, above 0
 * @param {number} zeros n₀, above 0
 * @param {number} w above 0
 */
export function weighedRate(ones, zeros, w) {
  return (w * ones) / (w * ones + zeros);
}

/**
 * Bias and weights of the line that is best with such a weight, by Newton's method. A row that counts w times is w rows.
 * @param {Float64Array} features row-major
 * @param {Float64Array} labels 0 or 1
 * @param {number} w a whole number, at least 1
 * @returns {Float64Array}
 */
export function weighedOptimum(features, labels, w) {
  const width = features.length / labels.length;
  const rows = Array.from(labels, (y, i) => Array.from({ length: y === 1 ? w : 1 }, () => i)).flat();
  const repeated = Float64Array.from(rows.flatMap((i) => Array.from(features.subarray(i * width, (i + 1) * width))));
  const tape = train(repeated, Float64Array.from(rows, (i) => labels[i]), { method: "newton", rate: 1, steps: NEWTON_STEPS });
  return tape.weights.slice(-1 - width);
}
