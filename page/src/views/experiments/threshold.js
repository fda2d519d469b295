/** Threshold and accuracy: the threshold moves the counts and the accuracy, the loss asks for none; and the other way round. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { percent, short } from "../../base/numbers.js";
import { evenSteps } from "../../figures/curve.js";
import { accuracyOf, confusion, priceOf } from "../../maths/confusion.js";
import { filled, prose } from "../../prose/prose.js";
import { createSideStrip } from "../demo/predictions/side_strip.js";
import { sentence } from "../demo/shared/sentence.js";
import { optimum } from "../demo/training/presets.js";
import { createLines } from "./figures/lines.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { forecastTable } from "./figures/site_tables.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, share, taken, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { Confusion } from "../../maths/confusion.js" */
/** @import { DataSet, DemoModel } from "../demo/model.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/**
 * @typedef {object} Decided decisions of a model by a threshold
 * @property {DemoModel} model
 * @property {number} threshold
 * @property {Confusion} counts
 * @property {number} accuracy
 */

/**
 * @typedef {object} ThresholdFound
 * @property {Decided} half
 * @property {Decided} moved
 * @property {Decided} factored by one half, the logits times the factor that was set
 * @property {Decided} priced by the threshold that was set
 * @property {number} fair the threshold that the price of a miss asks for
 * @property {number} price what the mistakes cost by the threshold that was set
 * @property {number} fairPrice and by the fair one
 * @property {number} halfPrice and by one half
 */

const SET = "noisy";
const HALF = 0.5;
export const MOVED = 0.8;
const ACROSS = evenSteps(0, 1, 200);
const { shared, steps, threshold: words } = prose.experiments;

const [plain, factored] = [createForecaster(SET), createForecaster(SET)];
const keptLine = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => optimum(plain([0, 0, 0], 1, lesson), 0).weights);

/**
 * @param {DemoModel} model
 * @param {number} threshold
 * @returns {Decided}
 */
function decide(model, threshold) {
  const counts = confusion(model.p, model.labels, threshold);
  return { model, threshold, counts, accuracy: accuracyOf(counts) };
}

/**
 * The threshold at which a false alarm and a miss are equally dear: (1 − p)·1 = p·c.
 * @param {number} miss what a miss costs, where a false alarm costs 1
 */
export function fairThreshold(miss) {
  return 1 / (1 + miss);
}

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {ThresholdFound}
 */
function find({ t, k, miss }, lesson) {
  const line = keptLine(lesson);
  const model = plain(line, 1, lesson);
  const [half, moved, priced] = [HALF, MOVED, t].map((threshold) => decide(model, threshold));
  const fair = fairThreshold(miss);
  return {
    half,
    moved,
    factored: decide(factored(line, k, lesson), HALF),
    priced,
    fair,
    price: priceOf(priced.counts, miss),
    fairPrice: priceOf(confusion(model.p, model.labels, fair), miss),
    halfPrice: priceOf(half.counts, miss),
  };
}

/**
 * @param {Scene} scene
 * @returns {Decided}
 */
function shownOf({ found, step }) {
  return [found.half, found.moved, found.factored, found.priced][step];
}

/** @param {Scene} scene */
function slots({ found, settings }) {
  const { half, moved, factored: other, fair, price, fairPrice, halfPrice } = found;
  return {
    half: HALF,
    n: half.model.sites.length,
    loss: red(half.model.bce),
    threshold: MOVED,
    accuracy: share(half.accuracy),
    movedAccuracy: share(moved.accuracy),
    alarms: half.counts.alarms,
    movedAlarms: moved.counts.alarms,
    misses: half.counts.misses,
    movedMisses: moved.counts.misses,
    k: settings.k,
    factoredLoss: red(other.model.bce),
    factoredAccuracy: share(other.accuracy),
    miss: settings.miss,
    fair,
    chance: fairPrice > halfPrice && words.price.chance,
    price: number(price),
    fairPrice: number(fairPrice),
    halfPrice: number(halfPrice),
    t: settings.t,
  };
}

