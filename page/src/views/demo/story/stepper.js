/** The way through the demo: raw data → predictions → loss → learning signal, each told with the numbers on screen. */

import { fill, h, number } from "../../../base/dom.js";
import { tabAfter } from "../../../base/path.js";
import { sigmoid } from "../../../maths/loss.js";
import { prose } from "../../../prose/prose.js";
import { siteName } from "../shared/labels.js";
import { sayFactor, sayLogged, sayProbability, sentence } from "../shared/sentence.js";
import { flipSurest } from "./flip_example.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoState, State } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/**
 * @typedef {object} Stage
 * @property {string} title
 * @property {(model: DemoModel, index: number) => Child[]} tell index: of the site that the story is about
 * @property {string} attempt
 */

const STORY = {
  raw:
    "{lead} Two things were measured at each: {first} and {second}. {site} ({label}) had {highFirst} {first} ({rawFirst}) " +
    "and {highSecond} {second} ({rawSecond}).",
  rawLead: "{n} sites: {ones} {one}, {zeros} {zero}.",
  asleep:
    "{lead} It turns two measurements into one number z, and z into a probability p = σ(z). Its weights are 0, so z = 0 and " +
    "p = {p} for every site, whatever was measured there.",
  asleepLead: "This model has learned nothing yet.",
  awake:
    "{lead} That is σ(z), with z = {bias} + {w1} · {first} + {w2} · {second}, each counted in standard deviations from its mean. " +
    "{right} of the {n} sites are on the right side of the decision boundary, p = 0.5.",
  awakeLead: "To {site} ({label}) the model gives p = {p}.",
  loss: "{lead} So it costs −ln {logged} = {loss}, its red disc. All {n} losses add up to {total}; divided by {n} that is {bce}, the mean loss. {yardstick}",
  lossLead: "{site}: {label}, and to that the model gave {q}.",
  signal: "{lead} {site} pulls with {slope}; the mean of all pulls is the gradient. ",
  signalLead: "The loss is differentiable, so each site pulls at the weights, by {factor} times its measurements.",
  next: "A step against it, with the learning rate {rate}, takes the mean loss from {bce} to {after}.",
  end: "There is no next step: the player says why.",
  confident: "The model is trained at k = 1; set the confidence back to see its next step.",
};

/** What a site's measurements are multiplied with, by the loss that is trained. */
const FACTORS = { bce: "p − y", squared: "2(p − y)·p(1 − p)" };

const YARDSTICK = {
  better: "Always giving the base rate would cost {base}.",
  level: "That is what always giving the base rate costs.",
  worse: "Always giving the base rate would cost only {base}.",
};

const LEVEL = 5e-5; // four digits look the same

/** @type {Stage[]} */
const STAGES = [
  {
    title: "Raw data",
    tell: tellRawData,
    attempt: "Click a site to flip its label, or drag it elsewhere.",
  },
  {
    title: "Model predictions",
    tell: tellPredictions,
    attempt: "Step forward, and watch the line of p = 0.5 turn.",
  },
  {
    title: "BCE loss",
    tell: tellLoss,
    attempt: "Flip a sure site: what does certainty cost if it is wrong?",
  },
  {
    title: "Learning signal",
    tell: tellSignal,
    attempt: "Train: the line moves, and the red cools.",
  },
];

/**
 * Where a value stands among others: in their lowest third, their highest, or between.
 * @param {number} value
 * @param {number[]} all
 * @returns {"low" | "middling" | "high"}
 */
export function standingOf(value, all) {
  const below = all.filter((other) => other < value).length;
  const above = all.filter((other) => other > value).length;
  if (below >= (2 * all.length) / 3) return "high";
  return above >= (2 * all.length) / 3 ? "low" : "middling";
}

/**
 * @param {App} app
 * @returns {Part & {links: HTMLButtonElement[]}} links: a button for each stage, to stand at the head of its panel
 */
