/** What is said to an answer: right, nearly, which mistake it is, or why it cannot be read. */

import { short } from "../../base/numbers.js";
import { inAskedUnits, readAnswer, standsFor } from "./answers.js";
import { plain } from "../notation.js";
import { filledProse } from "./problems.js";

/** @import { Reading } from "./answers.js" */
/** @import { PracticeLesson, Problem } from "./problems.js" */

/**
 * @typedef {object} Verdict
 * @property {"right" | "wrong" | "again"} outcome again: it could not be told, and does not count
 * @property {string} key of what is said
 * @property {string} words
 */

const NEAR_ANSWER = 0.02; // relative; this close is worth a kind word
/** @type {Record<string, Verdict["outcome"]>} */
const OUTCOME_OF_VERDICT = {
  right: "right",
  "right-choice": "right",
  coarse: "again",
  unread: "again",
  separators: "again",
  which: "again",
};

/**
 * @param {PracticeLesson} lesson
 * @param {Problem} problem
 * @param {string} typed
 * @returns {Verdict}
 */
export function checkAnswer(lesson, problem, typed) {
  const { key, fields } = problem.choices.length ? chosenAnswer(problem, typed) : typedAnswer(problem, typed);
  if (problem.mistakes.has(key)) return { outcome: "wrong", key, words: lesson.mistakes[key] };
  return { outcome: OUTCOME_OF_VERDICT[key] ?? "wrong", key, words: filledProse(lesson.verdicts[key], fields) };
}

/**
 * The true answer as it is shown: four digits, or a letter.
 * @param {Problem} problem
 */
export function answerText({ choices, answer }) {
  return choices.length ? choices[answer] : short(answer);
}

/** @typedef {{key: string, fields: Record<string, string>}} Judged */

/**
 * @param {Problem} problem
 * @param {string} typed
 * @returns {Judged}
 */
function chosenAnswer(problem, typed) {
  const letters = typed.toUpperCase().replace(/[^\p{L}]/gu, "");
  const at = problem.choices.indexOf(letters);
  if (at < 0) return { key: "which", fields: { letters: problem.choices.join(", ") } };
  if (at === problem.answer) return { key: "right-choice", fields: { answer: letters } };
  return { key: namedMistake(problem, (value) => value === at), fields: {} };
}

/**
 * The one mistake that fits, or that it is just wrong.
 * @param {Problem} problem
 * @param {(value: number) => boolean} fits
 */
function namedMistake(problem, fits) {
  const fitting = [...problem.mistakes].filter(([, value]) => fits(value));
  return fitting.length === 1 ? fitting[0][0] : "wrong";
}

/**
 * @param {Problem} problem
 * @param {string} typed
 * @returns {Judged}
 */
function typedAnswer(problem, typed) {
  const reading = readAnswer(typed);
  if (typeof reading === "string") return { key: reading, fields: {} };
  const given = inAskedUnits(reading, problem.asks);
  if (typeof given === "string") return { key: given, fields: { unit: reading.unit } };
  if (standsFor(given, problem.answer)) {
    return { key: "right", fields: { asked: plain(problem.asked), answer: answerText(problem) } };
  }
  if (standsFor(given, problem.answer, 1)) return { key: "coarse", fields: {} };
  return { key: wrongAnswer(problem, given), fields: {} };
}

/**
 * @param {Problem} problem
 * @param {Reading} given
 */
function wrongAnswer(problem, given) {
  const { answer, asks } = problem;
  for (const digits of [2, 1]) {
    const key = namedMistake(problem, (value) => standsFor(given, value, digits));
    if (key !== "wrong") return key;
  }
  if (Number.isFinite(answer) && Math.abs(given.value - answer) <= NEAR_ANSWER * Math.abs(answer)) return "close";
  if ((asks === "loss" || asks === "bits") && given.value < 0) return "negative";
  if (asks === "probability" && !(given.value >= 0 && given.value <= 1)) return "outside";
  return "wrong";
}