/** Two by two: what was said across, what was so down. */
function createCounts() {
  const cells = /** @type {(keyof Confusion)[]} */ (["hits", "alarms", "misses", "passes"]).map((key) => {
    const count = h("strong", { class: "experiment-count" });
    const wrong = key === "alarms" || key === "misses";
    return { key, count, cell: h("td", { class: wrong ? "wrong" : "" }, count, h("span", {}, wrong ? words.counts.wrong : words.counts.right)) };
  });
  const row = (/** @type {string} */ said, /** @type {number} */ from) => h("tr", {}, h("th", { scope: "row" }, said), cells.slice(from, from + 2).map(({ cell }) => cell));
  const [one, zero] = [h("th", { scope: "col" }), h("th", { scope: "col" })];
  return {
    element: h(
      "table",
      { class: "experiment-counts" },
      h("caption", { class: "hidden-visually" }, words.counts.caption),
      h("thead", {}, h("tr", {}, h("td"), one, zero)),
      h("tbody", {}, row(words.counts.yes, 0), row(words.counts.no, 2)),
    ),
    /** @param {Decided} decided */
    show({ counts, model }) {
      one.textContent = model.set.label.one;
      zero.textContent = model.set.label.zero;
      for (const { key, count } of cells) count.replaceChildren(number(counts[key]));
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const select = (/** @type {number} */ id) => set("site", id);
  const sites = createSitesFigure({ key: "threshold-1", label: words.sites.label }, select);
  const strip = createSideStrip();
  const counts = createCounts();
  const lines = createLines(words.curves.label);
  const key = h("p", { class: "soft" });
  return [
    {
      brief: shared.sites,
      head: ({ settings, step }) => ({ title: shared.predictions, note: step === 2 ? filled(words.sites.times, { k: short(settings.k) }) : words.sites.best, figure: words.sites.figure }),
      say: (scene) => sentence(words.sites.say, { loss: red(scene.step === 2 || scene.revealed ? shownOf(scene).model.bce : scene.found.half.model.bce) }),
      plot: sites.element,
      meter: [strip.element],
      table: (scene) => forecastTable(shownOf(scene).model, true),
      render(scene) {
        const { model, threshold } = shownOf(scene);
        sites.show(model, scene.settings.site, "field", null, threshold === HALF ? null : threshold);
        strip.show(model);
      },
    },
    {
      brief: words.counts.brief,
      head: (scene) => ({ title: words.counts.title, note: filled(words.counts.note, { threshold: short(shownOf(scene).threshold) }), figure: "" }),
      say: (scene) => sentence(words.counts.say, { accuracy: h("strong", {}, share(shownOf(scene).accuracy)) }),
      meter: [counts.element],
      render: (scene) => counts.show(shownOf(scene)),
    },
    {
      brief: words.curves.brief,
      head: () => words.curves,
      say(scene) {
        const { threshold, accuracy, model } = shownOf(scene);
        return sentence(words.curves.say, { threshold, accuracy: share(accuracy), loss: red(model.bce) });
      },
      plot: lines.element,
      meter: [key],
      table: (scene) => curveTable(shownOf(scene).model, scene.revealed),
      render(scene) {
        const { model, threshold, accuracy } = shownOf(scene);
        /** @type {Pair[]} */
        const steps = scene.revealed ? ACROSS.map((at) => [at, accuracyOf(confusion(model.p, model.labels, at))]) : [];
        key.textContent = scene.revealed ? "" : words.curves.later;
        lines.show({
          across: { range: [0, 1], plain: words.curves.threshold, ticks: [0, 0.5, 1] },
          up: { range: [0, 1], plain: words.curves.axis, ticks: [0, 0.5, 1] },
          lines: scene.revealed
            ? [
                { look: "ink", points: steps, words: words.curves.accuracy, at: 20 },
                { look: "loss", points: [[0, model.bce], [1, model.bce]], words: shared.meanLoss, at: 0 },
              ]
            : [],
          points: [
            { look: "ink", at: [threshold, accuracy], words: percent(accuracy), upright: true },
            { look: "loss", at: [threshold, model.bce], words: short(model.bce) },
          ],
        });
      },
    },
  ];
}

/** @param {DemoModel} model @param {boolean} revealed */
function curveTable({ p, labels, bce }, revealed) {
  const shown = revealed ? [0.1, 0.3, HALF, 0.7, MOVED, 0.9] : [HALF];
  return { heads: [words.curves.threshold, words.curves.accuracy, shared.meanLoss], rows: shown.map((at) => ({ head: number(at), cells: [share(accuracyOf(confusion(p, labels, at))), bce] })) };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const names = words.bench;
  const factor = createSettingSlider({ label: names.factor.name, rule: SETTINGS.k, step: 0.25, words: (k) => filled(names.factor.spoken, { k: short(k) }) }, (k) => set("k", k));
  const threshold = createSettingSlider({ label: names.threshold.name, rule: SETTINGS.t, step: 0.01, words: (t) => filled(names.threshold.spoken, { threshold: short(t) }) }, (t) => set("t", t));
  const miss = createSettingSlider({ label: names.miss.name, rule: SETTINGS.miss, step: 1, words: (c) => filled(names.miss.spoken, { miss: short(c) }) }, (c) => set("miss", c));
  const lines = createLines(names.label);
  return {
    brief: shared.bench,
    head: ({ step }) => (step === 2 ? names.factor : names.price),
    say: () => [],
    plot: lines.element,
    meter: [factor.element, miss.element, threshold.element],
    table: ({ step, found, settings }) => (step === 2 ? factorTable(found) : priceTable(found, settings)),
    render({ step, found, settings }) {
      factor.element.hidden = step !== 2;
      threshold.element.hidden = miss.element.hidden = step === 2;
      factor.set(settings.k);
      threshold.set(settings.t);
      miss.set(settings.miss);
      lines.show(step === 2 ? factorChart(found, settings.k) : priceChart(found, settings));
    },
  };
}

/** @param {ThresholdFound} found */
function factorTable({ half, factored: other }) {
  return { heads: [words.bench.factor.axis, words.curves.accuracy, shared.meanLoss], rows: [half, other].map(({ model, accuracy }) => ({ head: number(model.k), cells: [share(accuracy), model.bce] })) };
}

/** @param {ThresholdFound} found @param {number} k @returns {Chart} */
function factorChart({ half, factored: other }, k) {
  return {
    across: { range: [0, SETTINGS.k.highest], plain: words.bench.factor.axis },
    up: { range: [0, 1], plain: words.curves.axis, ticks: [0, 0.5, 1] },
    lines: [{ look: "ink", points: [[0.25, half.accuracy], [SETTINGS.k.highest, half.accuracy]], words: words.curves.accuracy, at: 0 }],
    points: [
      { look: "loss", at: [1, half.model.bce], size: 3 },
      { look: "loss", at: [k, other.model.bce], words: filled(words.bench.factor.loss, { loss: short(other.model.bce) }), upright: true },
      { look: "ink", at: [k, other.accuracy] },
    ],
  };
}

/** @param {ThresholdFound} found @param {Settings} settings @returns {Chart} */
function priceChart({ half: { model }, fair, fairPrice, price }, { t, miss }) {
  /** @type {Pair[]} */
  const prices = ACROSS.map((at) => [at, priceOf(confusion(model.p, model.labels, at), miss)]);
  const top = Math.max(...prices.map(([, each]) => each));
  return {
    across: { range: [0, 1], plain: words.curves.threshold, ticks: [0, 0.5, 1] },
    up: { range: [0, 1.1 * top], plain: words.bench.price.axis },
    lines: [{ look: "ink", points: prices }],
    points: [
      { look: "accent", at: [fair, fairPrice], words: filled(words.bench.price.fair, { threshold: short(fair) }), upright: true },
      { look: "ink", at: [t, price], words: short(price) },
    ],
  };
}

/** @param {ThresholdFound} found @param {Settings} settings */
function priceTable({ half: { model }, fair }, { t, miss }) {
  return { heads: [words.curves.threshold, words.bench.price.head], rows: [fair, HALF, t].map((at) => ({ head: number(at), cells: [number(priceOf(confusion(model.p, model.labels, at), miss))] })) };
}

/** @param {Scene} scene */
function along(scene) {
  const { counts } = shownOf(scene);
  const { title, alarms, misses, right } = words.guess.along;
  const n = scene.found.half.model.sites.length;
  return taken(title, sentence(alarms, { n: counts.alarms }), sentence(misses, { n: counts.misses }), sentence(right, { right: counts.hits + counts.passes, n }));
}

const SETTINGS = {
  site: SITE_SETTING,
  t: { start: MOVED, lowest: 0.01, highest: 0.99 },
  k: { start: 3, lowest: 0.25, highest: 8 },
  miss: { start: 10, lowest: 1, highest: 20, whole: true },
};

/** @type {Experiment} */
export const THRESHOLD = {
  key: "threshold",
  title: words.title,
  question: words.question,
  guess: {
    kind: "choice",
    ask: words.ask,
    choices: words.choices,
    right: ({ half, moved }) => {
      const [accuracy, loss] = [half.accuracy !== moved.accuracy, half.model.bce !== moved.model.bce];
      return accuracy ? (loss ? 2 : 0) : loss ? 1 : 3;
    },
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: (scene) => told(words.guess, slots(scene)), along },
    { title: steps.reveal, focus: 2, tell: (scene) => told(words.reveal, slots(scene)), along },
    { title: words.factor.step, focus: 3, bench: true, tell: (scene) => told({ lead: words.factor.lead, rest: scene.settings.k === 1 ? words.factor.idle : words.factor.rest }, slots(scene)), along },
    { title: words.price.step, focus: 3, bench: true, tell: (scene) => told(words.price, slots(scene)), along },
  ],
};
