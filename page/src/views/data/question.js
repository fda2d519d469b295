/** What is asked of the data: which columns, and what their values mean. */

import { guessColumns, looksLike, surePositive } from "../../maths/table/columns.js";

/** @import { ColumnFacts } from "../../maths/table/columns.js" */

/**
 * @typedef {object} Choice
 * @property {"score" | "train"} aim score forecasts, or train the demo
 * @property {string} y
 * @property {string} positive the label that counts as 1; "" where labels are numbers in [0, 1], and where it is not chosen yet
 * @property {string} p column of the forecasts
 * @property {boolean} logit
 * @property {boolean} percent
 * @property {boolean} drop leave out rows in which something is missing
 * @property {boolean} clip take probabilities beyond 0 and 1 by what rounding leaves as 0 and 1
 * @property {[string, string]} features
 * @property {[boolean, boolean]} logs
 */

const LOG_FROM = 20; // a column whose largest value is so many times its least is shown on a logarithmic axis

/**
 * @param {ColumnFacts[]} facts
 * @returns {Choice}
 */
export function firstChoice(facts) {
  const { features, ...guess } = guessColumns(facts);
  /** @type {[string, string]} */
  const two = [features[0] ?? "", features[1] ?? ""];
  return {
    ...guess,
    aim: guess.p || features.length < 2 ? "score" : "train",
    drop: false,
    clip: false,
    features: two,
    logs: [looksLogarithmic(facts, two[0]), looksLogarithmic(facts, two[1])],
  };
}

/**
 * Change a choice, and what follows from the change: another column has other labels and other scales.
 * @param {Choice} choice
 * @param {Partial<Choice>} patch
 * @param {ColumnFacts[]} facts
 * @returns {Choice}
 */
export function changedChoice(choice, patch, facts) {
  const next = { ...choice, ...patch };
  if (patch.y !== undefined) {
    const column = facts.find(({ name }) => name === patch.y);
    next.positive = column ? surePositive(column) : "";
  }
  if (patch.p !== undefined) {
    const column = facts.find(({ name }) => name === patch.p);
    next.logit = column !== undefined && looksLike("logits-as-p", column);
    next.percent = column !== undefined && looksLike("percent", column);
    next.clip = false;
  }
  if (patch.logit) next.percent = false;
  if (patch.features) {
    next.logs = /** @type {[boolean, boolean]} */ (
      next.features.map((name, i) => (name === choice.features[i] ? choice.logs[i] : looksLogarithmic(facts, name)))
    );
  }
  return next;
}

/**
 * @param {ColumnFacts[]} facts
 * @param {string} name
 */
function looksLogarithmic(facts, name) {
  const column = facts.find((each) => each.name === name);
  return column !== undefined && column.low > 0 && column.high >= LOG_FROM * column.low;
}

/** @typedef {Record<string, string>} Asked the package's question about a file, as a query of its address has it */

/**
 * @param {string} name of the file
 * @param {Choice} choice
 * @returns {Asked}
 */
export function askedOf(name, { y, p, logit, percent, positive, drop, clip }) {
  return {
    name,
    y,
    [logit ? "logit" : "p"]: p,
    ...(positive && { positive }),
    ...(percent && { percent: "1" }),
    ...(drop && { missing: "drop" }),
    ...(clip && { clip: "1" }),
  };
}

/**
 * The same question in a shell, where there is no limit.
 * @param {Asked} asked
 */
export function scoreCommand({ name, percent, clip, ...columns }) {
  const column = `"${(columns.p ?? "").replaceAll('"', '""')}"`;
  const clipped = `SELECT * REPLACE (CASE WHEN ${column} > 1 THEN 1 WHEN ${column} < 0 THEN 0 ELSE ${column} END AS ${column}) FROM '${name.replaceAll("'", "''")}'`;
  const options = Object.entries(columns).map(([option, value]) => `--${option}${value.startsWith("-") ? "=" : " "}${inShell(value)}`);
  return ["logloss score", inShell(clip ? clipped : name.replace(/^-/, "./-")), ...options, ...(percent ? ["--percent"] : [])].join(" ");
}

/** @param {string} word */
function inShell(word) {
  return /^[\w.,/:+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
