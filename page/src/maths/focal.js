/**
 * Focal loss (Lin et al. 2017): −(1 − q)^γ·ln q, where q is what was given to what happened; with γ = 0 it is cross-entropy.
 * Each row counts less the surer it is right. In the logit z of p, for y in [0, 1].
 */

import { sigmoid, softplus } from "./loss.js";
import { solvedSymmetric } from "./train.js";

const STEPS_MOST = 100;
const HALVINGS_MOST = 40;
const LEAST_BEND = 0.01; // share of cross-entropy's curvature that a step counts at least: the loss is not convex
const Z_MOST = 60;
const HALVINGS = 70;

/**
 * @param {number} y
 * @param {number} z
 * @param {number} gamma at least 0
 */
export function focalLoss(y, z, gamma) {
  return y * costOfOne(z, gamma) + (1 - y) * costOfOne(-z, gamma);
}

/**
 * Its slope in z, which with γ = 0 is p − y.
 * @param {number} y
 * @param {number} z
 * @param {number} gamma
 */
export function focalSlope(y, z, gamma) {
  return (1 - y) * pullOfOne(-z, gamma) - y * pullOfOne(z, gamma);
}

/**
 * Its second derivative in z, which may be negative.
 * @param {number} y
 * @param {number} z
 * @param {number} gamma
 */
export function focalCurvature(y, z, gamma) {
  return y * bendOfOne(z, gamma) + (1 - y) * bendOfOne(-z, gamma);
}

/**
 * How often 1 truly happens where p = σ(z) is the best forecast by focal loss: both pulls are then equal.
 * @param {number} z
 * @param {number} gamma
 */
export function focalRate(z, gamma) {
  const [up, down] = [pullOfOne(z, gamma), pullOfOne(-z, gamma)];
  return down / (up + down);
}

/**
 * The forecast that focal loss is least at, where 1 happens so often. `focalRate` only rises, so it is found by halving.
 * @param {number} rate between 0 and 1
 * @param {number} gamma
 */
export function focalForecast(rate, gamma) {
  let [low, high] = [-Z_MOST, Z_MOST];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (focalRate(middle, gamma) < rate) low = middle;
    else high = middle;
  }
  return sigmoid((low + high) / 2);
}

/**
 * Bias and weights with the least mean focal loss, by Newton's method with shorter steps where a whole one overshoots.
 * @param {Float64Array} features row-major
 * @param {ArrayLike<number>} labels
 * @param {number} gamma
 * @returns {Float64Array}
 */
export function focalOptimum(features, labels, gamma) {
  const n = labels.length;
  const rows = Array.from(labels, (_, i) => Float64Array.of(1, ...features.subarray((i * features.length) / n, ((i + 1) * features.length) / n)));
  /** @param {Float64Array} weights @param {number} i */
  const logit = (weights, i) => rows[i].reduce((sum, x, j) => sum + x * weights[j], 0);
  /** @param {Float64Array} weights */
  const mean = (weights) => rows.reduce((sum, _, i) => sum + focalLoss(labels[i], logit(weights, i), gamma), 0) / n;
  /** @type {Float64Array} */
  let weights = new Float64Array(rows[0].length);
  let loss = mean(weights);
  for (let step = 0; step < STEPS_MOST; step++) {
    const slopes = new Float64Array(weights.length);
    const bends = Array.from(weights, () => new Float64Array(weights.length));
    rows.forEach((row, i) => {
      const z = logit(weights, i);
      const slope = focalSlope(labels[i], z, gamma) / n;
      const bend = Math.max(focalCurvature(labels[i], z, gamma), LEAST_BEND * sigmoid(z) * sigmoid(-z)) / n;
      row.forEach((x, j) => {
        slopes[j] += slope * x;
        row.forEach((other, k) => (bends[j][k] += bend * x * other));
      });
    });
    const move = solvedSymmetric(bends, slopes);
    const next = move && lowerAlong(mean, weights, move, loss);
    if (!next) break;
    weights = next;
    const before = loss;
    loss = mean(weights);
    if (loss === before) break; // all that rounding lets be gained
  }
  return weights;
}

/**
 * The first of the steps 1, ½, ¼, … after which a loss is not higher.
 * @param {(weights: Float64Array) => number} mean
 * @param {Float64Array} weights
 * @param {Float64Array} move the whole step, backwards
 * @param {number} loss at the weights
 * @returns {Float64Array | null} null where there is none
 */
function lowerAlong(mean, weights, move, loss) {
  for (let i = 0; i < HALVINGS_MOST; i++) {
    const next = weights.map((weight, j) => weight - move[j] / 2 ** i);
    if (mean(next) <= loss) return next;
  }
  return null;
}

/**
 * What a one costs: (1 − p)^γ·(−ln p).
 * @param {number} z
 * @param {number} gamma
 */
function costOfOne(z, gamma) {
  return sigmoid(-z) ** gamma * softplus(-z);
}

/**
 * How hard a one pulls z up: (1 − p)^γ·(1 − p − γ·p·ln p).
 * @param {number} z
 * @param {number} gamma
 */
function pullOfOne(z, gamma) {
  return sigmoid(-z) ** gamma * (sigmoid(-z) + gamma * sigmoid(z) * softplus(-z));
}

/**
 * How the slope of a one changes with z: p·(1 − p)^γ·[(1 − p)(γ·ln p + 2γ + 1) − γ²·p·ln p].
 * @param {number} z
 * @param {number} gamma
 */
function bendOfOne(z, gamma) {
  const [p, rest, log] = [sigmoid(z), sigmoid(-z), -softplus(-z)];
  return p * rest ** gamma * (rest * (gamma * log + 2 * gamma + 1) - gamma * gamma * p * log);
}
