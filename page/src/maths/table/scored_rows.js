/** The rows of a table that a question asks for, or what is wrong with them, in the package's order. */

import { filled, prose } from "../../prose/prose.js";
import { judgeLabels } from "./labels.js";
import { cellsOf, labelColumn, numberColumn } from "./readings.js";
import { shownCell, TableError, tallied } from "./table_error.js";

/** @import { Table } from "./csv.js" */
/** @import { Fault } from "./labels.js" */
/** @import { Column } from "./readings.js" */

/**
 * @typedef {object} Question
 * @property {string} y
 * @property {string} p
 * @property {boolean} logit
 * @property {boolean} percent
 * @property {string} positive the label that counts as 1; "" where labels are numbers in [0, 1]
 * @property {boolean} drop leave out rows in which something is missing
 * @property {boolean} [clip] take probabilities beyond 0 and 1 by what rounding leaves as 0 and 1
 */

/**
 * @typedef {object} ScoredRows
 * @property {Float64Array} y
 * @property {Float64Array} given probabilities or logits
 * @property {Int32Array} rows their numbers in the file, from 0
 * @property {number} dropped rows left out because something is missing
 * @property {number} clipped rows whose probability was beyond 0 or 1
 */

const ROUNDING = 2 ** -21; // how far float32 takes probabilities beyond 0 and 1: 4 units in its last place at 1

/**
 * @param {Table} table
 * @param {Question} question
 * @returns {ScoredRows}
 * @throws {TableError} a value cannot be scored; the first such is named, and how many there are
 */
export function scoredRows(table, { y, p, logit, percent, positive, drop, clip = false }) {
  checkColumns(table.names, y, p);
  const labels = labelColumn(table, y, positive !== "");
  const forecasts = numberColumn(table, p, !logit);
  const size = table.lines.length;
  const here = presentRows(labels, forecasts, drop);
  const { values, rows, marked, fault, doubt } = judgeLabels(labels, here, positive);
  const given = forecasts.numbers.map((value) => (percent && !forecasts.signed ? value / 100 : value));
  const dropped = size - rows.length;
  const scale = { logit, percent, clip, gaps: dropped > 0 };
  const faults = [
    drop ? null : missingIn(labels, marked),
    wrongWords(forecasts, rows) ?? fault ?? outsideRange(forecasts, given, rows, scale),
  ].filter((each) => each !== null);
  if (faults.length) throw faults.sort((a, b) => a.row - b.row)[0].error;
  if (doubt) throw doubt;
  checkSwapped(y, p, values, given, rows, logit);
  if (!rows.length) throw new TableError("all-missing", prose.data.trouble.allMissing, prose.data.trouble.choose);
  const inside = (/** @type {number} */ value) => (logit ? value : value < 0 ? 0 : value > 1 ? 1 : value);
  return {
    y: new Float64Array(rows.length).map((_, at) => values[rows[at]]),
    given: new Float64Array(rows.length).map((_, at) => inside(given[rows[at]])),
    rows,
    dropped,
    clipped: rows.filter((i) => inside(given[i]) !== given[i]).length,
  };
}

/**
 * The labels of a column as numbers, NaN where one is missing.
 * @param {Table} table
 * @param {string} name
 * @param {string} positive "" where the labels are numbers in [0, 1]
 * @throws {TableError} a label is neither
 */
export function columnLabels(table, name, positive) {
  checkNamed(table.names, name);
  const column = labelColumn(table, name, positive !== "");
  const { values, fault, doubt } = judgeLabels(column, rowsWhere(column, (i) => !isGap(column, i)), positive);
  const error = fault?.error ?? doubt;
  if (error) throw error;
  return values;
}

/**
 * @param {string[]} names
 * @param {string} y
 * @param {string} p
 * @throws {TableError} one of them names no column, or they name the same
 */
export function checkColumns(names, y, p) {
  checkNamed(names, y);
  checkNamed(names, p);
  const { columnTwice, choose } = prose.data.trouble;
  if (y === p) throw new TableError("column-twice", filled(columnTwice, { name: y }), choose);
}

/**
 * @param {string[]} names
 * @param {string} name
 */
function checkNamed(names, name) {
  const count = names.filter((each) => each === name).length;
  const { noColumn, columnRepeated, columnRepeatedHint } = prose.data.trouble;
  if (!count) throw new TableError("no-column", filled(noColumn, { name }));
  if (count > 1) throw new TableError("column-repeated", filled(columnRepeated, { count, name }), columnRepeatedHint);
}

/**
 * @param {Column} column
 * @param {(row: number) => boolean} which
 */
function rowsWhere({ numbers }, which) {
  return new Int32Array(numbers.length).map((_, row) => row).filter(which);
}

/**
 * @param {Column} column
 * @param {number} row
 */
function isGap({ numbers, words }, row) {
  return Number.isNaN(numbers[row]) && words[row] === null;
}

/**
 * The rows in which nothing is missing.
 * @param {Column} labels
 * @param {Column} forecasts
 * @param {boolean} drop
 * @throws {TableError} there are others, and they are not to be dropped
 */