export function createStepper(app) {
  const { store, announce, path } = app;
  const links = STAGES.map(({ title }, stage) => {
    return h("button", { type: "button", class: "demo-stage", onclick: () => goTo(stage) }, title);
  });
  const story = h("p", { class: "demo-story" });
  const attempt = h("p", { class: "demo-attempt small" });
  const flip = h("button", { type: "button", class: "button", title: "One that the model is sure of, and right", onclick: showMoment }, "Flip a sure site");
  const back = h("button", { type: "button", class: "button", "aria-label": "Previous stage", title: "Previous stage", onclick: () => goTo(at - 1) }, "‹");
  const next = h("button", { type: "button", class: "button primary", onclick: goOn });
  const element = h(
    "section",
    { class: "demo-stepper", "aria-label": "The way through the demo" },
    story,
    h("div", { class: "demo-ways" }, h("div", { class: "row" }, back, flip, next), attempt),
  );
  let at = -1;
  /** @type {DemoModel} */
  let model;
  /** @type {DemoState | null} */
  let moment = null; // the state that the story of a flip is about

  function showMoment() {
    const told = flipSurest(app, model);
    moment = store.get().demo;
    store.flush();
    fill(story, told);
    announce(story.textContent ?? "");
  }

  function goOn() {
    const after = at === STAGES.length - 1 ? tabAfter("demo", store.get().hide) : null;
    if (after) store.change("tab", after);
    else goTo(at + 1);
  }

  /** @param {number} stage */
  function goTo(stage) {
    store.change("demo", { stage: Math.min(Math.max(0, stage), STAGES.length - 1) });
    store.flush();
    announce(`${STAGES[at].title}. ${story.textContent} ${attempt.textContent}`);
    for (const way of [flip, back, next]) if (way.hidden && document.activeElement === way) links[at].focus();
  }

  function showStage() {
    links.forEach((link, stage) => {
      if (stage === at) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    attempt.textContent = `Try: ${STAGES[at].attempt}`;
    flip.hidden = at < 2;
    back.hidden = at === 0;
    const after = tabAfter("demo", store.get().hide);
    const following = STAGES[at + 1]?.title ?? (after && prose.tabs[after].title);
    next.hidden = !following;
    fill(next, h("span", {}, "Next", h("span", { class: "demo-next-stage" }, `: ${following}`)));
    if (at === STAGES.length - 1) path.finish("demo");
  }

  /** @param {DemoModel} shown @param {State} state */
  function render(shown, { demo }) {
    model = shown;
    const moved = demo.stage !== at;
    at = demo.stage;
    if (moved) showStage();
    if (demo !== moment) fill(story, STAGES[at].tell(model, storySite(model, demo.select)));
  }

  return {
    element,
    links,
    render,
    follow: (shown, state) => state.demo.stage !== at && render(shown, state),
  };
}

/**
 * The site that the story is about: the selected one, or the one that costs most.
 * @param {DemoModel} model
 * @param {number | null} select
 */
function storySite({ at, worst }, select) {
  return at.get(select ?? worst) ?? at.get(worst) ?? 0;
}

/**
 * @param {DemoModel} model
 * @param {number} index
 */
function storyWords({ sites, axes, set }, index) {
  const { id, y } = sites[index];
  return {
    n: sites.length,
    first: axes[0].plain,
    second: axes[1].plain,
    site: siteName(id),
    label: y === 1 ? set.label.one : set.label.zero,
  };
}

/**
 * The sentence that a story begins with.
 * @param {string} template
 * @param {Record<string, Child>} slots
 */
function leadOf(template, slots) {
  return h("strong", {}, sentence(template, slots));
}

/** @type {Stage["tell"]} */
function tellRawData(model, index) {
  const { sites, set, ones } = model;
  const { raw } = sites[index];
  const counts = { n: sites.length, ones, zeros: sites.length - ones, one: set.label.one, zero: set.label.zero };
  return sentence(STORY.raw, {
    ...storyWords(model, index),
    lead: leadOf(STORY.rawLead, counts),
    rawFirst: raw[0],
    rawSecond: raw[1],
    highFirst: standingOf(raw[0], sites.map((site) => site.raw[0])),
    highSecond: standingOf(raw[1], sites.map((site) => site.raw[1])),
  });
}

/** @type {Stage["tell"]} */
function tellPredictions(model, index) {
  const { weights, z, accuracy, sites } = model;
  const words = { ...storyWords(model, index), p: sayProbability(sigmoid(z[index]), sigmoid(-z[index])) };
  if (weights.every((weight) => weight === 0)) return sentence(STORY.asleep, { ...words, lead: leadOf(STORY.asleepLead, {}) });
  return sentence(STORY.awake, {
    ...words,
    lead: leadOf(STORY.awakeLead, words),
    bias: weights[0],
    w1: sayFactor(weights[1]),
    w2: sayFactor(weights[2]),
    right: Math.round(accuracy * sites.length),
  });
}

/** @type {Stage["tell"]} */
function tellLoss(model, index) {
  const { sites, z, loss, total, bce, baseLoss } = model;
  const towards = sites[index].y === 1 ? z[index] : -z[index];
  const level = Math.abs(bce - baseLoss) < LEVEL;
  const yardstick = level ? YARDSTICK.level : bce < baseLoss ? YARDSTICK.better : YARDSTICK.worse;
  const words = { ...storyWords(model, index), q: sayProbability(sigmoid(towards), sigmoid(-towards)) };
  return sentence(STORY.loss, {
    ...words,
    lead: leadOf(STORY.lossLead, words),
    logged: sayLogged(sigmoid(towards), sigmoid(-towards)),
    loss: h("strong", { class: "loss" }, number(loss[index])),
    total,
    bce: h("strong", { class: "loss" }, number(bce)),
    yardstick: h("span", {}, sentence(yardstick, { base: baseLoss })),
  });
}

/** @type {Stage["tell"]} */
function tellSignal(model, index) {
  const { slope, update, k, bce, tape, step } = model;
  const after = update ? STORY.next : k === 1 ? STORY.end : STORY.confident;
  return sentence(STORY.signal + after, {
    ...storyWords(model, index),
    lead: leadOf(STORY.signalLead, { factor: FACTORS[tape.trainer.options.loss] }),
    slope: slope[index],
    rate: tape.trainer.options.rate,
    bce,
    after: tape.loss[step + 1],
  });
}
