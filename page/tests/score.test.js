import assert from "node:assert/strict";
import test from "node:test";

import { columnLabels, describeColumns, guessColumns, scoredRows } from "../src/maths/columns.js";
import { readTable, TableError } from "../src/maths/csv.js";
import { Draws } from "../src/maths/draws.js";
import { scoreOfRecord, scoreRows } from "../src/maths/score.js";
import { compensatedSum } from "../src/maths/sums.js";
import { golden } from "./golden.js";

/** @typedef {import("../src/maths/columns.js").Question} Question */

const ULPS = 4;

/** @param {number} a @param {number} b */
function ulpsApart(a, b) {
  if (a === b) return 0;
  const bits = (/** @type {number} */ x) => new BigInt64Array(Float64Array.of(x).buffer)[0];
  return Number(bits(a) - bits(b) < 0n ? bits(b) - bits(a) : bits(a) - bits(b));
}

/** @param {any} ours @param {any} due @param {string} where */
function assertNear(ours, due, where) {
  if (typeof due === "number" && typeof ours === "number") assert.ok(ulpsApart(ours, due) <= ULPS, `${where}: ${ours} for ${due}`);
  else if (due === null || typeof due !== "object") assert.equal(ours, due, where);
  else {
    assert.deepEqual(Object.keys(ours), Object.keys(due), where);
    for (const key of Object.keys(due)) assertNear(ours[key], due[key], `${where}.${key}`);
  }
}

/** @param {any} asked @returns {Question} */
function question(asked) {
  return {
    y: asked.y,
    p: asked.logit ?? asked.p,
    logit: "logit" in asked,
    percent: asked.percent ?? false,
    positive: asked.positive ?? "",
    drop: asked.missing === "drop",
  };
}

test("a file is scored as the package scores it", () => {
  for (const { asked, text, record } of golden("scores")) {
    const rows = scoredRows(readTable(text), question(asked));
    const ours = scoreRows(rows, "logit" in asked, 5);
    // Of two rows a hair apart either may come first, so losses are compared in order and rows as a set.
    const due = scoreOfRecord({ ...record, ci95: null, verdicts: [] }); // these the page leaves to the package
    const sorted = (/** @type {typeof due} */ { worst }) => [...worst].sort((a, b) => a.row - b.row);
    assertNear({ ...ours, worst: sorted(ours) }, { ...due, worst: sorted(due) }, `${JSON.stringify(asked)} of ${record.n}`);
  }
});

test("columns are guessed from the vectors' own files", () => {
  for (const { asked, text, record } of golden("scores")) {
    if (record.rows < 90) continue;
    const guess = guessColumns(describeColumns(readTable(text)));
    const due = question(asked);
    assert.deepEqual({ ...guess, features: [], drop: due.drop }, { ...due, features: [] }, JSON.stringify(asked));
  }
});

/** @type {[string, any][]} */
const GUESSES = [
  ["csr,blows,liquefied\n0.1,5,1\n0.2,30,0\n0.3,7,1\n", { y: "liquefied", p: "", features: ["csr", "blows"] }],
  ["id,label,score\n17,cat,0.9\n18,dog,0.2\n19,cat,0.6\n", { y: "label", p: "score", positive: "dog", features: ["id"] }],
  ["answer,prob\nyes,90%\nno,12%\n", { y: "answer", p: "prob", positive: "yes", percent: true }],
  ["y,logit\n1,5.2\n0,-3\n", { y: "y", p: "logit", logit: true }],
  ["a,b\n0,0.4\n1,0.9\n", { y: "a", p: "b" }],
  ["t,y\n-1,0.4\n1,0.9\n-1,0.3\n", { y: "y" }],
  ["name\nx\ny\nz\n", { y: "", p: "" }],
];

test("columns are guessed sensibly", () => {
  for (const [text, due] of GUESSES) {
    const guess = guessColumns(describeColumns(readTable(text)));
    for (const key of Object.keys(due)) {
      assert.deepEqual(guess[/** @type {keyof typeof guess} */ (key)], due[key], `${key} of ${JSON.stringify(text)}`);
    }
  }
});

const ASKED = { y: "y", p: "p", logit: false, percent: false, positive: "", drop: false };

/** @type {[string, Partial<Question>, RegExp, RegExp][]} */
const WRONG = [
  ["y,p\n1,0.5\n2,0.5\n", {}, /^y, line 3: "2" is neither 0 nor 1/, /counts as 1/],
  ["y,p\nyes,0.5\n", {}, /^y, line 2: "yes" is neither/, /counts as 1/],
  ["y,p\nyes,0.5\n", { positive: "ja" }, /no row has the label "ja"/, /counts as 1/],
  ["y,p\n1,0.5\n0,85\n", {}, /^p, line 3: a probability lies between 0 and 1, and this is 85\.$/, /percentages/],
  ["y,p\n1,0.5\n0,185\n1,2\n", {}, /this is 185 \(2 of 3 rows\)\.$/, /another column/],
  ["y,p\n1,0.5\n0,-2\n", {}, /this is -2/, /log-odds/],
  ["y,p\n1,50\n0,101\n", { percent: true }, /between 0 and 100, and this is 101/, /another column/],
  ["y,p\n1,0.5\n0,high\n", {}, /^p, line 3: "high" is no number\.$/, /correct the cell/],
  ["y,p\n1,\n0,0.1\n,0.2\n", {}, /^p, line 2: a value is missing \(2 of 3 rows\)\.$/, /Leave out/],
  ["y,p\n,\n,\n", { drop: true }, /Every row/, /other columns/],
  ["y,p\n1,1\n", { p: "y" }, /both/, /two columns/],
];

test("what cannot be scored is named with its line, and with what mends it", () => {
  for (const [text, asked, problem, hint] of WRONG) {
    assert.throws(
      () => scoredRows(readTable(text), { ...ASKED, ...asked }),
      (error) => error instanceof TableError && problem.test(error.problem) && hint.test(error.hint),
      JSON.stringify([text, asked]),
    );
  }
});

test("labels are told apart by the one that counts as 1", () => {
  const table = readTable("y,p\nyes,0.5\nno,0.5\nNA,1\n yes ,1\n");
  assert.deepEqual([...columnLabels(table, "y", "yes")], [1, 0, NaN, 1]);
});

test("a compensated sum is within an ulp of the exact one", () => {
  const draws = new Draws(3);
  for (let round = 0; round < 50; round++) {
    const exponents = Array.from({ length: 2000 }, () => 2 ** (draws.below(60) - 30));
    const values = exponents.map((scale) => Math.floor(draws.uniform() * 2 ** 30) * scale);
    const exact = values.reduce((sum, value) => sum + BigInt(value * 2 ** 30), 0n);
    assert.ok(ulpsApart(compensatedSum(values), Number(exact) / 2 ** 30) <= 1);
  }
  assert.equal(compensatedSum([1, Infinity]), Infinity);
  assert.equal(compensatedSum([]), 0);
});
