/** The user's own answer to the point's loss: right, or which of the classic mistakes it is. */

import { h } from "../../base/dom.js";
import { ANSWER_OF, mistakeValues } from "../../maths/practice/mistakes.js";
import { checkAnswer } from "../../maths/practice/verdicts.js";
import { prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { Problem } from "../../maths/practice/problems.js" */
/** @import { PlayPart } from "./point.js" */

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createOwnAnswer({ store, lesson, announce }) {
  const said = prose.play.check;
  const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 10 });
  const verdict = h("p", { hidden: true });
  const form = h(
    "form",
    { class: "row", onsubmit: judge },
    h("label", {}, sentence(said.answer, { box })),
    h("button", { type: "submit", class: "button" }, said.button),
  );

  /** @param {SubmitEvent} event */
  function judge(event) {
    event.preventDefault();
    if (box.value.trim() === "") return;
    const { outcome, key, words } = checkAnswer(lesson.practice, askedLossOf(store.get().play), box.value);
    const judgment = key === "wrong" ? said.wrong : words;
    verdict.className = outcome === "right" ? "right" : "problem";
    verdict.textContent = judgment;
    verdict.hidden = false;
    announce(judgment);
  }

  return {
    element: h(
      "section",
      { class: "panel stack", "data-part": "play-check" },
      h("h2", {}, said.title),
      h("p", {}, said.ask),
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
