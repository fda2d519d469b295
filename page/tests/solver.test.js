import assert from "node:assert/strict";
import test from "node:test";

import { solveBatch, solveGradient, solveLogit, solveLoss, solveP, solveY } from "../src/maths/solver.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const { words, ...rows } = golden("solutions");
const SOLVERS = { loss: solveLoss, p: solveP, y: solveY, logit: solveLogit, batch: solveBatch };
const ULPS = 4;

/**
 * The two languages' logarithms differ in the last digit, so numbers of all digits may, too; everything else is equal.
 */
function assertSame(found, due, where) {
  if (typeof due === "number" && typeof found === "number") {
    assert.ok(Object.is(found, due) || Math.abs(found - due) <= ULPS * ulp(due), `${where}: ${found}, not ${due}`);
  } else if (typeof due === "string" && /^\d/.test(due) && due.replace(/e.*|\D/g, "").length >= 15 && found !== due) {
    assertSame(...[found, due].map((text) => Number(text.replace(/−/g, "-"))), where);
  } else if (typeof due === "object" && due !== null) {
    assert.deepEqual(Object.keys(found).sort(), Object.keys(due).sort(), where);
    for (const key of Object.keys(due)) assertSame(found[key], due[key], `${where} ${key}`);
  } else assert.equal(found, due, where);
}

for (const [name, solve] of Object.entries(SOLVERS)) {
  test(`solutions for ${name} are Python's`, () => {
    assert.ok(rows[name].length >= 10);
    for (const [first, second, bits, due, digits] of rows[name]) {
      assertSame(solve(first, second, words, bits, digits), due, `${first}, ${second}, ${bits ? "bits" : "nats"}`);
    }
  });
}

test("slopes are Python's", () => {
  for (const [y, p, due] of rows.gradient) assertSame(solveGradient(y, p, words), due, `${y}, ${p}`);
});

test("a difference in one digit would be seen", () => {
  const [[y, p, bits, due]] = rows.loss;
  const found = solveLoss(y, p, words, bits);
  found.steps[4].formula = ["row", "=", "0.1625189294977748"];
  assert.throws(() => assertSame(found, due, ""));
});
