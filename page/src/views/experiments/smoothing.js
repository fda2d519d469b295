/** Noise and smoothing: what flipped labels, label smoothing and focal loss make of a true rate, and when that helps. */

import { h, number, setNumber } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { percent, short } from "../../base/numbers.js";
import { explained } from "../../base/term.js";
import { evenSteps } from "../../figures/curve.js";
import { focalForecast, focalLoss, focalOptimum, focalRate } from "../../maths/focal.js";
import { lossFromP, sigmoid } from "../../maths/loss.js";
import { flippedLabels, flippedRate, smoothed } from "../../maths/smoothing.js";
import { filled, prose } from "../../prose/prose.js";
import { bestConfidence, lossAtConfidence } from "../demo/confidence/confidence.js";
import { sentence } from "../demo/shared/sentence.js";
import { createLines } from "./figures/lines.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, share, taken, told } from "./words.js";

/** @import { Child } from "../../base/dom.js" */
/** @import { Pair } from "../../figures/scale.js" */
/** @import { DataSet } from "../demo/model.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/** @typedef {"plain" | "smoothed" | "focal" | "flipped"} Recipe how a model is trained */

/**
 * @typedef {object} Ground the rows of a set, and models trained on them
 * @property {number} n
 * @property {number[]} rates with which each label was drawn
 * @property {Record<Recipe, ArrayLike<number>>} z logits that each model gives
 * @property {Record<Recipe, number>} cost what new labels of the same rows cost each model on average
 * @property {number} truth what they cost whoever knows the rates
 * @property {number} factor of the plain model's logits, with which new labels cost least
 * @property {number} flips labels that are turned round
 * @property {() => Pair[][]} curves of each of `HELD_BACK`, what new labels cost over its setting; worked out when asked for
 */

/**
 * @typedef {object} SmoothingFound
 * @property {Record<"smoothed" | "focal", number>} story the forecasts that both recipes end at, as the story has them
 * @property {number} seen the rate where labels are flipped
 * @property {Ground} patients
 * @property {Ground} sites
 */

export const RATE = 0.9; // the story's
export const EPSILON = 0.2;
export const GAMMA = 2;
const SEED = 2; // of the flips
const LEVEL = 5e-5; // four digits look the same
const TOP = 3; // nats
const COST_MOST = 0.8;
const CURVE_STEPS = 16;
const { shared, steps: stepNames, smoothing: words } = prose.experiments;

const SETTINGS = {
  f: { start: 0.1, lowest: 0, highest: 0.4 },
  eps: { start: EPSILON, lowest: 0, highest: 0.8 },
  gamma: { start: GAMMA, lowest: 0, highest: 5 },
  recipe: { start: 0, lowest: 0, highest: 1 }, // 0 smoothing, 1 focal loss
};

/** Whatever keeps a model from saying what the labels say, and the setting that says how much. */
const HELD_BACK = /** @type {const} */ ([
  { key: "smoothed", setting: "eps", axis: words.bench.smoothed.axis },
  { key: "focal", setting: "gamma", axis: words.bench.focal.axis },
  { key: "flipped", setting: "f", axis: words.bench.flip.axis },
]);

const patients = createGround("fever");
const sites = createGround("sites");

/**
 * @param {string} set its key
 * @returns {(settings: Settings, lesson: {sets: DataSet[]}) => Ground}
 */
