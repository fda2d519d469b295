/** The moment to remember: a site that is confidently right is flipped, and costs more than any other. */

import { fill, h, number } from "../../base/dom.js";
import { sigmoid } from "../../maths/loss.js";
import { flipSite } from "./edit.js";
import { deriveDemo, TAPE_STEPS } from "./model.js";
import { sentence } from "./sentence.js";
import { siteName } from "./words.js";

/** @import { App } from "../../base/app.js" */
/** @import { Child } from "../../base/dom.js" */
/** @import { DemoState } from "../../base/state.js" */
/** @import { DemoModel } from "./model.js" */

const CONFIDENT = 0.75; // the probability given to the truth from which on a site counts as sure

const MOMENT = {
  flipped:
    "{trained}{site} was sure and right: it gave the truth p = {before}, and cost {cheap}. Its label now says the " +
    "opposite, and it costs {dear}{most}. The mean loss jumps from {mean} to {jumped}. Press Play: the boundary swings, " +
    "and the red cools.",
  trained: "First the model was trained {steps} steps. ",
  most: ", more than any other, and its arrow is the longest",
  worst: "{site} costs most: {loss}, where the mean is {bce}. It was given the probability {p} of what is true of it.",
  none: "Even after training no site is both sure and right. Take other sites, or remove some of the flips.",
};

/**
 * The site that the model is most sure of, and right about; one that was not flipped before, where there is one.
 * @param {Pick<DemoModel, "sites" | "loss">} model
 * @returns {number | null} its index
 */
export function surestSite({ sites, loss }) {
  /** @type {number | null} */
  let best = null;
  sites.forEach((site, i) => {
    if (Math.exp(-loss[i]) < CONFIDENT || site.flipped) return;
    if (best === null || loss[i] < loss[best]) best = i;
  });
  return best;
}

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (model: DemoModel, demo: DemoState) => void}}
 */
export function createMoment({ store, lesson, announce }) {
  const told = h("p", { class: "small demo-told", hidden: true });
  /** @type {DemoModel} */
  let model;
  /** @type {number | null} */
  let about = null;

  /** @param {number | null} id @param {Child[]} children */
  function tell(id, children) {
    about = id;
    fill(told, children);
    told.hidden = false;
    announce(told.textContent ?? "");
  }

  function jump() {
    const { worst } = model;
    store.change("demo", { select: worst });
    const index = model.at.get(worst) ?? 0;
    const slots = { site: siteName(worst), loss: number(model.loss[index]), bce: number(model.bce), p: number(trueShare(model, index)) };
    tell(worst, sentence(MOMENT.worst, slots));
  }

  function flip() {
    const asleep = surestSite(model) === null;
    if (asleep) store.change("demo", { k: 1, step: Math.max(store.get().demo.step, TAPE_STEPS) });
    const from = asleep ? deriveDemo(store.get().demo, lesson) : model;
    const index = surestSite(from);
    if (index === null) return tell(null, [MOMENT.none]);
    const { id } = from.sites[index];
    const slots = {
      site: siteName(id),
      trained: asleep && h("span", {}, sentence(MOMENT.trained, { steps: number(from.step) })),
      before: number(trueShare(from, index)),
      cheap: number(from.loss[index]),
      mean: number(from.bce),
    };
    const { demo } = store.get();
    store.change("demo", { ...flipSite(demo, from, id), stage: 2 });
    store.flush();
    const dear = number(model.loss[index]);
    const strongest = model.strength.every((strength) => strength <= model.strength[index]);
    const most = model.worst === id && strongest && MOMENT.most;
    tell(id, sentence(MOMENT.flipped, { ...slots, dear, most, jumped: number(model.bce) }));
  }

  return {
    element: h(
      "div",
      { class: "stack demo-moment" },
      h(
        "div",
        { class: "row" },
        h("button", { type: "button", class: "button", onclick: jump }, "Jump to the worst site"),
        h("button", { type: "button", class: "button", onclick: flip }, "Flip a confident, correct site"),
      ),
      told,
    ),
    render(shown, { select }) {
      model = shown;
      if (about !== null && select !== about) told.hidden = true;
    },
  };
}

/**
 * The probability that the model gives to what is true of a site.
 * @param {Pick<DemoModel, "sites" | "z">} model
 * @param {number} index
 */
function trueShare({ sites, z }, index) {
  return sigmoid(sites[index].y === 1 ? z[index] : -z[index]);
}
