/** One site, worked out along the stages: what was measured, its probability, its loss, its pull and its share of the next step. */

import { fill, h, number } from "../../../base/dom.js";
import { sigmoid } from "../../../maths/loss.js";
import { prose } from "../../../prose/prose.js";
import { PANELS } from "../figures/panel.js";
import { siteName } from "../shared/labels.js";
import { sayFactor, sayLogged, sayProbability, sentence } from "../shared/sentence.js";
import { shareOfStep, steppedGradient } from "./pulls.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/** @typedef {{formula: string, words: string}} WorkedLine */

const CANCELED = 10; // steps: a site that pulls more than so many of them is held by the others

const TITLES = PANELS.map((key) => prose.demo.inspector[key]);

/** @type {Record<string, WorkedLine>} */
const LINES = {
  first: { formula: prose.demo.inspector.first, words: "{first}" },
  second: { formula: prose.demo.inspector.second, words: prose.demo.inspector.deviations },
  logit: { formula: "z = {bias} + {w1}·{x1} + {w2}·{x2} = {z}", words: prose.demo.inspector.logit },
  probability: { formula: "p = σ(z) = 1/(1 + {power}) = {p}", words: prose.demo.inspector.probability },
  terms: { formula: "L = −[{firstTerm} {secondTerm}]", words: "" },
  loss: { formula: "L = −ln {logged} = {loss}", words: prose.demo.inspector.loss },
  slope: { formula: "p − y = {p} − {y} = {slope}", words: prose.demo.inspector.slope },
  slopeSquared: { formula: "2(p − y)·p(1 − p) = {slope}", words: prose.demo.inspector.slopeSquared },
  pull: { formula: "({pull0}, {pull1}, {pull2})", words: prose.demo.inspector.pull },
  share: { formula: prose.demo.inspector.share, words: "" },
  most: { formula: prose.demo.inspector.share, words: prose.demo.inspector.most },
  against: { formula: prose.demo.inspector.share, words: prose.demo.inspector.against },
  canceled: { formula: prose.demo.inspector.share, words: prose.demo.inspector.canceled },
  rest: { formula: prose.demo.inspector.noShare, words: prose.demo.inspector.leftOut },
};

/**
 * The index of the site that is worked out: the selected one, or the one that costs most.
 * @param {DemoModel} model
 * @param {number | null} select
 */
export function inspectedSite({ at, worst }, select) {
  return at.get(select ?? worst) ?? /** @type {number} */ (at.get(worst));
}

/** @returns {Part} */
export function createInspector() {
  const groups = TITLES.map(() => ({ title: h("h3"), lines: h("dl", { class: "demo-lines" }) }));
  return {
    element: h("div", { class: "demo-inspector" }, groups.map(({ title, lines }) => h("div", { class: "demo-cell" }, title, lines))),
    render(model, { demo }) {
      const index = inspectedSite(model, demo.select);
      const lines = inspectedLines(model, index);
      /** @param {string} template what is put into a sentence stands nowhere else, so each has its own */
      const say = (template) => sentence(template, inspectedNumbers(model, index));
      groups.forEach((group, i) => {
        fill(group.title, say(TITLES[i]));
        fill(
          group.lines,
          lines[i].map(({ formula, words }) => h("div", {}, h("dt", { class: "demo-formula" }, say(formula)), words && h("dd", {}, say(words)))),
        );
      });
    },
  };
}

/**
 * The lines that a site is worked out in, stage by stage.
 * @param {DemoModel} model
 * @param {number} index
 * @returns {WorkedLine[][]}
 */
function inspectedLines(model, index) {
  const squared = model.tape.trainer.options.loss === "squared";
  const signal = [squared ? LINES.slopeSquared : LINES.slope, LINES.pull];
  const share = shareLine(model, index);
  if (share) signal.push(share);
  return [[LINES.first, LINES.second], [LINES.logit, LINES.probability], [LINES.terms, LINES.loss], signal];
}

/**
 * @param {DemoModel} model
 * @param {number} index
 * @returns {WorkedLine | null} null where there is no next step
 */
function shareLine(model, index) {
  const { update, batch } = model;
  if (!update) return null;
  if (batch && !batch.includes(index)) return LINES.rest;
  const share = shareOfStep(model, steppedGradient(model), index);
  if (Math.abs(share) > CANCELED) return LINES.canceled;
  if (share < 0) return LINES.against;
  return share > 1 ? LINES.most : LINES.share;
}

/**
 * @param {DemoModel} model
 * @param {number} index
 * @returns {Record<string, Child>}
 */
function inspectedNumbers(model, index) {
  const { sites, axes, set, weights, z, p, loss, slope, total } = model;
  const { id, raw, x, y } = sites[index];
  const towards = y === 1 ? z[index] : -z[index]; // the logit of what happened
  const kept = h("span", {}, "1·ln ", sayLogged(sigmoid(towards), sigmoid(-towards)));
  const vanished = h("span", {}, "0·ln ", sayLogged(sigmoid(-towards), sigmoid(towards)));
  return {
    site: siteName(id),
    label: y === 1 ? set.label.one : set.label.zero,
    q: sayProbability(sigmoid(towards), sigmoid(-towards)),
    first: axes[0].plain,
    second: axes[1].plain,
    rawFirst: raw[0],
    rawSecond: raw[1],
    place1: x[0],
    place2: x[1],
    bias: weights[0],
    w1: sayFactor(weights[1]),
    x1: sayFactor(x[0]),
    w2: sayFactor(weights[2]),
    x2: sayFactor(x[1]),
    z: z[index],
    power: h("span", {}, "e", h("sup", {}, "−z")),
    p: sayProbability(p[index], sigmoid(-z[index])),
    y,
    firstTerm: y === 1 ? kept : h("s", {}, vanished, " +"),
    secondTerm: y === 1 ? h("s", {}, "+ ", vanished) : kept,
    logged: sayLogged(sigmoid(towards), sigmoid(-towards)),
    loss: h("strong", { class: "loss" }, number(loss[index])),
    part: number(total === 0 ? 0 : loss[index] / total, { style: "percent" }),
    slope: slope[index],
    pull0: slope[index],
    pull1: slope[index] * x[0],
    pull2: slope[index] * x[1],
    share: number(shareOfStep(model, steppedGradient(model), index), { style: "percent" }),
  };
}
