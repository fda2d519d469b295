/** The user's own answer to the point's loss: right, or which of the classic mistakes it is. */

import { h } from "../../base/dom.js";
import { ANSWER_OF, mistakeValues } from "../../maths/practice/mistakes.js";
import { checkAnswer } from "../../maths/practice/verdicts.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { Problem } from "../../maths/practice/problems.js" */
/** @import { PlayPart } from "./point.js" */

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createOwnAnswer({ store, lesson, announce }) {
  const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 10 });
  const verdict = h("p", { hidden: true });
  const form = h(
    "form",
    { class: "row", onsubmit: judge },
    h("label", {}, "your L = ", box),
    h("button", { type: "submit", class: "button" }, "Check"),
  );

  /** @param {SubmitEvent} event */
  function judge(event) {
    event.preventDefault();
    if (box.value.trim() === "") return;
    const { outcome, key, words } = checkAnswer(lesson.practice, askedLossOf(store.get().play), box.value);
    const sentence = key === "wrong" ? "That is not it. Follow the lines of the solution, one by one." : words;
    verdict.className = outcome === "right" ? "right" : "problem";
    verdict.textContent = sentence;
    verdict.hidden = false;
    announce(sentence);
  }

  return {
    element: h(
      "section",
      { class: "panel stack", "data-part": "play-check" },
      h("h2", {}, "By your own hand"),
      h("p", {}, "Take a calculator, work out the loss of the point, and type it here. A wrong answer is told what went wrong: the other logarithm, a percentage, a lost minus."),
      form,
      verdict,
    ),
    render() {
      verdict.hidden = true; // the point has moved: it is another question
    },
  };
}

/**
 * The loss of the point as a problem.
 * @param {PlayState} play
 * @returns {Problem}
 */
function askedLossOf({ y, p, base }) {
  const bits = base === "2";
  const kind = y !== 0 && y !== 1 ? "soft" : bits ? "bits" : "one";
  const facts = { y: [y], p: [p], other: [], better: /** @type {const} */ (""), loss: NaN, z: NaN, slope: /** @type {const} */ (""), bits };
  const told = { seed: 0, story: "", title: "", level: 1, text: "", hints: [], givens: [], table: [], choices: [] };
  return { ...told, kind, facts, answer: ANSWER_OF[kind](facts), mistakes: mistakeValues(kind, facts), asks: bits ? "bits" : "loss", asked: "L" };
}
