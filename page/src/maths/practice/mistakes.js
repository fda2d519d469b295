/** What each kind of problem asks, and what comes out of each classic mistake; as `logloss._lesson.practice.mistakes`. */

import { lossFromLogit, lossFromP, slopeFromP } from "../loss.js";

/**
 * @typedef {object} Facts the numbers of a problem
 * @property {number[]} y
 * @property {number[]} p of the better model, where two are compared
 * @property {number[]} other the probabilities of the worse model
 * @property {"" | "A" | "B"} better
 * @property {number} loss given, where p is asked for
 * @property {number} z given log-odds
 * @property {"" | "p" | "z"} slope over what the slope is taken
 * @property {boolean} bits
 */

/**
 * @param {number} y
 * @param {number} p
 */
export function givenToTruth(y, p) {
  return y === 1 ? p : 1 - p;
}

/** @param {number[]} values */
function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The mean loss of some rows, in nats.
 * @param {number[]} y
 * @param {number[]} p
 */
export function meanLoss(y, p) {
  return meanOf(y.map((label, i) => lossFromP(label, p[i])));
}

/** @param {Facts} f */
function lossInNats(f) {
  return Number.isNaN(f.z) ? meanLoss(f.y, f.p) : lossFromLogit(f.y[0], f.z);
}

/** @param {Facts} f */
function askedLoss(f) {
  return lossInNats(f) / (f.bits ? Math.LN2 : 1);
}

/** @param {Facts} f */
function oppositeLoss(f) {
  return askedLoss({ ...f, y: f.y.map((y) => 1 - y) });
}

/** @param {{y: number[], p: number[]}} f */
export function givenToTruths(f) {
  return f.y.map((y, i) => givenToTruth(y, f.p[i]));
}

/**
 * @param {number} y
 * @param {number} p
 * @param {"" | "p" | "z"} over
 */
function slopeOver(y, p, over) {
  return over === "z" ? p - y : slopeFromP(y, p);
}

/**
 * p from the probability that was given to what happened.
 * @param {Facts} f
 * @param {number} share
 */
function solvedFor(f, share) {
  return f.y[0] === 1 ? share : 1 - share;
}

/** @param {Facts} f */
function percentPutIn(f) {
  const left = f.y[0] === 1 ? 100 * f.p[0] : 100 * f.p[0] - 1; // the sign of 1 − 85 overlooked, or there is no logarithm
  return left > 0 ? -Math.log(left) : null;
}

/** @param {Facts} f */
function worstRow(f) {
  const truths = givenToTruths(f);
  return truths.indexOf(Math.min(...truths));
}

/** @param {Facts} f */
function leastRow(f) {
  const truths = givenToTruths(f);
  return truths.indexOf(Math.max(...truths));
}

/** @param {Facts} f */
function lowestP(f) {
  const lowest = f.p.indexOf(Math.min(...f.p));
  return lowest === worstRow(f) ? null : lowest;
}

/** @param {Facts} f */
function inverseAnswer(f) {
  return f.y[0] === 1 ? Math.exp(-f.loss) : -Math.expm1(-f.loss);
}

/** @type {Record<string, (f: Facts) => number>} */
export const ANSWER_OF = {
  one: askedLoss,
  other: askedLoss,
  percent: askedLoss,
  worse: worstRow,
  certain: askedLoss,
  batch: askedLoss,
  inverse: inverseAnswer,
  compare: askedLoss,
  bits: askedLoss,
  slope: (f) => slopeOver(f.y[0], f.p[0], f.slope),
  soft: askedLoss,
  logit: askedLoss,
};