function createGround(set) {
  const forecaster = createForecaster(set);
  const keptRows = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => {
    const { features, labels, set: { p_true: rates = [] } } = forecaster([0, 0, 0], 1, lesson);
    /** @param {ArrayLike<number>} weights */
    const logits = (weights) => Array.from(labels, (_, i) => weights[0] + weights[1] * features[2 * i] + weights[2] * features[2 * i + 1]);
    const fits = {
      smoothed: (/** @type {number} */ epsilon) => logits(focalOptimum(features, labels.map((y) => smoothed(y, epsilon)), 0)),
      focal: (/** @type {number} */ gamma) => logits(focalOptimum(features, labels, gamma)),
      flipped: (/** @type {number} */ part) => logits(focalOptimum(features, flippedLabels(labels, part, SEED).labels, 0)),
    };
    /** @param {ArrayLike<number>} z */
    const cost = (z) => lossAtConfidence({ z, labels: rates }, 1);
    return { labels, rates, fits, cost, plain: fits.focal(0) };
  });
  /** @typedef {ReturnType<typeof keptRows>} Rows */
  const [keptSmoothed, keptFocal, keptFlipped] = HELD_BACK.map(({ key }) => keepLast((/** @type {Rows} */ { fits }, /** @type {number} */ value) => fits[key](value)));
  const keptCurves = keepLast((/** @type {Rows} */ { fits, cost }) =>
    HELD_BACK.map(({ key, setting }) => {
      const { lowest, highest } = SETTINGS[setting];
      return evenSteps(lowest, highest, CURVE_STEPS).map((value) => /** @type {Pair} */ ([value, cost(fits[key](value))]));
    }),
  );

  return ({ eps, gamma, f }, lesson) => {
    const rows = keptRows(lesson);
    const { labels, rates, plain, cost } = rows;
    const z = { plain, smoothed: keptSmoothed(rows, eps), focal: keptFocal(rows, gamma), flipped: keptFlipped(rows, f) };
    return {
      n: rates.length,
      rates,
      z,
      cost: { plain: cost(z.plain), smoothed: cost(z.smoothed), focal: cost(z.focal), flipped: cost(z.flipped) },
      truth: rates.reduce((sum, rate) => sum + lossFromP(rate, rate), 0) / rates.length,
      factor: bestConfidence({ z: plain, labels: rates }),
      flips: flippedLabels(labels, f, SEED).count,
      curves: () => keptCurves(rows),
    };
  };
}

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {SmoothingFound}
 */
function find(settings, lesson) {
  return {
    story: { smoothed: smoothed(RATE, EPSILON), focal: focalForecast(RATE, GAMMA) },
    seen: flippedRate(RATE, settings.f),
    patients: patients(settings, lesson),
    sites: sites(settings, lesson),
  };
}

/**
 * The recipe that a step compares with plain training.
 * @param {Scene} scene
 * @returns {Recipe}
 */
function recipeOf({ step, settings }) {
  if (step === 2) return "flipped";
  return step === 3 && settings.recipe === 1 ? "focal" : "smoothed";
}

/**
 * What a recipe does to a model: new labels cost less, more, or the same.
 * @param {Ground} ground
 * @param {Recipe} recipe
 */
export function helpOf({ cost }, recipe) {
  if (Math.abs(cost[recipe] - cost.plain) < LEVEL) return "nothing";
  return cost[recipe] < cost.plain ? "helps" : "harms";
}

/** How much too sure a model is. @param {number} factor with which new labels cost least */
export function sureness(factor) {
  if (factor < 0.75) return "far";
  return factor < 1 ? "little" : "not";
}

/** @param {Scene} scene */
function slots(scene) {
  const { found, settings } = scene;
  const recipe = recipeOf(scene);
  const { patients: a, sites: b, story, seen } = /** @type {SmoothingFound} */ (found);
  const { recipe: names, helps, sure } = words.own;
  return {
    low: EPSILON / 2,
    high: 1 - EPSILON / 2,
    rate: share(RATE),
    eps: EPSILON,
    gamma: GAMMA,
    smoothed: share(story.smoothed),
    focal: share(story.focal),
    f: share(settings.f),
    twice: short(2 * settings.f),
    seen: share(seen),
    flips: a.flips,
    n: a.n,
    recipe: names[recipe === "focal" ? "focal" : "smoothed"],
    helpsA: helps[helpOf(a, recipe)],
    helpsB: helps[helpOf(b, recipe)],
    factorA: a.factor,
    factorB: b.factor,
    sureA: sure[sureness(a.factor)],
    sureB: sure[sureness(b.factor)],
    costA: red(a.cost[recipe]),
    plainA: red(a.cost.plain),
  };
}

/** @returns {Child[][]} */
function alongStory() {
  const { title, ...recipes } = words.reveal.along;
  return taken(title, sentence(recipes.smoothed), sentence(recipes.focal), sentence(recipes.flipped));
}

/** @param {number} loss */
const excess = (loss) => h("strong", { class: "loss" }, number(loss, { digits: 2 }));

/** @param {Scene} scene @returns {Child[][]} */
function alongOwn({ found }) {
  const { along } = words.own;
  /** @param {Ground} ground */
  const gap = ({ cost, truth }) => sentence(along.gap, { plain: excess(cost.plain - truth), smoothed: excess(cost.smoothed - truth), focal: excess(cost.focal - truth) });
  return taken(along.title, gap(found.patients), gap(found.sites), [along.truth]);
}

