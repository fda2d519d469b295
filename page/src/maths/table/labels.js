/** Labels as 0 and 1: which label is the positive one, and what is wrong where that cannot be known. */

import { filled, prose } from "../../prose/prose.js";
import { shownCell, TableError, tallied } from "./table_error.js";
import { isMark, plainNumber } from "./written_numbers.js";

/** @import { Column } from "./readings.js" */

/** @typedef {number | string} Label */

/**
 * @typedef {object} Fault what is wrong, and the first row where it is
 * @property {number} row
 * @property {TableError} error
 */

/**
 * @typedef {object} Judged
 * @property {Float64Array} values NaN where there is no label
 * @property {Int32Array} rows those that have one
 * @property {number[]} marked the rows whose label is a mark of a missing value, and missing
 * @property {Fault | null} fault of the rows that have a label
 * @property {TableError | null} doubt what is to be asked about labels of which none is wrong by itself
 */

// What the positive label of two is called. Short ones are known by the other one alone: 1 of 1 and 2 may be either.
const POSITIVE = new Set(["yes", "true", "positive", "pos"]);
const PAIRS = new Set(["1 0", "1 -1", "y n", "t f"]);
// What often marks a row to be left out: torch's ignore_index, scikit-learn's unlabeled, the codes of questionnaires.
const IGNORED = new Set([-100, -9, -1, 9, 99, 999]);
// Of the marks of missing values those that no class is called; "None" and "-" may be one of several.
const IGNORED_WORDS = new Set(["", ".", "NA", "N/A", "#N/A", "null", "NULL", "NaN", "nan", "\\N"]);
const SHOWN = 5;

/**
 * The labels of some rows as numbers, by the rules of the package's `labels.py`.
 * @param {Column} column
 * @param {Int32Array} rows that are not missing
 * @param {string} positive the label that counts as 1; "" where labels are numbers in [0, 1]
 * @returns {Judged}
 */
export function judgeLabels(column, rows, positive) {
  const isPositive = positiveTest(positive);
  const label = (/** @type {number} */ i) => column.words[i] ?? column.numbers[i];
  const isMarked = (/** @type {number} */ i) => column.words[i] !== null && isMark(column.words[i]) && !isPositive(column.words[i]);
  const marked = [...rows.filter(isMarked)];
  const others = marked.length ? rows.filter((i) => !isMarked(i)) : rows;
  const missing = marked.length > 0 && areMissing(column, marked, others, positive, isPositive);
  const kept = missing ? others : rows;
  const values = new Float64Array(column.numbers.length).fill(NaN);
  for (const i of kept) values[i] = positive === "" ? column.numbers[i] : Number(isPositive(label(i)));
  return {
    values,
    rows: kept,
    marked: missing ? marked : [],
    fault: positive === "" ? wrongLabels(column, kept) : softLabels(column, kept, positive),
    doubt: positive === "" ? null : doubtOf(column, kept, positive, isPositive),
  };
}

/**
 * Whether marks are those of missing values: beside soft labels, or just two labels. Beside a plus, a minus is a label.
 * @param {Column} column
 * @param {number[]} marked
 * @param {Int32Array} others
 * @param {string} positive
 * @param {(label: Label) => boolean} isPositive
 */
function areMissing({ numbers, words }, marked, others, positive, isPositive) {
  const known = new Set([...others].map((i) => words[i] ?? numbers[i]).map((label) => (isPositive(label) ? positive.trim() : label)));
  const soft = positive === "" && others.every((i) => isShare(numbers[i])) && others.some((i) => numbers[i] % 1 !== 0);
  const minus = known.has("+") && marked.some((i) => words[i] === "-");
  return soft || (known.size === 2 && !minus);
}

/**
 * @param {string} positive
 * @returns {(label: Label) => boolean}
 */
function positiveTest(positive) {
  if (positive === "") return () => false;
  const number = plainNumber(positive);
  return (label) => (typeof label === "string" ? label.trim() === positive.trim() : label === number);
}

/** @param {number} value */
function isShare(value) {
  return value >= 0 && value <= 1;
}

