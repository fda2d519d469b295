/**
 * Numbers as people write them: decimal commas, thousands set apart, percent signs, Fortran's exponents. The rules are those
 * of the package's `written_numbers.py`: what a cell says may depend on the others of its column, so these are read together.
 */

/**
 * @typedef {object} Reading the words of a column, read together
 * @property {number[]} numbers NaN where a word is none
 * @property {boolean[]} unread the words that are neither numbers nor marks of a missing value
 * @property {boolean[]} point the numbers with a decimal point
 * @property {boolean[]} comma
 * @property {boolean[]} signed those with a percent sign, which their values take into account
 * @property {boolean[]} bare
 */

/** What people and programs write for nothing: R, Excel, Python, SQL, SAS, MySQL. */
export const MISSING_MARKS = new Set(["", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>", "None", "null", "NULL", "NaN", "nan", ".", "\\N", "-"]);

const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const OTHER_NUMBERS = new Map([["true", 1], ["false", 0]]);
for (const [word, value] of Object.entries({ inf: Infinity, infinity: Infinity, nan: NaN })) {
  for (const [sign, times] of Object.entries({ "": 1, "+": 1, "-": -1 })) OTHER_NUMBERS.set(sign + word, times * value);
}

/**
 * The number that a cell is by itself, as Python's `float` reads it; null where it is none.
 * @param {string} cell
 */
export function plainNumber(cell) {
  const bare = cell.trim();
  if (!PLAIN_NUMBER.test(bare)) return OTHER_NUMBERS.get(bare.toLowerCase()) ?? null;
  return Number.isFinite(Number(bare)) ? Number(bare) : null; // what is too large may be an id, such as 12e34567
}

/** @param {string} cell */
export function isMark(cell) {
  return MISSING_MARKS.has(cell.trim());
}

const SPACES = " \u00a0\u2009\u202f";

/**
 * How numbers with one decimal mark are written, and made into what `Number` reads.
 * @param {string} decimal
 * @param {string} other what may stand between thousands
 */
function writtenWith(decimal, other) {
  const tail = `(?:\\${decimal}[0-9]*)?(?:[eEdD][+-]?[0-9]+|[${SPACES}]*%)?`;
  const grouped = `[1-9][0-9]{0,2}([\\${other}'${SPACES}])[0-9]{3}(?:\\1[0-9]{3})*`;
  const sign = `[+-]?(?=\\${decimal}?[0-9])`;
  const drop = new RegExp(`[\\${other}'${SPACES}]`, "g");
  return {
    cell: new RegExp(`^${sign}(?:[0-9]*|${grouped})${tail}$`),
    grouped: new RegExp(`^${sign}${grouped}${tail}$`),
    /** @param {string} word */
    value: (word) => Number(word.replace(drop, "").replace(decimal, ".").replace(/d/i, "e").replace("%", "e-2")),
  };
}

const POINT = writtenWith(".", ",");
const COMMA = writtenWith(",", ".");

/**
 * What one word says by itself; null where it is no such number.
 * @param {string} word
 */
function wordFacts(word) {
  const [point, comma] = [POINT, COMMA].map(({ cell }) => cell.test(word));
  if (!point && !comma) return null;
  const either = point && comma;
  const between = either ? undefined : (point ? POINT : COMMA).grouped.exec(word)?.[1];
  return {
    onlyPoint: point && !comma,
    onlyComma: comma && !point,
    either: either && /[.,]/.test(word),
    grouped: between === "." || between === ",",
    signed: word.endsWith("%"),
    comma: word.includes(","),
  };
}

/** @param {string} cell */
export function isNumber(cell) {
  return plainNumber(cell) !== null || wordFacts(cell.trim()) !== null;
}

/**
 * Read the words of one column. A comma with three digits behind it, which is all that there is, may be either: it is not read.
 * @param {string[]} words
 * @returns {Reading}
 */
export function readWords(words) {
  const bare = words.map((word) => word.trim());
  const present = bare.map((word) => !MISSING_MARKS.has(word));
  const facts = bare.map((word, i) => (present[i] ? wordFacts(word) : null));
  const commas = facts.some((fact) => fact?.onlyComma);
  const grouped = facts.some((fact) => fact?.grouped && (commas ? fact.onlyComma : fact.onlyPoint));
  const comma = facts.map((fact) => fact !== null && (fact.onlyComma || (fact.either && fact.comma && commas)));
  const point = facts.map((fact) => fact !== null && (fact.onlyPoint || (fact.either && !fact.comma && !(commas && grouped))));
  const numbers = bare.map((word, i) => {
    if (!present[i]) return NaN;
    const fact = facts[i];
    if (fact === null) return plainNumber(word);
    if (fact.either && !comma[i] && !point[i] && !grouped) return null;
    const value = (commas && !point[i] ? COMMA : POINT).value(word);
    return Number.isFinite(value) ? value : null;
  });
  const read = numbers.map((value) => value !== null);
  return {
    numbers: numbers.map((value) => value ?? NaN),
    unread: read.map((each) => !each),
    point,
    comma,
    signed: facts.map((fact, i) => read[i] && fact !== null && fact.signed),
    bare: facts.map((fact, i) => read[i] && fact !== null && !fact.signed),
  };
}
