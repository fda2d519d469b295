/** What the columns of a table hold, which of them are the labels and which the forecasts, and the rows that are usable. */

import { cellNumber, isMissing, TableError } from "./csv.js";

/** @import { Table } from "./csv.js" */

/**
 * @typedef {object} ColumnFacts
 * @property {string} name
 * @property {"numbers" | "words" | "mixed" | "empty"} kind
 * @property {string[]} labels its distinct cells, if they are few; else none
 * @property {number} low the least number; NaN where there is none
 * @property {number} high
 * @property {boolean} percent whether cells carry a percent sign
 */

/** @typedef {{y: string, p: string, logit: boolean, percent: boolean, positive: string, drop: boolean}} Question */

/**
 * @typedef {object} ScoredRows
 * @property {Float64Array} y
 * @property {Float64Array} given probabilities or logits
 * @property {Int32Array} rows their numbers in the file, from 0
 * @property {number} dropped rows left out because something is missing
 */

const LABELS_MOST = 12;
const FACTS_FROM = 5000; // rows that are looked at to describe a column
const LABEL_NAME = /^(y|y_?true|labels?|targets?|outcomes?|class|truth|actual|happened|result)$/i;
const PROBABILITY_NAME = /^(p|p_.*|.*_p|prob.*|.*prob(a|ability)?|scores?|pred.*|forecasts?|y_?(proba|hat|pred|score))$/i;
const LOGIT_NAME = /^(z|.*logits?|log_?odds|margin|.*decision.*)$/i;
const YES = /^(1|yes|y|true|t|positive|pos|liquefied|spam|ill|sick|malignant|success|one|\+)$/i;

/**
 * @param {Table} table
 * @returns {ColumnFacts[]}
 */
