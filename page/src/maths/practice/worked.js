/** The full solution of a problem: the solver's own lines, under a heading where there are two models. */

import { short } from "../../base/numbers.js";
import { givenToTruths } from "./mistakes.js";
import { filled } from "../../prose/prose.js";
import { solveBatch, solveGradient, solveLogit, solveLoss, solveP } from "../solver.js";

/** @import { Facts } from "./mistakes.js" */
/** @import { PracticeLesson, Problem } from "./problems.js" */
/** @import { SolverWords, Step } from "../solver.js" */

/** @typedef {{heading: string, steps: Step[], words: string}} WorkedPart lines that belong together */
/** @typedef {{steps: Step[], words: string}} Worked */

const STEPS_OF_SLOPE = 3; // of those that lead on to dL/dz

/**
 * @param {PracticeLesson} lesson
 * @param {SolverWords} words
 * @param {Problem} problem
 * @returns {WorkedPart[]}
 */
export function workedSolution(lesson, words, { kind, facts, choices }) {
  const f = facts;
  const prose = lesson.working;
  if (kind === "compare") return workedModels(lesson, words, f);
  if (kind === "worse") return [worstForecast(lesson, words, f, choices)];
  if (kind === "batch") return [withoutHeading(solveBatch(f.y, f.p, words))];
  if (kind === "inverse") return [withoutHeading(solveP(f.y[0], f.loss, words))];
  if (kind === "logit") return [withoutHeading(solveLogit(f.y[0], f.z, words))];
  if (kind === "slope") {
    const { steps, words: closing } = solveGradient(f.y[0], f.p[0], words);
    if (f.slope === "z") return [{ heading: "", steps, words: closing }];
    return [{ heading: "", steps: steps.slice(0, STEPS_OF_SLOPE), words: prose[f.y[0] === 1 ? "up" : "down"] }];
  }
  const { steps, words: closing } = solveLoss(f.y[0], f.p[0], words, f.bits);
  if (kind !== "percent") return [{ heading: "", steps, words: closing }];
  return [{ heading: "", steps: [percentStep(lesson, f.p[0]), ...steps], words: closing }];
}

/**
 * @param {Worked} worked
 * @returns {WorkedPart}
 */
function withoutHeading({ steps, words }) {
  return { heading: "", steps, words };
}

/**
 * @param {PracticeLesson} lesson
 * @param {number} p
 * @returns {Step}
 */
function percentStep(lesson, p) {
  return {
    formula: ["row", "p", "=", ["frac", short(100 * p), "100"], "=", short(p)],
    words: lesson.working.percent,
  };
}

/**
 * @param {PracticeLesson} lesson
 * @param {SolverWords} words
 * @param {Facts} f
 * @param {string[]} letters
 * @returns {WorkedPart}
 */
function worstForecast(lesson, words, f, letters) {
  const truths = givenToTruths(f);
  const name = letters[truths.indexOf(Math.min(...truths))];
  const { steps } = solveBatch(f.y, f.p, words);
  const rows = steps.slice(1, 1 + f.y.length); // a line for each row, without the mean
  return { heading: "", steps: rows, words: filled(lesson.working.worst, { name }) };
}

/**
 * @param {PracticeLesson} lesson
 * @param {SolverWords} words
 * @param {Facts} f
 * @returns {WorkedPart[]}
 */
function workedModels(lesson, words, f) {
  const models = f.better === "A" ? [f.p, f.other] : [f.other, f.p];
  const [a, b] = models.map((p) => solveBatch(f.y, p, words));
  const closing = filled(lesson.working.better, { name: f.better });
  return [
    { heading: filled(lesson.working.model, { name: "A" }), steps: a.steps, words: a.words },
    { heading: filled(lesson.working.model, { name: "B" }), steps: b.steps, words: closing },
  ];
}
