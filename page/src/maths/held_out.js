/** Training on some rows and looking at others: two losses, step by step. */

import { lossFromLogit } from "./loss.js";
import { productCount, products, writeProducts } from "./polynomial.js";
import { compensatedSum } from "./sums.js";
import { standardize, train } from "./train.js";

/** @import { Tape } from "./train.js" */

/**
 * @typedef {object} Split rows of two features parted in two
 * @property {number} degree of the products that are learned from
 * @property {Float64Array} mean of the products of the rows learned from, as is the scale
 * @property {Float64Array} scale
 * @property {Float64Array} learned standardized products of the rows learned from
 * @property {Float64Array} learnedLabels
 * @property {Float64Array} held of the others, with the same mean and scale
 * @property {Float64Array} heldLabels
 */

/**
 * @typedef {object} HeldOutRun
 * @property {Tape} tape
 * @property {number[]} steps at which the held-out rows were looked at
 * @property {number[]} loss mean loss of the rows learned from, at these
 * @property {number[]} held mean loss of the held-out rows
 * @property {number} best which of the steps has the lowest held-out loss
 */

const DENSE = 60; // steps that are all looked at
const GROWTH = 1.06; // from one later step to the next
const RATE = 0.5;

/**
 * Part rows, and standardize their products by those that are learned from.
 * @param {ArrayLike<number>} features two a row
 * @param {ArrayLike<number>} labels
 * @param {(row: number) => boolean} learns
 * @param {number} degree
 * @returns {Split}
 */
export function splitRows(features, labels, learns, degree) {
  const rows = Array.from(labels, (_, i) => i);
  const [learned, held] = [rows.filter(learns), rows.filter((i) => !learns(i))];
  const some = (/** @type {number[]} */ which) => products(which.flatMap((i) => [features[2 * i], features[2 * i + 1]]), degree);
  const width = productCount(degree);
  const { x, mean, scale } = standardize(some(learned), learned.length, width);
  const others = some(held).map((value, at) => (value - mean[at % width]) / scale[at % width]);
  return {
    degree,
    mean,
    scale,
    learned: x,
    learnedLabels: Float64Array.from(learned, (i) => labels[i]),
    held: others,
    heldLabels: Float64Array.from(held, (i) => labels[i]),
  };
}

/**
 * Train on the rows that are learned from, and look at the others along the way.
 * @param {Split} split
 * @param {number} l2
 * @param {number} last step
 * @returns {HeldOutRun}
 */
export function trainHeldOut({ learned, learnedLabels, held, heldLabels }, l2, last) {
  const tape = train(learned, learnedLabels, { rate: RATE, l2, steps: last });
  const steps = lookedAt(last);
  const losses = steps.map((step) => meanLoss(held, heldLabels, weightsAt(tape, step)));
  return { tape, steps, loss: steps.map((step) => tape.loss[step]), held: losses, best: losses.indexOf(Math.min(...losses)) };
}

/**
 * The weights of a tape at a step: the bias, and one for each product.
 * @param {Tape} tape
 * @param {number} step
 */
export function weightsAt(tape, step) {
  const width = tape.trainer.velocity.length;
  return tape.weights.subarray(step * width, (step + 1) * width);
}

/**
 * The logits of rows.
 * @param {Float64Array} rows row-major
 * @param {ArrayLike<number>} weights
 */
export function logitsOf(rows, weights) {
  const width = weights.length - 1;
  return Float64Array.from({ length: rows.length / width }, (_, i) => {
    let z = weights[0];
    for (let j = 0; j < width; j++) z += weights[j + 1] * rows[i * width + j];
    return z;
  });
}

/**
 * The logit as a function of the two features.
 * @param {Split} split
 * @param {ArrayLike<number>} weights
 * @returns {(first: number, second: number) => number}
 */
export function logitSurface({ degree, mean, scale }, weights) {
  const row = new Float64Array(mean.length);
  return (first, second) => {
    writeProducts(first, second, degree, row);
    return row.reduce((z, value, j) => z + (weights[j + 1] * (value - mean[j])) / scale[j], weights[0]);
  };
}

/**
 * @param {Float64Array} rows
 * @param {Float64Array} labels
 * @param {ArrayLike<number>} weights
 */
function meanLoss(rows, labels, weights) {
  return compensatedSum(logitsOf(rows, weights).map((z, i) => lossFromLogit(labels[i], z))) / labels.length;
}

/**
 * All of the first steps, and of the later ones fewer and fewer, up to the last.
 * @param {number} last
 */
function lookedAt(last) {
  const steps = [];
  for (let step = 0; step < last; step = step < DENSE ? step + 1 : Math.ceil(step * GROWTH)) steps.push(step);
  return [...steps, last];
}
