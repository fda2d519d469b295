/** Text to a table of cells and back: CSV and its relatives, as the package reads them. */

import { counted, filled, prose } from "../../prose/prose.js";
import { mixedLineEnds, readHead } from "./csv_head.js";
import { splitRecords } from "./records.js";
import { TableError } from "./table_error.js";

/**
 * @typedef {object} Table
 * @property {string[]} names of the columns; what several are called cannot be asked for
 * @property {string[][]} cells one list a column
 * @property {number[]} lines the line of the text on which each row starts, from 1
 * @property {string} delimiter
 * @property {boolean} headless whether the first line was no header; the columns are then called 1, 2, …
 * @property {boolean} more whether rows beyond the limit were left out
 */

export const ROWS_MOST = 1_000_000; // a second or two of a page that does not answer
export const CELLS_MOST = 10_000_000; // half a gigabyte

/**
 * Read a text as a table.
 * @param {string} text
 * @param {number} [rowsMost] without the header; of very wide tables fewer are read
 * @returns {Table}
 * @throws {TableError} there is nothing in it, or a line is no record of as many cells as the header
 */
export function readTable(text, rowsMost = ROWS_MOST) {
  const { trouble } = prose.data;
  const bare = text.replace(/^\uFEFF/, "");
  if (bare.trim() === "") throw new TableError("file-empty", trouble.fileEmpty, trouble.chooseFile);
  if (bare.includes("\0")) throw new TableError("not-a-table", trouble.binary, trouble.binaryHint);
  const { columns, named, delimiter, lineEnd, escape, first, line } = readHead(bare);
  const most = Math.max(1, Math.min(rowsMost, Math.floor(CELLS_MOST / columns.length)));
  const { records, lines, more, odd } = splitRecords(bare, delimiter, { at: first, line, most, escape, lineEnd, blank: columns.length === 1 });
  const width = columns.length;
  const ragged = records.findIndex((record) => record.length !== width && (record.length < width || record.slice(width).some((cell) => cell !== "")));
  if (ragged >= 0 && !(odd && odd < lines[ragged])) throw raggedRow(lines[ragged], records[ragged].length, width, !named);
  if (odd) throw mixedLineEnds(odd);
  if (!records.length) throw new TableError("empty", trouble.empty, trouble.chooseFile);
  return {
    names: columns.map((name, j) => name || filled(trouble.column, { n: j + 1 })),
    cells: columns.map((_, j) => records.map((record) => record[j])),
    lines,
    delimiter,
    headless: !named,
    more,
  };
}

/**
 * @param {number} line
 * @param {number} found
 * @param {number} due
 * @param {boolean} headless
 */
function raggedRow(line, found, due, headless) {
  const { cells, cellsHeadless, cellsMore, cellsLess } = prose.data.trouble;
  return new TableError("csv-line", counted(headless ? cellsHeadless : cells, found, { line, due }), found > due ? cellsMore : cellsLess);
}

/**
 * Write a table as CSV.
 * @param {string[]} names
 * @param {(string | number)[][]} rows
 */
export function writeTable(names, rows) {
  return [names, ...rows].map((row) => row.map(writtenCell).join(",")).join("\r\n") + "\r\n";
}

/**
 * A text as the cell of a table that is opened in a spreadsheet, where none of the signs at its start makes it a formula.
 * @param {string} text
 */
export function harmlessText(text) {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

/** @param {string | number} cell */
function writtenCell(cell) {
  const text = String(cell);
  return /[",\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text;
}
