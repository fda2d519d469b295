/** Text to a table of cells: CSV and its relatives, by the rules of RFC 4180 and of Python's `csv` module. */

/**
 * @typedef {object} Table
 * @property {string[]} names of the columns, no two the same
 * @property {string[][]} cells one list a column
 * @property {number[]} lines the line of the text on which each row starts, from 1
 * @property {string} delimiter
 * @property {boolean} comma whether "0,5" is a half
 * @property {boolean} headless whether the first line was no header
 * @property {boolean} more whether rows beyond the limit were left out
 */

export const ROWS_MOST = 100_000;
const DELIMITERS = [",", "\t", ";", "|"];
const [LINE_FEED, CARRIAGE_RETURN, QUOTE] = ["\n", "\r", '"'].map((letter) => letter.charCodeAt(0));
const MISSING_CELLS = new Set(["", "NA", "N/A", "NULL", "null"]);
const BOOLEAN_CELLS = new Map([["true", 1], ["false", 0]]);
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const UNBOUNDED = /^([+-]?)inf(inity)?$/i;
const NO_NUMBER = /^[+-]?nan$/i;

/** What is wrong with a text or its columns, and what mends it. */
export class TableError extends Error {
  /**
   * @param {string} problem
   * @param {string} hint in words
   * @param {Record<string, unknown> | null} [answer] what the question should be instead, where a button can hint it
   */
  constructor(problem, hint, answer = null) {
    super(problem);
    this.problem = problem;
    this.hint = hint;
    this.answer = answer;
  }
}

/**
 * Cut a text into records of cells.
 * @param {string} text
 * @param {string} delimiter one character
 * @param {number} [most] records, after which it stops
 * @returns {{records: string[][], lines: number[], more: boolean}} without empty lines
 * @throws {TableError} a quote is never closed, or something follows a closing quote
 */
export function splitRecords(text, delimiter, most = Infinity) {
  const cut = delimiter.charCodeAt(0);
  /** @type {string[][]} */
  const records = [];
  /** @type {number[]} */
  const lines = [];
  let at = 0;
  let line = 1;
  while (at < text.length && records.length < most) {
    const start = line;
    const quoted = text.charCodeAt(at) === QUOTE;
    /** @type {string[]} */
    const record = [];
    let ended = false;
    while (!ended) {
      const end = endOfCell(text, at, cut, line);
      if (text.charCodeAt(at) === QUOTE) {
        const inside = text.slice(at + 1, end - 1);
        record.push(inside.includes('"') ? inside.replaceAll('""', '"') : inside);
        line += inside.match(/\r\n|\n|\r/g)?.length ?? 0;
      } else {
        record.push(text.slice(at, end));
      }
      ended = text.charCodeAt(end) !== cut;
      at = end + 1;
    }
    if (text.charCodeAt(at - 1) === CARRIAGE_RETURN && text.charCodeAt(at) === LINE_FEED) at++;
    line++;
    if (record.length === 1 && record[0] === "" && !quoted) continue;
    records.push(record);
    lines.push(start);
  }
  return { records, lines, more: at < text.length && /\S/.test(text.slice(at)) };
}

/**
 * Find where a cell ends: at a delimiter, the end of a line, or the end of the text.
 * @param {string} text
 * @param {number} at where it starts
 * @param {number} cut
 * @param {number} line
 */
function endOfCell(text, at, cut, line) {
  let end = at;
  if (text.charCodeAt(at) !== QUOTE) {
    while (end < text.length && !endsCell(text.charCodeAt(end), cut)) end++;
    return end;
  }
  do {
    end = text.indexOf('"', end + 1) + 1;
    if (end === 0) {
      throw new TableError(
        `Line ${line}: a quote is opened and never closed.`,
        "Close it, or write it twice if it belongs to the cell.",
      );
    }
  } while (text.charCodeAt(end) === QUOTE);
  if (end < text.length && !endsCell(text.charCodeAt(end), cut)) {
    throw new TableError(
      `Line ${line}: "${text.slice(end, end + 12).split(/[\r\n]/)[0]}" follows a closing quote.`,
      'Write a quote that belongs to the cell twice: "a ""quoted"" word".',
    );
  }
  return end;
}

