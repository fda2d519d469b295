/** Models that the package wrote: what is read in them, and what is refused. */

import assert from "node:assert/strict";
import test from "node:test";

import { readFitRecord } from "../src/maths/fit_record.js";
import { golden } from "./golden.js";

const FITS = golden("fits");

test("a model is read as the package says it", () => {
  for (const { text, x, rows, loss, coefficients, steps } of FITS) {
    const record = readFitRecord(text, "model.json");
    assert.deepEqual([record.y, record.x, record.rows, record.loss], ["y", x, rows, loss]);
    assert.deepEqual(record.coefficients.map(({ name, value, se, low, high }) => [name, value, se, low, high]), coefficients);
    assert.deepEqual(record.steps.map(({ objective, gap, gradient, length }) => [objective, gap, gradient, length]), steps);
  }
  assert.ok(FITS.some(({ coefficients }) => coefficients.some(([, value]) => value === Infinity)));
  assert.ok(FITS.some(({ coefficients }) => coefficients.every(([, , se]) => se === null)));
});

test("the gap falls", () => {
  for (const { text } of FITS) {
    const { steps } = readFitRecord(text, "model.json");
    assert.ok(steps.length > 1 && steps.at(-1).gap < 1e-9 && steps[0].gap > steps.at(-1).gap);
  }
});

test("what is no model is left to others", () => {
  for (const text of ["", "y,p\n1,0.5", "{", "[]", "null", "3", '{"schema": "logloss/evaluation/1"}']) assert.equal(readFitRecord(text, "x"), null, text);
});

test("a model that cannot be shown is refused by name", () => {
  const whole = JSON.parse(FITS[0].text);
  const said = (/** @type {object} */ model) => {
    try {
      readFitRecord(JSON.stringify(model), "model.json");
    } catch (error) {
      return error.problem;
    }
    return "";
  };
  assert.match(said({ ...whole, schema: "logloss/logistic-model/2" }), /^model\.json .*logistic-model\/2.*later version/);
  for (const broken of [{ trace: undefined }, { trace: [{ gap: "much" }] }, { derived: null }, { loss: null }, { terms: 3 }, { columns: undefined }]) {
    assert.match(said({ ...whole, ...broken }), /^model\.json says that it is a model/, JSON.stringify(broken));
  }
});
