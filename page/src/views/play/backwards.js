/** From a loss back to the probability, or to the label. */

import { fill, h } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { inAskedUnits, readAnswer } from "../../maths/practice/answers.js";
import { solveP, solveY } from "../../maths/solver.js";
import { filled, prose } from "../../prose/prose.js";
import { createFoldedSteps } from "./working.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { PlayPart } from "./point.js" */
/** @import { Reading } from "../../maths/practice/answers.js" */

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createBackwards({ store, lesson, announce }) {
  const said = prose.play.backwards;
  /** @type {"p" | "y"} */
  let wanted = "p";
  const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", size: 8, value: "1", oninput: () => solve(store.get().play, true) });
  const choices = /** @type {const} */ (["p", "y"]).map((choice) => ({
    choice,
    button: h("button", { type: "button", class: "button", onclick: () => choose(choice) }, filled(said.find, { what: choice })),
  }));
  const problem = h("p", { class: "problem small", role: "alert", hidden: true });
  const answer = h("p", { class: "play-meaning" });
  const places = h("div", { class: "row" });
  const more = createFoldedSteps(said.steps);
  const result = h("div", { class: "stack" }, answer, places, more.element);
  const given = h("span", { class: "small soft" });

  /** @param {"p" | "y"} choice */
  function choose(choice) {
    wanted = choice;
    solve(store.get().play, true);
  }

  /**
   * @param {PlayState} play
   * @param {boolean} asked rather than that the point moved
   */
  function solve(play, asked) {
    for (const { choice, button } of choices) button.setAttribute("aria-pressed", String(choice === wanted));
    given.textContent = wanted === "p" ? filled(said.forLabel, { y: short(play.y) }) : filled(said.forProbability, { p: short(play.p) });
    const loss = readLoss(box.value, play.base === "2", lesson.practice.verdicts);
    const wrong = typeof loss === "string";
    problem.hidden = !wrong;
    result.hidden = wrong;
    problem.textContent = wrong ? loss : "";
    if (wrong) return;
    const bits = play.base === "2";
    const { value, digits } = loss;
    const solution = wanted === "p" ? solveP(play.y, value, lesson.words, bits) : solveY(play.p, value, lesson.words, bits, digits);
    answer.textContent = solution.words;
    more.show(solution.steps);
    const found = wanted === "p" ? [solution.p, solution.otherP] : [solution.y];
    fill(places, found.map((each) => each !== null && each >= 0 && each <= 1 && placeButton(each)));
    if (asked) announce(solution.words);
  }

  /** @param {number} value */
  function placeButton(value) {
    const put = () => store.change("play", wanted === "p" ? { p: value } : { y: value, soft: value !== 0 && value !== 1 });
    return h("button", { type: "button", class: "chip", onclick: put }, filled(said.show, { what: wanted, value: short(value) }));
  }

  return {
    element: h(
      "section",
      { class: "panel stack", "data-part": "play-backwards" },
      h("h2", {}, said.title),
      h("p", {}, said.ask),
      h("div", { class: "row" }, h("label", {}, "L = ", box), h("div", { class: "segments" }, choices.map(({ button }) => button)), given),
      problem,
      result,
    ),
    render: (play) => solve(play, false),
  };
}

/**
 * @param {string} typed
 * @param {boolean} bits
 * @param {Record<string, string>} verdicts
 * @returns {Reading | string} the loss, or what is wrong
 */
function readLoss(typed, bits, verdicts) {
  const reading = readAnswer(typed);
  const found = typeof reading === "string" ? reading : inAskedUnits(reading, bits ? "bits" : "loss");
  if (typeof found === "string") return filled(verdicts[found], { unit: typeof reading === "string" ? "" : reading.unit });
  return found.value < 0 ? verdicts.negative : found;
}
