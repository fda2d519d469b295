import assert from "node:assert/strict";
import test from "node:test";

import { describeColumns, notOffered } from "../src/maths/table/columns.js";
import { CELLS_MOST, readTable, ROWS_MOST } from "../src/maths/table/csv.js";
import { TableError } from "../src/maths/table/table_error.js";
import { binnedShares, drawnLosses } from "../src/views/data/figure.js";
import { OWN_MOST, ownSet } from "../src/views/data/own_set.js";
import { askedOf, changedChoice, firstChoice, scoreCommand } from "../src/views/data/question.js";
import { readFile } from "../src/views/data/reading.js";

/** @typedef {import("../src/base/app.js").Host} Host */

const ALONE = /** @type {Host} */ ({ kind: "file", api: null, version: "0" });
const SERVED = /** @type {Host} */ ({ kind: "server", api: "api/", version: "0" });

const SITES = "csr,blows,site,liquefied\n0.1,5,a,yes\n0.2,30,b,no\n3,7,c,yes\n0.4,9,d,no\n";
const choiceOf = (/** @type {string} */ text) => firstChoice(describeColumns(readTable(text)));

test("the first choice fits the file", () => {
  const train = choiceOf(SITES);
  assert.deepEqual([train.aim, train.y, train.positive, train.features, train.logs], ["train", "liquefied", "yes", ["csr", "blows"], [true, false]]);
  const score = choiceOf("y,p\n1,85\n0,20\n");
  assert.deepEqual([score.aim, score.y, score.p, score.percent, score.positive], ["score", "y", "p", true, ""]);
});

test("which of two labels is positive is asked unless it is certain, and three are never guessed", () => {
  const positives = [["cat", "dog"], ["no", "yes"], ["-1", "1"], ["1", "2"], ["False", "true"], ["t", "f"], ["t", "s"], ["no", "yes", "maybe"], ["0", "1"]];
  const chosen = positives.map((labels) => choiceOf(`y,p\n${labels.map((label) => `${label},0.5\n`).join("")}`).positive);
  assert.deepEqual(chosen, ["", "yes", "1", "", "", "t", "", "", ""]);
  const late = choiceOf(`y,p\n${"yes,0.5\nno,0.5\n".repeat(3000)}maybe,0.5\n`);
  assert.equal(late.positive, "");
});

test("another column brings its own labels and scales", () => {
  const text = "a,b,c,p\n1,x,100,0.5\n0,yes,-3,0.1\n1,x,5,0.2\n";
  const facts = describeColumns(readTable(text));
  const first = firstChoice(facts);
  assert.equal(changedChoice(first, { y: "b" }, facts).positive, "yes");
  const logit = changedChoice(first, { p: "c" }, facts);
  assert.deepEqual([logit.logit, logit.percent], [true, false]);
  assert.equal(changedChoice({ ...first, percent: true }, { logit: true }, facts).percent, false);
  const features = /** @type {[string, string]} */ (["c", "p"]);
  assert.deepEqual(changedChoice({ ...first, features: ["c", "a"], logs: [true, true] }, { features }, facts).logs, [true, false]);
});

test("a table becomes a set for the demo", () => {
  const { set, dropped, left } = ownSet(readTable(SITES), "my.csv", choiceOf(SITES));
  assert.deepEqual([set.key, set.simulated, set.y, dropped, left], ["own", false, [1, 0, 1, 0], 0, 0]);
  assert.deepEqual(set.columns.map(({ plain, log, values }) => [plain, log, values]), [["csr", true, [0.1, 0.2, 3, 0.4]], ["blows", false, [5, 30, 7, 9]]]);
  assert.deepEqual(set.label, { one: "liquefied: yes", zero: "liquefied: no" });
  const animals = "u,v,kind\n1,2,cat\n2,1,dog\n3,3,cat\n";
  assert.deepEqual(ownSet(readTable(animals), "a", { ...choiceOf(animals), positive: "cat" }).set.label, { one: "cat", zero: "dog" });
});

