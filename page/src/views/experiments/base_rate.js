/** Base rate: always saying the share of ones can beat a model that is right more often; and what `pos_weight` does to p. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { percent, short } from "../../base/numbers.js";
import { lossFromP } from "../../maths/loss.js";
import { weighedOptimum, weighedRate } from "../../maths/pos_weight.js";
import { filled, prose } from "../../prose/prose.js";
import { createRateBar } from "../demo/data/rate_bar.js";
import { createSideStrip } from "../demo/predictions/side_strip.js";
import { createLossBar } from "../demo/punishment/loss_bar.js";
import { sentence } from "../demo/shared/sentence.js";
import { optimum } from "../demo/training/presets.js";
import { createLines } from "./figures/lines.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { forecastTable, siteTable } from "./figures/site_tables.js";
import { createForecaster, rightOf } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, share, taken, told } from "./words.js";

/** @import { DataSet, DemoModel } from "../demo/model.js" */
/** @import { Pair } from "../../figures/scale.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/** @typedef {{a: DemoModel, b: DemoModel}} Forecasters A says one probability, B draws a line */

/**
 * @typedef {object} BaseRateFound
 * @property {Forecasters} story as the story has them
 * @property {Forecasters} plain trained without a weight, B with its logits as they are
 * @property {Forecasters} weighed the same, trained with the weight
 * @property {Forecasters} own as the reader set them
 * @property {number} share of ones
 * @property {number} shift what the weight adds to A's logit
 * @property {number[]} shifts and to B's, at each site to which it gave `LEAST` or more; rising
 * @property {number} says what A says in the reader's own
 */

const SET = "imbalanced";
const SURE = 4; // B's logits are multiplied with it
const LEAST = 0.01; // where p is as good as 0, the best line moves as the others make it
const SAYS_MOST = 0.6;
const { shared, steps, baseRate: words } = prose.experiments;

/** @param {number} p */
const logit = (p) => Math.log(p) - Math.log1p(-p);

const forecasters = Object.fromEntries(
  ["story", "plain", "weighed", "own"].map((name) => [name, { a: createForecaster(SET), b: createForecaster(SET) }]),
);

/** What no setting changes. */
const keptLine = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => {
  const sites = forecasters.plain.a([0, 0, 0], 1, lesson);
  return { sites, line: optimum(sites, 0).weights, share: sites.ones / sites.sites.length };
});
const keptWeighed = keepLast((/** @type {DemoModel} */ { features, labels }, /** @type {number} */ w) => weighedOptimum(features, labels, w));

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {BaseRateFound}
 */
function find({ says, k, w }, lesson) {
  const { sites, line, share } = keptLine(lesson);
  const { ones } = sites;
  const zeros = sites.sites.length - ones;
  /** @param {keyof typeof forecasters} name @param {number} p @param {ArrayLike<number>} weights @param {number} factor @returns {Forecasters} */
  const pair = (name, p, weights, factor) => ({ a: forecasters[name].a([logit(p), 0, 0], 1, lesson), b: forecasters[name].b(weights, factor, lesson) });
  const plain = pair("plain", share, line, 1);
  const weighed = pair("weighed", weighedRate(ones, zeros, w), keptWeighed(sites, w), 1);
  const said = says === 0 ? share : says;
  return {
    story: pair("story", share, line, SURE),
    plain,
    weighed,
    own: pair("own", said, line, k),
    share,
    shift: weighed.a.weights[0] - plain.a.weights[0],
    shifts: Array.from(plain.b.z, (z, i) => weighed.b.z[i] - z).filter((_, i) => plain.b.p[i] >= LEAST).sort((one, other) => one - other),
    says: said,
  };
}

/**
 * The forecasters of a step.
 * @param {Scene} scene
 * @returns {Forecasters}
 */
function shownOf({ found, step }) {
  return [found.story, found.story, found.weighed, found.own][step];
}

/** @param {BaseRateFound} found */
function storySlots({ story: { a }, share: rate }) {
  return { ones: a.ones, n: a.sites.length, share: share(rate), cheap: red(lossFromP(0, rate)), dear: red(lossFromP(1, rate)) };
}

