import assert from "node:assert/strict";
import test from "node:test";

import * as loss from "../src/maths/loss.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const MOST = 2; // measured: 1; what is due is rounded already, so half an ulp more from the truth

const due = golden("loss");

/** @param {string} name @param {Iterable<[string, number, number, number]>} rows What, got, due, and of what size. */
function holds(name, rows) {
  test(name, () => {
    let [most, where] = [0, ""];
    for (const [what, got, exact, size] of rows) {
      const off = Object.is(got, exact) ? 0 : Math.abs(got - exact) / ulp(size);
      if (!(off <= most)) [most, where] = [Number.isNaN(off) ? Infinity : off, `${what} = ${got}, and ${exact} is right`];
    }
    assert.ok(most <= MOST, `${where}: ${most} ulp`);
  });
}

for (const [given, lossOf, slopeOf] of [
  ["logits", loss.lossFromLogit, loss.slopeFromLogit],
  ["proba", loss.lossFromP, loss.slopeFromP],
]) {
  holds(`${lossOf.name} is exact`, due[given].map(([y, x, exact]) => [`(${y}, ${x})`, lossOf(y, x), exact, exact]));
  holds(
    `${slopeOf.name} is exact`,
    due[given].map(([y, x, , slope, terms]) => [`(${y}, ${x})`, slopeOf(y, x) + 0, slope, terms]),
  );
}

const negatives = due.logits.filter(([y]) => y === 0);
holds("sigmoid is exact", negatives.map(([, z, , p]) => [`(${z})`, loss.sigmoid(z), p, p]));
holds("softplus is exact", negatives.map(([, z, exact]) => [`(${z})`, loss.softplus(z), exact, exact]));
