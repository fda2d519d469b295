/** Squared error, fairly: each loss at its own best learning rate, from zero, and from weights that are sure and wrong. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { train } from "../../maths/train.js";
import { createLossBar } from "../demo/punishment/loss_bar.js";
import { siteName } from "../demo/shared/labels.js";
import { optimum } from "../demo/training/presets.js";
import { mostWrong } from "../demo/training/race.js";
import { createLines } from "./figures/lines.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { forecastTable, siteTable } from "./figures/site_tables.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { Tape } from "../../maths/train.js" */
/** @import { DataSet, DemoModel, Triple } from "../demo/model.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/** @typedef {"bce" | "squared"} Loss */

/**
 * @typedef {object} Run
 * @property {Tape} tape
 * @property {number} rate
 * @property {number} end mean cross-entropy at the last step
 * @property {DemoModel} model at the last step
 */

/** @typedef {{bce: Run, squared: Run}} Race */

/**
 * @typedef {object} SquaredErrorFound
 * @property {Race} zero from weights of 0, each at its best rate
 * @property {{bce: number, squared: number}} same where both end from there at one rate
 * @property {Race} turned from sure and wrong, at the rates that were best from zero
 * @property {number} least where squared error ends from there, at the best of all rates
 * @property {{id: number, truth: number, pull: number, weak: number}} wrong the site that squared error is most wrong about at the start
 * @property {Race} own as the reader set it
 */

const SET = "sites";
export const RATES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
export const STEPS = 60;
export const TURNED = -3; // times the best weights: sure, and wrong
const SAME_RATE = 0.5;
const LEVEL = 0.05; // a lead of less than this share is none to speak of
/** @type {Loss[]} */
const LOSSES = ["bce", "squared"];
const NAMES = { bce: "Cross-entropy", squared: "Squared error" };
const BRIEF = { bce: "BCE", squared: "Squared" };

const forecasters = { zero: makeForecasters(), turned: makeForecasters(), own: makeForecasters() };

function makeForecasters() {
  return { bce: createForecaster(SET), squared: createForecaster(SET) };
}

/**
 * @param {DemoModel} sites
 * @param {Loss} loss
 * @param {number} rate
 * @param {ArrayLike<number>} start
 */
function runTape({ features, labels }, loss, rate, start) {
  return train(features, labels, { loss, rate, start, steps: STEPS });
}

/** @param {Tape} tape */
const endOf = ({ loss }) => /** @type {number} */ (loss.at(-1));

/**
 * The tape that ends lowest, of all rates.
 * @param {DemoModel} sites
 * @param {Loss} loss
 * @param {ArrayLike<number>} start
 */
export function bestTape(sites, loss, start) {
  return RATES.map((rate) => runTape(sites, loss, rate, start)).reduce((best, tape) => (endOf(tape) < endOf(best) ? tape : best));
}

/**
 * @param {keyof typeof forecasters} name
 * @param {Loss} loss
 * @param {Tape} tape
 * @param {{sets: DataSet[]}} lesson
 * @returns {Run}
 */
function runOf(name, loss, tape, lesson) {
  return { tape, rate: tape.trainer.options.rate, end: endOf(tape), model: forecasters[name][loss](tape.weights.slice(-3), 1, lesson) };
}

/** @param {Triple} weights @param {number} factor @returns {Triple} */
const times = ([bias, first, second], factor) => [factor * bias, factor * first, factor * second];

