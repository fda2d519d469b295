import assert from "node:assert/strict";
import test from "node:test";

import { lossFromP } from "../src/maths/loss.js";
import { bestConfidence, lossAtConfidence } from "../src/views/demo/confidence/confidence.js";
import { logSliderEnd, logSliderPlace, logSliderValue, readNumberField } from "../src/views/demo/shared/field.js";
import { sentence } from "../src/views/demo/shared/sentence.js";
import { surestSite } from "../src/views/demo/story/flip_example.js";
import { standingOf } from "../src/views/demo/story/stepper.js";

test("a sentence puts words into its slots, and says which it lacks", () => {
  assert.equal(sentence("{a} and {b}, {a}.", { a: "x", b: "y" }).join(""), "x and y, x.");
  assert.throws(() => sentence("{a} and {c}", { a: "x" }), /nothing to put in \{c\}/);
});

test("always giving the base rate costs what its two classes cost", () => {
  assert.ok(Math.abs(lossFromP(0.075, 0.075) - 0.26637) < 1e-4);
  assert.deepEqual([1, 0, 0.5].map((share) => lossFromP(share, share)), [0, 0, Math.LN2]);
});

test("the best confidence has the lowest loss of all that can be set", () => {
  const sets = [
    { z: [2, 1, -1, -3, 0.5], labels: [1, 0, 0, 0, 1] },
    { z: [8, 9, -7, -8, 6], labels: [1, 0, 0, 0, 1] },
    { z: [0.1, 0.2, -0.1], labels: [1, 1, 0] },
    { z: [1, 2], labels: [0, 0] },
  ];
  const best = sets.map(bestConfidence);
  assert.equal(best[2], 10);
  assert.equal(best[3], 0.1);
  sets.forEach((set, i) => {
    for (const k of [0.1, 0.2, 0.5, 0.9 * best[i], 1.1 * best[i], 2, 5, 10]) {
      if (k >= 0.1 && k <= 10) assert.ok(lossAtConfidence(set, k) >= lossAtConfidence(set, best[i]), `k = ${k}`);
    }
  });
});

test("what is typed is read as people write it, and refused with what would do", () => {
  const rule = { lowest: -10, highest: 10 };
  for (const [text, value] of [["0,5", 0.5], [" −2 ", -2], ["1e-3", 1e-3], [".5", 0.5]]) {
    assert.deepEqual(readNumberField(text, rule), { value });
  }
  for (const text of ["", "abc", "11", "1,2,3", "NaN", "Infinity"]) {
    assert.deepEqual(readNumberField(text, rule), { problem: "Give a number from −10 to 10." });
  }
  assert.deepEqual(readNumberField("1.5", { lowest: 1, highest: 9, whole: true }), { problem: "Give a whole number from 1 to 9." });
});

test("a slider of logarithms holds every value that it can give", () => {
  for (const ends of [{ lowest: 0.01, highest: 100 }, { lowest: 0.1, highest: 10 }]) {
    const end = logSliderEnd(ends);
    assert.equal(logSliderValue(0, ends), ends.lowest);
    assert.equal(logSliderValue(end, ends), ends.highest);
    for (let place = 0; place <= end; place++) assert.equal(logSliderPlace(logSliderValue(place, ends), ends), place);
    assert.equal(logSliderPlace(1e6, ends), end);
    assert.equal(logSliderPlace(1e-6, ends), 0);
  }
});

test("a value is low, middling or high among others", () => {
  const all = [1, 2, 3, 4, 5, 6];
  assert.deepEqual(all.map((value) => standingOf(value, all)), ["low", "low", "middling", "middling", "high", "high"]);
  assert.equal(standingOf(1, [1, 1, 1]), "middling");
});

test("the site to flip is sure and right, on the chart if one is, and never flipped before", () => {
  const model = (shares, flipped = []) => ({
    sites: shares.map((_, id) => ({ id, flipped: flipped.includes(id) })),
    loss: shares.map((share) => -Math.log(share)),
  });
  assert.equal(surestSite(model([0.5, 0.8, 0.98, 0.9999, 0.1])), 2);
  assert.equal(surestSite(model([0.5, 0.8, 0.98, 0.9999, 0.1], [2])), 1);
  assert.equal(surestSite(model([0.5, 0.999, 0.9999])), 2);
  assert.equal(surestSite(model([0.5, 0.7, 0.1])), null);
});
