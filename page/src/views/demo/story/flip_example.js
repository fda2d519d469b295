/** The moment to remember: a site that is confidently right is flipped, and costs more than any other. */

import { h } from "../../../base/dom.js";
import { sigmoid } from "../../../maths/loss.js";
import { prose } from "../../../prose/prose.js";
import { flipSite } from "../data/edit.js";
import { deriveDemo, TAPE_STEPS } from "../model.js";
import { siteName } from "../shared/labels.js";
import { sayProbability, sentence } from "../shared/sentence.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoModel } from "../model.js" */

const SURE = 0.75; // the least probability of the truth that counts as sure
const TOO_SURE = 0.99; // flipped, such a site leaves the chart of the loss curves: others are rather taken


/**
 * The site to flip: sure and right, and not flipped before; the surest that stays on the chart, or the surest of all.
 * @param {Pick<DemoModel, "sites" | "loss">} model
 * @returns {number | null} its index
 */
export function surestSite({ sites, loss }) {
  const sure = sites.map((_, i) => i).filter((i) => !sites[i].flipped && loss[i] <= -Math.log(SURE));
  const charted = sure.filter((i) => loss[i] >= -Math.log(TOO_SURE));
  const among = charted.length ? charted : sure;
  return among.length ? among.reduce((best, i) => (loss[i] < loss[best] ? i : best)) : null;
}

/**
 * Flip a confident, correct site; where there is none yet, train first.
 * @param {App} app
 * @param {DemoModel} model
 * @returns {Child[]} what happened, in a sentence
 */
export function flipSurest({ store, lesson }, model) {
  const words = prose.demo.story.flipped;
  const asleep = surestSite(model) === null;
  if (asleep) store.change("demo", { k: 1, step: Math.max(model.step, TAPE_STEPS) });
  const before = asleep ? deriveDemo(store.get().demo, lesson) : model;
  const index = surestSite(before);
  if (index === null) return [words.none];
  const { id } = before.sites[index];
  store.change("demo", { ...flipSite(store.get().demo, before, id), stage: 2 });
  const after = deriveDemo(store.get().demo, lesson);
  const sure = Math.abs(before.z[index]);
  const strongest = after.strength.every((strength) => strength <= after.strength[index]);
  const costs = after.worst === id && strongest ? words.costsMost : words.costs;
  const lead = { site: siteName(id), before: sayProbability(sigmoid(sure), sigmoid(-sure)), cheap: before.loss[index] };
  return [
    ...(asleep ? [...sentence(words.trained, { steps: before.step }), " "] : []),
    h("strong", {}, sentence(words.lead, lead)),
    ...sentence(` ${costs} ${words.mean}`, { dear: after.loss[index], mean: before.bce, jumped: after.bce }),
  ];
}