const keptStory = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => {
  const sites = createForecaster(SET)([0, 0, 0], 1, lesson);
  const line = optimum(sites, 0).weights;
  const start = times(line, TURNED);
  const [bce, squared] = LOSSES.map((loss) => bestTape(sites, loss, [0, 0, 0]));
  const turnedSquared = runTape(sites, "squared", squared.trainer.options.rate, start);
  return {
    sites,
    line,
    zero: { bce: runOf("zero", "bce", bce, lesson), squared: runOf("zero", "squared", squared, lesson) },
    same: { bce: endOf(runTape(sites, "bce", SAME_RATE, [0, 0, 0])), squared: endOf(runTape(sites, "squared", SAME_RATE, [0, 0, 0])) },
    turned: { bce: runOf("turned", "bce", runTape(sites, "bce", bce.trainer.options.rate, start), lesson), squared: runOf("turned", "squared", turnedSquared, lesson) },
    least: endOf(bestTape(sites, "squared", start)),
    wrong: mostWrong(sites, turnedSquared, 0),
  };
});
const keptOwn = {
  bce: keepLast(runTape),
  squared: keepLast(runTape),
  start: keepLast(times),
};

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {SquaredErrorFound}
 */
function find({ turn, bce, squared }, lesson) {
  const { sites, line, ...story } = keptStory(lesson);
  const start = keptOwn.start(line, turn);
  return {
    ...story,
    own: {
      bce: runOf("own", "bce", keptOwn.bce(sites, "bce", RATES[bce], start), lesson),
      squared: runOf("own", "squared", keptOwn.squared(sites, "squared", RATES[squared], start), lesson),
    },
  };
}

/**
 * @param {Scene} scene
 * @returns {Race}
 */
function shownOf({ found, step }) {
  return [found.zero, found.zero, found.turned, found.own][step];
}

/** @param {Race} race who leads: cross-entropy by far, neither, squared error by far */
export function leaderOf({ bce, squared }) {
  if (Math.abs(bce.end - squared.end) < LEVEL * Math.min(bce.end, squared.end)) return 1;
  return bce.end < squared.end ? 0 : 2;
}

const WORDS = {
  guess: {
    lead: "Two models, {n} sites, one start: all weights 0.",
    rest:
      "One learns from cross-entropy, the other from squared error, (p − y)², each at the best of {rates} learning rates from {low} to {high}. After {steps} " +
      "steps both are measured by the mean cross-entropy. Who is ahead?",
  },
  reveal: {
    lead: "About level: {bce} and {squared}.",
    rest:
      "Their best rates are {bceRate} and {squaredRate}. At one rate for both, {same}, it looks otherwise: {sameBce} and {sameSquared}. But that is no fault of the " +
      "direction: at p = ½ the slope of squared error is half as steep, so the same rate takes it half as far.",
  },
  turned: {
    lead: "From sure and wrong, squared error hardly moves.",
    rest:
      "Both start at the best weights times {turn}, at {start}. With the rates from before, cross-entropy ends at {bce}, squared error at {squared}; its best rate here " +
      "brings it to {least}. At {site} it gives the truth p = {truth}: cross-entropy pulls with {pull}, squared error with {weak}.",
  },
  own: {
    lead: ["As you set them, cross-entropy is ahead.", "As you set them, both are about level.", "As you set them, squared error is ahead."],
    rest: "From the best weights times {turn}, {steps} steps with the rate {bceRate} end at {bce}, and by squared error with {squaredRate} at {squared}. The pull of squared error has a factor 2p(1 − p) more, which is nearly 0 wherever a model is sure.",
  },
};

