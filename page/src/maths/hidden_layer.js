/**
 * A logistic model of features that are learned too: p = σ(c + Σ vₖ·tanh(aₖ + bₖ₁x₁ + bₖ₂x₂)), trained by the same p − y.
 *
 * The weights lie in one array: c, then aₖ, bₖ₁, bₖ₂, vₖ of each unit. Backpropagation (Rumelhart, Hinton and Williams 1986,
 * Nature 323) is the chain rule from the loss back: ∂L/∂vₖ = (p − y)·hₖ, ∂L/∂aₖ = (p − y)·vₖ·(1 − hₖ²).
 */

import { Draws } from "./draws.js";
import { lossFromLogit, slopeFromLogit } from "./loss.js";

const PER_UNIT = 4; // a, b₁, b₂, v
const NUDGE = 1e-5; // rounding and curvature then each cost some 1e-11 of a slope

/**
 * @typedef {object} HiddenTape the training of a hidden layer, every step kept
 * @property {Float64Array} features row-major, two a row
 * @property {Float64Array} labels
 * @property {number} rate
 * @property {number} momentum
 * @property {Float64Array[]} frames the weights after each step, from the start on
 * @property {number[]} losses mean loss of each
 * @property {Float64Array} gradient of the mean loss in the last frame
 * @property {Float64Array} velocity
 */

/**
 * Weights to start from: each of a layer's evenly within ±√(6/(inputs + outputs)) (Glorot and Bengio 2010), and no bias.
 * @param {number} units
 * @param {number} seed
 */
export function initialWeights(units, seed) {
  const draws = new Draws(seed);
  const within = (/** @type {number} */ reach) => reach * (2 * draws.uniform() - 1);
  const [first, second] = [Math.sqrt(6 / (2 + units)), Math.sqrt(6 / (units + 1))];
  const weights = new Float64Array(1 + PER_UNIT * units);
  for (let at = 1; at < weights.length; at += PER_UNIT) weights.set([0, within(first), within(first), within(second)], at);
  return weights;
}

/**
 * What each unit makes of a point, tanh(a + b·x).
 * @param {Float64Array} weights
 * @param {number} x1
 * @param {number} x2
 * @param {Float64Array} into as long as there are units
 */
export function hiddenValues(weights, x1, x2, into) {
  for (let k = 0, at = 1; k < into.length; k++, at += PER_UNIT) {
    into[k] = Math.tanh(weights[at] + weights[at + 1] * x1 + weights[at + 2] * x2);
  }
  return into;
}

/**
 * The logit of a point, from what the units make of it.
 * @param {Float64Array} weights
 * @param {Float64Array} hidden
 */
export function logitOfHidden(weights, hidden) {
  let z = weights[0];
  for (let k = 0; k < hidden.length; k++) z += weights[PER_UNIT * (k + 1)] * hidden[k];
  return z;
}

/**
 * How many units the weights are for.
 * @param {Float64Array} weights
 */
export function unitsOf(weights) {
  return (weights.length - 1) / PER_UNIT;
}

/**
 * The mean loss, and its gradient by backpropagation.
 * @param {Float64Array} weights
 * @param {Float64Array} features row-major, two a row
 * @param {Float64Array} labels
 * @param {Float64Array} gradient written
 */
export function lossAndGradient(weights, features, labels, gradient) {
  const hidden = new Float64Array(unitsOf(weights));
  const n = labels.length;
  let loss = 0;
  gradient.fill(0);
  for (let i = 0; i < n; i++) {
    const [x1, x2] = [features[2 * i], features[2 * i + 1]];
    const z = logitOfHidden(weights, hiddenValues(weights, x1, x2, hidden));
    loss += lossFromLogit(labels[i], z);
    const slope = slopeFromLogit(labels[i], z);
    gradient[0] += slope;
    for (let k = 0, at = 1; k < hidden.length; k++, at += PER_UNIT) {
      const inward = slope * weights[at + 3] * (1 - hidden[k] * hidden[k]);
      gradient[at] += inward;
      gradient[at + 1] += inward * x1;
      gradient[at + 2] += inward * x2;
      gradient[at + 3] += slope * hidden[k];
    }
  }
  for (let j = 0; j < gradient.length; j++) gradient[j] /= n;
  return loss / n;
}

