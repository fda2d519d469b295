/** The start of a delimited text: what stands before the header, what the header names, and how quotes are escaped. */

import { filled, prose } from "../../prose/prose.js";
import { DOUBLED, splitRecords } from "./records.js";
import { TableError } from "./table_error.js";
import { isMark, isNumber, plainNumber } from "./written_numbers.js";

/**
 * @typedef {object} Head what the start of a text says of all of it, as the package's `csv_head.py` does
 * @property {string[]} columns their names; by their places, from 1, where there is no header; "" where one has none
 * @property {boolean} named whether there is a header
 * @property {string} delimiter
 * @property {string} lineEnd
 * @property {string} escape what a quote within quotes has before it: another quote, or a backslash
 * @property {number} first where the first row starts
 * @property {number} line the line on which it does, from 1
 */

const DELIMITERS = [",", "\t", ";", "|"];
const OF_NUMBERS = [";", "\t", "|", ","]; // in a row of numbers commas may be decimal ones
const ROWS = 100; // that are looked at; those behind them are checked when they are read
const HEAD = 1 << 20; // characters that are
const UNUSUAL = ["^", "~", ":", " "];
const SEP = /^[\r\n]*"?sep=([^\w\s"]|\t)"?[,;|\t]*(?:\r\n|\n|\r)/i; // for Excel, by Excel and others
const COMMENT = /[\r\n]*(#[^\r\n]*)(?:\r\n|\n|\r)/y;
const LINE_END = /\r\n|\n|\r/;
const ENDS = /\r\n|\n|\r/g;

/**
 * @param {string} text it holds more than line ends
 * @returns {Head}
 * @throws {TableError} nothing tells what sets columns apart, a quote is never closed, or the lines before the header end in another way
 */
export function readHead(text) {
  const sep = SEP.exec(text);
  const { start, end } = recordAt(text, behindComments(text, sep?.[0].length ?? 0, sep?.[1]));
  const header = text.slice(start, end);
  const delimiter = sep?.[1] ?? likelyDelimiter(header);
  const ends = text.slice(0, start).match(ENDS) ?? [];
  const lineEnd = LINE_END.exec(text.slice(end, end + 2))?.[0] ?? ends.at(-1) ?? "\n";
  const cells = cellsIn(header, delimiter).map((cell) => cell.trim());
  const named = !isRow(cells);
  const odd = ends.findIndex((one) => one !== lineEnd);
  if (odd >= 0) throw mixedLineEnds(odd + 1);
  const first = named ? Math.min(end + lineEnd.length, text.length) : start;
  const numbered = named && hasRowNames(text, first, delimiter, cells.length);
  const columns = named ? [...(numbered ? [""] : []), ...cells] : cells.map((_, place) => String(place + 1));
  if (columns.length === 1) checkDelimiter(header);
  const escape = escapeOf(text.slice(first, first + HEAD), delimiter);
  splitRecords(header, delimiter, { line: ends.length + 1, escape }); // throws unless quotes that open a name close it, too
  return { columns, named, delimiter, lineEnd, escape, first, line: 1 + (text.slice(0, first).match(ENDS)?.length ?? 0) };
}

/**
 * Where the record that comes next starts and ends; quotes mean nothing in one that they would not let end.
 * @param {string} text
 * @param {number} from
 */
function recordAt(text, from) {
  let start = from;
  while (isEnd(text[start])) start++;
  let quoted = false;
  let end = start;
  for (; end < text.length && (quoted || !isEnd(text[end])); end++) if (text[end] === '"') quoted = !quoted;
  if (quoted) for (end = start; end < text.length && !isEnd(text[end]); ) end++;
  return { start, end };
}

/** @param {string | undefined} letter */
function isEnd(letter) {
  return letter === "\n" || letter === "\r";
}

/**
 * Where the header starts: behind lines that begin with # and have fewer cells than what follows them.
 * @param {string} text
 * @param {number} start
 * @param {string | undefined} sep the delimiter, if it is told
 */
function behindComments(text, start, sep) {
  const comments = [];
  COMMENT.lastIndex = start;
  let behind = start;
  for (let match = COMMENT.exec(text); match; match = COMMENT.exec(text)) {
    comments.push({ at: match.index, text: match[1] });
    behind = COMMENT.lastIndex;
  }
  const next = recordAt(text, behind);
  const following = text.slice(next.start, next.end);
  if (following === "") return start;
  const delimiter = sep ?? likelyDelimiter(following);
  const width = cellsIn(following, delimiter).length;
  return comments.find((comment) => comment.text.split(delimiter).length >= width)?.at ?? behind;
}

/**
 * What sets the cells of the first record apart.
 * @param {string} header
 */
function likelyDelimiter(header) {
  const ofNumbers = OF_NUMBERS.find((delimiter) => header.includes(delimiter) && isRow(cellsIn(header, delimiter)));
  if (ofNumbers) return ofNumbers;
  const bare = header.replace(/"[^"]*"/g, "");
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/**
 * @param {string} record
 * @param {string} delimiter
 */
function cellsIn(record, delimiter) {
  return splitRecords(record, delimiter, { lenient: true }).records[0] ?? [];
}

/**
 * Whether cells are no header: all are numbers or missing. 0, 1, 2, … are what pandas calls columns without names, and true
 * and false may be classes.
 * @param {string[]} cells
 */
function isRow(cells) {
  const bare = cells.map((cell) => cell.trim());
  const numbers = bare.filter((cell) => !isMark(cell));
  if (!numbers.length || !numbers.every(isNumber)) return false;
  if (numbers.every((cell) => plainNumber(cell) !== null && /^(true|false)$/i.test(cell))) return false;
  const counted = bare.slice(bare[0] === "" ? 1 : 0);
  return counted.length < 2 || counted.some((cell, place) => cell !== String(place));
}

/**
 * Whether the header leaves out the first column, as R does: the rows' names, or else 1, 2, 3, …
 * @param {string} text
 * @param {number} first
 * @param {string} delimiter
 * @param {number} width of the header
 */
function hasRowNames(text, first, delimiter, width) {
  const rows = width < 2 ? [] : firstRows(text, first, delimiter);
  if (!rows.length || rows.some(({ cells }) => cells.length !== width + 1)) return false;
  const names = rows.map(({ cells }) => cells[0]);
  if (new Set(names).size < names.length || !rows.some(({ cells }) => cells[width].trim())) return false; // or an empty last cell
  const told = rows.every(({ quoted }) => quoted) || !names.some(isNumber);
  return told || names.every((name, place) => name === String(place + 1));
}

/**
 * @param {string} text
 * @param {number} first
 * @param {string} delimiter
 */
function firstRows(text, first, delimiter) {
  const rows = [];
  for (let at = first; rows.length < ROWS; ) {
    const { start, end } = recordAt(text, at);
    if (start >= text.length) break;
    const record = text.slice(start, end);
    rows.push({ quoted: record.startsWith('"'), cells: cellsIn(record, delimiter) });
    at = end;
  }
  return rows;
}

/**
 * How quotes within quotes are escaped: by backslashes only if doubling does not explain what stands here.
 * @param {string} text whose last record may be cut
 * @param {string} delimiter
 */
function escapeOf(text, delimiter) {
  if (!text.includes('\\"')) return DOUBLED;
  const explains = (/** @type {string} */ escape) => [text, `${text}"`].some((whole) => isSplit(whole, delimiter, escape));
  return !explains(DOUBLED) && explains("\\") ? "\\" : DOUBLED;
}

/**
 * @param {string} text
 * @param {string} delimiter
 * @param {string} escape
 */
function isSplit(text, delimiter, escape) {
  try {
    splitRecords(text, delimiter, { escape });
    return true;
  } catch {
    return false;
  }
}

/**
 * Refuse a header of one column in which something else than a delimiter sets names apart.
 * @param {string} header
 */
function checkDelimiter(header) {
  if (!UNUSUAL.some((unusual) => header.trim().includes(unusual))) return;
  const { delimiter, delimiterHint } = prose.data.trouble;
  throw new TableError("delimiter", filled(delimiter, { column: header.trim().slice(0, 60) }), delimiterHint);
}

/** @param {number} line */
export function mixedLineEnds(line) {
  const { lineEnds, lineEndsHint } = prose.data.trouble;
  return new TableError("line-ends", filled(lineEnds, { line }), lineEndsHint);
}
