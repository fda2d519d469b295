/** A problem as it is shown: its story, its numbers, what is said to an answer, and its solution. */

import { h, number } from "../../base/dom.js";
import { explained } from "../../base/term.js";
import { mathml } from "../../maths/notation.js";
import { answerText } from "../../maths/practice/verdicts.js";
import { prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { Problem } from "../../maths/practice/problems.js" */
/** @import { Step } from "../../maths/solver.js" */
/** @import { Verdict } from "../../maths/practice/verdicts.js" */
/** @import { WorkedPart } from "../../maths/practice/worked.js" */

/**
 * @param {Problem} problem
 * @param {number} count the number of the problem, from 1
 */
export function problemHead({ title, level }, count) {
  return [
    h("h2", { id: "practice-title" }, sentence(prose.practice.problem, { n: number(count, { style: "full" }), title })),
    h("span", { class: "small soft" }, prose.practice.levels[level - 1]),
  ];
}

/**
 * @param {Problem} problem
 * @returns {Node[]}
 */
export function shownProblem({ text, givens, table }) {
  const story = h("p", { class: "lead practice-text" }, explained(text));
  if (!table.length) return [story, h("p", { class: "practice-givens" }, givens.map((given) => mathml(given)))];
  const [head, ...rows] = table;
  return [
    story,
    h(
      "table",
      { class: "practice-table" },
      h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        rows.map(([name, ...cells]) =>
          h("tr", {}, h("th", { scope: "row" }, name), cells.map((cell) => h("td", { class: "value" }, number(Number(cell))))),
        ),
      ),
    ),
  ];
}

/** @type {Record<Verdict["outcome"], {name: string, sign: string}>} */
const VERDICT_LOOKS = {
  right: { name: "right", sign: "✓" },
  wrong: { name: "problem", sign: "✗" },
  again: { name: "problem", sign: "…" },
};

/**
 * @param {Problem} problem
 * @param {Verdict} verdict
 */
export function shownVerdict(problem, { outcome, key, words }) {
  const { name, sign } = VERDICT_LOOKS[outcome];
  const exact =
    outcome === "right" && Number.isFinite(problem.answer) && !problem.choices.length
      ? h("span", { class: "small soft" }, " ", sentence(prose.practice.answer.exact, { answer: number(problem.answer, { style: "full" }) }))
      : null;
  const mark = h("span", { class: "practice-sign", "aria-hidden": "true" }, sign);
  return h("p", { class: `${name} practice-verdict`, "data-verdict": key }, mark, h("span", {}, explained(words), exact));
}

/**
 * @param {Problem} problem
 * @param {WorkedPart[]} parts
 * @param {boolean} open whether it is what was asked for
 */
export function shownSolution(problem, parts, open) {
  const answer = problem.choices.length
    ? answerText(problem)
    : mathml(["row", problem.asked, "=", answerText(problem)]);
  return h(
    "details",
    { class: "practice-solution", open },
    h("summary", {}, prose.practice.solution.title),
    h("p", {}, sentence(prose.practice.solution.answer, { answer })),
    parts.flatMap(({ heading, steps, words }) => [
      heading && h("h3", {}, heading),
      h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": heading || prose.practice.solution.steps }, shownSteps(steps)),
      h("p", {}, explained(words)),
    ]),
  );
}

/** @param {Step[]} steps */
export function shownSteps(steps) {
  return h("ol", { class: "practice-steps" }, steps.map((step) => h("li", {}, mathml(step.formula), h("span", { class: "small soft" }, step.words))));
}
