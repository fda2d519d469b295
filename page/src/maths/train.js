/**
 * Training as a tape of frames: what `logloss._train.descent` does, in the same order of operations.
 *
 * A tape can be made longer in place, without going through its first frames again.
 */

import { Draws } from "./draws.js";
import { lossFromLogit, sigmoid, slopeFromLogit } from "./loss.js";

/**
 * @typedef {object} TrainOptions
 * @property {"bce" | "squared"} loss what is made smaller
 * @property {"gradient" | "stochastic" | "momentum" | "newton"} method
 * @property {number} rate the learning rate
 * @property {number} l2
 * @property {ArrayLike<number>} start bias and weights
 * @property {number} steps
 * @property {number} batch rows of a stochastic step
 * @property {number} seed of the batches
 * @property {number} momentum
 * @property {boolean} bias whether the bias learns; where it does not, it stays where it starts
 */

/**
 * @typedef {object} Tape
 * @property {Float64Array} weights one frame after the other: bias, then a weight for each feature
 * @property {Float64Array} loss mean binary cross-entropy of all rows, whatever is trained; one a frame
 * @property {Float64Array} squared mean (p − y)² of all rows; one a frame
 * @property {Float64Array} gradient of the objective, on the rows that the next step looks at; laid out as the weights
 * @property {(number[] | null)[]} rows which rows these are, frame by frame; null: all
 * @property {"" | "diverged" | "separable" | "singular"} reason why it ended early
 * @property {Trainer} trainer what goes on where the tape ends
 */

/**
 * @typedef {object} Trainer
 * @property {Float64Array} features row-major
 * @property {Float64Array} labels
 * @property {TrainOptions} options
 * @property {Float64Array} velocity of the method with momentum
 * @property {Draws} draws
 * @property {number[]} left rows that no batch of this epoch has had
 * @property {Float64Array} slopes of the trained loss in the logits, in the last frame; one a row
 * @property {Float64Array} spreads p(1 − p) in the last frame, where the loss or the method needs it; one a row
 * @property {number} limit an objective above it is divergence
 */

/**
 * @typedef {object} Frame
 * @property {number} step
 * @property {Float64Array} weights
 * @property {number} loss
 * @property {number} squared
 * @property {Float64Array} gradient
 * @property {number[] | null} rows
 */

const GROWN = 1e9; // an objective so many times that at the start, or 1, is divergence
const ROUNDING = 1e-12; // a pivot so small beside its diagonal is rounding
const FLAT = 1e-12; // where p(1−p) is so small on average, nothing is left to learn

const MOVES = { gradient: gradientMove, stochastic: gradientMove, momentum: momentumMove, newton: newtonMove };

/**
 * Train a logistic model, p = σ(w₀ + w₁x₁ + …), and keep every step.
 * @param {Float64Array} features Row-major, n × d.
 * @param {Float64Array} labels n, in [0, 1].
 * @param {Partial<TrainOptions>} [given]
 * @returns {Tape}
 */
export function train(features, labels, given = {}) {
  const width = 1 + features.length / labels.length;
  /** @type {TrainOptions} */
  const options = {
    loss: "bce",
    method: "gradient",
    rate: 0.5,
    l2: 0,
    start: new Float64Array(width),
    steps: 200,
    batch: 8,
    seed: 0,
    momentum: 0.9,
    bias: true,
    ...given,
  };
  /** @type {Tape} */
  const tape = {
    weights: Float64Array.from(options.start),
    loss: new Float64Array(1),
    squared: new Float64Array(1),
    gradient: new Float64Array(width),
    rows: [],
    reason: "",
    trainer: {
      features,
      labels,
      options,
      velocity: new Float64Array(width),
      draws: new Draws(options.seed),
      left: [],
      slopes: new Float64Array(labels.length),
      spreads: new Float64Array(labels.length),
      limit: Infinity,
    },
  };
  const objective = recordFrame(tape, 0);
  tape.trainer.limit = GROWN * Math.max(1, objective);
  if (Number.isNaN(objective)) tape.reason = "diverged";
  return extendTape(tape, options.steps);
}

/**
 * Make a tape longer in place, unless it has ended early.
 * @param {Tape} tape
 * @param {number} steps
 * @returns {Tape} The same.
 */
export function extendTape(tape, steps) {
  if (tape.reason) return tape;
  const width = tape.trainer.velocity.length;
  const first = tape.loss.length;
  resizeTape(tape, first + steps);
  for (let step = first; step < first + steps; step++) {
    const move = MOVES[tape.trainer.options.method](tape, step - 1);
    if (!move) {
      tape.reason = separatedRows(tape.trainer, tape.weights.subarray((step - 1) * width)) ? "separable" : "singular";
      resizeTape(tape, step);
      break;
    }
    for (let at = step * width; at < (step + 1) * width; at++) {
      tape.weights[at] = tape.weights[at - width] + move[at - step * width];
    }
    const objective = recordFrame(tape, step);
    if (!(objective <= tape.trainer.limit)) {
      tape.reason = "diverged";
      resizeTape(tape, Number.isNaN(objective) ? step : step + 1);
      break;
    }
  }
  return tape;
}