const RATES = evenSteps(0, 1, 20);
const P_SHOWN = evenSteps(-5, 5, 100).map(sigmoid);
/** @type {Pair} */
const UNIT = [0, 1];
const THIRDS = [0, 0.5, 1];

/**
 * What is trained before the reveal, over p of what happens; and the rates that it makes a forecast of, after.
 * @param {Scene} scene
 * @returns {Chart}
 */
function recipeChart(scene) {
  const { step, settings } = scene;
  if (step === 0) return lossChart();
  const own = step === 1 ? { eps: EPSILON, gamma: GAMMA } : settings;
  const names = words.recipe.lines;
  /** @type {Chart["lines"]} */
  const lines = [{ look: "ink-other", points: P_SHOWN.map((p) => [p, p]), words: names.plain, at: 86 }];
  if (step === 2) lines.push({ look: "accent", points: RATES.map((rate) => [rate, flippedRate(rate, settings.f)]), words: names.flipped, at: 5 });
  else {
    lines.push({ look: "accent", points: RATES.map((rate) => [rate, smoothed(rate, own.eps)]), words: names.smoothed, at: 5 });
    lines.push({ look: "ink", points: focalPoints(own.gamma), words: names.focal, at: 14 });
  }
  const at = step === 2 ? [flippedRate(RATE, settings.f)] : [smoothed(RATE, own.eps), focalForecast(RATE, own.gamma)];
  return {
    across: { range: UNIT, plain: words.recipe.trueRate, ticks: THIRDS },
    up: { range: UNIT, plain: words.recipe.best, ticks: THIRDS },
    lines,
    points: at.map((p, i) => ({ look: i === 0 ? "accent" : "ink", at: [RATE, p], words: percent(p) })),
  };
}

/**
 * @param {number} gamma
 * @returns {Pair[]}
 */
function focalPoints(gamma) {
  const points = evenSteps(-5, 5, 100).map((z) => /** @type {Pair} */ ([focalRate(z, gamma), sigmoid(z)]));
  return [[0, 0], ...points, [1, 1]];
}

/** @returns {Chart} */
function lossChart() {
  const { happened, cost, lines: names } = words.recipe;
  const steps = evenSteps(-5, 5, 100);
  /** @param {(z: number) => number} of @returns {Pair[]} */
  const over = (of) => steps.map((z) => [sigmoid(z), of(z)]);
  return {
    across: { range: UNIT, plain: happened, ticks: THIRDS },
    up: { range: [0, TOP], plain: cost, ticks: [0, 1, 2, 3] },
    lines: [
      { look: "loss", points: over((z) => lossFromP(1, sigmoid(z))), words: names.plain, at: 40 },
      { look: "accent", points: over((z) => lossFromP(1 - EPSILON / 2, sigmoid(z))), words: names.smoothed, at: 96 },
      { look: "ink", points: over((z) => focalLoss(1, z, GAMMA)), words: names.focal, at: 30 },
    ],
    points: [],
  };
}

/** @param {Scene} scene */
function recipeTable({ step, settings }) {
  const { trueRate, lines: names } = words.recipe;
  const { eps, gamma } = step < 2 ? { eps: EPSILON, gamma: GAMMA } : settings;
  const rates = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];
  if (step === 0) return { heads: ["p", names.plain, names.smoothed, names.focal], rows: rates.map((p) => ({ head: number(p), cells: [lossFromP(1, p), lossFromP(1 - EPSILON / 2, p), focalLoss(1, Math.log(p / (1 - p)), GAMMA)] })) };
  return {
    heads: [trueRate, ...(step === 2 ? [names.flipped] : [names.smoothed, names.focal])],
    rows: rates.map((rate) => ({ head: number(rate), cells: step === 2 ? [flippedRate(rate, settings.f)] : [smoothed(rate, eps), focalForecast(rate, gamma)] })),
  };
}

/**
 * What each row is given, over the rate it was drawn with: on the diagonal both agree.
 * @param {Ground} ground
 * @param {Recipe | null} recipe beside plain training
 * @returns {Chart}
 */