/** @param {Scene} scene */
function slots(scene) {
  const { found, settings, step } = scene;
  const { bce, squared } = shownOf(scene);
  return {
    n: bce.model.sites.length,
    rates: RATES.length,
    low: RATES[0],
    high: RATES.at(-1),
    steps: STEPS,
    bce: red(bce.end),
    squared: red(squared.end),
    bceRate: bce.rate,
    squaredRate: squared.rate,
    same: SAME_RATE,
    sameBce: red(found.same.bce),
    sameSquared: red(found.same.squared),
    start: red(bce.tape.loss[0]),
    turn: step === 3 ? settings.turn : TURNED,
    least: red(found.least),
    site: siteName(found.wrong.id),
    truth: found.wrong.truth,
    pull: found.wrong.pull,
    weak: found.wrong.weak,
  };
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const select = (/** @type {number} */ id) => set("site", id);
  const lines = createLines("Mean cross-entropy, step by step, of what is learned from either loss");
  const note = h("p", { class: "soft" });
  return [
    runnerColumn("bce", select),
    runnerColumn("squared", select),
    {
      brief: "Losses",
      head: () => ({ title: "The race", note: "Measured by mean cross-entropy", figure: "Mean loss, step by step" }),
      say: (scene) => (scene.revealed ? ["At step ", number(STEPS), ": ", red(shownOf(scene).bce.end), " and ", red(shownOf(scene).squared.end)] : ["At step ", number(0), ": ", red(shownOf(scene).bce.tape.loss[0]), " both"]),
      plot: lines.element,
      meter: [note],
      table: (scene) => raceTable(shownOf(scene), scene.revealed),
      render(scene) {
        note.textContent = scene.revealed ? "Red: cross-entropy. Dashed: squared error." : "The race: after your guess.";
        lines.show(raceChart(shownOf(scene), scene.revealed));
      },
    },
  ];
}

/**
 * @param {Race} race
 * @param {boolean} revealed
 * @returns {Chart}
 */
function raceChart({ bce, squared }, revealed) {
  /** @param {Tape} tape @returns {Pair[]} */
  const points = ({ loss }) => Array.from(loss, (value, step) => [step, value]);
  const [one, other] = [points(bce.tape), points(squared.tape)];
  const top = Math.max(1, ...(revealed ? [...one, ...other].map(([, loss]) => Math.min(loss, MOST_SHOWN)) : []));
  return {
    across: { range: [0, STEPS], plain: "step" },
    up: { range: [0, 1.05 * top], plain: "mean loss" },
    lines: revealed
      ? [
          { look: "loss-other", points: other, words: "squared error", at: 30 },
          { look: "loss", points: one, words: "cross-entropy", at: 20 },
        ]
      : [],
    points: revealed ? [] : [{ look: "loss", at: one[0], words: short(one[0][1]) }],
  };
}

const MOST_SHOWN = 12; // nats

/** @param {Race} race @param {boolean} revealed */
function raceTable({ bce, squared }, revealed) {
  const steps = revealed ? [0, 1, 2, 5, 10, 20, 40, STEPS] : [0];
  return { heads: ["step", "cross-entropy", "squared error"], rows: steps.map((step) => ({ head: number(step), cells: [bce, squared].map(({ tape }) => tape.loss[step] ?? "ended") })) };
}

/**
 * @param {Loss} loss
 * @param {(id: number) => void} select
 * @returns {Column}
 */
