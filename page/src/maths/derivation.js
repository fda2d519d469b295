/** Where the formula comes from, on the numbers of some sites; the same trees and words as `logloss._lesson.derivation`. */

import { short } from "../base/numbers.js";
import { lossFromP } from "./loss.js";
import { givenToTruths } from "./practice/mistakes.js";
import { fillFormula, formulaRow } from "./notation.js";
import { filled } from "../prose/prose.js";

/** @import { Formula } from "./notation.js" */

/**
 * @typedef {object} DerivationTemplate
 * @property {string} key
 * @property {string} chapter key of its chapter
 * @property {string} title
 * @property {Formula} formula
 * @property {Formula[]} numbers with blanks
 * @property {string | Record<string, string>} words with blanks; by case where that depends on the numbers
 * @property {boolean} each whether the numbers are written for each site
 */

/**
 * @typedef {object} DerivationLesson what `derivation.payload()` made
 * @property {{key: string, title: string}[]} chapters
 * @property {DerivationTemplate[]} lines
 * @property {{y: number[], p: number[]}} example
 */

/**
 * @typedef {object} DerivationLine
 * @property {string} key
 * @property {string} chapter
 * @property {string} title
 * @property {Formula} formula
 * @property {Formula[]} numbers
 * @property {string} words
 */

/**
 * @typedef {object} DerivationSites
 * @property {number[]} y 0 or 1
 * @property {number[]} p in (0, 1)
 * @property {number} focus the site that stands for all where one is worked out
 * @property {number} copies how often the sites are repeated in the line on underflow
 */

const DERIVATION_SHOWN = 6; // so many numbers are written out; of more, the first ones and the last
const ALL_DIGITS = 12; // what follows is rounding
const SMALLEST_NORMAL = 2 ** -1022;
const NORMAL_LN = 1022 * Math.log(2);

/**
 * @param {DerivationTemplate[]} templates the lesson's lines, or some of them
 * @param {DerivationSites} sites
 * @returns {DerivationLine[]}
 */
export function deriveLoss(templates, sites) {
  const shared = sharedBlanks(sites);
  const cases = wordingCases(sites);
  const each = sites.y.map((_, i) => ({ ...shared, ...siteBlanks(sites, i) }));
  const one = each[sites.focus];
  return templates.map(({ key, chapter, title, formula, numbers, words, each: repeated }) => {
    const rows = (repeated ? each : [one]).flatMap((blanks) => numbers.map((template) => fillFormula(template, blanks)));
    const wording = typeof words === "string" ? words : words[cases[key]];
    return { key, chapter, title, formula, numbers: fewOf(rows), words: filled(wording, /** @type {Record<string, string>} */ (one)) }; // words name leaves alone
  });
}

/**
 * −ln of what each forecast gave to what happened.
 * @param {{y: number[], p: number[]}} sites
 */
export function siteLosses({ y, p }) {
  return p.map((each, i) => lossFromP(y[i], each));
}

/**
 * Multiply one after another, as often as they are repeated, rounding as float64 does. A copy that changes nothing ends
 * it, since no later one will: products so small are slow.
 * @param {number[]} given
 * @param {number} copies
 */
export function productOfCopies(given, copies) {
  let product = 1;
  for (let copy = 0; copy < copies; copy++) {
    const before = product;
    for (const each of given) product *= each;
    if (product === before) break;
  }
  return product;
}

/**
 * The first number of copies whose product is below 2^−1022, where float64 begins to lose digits.
 * @param {number[]} losses
 */
export function copiesUntilUnderflow(losses) {
  return Math.floor(NORMAL_LN / sumInOrder(losses)) + 1;
}

/**
 * How many forecasts lie on the wrong side of 0.5.
 * @param {{y: number[], p: number[]}} sites
 */
export function countWrong({ y, p }) {
  return p.filter((each, i) => each >= 0.5 !== (y[i] === 1)).length;
}

/** @param {number[]} values */
export function sumInOrder(values) {
  return values.reduce((sum, each) => sum + each, 0);
}

/**
 * The loss of the best single forecast, the share of ones.
 * @param {number} rate
 */
export function baseRateLoss(rate) {
  return lossFromP(rate, rate);
}

/**
 * What stands for all sites.
 * @param {DerivationSites} sites
 * @returns {Record<string, Formula>}
 */