function rowsChart({ rates, z }, recipe) {
  /** @param {ArrayLike<number>} logits @param {"ink-other" | "accent"} look @returns {Chart["points"]} */
  const points = (logits, look) => Array.from(logits, (each, i) => ({ look, at: [rates[i], sigmoid(each)], size: 3 }));
  return {
    across: { range: UNIT, plain: words.recipe.trueRate, ticks: THIRDS },
    up: { range: UNIT, plain: words.rows.given, ticks: THIRDS },
    lines: [{ look: "ink-other", points: [[0, 0], [1, 1]] }],
    points: [...points(z.plain, "ink-other"), ...(recipe ? points(z[recipe], "accent") : [])],
  };
}

/** @returns {Column[]} */
function columns() {
  const { title, flipped, own, note, trained, ends, ...texts } = words.recipe;
  const chart = createLines(texts.label);
  return [
    {
      brief: texts.brief,
      head: ({ step }) => ({ title: [title, title, flipped, own][step], note, figure: step === 0 ? trained : ends }),
      say({ step, found, settings }) {
        if (step === 0) return [`ε = ${short(EPSILON)}, γ = ${short(GAMMA)}`];
        const strong = (/** @type {number} */ rate) => h("strong", {}, share(rate));
        if (step === 2) return sentence(texts.sayFlipped, { rate: share(RATE), seen: strong(found.seen) });
        const { story } = step === 1 ? found : { story: { smoothed: smoothed(RATE, settings.eps), focal: focalForecast(RATE, settings.gamma) } };
        return sentence(texts.say, { rate: share(RATE), smoothed: strong(story.smoothed), focal: strong(story.focal) });
      },
      plot: chart.element,
      meter: [],
      table: recipeTable,
      render: (scene) => chart.show(recipeChart(scene)),
    },
    rowsColumn("patients"),
    rowsColumn("sites"),
  ];
}

/**
 * @param {"patients" | "sites"} which
 * @returns {Column}
 */
function rowsColumn(which) {
  const { title, note, label } = words[which];
  const { figure, cost, costs } = words.rows;
  const chart = createLines(label);
  const bars = createCostBars();
  /** @param {Scene} scene */
  const shown = (scene) => (scene.revealed ? recipeOf(scene) : null);
  return {
    brief: title,
    head: ({ found }) => ({ title, note: filled(note, { n: found[which].n }), figure }),
    say(scene) {
      const recipe = shown(scene);
      if (!recipe) return [cost];
      const keys = { keyPlain: h("span", { class: "experiment-key" }), key: h("span", { class: "experiment-key accent" }) };
      return sentence(costs, { ...keys, recipe: h("span", {}, explained(words.recipes[recipe])) });
    },
    plot: chart.element,
    meter: [bars.element],
    table(scene) {
      const { rates, z } = /** @type {Ground} */ (scene.found[which]);
      const recipe = shown(scene);
      return { heads: [words.recipe.trueRate, words.recipes.plain, ...(recipe ? [words.recipes[recipe]] : [])], rows: Array.from(rates, (rate, i) => ({ head: number(rate), cells: [sigmoid(z.plain[i]), ...(recipe ? [sigmoid(z[recipe][i])] : [])] })) };
    },
    render(scene) {
      chart.show(rowsChart(scene.found[which], shown(scene)));
      bars.show(scene.found[which], shown(scene));
    },
  };
}

/** @param {Scene} scene */
function heldBack(scene) {
  const at = HELD_BACK.findIndex(({ key }) => key === recipeOf(scene));
  const { patients: a, sites: b } = /** @type {SmoothingFound} */ (scene.found);
  return { ...HELD_BACK[at], curves: [a.curves()[at], b.curves()[at]], costs: [a, b].map(({ cost }) => cost[HELD_BACK[at].key]) };
}

/**
 * @param {Scene} scene
 * @returns {Chart}
 */
function benchChart(scene) {
  const { axis, setting, curves, costs } = heldBack(scene);
  const { lowest, highest } = SETTINGS[setting];
  return {
    across: { range: [lowest, highest], plain: axis, ticks: [lowest, highest / 2, highest] },
    up: { range: [0, COST_MOST], plain: words.bench.cost, ticks: [0, 0.2, 0.4, 0.6, 0.8] },
    lines: curves.map((points, i) => ({ look: i === 0 ? "loss" : "loss-other", points, words: [words.patients, words.sites][i].line, at: 4 })),
    points: costs.map((cost, i) => ({ look: "loss", at: [scene.settings[setting], cost], upright: i === 0 })),
  };
}