/**
 * @param {number} code
 * @param {number} cut
 */
function endsCell(code, cut) {
  return code === cut || code === LINE_FEED || code === CARRIAGE_RETURN;
}

/**
 * Read a text with a header as a table.
 * @param {string} text
 * @param {number} [most] rows, without the header
 * @returns {Table}
 * @throws {TableError} there is nothing in it, a quote is not closed, or a row has another length than the header
 */
export function readTable(text, most = ROWS_MOST) {
  const bare = text.replace(/^\uFEFF/, "");
  if (bare.trim() === "") throw new TableError("There is nothing in it, not even a header.", "Choose a file that has rows.");
  if (bare.includes("\0")) {
    throw new TableError("This is no text: it holds bytes that no table of text has.", "Save the table as CSV, then choose that.");
  }
  const delimiter = likelyDelimiter(bare);
  const { records, lines, more } = splitRecords(bare, delimiter, most + 1);
  const comma = delimiter === ";"; // as spreadsheets write it where the decimal sign is a comma
  const headless = records[0].every((cell) => !Number.isNaN(cellNumber(cell, comma)));
  const names = distinctNames(headless ? records[0].map(() => "") : records[0]);
  const from = headless ? 0 : 1;
  if (records.length === from) throw new TableError("There is a header, and no row.", "Choose a file that has rows.");
  records.forEach((record, i) => {
    if (record.length !== names.length) throw raggedRow(lines[i], record.length, names.length, headless);
  });
  return {
    names,
    cells: names.map((_, j) => records.slice(from, from + most).map((record) => record[j])),
    lines: lines.slice(from, from + most),
    delimiter,
    comma,
    headless,
    more: more || records.length > from + most,
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
    `Line ${line} has ${cells}, and ${headless ? "the first line" : "the header"} has ${due}.`,
    found > due ? "Put a cell that holds the delimiter between quotes, or remove what is too much." : "Add what is missing on that line, or remove the line.",
  );
}

/**
 * The delimiter that is most frequent in the header, outside quotes.
 * @param {string} text
 */
function likelyDelimiter(text) {
  const header = /^[\r\n]*((?:[^"\r\n]|"[^"]*")*)/.exec(text)?.[1].replace(/"[^"]*"/g, "") ?? "";
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/**
 * @param {string[]} header
 * @returns {string[]} trimmed; a column without a name gets its number, a repeated name too
 */
function distinctNames(header) {
  /** @type {Set<string>} */
  const taken = new Set();
  return header.map((cell, j) => {
    const wanted = cell.trim() || `column ${j + 1}`;
    let name = wanted;
    for (let again = 2; taken.has(name); again++) name = `${wanted} (${again})`;
    taken.add(name);
    return name;
  });
}

/**
 * The number a cell stands for: "0.5", ".5e-3", "-inf", "true", "85 %"; NaN if it is empty or a word.
 * @param {string} cell
 * @param {boolean} [comma] whether "0,5" is a half
 */
export function cellNumber(cell, comma = false) {
  const bare = cell.trim().replace(/\s*%$/, "");
  const point = comma && !bare.includes(".") ? bare.replace(",", ".") : bare;
  if (PLAIN_NUMBER.test(point)) return Number(point);
  const infinite = UNBOUNDED.exec(bare);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return BOOLEAN_CELLS.get(bare.toLowerCase()) ?? NaN;
}

/**
 * Whether a cell holds nothing: it is empty, NA, null or NaN.
 * @param {string} cell
 */
export function isMissing(cell) {
  const bare = cell.trim();
  return MISSING_CELLS.has(bare) || NO_NUMBER.test(bare);
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
