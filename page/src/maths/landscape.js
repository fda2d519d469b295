/**
 * The mean loss as ground over two weights: p = σ(w₁x₁ + w₂x₂), with no bias, so that a place on the map is the whole model.
 */

import { lossFromLogit } from "./loss.js";
import { train } from "./train.js";

/** @import { Points } from "./shapes.js" */

const NEWTON_STEPS = 60;

/**
 * The height of the ground.
 * @param {Points} points
 * @param {number} w1
 * @param {number} w2
 */
export function heightAt({ features, labels }, w1, w2) {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += lossFromLogit(labels[i], w1 * features[2 * i] + w2 * features[2 * i + 1]);
  return sum / labels.length;
}

/**
 * The lowest point, by Newton's method; null where a line through the middle parts the classes, for then there is none.
 * @param {Points} points
 * @returns {{w1: number, w2: number, height: number} | null}
 */
export function lowestPoint({ features, labels }) {
  const tape = train(features, labels, { method: "newton", rate: 1, steps: NEWTON_STEPS, bias: false });
  if (tape.reason) return null;
  const [, w1, w2] = tape.weights.subarray(-3);
  return { w1, w2, height: tape.loss[NEWTON_STEPS] };
}

/**
 * The largest curvature that the ground can have anywhere, a quarter of the largest eigenvalue of XᵀX/n. A step down its slope
 * with a rate below 2/λ never ends higher (the descent lemma, Nesterov 2018, Lectures on Convex Optimization, 1.2.3).
 * @param {Points} points
 */
export function steepestCurvature({ features, labels }) {
  const n = labels.length;
  let [a, b, c] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [x1, x2] = [features[2 * i], features[2 * i + 1]];
    a += (x1 * x1) / n;
    b += (x1 * x2) / n;
    c += (x2 * x2) / n;
  }
  return ((a + c) / 2 + Math.hypot((a - c) / 2, b)) / 4;
}
