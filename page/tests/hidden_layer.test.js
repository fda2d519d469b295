import assert from "node:assert/strict";
import test from "node:test";

import * as layer from "../src/maths/hidden_layer.js";
import { drawMoons, drawRing } from "../src/maths/shapes.js";
import { golden } from "./golden.js";

const EACH = 30;
const SEED = 1;
const RATE = 0.5;
const MOMENTUM = 0.9;
const DRAWN = { ring: drawRing(EACH, SEED), moons: drawMoons(EACH, SEED) };

const { points, trainings } = golden("hidden_layers");

/** @param {ArrayLike<number>} got @param {number[]} due @param {number} most beside the largest of them, or 1 */
function near(got, due, most, where) {
  assert.equal(got.length, due.length, where);
  const size = Math.max(1, ...due.map(Math.abs));
  due.forEach((value, i) => assert.ok(Math.abs(got[i] - value) <= most * size, `${where}[${i}] = ${got[i]}, and ${value} is right`));
}

for (const [name, [features, labels]] of Object.entries(points)) {
  test(`the points of the ${name} are drawn as in Python`, () => {
    near(DRAWN[name].features, features.flat(), 1e-15, "features");
    assert.deepEqual([...DRAWN[name].labels], labels);
  });
}

for (const { points: name, units, start, weights, losses, gradient } of trainings) {
  const { features, labels } = DRAWN[name];

  test(`${units} units learn the ${name} as in Python`, () => {
    near(layer.initialWeights(units, units), start, 1e-15, "start");
    const tape = layer.startHiddenTape(features, labels, Float64Array.from(start), { rate: RATE, momentum: MOMENTUM });
    layer.trainHiddenThrough(tape, 11);
    layer.trainHiddenThrough(tape, losses.length - 1);
    near(tape.losses, losses, 1e-12, "losses");
    near(tape.frames[losses.length - 1], weights, 1e-12, "weights");
    assert.equal(tape.frames.length, losses.length);
  });

  test(`backpropagation of ${units} units on the ${name} is the measured slope`, () => {
    const found = new Float64Array(weights.length);
    layer.lossAndGradient(Float64Array.from(weights), features, labels, found);
    near(found, gradient, 1e-15, "gradient");
  });

  test(`the chains to a weight of ${units} units on the ${name} add up to the gradient, and are what is measured`, () => {
    const at = Float64Array.from(weights);
    for (let unit = 0; unit < units; unit++) {
      for (const input of [0, 1]) {
        let sum = 0;
        labels.forEach((y, i) => {
          const x = [features[2 * i], features[2 * i + 1]];
          const { factors, slope } = layer.chainTo(at, x, y, unit, input);
          assert.equal(slope, factors[0] * factors[1] * factors[2] * factors[3]);
          near([layer.measuredSlope(at, x, y, unit, input)], [slope], 1e-9, `point ${i}`);
          sum += slope;
        });
        near([sum / labels.length], [gradient[2 + 4 * unit + input]], 1e-15, `weight ${input} of unit ${unit}`);
      }
    }
  });
}
