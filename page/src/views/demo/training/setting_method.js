/** The settings of the training: how a step is made, and how long it is. */

import { fill, h } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { explained } from "../../../base/term.js";
import { createLogSlider, createNumberField, makeSettingGroup } from "../shared/field.js";

/** @import { App } from "../../../base/app.js" */
/** @import { TrainState } from "../../../base/state.js" */
/** @import { SettingGroup } from "../controls.js" */

const RATE_SLIDER = { lowest: 0.01, highest: 100 };

/** @type {{key: TrainState["method"], title: string, about: string}[]} */
export const METHODS = [
  {
    key: "gradient",
    title: "All sites each step",
    about: "Full-batch gradient descent: every step follows the mean pull of all sites.",
  },
  {
    key: "stochastic",
    title: "A few at a time",
    about:
      "Stochastic gradient descent: every step looks at one batch of sites, in an order drawn from the seed. A step that " +
      "helps its batch may raise the loss of all.",
  },
  {
    key: "momentum",
    title: "Momentum",
    about: "Every step keeps a part of the one before, like a ball that rolls: faster along a valley, and over its floor.",
  },
  {
    key: "newton",
    title: "Newton",
    about:
      "Every step divides the gradient by the curvature and so aims at the valley’s floor; with a learning rate of 1 it " +
      "is there in a few steps.",
  },
];

/** @type {TrainState["method"][]} */
const ADVANCED = ["momentum", "newton"];

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeMethodGroup({ store }) {
  /** @param {Partial<TrainState>} patch */
  const change = (patch) => store.change("demo", { train: { ...store.get().demo.train, ...patch } });
  const buttons = METHODS.map(({ key, title }) => {
    const onclick = () => change({ method: key });
    return h("button", { type: "button", class: "button", "data-method": key, onclick }, title);
  });
  /** @param {boolean} hard */
  const group = (hard) => buttons.filter((_, i) => ADVANCED.includes(METHODS[i].key) === hard);
  const about = h("p", { class: "small soft" });
  const rate = createLogSlider(
    {
      label: "Learning rate",
      rule: { lowest: 1e-6, highest: 1e6 },
      slider: RATE_SLIDER,
      words: (value) => `learning rate ${short(value)}`,
    },
    (value) => change({ rate: value }),
  );
  const batch = createNumberField({ label: "Sites in a batch", rule: { lowest: 1, highest: 1000, whole: true } }, (value) => {
    change({ batch: value });
  });
  const seed = createNumberField(
    { label: "Seed of the order", rule: { lowest: 0, highest: Number.MAX_SAFE_INTEGER, whole: true } },
    (value) => change({ seed: value }),
  );
  const l2 = createNumberField(
    { label: "L2", rule: { lowest: 0, highest: 1e6 }, hint: "a price on large weights" },
    (value) => change({ l2: value }),
  );
  const momentum = createNumberField(
    { label: "Part kept", rule: { lowest: 0, highest: 0.9999 }, hint: "of the step before" },
    (value) => change({ momentum: value }),
  );
  const advanced = h(
    "details",
    { class: "demo-advanced" },
    h("summary", {}, "Advanced"),
    h("div", { class: "stack" }, h("div", { class: "row" }, group(true)), momentum.element),
  );
  /** @type {TrainState["method"] | null} */
  let shown = null;
  return {
    element: makeSettingGroup(
      "Training",
      h("div", { class: "row" }, group(false)),
      about,
      rate.element,
      h("div", { class: "demo-fields two" }, batch.element, seed.element),
      h("div", { class: "demo-fields two" }, l2.element),
      advanced,
    ),
    render(_, { train }) {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.method === train.method));
      if (train.method !== shown) fill(about, explained(METHODS.find(({ key }) => key === train.method)?.about ?? ""));
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
