/** The way through the demo: raw data → predictions → loss → learning signal, each told with the numbers on screen. */

import { fill, h } from "../../../base/dom.js";
import { sigmoid } from "../../../maths/loss.js";
import { baseRateOf } from "../shared/base_rate.js";
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
    "Here are {n} sites: {ones} {one}, {zeros} {zero}. Two things were measured at each, {first} and {second}. " +
    "{site}: {highFirst} {first} ({rawFirst}) and {highSecond} {second} ({rawSecond}); {label}.",
  asleep:
    "A model turns two measurements into one number z, and z into a probability p = σ(z). This one has learned nothing: " +
    "its weights are 0, so z = 0 and p = {p} for every site, whatever was measured there.",
  awake:
    "A model turns two measurements into one number, z = {bias} + {w1} · {first} + {w2} · {second} (each counted in standard " +
    "deviations from its mean), and z into a probability, p = σ(z). For {site} ({label}) it says p = {p}. {right} of the " +
    "{n} sites are on the right side of the line p = 0.5.",
  loss:
    "{site}: {label}. To that the model gave the probability {q}, so the site costs −ln {logged} = {loss}; that is its red " +
    "disc. All {n} losses add up to {total}. Divided by {n} that is {bce}, the binary cross-entropy. {coin}",
  signal:
    "Every site pulls at the weights, by {factor} times its measurements: {site} pulls with {slope}. All pulls together, " +
    "divided by {n}, are the gradient. ",
  next: "The next step goes against it, with the learning rate {rate}, and takes the mean loss from {bce} to {after}.",
  end: "There is no next step on this tape: see the player for why.",
  confident: "The model is trained at k = 1; set the confidence back to see its next step.",
};

/** What a site's measurements are multiplied with, by the loss that is trained. */
const FACTORS = {
  bce: "p − y (nearly 0 where it is sure and right, nearly 1 in size where it is sure and wrong)",
  squared: "2(p − y)·p(1 − p) (nearly 0 where it is sure, right or wrong)",
};

const COIN = {
  better: "A coin, p = 0.5 everywhere, would cost ln 2 = {coin}.",
  level: "That is what a coin costs, p = 0.5 everywhere: ln 2.",
  worse: "A coin, p = 0.5 everywhere, would cost only ln 2 = {coin}.",
};

const BASE = "Saying the share of ones, {rate}, for every site would cost {base}.";

const LEVEL = 5e-5; // four digits look the same

/** @type {Stage[]} */
const STAGES = [
  {
    title: "Raw data",
    tell: tellRawData,
    attempt: "Click a site in panel 1 to flip its label, or drag it elsewhere. A filled disc is label 1, a hollow square label 0.",
  },
  {
    title: "Model predictions",
    tell: tellPredictions,
    attempt: "Press Step in the player and watch the line of p = 0.5 turn in panel 2.",
  },
  {
    title: "BCE loss",
    tell: tellLoss,
    attempt: "Flip a confident, correct site and see what certainty costs when it is wrong.",
  },
  {
    title: "Learning signal",
    tell: tellSignal,
    attempt: "Press Play: the boundary moves to where it hurts least, and the red cools.",
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
 * @returns {Part}
 */
export function createStepper(app) {
  const { store, announce } = app;
  const links = STAGES.map(({ title }, stage) => {
    return h("button", { type: "button", class: "demo-stage", onclick: () => goTo(stage) }, h("span", {}, title));
  });
  const story = h("p", { class: "demo-story" });
  const attempt = h("p", { class: "demo-attempt small" });
  const flip = h("button", { type: "button", class: "button", onclick: showMoment }, "Flip a confident, correct site");
  const back = h("button", { type: "button", class: "button", "aria-label": "Back in the story", onclick: () => goTo(at - 1) }, "Back");
  const next = h("button", { type: "button", class: "button primary", onclick: () => goTo(at + 1) });
  const element = h(
    "section",
    { class: "panel stack demo-stepper", "aria-label": "The way through the demo" },
    h("ol", { class: "demo-stages" }, links.map((link) => h("li", {}, link))),
    story,
    h("div", { class: "demo-ways" }, attempt, h("div", { class: "row" }, flip, back, next)),
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
    next.hidden = at === STAGES.length - 1;
    next.textContent = `Next: ${STAGES[at + 1]?.title}`;
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

/** @type {Stage["tell"]} */
function tellRawData(model, index) {
  const { sites, set } = model;
  const ones = sites.filter(({ y }) => y === 1).length;
  const { raw } = sites[index];
  return sentence(STORY.raw, {
    ...storyWords(model, index),
    ones,
    zeros: sites.length - ones,
    one: set.label.one,
    zero: set.label.zero,
    rawFirst: raw[0],
    rawSecond: raw[1],
    highFirst: standingOf(raw[0], sites.map((site) => site.raw[0])),
    highSecond: standingOf(raw[1], sites.map((site) => site.raw[1])),
  });
}

/** @type {Stage["tell"]} */
function tellPredictions(model, index) {
  const { weights, z, accuracy, sites } = model;
  return sentence(weights.some((weight) => weight !== 0) ? STORY.awake : STORY.asleep, {
    ...storyWords(model, index),
    bias: weights[0],
    w1: sayFactor(weights[1]),
    w2: sayFactor(weights[2]),
    p: sayProbability(sigmoid(z[index]), sigmoid(-z[index])),
    right: Math.round(accuracy * sites.length),
  });
}

/** @type {Stage["tell"]} */
function tellLoss(model, index) {
  const { sites, z, loss, total, bce } = model;
  const towards = sites[index].y === 1 ? z[index] : -z[index];
  const level = Math.abs(bce - Math.LN2) < LEVEL;
  const { rate, loss: base } = baseRateOf(sites);
  const coin = level ? COIN.level : bce < Math.LN2 ? COIN.better : COIN.worse;
  return sentence(STORY.loss, {
    ...storyWords(model, index),
    q: sayProbability(sigmoid(towards), sigmoid(-towards)),
    logged: sayLogged(sigmoid(towards), sigmoid(-towards)),
    loss: loss[index],
    total,
    bce,
    coin: h("span", {}, sentence(coin, { coin: Math.LN2 }), rate !== 0.5 && [" ", sentence(BASE, { rate, base })].flat()),
  });
}

/** @type {Stage["tell"]} */
function tellSignal(model, index) {
  const { slope, update, k, bce, tape, step } = model;
  const after = update ? STORY.next : k === 1 ? STORY.end : STORY.confident;
  return sentence(STORY.signal + after, {
    ...storyWords(model, index),
    factor: FACTORS[tape.trainer.options.loss],
    slope: slope[index],
    rate: tape.trainer.options.rate,
    bce,
    after: tape.loss[step + 1],
  });
}
