/** The way through the demo: raw data → predictions → loss → learning signal, each told with the numbers on screen. */

import { fill, h, number } from "../../../base/dom.js";
import { tabAfter } from "../../../base/path.js";
import { sigmoid } from "../../../maths/loss.js";
import { prose } from "../../../prose/prose.js";
import { PANELS } from "../figures/panel.js";
import { siteName } from "../shared/labels.js";
import { sayFactor, sayLogged, sayProbability, sentence } from "../shared/sentence.js";
import { flipSurest } from "./flip_example.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoState, State } from "../../../base/state.js" */
/** @import { PanelKey } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/** @typedef {(model: DemoModel, index: number) => Child[]} Tell what is told of a stage; index: of the site that the story is about */

/** What a site's measurements are multiplied with, by the loss that is trained. */
const FACTORS = { bce: "p − y", squared: "2(p − y)·p(1 − p)" };

const LEVEL = 5e-5; // four digits look the same

/** @type {Record<PanelKey, Tell>} */
const TELL = { data: tellRawData, predictions: tellPredictions, punishment: tellLoss, curves: tellSignal };

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
  const words = prose.demo.story;
  const links = PANELS.map((_, stage) => {
    return h("button", { type: "button", class: "demo-stage", onclick: () => goTo(stage) }, titleOfStage(stage));
  });
  const story = h("p", { class: "demo-story" });
  const attempt = h("p", { class: "demo-attempt small" });
  const flip = h("button", { type: "button", class: "button", title: words.flipTitle, onclick: showMoment }, words.flip);
  const back = h("button", { type: "button", class: "button", "aria-label": words.back, title: words.back, onclick: () => goTo(at - 1) }, "‹");
  const next = h("button", { type: "button", class: "button primary", onclick: goOn });
  const element = h(
    "section",
    { class: "demo-stepper", "aria-label": words.group },
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
    const after = at === PANELS.length - 1 ? tabAfter("demo", store.get().hide) : null;
    if (after) store.change("tab", after);
    else goTo(at + 1);
  }

  /** @param {number} stage */
  function goTo(stage) {
    store.change("demo", { stage: Math.min(Math.max(0, stage), PANELS.length - 1) });
    store.flush();
    announce(`${titleOfStage(at)}. ${story.textContent} ${attempt.textContent}`);
    for (const way of [flip, back, next]) if (way.hidden && document.activeElement === way) links[at].focus();
  }

  function showStage() {
    links.forEach((link, stage) => {
      if (stage === at) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
    attempt.textContent = words[PANELS[at]].attempt;
    flip.hidden = at < 2;
    back.hidden = at === 0;
    const after = tabAfter("demo", store.get().hide);
    const following = at + 1 < PANELS.length ? titleOfStage(at + 1) : after && prose.tabs[after].title;
    next.hidden = !following;
    fill(next, h("span", {}, words.next, h("span", { class: "demo-next-stage" }, `: ${following}`)));
    if (at === PANELS.length - 1) path.finish("demo");
  }

  /** @param {DemoModel} shown @param {State} state */
  function render(shown, { demo }) {
    model = shown;
    const moved = demo.stage !== at;
    at = demo.stage;
    if (moved) showStage();
    if (demo !== moment) fill(story, TELL[PANELS[at]](model, storySite(model, demo.select)));
  }

  return {
    element,
    links,
    render,
    follow: (shown, state) => state.demo.stage !== at && render(shown, state),
  };
}

/** @param {number} stage */
function titleOfStage(stage) {
  return prose.demo.panels[PANELS[stage]].stage;
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

/** @type {Tell} */
function tellRawData(model, index) {
  const { data: words, standing } = prose.demo.story;
  const { sites, set, ones } = model;
  const { raw } = sites[index];
  const counts = { n: sites.length, ones, zeros: sites.length - ones, one: set.label.one, zero: set.label.zero };
  return sentence(words.tell, {
    ...storyWords(model, index),
    lead: leadOf(words.lead, counts),
    rawFirst: raw[0],
    rawSecond: raw[1],
    highFirst: standing[standingOf(raw[0], sites.map((site) => site.raw[0]))],
    highSecond: standing[standingOf(raw[1], sites.map((site) => site.raw[1]))],
  });
}

/** @type {Tell} */
function tellPredictions(model, index) {
  const { weights, z, accuracy, sites } = model;
  const words = prose.demo.story.predictions;
  const slots = { ...storyWords(model, index), p: sayProbability(sigmoid(z[index]), sigmoid(-z[index])) };
  if (weights.every((weight) => weight === 0)) return sentence(words.asleep, { ...slots, lead: leadOf(words.asleepLead, {}) });
  return sentence(words.tell, {
    ...slots,
    lead: leadOf(words.lead, slots),
    bias: weights[0],
    w1: sayFactor(weights[1]),
    w2: sayFactor(weights[2]),
    right: Math.round(accuracy * sites.length),
  });
}

/** @type {Tell} */
function tellLoss(model, index) {
  const { sites, z, loss, total, bce, baseLoss } = model;
  const towards = sites[index].y === 1 ? z[index] : -z[index];
  const words = prose.demo.story.punishment;
  const level = Math.abs(bce - baseLoss) < LEVEL;
  const yardstick = level ? words.level : bce < baseLoss ? words.better : words.worse;
  const slots = { ...storyWords(model, index), q: sayProbability(sigmoid(towards), sigmoid(-towards)) };
  return sentence(words.tell, {
    ...slots,
    lead: leadOf(words.lead, slots),
    logged: sayLogged(sigmoid(towards), sigmoid(-towards)),
    loss: h("strong", { class: "loss" }, number(loss[index])),
    total,
    bce: h("strong", { class: "loss" }, number(bce)),
    yardstick: h("span", {}, sentence(yardstick, { base: baseLoss })),
  });
}

/** @type {Tell} */
function tellSignal(model, index) {
  const { slope, update, k, bce, tape, step } = model;
  const words = prose.demo.story.curves;
  const after = update ? words.next : k === 1 ? words.end : words.confident;
  return sentence(`${words.tell} ${after}`, {
    ...storyWords(model, index),
    lead: leadOf(words.lead, { factor: FACTORS[tape.trainer.options.loss] }),
    slope: slope[index],
    rate: tape.trainer.options.rate,
    bce,
    after: tape.loss[step + 1],
  });
}
