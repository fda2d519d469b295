import assert from "node:assert/strict";
import test from "node:test";

import { describeColumns, guessColumns } from "../src/maths/table/columns.js";
import { readTable } from "../src/maths/table/csv.js";
import { columnLabels, scoredRows } from "../src/maths/table/scored_rows.js";
import { TableError } from "../src/maths/table/table_error.js";
import { Draws } from "../src/maths/draws.js";
import { scoreOfRecord, scoreRows } from "../src/maths/score.js";
import { compensatedSum } from "../src/maths/sums.js";
import { golden } from "./golden.js";

/** @typedef {import("../src/maths/table/scored_rows.js").Question} Question */

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
    const due = { ...question(asked), positive: "", features: [] }; // of rain and dry neither is sure to be the positive one
    assert.deepEqual({ ...guess, features: [], drop: due.drop }, due, JSON.stringify(asked));
  }
});

/** @type {[string, any][]} */
const GUESSES = [
  ["csr,blows,liquefied\n0.1,5,1\n0.2,30,0\n0.3,7,1\n", { y: "liquefied", p: "", features: ["csr", "blows"] }],
  ["id,label,score\n17,cat,0.9\n18,dog,0.2\n19,cat,0.6\n", { y: "label", p: "score", positive: "", features: ["id"] }],
  ["answer,prob\nyes,90%\nno,12%\n", { y: "answer", p: "prob", positive: "yes", percent: false }],
  ["menge,regen,Vorhersage\n0.3,1,0.5\n0.2,0,0.25\n0.1,1,0.75\n", { y: "regen", p: "Vorhersage", features: ["menge"] }],
  ["y,p\n1,85\n0,20\n", { percent: true }],
  ["y,p\n1,15\n0,2\n", { percent: false }],
  ["y,logit\n1,5.2\n0,-3\n", { y: "y", p: "logit", logit: true }],
  ["a,b\n0,0.4\n1,0.9\n", { y: "a", p: "b" }],
  ["t,y\n-1,0.4\n1,0.9\n-1,0.3\n", { y: "y" }],
  ["y,p\n-1,0.4\n1,0.9\n-1,0.3\n", { y: "y", positive: "1" }],
  ["y,p\ncat,0.4\ndog,0.9\ncow,0.3\n", { y: "y", positive: "" }],
  ["y,p\nno,0.4\nyes,0.9\nmaybe,0.3\n", { y: "y", positive: "" }],
  ["y,p\nno,0.4\nNA,0.9\nYes,0.3\n", { y: "y", positive: "Yes" }],
  ["y,p\n1,0.4\n2,0.9\n", { y: "y", positive: "" }],
  ["y,p,p\n1,0.4,1\n0,0.9,0\n", { y: "y", p: "" }],
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
  ["y,p\n1,0.5\n2,0.5\n", {}, /^y, line 3: "2": labels are 0 and 1; which of 1, 2 is the positive one\?$/, /^Choose the label that counts as 1\.$/],
  ["y,p\nyes,0.5\nno,0.5\n", {}, /which of "no", "yes" is the positive one\?$/, /^Choose yes\.$/],
  ["y,p\n-1,0.5\n+1,0.5\n", {}, /these are -1 and \+1\.$/, /^Choose \+1 as the label/],
  ["y,p\ncat,0.5\ndog,0.5\ncow,1\n", {}, /^y, line 2: "cat": "cat", "cow", "dog" are three or more classes, .*categorical cross-entropy\.$/, /^To judge one class against all others/],
  ["y,p\ncat,0.5\nCat,0.5\ndog,1\n", {}, /"Cat" and "cat" differ only in case or spaces/, /^$/],
  ["y,p\n1,0.5\n9,0.5\n0,1\n9,1\n", {}, /beside 0, 1 stands 9 in 2 of 4 rows/, /^$/],
  ["y,p\n0.5,0.5\n1.5,0.5\n0,1\n", {}, /a label is 0, 1, or a soft label between them\.$/, /^$/],
  ["y,p\nyes,0.5\nno,0.5\n", { positive: "ja" }, /no row has the label "ja"; the labels are "no", "yes"\.$/, /counts as 1/],
  ["y,p\n1,0.5\n0,85\n", {}, /^p, line 3: a probability lies between 0 and 1, and this is 85; these look like percentages\.$/, /in percent/],
  ["y,p\n1,0.5\n0,185\n1,2\n", {}, /this is 185 \(2 of 3 rows\)\.$/, /^$/],
  ["y,p\n1,0.5\n0,-2\n", {}, /this is -2; these look like log-odds\.$/, /log-odds/],
  ["y,p\n1,0.5\n0,1.0000001\n", {}, /this is 1\.0000001, beyond by what rounding leaves\.$/, /^Clip to 0 and 1, which changes 1 of 2 rows\.$/],
  ["y,p\n1,50\n0,101\n", { percent: true }, /between 0 and 100 %, and this is 101/, /^$/],
  ["y;p\n1;50 %\n0;101 %\n", {}, /between 0 and 100 %, and this is 101 %/, /^$/],
  ["y,p\n1,0.5\n0,high\n", {}, /^p, line 3: "high" is no number\.$/, /put a number there/],
  ["y;p\n1;0,5\n0;0.5\n", {}, /^p: line 2, "0,5", has a decimal comma, and line 3, "0\.5", has a decimal point; the numbers/, /one way/],
  ["y,p\n1,\n0,0.1\n,0.2\n", {}, /^y, line 4: a value is missing\.$/, /Leave out/],
  ["y,p\n1,\n0,0.1\n1,NA\n", {}, /^p, line 2: a value is missing \(2 of 3 rows\)\.$/, /Leave out/],
  ["y,p\n,\n,\n", { drop: true }, /Every row/, /another column/],
  ["y,p\n1,1\n", { p: "y" }, /both/, /another column/],
  ["y,p\n0.5,1\n1,0\n", {}, /look swapped/, /^$/],
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

test("the worst rows are the largest losses, of equal ones the first", () => {
  const draws = new Draws(7);
  const given = Float64Array.from({ length: 3000 }, () => draws.below(40) / 39);
  const y = Float64Array.from(given, () => draws.below(2));
  const rows = { y, given, rows: Int32Array.from(y, (_, i) => i), dropped: 0, clipped: 0 };
  const losses = Array.from(y, (label, i) => (label ? -Math.log(given[i]) : -Math.log1p(-given[i])));
  const due = [...losses.keys()].sort((a, b) => (losses[a] === losses[b] ? a - b : losses[b] > losses[a] ? 1 : -1));
  for (const count of [0, 1, 20, 3000, 5000]) {
    assert.deepEqual(scoreRows(rows, false, count).worst.map(({ row }) => row), due.slice(0, count));
  }
});

test("what is clipped is counted", () => {
  const table = readTable("y,p\n1,1.0000001\n0,-1e-9\n1,0.5\n");
  const { given, clipped } = scoredRows(table, { ...ASKED, clip: true });
  assert.deepEqual([[...given], clipped], [[1, 0, 0.5], 2]);
  assert.throws(() => scoredRows(readTable("y,p\n1,1.001\n"), { ...ASKED, clip: true }), TableError);
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
