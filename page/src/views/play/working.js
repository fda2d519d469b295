/** A worked solution on the page: its lines, a reason under each, and what it means. */

import { fill, h } from "../../base/dom.js";
import { explained } from "../../base/term.js";
import { mathml } from "../../maths/notation.js";
import { prose } from "../../prose/prose.js";

/** @import { Step } from "../../maths/solver.js" */

/**
 * The lines of a working as a list.
 * @param {Step[]} steps
 */
function stepItems(steps) {
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
      if (meaning.textContent !== words) fill(meaning, explained(words));
    },
  };
}

/**
 * Lines to unfold; they are drawn only while they are seen.
 * @param {string} label for screen readers
 * @returns {{element: HTMLElement, show: (steps: Step[]) => void}}
 */
export function createFoldedSteps(label) {
  const list = h("ol", { class: "steps" });
  const scroll = h("div", { class: "scroll", role: "group", "aria-label": label, tabindex: 0 }, list);
  const element = h("details", { ontoggle: draw }, h("summary", {}, prose.play.working.more), scroll);
  /** @type {Step[]} */
  let latest = [];

  function draw() {
    if (element.open) fill(list, stepItems(latest));
  }

  return {
    element,
    show(steps) {
      latest = steps;
      draw();
    },
  };
}
