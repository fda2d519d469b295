/** Experiments: a question, the reader's guess, and what the numbers say; first the list of them. */

import { fill, h } from "../base/dom.js";
import { prose } from "../prose/prose.js";
import { ALL } from "./experiments/all.js";
import { createExperimentFrame } from "./experiments/frame.js";
import { createExperimentList } from "./experiments/list.js";

/** @import { App, View } from "../base/app.js" */
/** @import { ExperimentFrame } from "./experiments/frame.js" */

/**
 * @param {App} app
 * @returns {View}
 */
export function createExperimentsView(app) {
  const { store } = app;
  const element = h("section", { "aria-label": prose.tabs.experiments.title });
  const list = createExperimentList(open);
  /** @type {Map<string, ExperimentFrame>} */
  const frames = new Map();
  /** @type {string | null} */
  let shown = null;

  /** @param {string} key "" for the list */
  function open(key) {
    const { key: left, settings } = store.get().experiments;
    const kept = Object.keys(settings).length === 0 ? settings : {};
    store.change("experiments", { key, step: 0, guess: null, settings: kept });
    store.flush();
    scrollTo(0, 0);
    if (key === "") list.focus(left);
    else frames.get(key)?.focus();
  }

  return {
    element,
    render({ experiments }, before) {
      if (experiments === before?.experiments) return;
      const number = ALL.findIndex(({ key }) => key === experiments.key);
      const key = number < 0 ? "" : experiments.key; // a link of a later page may name another
      if (number >= 0 && !frames.has(key)) frames.set(key, createExperimentFrame(app, ALL[number], { number: number + 1, count: ALL.length }, () => open("")));
      const frame = frames.get(key);
      if (key !== shown) {
        element.className = frame ? "demo experiment" : "stack";
        fill(element, frame ? frame.parts : list.element);
        shown = key;
      }
      if (frame) frame.render(experiments);
      else list.render();
    },
  };
}