function presentRows(labels, forecasts, drop) {
  const here = rowsWhere(labels, (i) => !isGap(labels, i) && !isGap(forecasts, i));
  if (drop || here.length === labels.numbers.length) return here;
  const unlabeled = missingFault(labels);
  const fault = unlabeled ?? wrongWords(forecasts, rowsWhere(forecasts, () => true)) ?? missingFault(forecasts);
  throw /** @type {Fault} */ (fault).error;
}

/**
 * @param {Column} column
 * @returns {Fault | null}
 */
function missingFault(column) {
  return missingIn(column, [...rowsWhere(column, (i) => isGap(column, i))]);
}

/**
 * @param {Column} column
 * @param {number[]} rows where it has nothing
 * @returns {Fault | null}
 */
function missingIn({ name, lines }, rows) {
  if (!rows.length) return null;
  const { missing, leaveOut } = prose.data.trouble;
  const problem = filled(missing, { name, line: lines[rows[0]], tally: tallied(rows.length, lines.length) });
  return { row: rows[0], error: new TableError("missing", problem, leaveOut, { drop: true }) };
}

/**
 * @param {Column} column
 * @param {Int32Array} rows
 * @returns {Fault | null}
 */
function wrongWords({ name, words, lines }, rows) {
  const wrong = rows.filter((i) => words[i] !== null);
  if (!wrong.length) return null;
  const { text, textHint } = prose.data.trouble;
  const problem = filled(text, { name, line: lines[wrong[0]], cell: shownCell(String(words[wrong[0]])), tally: tallied(wrong.length, words.length) });
  return { row: wrong[0], error: new TableError("text", problem, textHint) };
}

/**
 * @param {Column} column
 * @param {Float64Array} given
 * @param {Int32Array} rows
 * @param {{logit: boolean, percent: boolean, clip: boolean, gaps: boolean}} scale
 * @returns {Fault | null}
 */
function outsideRange({ name, cells, lines, signed }, given, rows, { logit, percent, clip, gaps }) {
  const wrong = logit ? [] : [...rows.filter((i) => !(given[i] >= 0 && given[i] <= 1))];
  if (!wrong.length) return null;
  const [low, high] = rows.reduce(([a, b], i) => [Math.min(a, given[i]), Math.max(b, given[i])], [Infinity, -Infinity]);
  const code = signed ? "p-range" : rangeCode(low, high);
  if (code === "p-rounding" && clip) return null;
  const { said, hint, answer } = rangeTrouble(code);
  const sure = code !== "p-rounding" || !(gaps || percent);
  const [count, size] = [wrong.length, lines.length];
  const bound = percent || signed ? "100 %" : "1";
  const problem = filled(said, { name, line: lines[wrong[0]], bound, cell: shownCell(cells[wrong[0]]), tally: tallied(count, size) });
  return { row: wrong[0], error: new TableError(code, problem, sure ? filled(hint, { count, size }) : "", sure ? answer : null) };
}

/**
 * Of probabilities outside [0, 1], what they look like, and what is sure to mend them.
 * @param {ReturnType<typeof rangeCode>} code
 */
function rangeTrouble(code) {
  const { range } = prose.data.trouble;
  if (code === "percent") return { said: range.percent, hint: range.percentHint, answer: { percent: true } };
  if (code === "logits-as-p") return { said: range.logits, hint: range.logitsHint, answer: { logit: true } };
  if (code === "p-rounding") return { said: range.rounding, hint: range.roundingHint, answer: { clip: true } };
  return { said: range.other, hint: "", answer: null };
}

/**
 * What probabilities outside [0, 1] look like.
 * @param {number} low the least of them all
 * @param {number} high
 */
export function rangeCode(low, high) {
  if (low >= 0 && high > 20 && high <= 100) return "percent";
  if (low < 0 && (high > 1.5 || low < -1.5) && Number.isFinite(low) && Number.isFinite(high)) return "logits-as-p";
  return low >= -ROUNDING && high <= 1 + ROUNDING ? "p-rounding" : "p-range";
}

/**
 * @param {string} y
 * @param {string} p
 * @param {Float64Array} labels
 * @param {Float64Array} given
 * @param {Int32Array} rows
 * @param {boolean} logit
 */
function checkSwapped(y, p, labels, given, rows, logit) {
  const has = (/** @type {number} */ p) => rows.some((i) => given[i] === p);
  const soft = rows.some((i) => labels[i] % 1 !== 0);
  if (logit || !soft || !has(0) || !has(1) || rows.some((i) => given[i] !== 0 && given[i] !== 1)) return;
  throw new TableError("swapped", filled(prose.data.trouble.swapped, { p, y }));
}

/**
 * The numbers of a column; NaN where there is none.
 * @param {Table} table
 * @param {string} name
 */
export function columnNumbers(table, name) {
  return cellsOf(table, name) ? numberColumn(table, name, true).numbers : new Float64Array();
}
