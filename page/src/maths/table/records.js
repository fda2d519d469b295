/** Text cut into records of cells, by the rules of RFC 4180 and of Python's `csv` module. */

import { filled, prose } from "../../prose/prose.js";
import { TableError } from "./table_error.js";

export const DOUBLED = '"';
const [LINE_FEED, CARRIAGE_RETURN, QUOTE, SPACE] = ["\n", "\r", '"', " "].map((letter) => letter.charCodeAt(0));

/**
 * @typedef {object} Cutting
 * @property {number} [at] where the first record starts
 * @property {number} [line] the line on which it does, from 1
 * @property {number} [most] records, after which it stops
 * @property {string} [escape] what a quote within quotes has before it
 * @property {string} [lineEnd] what ends each record; any line end if it is not told
 * @property {boolean} [blank] whether an empty line is a record
 * @property {boolean} [lenient] whether quotes out of place belong to the cell
 */

/**
 * Cut a text into records of cells.
 * @param {string} text
 * @param {string} delimiter one character
 * @param {Cutting} [cutting]
 * @returns {{records: string[][], lines: number[], more: boolean, odd: number}} without empty lines; `odd` is the first line
 *   that ends otherwise than the others should, or 0
 * @throws {TableError} a quote is never closed, or something follows a closing quote
 */
export function splitRecords(text, delimiter, { at = 0, line = 1, most = Infinity, escape = DOUBLED, lineEnd = "", blank = false, lenient = false } = {}) {
  const cut = delimiter.charCodeAt(0);
  /** @type {string[][]} */
  const records = [];
  /** @type {number[]} */
  const lines = [];
  let odd = 0;
  while (at < text.length && records.length < most) {
    const start = line;
    const quoted = text.charCodeAt(at) === QUOTE;
    /** @type {string[]} */
    const record = [];
    let ended = false;
    while (!ended) {
      const cell = cellAt(text, at, cut, line, escape, lenient);
      record.push(cell.text);
      line += cell.lines;
      ended = text.charCodeAt(cell.end) !== cut;
      at = cell.end + 1;
    }
    const pair = text.charCodeAt(at - 1) === CARRIAGE_RETURN && text.charCodeAt(at) === LINE_FEED;
    if (lineEnd && at <= text.length && !odd && text.slice(at - 1, pair ? at + 1 : at) !== lineEnd) odd = line;
    if (pair) at++;
    line++;
    if (record.length === 1 && record[0] === "" && !quoted && !blank) continue;
    records.push(record);
    lines.push(start);
  }
  return { records, lines, more: at < text.length && /\S/.test(text.slice(at)), odd };
}

/** @param {number} line */
function neverClosed(line) {
  const { quoteOpen, quoteOpenHint } = prose.data.trouble;
  return new TableError("csv-line", filled(quoteOpen, { line }), quoteOpenHint);
}

/**
 * One cell, which may stand in quotes behind spaces; where it ends (at a delimiter, the end of a line, or the end of the text),
 * and over how many lines it goes on.
 * @param {string} text
 * @param {number} at where it starts
 * @param {number} cut
 * @param {number} line
 * @param {string} escape
 * @param {boolean} lenient
 */
function cellAt(text, at, cut, line, escape, lenient) {
  let end = at;
  let open = at;
  while (text.charCodeAt(open) === SPACE && cut !== SPACE) open++;
  if (text.charCodeAt(open) !== QUOTE) {
    while (end < text.length && !endsCell(text.charCodeAt(end), cut)) end++;
    return { text: text.slice(at, end), end, lines: 0 };
  }
  const closing = closingQuote(text, open, escape);
  const close = closing < 0 && lenient ? text.length : closing;
  if (close < 0) {
    throw neverClosed(line);
  }
  const inside = text.slice(open + 1, close);
  const behind = close + 1;
  for (end = behind; text.charCodeAt(end) === SPACE && cut !== SPACE; ) end++;
  const misplaced = end < text.length && !endsCell(text.charCodeAt(end), cut);
  if (misplaced && !lenient) {
    const { quoteClosed, quoteClosedHint } = prose.data.trouble;
    throw new TableError("csv-line", filled(quoteClosed, { line, text: text.slice(behind, behind + 12).split(/[\r\n]/)[0] }), quoteClosedHint);
  }
  if (misplaced) while (end < text.length && !endsCell(text.charCodeAt(end), cut)) end++;
  const more = misplaced ? text.slice(behind, end) : "";
  const bare = escape === DOUBLED ? inside.replaceAll('""', '"') : inside.replace(/\\(["\\])/g, "$1");
  return { text: bare + more, end: Math.min(end, text.length), lines: inside.match(/\r\n|\n|\r/g)?.length ?? 0 };
}

/**
 * Where the quote stands that closes a cell; −1 where there is none.
 * @param {string} text
 * @param {number} open
 * @param {string} escape
 */
function closingQuote(text, open, escape) {
  for (let at = open + 1; at < text.length; at++) {
    if (escape !== DOUBLED && text[at] === escape) at++;
    else if (text.charCodeAt(at) === QUOTE) {
      if (escape !== DOUBLED || text.charCodeAt(at + 1) !== QUOTE) return at;
      at++;
    }
  }
  return -1;
}

/**
 * @param {number} code
 * @param {number} cut
 */
function endsCell(code, cut) {
  return code === cut || code === LINE_FEED || code === CARRIAGE_RETURN;
}
