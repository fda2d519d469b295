/** What ln does, in three lines and on one dial: on it, every halving of a probability is a step of one size. */

import { h, number, setNumber } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { lossFromP } from "../../maths/loss.js";
import { prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

const HALVINGS = 7; // the dial goes down to 2⁻⁷
const FIRST = 1; // halving
const KEY = 0.85; // what the calculator is asked

/** @returns {HTMLElement} */
export function createLogarithm() {
  const said = prose.start.logarithm;
  const given = number(NaN);
  const loss = number(NaN);
  const dial = h("input", { type: "range", class: "log-dial", min: 0, max: HALVINGS, step: 0.01, value: FIRST, "aria-label": said.dial, oninput: show });
  const half = h("button", { type: "button", class: "button", onclick: halve }, said.halve);
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
      h("h2", { id: "log-title" }, said.title),
      h(
        "ol",
        { class: "log-lines" },
        h("li", {}, sentence(said.certain, { zero: number(Math.log(1)) })),
        h("li", {}, sentence(said.halving, { ln2: number(Math.LN2) })),
        h("li", {}, sentence(said.key, { key: h("kbd", {}, "ln"), p: number(KEY), lnP: number(Math.log(KEY)), loss: h("span", { class: "loss" }, number(lossFromP(1, KEY))) })),
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
