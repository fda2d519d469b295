/** The page reads files as the package does: the same rows, or a refusal with the same code, and a button where that has a hint. */

import assert from "node:assert/strict";
import test from "node:test";

import { sigmoid } from "../src/maths/loss.js";
import { scoredRows } from "../src/maths/table/scored_rows.js";
import { TableError } from "../src/maths/table/table_error.js";
import { readFile } from "../src/views/data/reading.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const ALONE = /** @type {any} */ ({ kind: "file", api: null, version: "0" });

/** What the page's answers are called in Python. */
const ANSWERS = { drop: "missing", positive: "positive", percent: "percent", logit: "logit", clip: "data" };
/** Where the page has no button: its pickers offer the columns and labels that there are, and a condition takes the package. */
const NO_BUTTON = new Set(["no-column", "positive-absent", "label-ignored"]);

/** @type {Record<string, (text: string) => Buffer>} */
const ENCODERS = {
  "utf-8": (text) => Buffer.from(text),
  "utf-16-le": (text) => Buffer.from(text, "utf16le"),
  "utf-16-be": (text) => Buffer.from(text, "utf16le").swap16(),
  "latin-1": (text) => Buffer.from(text, "latin1"),
};

/** @param {any} case_ */
async function read({ text, encoding = "utf-8", asked }) {
  const { table } = await readFile(new Blob([ENCODERS[encoding](text)]), "rows.csv", ALONE);
  return scoredRows(/** @type {any} */ (table), {
    y: asked.y,
    p: asked.logit ?? asked.p,
    logit: "logit" in asked,
    percent: asked.percent ?? false,
    positive: asked.positive ?? "",
    drop: asked.missing === "drop",
  });
}

/** @param {any} due @param {any} ours */
function assertSameRows(due, ours) {
  assert.deepEqual([[...ours.rows], [...ours.y]], [due.rows.map(([row]) => row), due.rows.map(([, y]) => y)], due.about);
  for (const [i, [, , p]] of due.rows.entries()) {
    if ("logit" in due.asked) assert.ok(Math.abs(sigmoid(ours.given[i]) - p) <= 4 * ulp(p), due.about);
    else assert.equal(ours.given[i], p, due.about);
  }
  assert.equal(ours.dropped, due.dropped, due.about);
}

const groups = golden("tables");

for (const [name, cases] of Object.entries(groups)) {
  test(`the same tables and refusals: ${name}`, async (t) => {
    for (const due of cases) {
      await t.test(due.about, async () => {
        if (!due.refused) return assertSameRows(due, await read(due));
        await assert.rejects(read(due), (error) => {
          assert.ok(error instanceof TableError, String(error));
          assert.equal(error.code, due.refused, error.problem);
          const answers = Object.keys(error.answer ?? {}).map((answer) => ANSWERS[/** @type {keyof typeof ANSWERS} */ (answer)]);
          assert.deepEqual(answers, due.hint === null || NO_BUTTON.has(due.refused) ? [] : [due.hint], error.problem);
          return true;
        });
      });
    }
  });
}

test("the files are many, and of all kinds", () => {
  const cases = Object.values(groups).flat();
  const texts = cases.map(({ text, asked, encoding }) => JSON.stringify([text, asked, encoding]));
  assert.ok(cases.length >= 100);
  assert.deepEqual(texts.filter((text, i) => texts.indexOf(text) !== i), []);
  assert.ok(new Set(cases.map(({ refused }) => refused)).size > 20);
});
