/** What the columns of a table hold, and which of them are the labels and which the forecasts. */

import { counted, filled, prose } from "../../prose/prose.js";
import { labelsAmong, positiveOf } from "./labels.js";
import { rangeCode } from "./scored_rows.js";
import { shownCell } from "./table_error.js";
import { plainNumber, readWords } from "./written_numbers.js";

/** @import { Table } from "./csv.js" */

/**
 * @typedef {object} ColumnFacts
 * @property {string} name
 * @property {"numbers" | "words" | "mixed" | "empty" | "repeated" | "other"} kind "repeated" where several columns have its name
 * @property {string} sample the first cell that is no number; "" where there is none
 * @property {string[]} labels its distinct cells, if they are few; else none
 * @property {number} low the least number; NaN where there is none
 * @property {number} high
 */

const LABELS_MOST = 12;
const FACTS_FROM = 5000; // rows whose numbers are looked at
const LABEL_NAME = /^(y|y_?true|labels?|targets?|outcomes?|class|truth|actual|happened|result)$/i;
const PROBABILITY_NAME = /^(p|p_.*|.*_p|prob.*|.*prob(a|ability)?|scores?|pred.*|forecasts?|vorhersagen?|wahrscheinlichkeit.*|y_?(proba|hat|pred|score))$/i;
const LOGIT_NAME = /^(z|.*logits?|log_?odds|margin|.*decision.*)$/i;

/**
 * @param {Table} table
 * @returns {ColumnFacts[]}
 */
export function describeColumns({ names, cells }) {
  return names.map((name, j) => {
    if (names.indexOf(name) !== names.lastIndexOf(name)) return { name, kind: "repeated", sample: "", labels: [], low: NaN, high: NaN };
    const words = [...new Set(cells[j].slice(0, FACTS_FROM))];
    const { numbers, unread } = readWords(words);
    const found = numbers.filter((value) => !Number.isNaN(value));
    const worded = unread.includes(true);
    const kind = found.length && worded ? "mixed" : found.length ? "numbers" : worded ? "words" : "empty";
    const [low, high] = found.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], found.length ? [Infinity, -Infinity] : [NaN, NaN]);
    return { name, kind, sample: words[unread.indexOf(true)] ?? "", labels: labelsIn(cells[j]), low, high };
  });
}

/**
 * The labels among all cells of a column, in order; none if there are many.
 * @param {string[]} column
 */
function labelsIn(column) {
  /** @type {Set<string>} */
  const found = new Set();
  let last = "";
  for (const cell of column) {
    if (cell === last) continue; // one of few stands in many rows
    last = cell;
    const label = cell.trim();
    if (label === "" || Number.isNaN(plainNumber(label))) continue;
    found.add(label);
    if (found.size > LABELS_MOST) return [];
  }
  return labelsAmong([...found].sort());
}

/**
 * @typedef {object} Guess
 * @property {string} y column of the labels, "" where none looks like it
 * @property {string} p column of the forecasts, "" where none looks like it
 * @property {boolean} logit
 * @property {boolean} percent
 * @property {string} positive the label that counts as 1; "" where labels are 0 and 1, and where it must be asked
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
    percent: probability !== undefined && looksLike("percent", probability),
    positive: label ? surePositive(label) : "",
    features: rest.filter((column) => column !== given).map(({ name }) => name),
  };
}

/**
 * Whether the numbers of a column are sure to be such, and no probabilities.
 * @param {"percent" | "logits-as-p"} code
 * @param {ColumnFacts} column
 */
export function looksLike(code, { low, high }) {
  return rangeCode(low, high) === code;
}

/**
 * Whether labels are numbers in [0, 1], which need no name.
 * @param {ColumnFacts} column
 */
export function areShares({ kind, low, high }) {
  return kind === "numbers" && low >= 0 && high <= 1;
}

/**
 * The label that is certainly the one that counts as 1; "" where labels need none, and where it must be asked.
 * @param {ColumnFacts} column
 */
export function surePositive(column) {
  return areShares(column) ? "" : (positiveOf(column.labels) ?? "");
}

const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}([.,])\d{3}$/;
const REASONS_MOST = 4;

/** @type {Record<ColumnFacts["kind"], (column: ColumnFacts) => string>} */
const REASONS = {
  numbers: () => "",
  mixed: () => "",
  words: ({ name, sample }) => {
    const { comma, point, words, word } = prose.data.notOffered;
    const mark = AMBIGUOUS.exec(sample.trim())?.[1];
    if (mark) return filled(mark === "," ? comma : point, { name, sample: sample.trim() });
    return filled(sample ? word : words, { name, sample: shownCell(sample.trim()) });
  },
  empty: ({ name }) => filled(prose.data.notOffered.empty, { name }),
  repeated: ({ name }) => filled(prose.data.notOffered.repeated, { name }),
  other: ({ name }) => filled(prose.data.notOffered.other, { name }),
};

/**
 * Why some columns are not offered as numbers; "" where all are.
 * @param {ColumnFacts[]} facts
 */
export function notOffered(facts) {
  const reasons = [...new Set(facts.map((column) => REASONS[column.kind](column)).filter(Boolean))];
  const more = reasons.length - REASONS_MOST;
  const said = [...reasons.slice(0, REASONS_MOST), ...(more > 0 ? [counted(prose.data.notOffered.more, more)] : [])];
  return reasons.length ? filled(prose.data.notOffered.all, { reasons: said.join("; ") }) : "";
}
