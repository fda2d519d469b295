/** The weights that training starts from: the best, the worst, or any. */

import { fill, h } from "../../../base/dom.js";
import { initialState } from "../../../base/state.js";
import { deriveDemo } from "../model.js";
import { createNumberField, makeSettingGroup } from "../shared/field.js";
import { sentence } from "../shared/sentence.js";
import { opposite, optimum } from "./presets.js";

/** @import { App } from "../../../base/app.js" */
/** @import { TrainState } from "../../../base/state.js" */
/** @import { SettingGroup } from "../controls.js" */

const NAMES = ["Bias b", "Weight w₁", "Weight w₂"];
const MEANING = "w₁ weighs {first}, w₂ {second}.";
const PRESETS = {
  best: "The best weights there are for these sites: mean loss {loss}. From here training has nothing to gain.",
  parted:
    "A line parts these sites, so larger weights are always better and none are the best. These are the best with " +
    "L2 = {l2}: mean loss {loss}.",
  worst: "The best weights turned round: sure, and wrong. Mean loss {loss}. Train, and watch it mend.",
};

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeStartGroup({ store, announce, lesson }) {
  const rule = { lowest: -1e6, highest: 1e6 };
  const fields = [0, 1, 2].map((place) => {
    return createNumberField({ label: NAMES[place], rule }, (value) => {
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
    const template = PRESETS[which === "best" && best.parted ? "parted" : which];
    fill(told, sentence(template, { loss: modelNow().bce, l2: best.l2 }));
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
    announce("All as it was: every site, every setting, weights of 0.");
  }

  return {
    element: makeSettingGroup(
      "Weights to start from",
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", class: "button", onclick: () => startFrom("best") }, "Optimal"),
        h("button", { type: "button", class: "button", onclick: () => startFrom("worst") }, "Worst"),
        h("button", { type: "button", class: "button", onclick: reset }, "Reset all"),
      ),
      told,
      h("div", { class: "demo-fields" }, fields.map(({ element }) => element)),
      meaning,
    ),
    render({ axes }, { train }) {
      fields.forEach((field, place) => field.set(train.start[place]));
      fill(meaning, sentence(MEANING, { first: axes[0].plain, second: axes[1].plain }));
      if (train.start !== preset) told.hidden = true;
    },
  };
}
