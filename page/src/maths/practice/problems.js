/** The problems: the same from the same seed as those of `logloss._lesson.practice.problems`, word for word. */

import { short } from "../../base/numbers.js";
import { answersCollide } from "./answers.js";
import { Draws } from "../draws.js";
import { lossFromP, sigmoid } from "../loss.js";
import { ANSWER_OF, givenToTruth, givenToTruths, meanLoss, mistakeValues } from "./mistakes.js";
import { filled } from "../../prose/prose.js";

/** @import { Asks } from "./answers.js" */
/** @import { Facts } from "./mistakes.js" */
/** @import { Formula } from "../notation.js" */

/**
 * @typedef {object} ProblemKind
 * @property {string} key
 * @property {string} title
 * @property {number} level
 * @property {Asks} asks
 * @property {string} text with blanks
 * @property {string[]} hints with blanks
 */

/**
 * @typedef {object} PracticeLesson what `practice.payload()` made
 * @property {Record<string, string>[]} stories
 * @property {ProblemKind[]} kinds in the order in which they come
 * @property {Record<string, Record<string, string>>} slopes
 * @property {Record<string, string>} mistakes
 * @property {Record<string, string>} verdicts
 * @property {string} rule
 * @property {string} schedule
 * @property {Record<string, string>} outcomes
 * @property {Record<string, string>} heads
 * @property {Record<string, string>} working
 * @property {Record<string, string>} sheet
 */

/**
 * @typedef {object} Problem
 * @property {string} kind
 * @property {number} seed
 * @property {string} story
 * @property {Facts} facts
 * @property {number} answer a choice is its number, from 0
 * @property {Map<string, number>} mistakes what each gives
 * @property {string} title
 * @property {number} level
 * @property {Asks} asks
 * @property {Formula} asked symbol of what is asked for
 * @property {string} text
 * @property {string[]} hints
 * @property {Formula[]} givens
 * @property {string[][]} table a head and rows, or nothing
 * @property {string[]} choices
 */

/** Kind and seed of the problem that everybody starts with. */
export const FIRST_PROBLEM = /** @type {const} */ ({ kind: "one", seed: 0 });

const CHOICE_LETTERS = "ABC";
const CARRIED_DIGITS = 6; // of what is worked on with
/** @type {Record<string, Formula>} */
const ASKED_SYMBOLS = { loss: "L", bits: "L", probability: "p", choice: "?", p: ["frac", "dL", "dp"], z: ["frac", "dL", "dz"] };

/**
 * @param {PracticeLesson} lesson
 * @param {string} kind
 * @param {number} seed
 * @returns {Problem}
 */
export function makeProblem(lesson, kind, seed) {
  if (kind === FIRST_PROBLEM.kind && seed === FIRST_PROBLEM.seed) {
    return toldProblem(lesson, kind, seed, lesson.stories[0], factsOf([1], [0.85]));
  }
  const draws = new Draws(seed);
  const story = draws.choice(lesson.stories);
  for (;;) {
    const facts = DRAW_FACTS[kind](draws);
    if (facts && isFair(kind, facts)) return toldProblem(lesson, kind, seed, story, facts);
  }
}

/**
 * Whether no typed answer could stand for two mistakes, or for a mistake and the answer.
 * @param {string} kind
 * @param {Facts} facts
 */
function isFair(kind, facts) {
  const values = [ANSWER_OF[kind](facts), ...mistakeValues(kind, facts).values()];
  return !values.some((a, i) => values.slice(0, i).some((b) => answersCollide(a, b)));
}

// drawing ----------------------------------------------------------------------------------------------------------

/**
 * @param {number[]} y
 * @param {number[]} p
 * @param {Partial<Facts>} [more]
 * @returns {Facts}
 */
function factsOf(y, p, more = {}) {
  return { y, p, other: [], better: "", loss: NaN, z: NaN, slope: "", bits: false, ...more };
}

/** @param {Draws} draws */
function drawProbability(draws) {
  return (2 + draws.below(97)) / 100;
}

/** @param {Draws} draws */
function drawThree(draws) {
  return [drawProbability(draws), drawProbability(draws), drawProbability(draws)];
}

/**
 * Three labels that are not all the same.
 * @param {Draws} draws
 */
function drawLabels(draws) {
  const ones = 1 + draws.below(6); // the bits of 1 … 6
  return [ones & 1, (ones >> 1) & 1, (ones >> 2) & 1];
}

/** @param {Draws} draws */
function drawEither(draws) {
  return factsOf([draws.below(2)], [drawProbability(draws)]);
}

/** @type {Record<string, (draws: Draws) => Facts | null>} */
const DRAW_FACTS = {
  one: (draws) => factsOf([1], [drawProbability(draws)]),
  other: (draws) => factsOf([0], [drawProbability(draws)]),
  percent: drawEither,
  worse(draws) {
    const facts = factsOf(drawLabels(draws), drawThree(draws));
    const truths = givenToTruths(facts).sort((a, b) => a - b);
    return Math.min(truths[1] - truths[0], truths[2] - truths[1]) > 0.045 ? facts : null;
  },
  certain: (draws) => factsOf([draws.below(2)], [draws.below(2)]),
  batch: (draws) => factsOf(drawLabels(draws), drawThree(draws)),
  inverse(draws) {
    const { y, p } = drawEither(draws);
    return factsOf(y, p, { loss: Number(short(lossFromP(y[0], p[0]))) }); // as it is told
  },
  compare(draws) {
    const y = drawLabels(draws);
    const a = drawThree(draws);
    const b = drawThree(draws);
    const gap = meanLoss(y, a) - meanLoss(y, b);
    if (Math.abs(gap) < 0.05) return null;
    return gap < 0 ? factsOf(y, a, { other: b, better: "A" }) : factsOf(y, b, { other: a, better: "B" });
  },
  bits: (draws) => ({ ...drawEither(draws), bits: true }),
  slope(draws) {
    const drawn = drawEither(draws);
    return { ...drawn, slope: draws.below(2) ? "z" : "p" };
  },
  soft(draws) {
    const y = (1 + draws.below(9)) / 10;
    return factsOf([y], [drawProbability(draws)]);
  },
  logit(draws) {
    const y = draws.below(2);
    const step = 1 + draws.below(7);
    const z = (draws.below(2) ? step : -step) / 2;
    return factsOf([y], [sigmoid(z)], { z });
  },
};