/**
 * Begin to train by gradient descent with momentum (Polyak's heavy ball).
 * @param {Float64Array} features row-major, two a row
 * @param {Float64Array} labels
 * @param {Float64Array} start
 * @param {{rate: number, momentum: number}} how
 * @returns {HiddenTape}
 */
export function startHiddenTape(features, labels, start, { rate, momentum }) {
  const gradient = new Float64Array(start.length);
  const losses = [lossAndGradient(start, features, labels, gradient)];
  return { features, labels, rate, momentum, frames: [start], losses, gradient, velocity: new Float64Array(start.length) };
}

/**
 * Make a tape longer in place, until it has a step.
 * @param {HiddenTape} tape
 * @param {number} step
 */
export function trainHiddenThrough({ features, labels, rate, momentum, frames, losses, gradient, velocity }, step) {
  while (frames.length <= step) {
    const weights = Float64Array.from(frames[frames.length - 1], (weight, j) => {
      velocity[j] = momentum * velocity[j] - rate * gradient[j];
      return weight + velocity[j];
    });
    losses.push(lossAndGradient(weights, features, labels, gradient));
    frames.push(weights);
  }
}

/**
 * @typedef {object} Chain the way from one weight bₖⱼ of a unit to the loss of one point, and back
 * @property {number} u what the unit is given, a + b·x
 * @property {number} h what it makes of it, tanh(u)
 * @property {number} z
 * @property {number} loss
 * @property {[number, number, number, number]} factors dL/dz = p − y, dz/dh = v, dh/du = 1 − h², du/db = x
 * @property {number} slope dL/db, their product
 */

/**
 * Backpropagation, factor by factor.
 * @param {Float64Array} weights
 * @param {[number, number]} x
 * @param {number} y
 * @param {number} unit from 0
 * @param {0 | 1} input which of the two features the weight belongs to
 * @returns {Chain}
 */
export function chainTo(weights, x, y, unit, input) {
  const hidden = hiddenValues(weights, ...x, new Float64Array(unitsOf(weights)));
  const at = 1 + PER_UNIT * unit;
  const [h, z] = [hidden[unit], logitOfHidden(weights, hidden)];
  const u = weights[at] + weights[at + 1] * x[0] + weights[at + 2] * x[1];
  /** @type {Chain["factors"]} */
  const factors = [slopeFromLogit(y, z), weights[at + 3], 1 - h * h, x[input]];
  return { u, h, z, loss: lossFromLogit(y, z), factors, slope: factors.reduce((a, b) => a * b) };
}

/**
 * The loss of one point, with another value of the weight bₖⱼ.
 * @param {Float64Array} weights
 * @param {[number, number]} x
 * @param {number} y
 * @param {number} unit
 * @param {0 | 1} input
 * @param {number} value
 */
export function lossWithWeight(weights, x, y, unit, input, value) {
  const moved = Float64Array.from(weights);
  moved[weightPlace(unit, input)] = value;
  return lossFromLogit(y, logitOfHidden(moved, hiddenValues(moved, ...x, new Float64Array(unitsOf(weights)))));
}

/**
 * The slope that `chainTo` works out, measured: how the loss changes when the weight is moved a little either way.
 * @param {Float64Array} weights
 * @param {[number, number]} x
 * @param {number} y
 * @param {number} unit
 * @param {0 | 1} input
 */
export function measuredSlope(weights, x, y, unit, input) {
  const value = weights[weightPlace(unit, input)];
  const [less, more] = [value - NUDGE, value + NUDGE].map((moved) => lossWithWeight(weights, x, y, unit, input, moved));
  return (more - less) / (2 * NUDGE);
}

/**
 * Where the weight bₖⱼ lies.
 * @param {number} unit
 * @param {0 | 1} input
 */
export function weightPlace(unit, input) {
  return 2 + PER_UNIT * unit + input;
}