/** @param {Scene} scene */
function weighSlots({ found, settings }) {
  const { plain, weighed, shift, shifts, share: rate } = found;
  return {
    w: settings.w,
    said: share(weighed.a.p[0]),
    share: share(rate),
    shift,
    middle: shifts[shifts.length >> 1],
    often: shifts.length,
    least: share(LEAST),
    plainA: red(plain.a.bce),
    weighedA: red(weighed.a.bce),
    plainB: red(plain.b.bce),
    weighedB: red(weighed.b.bce),
  };
}

/** @param {Scene} scene */
function ownSlots({ found, settings }) {
  const { own, says, share: rate } = found;
  return {
    says: share(says),
    lossA: red(own.a.bce),
    base: red(own.a.baseLoss),
    share: share(rate),
    right: rightOf(own.b),
    n: own.b.sites.length,
    lossB: red(own.b.bce),
    k: settings.k,
  };
}

/** @param {BaseRateFound} found */
function winner({ own: { a, b } }) {
  return a.bce === b.bce ? "none" : a.bce < b.bce ? "a" : "b";
}

/**
 * The largest losses of a forecaster, and how many of them it takes to pay more than all of another's.
 * @param {DemoModel} model
 * @param {number} total of the other
 */
export function dearestBeyond({ loss }, total) {
  const sorted = Array.from(loss).sort((one, other) => other - one);
  let sum = 0;
  const count = sorted.findIndex((each) => (sum += each) > total) + 1;
  return { count, sum };
}

/** @param {Scene} scene */
function alongStory({ found: { story, share: rate } }) {
  const { count, sum } = dearestBeyond(story.b, story.a.total);
  const { title, most, few, beyond, total } = words.reveal.along;
  return taken(
    title,
    sentence(most, { most: red(lossFromP(1, rate)) }),
    count === 0 ? sentence(total, { total: red(story.b.total) }) : sentence(few, { count, sum: red(sum), total: story.b.total }),
    count === 0 ? [] : sentence(beyond, { n: story.a.sites.length }),
  );
}

/** @param {Scene} scene */
function alongGuess({ found: { story } }) {
  return taken(shared.rightSide, rightWords(story.a), rightWords(story.b), [shared.meanLossLater]);
}

/** @param {DemoModel} model */
function rightWords(model) {
  return sentence(shared.rightOf, { right: rightOf(model), n: model.sites.length });
}

/** @param {Scene} scene */
function alongWeigh({ found: { plain, weighed }, settings }) {
  const { right, back } = words.weigh.along;
  /** @param {"a" | "b"} who */
  const both = (who) => sentence(right, { before: rightOf(plain[who]), after: rightOf(weighed[who]) });
  return taken(shared.rightSide, both("a"), both("b"), sentence(back, { w: settings.w }));
}

/** @param {Scene} scene */
function alongOwn({ found: { own } }) {
  return taken(shared.rightSide, rightWords(own.a), rightWords(own.b), sentence(words.own.along.least, { loss: red(own.a.baseLoss) }));
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const select = (/** @type {number} */ id) => set("site", id);
  const data = createSitesFigure({ key: "base-rate-1", label: words.data.label }, select);
  const rate = createRateBar();
  return [
    {
      brief: words.data.brief,
      head: ({ found }) => ({ title: shared.rawData, note: filled(words.data.note, { n: found.story.a.sites.length }), figure: shared.trainingData }),
      say: ({ found }) => sentence(words.data.base, { share: h("strong", {}, share(found.share)), outcome: found.story.a.set.label.one }),
      plot: data.element,
      meter: [rate.element],
      table: ({ found }) => siteTable(found.story.a),
      render({ found, settings }) {
        data.show(found.story.a, settings.site, "marks");
        rate.show(found.story.a);
      },
    },
    forecasterColumn("a", select),
    forecasterColumn("b", select),
  ];
}

/**
 * The title and the note of a forecaster, as it is in a step.
 * @param {"a" | "b"} who
 * @param {Scene} scene
 */