// telling ----------------------------------------------------------------------------------------------------------

/**
 * @param {PracticeLesson} lesson
 * @param {string} key
 * @param {number} seed
 * @param {Record<string, string>} story
 * @param {Facts} facts
 * @returns {Problem}
 */
function toldProblem(lesson, key, seed, story, facts) {
  const kind = /** @type {ProblemKind} */ (lesson.kinds.find((each) => each.key === key));
  const fields = problemFields(lesson, key, story, facts);
  const asked = ASKED_SYMBOLS[facts.slope || kind.asks];
  return {
    kind: key,
    seed,
    story: story.key,
    facts,
    answer: ANSWER_OF[key](facts),
    mistakes: mistakeValues(key, facts),
    title: kind.title,
    level: kind.level,
    asks: kind.asks,
    asked,
    text: filled(kind.text, fields),
    hints: kind.hints.map((hint) => filled(hint, fields)),
    givens: problemGivens(key, facts, asked),
    table: problemTable(lesson, key, story, facts),
    choices: kind.asks === "choice" ? [...CHOICE_LETTERS] : [],
  };
}

/**
 * @param {string} symbol
 * @param {number} value
 * @returns {Formula}
 */
function equation(symbol, value) {
  const digits = short(value);
  return ["row", symbol, "=", ...(digits.startsWith("−") ? ["−", digits.slice(1)] : [digits])];
}

/**
 * @param {string} kind
 * @param {Facts} f
 * @param {Formula} asked
 * @returns {Formula[]}
 */
function problemGivens(kind, f, asked) {
  if (f.y.length > 1) return [];
  const second = { inverse: [equation("L", f.loss)], logit: [equation("z", f.z)], percent: [] }[kind];
  return [equation("y", f.y[0]), ...(second ?? [equation("p", f.p[0])]), ["row", asked, "=", "?"]];
}

/**
 * @param {Facts} f
 * @param {"A" | "B"} name
 */
function pOfModel(f, name) {
  return f.better === name ? f.p : f.other;
}

/**
 * @param {PracticeLesson} lesson
 * @param {string} kind
 * @param {Record<string, string>} story
 * @param {Facts} f
 * @returns {string[][]}
 */
function problemTable(lesson, kind, story, f) {
  if (f.y.length === 1) return [];
  const choice = kind === "worse";
  /** @type {[string, number[]][]} */
  const columns =
    kind === "compare"
      ? [
          [lesson.heads.a, pOfModel(f, "A")],
          [lesson.heads.b, pOfModel(f, "B")],
        ]
      : [["p", f.p]];
  const head = [choice ? lesson.heads.choice : story.each, "y", ...columns.map(([name]) => name)];
  const rows = f.y.map((y, i) => [
    choice ? CHOICE_LETTERS[i] : String(i + 1),
    short(y),
    ...columns.map(([, p]) => short(p[i])),
  ]);
  return [head, ...rows];
}

/**
 * @param {number[]} y
 * @param {number[]} p
 */
function listedLosses(y, p) {
  return y.map((label, i) => short(lossFromP(label, p[i]), CARRIED_DIGITS)).join(", ");
}

/**
 * What the blanks of the prose are filled with.
 * @param {PracticeLesson} lesson
 * @param {string} kind
 * @param {Record<string, string>} story
 * @param {Facts} f
 * @returns {Record<string, string>}
 */
function problemFields(lesson, kind, story, f) {
  const y = f.y[0];
  const p = f.p[0];
  const label = short(y);
  const percent = `${short(100 * p)} %`;
  const slope = lesson.slopes[f.slope] ?? {};
  const given = givenToTruths(f).map((q, i) => `${CHOICE_LETTERS[i]} ${short(q)}`);
  return {
    that: story.that,
    each: story.each,
    many: story.many,
    forecast: filled(story.forecast, { p: short(p) }),
    forecast_percent: filled(story.forecast, { p: percent }),
    odds: filled(story.odds, { z: short(f.z) }),
    outcome: story[label] ?? "",
    y: label,
    p: short(p),
    q: short(givenToTruth(y, p)),
    q_long: short(givenToTruth(y, p), CARRIED_DIGITS),
    percent,
    kept: y === 1 ? "p" : "1 − p",
    share: short(1 - y),
    rest: short(1 - p),
    loss: short(f.loss),
    root: short(Math.exp(-f.loss)),
    given: kind === "worse" ? given.join(", ") : "",
    losses: listedLosses(f.y, f.p),
    losses_a: f.better ? listedLosses(f.y, pOfModel(f, "A")) : "",
    losses_b: f.better ? listedLosses(f.y, pOfModel(f, "B")) : "",
    slope_asked: slope.asked ?? "",
    slope_rule: slope[label] ?? "",
  };
}