/**
 * @param {Column} column
 * @param {Int32Array} rows
 * @returns {Fault | null}
 */
function wrongLabels(column, rows) {
  const { name, numbers, lines, cells } = column;
  const wrong = rows.filter((i) => !isShare(numbers[i]));
  if (!wrong.length) return null;
  const row = wrong[0];
  const labels = distinctLabels(column, rows);
  const said = prose.data.trouble;
  const place = filled(said.place, { name, line: lines[row], cell: shownCell(cells[row]) });
  const tally = tallied(wrong.length, numbers.length);
  const made = (/** @type {string} */ code, /** @type {string} */ problem, hint = "", answer = {}) => ({
    row,
    error: new TableError(code, problem, hint, Object.keys(answer).length ? answer : null),
  });
  if (labels.length === 2 && labels[0] === -1 && labels[1] === 1) {
    const one = cells[/** @type {number} */ (rows.find((i) => numbers[i] === 1))].trim();
    return made("label-signed", filled(said.signed, { place, tally }), filled(said.signedHint, { label: one }), { positive: one });
  }
  const marks = ignoredLabels(labels);
  const kept = labels.filter((label) => !marks.includes(label));
  const classes = labelVariants(labels);
  if (marks.length && (kept.length <= 2 || kept.every((label) => typeof label === "number" && isShare(label)))) {
    return made("label-ignored", ignoredInWords(column, rows, place, kept, marks));
  }
  if (classes.size < labels.length && classes.size <= 2) return made("label-case", alikeInWords(place, classes));
  if (labels.length > 2 && labels.some((label) => typeof label === "number" && label % 1 !== 0)) {
    return made("label-range", filled(said.labelRange, { place, tally }));
  }
  const listed = { place, labels: listedLabels(labels) };
  if (labels.length > 2) return made("label-classes", filled(said.classes, listed), said.classesHint);
  const likely = positiveOf(labels.map(String));
  const problem = filled(said.which, listed);
  if (likely === null) return made("label-text", problem, said.chooseLabel);
  return made("label-text", problem, filled(said.whichHint, { label: likely }), { positive: likely });
}

/**
 * Soft labels beside a positive one that is 0 or 1: they would count as 0.
 * @param {Column} column
 * @param {Int32Array} rows
 * @param {string} positive
 * @returns {Fault | null}
 */
function softLabels(column, rows, positive) {
  const { name, numbers, lines, cells } = column;
  const own = plainNumber(positive);
  const soft = own === 0 || own === 1 ? rows.filter((i) => numbers[i] > 0 && numbers[i] < 1) : rows.subarray(0, 0);
  if (!soft.length) return null;
  const row = soft[0];
  const said = prose.data.trouble;
  const problem = filled(said.soft, { name, line: lines[row], cell: shownCell(cells[row]), tally: tallied(soft.length, numbers.length) });
  const plain = own === 1 && rows.every((i) => isShare(numbers[i]));
  return { row, error: new TableError("label-soft", problem, plain ? said.softHint : "", plain ? { positive: "" } : null) };
}

/**
 * What to ask if labels would count as 0 that hardly should, or if no row has the positive one.
 * @param {Column} column
 * @param {Int32Array} rows
 * @param {string} positive
 * @param {(label: Label) => boolean} isPositive
 */
function doubtOf(column, rows, positive, isPositive) {
  const first = rows.find((i) => isPositive(column.words[i] ?? column.numbers[i]));
  const others = distinctLabels(column, rows).filter((label) => !isPositive(label));
  const { name } = column;
  if (first === undefined) {
    if (others.length < 2) return null; // one class only, which is fine
    const { absent, chooseLabel } = prose.data.trouble;
    return new TableError("positive-absent", filled(absent, { name, label: positive, labels: listedLabels(others) }), chooseLabel);
  }
  const own = plainNumber(positive) ?? positive;
  const labels = orderedLabels([...others, own]);
  const classes = labelVariants(labels);
  const alike = classes.get(positive.trim().toLowerCase()) ?? [];
  if (alike.length > 1) return new TableError("label-case", alikeInWords(name, new Map([["", alike]])));
  const marks = ignoredLabels(labels).filter((mark) => mark !== own);
  const kept = labels.filter((label) => !marks.includes(label));
  return marks.length ? new TableError("label-ignored", ignoredInWords(column, rows, name, kept, marks)) : null;
}

