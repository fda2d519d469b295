/** The forecasters of "More than a line": a line, a line in squared features, and a hidden layer, on a ring and on moons. */

import { keepLast } from "../../base/keep.js";
import { hiddenValues, initialWeights, logitOfHidden, startHiddenTape, trainHiddenThrough, unitsOf } from "../../maths/hidden_layer.js";
import { products } from "../../maths/polynomial.js";
import { drawMoons, drawRing } from "../../maths/shapes.js";
import { train } from "../../maths/train.js";
import { prose } from "../../prose/prose.js";
import { optimum } from "../demo/training/presets.js";
import { createForecaster, withLogits } from "./forecaster.js";

/** @import { HiddenTape } from "../../maths/hidden_layer.js" */
/** @import { Points } from "../../maths/shapes.js" */
/** @import { DataSet, DemoModel } from "../demo/model.js" */
/** @import { LogitAt } from "./figures/bands.js" */

/** @typedef {{model: DemoModel, logitAt: LogitAt | null}} Curved a model, and the logit it gives to any place, unless it is a line */

/**
 * @typedef {object} Shape a set that no line parts
 * @property {DemoModel} points with no model yet: p is 0.5
 * @property {Curved} line the best one
 * @property {Curved} squares trained on x₁, x₂, x₁², x₁x₂, x₂²
 */

const EACH = 30;
const SEED = 1;
const SQUARES_STEPS = 200;
const words = prose.experiments.moreThanALine.sets;

/** @type {Record<string, Points>} */
const DRAWN = { ring: drawRing(EACH, SEED), moons: drawMoons(EACH, SEED) };

/**
 * Points as a set of the demo.
 * @param {"ring" | "moons"} key
 * @returns {DataSet}
 */
function asSet(key) {
  const { features, labels } = DRAWN[key];
  const columns = ["x₁", "x₂"].map((plain, j) => ({ key: plain, plain, technical: "", unit: "", log: false, values: Array.from(labels, (_, i) => features[2 * i + j]) }));
  return { key, title: words[key], about: "", sources: [], simulated: true, columns, label: { one: words.one, zero: words.zero }, y: Array.from(labels) };
}

const LESSON = { sets: [asSet("ring"), asSet("moons")] };

/**
 * What a model says of the points, whatever kind it is.
 * @param {DemoModel} points
 * @param {(x1: number, x2: number) => number} rawLogit of the features as they are
 * @returns {Curved}
 */
function curvedModel(points, rawLogit) {
  const { mean, scale, sites } = points;
  return {
    logitAt: (first, second) => rawLogit(mean[0] + scale[0] * first, mean[1] + scale[1] * second),
    model: withLogits(points, Float64Array.from(sites, ({ raw }) => rawLogit(...raw))),
  };
}

/**
 * @param {string} key "ring" or "moons"
 * @returns {Shape}
 */
function makeShape(key) {
  const forecast = createForecaster(key);
  const points = forecast([0, 0, 0], 1, LESSON);
  const line = forecast(optimum(points, 0).weights, 1, LESSON);
  const { features, labels } = DRAWN[key];
  const tape = train(products(features, 2), labels, { method: "momentum", rate: 1, steps: SQUARES_STEPS });
  const [c, a, b, aa, ab, bb] = tape.weights.subarray(-6);
  return {
    points,
    line: { model: line, logitAt: null },
    squares: curvedModel(points, (x1, x2) => c + a * x1 + b * x2 + aa * x1 * x1 + ab * x1 * x2 + bb * x2 * x2),
  };
}

/** The shape of a key; made once. */
export const shapeOf = (() => {
  const kept = { ring: keepLast(() => makeShape("ring")), moons: keepLast(() => makeShape("moons")) };
  return (/** @type {"ring" | "moons"} */ key) => kept[key]();
})();

/**
 * A hidden layer as it was after a step.
 * @param {DemoModel} points
 * @param {HiddenTape} tape
 * @param {number} step
 */
export function hiddenModel(points, tape, step) {
  trainHiddenThrough(tape, step);
  const weights = tape.frames[step];
  const hidden = new Float64Array(unitsOf(weights));
  return curvedModel(points, (x1, x2) => logitOfHidden(weights, hiddenValues(weights, x1, x2, hidden)));
}

/**
 * The training of so many units, at its start.
 * @param {string} key
 * @param {number} units
 */
export function startUnits(key, units) {
  const { features, labels } = DRAWN[key];
  return startHiddenTape(features, labels, initialWeights(units, SEED), { rate: 0.5, momentum: 0.9 });
}
