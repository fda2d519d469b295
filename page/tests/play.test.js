import assert from "node:assert/strict";
import test from "node:test";

import { readShare } from "../src/views/play/box.js";
import { movedByKey, placeOf, probabilityOf } from "../src/views/play/point.js";

test("a place on either scale stands for the probability that stands there", () => {
  for (const scale of ["linear", "logit"]) {
    for (const p of [0.01, 0.1, 0.25, 0.5, 0.85, 0.99]) {
      assert.ok(Math.abs(probabilityOf(placeOf(p, scale), scale) - p) < 0.002, `${p} on ${scale}`);
    }
  }
  assert.deepEqual([placeOf(0, "linear"), placeOf(1, "linear"), placeOf(0, "logit"), placeOf(1, "logit")], [0, 1, 0, 1]);
  assert.deepEqual([probabilityOf(-0.1, "linear"), probabilityOf(1.1, "linear")], [0, 1]);
});

test("keys move the point, to the very ends too, and other keys do not", () => {
  assert.equal(movedByKey("ArrowRight", 0.85, "linear"), 0.86);
  assert.equal(movedByKey("ArrowDown", 0.3, "linear"), 0.29);
  assert.equal(movedByKey("PageUp", 0.95, "linear"), 1);
  assert.equal(movedByKey("Home", 0.5, "logit"), 0);
  assert.equal(movedByKey("End", 0.5, "logit"), 1);
  assert.equal(movedByKey("ArrowRight", 0.5, "logit"), 0.525);
  assert.equal(movedByKey("Tab", 0.5, "linear"), null);
  for (const end of [0, 1]) {
    const key = end ? "ArrowLeft" : "ArrowRight";
    const moved = movedByKey(key, end, "logit");
    assert.ok(moved > 0 && moved < 1, `back from ${end}`);
  }
});

test("a key moves on wherever the point stands on the log-odds scale", () => {
  let p = 1e-6;
  for (let i = 0; i < 280; i++) {
    const next = movedByKey("ArrowRight", p, "logit");
    assert.ok(next > p, `stuck at ${p}`);
    p = next;
  }
  assert.ok(p > 0.999999);
});

test("what is typed is read as people write it", () => {
  const verdicts = { unread: "unread", separators: "separators", unit: "unit {unit}", outside: "outside" };
  const due = [
    ["0.85", { value: 0.85 }],
    ["0,85", { value: 0.85 }],
    ["85 %", { value: 0.85 }],
    ["17/20", { value: 0.85 }],
    ["1", { value: 1 }],
    ["1e-300", { value: 1e-300 }],
    ["85", { problem: "85 is no probability. As a percentage, 85 % is 0.85.", meant: 0.85 }],
    ["-0.2", { problem: "outside" }],
    ["101", { problem: "outside" }],
    ["0.5 m", { problem: "unit m" }],
    ["high", { problem: "unread" }],
  ];
  for (const [typed, reading] of due) assert.deepEqual(readShare(typed, verdicts), reading, typed);
});
