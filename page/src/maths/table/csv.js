/** Text to a table of cells and back: CSV and its relatives, as the package reads them. */

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
  const bare = text.replace(/^\uFEFF/, "");
  if (bare.trim() === "") throw new TableError("file-empty", "There is nothing in it, not even a header.", "Choose a file that has rows.");
  if (bare.includes("\0")) {
    throw new TableError("not-a-table", "This is no text: it holds bytes that no table of text has.", "Save the table as CSV, then choose that.");
  }
  const { columns, named, delimiter, lineEnd, escape, first, line } = readHead(bare);
  const most = Math.max(1, Math.min(rowsMost, Math.floor(CELLS_MOST / columns.length)));
  const { records, lines, more, odd } = splitRecords(bare, delimiter, { at: first, line, most, escape, lineEnd, blank: columns.length === 1 });
  const width = columns.length;
  const ragged = records.findIndex((record) => record.length !== width && (record.length < width || record.slice(width).some((cell) => cell !== "")));
  if (ragged >= 0 && !(odd && odd < lines[ragged])) throw raggedRow(lines[ragged], records[ragged].length, width, !named);
  if (odd) throw mixedLineEnds(odd);
  if (!records.length) throw new TableError("empty", "There is a header, and no row.", "Choose a file that has rows.");
  return {
    names: columns.map((name, j) => name || `column ${j + 1}`),
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
  const cells = found === 1 ? "1 cell" : `${found} cells`;
  return new TableError(
    "csv-line",
    `Line ${line} has ${cells}, and ${headless ? "the first line" : "the header"} has ${due}.`,
    found > due ? "Put a cell that holds the delimiter between quotes, or remove what is too much." : "Add what is missing on that line, or remove the line.",
  );
}

/**
 * Write a table as CSV.
 * @param {string[]} names
 * @param {(string | number)[][]} rows
 */
export function writeTable(names, rows) {
  return [names, ...rows].map((row) => row.map(writtenCell).join(",")).join("\r\n") + "\r\n";
}

/** @param {string | number} cell */
function writtenCell(cell) {
  const text = String(cell);
  return /[",\r\n]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text;
}
