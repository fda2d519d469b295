/** Reading what somebody typed and comparing it fairly, as `logloss._lesson.practice.answers` does. */

import { plainText } from "./typed_text.js";

const LOOKED_AT = 4; // significant digits
const LEAST_DIGITS = 2;
const SLACK = 1e-9; // relative; what lies on the edge of the rule is let in
const ANSWER_INFINITE = /^([+-]?)\s*(?:∞|infinity|infinite|unendlich|inf)$/;
const ANSWER_FRACTION = /^([+-]?)\s*(\d{1,9})\s*\/\s*(\d{1,9})(?![\d.,/])/;
const ANSWER_NUMBER =
  /^([+-]?)\s*(?=[.,]?\d)(\d{0,40})(?:[.,](\d{0,40}))?(?:\s*(?:e|[x×*·]\s*10\s*\^?)\s*\(?([+-]?\d{1,3})\)?)?/;

/** @typedef {"" | "percent" | "nats" | "bits" | "other"} Suffix */

/** @type {Record<string, Suffix>} */
const SUFFIXES = {
  "": "",
  loss: "",
  verlust: "",
  "%": "percent",
  percent: "percent",
  "per cent": "percent",
  prozent: "percent",
  nats: "nats",
  nat: "nats",
  bits: "bits",
  bit: "bits",
};

/**
 * @typedef {object} Reading a number as it was typed
 * @property {number} value
 * @property {number} cut the same without what follows the last digit that is looked at
 * @property {number} digits significant ones; a fraction shows those of the decimal it makes, and at least two
 * @property {number} place what one of its last digit is worth, or of the last one looked at
 * @property {Suffix} suffix
 * @property {string} unit the suffix as it was typed
 */

/** @typedef {"loss" | "bits" | "probability" | "slope" | "choice"} Asks */

/**
 * Read a number, or say why it cannot be read. Where what was typed has two sides, the last one counts.
 * @param {string} typed
 * @returns {Reading | "unread" | "separators"}
 */
export function readAnswer(typed) {
  const side = String(plainText(typed).split(/[=≈~]/).at(-1)).trim();
  const infinite = side.match(ANSWER_INFINITE);
  if (infinite) return exactReading(infinite[1] === "-" ? -Infinity : Infinity);
  const fraction = side.match(ANSWER_FRACTION);
  const found = fraction ?? side.match(ANSWER_NUMBER);
  if (!found) return "unread";
  const negative = found[1] === "-";
  const reading = fraction
    ? readFraction(negative, Number(found[2]), Number(found[3]))
    : readDecimal(negative, found[2], found[3] ?? "", Number(found[4] ?? 0));
  if (!reading) return "unread";
  const unit = side.slice(found[0].length).replace(/^[ ()[\]]+|[ ()[\]]+$/g, "");
  if (/^[.,]/.test(unit) && /\d/.test(unit)) return "separators";
  const named = Object.hasOwn(SUFFIXES, unit);
  if (/\d/.test(unit) || [...unit].length > 20 || !(named || /\p{L}/u.test(unit))) return "unread";
  return { ...reading, suffix: named ? SUFFIXES[unit] : "other", unit };
}

/**
 * @param {boolean} negative
 * @param {number} above
 * @param {number} below
 * @returns {Reading | null}
 */
function readFraction(negative, above, below) {
  return below === 0 ? null : exactReading((negative ? -above : above) / below);
}

/**
 * A value as if it had been typed with the digits that it has, from two to as many as are looked at.
 * @param {number} value
 * @returns {Reading}
 */
export function exactReading(value) {
  if (value === 0 || !Number.isFinite(value)) {
    return { value, cut: value, digits: value === 0 ? 0 : LOOKED_AT, place: 0, suffix: "", unit: "" };
  }
  const size = Math.abs(value);
  let digits = LEAST_DIGITS;
  while (digits < LOOKED_AT && Number(size.toExponential(digits - 1)) !== size) digits += 1;
  const [mantissa, power] = size.toExponential(15).split("e");
  const last = Number(power) - digits + 1;
  const cut = digits < LOOKED_AT ? size : Number(`${mantissa.replace(".", "").slice(0, LOOKED_AT)}e${last}`);
  return { value, cut: value < 0 ? -cut : cut, digits, place: Number(`1e${last}`), suffix: "", unit: "" };
}

