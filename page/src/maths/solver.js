/**
 * The loss worked out line by line, in every direction; the same trees and words as `logloss._lesson.solver`.
 *
 * The lines are patterns that the lesson brings along; a function here decides which follow and what stands in their
 * blanks.
 */

import { full, percent, short } from "../base/numbers.js";
import { sigmoid, softplus } from "./loss.js";
import { fillFormula, formulaRow, plain } from "./notation.js";
import { compensatedSum } from "./sums.js";
import { filled } from "../prose/prose.js";

/** @import { Formula } from "./notation.js" */

/**
 * @typedef {object} SolverWords what `solver.WORDS` holds
 * @property {Record<string, {formula: Formula, words: string}>} lines
 * @property {Record<string, string>} sentences
 */

/** @typedef {{formula: Formula, words: string}} Step one line, and why it follows */
/** @typedef {Record<string, Formula>} Blanks */

/**
 * @typedef {object} Solution
 * @property {number | null} y null where nothing determines it
 * @property {number | null} p null where no p has the given loss
 * @property {number} loss in nats or bits
 * @property {number | null} otherP the second p with this loss, of a soft label
 * @property {Step[]} steps
 * @property {string} words what it means
 */

/** @typedef {{losses: number[], total: number, loss: number, steps: Step[], words: string}} BatchSolution */
/** @typedef {{byP: number, byLogit: number, steps: Step[], words: string}} Slopes in nats */

const LN2 = Math.log(2);
const BATCH_SHOWN = 10; // how many rows of a batch are worked out on lines of their own
const LEAST_P = 1075 * LN2; // −ln of half the least p > 0
const LEAST_Q = 54 * LN2; // −ln of half the least 1 − p > 0

// from y and p -----------------------------------------------------------------------------------------------------

/**
 * @param {number} y In [0, 1].
 * @param {number} p In [0, 1].
 * @param {SolverWords} words
 * @param {boolean} [bits] with log₂ instead of ln
 * @returns {Solution}
 */
export function solveLoss(y, p, words, bits = false) {
  const [first, second] = lossTerms(y, p).map((term) => inUnit(term, bits));
  const loss = first + second;
  /** @type {Blanks} */
  const blanks = {
    log: logarithm(bits),
    y: written(y),
    share: written(1 - y),
    p: written(p),
    rest: complement(p),
    first: short(first),
    second: short(second),
    loss: full(loss),
    logarithm: short(-loss),
  };
  let names = ["formula", "put-in", "soft", "terms", "sum"];
  if (isHard(y)) {
    blanks.kept = y === 1 ? blanks.p : blanks.rest;
    blanks.logged = formulaRow(blanks.log, blanks.kept);
    blanks.natural = formulaRow("ln", blanks.kept);
    const value = { 0: "value-∞", 1: "value-0" }[plain(blanks.kept)] ?? (bits ? "value-bits" : "value");
    names = ["formula", "put-in", `strike-${1 - y}${p === y ? "-ln-0" : ""}`, "left", value];
  }
  const meaning = lossMeaning(y, loss, y === 1 ? p : 1 - p, words, bits);
  return { y, p, loss, otherP: null, steps: filledSteps(names, blanks, words), words: meaning };
}

/**
 * −y ln p and −(1 − y) ln(1 − p), where 0 · ln 0 counts as 0.
 * @param {number} y
 * @param {number} p
 * @returns {[number, number]}
 */
function lossTerms(y, p) {
  return [y > 0 ? y * (0 - Math.log(p)) : 0, y < 1 ? (1 - y) * (0 - Math.log1p(-p)) : 0];
}

/**
 * @param {number} y In [0, 1].
 * @param {number} z The log-odds, in [−∞, ∞].
 * @param {SolverWords} words
 * @param {boolean} [bits]
 * @returns {Solution}
 */
export function solveLogit(y, z, words, bits = false) {
  const [first, second] = [-z, z].map((x) => inUnit(softplus(x), bits));
  const loss = (y > 0 ? y * first : 0) + (y < 1 ? (1 - y) * second : 0);
  const blanks = { log: logarithm(bits), y: written(y), share: written(1 - y), z: written(z), minus: written(-z), loss: full(loss) };
  const names = ["formula", "sigmoid", isHard(y) ? `logit-${y}` : "logit-soft", "logit-value"];
  const meaning = lossMeaning(y, loss, sigmoid(y === 1 ? z : -z), words, bits);
  return { y, p: sigmoid(z), loss, otherP: null, steps: filledSteps(names, blanks, words), words: meaning };
}

