/** A worked solution on the page: its lines, a reason under each, and what it means. */

import { fill, h } from "../../base/dom.js";
import { mathml } from "../../maths/notation.js";

/** @import { Step } from "../../maths/solver.js" */

/**
 * The lines of a working as a list.
 * @param {Step[]} steps
 */
export function stepItems(steps) {
  return steps.map(({ formula, words }) => h("li", {}, mathml(formula), h("span", { class: "step-words" }, words)));
}

/**
 * A panel that shows a working; wide formulas scroll within it.
 * @param {{title: string, key: string}} what key: its name in links that hide parts
 * @returns {{element: HTMLElement, show: (working: {steps: Step[], words: string}) => void}}
 */
export function createWorking({ title, key }) {
  const list = h("ol", { class: "steps" });
  const meaning = h("p", { class: "play-meaning" });
  const scroll = h("div", { class: "scroll", role: "group", "aria-label": title, tabindex: 0 }, list);
  const element = h("section", { class: "panel stack play-working", "data-part": key }, h("h2", {}, title), scroll, meaning);
  return {
    element,
    show({ steps, words }) {
      fill(list, stepItems(steps));
      meaning.textContent = words;
    },
  };
}
