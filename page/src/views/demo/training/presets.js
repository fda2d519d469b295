/** Weights to start from: the best there are, and their opposite. */

import { train } from "../../../maths/train.js";

/** @import { DemoModel, Triple } from "../model.js" */

/**
 * @typedef {object} Optimum
 * @property {Triple} weights
 * @property {number} l2 with which they are the best
 * @property {boolean} parted whether a line parts the sites, so that only L2 makes any weights the best
 */

const NEWTON_STEPS = 100;
const L2_FOR_PARTED = 0.01;

/**
 * The weights with the lowest loss on these sites, by Newton's method.
 * @param {Pick<DemoModel, "features" | "labels">} sites
 * @param {number} l2
 * @returns {Optimum}
 */
export function optimum({ features, labels }, l2) {
  const tape = train(features, labels, { method: "newton", rate: 1, l2, steps: NEWTON_STEPS });
  if (tape.reason && l2 < L2_FOR_PARTED) return { ...optimum({ features, labels }, L2_FOR_PARTED), parted: true };
  const [bias, first, second] = tape.weights.subarray(-3);
  return { weights: [bias, first, second], l2, parted: false };
}

/**
 * The best weights turned round: sure, and wrong.
 * @param {Pick<DemoModel, "features" | "labels">} sites
 * @param {number} l2
 * @returns {Triple}
 */
export function opposite(sites, l2) {
  const [bias, first, second] = optimum(sites, l2).weights;
  return [-bias, -first, -second];
}