function sharedBlanks(sites) {
  const { y, p, copies } = sites;
  const given = givenToTruths(sites);
  const losses = siteLosses(sites);
  const n = y.length;
  const total = sumInOrder(losses);
  const ones = sumInOrder(y);
  const likelihood = productOfCopies(given, 1);
  const errors = p.map((each, i) => each - y[i]);
  const worst = losses.indexOf(Math.max(...losses));
  const until = copiesUntilUnderflow(losses);
  const wrong = countWrong(sites);
  const many = productOfCopies(given, copies);
  const manyLogs = -copies * total;
  const typical = Math.exp(-total / n);
  return {
    n: String(n),
    ys: joinedLeaves(y.map(String), ","),
    ps: joinedLeaves(p.map((each) => short(each)), ","),
    givens: joinedLeaves(given.map((each) => short(each)), "·"),
    logs: joinedLeaves(losses.map((each) => bracketed(-each)), "+"),
    losses: joinedLeaves(losses.map((each) => short(each)), "+"),
    errors: joinedLeaves(errors.map(bracketed), "+"),
    product: short(likelihood),
    is_product: isResult(likelihood),
    log_likelihood: bracketed(-total),
    is_log_likelihood: isResult(-total),
    total: short(total),
    is_total: isResult(total),
    mean: short(total / n),
    is_mean: isResult(total / n),
    worst: String(worst + 1),
    worst_given: short(given[worst]),
    worst_loss: short(losses[worst]),
    copies: String(copies),
    rows: withCommas(copies * n),
    many: short(many),
    many_logs: short(manyLogs),
    is_many_logs: isResult(manyLogs),
    truly: powerOfTen(manyLogs),
    until: withCommas(until),
    until_rows: withCommas(until * n),
    is_bias_slope: isResult(sumInOrder(errors) / n),
    is_typical: isResult(typical),
    typical: short(typical),
    ones: String(ones),
    rate: short(ones / n),
    is_rate: isResult(ones / n),
    base: short(baseRateLoss(ones / n)),
    is_base: isResult(baseRateLoss(ones / n)),
    wrong: String(wrong),
    is_error_rate: isResult(wrong / n),
  };
}

/**
 * What stands for one site.
 * @param {DerivationSites} sites
 * @param {number} i
 * @returns {Record<string, Formula>}
 */
function siteBlanks(sites, i) {
  const [y, p] = [sites.y[i], sites.p[i]];
  const loss = siteLosses(sites)[i];
  const z = Math.log(p) - Math.log1p(-p);
  const slopeInP = y ? -1 / p : 1 / (1 - p);
  return {
    i: String(i + 1),
    y: String(y),
    not_y: String(1 - y),
    p: short(p),
    rest: short(1 - p),
    given: short(y ? p : 1 - p),
    is_log: isResult(-loss),
    loss: short(loss),
    is_loss: isResult(loss),
    z: short(z),
    minus_z: short(-z),
    is_z: isResult(z),
    slope_p: bracketed(slopeInP),
    is_slope_p: isResult(slopeInP),
    spread: short(p * (1 - p)),
    is_spread: isResult(p * (1 - p)),
    slope: short(p - y),
    is_slope: isResult(p - y),
    if_one: logTerm(y, p),
    if_zero: logTerm(1 - y, 1 - p),
    kl_one: divergenceTerm(y, p),
    kl_zero: divergenceTerm(1 - y, 1 - p),
  };
}

/**
 * Which wording fits, for the lines that have several.
 * @param {DerivationSites} sites
 * @returns {Record<string, string>}
 */
function wordingCases(sites) {
  const losses = siteLosses(sites);
  const rate = sumInOrder(sites.y) / sites.y.length;
  const many = productOfCopies(givenToTruths(sites), sites.copies);
  const better = sumInOrder(losses) / losses.length < baseRateLoss(rate) ? "better" : "worse";
  return {
    underflow: many === 0 ? "gone" : many < SMALLEST_NORMAL ? "losing" : "fine",
    constant: rate === 0 || rate === 1 ? "same" : better,
  };
}

/** @param {number} share @param {number} forecast @returns {Formula} */
function logTerm(share, forecast) {
  return struckUnless(share, ["row", String(share), "·", "ln", short(forecast)]);
}

/** @param {number} share @param {number} forecast @returns {Formula} */
function divergenceTerm(share, forecast) {
  const ratio = /** @type {Formula} */ (["frac", String(share), short(forecast)]);
  return struckUnless(share, ["row", String(share), "·", "ln", "(", ratio, ")"]);
}

/** @param {number} share @param {Formula} term @returns {Formula} */
function struckUnless(share, term) {
  return share ? term : ["strike", term];
}

/**
 * "= 0.25", or "≈ 0.1054" where the digits shown are not all there are.
 * @param {number} value
 * @returns {Formula}
 */
function isResult(value) {
  const shown = short(value);
  return ["row", shown === short(value, ALL_DIGITS) ? "=" : "≈", shown];
}

/** @param {number} value @returns {Formula} */
function bracketed(value) {
  return value < 0 ? ["row", "(", short(value), ")"] : short(value);
}

/** @param {Formula[]} items @param {string} sign @returns {Formula} */
function joinedLeaves(items, sign) {
  return formulaRow(...fewOf(items).flatMap((item, i) => (i ? [sign, item] : [item])));
}

/** @param {Formula[]} items @returns {Formula[]} */
function fewOf(items) {
  return items.length <= DERIVATION_SHOWN ? items : [...items.slice(0, 3), "…", items[items.length - 1]];
}

/** @param {number} count */
function withCommas(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/**
 * e^ln as text, also where float64 has no such number.
 * @param {number} ln
 */
function powerOfTen(ln) {
  const exponent = Math.floor(ln / Math.log(10));
  if (exponent >= -4) return short(Math.exp(ln), 2);
  return `${short(Math.exp(ln - exponent * Math.log(10)), 2)}e−${-exponent}`;
}
