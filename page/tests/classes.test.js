import assert from "node:assert/strict";
import test from "node:test";

import { lossFromLogit, sigmoid, slopeFromLogit } from "../src/maths/loss.js";
import { crossEntropy, crossEntropySlopes, softmax } from "../src/maths/softmax.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const MOST = 4; // ulp; the differences of the logits are exact
const TINY = 2 ** -1022;

/** @param {number} got @param {number} due */
function within(got, due, where) {
  assert.ok(Math.abs(got - due) <= MOST * ulp(due) + TINY, `${where}: ${got}, and ${due} is right`);
}

test("probabilities, loss and slopes are exact", () => {
  for (const [logits, truth, given, loss, slopes] of golden("classes")) {
    softmax(logits).forEach((p, j) => within(p, given[j], `p of ${j} of ${logits}`));
    crossEntropySlopes(logits, truth).forEach((slope, j) => within(slope, slopes[j], `slope of ${j} of ${logits}`));
    within(crossEntropy(logits, truth), loss, `loss of ${truth} of ${logits}`);
  }
});

test("of the logits z and 0 the loss is that of the logit z, and p is σ(z) to an ulp or two", () => {
  for (let z = -745; z <= 745; z += 0.37) {
    assert.equal(crossEntropy([z, 0], 0), lossFromLogit(1, z));
    assert.equal(crossEntropy([z, 0], 1), lossFromLogit(0, z));
    for (const [got, due] of [
      [softmax([z, 0])[0], sigmoid(z)],
      [softmax([z, 0])[1], sigmoid(-z)],
      [crossEntropySlopes([z, 0], 0)[0], slopeFromLogit(1, z)],
      [crossEntropySlopes([z, 0], 1)[0], slopeFromLogit(0, z)],
    ]) {
      assert.ok(Math.abs(got - due) <= 2 * ulp(due), `z = ${z}: ${got}, and ${due} is right`);
    }
  }
});
