/** Squared error, fairly: each loss at its own best learning rate, from zero, and from weights that are sure and wrong. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { train } from "../../maths/train.js";
import { filled, prose } from "../../prose/prose.js";
import { createLossBar } from "../demo/punishment/loss_bar.js";
import { siteName } from "../demo/shared/labels.js";
import { sentence } from "../demo/shared/sentence.js";
import { optimum } from "../demo/training/presets.js";
import { mostWrong } from "../demo/training/race.js";
import { createLines } from "./figures/lines.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { forecastTable, siteTable } from "./figures/site_tables.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, taken, told } from "./words.js";

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
const { shared, steps, squaredError: words } = prose.experiments;

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
  const lines = createLines(words.race.label);
  const note = h("p", { class: "soft" });
  return [
    runnerColumn("bce", select),
    runnerColumn("squared", select),
    {
      brief: words.race.brief,
      head: () => words.race,
      say(scene) {
        const { bce, squared } = shownOf(scene);
        if (!scene.revealed) return sentence(words.race.began, { step: 0, loss: red(bce.tape.loss[0]) });
        return sentence(words.race.ended, { step: STEPS, bce: red(bce.end), squared: red(squared.end) });
      },
      plot: lines.element,
      meter: [note],
      table: (scene) => raceTable(shownOf(scene), scene.revealed),
      render(scene) {
        note.textContent = scene.revealed ? words.race.key : words.race.later;
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
    across: { range: [0, STEPS], plain: shared.step },
    up: { range: [0, 1.05 * top], plain: shared.meanLoss },
    lines: revealed
      ? [
          { look: "loss-other", points: other, words: words.race.squared, at: 30 },
          { look: "loss", points: one, words: words.race.bce, at: 20 },
        ]
      : [],
    points: revealed ? [] : [{ look: "loss", at: one[0], words: short(one[0][1]) }],
  };
}

const MOST_SHOWN = 12; // nats

/** @param {Race} race @param {boolean} revealed */
function raceTable({ bce, squared }, revealed) {
  const shown = revealed ? [0, 1, 2, 5, 10, 20, 40, STEPS] : [0];
  return { heads: [shared.step, words.race.bce, words.race.squared], rows: shown.map((step) => ({ head: number(step), cells: [bce, squared].map(({ tape }) => tape.loss[step] ?? words.race.noMore) })) };
}

/**
 * @param {Loss} loss
 * @param {(id: number) => void} select
 * @returns {Column}
 */
function runnerColumn(loss, select) {
  const { brief, title, label } = words[loss];
  const sites = createSitesFigure({ key: `squared-error-${loss}`, label }, select);
  const bar = createLossBar(select);
  const later = h("p", { class: "soft" }, words.learnsLater);
  return {
    brief,
    head: (scene) => ({
      title,
      note: filled(shared.learningRate, { rate: short(shownOf(scene)[loss].rate) }),
      figure: scene.revealed ? filled(shared.predictionsAt, { step: STEPS }) : shared.sites,
    }),
    say(scene) {
      const { model } = shownOf(scene)[loss];
      const n = model.sites.length;
      return scene.revealed ? sentence("{total} ÷ {n} = {loss}", { total: model.total, n, loss: red(model.bce) }) : sentence(shared.siteCount, { n });
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
  const { start, rate, truth, pull, label, ...head } = words.bench;
  const turn = createSettingSlider({ label: start.name, rule: SETTINGS.turn, step: 0.5, words: (factor) => filled(start.spoken, { factor: short(factor) }) }, (factor) => set("turn", factor));
  const rates = LOSSES.map((loss) => {
    const spoken = (/** @type {number} */ at) => filled(rate, { rate: short(RATES[at]) });
    return { loss, slider: createSettingSlider({ label: words[loss].rate, rule: SETTINGS[loss], step: 1, show: (at) => short(RATES[at]), words: spoken }, (at) => set(loss, at)) };
  });
  const pulls = createLines(label);
  return {
    brief: shared.bench,
    head: () => ({ title: steps.own, ...head }),
    say: () => [],
    plot: pulls.element,
    meter: [turn.element, rates.map(({ slider }) => slider.element)].flat(),
    table: () => ({ heads: [truth, words.race.bce, words.race.squared], rows: [0.001, 0.01, 0.1, 0.5, 0.9].map((q) => ({ head: number(q), cells: [1 - q, pullOfSquared(q)] })) }),
    render({ settings }) {
      turn.set(settings.turn);
      for (const { loss, slider } of rates) slider.set(settings[loss]);
      const truths = Array.from({ length: 101 }, (_, i) => i / 100);
      pulls.show({
        across: { range: [0, 1], plain: truth, ticks: [0, 0.5, 1] },
        up: { range: [0, 1], plain: pull, ticks: [0, 0.5, 1] },
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
  if (!scene.revealed) {
    const { title, loss, later } = words.guess.along;
    return taken(title, sentence(loss, { loss: red(zero.bce.tape.loss[0]) }), sentence(loss, { loss: red(zero.squared.tape.loss[0]) }), [later]);
  }
  const { title, zero: fromZero, turned: fromTurned, least } = words.reveal.along;
  /** @param {Race} race */
  const ends = ({ bce, squared }) => ({ bce: red(bce.end), squared: red(squared.end) });
  return taken(filled(title, { steps: STEPS }), sentence(fromZero, ends(zero)), sentence(fromTurned, ends(turned)), sentence(least, { loss: red(scene.found.least) }));
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
  title: words.title,
  question: words.question,
  guess: {
    kind: "choice",
    ask: filled(words.ask, { steps: STEPS }),
    choices: words.choices,
    right: ({ zero }) => leaderOf(zero),
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: (scene) => told(words.guess, slots(scene)), along },
    { title: steps.reveal, focus: 2, tell: (scene) => told(words.reveal, slots(scene)), along },
    { title: words.turned.step, focus: 1, tell: (scene) => told(words.turned, slots(scene)), along },
    {
      title: steps.own,
      focus: 3,
      bench: true,
      tell: (scene) => told({ lead: words.own.lead[leaderOf(scene.found.own)], rest: words.own.rest }, slots(scene)),
      along,
    },
  ],
};
