/** The settings of the training: how a step is made, and how long it is. */

import { fill, h } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { explained } from "../../../base/term.js";
import { filled, prose } from "../../../prose/prose.js";
import { createLogSlider, createNumberField, makeSettingGroup } from "../shared/field.js";

/** @import { App } from "../../../base/app.js" */
/** @import { TrainState } from "../../../base/state.js" */
/** @import { SettingGroup } from "../controls.js" */

const RATE_SLIDER = { lowest: 0.01, highest: 100 };

/** @type {TrainState["method"][]} */
const METHODS = ["gradient", "stochastic", "momentum", "newton"];
/** @type {TrainState["method"][]} */
const ADVANCED = ["momentum", "newton"];

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeMethodGroup({ store }) {
  const words = prose.demo.settings.method;
  /** @param {Partial<TrainState>} patch */
  const change = (patch) => store.change("demo", { train: { ...store.get().demo.train, ...patch } });
  const buttons = METHODS.map((method) => {
    const onclick = () => change({ method });
    return h("button", { type: "button", class: "button", "data-method": method, onclick }, words[method].title);
  });
  /** @param {boolean} hard */
  const group = (hard) => buttons.filter((_, i) => ADVANCED.includes(METHODS[i]) === hard);
  const about = h("p", { class: "small soft" });
  const rate = createLogSlider(
    {
      label: words.rate,
      rule: { lowest: 1e-6, highest: 1e6 },
      slider: RATE_SLIDER,
      words: (rate) => filled(words.rateSaid, { rate: short(rate) }),
    },
    (value) => change({ rate: value }),
  );
  const batch = createNumberField({ label: words.batch, rule: { lowest: 1, highest: 1000, whole: true } }, (value) => {
    change({ batch: value });
  });
  const seed = createNumberField(
    { label: words.seed, rule: { lowest: 0, highest: Number.MAX_SAFE_INTEGER, whole: true } },
    (value) => change({ seed: value }),
  );
  const l2 = createNumberField(
    { label: words.l2, rule: { lowest: 0, highest: 1e6 }, hint: words.l2Hint },
    (value) => change({ l2: value }),
  );
  const momentum = createNumberField(
    { label: words.kept, rule: { lowest: 0, highest: 0.9999 }, hint: words.keptHint },
    (value) => change({ momentum: value }),
  );
  const advanced = h(
    "details",
    { class: "demo-advanced" },
    h("summary", {}, words.advanced),
    h("div", { class: "stack" }, h("div", { class: "row" }, group(true)), momentum.element),
  );
  /** @type {TrainState["method"] | null} */
  let shown = null;
  return {
    element: makeSettingGroup(
      words.title,
      h("div", { class: "row" }, group(false)),
      about,
      rate.element,
      h("div", { class: "demo-fields two" }, batch.element, seed.element),
      h("div", { class: "demo-fields two" }, l2.element),
      advanced,
    ),
    render(_, { train }) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.method === train.method));
      if (train.method !== shown) fill(about, explained(words[train.method].about));
      rate.set(train.rate);
      batch.set(train.batch);
      seed.set(train.seed);
      l2.set(train.l2);
      momentum.set(train.momentum);
      const stochastic = train.method === "stochastic";
      batch.element.hidden = !stochastic;
      seed.element.hidden = !stochastic;
      momentum.element.hidden = train.method !== "momentum";
      if (train.method !== shown && ADVANCED.includes(train.method)) advanced.open = true;
      shown = train.method;
    },
  };
}
