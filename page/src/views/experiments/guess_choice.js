/** The fourth column, where the guess is one of some sentences. */

import { fill, h } from "../../base/dom.js";

/** @import { ChoiceGuess, Column } from "./experiment.js" */

/**
 * @param {ChoiceGuess} guess
 * @param {() => number | null} given
 * @param {(choice: number) => void} give
 * @returns {Column}
 */
export function createChoiceColumn(guess, given, give) {
  const choices = guess.choices.map((words, i) => {
    const radio = h("input", { type: "radio", name: "experiment-guess", onchange: () => give(i) });
    const mark = h("span", { class: "experiment-mark" });
    return { radio, mark, label: h("label", { class: "experiment-choice" }, radio, h("span", {}, words), mark) };
  });
  const answer = h("p", { class: "experiment-answer" });
  return {
    brief: "Guess",
    head: ({ revealed }) => ({ title: "Your guess", note: revealed ? "What you said, and what is so" : "Before you look", figure: "" }),
    say: () => [],
    meter: [h("fieldset", { class: "experiment-choices" }, h("legend", {}, guess.ask), choices.map(({ label }) => label)), answer],
    render({ found, revealed }) {
      const chosen = given();
      const right = revealed ? guess.right(found) : -1;
      choices.forEach(({ radio, mark, label }, i) => {
        radio.checked = i === chosen;
        radio.disabled = revealed;
        label.classList.toggle("right-one", i === right);
        mark.textContent = i === right ? "✓ so it is" : "";
      });
      answer.hidden = !revealed;
      fill(answer, chosen === null ? "You gave no guess." : chosen === right ? "You guessed right." : "You guessed otherwise.");
    },
  };
}
