/** The answer box: a field for a number, or letters to choose from; Enter checks. */

import { fill, h } from "../../base/dom.js";
import { mathml } from "../../maths/notation.js";
import { prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { Problem } from "../../maths/practice/problems.js" */

/**
 * @param {string} rule when an answer is right
 * @param {(typed: string) => void} check
 */
export function createAnswerBox(rule, check) {
  const field = h("input", {
    type: "text",
    id: "practice-answer",
    class: "practice-field",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "practice-problem practice-rule",
  });
  const label = h("label", { for: "practice-answer" });
  const number = h("div", { class: "field" }, label, field);
  const choices = h("fieldset", { class: "practice-choices", "aria-describedby": "practice-problem" });
  const button = h("button", { class: "button primary", type: "submit" }, prose.practice.answer.check);
  const small = h("p", { class: "small soft", id: "practice-rule" }, rule);
  const element = h("form", { class: "stack practice-form", onsubmit: submit });
  element.append(h("div", { class: "practice-box" }, number, choices, button), small);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    check(chosenRadio()?.value ?? field.value);
  }

  /** @returns {HTMLInputElement | null} */
  function chosenRadio() {
    return choices.querySelector("input:checked");
  }

  return {
    element,
    /** @param {Problem} problem */
    pose(problem) {
      const choosing = problem.choices.length > 0;
      number.hidden = small.hidden = choosing;
      choices.hidden = !choosing;
      field.value = "";
      if (!choosing) fill(label, sentence(prose.practice.answer.number, { asked: mathml(["row", problem.asked, "=", "?"]) }));
      fill(
        choices,
        h("legend", {}, prose.practice.answer.choice),
        problem.choices.map((letter) =>
          h("label", { class: "practice-choice" }, h("input", { type: "radio", name: "practice-choice", value: letter }), letter),
        ),
      );
    },
    /** @param {boolean} done */
    close(done) {
      field.readOnly = done;
      button.hidden = done;
      for (const input of choices.querySelectorAll("input")) input.disabled = done;
    },
    /** Be ready for another try. */
    again() {
      if (choices.hidden) {
        field.focus();
        field.select();
      } else {
        (chosenRadio() ?? choices.querySelector("input"))?.focus();
      }
    },
  };
}