test("too many rows are drawn by lot, the same each time, in order", () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i % 7},${i < 1500 ? 0 : 1}`);
  const text = `u,v,y\n${rows.join("\n")}\n`;
  const { set, left } = ownSet(readTable(text), "many.csv", { ...choiceOf(text), y: "y", positive: "", features: ["u", "v"], logs: [false, false] });
  assert.deepEqual([set.y.length, left], [OWN_MOST, 2000]);
  assert.ok(Math.abs(set.y.reduce((sum, y) => sum + y, 0) - 500) < 60);
  assert.deepEqual(set.columns[0].values, [...set.columns[0].values].sort((a, b) => a - b));
});

/** @type {[string, any, RegExp][]} */
const UNTRAINABLE = [
  ["u,v,y\n1,2,1\n", { features: ["u", "u"] }, /two measures/],
  ["u,v,y\n1,2,1\n", { y: "" }, /two measures/],
  ["u,v,y\n1,2,1\n1,3,0\n", {}, /^u is the same in every row/],
  ["u,v,y\n1,2,1\n2,3,1\n", {}, /every row has the same label/],
  ["u,v,y\n1,2,1\n2,,0\n3,1,1\n", {}, /^Line 3: a value is missing \(1 of 3 rows\)/],
  ["u,v,y\n1,2,1\n2,3,0.5\n3,4,0\n", { positive: "" }, /^y, line 3: 0\.5 is a soft label/],
  ["u,v,y\n1,2,1\n0,3,0\n", { logs: [true, false] }, /^u, line 3: 0 has no logarithm/],
  ["u,v,y\n1,a,1\n2,b,0\n", {}, /^v holds no numbers/],
];

test("what cannot be learned from is named", () => {
  for (const [text, patch, due] of UNTRAINABLE) {
    const choice = { ...choiceOf(text), y: "y", positive: "", features: ["u", "v"], logs: [false, false], ...patch };
    assert.throws(() => ownSet(readTable(text), "x", choice), (error) => error instanceof TableError && due.test(error.problem), text);
  }
  const gap = "u,v,y\n1,2,1\n2,,0\n3,1,1\n4,2,0\n";
  assert.equal(ownSet(readTable(gap), "x", { ...choiceOf(gap), y: "y", positive: "", features: ["u", "v"], logs: [false, false], drop: true }).dropped, 1);
});

const bytes = (/** @type {number[]} */ ...list) => new Blob([Uint8Array.from(list)]);

test("files are read in their encoding", async () => {
  const wide = (/** @type {boolean} */ high) => [..."y,é\n1,0\n"].flatMap((letter) => (high ? [0, letter.charCodeAt(0)] : [letter.charCodeAt(0), 0]));
  for (const file of [new Blob(["\uFEFFy,é\n1,0.5\n"]), bytes(0xff, 0xfe, ...wide(false)), bytes(...wide(false)), bytes(...wide(true))]) {
    const held = await readFile(file, "f.csv", ALONE);
    assert.deepEqual([held.facts[1].name, held.notes, held.rows, held.whole], ["é", [], 1, true]);
  }
});

test("what is no text is left to the package, or refused with what helps", async () => {
  const parquet = new Blob(["PAR1 and so on"]);
  await assert.rejects(readFile(parquet, "f.parquet", ALONE), (error) => error instanceof TableError && /Parquet/.test(error.problem) && /logloss lab/.test(error.hint));
  for (const json of ['{"y": 1, "p": 0.5}\n', '\uFEFF[\n{"y": 1}]', "{}"]) {
    await assert.rejects(readFile(new Blob([json]), "f.json", ALONE), (error) => error instanceof TableError && error.code === "format");
  }
  const answer = {
    rows: 12,
    columns: [{ name: "y", kind: "numbers", labels: [0, 1] }, { name: "p", kind: "numbers", labels: [] }, { name: "when", kind: "other", labels: [] }],
    first: [[1, 0.85, null], [0, 0.2, null]],
  };
  /** @type {any[]} */
  const asked = [];
  globalThis.fetch = async (...request) => (asked.push(request), Response.json(answer));
  const held = await readFile(parquet, "f & g.parquet", SERVED);
  assert.equal(asked[0][0], "api/preview?name=f+%26+g.parquet");
  assert.deepEqual([held.table, held.rows, held.first], [null, 12, [["1", "0.85", ""], ["0", "0.2", ""]]]);
  const choice = firstChoice(held.facts);
  assert.deepEqual([choice.aim, choice.y, choice.p, choice.positive], ["score", "y", "p", ""]);
  assert.equal(notOffered(held.facts), "Not offered as numbers: when holds dates or the like.");
  assert.deepEqual([held.saved, (await readFile(new File([parquet], "f"), "f", SERVED)).saved], [false, true]);
  globalThis.fetch = async () => Response.json({ problem: "It is cut short.", hint: "Copy it again." }, { status: 422 });
  await assert.rejects(readFile(parquet, "f", SERVED), (error) => error instanceof TableError && error.problem === "It is cut short.");
  globalThis.fetch = async () => Promise.reject(new TypeError("no"));
  await assert.rejects(readFile(parquet, "f", SERVED), (error) => error instanceof TableError && /does not answer/.test(error.problem));
});

test("a file of more rows than the page takes says so", async () => {
  const held = await readFile(new Blob(["y,p\n", "1,0.5\n".repeat(ROWS_MOST + 1)]), "long.csv", ALONE);
  assert.deepEqual([held.whole, held.rows, held.table?.lines.length], [false, null, ROWS_MOST]);
});

test("of a very wide table fewer rows are read", () => {
  const width = 20_000;
  const line = `${"0,".repeat(width - 1)}0\n`;
  const table = readTable(Array.from({ length: width }, (_, j) => `c${j}`).join(",") + "\n" + line.repeat(CELLS_MOST / width + 1));
  assert.deepEqual([table.lines.length, table.more], [CELLS_MOST / width, true]);
});

test("a column that is not offered as numbers says why", () => {
  const why = (/** @type {string} */ text) => notOffered(describeColumns(readTable(text)));
  assert.equal(why("y,p\n1,0.85\n0,\"0,2\"\n"), "");
  assert.equal(why("y,p\n1,none at all\n0,much\n"), "Not offered as numbers: p holds words (“none at all”).");
  assert.equal(why('y,p\n1,"1,234"\n0,"2,345"\n'), "Not offered as numbers: p holds “1,234”, whose comma may set decimals or thousands apart.");
  assert.equal(why("y,p,p,q\n1,1,1,\n0,1,1,\n"), "Not offered as numbers: several columns are named p; q is empty.");
  assert.equal(
    why("y,a,b,c,d,e,f\n1,A,B,C,D,E,F\n"),
    "Not offered as numbers: a holds words (“A”); b holds words (“B”); c holds words (“C”); d holds words (“D”); and 2 more hold no numbers.",
  );
});

test("the command that scores the whole file names what was chosen", () => {
  const choice = { ...choiceOf("y,p\n1,0.85\n0,0.2\n"), y: "it's rain", p: "the p" };
  assert.equal(scoreCommand(askedOf("a b.csv", choice)), "logloss score 'a b.csv' --y 'it'\\''s rain' --p 'the p'");
  const more = { ...choice, y: "y", p: "z", logit: true, positive: "-1", drop: true };
  assert.equal(scoreCommand(askedOf("-a.csv", more)), "logloss score ./-a.csv --y y --logit z --positive=-1 --missing drop");
  assert.match(scoreCommand(askedOf("a.csv", { ...choice, percent: true })), / --percent$/);
  assert.equal(scoreCommand({ name: "a.parquet" }), "logloss score a.parquet");
});

test("rows are binned by the probability they gave the truth", () => {
  const counts = binnedShares(Float64Array.of(0, Infinity, -Math.log(0.5), -Math.log(0.51), 100));
  assert.deepEqual([...counts].map((count, i) => [i, count]).filter(([, count]) => count), [[0, 2], [10, 2], [19, 1]]);
});

test("of many rows the worst and an even choice are drawn", () => {
  const losses = Float64Array.from({ length: 5000 }, (_, i) => i / 1000);
  const worst = [{ row: 4999, y: 1, p: 0, loss: 4.999 }];
  const drawn = drawnLosses(losses, worst);
  assert.deepEqual([drawn.length, drawn.at(-1)], [300, 4.999]);
  assert.ok(Math.abs(drawn.filter((loss) => loss < 2.5).length - 150) < 3);
  assert.equal(drawnLosses(losses.slice(0, 10), worst).length, 10);
});
