/** What ln does, in three lines and on one dial: on it, every halving of a probability is a step of one size. */

import { h, number, setNumber } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { lossFromP } from "../../maths/loss.js";

const HALVINGS = 7; // the dial goes down to 2⁻⁷
const FIRST = 1; // halving
const KEY = 0.85; // what the calculator is asked

/** @returns {HTMLElement} */
export function createLogarithm() {
  const given = number(NaN);
  const loss = number(NaN);
  const dial = h("input", { type: "range", class: "log-dial", min: 0, max: HALVINGS, step: 0.01, value: FIRST, "aria-label": "The probability, by how often 1 is halved", oninput: show });
  const half = h("button", { type: "button", class: "button", onclick: halve }, "Halve p");
  const marks = Array.from({ length: HALVINGS + 1 }, (_, i) => 2 ** -i).map((p) =>
    h("li", {}, h("span", {}, p === 1 ? "1" : `1/${1 / p}`), h("span", { class: "loss" }, number(lossFromP(1, p), { digits: 3 }))),
  );

  function show() {
    const p = 2 ** -dial.valueAsNumber;
    const cost = lossFromP(1, p);
    setNumber(given, p);
    setNumber(loss, cost);
    dial.setAttribute("aria-valuetext", `p = ${short(p)}, −ln p = ${short(cost)}`);
    half.setAttribute("aria-disabled", String(dial.valueAsNumber === HALVINGS));
  }

  function halve() {
    dial.valueAsNumber = Math.min(dial.valueAsNumber + 1, HALVINGS);
    show();
  }

  show();
  return h(
    "section",
    { class: "panel log", "aria-labelledby": "log-title" },
    h(
      "div",
      { class: "stack" },
      h("h2", { id: "log-title" }, "What ln does"),
      h(
        "ol",
        { class: "log-lines" },
        h("li", {}, "ln 1 = ", number(Math.log(1)), ". What was certain, p = 1, costs nothing."),
        h("li", {}, "Each halving of the probability adds ln 2 = ", number(Math.LN2), " to the loss, however small it is already."),
        h("li", {}, "On a calculator it is the key ", h("kbd", {}, "ln"), ", not log: ln ", number(KEY), " = ", number(Math.log(KEY)), ". The minus before it makes the loss ", h("span", { class: "loss" }, number(lossFromP(1, KEY))), "."),
      ),
    ),
    h(
      "div",
      { class: "stack" },
      h("p", { class: "log-now" }, h("span", {}, "p = ", given), h("span", { class: "loss" }, "−ln p = ", loss), half),
      h("div", { class: "log-scale" }, dial, h("ol", { class: "log-marks", "aria-hidden": "true" }, marks)),
    ),
  );
}