/** @type {Record<string, (f: Facts) => number | null>} */
const MISTAKE_OF = {
  log10: (f) => lossInNats(f) / Math.LN10,
  log2: (f) => lossInNats(f) / Math.LN2,
  nats: lossInNats,
  "times-ln2": (f) => lossInNats(f) * Math.LN2,
  "other-branch": oppositeLoss,
  swapped: oppositeLoss,
  percent: percentPutIn,
  "no-minus": (f) => -askedLoss(f),
  "one-minus": (f) => 1 - askedLoss(f),
  probability: (f) => givenToTruths(f)[0],
  distance: (f) => 1 - givenToTruths(f)[0],
  squared: (f) => meanOf(f.y.map((y, i) => (y - f.p[i]) * (y - f.p[i]))),
  sum: (f) => lossInNats(f) * f.y.length,
  "averaged-first": (f) => -Math.log(meanOf(givenToTruths(f))),
  "all-ones": (f) => meanLoss(f.y.map(() => 1), f.p),
  "only-ones": (f) => meanOf(f.y.map((y, i) => (y === 1 ? lossFromP(y, f.p[i]) : 0))),
  "other-model": (f) => meanLoss(f.y, f.other),
  "other-label": (f) => 1 - inverseAnswer(f),
  "power-10": (f) => solvedFor(f, Math.exp(-f.loss * Math.LN10)),
  "power-2": (f) => solvedFor(f, Math.exp(-f.loss * Math.LN2)),
  "lost-minus": (f) => solvedFor(f, Math.exp(f.loss)),
  "as-percent": (f) => 100 * inverseAnswer(f),
  linear: (f) => solvedFor(f, 1 - f.loss),
  sign: (f) => -slopeOver(f.y[0], f.p[0], f.slope),
  "slope-p": (f) => (f.slope === "z" ? slopeOver(f.y[0], f.p[0], "p") : null),
  "slope-z": (f) => (f.slope === "p" ? slopeOver(f.y[0], f.p[0], "z") : null),
  "other-slope": (f) => slopeOver(1 - f.y[0], f.p[0], f.slope),
  "loss-itself": askedLoss,
  "hard-label": (f) => lossFromP(f.y[0] > 0.5 ? 1 : 0, f.p[0]),
  "first-term": (f) => -f.y[0] * Math.log(f.p[0]),
  "second-term": (f) => -(1 - f.y[0]) * Math.log1p(-f.p[0]),
  "odds-as-p": (f) => -Math.log(Math.abs(f.z)),
  certain: (f) => (askedLoss(f) === 0 ? Infinity : 0),
  least: leastRow,
  "low-p": lowestP,
};

const SINGLE_MISTAKES = [
  "log10",
  "log2",
  "other-branch",
  "percent",
  "no-minus",
  "one-minus",
  "probability",
  "distance",
  "squared",
];
const ROW_MISTAKES = ["log10", "log2", "other-branch", "no-minus", "one-minus", "squared", "sum", "averaged-first"];

/** @type {Record<string, string[]>} */
const MISTAKES_OF_KIND = {
  one: SINGLE_MISTAKES,
  other: SINGLE_MISTAKES,
  percent: SINGLE_MISTAKES,
  worse: ["least", "low-p"],
  certain: ["certain"],
  batch: [...ROW_MISTAKES, "all-ones", "only-ones"],
  inverse: ["other-label", "power-10", "power-2", "lost-minus", "as-percent", "linear"],
  compare: [...ROW_MISTAKES, "other-model"],
  bits: ["nats", "log10", "times-ln2", "other-branch", "no-minus", "probability", "distance", "squared"],
  slope: ["sign", "slope-p", "slope-z", "other-slope", "loss-itself"],
  soft: ["log10", "log2", "swapped", "no-minus", "hard-label", "first-term", "second-term"],
  logit: ["log10", "log2", "other-branch", "no-minus", "odds-as-p", "probability", "distance"],
};

/**
 * What each mistake gives, where it gives a number.
 * @param {string} kind
 * @param {Facts} facts
 * @returns {Map<string, number>}
 */
export function mistakeValues(kind, facts) {
  /** @type {Map<string, number>} */
  const values = new Map();
  for (const key of MISTAKES_OF_KIND[kind]) {
    const value = MISTAKE_OF[key](facts);
    if (value !== null) values.set(key, value);
  }
  return values;
}