/**
 * One frame of a tape.
 * @param {Tape} tape
 * @param {number} step
 * @returns {Frame}
 */
export function tapeFrame(tape, step) {
  const width = tape.trainer.velocity.length;
  return {
    step,
    weights: tape.weights.subarray(step * width, (step + 1) * width),
    loss: tape.loss[step],
    squared: tape.squared[step],
    gradient: tape.gradient.subarray(step * width, (step + 1) * width),
    rows: tape.rows[step],
  };
}

/**
 * Features moved and scaled to mean 0 and standard deviation 1; a constant one only moved, its scale 1.
 * @param {Float64Array} features Row-major, n × d.
 * @param {number} n
 * @param {number} d
 */
export function standardize(features, n, d) {
  const x = new Float64Array(n * d);
  const mean = new Float64Array(d);
  const scale = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    const column = Float64Array.from({ length: n }, (_, i) => features[i * d + j]);
    mean[j] = columnMean(column);
    const off = column.map((value) => value - mean[j]);
    const most = off.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
    const constant = column.every((value) => value === column[0]);
    scale[j] = constant ? 1 : most * Math.sqrt(columnMean(off.map((value) => (value / most) ** 2)));
    for (let i = 0; i < n; i++) x[i * d + j] = (column[i] - mean[j]) / scale[j];
  }
  return { x, mean, scale };
}

/**
 * The mean, its rounding taken back by a second look.
 * @param {Float64Array} column
 */
function columnMean(column) {
  const rough = column.reduce((a, b) => a + b, 0) / column.length;
  return rough + column.reduce((a, b) => a + (b - rough), 0) / column.length;
}

/**
 * Work out what a frame, as yet of zeros, says of its weights.
 * @param {Tape} tape
 * @param {number} step
 * @returns {number} The objective; NaN if a logit or the gradient is not finite.
 */
function recordFrame(tape, step) {
  const { features, labels, options, slopes, spreads, velocity } = tape.trainer;
  const spreading = options.loss === "squared" || options.method === "newton";
  const [n, width] = [labels.length, velocity.length];
  const weights = tape.weights.subarray(step * width, (step + 1) * width);
  let [loss, squared, largest] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const z = logitOfRow(features, weights, i);
    const slope = slopeFromLogit(labels[i], z);
    largest = Math.max(largest, Math.abs(z));
    loss += lossFromLogit(labels[i], z);
    squared += slope * slope;
    if (spreading) spreads[i] = sigmoid(z) * sigmoid(-z);
    slopes[i] = options.loss === "bce" ? slope : 2 * slope * spreads[i];
  }
  tape.loss[step] = loss / n;
  tape.squared[step] = squared / n;
  tape.rows[step] = options.method === "stochastic" ? nextBatch(tape.trainer) : null;
  const gradient = tape.gradient.subarray(step * width, (step + 1) * width);
  writeGradient(gradient, tape.trainer, weights, tape.rows[step]);
  if (!Number.isFinite(largest) || !gradient.every(Number.isFinite)) return NaN;
  const size = weights.subarray(1).reduce((sum, weight) => sum + weight * weight, 0);
  const penalty = options.l2 && (options.l2 / 2) * size;
  return (options.loss === "bce" ? loss : squared) / n + penalty;
}

/**
 * The gradient of the objective on some rows, or on all; the bias is not penalized.
 * @param {Float64Array} gradient Where to: zeros as yet.
 * @param {Trainer} trainer
 * @param {Float64Array} weights
 * @param {number[] | null} rows
 */
function writeGradient(gradient, { features, labels, options, slopes }, weights, rows) {
  const [size, d] = [rows ? rows.length : labels.length, weights.length - 1];
  for (let at = 0; at < size; at++) {
    const i = rows ? rows[at] : at;
    gradient[0] += slopes[i];
    for (let j = 0; j < d; j++) gradient[j + 1] += slopes[i] * features[i * d + j];
  }
  for (let j = 0; j <= d; j++) gradient[j] = gradient[j] / size + (j ? options.l2 * weights[j] : 0);
  if (!options.bias) gradient[0] = 0;
}

/**
 * The rows of the next batch. Each epoch goes through all rows in an order of its own; its last batch may be smaller.
 * @param {Trainer} trainer
 */
function nextBatch(trainer) {
  const { draws, labels, options } = trainer;
  if (trainer.left.length === 0) trainer.left = draws.shuffled(labels.length);
  return trainer.left.splice(0, options.batch);
}

