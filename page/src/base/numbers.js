/** How numbers are written for people; letter for letter what `logloss._lesson.number_format` writes. */

import { prose } from "../prose/prose.js";

const UNIQUE_DIGITS = 14; // a decimal with one digit more is the shortest that its double has
const EXACT_PLACES = 100; // no double lies so near a tie of 17 digits without being one

/**
 * A number to so many significant digits (1 … 17), an exact tie to the even digit.
 * @param {number} x
 * @param {number} [digits]
 */
export function short(x, digits = 4) {
  if (!Number.isFinite(x) || x === 0) return unusualNumber(x);
  return laidOutNumber(roundedHalfEven(Math.abs(x), digits), x < 0, digits);
}

/**
 * A number with all the digits that tell it from its neighbors.
 * @param {number} x
 */
export function full(x) {
  if (!Number.isFinite(x) || x === 0) return unusualNumber(x);
  return laidOutNumber(Math.abs(x).toExponential(), x < 0, 16);
}

/**
 * A share as a percentage: 1 is "100 %".
 * @param {number} x
 * @param {number} [digits]
 */
export function percent(x, digits = 3) {
  return Number.isNaN(x) ? prose.page.undefined : `${short(100 * x, digits)} %`;
}

/**
 * A count, its thousands set apart.
 * @param {number} x
 */
export function grouped(x) {
  return Number.isInteger(x) ? String(x).replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "−") : full(x);
}

/** @param {number} x Zero, an infinity or NaN. */
function unusualNumber(x) {
  if (Number.isNaN(x)) return prose.page.undefined;
  if (x === 0) return "0";
  return x > 0 ? "∞" : "−∞";
}

/**
 * What `x.toExponential(digits - 1)` writes, except that it takes exact ties up.
 * @param {number} x Above 0.
 * @param {number} digits
 */
function roundedHalfEven(x, digits) {
  if (digits <= UNIQUE_DIGITS && !mayBeTie(x.toExponential(), digits)) return x.toExponential(digits - 1);
  const [exact, exponent] = x.toExponential(EXACT_PLACES).split("e");
  const figures = exact.replace(".", "");
  const tie = /^50*$/.test(figures.slice(digits));
  if (!tie || Number(figures[digits - 1]) % 2 === 1) return x.toExponential(digits - 1);
  return `${figures[0]}.${figures.slice(1, digits)}e${exponent}`;
}

/**
 * Whether a number with these shortest digits can lie midway between two of so many digits; to know it surely takes longer.
 * @param {string} shortest
 * @param {number} digits
 */
function mayBeTie(shortest, digits) {
  const end = shortest.indexOf("e");
  return end === digits + 2 && shortest[end - 1] === "5";
}

/**
 * Digits and an exponent, as Python lays them out: plain from 0.0001 up to so many digits before the point.
 * @param {string} scientific
 * @param {boolean} negative
 * @param {number} plainDigits
 */
function laidOutNumber(scientific, negative, plainDigits) {
  const [mantissa, power] = scientific.split("e");
  const figures = mantissa.replace(".", "").replace(/0+$/, "");
  const exponent = Number(power);
  const sign = negative ? "−" : "";
  if (exponent < -4 || exponent >= plainDigits) {
    return `${sign}${pointAfter(figures, 1)}e${exponent < 0 ? "−" : ""}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${figures}`;
  return sign + pointAfter(figures.padEnd(exponent + 1, "0"), exponent + 1);
}

/**
 * @param {string} figures
 * @param {number} place
 */
function pointAfter(figures, place) {
  return figures.length > place ? `${figures.slice(0, place)}.${figures.slice(place)}` : figures;
}
