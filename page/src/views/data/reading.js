/** A file or pasted text → what the view can ask about; read here, or by the package where the page cannot. */

import { readFitRecord } from "../../maths/fit_record.js";
import { describeColumns } from "../../maths/table/columns.js";
import { readTable } from "../../maths/table/csv.js";
import { decodedText } from "../../maths/table/encoding.js";
import { labelsAmong } from "../../maths/table/labels.js";
import { TableError } from "../../maths/table/table_error.js";
import { filled, prose } from "../../prose/prose.js";
import { scoreCommand } from "./question.js";

/** @import { Host } from "../../base/app.js" */
/** @import { FitRecord } from "../../maths/fit_record.js" */
/** @import { ColumnFacts } from "../../maths/table/columns.js" */
/** @import { Table } from "../../maths/table/csv.js" */

/**
 * @typedef {object} Held the data that are open
 * @property {string} name
 * @property {Blob} file
 * @property {boolean} saved whether it is a file of this name, and not a text that was pasted or made here
 * @property {Table | null} table null where only the package can read it
 * @property {ColumnFacts[]} facts
 * @property {string[][]} first rows
 * @property {number | null} rows how many there are, where that is known
 * @property {boolean} whole whether `table` holds all of them
 * @property {string[]} notes how it was read, where that is not plain
 */

const TEXT_MOST = 128 * 2 ** 20; // bytes read in the page; a million rows of a hundred
const FIRST_ROWS = 6;
/** How files that hold no rows of text begin. */
const OTHER_FORMATS = /** @type {const} */ ([
  { begins: /^PAR1/, format: "parquet" },
  { begins: /^ARROW1/, format: "arrow" },
  { begins: /^\u001f\u008b/, format: "gzip" },
  { begins: /^PK\u0003\u0004/, format: "zip" },
  { begins: /^(\u00ef\u00bb\u00bf)?\s*(\[\s*)?\{\s*["}]/, format: "json" },
]);
const MODEL = /^\ufeff?\s*\{\s*"schema"/;
const BEGINNING = 256; // bytes that tell

/**
 * Open a file.
 * @param {Blob} file
 * @param {string} name
 * @param {Host} host
 * @returns {Promise<Held>}
 * @throws {TableError}
 */
export async function readFile(file, name, host) {
  const bytes = new Uint8Array(await file.slice(0, TEXT_MOST).arrayBuffer());
  const begin = String.fromCharCode(...bytes.subarray(0, BEGINNING));
  const other = OTHER_FORMATS.find(({ begins }) => begins.test(begin));
  if (other && host.api) return previewByPackage(file, name, host);
  if (other) {
    const { format, formats, formatHint } = prose.data.trouble;
    throw new TableError("format", filled(format, { name, format: formats[other.format] }), formatHint);
  }
  const cut = file.size > bytes.length;
  const text = decodedText(bytes, cut);
  const table = readTable(cut ? text.slice(0, text.lastIndexOf("\n") + 1) : text);
  const whole = !cut && !table.more;
  return {
    name,
    file,
    saved: file instanceof File,
    table,
    facts: describeColumns(table),
    first: table.lines.slice(0, FIRST_ROWS).map((_, i) => table.cells.map((column) => column[i])),
    rows: whole ? table.lines.length : null,
    whole,
    notes: table.headless ? [prose.data.headless] : [],
  };
}

/**
 * Open a file that may be a model, and no table.
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<FitRecord | null>} null where it is none
 * @throws {TableError}
 */
export async function readModel(file, name) {
  const begin = await file.slice(0, BEGINNING).text();
  return MODEL.test(begin) && file.size <= TEXT_MOST ? readFitRecord(await file.text(), name) : null;
}

/**
 * @param {Blob} file
 * @param {string} name
 * @param {Host} host
 * @returns {Promise<Held>}
 */
async function previewByPackage(file, name, host) {
  const seen = await askPackage(host, "preview", { name }, file);
  /** @type {(string | number | null)[][]} */
  const first = seen.first;
  return {
    name,
    file,
    saved: file instanceof File,
    table: null,
    facts: seen.columns.map((/** @type {{name: string, kind: ColumnFacts["kind"], labels: (string | number)[]}} */ column, /** @type {number} */ j) => {
      const numbers = first.map((row) => row[j]).filter((cell) => typeof cell === "number");
      return {
        name: column.name,
        kind: ["numbers", "words", "mixed", "repeated", "other"].includes(column.kind) ? column.kind : "empty",
        sample: String(first.map((row) => row[j]).find((cell) => typeof cell === "string") ?? ""),
        labels: labelsAmong(column.labels.map(String)),
        low: numbers.length ? Math.min(...numbers) : NaN,
        high: numbers.length ? Math.max(...numbers) : NaN,
      };
    }),
    first: first.slice(0, FIRST_ROWS).map((row) => row.map((cell) => (cell === null ? "" : String(cell)))),
    rows: seen.rows,
    whole: false,
    notes: [],
  };
}

/**
 * Ask the package that serves this page about a file.
 * @param {Host} host
 * @param {"preview" | "score"} question
 * @param {Record<string, string>} query
 * @param {Blob} body
 * @returns {Promise<any>} its answer
 * @throws {TableError} what it says is wrong
 */
export async function askPackage(host, question, query, body) {
  const { larger, largerHint, unanswered, refused, restart } = prose.data.trouble;
  if (body.size > (host.fileBytes ?? Infinity)) {
    throw new TableError("larger", filled(larger, { name: query.name }), filled(largerHint, { command: scoreCommand(query) }));
  }
  let response;
  try {
    response = await fetch(`${host.api}${question}?${new URLSearchParams(query)}`, { method: "POST", body });
  } catch {
    throw new TableError("unanswered", unanswered, restart);
  }
  const answer = await response.json().catch(() => null);
  if (response.ok && answer) return answer;
  throw new TableError("refused", answer?.problem ?? filled(refused, { status: response.status }), answer?.hint ?? restart, answer?.answer);
}
