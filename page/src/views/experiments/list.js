/** The list of experiments: a card for each, with its question, and a mark where its answer was seen. */

import { h } from "../../base/dom.js";
import { filled, prose } from "../../prose/prose.js";
import { ALL } from "./all.js";
import { doneExperiments } from "./record.js";

const words = prose.experiments.list;

/**
 * @param {(key: string) => void} open
 * @returns {{element: HTMLElement, render: () => void, focus: (key: string) => void}}
 */
export function createExperimentList(open) {
  const cards = ALL.map(({ key, title, question }, i) => {
    const done = h("span", { class: "small experiment-done" }, words.done);
    const button = h(
      "button",
      { type: "button", class: "start-card", "data-experiment": key, onclick: () => open(key) },
      h("span", { class: "start-count", "aria-hidden": "true" }, i + 1),
      h("span", { class: "start-card-title" }, title),
      h("span", {}, question),
      done,
    );
    return { key, done, button };
  });
  const progress = h("p", { class: "small soft" });
  const element = h(
    "div",
    { class: "stack experiment-list" },
    h("h1", {}, words.title),
    h("p", { class: "lead" }, words.lead),
    h("ol", { class: "start-path experiment-cards" }, cards.map(({ button }) => h("li", {}, button))),
    progress,
  );
  return {
    element,
    render() {
      const known = doneExperiments();
      for (const { key, done } of cards) done.hidden = !known.has(key);
      progress.textContent = filled(words.progress, { done: cards.filter(({ key }) => known.has(key)).length, count: cards.length });
    },
    focus: (key) => cards.find((card) => card.key === key)?.button.focus(),
  };
}
