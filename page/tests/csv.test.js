import assert from "node:assert/strict";
import test from "node:test";

import { readTable, writeTable } from "../src/maths/table/csv.js";
import { splitRecords } from "../src/maths/table/records.js";
import { TableError } from "../src/maths/table/table_error.js";
import { isMark, plainNumber, readWords } from "../src/maths/table/written_numbers.js";
import { golden } from "./golden.js";

const vectors = golden("csv");

test("texts are cut as Python's csv cuts them, but for spaces behind a closing quote, and those in front of cells", () => {
  let refused = 0;
  const behindSpaces = (/** @type {string[][]} */ records) => records.map((cells) => cells.map((cell) => cell.replace(/^ +/, "")));
  for (const [text, delimiter, records, lines] of vectors.texts) {
    const shown = JSON.stringify([text, delimiter]);
    if (records === null && !/" +([,;\t|\r\n]|$)/.test(text)) {
      assert.throws(() => splitRecords(text, delimiter), TableError, shown);
      refused++;
    } else if (records !== null) {
      const cut = splitRecords(text, delimiter);
      assert.deepEqual({ ...cut, records: behindSpaces(cut.records) }, { records: behindSpaces(records), lines, more: false, odd: 0 }, shown);
    }
  }
  assert.ok(refused > 50 && refused < vectors.texts.length / 2, String(refused));
});

test("cells are the numbers that the package reads", () => {
  for (const [cell, due] of vectors.cells) assert.equal(plainNumber(cell) ?? NaN, due ?? NaN, JSON.stringify(cell));
});

test("the words of a column are read together", () => {
  assert.deepEqual(readWords(["0,5", "1,234", "1"]).numbers, [0.5, 1.234, 1]);
  assert.deepEqual(readWords(["1,234.5", "1,234"]).numbers, [1234.5, 1234]);
  assert.deepEqual(readWords(["1,234", "NA", "x"]).unread, [true, false, true]);
});

test("what is missing", () => {
  assert.deepEqual(["", " ", "NA", "N/A", "null", "NULL", "nan", "NaN", "-", ".", "\\N"].map(isMark), Array(11).fill(true));
  assert.deepEqual(["0", "na", "none", "?"].map(isMark), Array(4).fill(false));
});

test("a table is read with its header, whatever the delimiter, line ends and marks", () => {
  for (const delimiter of [",", ";", "\t", "|"]) {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = "\uFEFF" + [" y ", "p", '"a, b; c"'].join(delimiter) + end + end + ["1", "0.25", '"x\ny"'].join(delimiter) + end;
      const table = readTable(text);
      assert.deepEqual(table.names, ["y", "p", "a, b; c"]);
      assert.deepEqual(table.cells, [["1"], ["0.25"], ["x\ny"]]);
      assert.deepEqual([table.delimiter, table.headless, table.more, table.lines], [delimiter, false, false, [3]]);
    }
  }
});

test("columns without a name get a number", () => {
  assert.deepEqual(readTable("p,,p,\n1,2,3,4\n").names, ["p", "column 2", "p", "column 4"]);
  const headless = readTable("1,0.5\n0,0.25\n");
  assert.deepEqual([headless.names, headless.headless, headless.lines], [["1", "2"], true, [1, 2]]);
});

test("rows beyond the limit are left out, and it says so", () => {
  const text = "y,p\n" + "1,0.5\n".repeat(10);
  assert.deepEqual([readTable(text, 10).more, readTable(text, 9).more], [false, true]);
  assert.equal(readTable(text, 9).cells[0].length, 9);
  assert.equal(readTable("1,0.5\n".repeat(10), 10).more, false);
  assert.equal(readTable("1,0.5\n".repeat(11), 10).cells[0].length, 10);
});

/** @type {[string, RegExp][]} */
const WRONG = [
  ["", /nothing in it/],
  ["\n \n", /nothing in it/],
  ["y,p\n", /no row/],
  ["y,p\n1,0.5\n1\n", /^Line 3 has 1 cell, and the header has 2\.$/],
  ["y,p\n5,0.5,3\n", /^Line 2 has 3 cells, and the header has 2\.$/],
  ['y,p\n"1\n2",0.5\n1,2,3\n', /^Line 4 has 3 cells/],
  ['y,p\n1,"0.5\n', /^Line 2: a quote is opened and never closed\.$/],
  ['y,p\n1,"0.5"6\n', /^Line 2: "6" follows a closing quote\.$/],
  ["PK\0\0", /no text/],
  ["1,2\n3\n", /^Line 2 has 1 cell, and the first line has 2\.$/],
];

test("what is wrong is said with its line and what mends it", () => {
  for (const [text, due] of WRONG) {
    assert.throws(
      () => readTable(text),
      (error) => error instanceof TableError && due.test(error.problem) && error.hint.endsWith("."),
      JSON.stringify(text),
    );
  }
});

test("what is written is read back", () => {
  const rows = [["1", 'say "no"', "a,b"], ["", "two\nlines", " "], ["é", "\r", "%"]];
  const table = readTable(writeTable(["x", "y z", "x,y"], rows));
  assert.deepEqual(table.names, ["x", "y z", "x,y"]);
  assert.deepEqual(rows.map((_, i) => table.cells.map((column) => column[i])), rows);
  assert.equal(writeTable(["n"], [[0.1 + 0.2], [1e-7]]), "n\r\n0.30000000000000004\r\n1e-7\r\n");
});