/**
 * @param {Tape} tape
 * @param {number} step
 * @returns {Float64Array | null}
 */
function gradientMove(tape, step) {
  return tapeFrame(tape, step).gradient.map((slope) => -tape.trainer.options.rate * slope);
}

/**
 * Polyak's heavy ball.
 * @param {Tape} tape
 * @param {number} step
 */
function momentumMove(tape, step) {
  const { velocity, options } = tape.trainer;
  const { gradient } = tapeFrame(tape, step);
  gradient.forEach((slope, j) => {
    velocity[j] = options.momentum * velocity[j] - options.rate * slope;
  });
  return velocity;
}

/**
 * Newton's step, as much of it as the learning rate says.
 * @param {Tape} tape
 * @param {number} step
 */
function newtonMove(tape, step) {
  const { gradient } = tapeFrame(tape, step);
  const curvature = lastCurvature(tape.trainer);
  const full = curvature[0][0] > FLAT ? solvedSymmetric(curvature, Float64Array.from(gradient)) : null;
  return full && full.map((part) => -tape.trainer.options.rate * part);
}

/**
 * XᵀDX/n + l2·I of the last frame, the bias not penalized. D is p(1−p) for the cross-entropy; for the squared error the
 * part of its second derivative that is never negative, 2p²(1−p)² (Gauss and Newton).
 * @param {Trainer} trainer
 */
function lastCurvature({ features, options, spreads, velocity }) {
  const [n, width] = [spreads.length, velocity.length];
  const sums = new Float64Array(width * width);
  const row = new Float64Array(width).fill(1);
  for (let i = 0; i < n; i++) {
    const bend = options.loss === "bce" ? spreads[i] : 2 * spreads[i] * spreads[i];
    for (let j = 1; j < width; j++) row[j] = features[i * (width - 1) + j - 1];
    for (let j = 0; j < width; j++) {
      for (let k = 0; k <= j; k++) sums[j * width + k] += bend * row[j] * row[k];
    }
  }
  const matrix = Array.from({ length: width }, () => new Float64Array(width));
  for (let j = 0; j < width; j++) {
    for (let k = 0; k <= j; k++) matrix[j][k] = matrix[k][j] = sums[j * width + k] / n;
    if (j) matrix[j][j] += options.l2;
    if (j && !options.bias) matrix[j][0] = matrix[0][j] = 0;
  }
  return matrix;
}

/**
 * Solve a symmetric positive system by elimination.
 * @param {Float64Array[]} matrix Is overwritten.
 * @param {Float64Array} right Is overwritten by the solution.
 * @returns {Float64Array | null} Null where some direction has no curvature.
 */
export function solvedSymmetric(matrix, right) {
  const width = right.length;
  const diagonal = matrix.map((row, k) => row[k]);
  for (let k = 0; k < width; k++) {
    if (!(matrix[k][k] > ROUNDING * diagonal[k])) return null;
    for (let i = k + 1; i < width; i++) {
      const factor = matrix[i][k] / matrix[k][k];
      for (let j = k + 1; j < width; j++) matrix[i][j] -= factor * matrix[k][j];
      right[i] -= factor * right[k];
    }
  }
  for (let k = width - 1; k >= 0; k--) {
    for (let j = k + 1; j < width; j++) right[k] -= matrix[k][j] * right[j];
    right[k] /= matrix[k][k];
  }
  return right;
}

/**
 * Whether the boundary has every row on its right side.
 * @param {Trainer} trainer
 * @param {Float64Array} weights
 */
function separatedRows({ features, labels, velocity }, weights) {
  const frame = weights.subarray(0, velocity.length);
  return labels.every((y, i) => Math.abs(slopeFromLogit(y, logitOfRow(features, frame, i))) < 0.5);
}

/**
 * @param {Float64Array} features
 * @param {Float64Array} weights
 * @param {number} i
 */
function logitOfRow(features, weights, i) {
  const d = weights.length - 1;
  let z = weights[0];
  for (let j = 0; j < d; j++) z += weights[j + 1] * features[i * d + j];
  return z;
}

/**
 * Give a tape room for so many frames, or take the last ones away.
 * @param {Tape} tape
 * @param {number} frames
 */
function resizeTape(tape, frames) {
  const width = tape.trainer.velocity.length;
  tape.weights = resizedArray(tape.weights, frames * width);
  tape.gradient = resizedArray(tape.gradient, frames * width);
  tape.loss = resizedArray(tape.loss, frames);
  tape.squared = resizedArray(tape.squared, frames);
  tape.rows.length = Math.min(tape.rows.length, frames);
}

/**
 * @param {Float64Array} array
 * @param {number} length
 */
function resizedArray(array, length) {
  const resized = new Float64Array(length);
  resized.set(array.subarray(0, length));
  return resized;
}
