import assert from "node:assert/strict";
import test from "node:test";

import { extendTape, standardize, tapeFrame, train } from "../src/maths/train.js";
import { golden } from "./golden.js";

const MOST = 1e-12;

const NAMES = { learning_rate: "rate", batch_size: "batch" };

/** What `descent` calls its options, as `train` calls them. */
function pageOptions(options) {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [NAMES[name] ?? name, value]));
}

/** Numbers agree to 1e-12 of the largest that stands in their place on the tape. */
function agree(got, due, largest, where) {
  due.forEach((value, j) => {
    const off = Math.abs(got[j] - value);
    assert.ok(off <= MOST * Math.abs(largest[j]), `${where}[${j}] = ${got[j]}, and Python has ${value}`);
  });
  assert.equal(got.length, due.length, where);
}

const { data, cases } = golden("tapes");

for (const { data: name, options, frames, reason, shown, largest } of cases) {
  test(`the tape is Python's: ${name} ${JSON.stringify(options)}`, () => {
    const [x, y] = data[name];
    const tape = train(Float64Array.from(x.flat()), Float64Array.from(y), pageOptions(options));
    assert.equal(tape.reason, reason);
    assert.equal(tape.loss.length, frames);
    assert.equal(tape.weights.length, frames * (x[0].length + 1));
    for (const [step, weights, loss, squared, gradient, rows] of shown) {
      const frame = tapeFrame(tape, step);
      agree(frame.weights, weights, largest[0], `weights of ${step}`);
      agree(frame.gradient, gradient, largest[1], `gradient of ${step}`);
      agree([frame.loss, frame.squared], [loss, squared], [loss, squared], `losses of ${step}`);
      assert.deepEqual(frame.rows, rows);
    }
  });
}

golden("standardized").forEach(([rows, x, mean, scale], at) => {
  test(`features ${at} are standardized as in Python`, () => {
    const made = standardize(Float64Array.from(rows.flat()), rows.length, rows[0].length);
    agree(made.mean, mean, mean, "mean");
    agree(made.scale, scale, scale, "scale");
    agree(made.x, x.flat(), new Float64Array(made.x.length).fill(1), "x");
  });
});

const features = Float64Array.from(data.noisy[0].flat());
const labels = Float64Array.from(data.noisy[1]);

for (const method of ["gradient", "stochastic", "momentum", "newton"]) {
  test(`a longer tape of ${method} is the same as a long one`, () => {
    const long = train(features, labels, { method, l2: 0.1, steps: 60 });
    const longer = extendTape(extendTape(train(features, labels, { method, l2: 0.1, steps: 7 }), 30), 23);
    for (const part of ["weights", "loss", "squared", "gradient", "rows"]) assert.deepEqual(longer[part], long[part]);
  });
}

test("a tape that has ended early stays as it is", () => {
  const tape = train(features, labels, { l2: 3, rate: 5 });
  assert.equal(tape.reason, "diverged");
  const frames = tape.loss.length;
  assert.equal(extendTape(tape, 10).loss.length, frames);
});

test("a start that overflows is divergence, not an error", () => {
  for (const steps of [0, 5]) {
    const tape = train(features, labels, { start: [0, 1e308, 1e308], steps });
    assert.equal(tape.reason, "diverged");
    assert.equal(tape.loss.length, 1);
  }
});

test("a tape of 200 steps for 1 000 sites is long by a whole training, and finite", () => {
  const many = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
  const tape = train(many, Float64Array.from({ length: 1000 }, (_, i) => i % 2));
  assert.equal(tape.loss.length, 201);
  assert.ok(tape.weights.every(Number.isFinite));
});