/** @param {Scene} scene */
function benchTable(scene) {
  const { axis, curves } = heldBack(scene);
  return { heads: [axis, words.patients.line, words.sites.line], rows: curves[0].map(([value, cost], i) => ({ head: number(value), cells: [cost, curves[1][i][1]] })) };
}

/** What new labels cost: bars for the truth, the plain model, and another. */
function createCostBars() {
  const rows = ["truth", "plain", "other"].map((key) => {
    const name = h("span");
    const bar = h("span", { class: "experiment-cost-bar", "aria-hidden": "true" });
    const value = number(NaN);
    return { key, name, bar, value, element: h("li", {}, name, h("span", { class: "experiment-cost-rail" }, bar), h("span", { class: "loss" }, value)) };
  });
  return {
    element: h("ul", { class: "experiment-costs" }, rows.map(({ element }) => element)),
    /**
     * @param {Ground} ground
     * @param {Recipe | null} recipe
     */
    show({ truth, cost }, recipe) {
      const losses = [truth, cost.plain, recipe ? cost[recipe] : NaN];
      rows.forEach(({ name, bar, value, element }, i) => {
        element.hidden = Number.isNaN(losses[i]);
        name.textContent = [words.rows.truth, words.recipes.plain, recipe ? words.recipes[recipe] : ""][i];
        bar.style.setProperty("inline-size", `${Math.min((100 * losses[i]) / COST_MOST, 100)}%`);
        setNumber(value, losses[i]);
      });
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const names = words.bench;
  const spoken = {
    eps: (/** @type {number} */ eps) => filled(names.smoothed.spoken, { eps: short(eps), low: short(eps / 2), high: short(1 - eps / 2) }),
    gamma: (/** @type {number} */ gamma) => filled(names.focal.spoken, { gamma: short(gamma), p: short(RATE), part: percent((1 - RATE) ** gamma) }),
  };
  const flips = createSettingSlider({ label: names.flip.name, rule: SETTINGS.f, step: 0.01, show: percent, words: (f) => filled(names.flip.spoken, { f: percent(f) }) }, (f) => set("f", f));
  const epsilon = createSettingSlider({ label: names.smoothed.name, rule: SETTINGS.eps, step: 0.01, words: spoken.eps }, (eps) => set("eps", eps));
  const gamma = createSettingSlider({ label: names.focal.name, rule: SETTINGS.gamma, step: 0.25, words: spoken.gamma }, (g) => set("gamma", g));
  const choices = [words.own.recipe.smoothed, words.own.recipe.focal].map((name, i) => h("button", { type: "button", class: "button", onclick: () => set("recipe", i) }, name));
  const lines = createLines(names.label);
  const recipe = h("div", { class: "segments", role: "group", "aria-label": names.compared }, choices);
  return {
    brief: shared.bench,
    head: ({ step }) => ({ ...(step === 2 ? names.flip : names.hold), figure: names.figure }),
    say: () => [],
    plot: lines.element,
    table: benchTable,
    meter: [recipe, epsilon.element, gamma.element, flips.element],
    render(scene) {
      const { step, settings } = scene;
      lines.show(benchChart(scene));
      flips.element.hidden = step !== 2;
      for (const element of [recipe, epsilon.element, gamma.element]) element.hidden = step === 2;
      choices.forEach((button, i) => button.setAttribute("aria-pressed", String(i === settings.recipe)));
      flips.set(settings.f);
      epsilon.set(settings.eps);
      gamma.set(settings.gamma);
    },
  };
}

/** @type {Experiment} */
export const SMOOTHING = {
  key: "smoothing",
  title: words.title,
  question: words.question,
  guess: {
    kind: "choice",
    ask: words.ask,
    choices: words.choices,
    right({ story }) {
      const [one, other] = [story.smoothed, story.focal].map((p) => Math.abs(p - RATE) < LEVEL);
      return one && other ? 0 : one ? 1 : other ? 2 : 3;
    },
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: stepNames.guess, focus: 3, tell: (scene) => told(words.guess, slots(scene)) },
    { title: stepNames.reveal, focus: 0, tell: (scene) => told(words.reveal, slots(scene)), along: alongStory },
    { title: words.flip.step, focus: 3, bench: true, tell: (scene) => told(scene.settings.f > 0 ? words.flip : words.flipNone, slots(scene)) },
    { title: words.own.step, focus: 3, bench: true, tell: (scene) => told(words.own, slots(scene)), along: alongOwn },
  ],
};