/**
 * @param {number} y
 * @param {number} loss
 * @param {number} given the probability given to what happened
 * @param {SolverWords} words
 * @param {boolean} bits
 */
function lossMeaning(y, loss, given, words, bits) {
  const { sentences } = words;
  if (!isHard(y)) return filledText(sentences.soft, { least: namedLoss(leastLoss(y), words, bits) });
  if (loss === Infinity) return sentences[`ruled-out-${y}`];
  const almost = given === 0 ? sentences["almost-0"] : short(given) === "1" && loss > 0 ? sentences["almost-1"] : "";
  const chance = almost || short(given); // with a finite loss, 1 means 1, and it is never quite 0
  return filledText(sentences[`loss-${y}`], { given: chance, loss: namedLoss(bits ? loss * LN2 : loss, words, bits) });
}

// back to p --------------------------------------------------------------------------------------------------------

/**
 * @param {number} y In [0, 1]; a soft label has two such p, one, or none.
 * @param {number} loss In [0, ∞].
 * @param {SolverWords} words
 * @param {boolean} [bits]
 * @returns {Solution}
 */
export function solveP(y, loss, words, bits = false) {
  const nats = bits ? loss * LN2 : loss;
  /** @type {Blanks} */
  const blanks = {
    log: logarithm(bits),
    base: bits ? "2" : "e",
    y: written(y),
    share: written(1 - y),
    loss: written(loss),
    minus: written(-loss),
  };
  if (isHard(y)) {
    const p = y === 1 ? Math.exp(-nats) : 0 - Math.expm1(-nats);
    blanks.p = full(p);
    blanks.side = y === 1 ? "p" : ["row", "1", "−", "p"];
    blanks.inner = y === 1 ? "p" : ["row", "(", "1", "−", "p", ")"];
    const names = ["formula", `given-${y}`, "turned", "raised", ...(y === 0 ? ["other-side"] : []), "p"];
    const meaning = lossMeaning(y, loss, Math.exp(-nats), words, bits);
    return { y, p, loss, otherP: null, steps: filledSteps(names, blanks, words), words: meaning };
  }
  const least = leastLoss(y);
  const ends = nats > least ? [probabilityAt(y, nats, -1), probabilityAt(y, nats, 1)] : nats === least ? [y] : [];
  const found = [...new Set(ends)];
  blanks.least = short(inUnit(least, bits));
  blanks.p = written(y);
  if (found.length > 0) {
    blanks.low = short(found[0]);
    blanks.high = short(found[found.length - 1]);
  }
  const name = ["no-root", "one-root", "two-roots"][found.length];
  const said = filledText(words.sentences[name], { loss: plain(blanks.loss), least: namedLoss(least, words, bits) });
  const steps = filledSteps(["formula", "soft-given", "least", name], blanks, words);
  return { y, p: found[0] ?? null, loss, otherP: found[1] ?? null, steps, words: said };
}

/**
 * The loss at p = y, the least there is for a label.
 * @param {number} y
 */
function leastLoss(y) {
  const [first, second] = lossTerms(y, y);
  return first + second;
}

/**
 * The p on one side of y whose loss this is, by bisection; 0 or 1 if that is the nearest double.
 * @param {number} y
 * @param {number} loss
 * @param {-1 | 1} side
 */
function probabilityAt(y, loss, side) {
  let near = y;
  let far = side < 0 ? 0 : 1;
  if (loss > (side < 0 ? y * LEAST_P : (1 - y) * LEAST_Q)) return far;
  for (;;) {
    const middle = near + (far - near) / 2;
    if (middle === near || middle === far) return near;
    const [first, second] = lossTerms(y, middle);
    if (first + second < loss) near = middle;
    else far = middle;
  }
}

// back to y --------------------------------------------------------------------------------------------------------

/**
 * @param {number} p In [0, 1].
 * @param {number} loss In [0, ∞].
 * @param {SolverWords} words
 * @param {boolean} [bits]
 * @param {number} [digits] significant ones that the loss was given with, where zeros at its end count
 * @returns {Solution} y may lie outside [0, 1]: then no label has this loss
 */
