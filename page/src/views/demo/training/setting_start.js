/** The weights that training starts from: the best, the worst, or any. */

import { fill, h } from "../../../base/dom.js";
import { initialState } from "../../../base/state.js";
import { prose } from "../../../prose/prose.js";
import { deriveDemo } from "../model.js";
import { createNumberField, makeSettingGroup } from "../shared/field.js";
import { sentence } from "../shared/sentence.js";
import { opposite, optimum } from "./presets.js";

/** @import { App } from "../../../base/app.js" */
/** @import { TrainState } from "../../../base/state.js" */
/** @import { SettingGroup } from "../controls.js" */

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeStartGroup({ store, announce, lesson }) {
  const words = prose.demo.settings.start;
  const rule = { lowest: -1e6, highest: 1e6 };
  const fields = [words.bias, words.first, words.second].map((label, place) => {
    return createNumberField({ label, rule }, (value) => {
      const { train } = store.get().demo;
      /** @type {[number, number, number]} */
      const start = [...train.start];
      start[place] = value;
      store.change("demo", { step: 0, train: { ...train, start } });
    });
  });
  const told = h("p", { class: "small demo-told", hidden: true });
  const meaning = h("p", { class: "small soft" });
  /** @type {TrainState["start"] | null} */
  let preset = null;

  /** @param {"best" | "worst"} which */
  function startFrom(which) {
    const { train } = store.get().demo;
    const model = modelNow();
    const best = optimum(model, train.l2);
    preset = which === "best" ? best.weights : opposite(model, train.l2);
    store.change("demo", { step: 0, k: 1, train: { ...train, start: preset } });
    store.flush();
    const reached = which === "worst" ? words.atWorst : best.parted ? words.atParted : words.atBest;
    fill(told, sentence(reached, { loss: modelNow().bce, l2: best.l2 }));
    told.hidden = false;
    announce(told.textContent ?? "");
  }

  /** What is on screen may be a moment behind. */
  function modelNow() {
    return deriveDemo(store.get().demo, lesson);
  }

  function reset() {
    const { set, axes, stage, race } = store.get().demo;
    store.change("demo", { ...initialState().demo, set, axes, stage, race });
    announce(words.wasReset);
  }

  return {
    element: makeSettingGroup(
      words.title,
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", class: "button", onclick: () => startFrom("best") }, words.best),
        h("button", { type: "button", class: "button", onclick: () => startFrom("worst") }, words.worst),
        h("button", { type: "button", class: "button", onclick: reset }, words.reset),
      ),
      told,
      h("div", { class: "demo-fields" }, fields.map(({ element }) => element)),
      meaning,
    ),
    render({ axes }, { train }) {
      fields.forEach((field, place) => field.set(train.start[place]));
      fill(meaning, sentence(words.meaning, { first: axes[0].plain, second: axes[1].plain }));
      if (train.start !== preset) told.hidden = true;
    },
  };
}
