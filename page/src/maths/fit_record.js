/** A model that `logloss fit --out` wrote: its coefficients, and what each pass over the rows found. */

import { filled, prose } from "../prose/prose.js";
import { TableError } from "./table/table_error.js";

/**
 * @typedef {object} FitStep what a pass found
 * @property {number} objective the sum of the losses with the penalty, in nats
 * @property {number} gap how far it is above its least value, relative to it
 * @property {number} gradient the largest slope in any coefficient
 * @property {number} length of the step that led here, as a share of the one that was asked for
 */

/** @typedef {Record<"value" | "se" | "low" | "high", number | null> & {name: string}} Coefficient null: there is none */

/**
 * @typedef {object} FitRecord
 * @property {string} y the column of labels
 * @property {string[]} x the columns of the model
 * @property {number} rows that were fitted
 * @property {number} loss mean, in nats
 * @property {Coefficient[]} coefficients
 * @property {FitStep[]} steps
 */

const SCHEMA = /^logloss\/logistic-model\/(\d+)$/;
const VERSION = "1";
const NOT_FINITE = new Map([["Infinity", Infinity], ["-Infinity", -Infinity], ["NaN", NaN]]); // as the package writes them
const STEP = ["objective", "gap", "gradient", "length"];
const ESTIMATE = ["value", "se", "low", "high"];

/**
 * Read a file.
 * @param {string} text
 * @param {string} name of the file
 * @returns {FitRecord | null} null where it is no model at all
 * @throws {TableError} where it is one that cannot be shown
 */
export function readFitRecord(text, name) {
  const found = parsed(text);
  const [schema, version] = SCHEMA.exec(String(found?.schema)) ?? [];
  if (!schema) return null;
  if (version !== VERSION) throw new TableError("schema", filled(prose.fit.later, { name, schema }));
  try {
    return recordOf(found);
  } catch {
    throw new TableError("schema", filled(prose.fit.broken, { name }));
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {any} model
 * @returns {FitRecord}
 */
function recordOf({ columns, terms, n, weight, loss, derived, trace }) {
  return {
    y: String(columns.y),
    x: terms.map((/** @type {{column: unknown}} */ { column }) => String(column)),
    rows: numberOf(n),
    loss: numberOf(loss) / numberOf(weight),
    coefficients: derived.coefficients.map((/** @type {any} */ each) => ({ name: String(each.name), ...numbersOf(each, ESTIMATE, (value) => (value === null ? null : numberOf(value))) })),
    steps: trace.map((/** @type {any} */ step) => numbersOf(step, STEP, numberOf)),
  };
}

/**
 * @param {Record<string, unknown>} part
 * @param {string[]} names
 * @param {(value: unknown) => number | null} read
 */
function numbersOf(part, names, read) {
  return Object.fromEntries(names.map((name) => [name, read(part[name])]));
}

/**
 * @param {unknown} value
 * @returns {number}
 */
function numberOf(value) {
  const known = NOT_FINITE.get(String(value)) ?? value;
  if (typeof known !== "number") throw new TypeError(`no number: ${value}`);
  return known;
}
