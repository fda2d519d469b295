/** A worksheet: problems on paper, answers and full solutions on pages of their own; made from a seed, printed by the browser. */

import { h } from "../../base/dom.js";
import { printPaper } from "../../base/paper.js";
import { mathml } from "../../maths/notation.js";
import { sheetProblems } from "../../maths/practice/progress.js";
import { answerText } from "../../maths/practice/verdicts.js";
import { workedSolution } from "../../maths/practice/worked.js";
import { filled, prose } from "../../prose/prose.js";
import { shownProblem, shownSteps } from "./problem.js";

/** @import { App } from "../../base/app.js" */
/** @import { Child } from "../../base/dom.js" */
/** @import { PracticeLesson, Problem } from "../../maths/practice/problems.js" */
/** @import { WorkedPart } from "../../maths/practice/worked.js" */

const MOST_ON_SHEET = 50;

/**
 * @param {App} app
 * @param {PracticeLesson} lesson
 */
export function createSheet(app, lesson) {
  const count = h("input", { type: "number", min: 1, max: MOST_ON_SHEET, step: 1, value: 10, required: true, class: "practice-small" });
  const seed = h("input", { type: "number", min: 0, max: 999_999, step: 1, value: 1, required: true, class: "practice-small" });
  const form = h(
    "form",
    { class: "row practice-sheet", onsubmit: print },
    h("label", { class: "field" }, h("span", {}, prose.practice.sheet.count), count),
    h("label", { class: "field" }, h("span", {}, prose.practice.sheet.seed), seed),
    h("button", { class: "button", type: "submit" }, prose.practice.sheet.print),
  );
  const element = h(
    "section",
    { class: "panel stack", "aria-labelledby": "practice-sheet" },
    h("h2", { id: "practice-sheet" }, prose.practice.sheet.title),
    app.host?.kind === "notebook" ? h("p", {}, prose.practice.sheet.elsewhere) : form, // frames may not print
    h("p", { class: "small soft" }, prose.practice.sheet.about),
  );

  /** @param {Event} event */
  function print(event) {
    event.preventDefault();
    const { kind } = app.store.get().practice;
    const problems = sheetProblems(lesson, seed.valueAsNumber, count.valueAsNumber, kind);
    const solutions = workedSolutions(app, lesson, problems);
    printSheet(sheetContent(lesson, problems, seed.value), sheetKey(lesson, problems), sheetSolutions(lesson, solutions));
  }

  return { element };
}

/**
 * Print a sheet of parts, as a sheet of its own.
 * @param {...Child[]} parts
 */
export function printSheet(...parts) {
  printPaper(h("div", { class: "worksheet" }, parts.flat()));
}

/**
 * @param {App} app
 * @param {PracticeLesson} lesson
 * @param {Problem[]} problems
 */
export function workedSolutions(app, lesson, problems) {
  return problems.map((problem) => ({ problem, parts: workedSolution(lesson, app.lesson.words, problem) }));
}

/**
 * The problems, without answers.
 * @param {PracticeLesson} lesson
 * @param {Problem[]} problems
 * @param {string} seed what the sheet is called by
 */
export function sheetContent({ sheet, rule }, problems, seed) {
  return [
    h("h1", {}, sheet.title),
    h("p", { class: "worksheet-blank" }, sheet.name),
    h("p", {}, filled(sheet.intro, { seed }), " ", rule),
    h(
      "ol",
      {},
      problems.map((problem) =>
        h("li", {}, h("h2", {}, problem.title), shownProblem(problem), h("p", { class: "worksheet-blank" }, sheet.answer)),
      ),
    ),
  ];
}

/**
 * @param {PracticeLesson} lesson
 * @param {Problem[]} problems
 */
export function sheetKey({ sheet }, problems) {
  return [
    h(
      "section",
      { class: "worksheet-key" },
      h("h1", {}, sheet.answers),
      h(
        "ol",
        {},
        problems.map((problem) =>
          h("li", {}, problem.choices.length ? answerText(problem) : mathml(["row", problem.asked, "=", answerText(problem)])),
        ),
      ),
    ),
  ];
}

/**
 * @param {PracticeLesson} lesson
 * @param {{problem: Problem, parts: WorkedPart[]}[]} solutions
 */
export function sheetSolutions({ sheet }, solutions) {
  return [
    h(
      "section",
      { class: "worksheet-key" },
      h("h1", {}, sheet.solutions),
      h(
        "ol",
        {},
        solutions.map(({ problem: { title }, parts }) =>
          h("li", {}, h("h2", {}, title), parts.map(({ heading, steps, words }) => [heading && h("p", {}, heading), shownSteps(steps), h("p", {}, words)]).flat()),
        ),
      ),
    ),
  ];
}