export function describeColumns({ names, cells, comma }) {
  return names.map((name, j) => {
    /** @type {Set<string>} */
    const labels = new Set();
    let [numbers, words, percent, low, high] = [0, 0, false, Infinity, -Infinity];
    for (const cell of cells[j].slice(0, FACTS_FROM)) {
      if (isMissing(cell)) continue;
      if (labels.size <= LABELS_MOST) labels.add(cell.trim());
      const value = cellNumber(cell, comma);
      if (Number.isNaN(value)) {
        words++;
        continue;
      }
      numbers++;
      percent ||= cell.trimEnd().endsWith("%");
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    const kind = numbers && words ? "mixed" : numbers ? "numbers" : words ? "words" : "empty";
    const few = labels.size <= LABELS_MOST ? [...labels].sort() : [];
    return { name, kind, labels: few, low: numbers ? low : NaN, high: numbers ? high : NaN, percent };
  });
}

/**
 * @typedef {object} Guess
 * @property {string} y column of the labels, "" where none looks like it
 * @property {string} p column of the forecasts, "" where none looks like it
 * @property {boolean} logit
 * @property {boolean} percent
 * @property {string} positive the label that counts as 1; "" where labels are 0 and 1
 * @property {string[]} features columns of numbers that are neither
 */

/**
 * Guess which column is which.
 * @param {ColumnFacts[]} facts
 * @returns {Guess}
 */
export function guessColumns(facts) {
  const two = facts.filter(({ labels }) => labels.length === 2);
  const label = two.find(({ name }) => LABEL_NAME.test(name)) ?? facts.find(({ name }) => LABEL_NAME.test(name)) ?? two[0];
  const rest = facts.filter((column) => column !== label && column.kind === "numbers");
  const shares = rest.filter(({ low, high }) => low >= 0 && high <= 100);
  const probability = shares.find(({ name }) => PROBABILITY_NAME.test(name)) ?? (facts.length === 2 ? shares.find(({ high }) => high <= 1) : undefined);
  const logit = probability ? undefined : rest.find(({ name }) => LOGIT_NAME.test(name));
  const given = probability ?? logit;
  return {
    y: label?.name ?? "",
    p: given?.name ?? "",
    logit: logit !== undefined,
    percent: probability !== undefined && isPercent(probability),
    positive: label ? guessPositive(label) : "",
    features: rest.filter((column) => column !== given).map(({ name }) => name),
  };
}

/**
 * Whether the numbers of a column look like percentages.
 * @param {ColumnFacts} column
 */
export function isPercent({ percent, low, high }) {
  return percent || (low >= 0 && high > 1.5 && high <= 100);
}

/**
 * The label that counts as 1: "" where they are numbers in [0, 1], which need no name.
 * @param {ColumnFacts} column
 */
export function guessPositive({ kind, labels, low, high }) {
  if (kind === "numbers" && low >= 0 && high <= 1) return "";
  return labels.find((label) => YES.test(label)) ?? labels.at(-1) ?? "";
}

/**
 * The numbers of a column; NaN where there is none.
 * @param {Table} table
 * @param {string} name
 */
export function columnNumbers({ names, cells, comma }, name) {
  return Float64Array.from(cells[names.indexOf(name)], (cell) => (isMissing(cell) ? NaN : cellNumber(cell, comma)));
}

/**
 * The labels of a column as numbers, NaN where one is missing.
 * @param {Table} table
 * @param {string} name
 * @param {string} positive "" where the labels are numbers in [0, 1]
 * @throws {TableError} a label is neither
 */
export function columnLabels(table, name, positive) {
  const { cells, lines, names } = table;
  const column = cells[names.indexOf(name)];
  if (positive !== "") {
    if (!column.some((cell) => cell.trim() === positive)) {
      throw new TableError(`${name}: no row has the label "${positive}".`, "Choose which label counts as 1.");
    }
    return Float64Array.from(column, (cell) => (isMissing(cell) ? NaN : Number(cell.trim() === positive)));
  }
  const labels = columnNumbers(table, name);
  const wrong = labels.findIndex((label, i) => !(label >= 0 && label <= 1) && !isMissing(column[i]));
  if (wrong < 0) return labels;
  throw new TableError(
    `${name}, line ${lines[wrong]}: "${shownCell(column[wrong])}" is neither 0 nor 1, nor a soft label between them.`,
    "Choose which label counts as 1.",
  );
}

/**
 * The rows that a question asks for.
 * @param {Table} table
 * @param {Question} question
 * @returns {ScoredRows}
 * @throws {TableError} a value cannot be scored; the first such is named, and how many there are
 */
export function scoredRows(table, { y, p, logit, percent, positive, drop }) {
  checkDistinct(y, p);
  const labels = columnLabels(table, y, positive);
  const given = columnNumbers(table, p);
  checkGiven(table, p, given, logit, percent);
  const kept = Int32Array.from(labels.keys()).filter((i) => !Number.isNaN(labels[i]) && !Number.isNaN(given[i]));
  const dropped = labels.length - kept.length;
  if (dropped && !drop) {
    const first = labels.findIndex((label, i) => Number.isNaN(label) || Number.isNaN(given[i]));
    const name = Number.isNaN(labels[first]) ? y : p;
    throw new TableError(
      `${name}, line ${table.lines[first]}: a value is missing${tallied(dropped, labels.length)}.`,
      "Leave out the rows in which something is missing.",
      { drop: true },
    );
  }
  if (!kept.length) throw new TableError("Every row has a missing value.", "Choose other columns.");
  return {
    y: Float64Array.from(kept, (i) => labels[i]),
    given: Float64Array.from(kept, (i) => (percent ? given[i] / 100 : given[i])),
    rows: kept,
    dropped,
  };
}

/**
 * @param {string} y
 * @param {string} p
 * @throws {TableError} they are one column
 */
export function checkDistinct(y, p) {
  if (y === p) throw new TableError(`${y} cannot be both the labels and the forecasts.`, "Choose two columns.");
}

/**
 * @param {Table} table
 * @param {string} name
 * @param {Float64Array} given
 * @param {boolean} logit
 * @param {boolean} percent
 */
function checkGiven({ names, cells, lines }, name, given, logit, percent) {
  const column = cells[names.indexOf(name)];
  const words = wrongRows(given, (value, i) => Number.isNaN(value) && !isMissing(column[i]));
  if (words.count) {
    throw new TableError(
      `${name}, line ${lines[words.first]}: "${shownCell(column[words.first])}" is no number${tallied(words.count, given.length)}.`,
      "Choose another column, or correct the cell.",
    );
  }
  const high = percent ? 100 : 1;
  const outside = wrongRows(given, (value) => !logit && (value < 0 || value > high));
  if (!outside.count) return;
  const start = `${name}, line ${lines[outside.first]}: a probability lies between 0 and ${high}, and this is ${shownCell(column[outside.first])}`;
  const numbers = [...given].filter((value) => !Number.isNaN(value));
  const [low, top] = numbers.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
  const problem = `${start}${tallied(outside.count, given.length)}.`;
  if (low < 0) throw new TableError(problem, "Choose it as log-odds, if that is what it holds.", { logit: true });
  if (!percent && top <= 100) throw new TableError(problem, 'Tick "in percent", if these are percentages.', { percent: true });
  throw new TableError(problem, "Choose another column, or correct the cell.");
}

/**
 * @param {Float64Array} values
 * @param {(value: number, i: number) => boolean} wrong
 */
function wrongRows(values, wrong) {
  let [first, count] = [-1, 0];
  values.forEach((value, i) => {
    if (!wrong(value, i)) return;
    if (!count++) first = i;
  });
  return { first, count };
}

/**
 * @param {number} count
 * @param {number} size
 */
function tallied(count, size) {
  return count > 1 ? ` (${count} of ${size} rows)` : "";
}

/** @param {string} cell */
function shownCell(cell) {
  return cell.length > 30 ? `${cell.slice(0, 29)}…` : cell;
}