export function solveY(p, loss, words, bits = false, digits = digitsOf(loss)) {
  const nats = bits ? loss * LN2 : loss;
  const [a, b] = [lossTerms(1, p)[0], lossTerms(0, p)[1]];
  /** @type {Blanks} */
  const blanks = {
    log: logarithm(bits),
    p: written(p),
    rest: complement(p),
    loss: written(loss),
    first: short(inUnit(a, bits)),
    second: short(inUnit(b, bits)),
    least: namedLoss(LN2, words, bits),
  };
  /** @type {number | null} */
  let y = null;
  let sentence = loss === 0 ? "y-certain" : loss === Infinity ? "y-ruled-out" : "y-certain-not";
  /** @type {number | undefined} */
  let hard;
  if (isHard(p)) y = loss === 0 ? p : null;
  else if (p === 0.5) sentence = nats === LN2 || roundsTo(inUnit(LN2, bits), loss, digits, false) ? "y-any" : "y-none";
  else {
    y = (nats - b) / lossDifference(p);
    const found = y;
    hard = [b, a].findIndex((cost, label) => roundsTo(inUnit(cost, bits), loss, digits, Math.abs(found - label) <= NEAR));
    if (hard >= 0) blanks.exact = short(inUnit([b, a][hard], bits), 6);
    sentence = hard >= 0 ? "y-hard" : y < 0 ? "y-below" : y > 1 ? "y-above" : "y-soft";
    blanks.y = short(y, 6);
  }
  const names = ["formula", "y-given", "y-terms", ...(isHard(p) || p === 0.5 ? [] : ["y-alone", "y"])];
  const steps = filledSteps(names, blanks, words);
  const said = filledText(words.sentences[sentence], sentence === "y-hard" ? { ...blanks, y: String(hard) } : blanks);
  return { y, p, loss, otherP: null, steps, words: said };
}

/**
 * (−ln p) − (−ln(1 − p)), which is minus the logit, without cancellation.
 * @param {number} p
 */
function lossDifference(p) {
  return p >= 0.25 && p <= 0.75 ? -2 * Math.atanh(2 * p - 1) : Math.log1p(-p) - Math.log(p);
}

const ROUNDED = 3; // digits; a loss given with fewer may be that of many a soft label
const NEAR = 0.01; // of 0 or 1: a label so near was rounded

/** @param {number} value */
function digitsOf(value) {
  return full(value).split("e")[0].replace(".", "").replace(/^0+/, "").length || 1;
}

/**
 * Whether a number is another one, or is when rounded to the digits that the other is given with.
 * @param {number} exact
 * @param {number} given
 * @param {number} digits
 * @param {boolean} near whether fewer digits tell it, too
 */
function roundsTo(exact, given, digits, near) {
  if (exact === given) return true;
  if (digits < (near ? 1 : ROUNDED) || !Number.isFinite(given)) return false;
  return Number(short(exact, Math.min(digits, 17)).replace(/−/g, "-")) === given;
}

// a batch ----------------------------------------------------------------------------------------------------------

/**
 * @param {number[]} y In [0, 1], at least one.
 * @param {number[]} p In [0, 1], as many.
 * @param {SolverWords} words
 * @param {boolean} [bits]
 * @returns {BatchSolution}
 */
export function solveBatch(y, p, words, bits = false) {
  const losses = y.map((label, i) => {
    const [first, second] = lossTerms(label, p[i]);
    return inUnit(first + second, bits);
  });
  const total = compensatedSum(losses);
  const loss = total / losses.length;
  const steps = filledSteps(["mean"], {}, words);
  for (let i = 0; i < Math.min(losses.length, BATCH_SHOWN); i++) {
    const blanks = {
      log: logarithm(bits),
      i: String(i + 1),
      y: written(y[i]),
      share: written(1 - y[i]),
      p: written(p[i]),
      rest: complement(p[i]),
      loss: short(losses[i]),
    };
    steps.push(...filledSteps([isHard(y[i]) ? `row-${y[i]}` : "row-soft"], blanks, words));
  }
  if (losses.length > BATCH_SHOWN) steps.push(...filledSteps(["more-rows"], { more: String(losses.length - BATCH_SHOWN) }, words));
  const sums = { n: String(losses.length), total: short(total), loss: full(loss), addends: addends(losses) };
  steps.push(...filledSteps(["added", "divided", "batch-value"], sums, words));
  const worst = losses.indexOf(Math.max(...losses));
  const sentence = total === Infinity ? "batch-∞" : total > 0 ? "batch" : "batch-0";
  const said = filledText(words.sentences[sentence], {
    loss: namedLoss(bits ? loss * LN2 : loss, words, bits),
    worst: String(worst + 1),
    share: percent(losses[worst] / total),
  });
  return { losses, total, loss, steps, words: said };
}

