/** What goes wrong in training, said in a sentence, and the change of settings that mends it. */

import { filled, prose } from "../../../prose/prose.js";
import { largestSafeRate, roundRateBelow } from "./curvature.js";

/** @import { TrainState } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */

/** @typedef {"rate" | "momentum" | "newton" | "diverged" | "divergedAtOnce" | "separable" | "singular"} TroubleKey */

/**
 * @typedef {object} Trouble
 * @property {TroubleKey} key
 * @property {string} template
 * @property {Record<string, number>} slots the numbers in it
 * @property {string} fix what the button says
 * @property {Partial<TrainState>} patch what the button does
 */

const VISIBLE_RISE = 1e-4; // a relative rise that a number with four digits shows
const SWING = 0.1; // a relative rise or fall that the eye sees as a flash
const SWING_STEPS = 6;

/**
 * What is trained down, at a step: the loss, and what L2 adds.
 * @param {Pick<DemoModel, "tape">} model
 * @param {number} step
 */
export function trainedObjective({ tape }, step) {
  const { loss: trained, l2 } = tape.trainer.options;
  const loss = trained === "bce" ? tape.loss[step] : tape.squared[step];
  return loss + (l2 / 2) * (tape.weights[3 * step + 1] ** 2 + tape.weights[3 * step + 2] ** 2);
}

/**
 * The first step of the tape up to the one on screen that raised what it should lower; null if none did.
 * @param {Pick<DemoModel, "tape" | "step">} model
 */
export function firstOvershoot(model) {
  for (let step = 1; step <= model.step; step++) {
    if (!(trainedObjective(model, step) <= trainedObjective(model, step - 1) * (1 + VISIBLE_RISE))) return step;
  }
  return null;
}

/**
 * Whether the loss jumps up and down about this step, so that playing it fast would flash.
 * @param {Pick<DemoModel, "tape" | "step" | "last">} model
 */
export function swingsNow({ tape, step, last }) {
  let rises = 0;
  let falls = 0;
  for (let at = Math.max(1, step - SWING_STEPS); at <= Math.min(last, step + SWING_STEPS); at++) {
    const ratio = tape.loss[at] / tape.loss[at - 1];
    if (!(ratio < 1 + SWING)) rises++;
    else if (ratio < 1 - SWING) falls++;
  }
  return rises > 0 && falls > 0;
}

/**
 * What is wrong with the training up to this step; null if nothing is.
 * @param {Pick<DemoModel, "sites" | "tape" | "step" | "last">} model
 * @returns {Trouble | null}
 */
export function findTrouble(model) {
  const ended = model.tape.reason !== "" && model.step >= model.last;
  const step = ended ? model.last : firstOvershoot(model);
  if (step === null) return null;
  const limit = largestSafeRate(model);
  const key = (ended && endOf(model)) || overshootOf(model, limit);
  return key && { key, template: prose.demo.trouble[key], slots: troubleNumbers(model, step, limit), ...mendTrouble(key, limit) };
}

/**
 * Why the tape ended.
 * @param {Pick<DemoModel, "tape" | "last">} model
 */
function endOf({ tape, last }) {
  return tape.reason === "diverged" && last <= 1 ? "divergedAtOnce" : tape.reason;
}

/**
 * Why a step overshot. A batch knows its own sites only: that its step raises the loss of all is no trouble.
 * @param {Pick<DemoModel, "tape">} model
 * @param {number} limit
 * @returns {"rate" | "momentum" | "newton" | null}
 */
function overshootOf({ tape }, limit) {
  const { method, rate } = tape.trainer.options;
  if (method === "newton") return "newton";
  if (rate > limit) return "rate";
  return method === "momentum" ? "momentum" : null;
}

/**
 * @param {Pick<DemoModel, "tape" | "last">} model
 * @param {number} step
 * @param {number} limit
 * @returns {Record<string, number>}
 */
function troubleNumbers(model, step, limit) {
  const { tape, last } = model;
  return {
    step,
    before: trainedObjective(model, Math.max(0, step - 1)),
    after: trainedObjective(model, step),
    last,
    now: tape.loss[last],
    rate: tape.trainer.options.rate,
    limit,
  };
}

/**
 * @param {TroubleKey} key
 * @param {number} limit
 * @returns {Pick<Trouble, "fix" | "patch">}
 */
function mendTrouble(key, limit) {
  const rate = roundRateBelow(limit / 2);
  const words = prose.demo.trouble;
  const slower = { fix: filled(words.slower, { rate }), patch: { rate } };
  const curved = { fix: words.curved, patch: { l2: 0.01 } };
  /** @type {Record<TroubleKey, Pick<Trouble, "fix" | "patch">>} */
  const mends = {
    rate: slower,
    diverged: slower,
    divergedAtOnce: slower,
    momentum: { fix: words.withoutMomentum, patch: { method: "gradient" } },
    newton: { fix: words.fromZero, patch: { start: [0, 0, 0] } },
    separable: curved,
    singular: curved,
  };
  return mends[key];
}
