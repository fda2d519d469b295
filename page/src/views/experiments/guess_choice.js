/** The fourth column, where the guess is one of some sentences. */

import { fill, h } from "../../base/dom.js";
import { prose } from "../../prose/prose.js";

/** @import { ChoiceGuess, Column } from "./experiment.js" */

const words = prose.experiments.guess;

/**
 * @param {ChoiceGuess} guess
 * @param {() => number | null} given
 * @param {(choice: number) => void} give
 * @returns {Column}
 */
export function createChoiceColumn(guess, given, give) {
  const choices = guess.choices.map((choice, i) => {
    const radio = h("input", { type: "radio", name: "experiment-guess", onchange: () => give(i) });
    const mark = h("span", { class: "experiment-mark" });
    return { radio, mark, label: h("label", { class: "experiment-choice" }, radio, h("span", {}, choice), mark) };
  });
  const answer = h("p", { class: "experiment-answer" });
  return {
    brief: words.brief,
    head: ({ revealed }) => ({ title: words.choice.title, note: revealed ? words.choice.after : words.choice.before, figure: "" }),
    say: () => [],
    meter: [h("fieldset", { class: "experiment-choices" }, h("legend", {}, guess.ask), choices.map(({ label }) => label)), answer],
    render({ found, revealed }) {
      const chosen = given();
      const right = revealed ? guess.right(found) : -1;
      choices.forEach(({ radio, mark, label }, i) => {
        radio.checked = i === chosen;
        radio.disabled = revealed;
        label.classList.toggle("right-one", i === right);
        mark.textContent = i === right ? words.choice.soItIs : "";
      });
      answer.hidden = !revealed;
      fill(answer, chosen === null ? words.none : chosen === right ? words.choice.right : words.choice.wrong);
    },
  };
}