/**
 * The sum as it is written: all of it, or its ends.
 * @param {number[]} losses
 * @returns {Formula}
 */
function addends(losses) {
  const all = losses.map((each) => short(each));
  const shown = all.length > BATCH_SHOWN ? [...all.slice(0, 2), "…", all[all.length - 1]] : all;
  return formulaRow(...shown.flatMap((each, i) => (i > 0 ? ["+", each] : [each])));
}

// slopes -----------------------------------------------------------------------------------------------------------

/**
 * @param {number} y In [0, 1].
 * @param {number} p In [0, 1].
 * @param {SolverWords} words
 * @returns {Slopes}
 */
export function solveGradient(y, p, words) {
  const byP = lossSlope(y, p);
  const byLogit = p - y;
  /** @type {Blanks} */
  const blanks = {
    y: written(y),
    share: written(1 - y),
    p: written(p),
    rest: 1 - p !== 1 || p === 0 ? written(1 - p) : ["row", "1", "−", written(p)],
  };
  const case_ = isHard(y) ? `slope-${y}` : "slope-soft";
  const steps = [
    ...filledSteps(["slope", case_, "slope-value"], { ...blanks, slope: short(byP) }, words),
    ...filledSteps(["sigmoid-slope", "chain", "short", "slope-put-in", "logit-slope"], { ...blanks, slope: short(byLogit) }, words),
  ];
  return { byP, byLogit, steps, words: words.sentences[byLogit < 0 ? "up" : byLogit > 0 ? "down" : "flat"] };
}

/**
 * dL/dp = (p − y) / (p (1 − p)), where a term with the factor 0 is left out.
 * @param {number} y
 * @param {number} p
 */
function lossSlope(y, p) {
  if (y === 1) return -1 / p;
  if (y === 0) return 1 / (1 - p);
  return isHard(p) ? (p - 0.5) * Infinity : (p - y) / p / (1 - p);
}

// what is common to all --------------------------------------------------------------------------------------------

/** @param {number} share */
function isHard(share) {
  return share === 0 || share === 1;
}

/**
 * A number as it would be written by hand: all digits if they are few.
 * @param {number} value
 */
export function written(value) {
  const digits = short(value, 12);
  const exact = full(value);
  return exact.length > Math.max(14, digits.length) && digits !== "0" && digits !== "1" ? digits : exact;
}

/**
 * 1 − p as a number, or as a difference in brackets where the number would be 1.
 * @param {number} p
 * @returns {Formula}
 */
function complement(p) {
  return 1 - p !== 1 || p === 0 ? written(1 - p) : ["row", "(", "1", "−", written(p), ")"];
}

/**
 * @param {boolean} bits
 * @returns {Formula}
 */
function logarithm(bits) {
  return bits ? ["sub", "log", "2"] : "ln";
}

/**
 * @param {number} nats
 * @param {boolean} bits
 */
function inUnit(nats, bits) {
  return bits ? nats / LN2 : nats;
}

/**
 * @param {number} nats
 * @param {SolverWords} words
 * @param {boolean} bits
 */
function namedLoss(nats, words, bits) {
  return filledText(words.sentences[bits ? "bits" : "nats"], { loss: short(inUnit(nats, bits)), nats: short(nats) });
}

/**
 * @param {string[]} names
 * @param {Blanks} blanks
 * @param {SolverWords} words
 * @returns {Step[]}
 */
function filledSteps(names, blanks, words) {
  return names.map((name) => {
    const { formula, words: reason } = words.lines[name];
    return { formula: fillFormula(formula, blanks), words: filledText(reason, blanks) };
  });
}

/**
 * @param {string} pattern
 * @param {Blanks} blanks
 */
function filledText(pattern, blanks) {
  return filled(pattern, Object.fromEntries(Object.entries(blanks).map(([name, blank]) => [name, plain(blank)])));
}