/**
 * @param {Column} column
 * @param {Int32Array} rows
 */
function distinctLabels({ numbers, words }, rows) {
  return orderedLabels([...new Set([...rows].map((i) => words[i] ?? numbers[i]))]);
}

/**
 * Numbers before words, each in order.
 * @param {Label[]} labels
 */
function orderedLabels(labels) {
  const rank = (/** @type {Label} */ label) => Number(typeof label === "string");
  return labels.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The label that is certainly the positive one of two; null where that must be asked.
 * @param {string[]} labels
 */
export function positiveOf(labels) {
  if (labels.length !== 2) return null;
  const said = labels.map((label) => label.trim().toLowerCase());
  const words = said.map((word) => (/^(true|false)$/.test(word) ? word : String(plainNumber(word) ?? word)));
  const at = [0, 1].find((i) => (POSITIVE.has(words[i]) && !POSITIVE.has(words[1 - i])) || PAIRS.has(`${words[i]} ${words[1 - i]}`));
  return at === undefined ? null : labels[at].trim();
}

/**
 * Those of a column's distinct cells that are labels: no marks of missing values, beside just two others.
 * @param {string[]} cells
 */
export function labelsAmong(cells) {
  const others = cells.filter((cell) => !isMark(cell));
  return others.length === 2 && !(others.includes("+") && cells.includes("-")) ? others : cells;
}

/**
 * Which of more than two labels often mark rows to be left out. The next number on a scale is none: 9 where there is 8. Nor is
 * −1 beside 1 where nothing is 0.
 * @param {Label[]} labels
 */
function ignoredLabels(labels) {
  const values = new Set(labels.map((label) => plainNumber(String(label))));
  const continues = (/** @type {number} */ value) => (value === -1 ? values.has(1) && !values.has(0) : values.has(value - Math.sign(value)));
  const marks = labels.filter((label) => {
    const value = plainNumber(String(label));
    return (value !== null && IGNORED.has(value) && !continues(value)) || (typeof label === "string" && IGNORED_WORDS.has(label.trim()));
  });
  return marks.length < labels.length && labels.length > 2 ? marks : [];
}

/**
 * Labels as the classes that they are if case and outer spaces say nothing.
 * @param {Label[]} labels
 * @returns {Map<string, Label[]>}
 */
function labelVariants(labels) {
  /** @type {Map<string, Label[]>} */
  const classes = new Map();
  for (const label of labels) {
    const key = String(label).trim().toLowerCase();
    classes.set(key, [...(classes.get(key) ?? []), label]);
  }
  return classes;
}

/** @param {Label[]} labels */
function listedLabels(labels) {
  return labels.slice(0, SHOWN).map(shownLabel).join(", ") + (labels.length > SHOWN ? ", …" : "");
}

/** @param {Label} label */
function shownLabel(label) {
  return typeof label === "string" ? filled(prose.data.trouble.quoted, { label: shownCell(label) }) : String(label);
}

/**
 * @param {string} place
 * @param {Map<string, Label[]>} classes
 */
function alikeInWords(place, classes) {
  const alike = [...classes.values()].find((same) => same.length > 1) ?? [];
  const { alike: said, and } = prose.data.trouble;
  return filled(said, { place, labels: alike.map(shownLabel).join(and) });
}

/**
 * @param {Column} column
 * @param {Int32Array} rows
 * @param {string} place
 * @param {Label[]} kept
 * @param {Label[]} marks
 */
function ignoredInWords({ numbers, words }, rows, place, kept, marks) {
  const { ignored, mark: said } = prose.data.trouble;
  const counts = marks.map((mark) => filled(said, { label: shownLabel(mark), count: rows.filter((i) => (words[i] ?? numbers[i]) === mark).length }));
  return filled(ignored, { place, kept: listedLabels(kept), marks: counts.join(", "), size: numbers.length });
}
