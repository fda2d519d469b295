/** One site, worked out: its probability, its loss, its gradient, and its share of the next step. */

import { fill, h, number } from "../../../base/dom.js";
import { sigmoid } from "../../../maths/loss.js";
import { deriveDemo } from "../model.js";
import { siteName } from "../shared/labels.js";
import { sayFactor, sayProbability, sentence } from "../shared/sentence.js";
import { createWalk } from "./arrow_walk.js";
import { shareOfStep, steppedGradient } from "./pulls.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { State } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */

/** @typedef {{formula: string, words: string}} WorkedLine */

const SITE = "{first} {rawFirst}, {second} {rawSecond}: {label}, so y = {y}.";
const CANCELED = 10; // steps: a site that pulls more than so many of them is held by the others

const NOBODY = "Click a site in any panel, or jump to the one that costs most, to see its loss and its pull worked out.";

/** @type {Record<string, WorkedLine>} */
const LINES = {
  logit: {
    formula: "z = {bias} + {w1}·{x1} + {w2}·{x2} = {z}",
    words: "bias, then weight times measurement, counted in standard deviations from the mean",
  },
  probability: { formula: "p = σ(z) = 1/(1 + e^(−z)) = {p}", words: "what the model gives to y = 1" },
  one: { formula: "L = −ln p = {loss}", words: "its loss, since y = 1" },
  zero: { formula: "L = −ln(1 − p) = {loss}", words: "its loss, since y = 0" },
  slope: { formula: "dL/dz = p − y = {p} − {y} = {slope}", words: "how the loss rises with z: never more than 1 in size" },
  slopeSquared: { formula: "2(p − y)·p(1 − p) = {slope}", words: "the slope of its squared error, by which is trained" },
  pull: {
    formula: "{slope} · (1, x₁, x₂) = ({pull0}, {pull1}, {pull2})",
    words: "its gradient: how its loss rises with the bias and with each weight",
  },
  share: { formula: "{share}", words: "of the next step is its doing, measured along the step" },
  most: { formula: "{share}", words: "of the next step is its doing: the others together hold against it" },
  against: { formula: "{share}", words: "of the next step: it holds against the others" },
  canceled: { formula: "{share}", words: "of the next step, so small has that become: all pulls together nearly cancel" },
  rest: { formula: "0 %", words: "of the next step, whose batch leaves it out" },
};

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (model: DemoModel, state: State, before: State | null) => void}}
 */
export function createInspector({ store, lesson }) {
  const jump = h("button", { type: "button", class: "button", onclick: jumpToWorst }, "Jump to the worst site");
  const walk = createWalk();
  const title = h("h2", {}, "One site, worked out");
  const what = h("p", { class: "small" });
  const lines = h("dl", { class: "demo-lines" });

  function jumpToWorst() {
    store.change("demo", { select: deriveDemo(store.get().demo, lesson).worst });
  }

  return {
    element: h(
      "section",
      { class: "panel stack demo-inspector", "aria-label": "One site, and the pulls of all" },
      h("div", { class: "stack demo-worked" }, title, h("div", { class: "row" }, jump), what, lines),
      walk.element,
    ),
    render(model, { demo }) {
      walk.render(model, demo.select);
      const index = model.at.get(demo.select ?? -1);
      title.textContent = index === undefined ? "One site, worked out" : `${siteName(model.sites[index].id)}, worked out`;
      lines.hidden = index === undefined;
      if (index === undefined) return fill(what, NOBODY);
      fill(what, describeInspected(model, index));
      fill(lines, inspectedLines(model, index).map(({ formula, words }) => {
        const line = h("dt", { class: "demo-formula" }, sentence(formula, inspectedNumbers(model, index)));
        return h("div", {}, line, h("dd", { class: "small soft" }, words));
      }));
    },
  };
}

/**
 * @param {DemoModel} model
 * @param {number} index
 */
function describeInspected({ sites, axes, set }, index) {
  const { raw, y } = sites[index];
  return sentence(SITE, {
    first: axes[0].plain,
    second: axes[1].plain,
    rawFirst: raw[0],
    rawSecond: raw[1],
    label: y === 1 ? set.label.one : set.label.zero,
    y,
  });
}

/**
 * The lines that a site is worked out in.
 * @param {DemoModel} model
 * @param {number} index
 * @returns {WorkedLine[]}
 */
function inspectedLines(model, index) {
  const { sites, tape, update, batch } = model;
  const squared = tape.trainer.options.loss === "squared";
  const lines = [
    LINES.logit,
    LINES.probability,
    sites[index].y === 1 ? LINES.one : LINES.zero,
    squared ? LINES.slopeSquared : LINES.slope,
    LINES.pull,
  ];
  if (!update) return lines;
  if (batch && !batch.includes(index)) return [...lines, LINES.rest];
  const share = shareOfStep(model, steppedGradient(model), index);
  if (Math.abs(share) > CANCELED) return [...lines, LINES.canceled];
  return [...lines, share < 0 ? LINES.against : share > 1 ? LINES.most : LINES.share];
}

/**
 * @param {DemoModel} model
 * @param {number} index
 * @returns {Record<string, Child>}
 */
function inspectedNumbers(model, index) {
  const { sites, weights, z, p, loss, slope } = model;
  const { x, y } = sites[index];
  return {
    bias: weights[0],
    w1: sayFactor(weights[1]),
    x1: sayFactor(x[0]),
    w2: sayFactor(weights[2]),
    x2: sayFactor(x[1]),
    z: z[index],
    p: sayProbability(p[index], sigmoid(-z[index])),
    y,
    loss: loss[index],
    slope: slope[index],
    pull0: slope[index],
    pull1: slope[index] * x[0],
    pull2: slope[index] * x[1],
    share: number(shareOfStep(model, steppedGradient(model), index), { style: "percent" }),
  };
}