function headOf(who, { found, step, settings }) {
  const { a, b, weighedNote } = words.forecasters;
  const { story, weighed, own } = words.forecasters[who];
  if (step === 2) return { title: weighed, note: filled(weighedNote, { w: short(settings.w) }) };
  const title = step === 3 ? own : story;
  if (who === "a") return { title, note: filled(a.note, { p: percent(step === 3 ? found.says : found.share) }) };
  return { title, note: step === 3 ? filled(b.ownNote, { k: short(settings.k) }) : filled(b.note, { k: SURE }) };
}

/**
 * @param {"a" | "b"} who
 * @param {(id: number) => void} select
 * @returns {Column}
 */
function forecasterColumn(who, select) {
  const name = who.toUpperCase();
  const sites = createSitesFigure({ key: `base-rate-${name}`, label: filled(words.forecasters.label, { name }) }, select);
  const strip = createSideStrip();
  const bar = createLossBar(select);
  return {
    brief: name,
    head(scene) {
      return { ...headOf(who, scene), figure: scene.revealed && scene.step !== 2 ? words.forecasters.punishment : shared.predictions };
    },
    say(scene) {
      const model = shownOf(scene)[who];
      const [n, right] = [model.sites.length, rightOf(model)];
      if (!scene.revealed) return sentence(words.forecasters.right, { right: h("strong", {}, number(right)), n, share: h("strong", {}, share(model.accuracy)) });
      return sentence(words.forecasters.paid, { total: model.total, n, loss: red(model.bce), right });
    },
    plot: sites.element,
    meter: [strip.element, bar.element],
    table: (scene) => forecastTable(shownOf(scene)[who], scene.revealed),
    render(scene) {
      const model = shownOf(scene)[who];
      strip.element.toggleAttribute("hidden", scene.revealed);
      bar.element.toggleAttribute("hidden", !scene.revealed);
      sites.show(model, scene.settings.site, scene.revealed && scene.step !== 2 ? "discs" : "field");
      if (scene.revealed) bar.show(model, scene.settings.site);
      else strip.show(model);
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const { label, weight: weights, own, ...names } = words.bench;
  const lines = createLines(label);
  const weight = createSettingSlider({ label: "pos_weight", rule: SETTINGS.w, step: 1, words: (w) => filled(weights.spoken, { w: short(w), shift: short(Math.log(w)) }) }, (w) => set("w", w));
  const says = createSettingSlider({ label: names.says.name, rule: { ...SETTINGS.says, lowest: 0.005 }, step: 0.005, show: percent, words: (p) => filled(names.says.spoken, { p: percent(p) }) }, (p) => set("says", p));
  const factor = createSettingSlider({ label: names.factor.name, rule: SETTINGS.k, step: 0.25, words: (k) => filled(names.factor.spoken, { k: short(k) }) }, (k) => set("k", k));
  return {
    brief: shared.bench,
    head: ({ step }) => (step === 2 ? weights : { title: steps.own, ...own }),
    say: () => [],
    plot: lines.element,
    meter: [weight.element, says.element, factor.element],
    table: ({ step, found, settings }) => (step === 2 ? shiftTable(settings.w) : saysTable(found)),
    render({ step, found, settings }) {
      weight.element.hidden = step !== 2;
      says.element.hidden = factor.element.hidden = step === 2;
      weight.set(settings.w);
      says.set(found.says);
      factor.set(settings.k);
      lines.show(step === 2 ? shiftChart(found, settings.w) : saysChart(found));
    },
  };
}

const P_SHOWN = Array.from({ length: 101 }, (_, i) => i / 100);
const P_IN_TABLE = [0.01, 0.05, 0.075, 0.1, 0.25, 0.5, 0.9];

/** @param {number} p @param {number} w */
const shifted = (p, w) => (w * p) / (w * p + 1 - p);

/** @param {BaseRateFound} found @param {number} w */
function shiftChart({ plain, weighed }, w) {
  /** @type {Pair[]} */
  const sites = Array.from(plain.b.p, (p, i) => [p, weighed.b.p[i]]);
  return {
    across: { range: /** @type {Pair} */ ([0, 1]), plain: words.bench.without, ticks: [0, 0.5, 1] },
    up: { range: /** @type {Pair} */ ([0, 1]), plain: words.bench.with, ticks: [0, 0.5, 1] },
    lines: [
      { look: /** @type {const} */ ("ink-other"), points: /** @type {Pair[]} */ (P_SHOWN.map((p) => [p, p])) },
      { look: /** @type {const} */ ("accent"), points: /** @type {Pair[]} */ (P_SHOWN.map((p) => [p, shifted(p, w)])), words: filled(words.bench.shifted, { w: short(w) }), at: 60 },
    ],
    points: [
      ...sites.map((at) => ({ look: /** @type {const} */ ("ink"), at, size: 2 })),
      { look: /** @type {const} */ ("accent"), at: /** @type {Pair} */ ([plain.a.p[0], weighed.a.p[0]]), words: "A" },
    ],
  };
}

/** @param {number} w */
function shiftTable(w) {
  return { heads: [words.bench.without, words.bench.with], rows: P_IN_TABLE.map((p) => ({ head: number(p), cells: [number(shifted(p, w))] })) };
}

/** @param {BaseRateFound} found @param {number} p */
const costOfSaying = ({ share: rate }, p) => lossFromP(rate, p);

/** @param {BaseRateFound} found */
function saysChart(found) {
  const { own, says, share: rate } = found;
  const given = P_SHOWN.map((p) => 0.002 + p * (SAYS_MOST - 0.002));
  const top = 0.8;
  return {
    across: { range: /** @type {Pair} */ ([0, SAYS_MOST]), plain: words.bench.axis },
    up: { range: /** @type {Pair} */ ([0, top]), plain: shared.meanLoss },
    lines: [
      { look: /** @type {const} */ ("loss"), points: /** @type {Pair[]} */ (given.map((p) => [p, costOfSaying(found, p)])) },
      { look: /** @type {const} */ ("ink-other"), points: /** @type {Pair[]} */ ([[0, own.b.bce], [SAYS_MOST, own.b.bce]]), words: `B ${short(own.b.bce)}` },
    ],
    points: [
      { look: /** @type {const} */ ("loss"), at: /** @type {Pair} */ ([says, own.a.bce]), words: `A ${short(own.a.bce)}`, upright: true },
      { look: /** @type {const} */ ("ink"), at: /** @type {Pair} */ ([rate, own.a.baseLoss]), size: 3 },
    ],
  };
}

/** @param {BaseRateFound} found */
function saysTable(found) {
  return { heads: [words.bench.axis, shared.meanLoss], rows: [0.01, found.share, 0.15, 0.3, 0.5].map((p) => ({ head: share(p), cells: [number(costOfSaying(found, p))] })) };
}

const SETTINGS = {
  site: SITE_SETTING,
  w: { start: 12, lowest: 2, highest: 30, whole: true },
  says: { start: 0, lowest: 0, highest: SAYS_MOST }, // 0 is the base rate
  k: { start: SURE, lowest: 0.25, highest: 8 },
};

/** @type {Experiment} */
export const BASE_RATE = {
  key: "base-rate",
  title: words.title,
  question: words.question,
  guess: {
    kind: "probability",
    claim: words.claim,
    yes: words.yes,
    no: words.no,
    truth: ({ story }) => story.a.bce < story.b.bce,
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: ({ found }) => told(words.guess, storySlots(found)), along: alongGuess },
    { title: steps.reveal, focus: 1, tell: ({ found }) => told(words.reveal, storySlots(found)), along: alongStory },
    { title: words.weigh.step, focus: 3, bench: true, tell: (scene) => told(words.weigh, weighSlots(scene)), along: alongWeigh },
    {
      title: steps.own,
      focus: 3,
      bench: true,
      tell: (scene) => told({ lead: words.own.lead[winner(scene.found)], rest: words.own.rest }, ownSlots(scene)),
      along: alongOwn,
    },
  ],
};
