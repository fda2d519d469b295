/** Forecasters of the sites of a set: the demo's model with weights, or logits, that are given and not trained. */

import { keepLast } from "../../base/keep.js";
import { initialState } from "../../base/state.js";
import { lossFromLogit, sigmoid } from "../../maths/loss.js";
import { compensatedSum } from "../../maths/sums.js";
import { createDerivation, rightSide } from "../demo/model.js";

/** @import { DataSet, DemoModel } from "../demo/model.js" */

/**
 * @param {string} set its key
 * @returns {(weights: ArrayLike<number>, k: number, lesson: {sets: DataSet[]}) => DemoModel} weights: the bias and two, for
 *   standardized features; k: what all logits are multiplied with. What it last made is kept.
 */
export function createForecaster(set) {
  const derive = createDerivation();
  const settle = keepLast((/** @type {string} */ weights, /** @type {number} */ k, /** @type {{sets: DataSet[]}} */ lesson) => {
    const { demo } = initialState();
    return derive({ ...demo, set, k, train: { ...demo.train, start: JSON.parse(weights) } }, lesson);
  });
  return (weights, k, lesson) => settle(JSON.stringify(Array.from(weights)), k, lesson);
}

/**
 * How many sites it puts on their own side of 0.5.
 * @param {Pick<DemoModel, "accuracy" | "sites">} model
 */
export function rightOf({ accuracy, sites }) {
  return Math.round(accuracy * sites.length);
}

/**
 * The same sites with other logits: what the figures of sites show of them, and no training.
 * @param {DemoModel} model
 * @param {Float64Array} z
 * @returns {DemoModel}
 */
export function withLogits(model, z) {
  const { sites, labels } = model;
  const loss = z.map((each, i) => lossFromLogit(labels[i], each));
  const total = compensatedSum(loss);
  return {
    ...model,
    z,
    p: z.map(sigmoid),
    loss,
    total,
    bce: total / sites.length,
    accuracy: sites.filter(({ y }, i) => rightSide(y, z[i])).length / sites.length,
    worst: sites[loss.indexOf(Math.max(...loss))].id,
  };
}