function runnerColumn(loss, select) {
  const name = NAMES[loss];
  const sites = createSitesFigure({ key: `squared-error-${loss}`, label: `${name}: the sites, and the probability that is learned` }, select);
  const bar = createLossBar(select);
  const later = h("p", { class: "soft" }, "What it learns: after your guess.");
  return {
    brief: BRIEF[loss],
    head: (scene) => ({ title: name, note: `Learning rate ${short(shownOf(scene)[loss].rate)}`, figure: scene.revealed ? `Predictions at step ${STEPS}` : "Sites" }),
    say(scene) {
      const { model } = shownOf(scene)[loss];
      const n = number(model.sites.length);
      return scene.revealed ? [number(model.total), " ÷ ", n, " = ", red(model.bce)] : [n, " sites"];
    },
    plot: sites.element,
    meter: [bar.element, later],
    table: (scene) => (scene.revealed ? forecastTable(shownOf(scene)[loss].model, true) : siteTable(shownOf(scene)[loss].model)),
    render(scene) {
      const { model } = shownOf(scene)[loss];
      bar.element.toggleAttribute("hidden", !scene.revealed);
      later.hidden = scene.revealed;
      sites.show(model, scene.settings.site, scene.revealed ? "field" : "marks");
      if (scene.revealed) bar.show(model, scene.settings.site);
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const turn = createSettingSlider({ label: "Start factor", rule: SETTINGS.turn, step: 0.5, words: (factor) => `${short(factor)} times the best weights` }, (factor) => set("turn", factor));
  const rates = LOSSES.map((loss) => {
    const words = (/** @type {number} */ at) => `rate ${short(RATES[at])}`;
    return { loss, slider: createSettingSlider({ label: `Rate, ${BRIEF[loss]}`, rule: SETTINGS[loss], step: 1, show: (at) => short(RATES[at]), words }, (at) => set(loss, at)) };
  });
  const pulls = createLines("How hard either loss pulls, over the probability given to the truth");
  return {
    brief: "Try",
    head: () => ({ title: "Try your own", note: "Start and rates", figure: "Pull" }),
    say: () => [],
    plot: pulls.element,
    meter: [turn.element, rates.map(({ slider }) => slider.element)].flat(),
    table: () => ({ heads: ["p of the truth", "cross-entropy", "squared error"], rows: [0.001, 0.01, 0.1, 0.5, 0.9].map((q) => ({ head: number(q), cells: [1 - q, pullOfSquared(q)] })) }),
    render({ settings }) {
      turn.set(settings.turn);
      for (const { loss, slider } of rates) slider.set(settings[loss]);
      const truths = Array.from({ length: 101 }, (_, i) => i / 100);
      pulls.show({
        across: { range: [0, 1], plain: "p of the truth", ticks: [0, 0.5, 1] },
        up: { range: [0, 1], plain: "pull", ticks: [0, 0.5, 1] },
        lines: [
          { look: "ink", points: truths.map((q) => [q, 1 - q]), words: "|p − y|", at: 30 },
          { look: "ink-other", points: truths.map((q) => [q, pullOfSquared(q)]), words: "2|p − y|p(1 − p)", at: 10 },
        ],
        points: [],
      });
    },
  };
}

/** @param {number} truth the probability given to it */
function pullOfSquared(truth) {
  return 2 * (1 - truth) * truth * (1 - truth);
}

/** @param {Scene} scene */
function along(scene) {
  const { zero, turned } = scene.found;
  if (!scene.revealed) return [[h("strong", {}, "Start")], ["loss ", red(zero.bce.tape.loss[0])], ["loss ", red(zero.squared.tape.loss[0])], ["who is ahead: after your guess"]];
  return [
    [h("strong", {}, `After ${STEPS} steps`)],
    ["from zero: ", red(zero.bce.end), " and ", red(zero.squared.end)],
    ["sure and wrong: ", red(turned.bce.end), " and ", red(turned.squared.end)],
    ["squared error’s least there: ", red(scene.found.least)],
  ];
}

const SETTINGS = {
  site: SITE_SETTING,
  turn: { start: -1, lowest: -4, highest: 0 },
  bce: { start: RATES.indexOf(SAME_RATE), lowest: 0, highest: RATES.length - 1, whole: true },
  squared: { start: RATES.indexOf(SAME_RATE), lowest: 0, highest: RATES.length - 1, whole: true },
};

/** @type {Experiment} */
export const SQUARED_ERROR = {
  key: "squared-error",
  title: "Squared error",
  question: "Cross-entropy or squared error, each at its own best learning rate: who learns faster?",
  guess: {
    kind: "choice",
    ask: `After ${STEPS} steps from zero …`,
    choices: ["cross-entropy is far ahead", "both are about level", "squared error is far ahead"],
    right: ({ zero }) => leaderOf(zero),
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: "Guess", focus: 3, tell: (scene) => told(WORDS.guess, slots(scene)), along },
    { title: "Reveal", focus: 2, tell: (scene) => told(WORDS.reveal, slots(scene)), along },
    { title: "Sure and wrong", focus: 1, tell: (scene) => told(WORDS.turned, slots(scene)), along },
    {
      title: "Try your own",
      focus: 3,
      bench: true,
      tell: (scene) => told({ lead: WORDS.own.lead[leaderOf(scene.found.own)], rest: WORDS.own.rest }, slots(scene)),
      along,
    },
  ],
};