/**
 * What one of the last digit looked at is worth.
 * @param {number} value At least 0.
 */
function placeLookedAt(value) {
  return Number(`1e${Number(value.toExponential(15).split("e")[1]) - LOOKED_AT + 1}`);
}

/**
 * @param {boolean} negative
 * @param {string} whole
 * @param {string} part
 * @param {number} power
 * @returns {Reading | null}
 */
function readDecimal(negative, whole, part, power) {
  const figures = (whole + part).replace(/^0+/, "") || "0";
  const last = power - part.length;
  const value = Number(`${figures}e${last}`);
  if (!Number.isFinite(value)) return null;
  const lowest = last + Math.max(figures.length - LOOKED_AT, 0);
  const cut = Number(`${figures.slice(0, LOOKED_AT)}e${lowest}`);
  const digits = figures === "0" ? 0 : figures.length;
  const sign = negative ? -1 : 1;
  return { value: sign * value, cut: sign * cut, digits, place: Number(`1e${lowest}`), suffix: "", unit: "" };
}

/**
 * Whether a typed number, with at least so many digits, is the value rounded or cut off.
 * @param {Reading} reading
 * @param {number} value
 * @param {number} [digits]
 */
export function standsFor(reading, value, digits = LEAST_DIGITS) {
  if (reading.value === value) return true;
  if (!Number.isFinite(value) || !Number.isFinite(reading.value)) return false;
  if (value === 0 || reading.value < 0 !== value < 0) return false;
  if (Math.abs(reading.value - value) <= (placeLookedAt(Math.abs(value)) / 2) * (1 + SLACK)) return true;
  if (reading.digits < digits) return false;
  const shown = Math.abs(reading.cut);
  const exact = Math.abs(value);
  return shown - reading.place / 2 <= exact * (1 + SLACK) && exact < shown + reading.place * (1 - SLACK);
}

/**
 * A reading in the units of what is asked for, or what its suffix gets wrong.
 * @param {Reading} reading
 * @param {Asks} asks
 * @returns {Reading | "unit" | "percent-sign"}
 */
export function inAskedUnits(reading, asks) {
  const { suffix } = reading;
  if (!suffix) return reading;
  if (asks === "probability") return suffix === "percent" ? scaledReading(reading, 0.01) : "unit";
  if (suffix === "nats" || suffix === "bits") {
    return scaledReading(reading, (suffix === "nats" ? 1 : Math.LN2) / (asks === "bits" ? Math.LN2 : 1));
  }
  return suffix === "percent" ? "percent-sign" : "unit";
}

/**
 * @param {Reading} reading
 * @param {number} factor
 * @returns {Reading}
 */
export function scaledReading(reading, factor) {
  return { ...reading, value: reading.value * factor, cut: reading.cut * factor, place: reading.place * factor };
}

/**
 * Whether one typed number could stand for both values.
 * @param {number} a
 * @param {number} b
 */
export function answersCollide(a, b) {
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b) || a === 0 || b === 0) return false;
  return typedFor(a).some((typed) => standsFor(typed, b)) || typedFor(b).some((typed) => standsFor(typed, a));
}

/**
 * The value cut off and rounded up to two digits.
 * @param {number} value
 * @returns {Reading[]}
 */
function typedFor(value) {
  const [mantissa, power] = Math.abs(value).toExponential(15).split("e");
  const cut = Number(mantissa[0] + mantissa[2]);
  const candidates = [
    [cut, Number(power)],
    cut < 99 ? [cut + 1, Number(power)] : [10, Number(power) + 1],
  ];
  const sign = value < 0 ? -1 : 1;
  return candidates
    .map(([two, exponent]) => readingOf(sign * Number(`${two}e${exponent - 1}`), Number(`1e${exponent - 1}`)))
    .filter((reading) => standsFor(reading, value));
}

/**
 * @param {number} value
 * @param {number} place
 * @returns {Reading}
 */
function readingOf(value, place) {
  return { value, cut: value, digits: LEAST_DIGITS, place, suffix: "", unit: "" };
}
