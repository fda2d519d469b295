/** What is said to an answer: right, nearly, which mistake it is, or why it cannot be read. */

import { short } from "../../base/numbers.js";
import { exactReading, inAskedUnits, readAnswer, scaledReading, standsFor } from "./answers.js";
import { workedOut } from "./expressions.js";
import { plain } from "../notation.js";
import { filled } from "../../prose/prose.js";

/** @import { Reading } from "./answers.js" */
/** @import { PracticeLesson, Problem } from "./problems.js" */

/**
 * @typedef {object} Verdict
 * @property {"right" | "wrong" | "again"} outcome again: it could not be told, and does not count
 * @property {string} key of what is said
 * @property {string} words
 */

const LOSSES = new Set(["loss", "bits"]);
const NEAR_ANSWER = 0.02; // relative; this close is worth a kind word
/** @type {Record<string, Verdict["outcome"]>} */
const OUTCOME_OF_VERDICT = {
  right: "right",
  "right-choice": "right",
  coarse: "again",
  unread: "again",
  unworked: "again",
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
  return { outcome: OUTCOME_OF_VERDICT[key] ?? "wrong", key, words: filled(lesson.verdicts[key], fields) };
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
  if (typeof reading === "string") {
    const value = reading === "unread" ? workedOut(typed) : null;
    return { key: value === null ? reading : unworkedAnswer(problem, exactReading(value)), fields: {} };
  }
  const given = inAskedUnits(reading, problem.asks);
  if (typeof given === "string") return { key: given, fields: { unit: reading.unit } };
  if (standsFor(given, problem.answer)) {
    return { key: "right", fields: { asked: plain(problem.asked), answer: answerText(problem) } };
  }
  if (standsFor(given, problem.answer, 1)) return { key: "coarse", fields: {} };
  if (given !== reading && LOSSES.has(problem.asks) && standsFor(reading, problem.answer)) {
    return { key: "other-base", fields: {} };
  }
  return { key: wrongAnswer(problem, given), fields: {} };
}

/**
 * What is said to an expression: right as far as it goes, a mistake with a name, or nothing certain.
 * @param {Problem} problem
 * @param {Reading} given
 */
function unworkedAnswer(problem, given) {
  if (standsFor(given, problem.answer)) return "unworked";
  const key = namedMistake(problem, (value) => standsFor(given, value));
  return key === "wrong" ? "unread" : key;
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
  if (LOSSES.has(asks)) {
    if (standsFor(scaledReading(given, 0.01), answer)) return "hundredfold";
    const percent = problem.mistakes.get("percent");
    if (percent !== undefined && standsFor(scaledReading(given, -1), percent)) return "percent";
  }
  if (Number.isFinite(answer) && Math.abs(given.value - answer) <= NEAR_ANSWER * Math.abs(answer)) return "close";
  if (LOSSES.has(asks) && given.value < 0) return "negative";
  if (asks === "probability" && !(given.value >= 0 && given.value <= 1)) return "outside";
  return "wrong";
}
