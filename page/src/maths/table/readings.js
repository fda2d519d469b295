/** The cells of a column as numbers and words, read by the rules of the package's `notation.py`. */

import { filled, prose } from "../../prose/prose.js";
import { shownCell, TableError } from "./table_error.js";
import { isMark, MISSING_MARKS, plainNumber, readWords } from "./written_numbers.js";

/** @import { Reading } from "./written_numbers.js" */
/** @import { Table } from "./csv.js" */

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {Float64Array} numbers NaN where a row holds a word or nothing
 * @property {(string | null)[]} words what a row holds that is no number; null where it holds one, or nothing
 * @property {boolean} signed whether its numbers have percent signs, which their values take into account
 * @property {string[]} cells as they stand
 * @property {number[]} lines the line on which each row starts
 */

/** @typedef {{number: number, word: string | null}} Value */
/** @typedef {Exclude<keyof Reading, "numbers" | "unread">} Way */

/** Of two that stand side by side, a column has one only. @type {[Way, Way][]} */
const CONTRADICTIONS = [["point", "comma"], ["signed", "bare"]];

/**
 * A column of numbers, in which marks of missing values are nothing.
 * @param {Table} table
 * @param {string} name
 * @param {boolean} percent whether they may have percent signs
 * @returns {Column}
 * @throws {TableError} two cells are written in different ways
 */
export function numberColumn(table, name, percent) {
  const cells = cellsOf(table, name);
  const plain = cells.map((cell) => (isMark(cell) ? NaN : plainNumber(cell)));
  if (!plain.includes(null)) {
    return { name, numbers: Float64Array.from(plain, Number), words: cells.map(() => null), signed: false, cells, lines: table.lines };
  }
  const words = [...new Set(cells)];
  const reading = readWords(words);
  const unread = reading.unread.map((each, i) => each || (!percent && reading.signed[i]));
  const column = columnOf(table, name, valuesOf(words, reading, unread), reading.signed.some((each, i) => each && !unread[i]));
  checkNotation(column, words, reading, unread);
  return column;
}

/**
 * A column of labels: words stay if one of them is no number, and marks of missing values always.
 * @param {Table} table
 * @param {string} name
 * @param {boolean} told whether it is told which one is positive; then all words stay
 * @returns {Column}
 * @throws {TableError} two cells are written in different ways
 */
export function labelColumn(table, name, told) {
  const texts = new Set(cellsOf(table, name));
  texts.delete("");
  const words = [...texts];
  const plain = () => columnOf(table, name, new Map(words.map((text) => [text, plainValue(text)])));
  if (told || words.every((text) => MISSING_MARKS.has(text) || plainNumber(text) !== null)) return plain();
  const reading = readWords(words);
  const marks = reading.numbers.map(Number.isNaN);
  if (reading.unread.includes(true) || reading.signed.includes(true) || !marks.includes(false)) return plain();
  const column = columnOf(table, name, valuesOf(words, reading, marks));
  checkNotation(column, words, reading, marks);
  return column;
}

/**
 * @param {Table} table
 * @param {string} name
 */
export function cellsOf({ names, cells }, name) {
  return cells[names.indexOf(name)];
}

/**
 * @param {string} text
 * @returns {Value}
 */
function plainValue(text) {
  const number = plainNumber(text);
  return number === null ? { number: NaN, word: text } : { number, word: null };
}

/**
 * @param {string[]} words
 * @param {Reading} reading
 * @param {boolean[]} kept which of them stay words
 * @returns {Map<string, Value>}
 */
function valuesOf(words, { numbers }, kept) {
  return new Map(words.map((word, i) => [word, kept[i] ? { number: NaN, word } : { number: numbers[i], word: null }]));
}

/**
 * @param {Table} table
 * @param {string} name
 * @param {Map<string, Value>} values of each text; others are nothing
 * @param {boolean} [signed]
 * @returns {Column}
 */
function columnOf(table, name, values, signed = false) {
  const cells = cellsOf(table, name);
  const nothing = { number: NaN, word: null };
  const read = cells.map((cell) => values.get(cell) ?? nothing);
  const numbers = new Float64Array(read.length).map((_, row) => read[row].number);
  return { name, numbers, words: read.map(({ word }) => word), signed, cells, lines: table.lines };
}

/**
 * Refuse a column in which two rows have numbers that are written in different ways.
 * @param {Column} column
 * @param {string[]} words
 * @param {Reading} reading
 * @param {boolean[]} unread
 */
function checkNotation({ name, cells, lines }, words, reading, unread) {
  const { notation, notationHint, ways } = prose.data.trouble;
  const firstOf = (/** @type {Way} */ way) => {
    const written = new Set(words.filter((_, i) => reading[way][i] && !unread[i]));
    return { way, row: cells.findIndex((cell) => written.has(cell)) };
  };
  for (const pair of CONTRADICTIONS) {
    const firsts = pair.map(firstOf).sort((a, b) => a.row - b.row);
    if (firsts[0].row < 0) continue;
    const [one, other] = firsts.map(({ way, row }) => filled(ways[way], { line: lines[row], cell: shownCell(cells[row]) }));
    throw new TableError("notation", filled(notation, { name, one, other }), notationHint);
  }
}
