/** Noise and smoothing: what flipped labels, label smoothing and focal loss make of a true rate, and when that helps. */

import { h, number, setNumber } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { percent, short } from "../../base/numbers.js";
import { evenSteps } from "../../figures/curve.js";
import { focalForecast, focalLoss, focalOptimum, focalRate } from "../../maths/focal.js";
import { lossFromP, sigmoid } from "../../maths/loss.js";
import { flippedLabels, flippedRate, smoothed } from "../../maths/smoothing.js";
import { bestConfidence, lossAtConfidence } from "../demo/confidence/confidence.js";
import { createLines } from "./figures/lines.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, share, told } from "./words.js";

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

const SETTINGS = {
  f: { start: 0.1, lowest: 0, highest: 0.4 },
  eps: { start: EPSILON, lowest: 0, highest: 0.8 },
  gamma: { start: GAMMA, lowest: 0, highest: 5 },
  recipe: { start: 0, lowest: 0, highest: 1 }, // 0 smoothing, 1 focal loss
};

/** Whatever keeps a model from saying what the labels say, and the setting that says how much. */
const HELD_BACK = /** @type {const} */ ([
  { key: "smoothed", setting: "eps", axis: "smoothing ε" },
  { key: "focal", setting: "gamma", axis: "focal γ" },
  { key: "flipped", setting: "f", axis: "labels flipped" },
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

const NAMES = { plain: "plain", smoothed: "smoothed", focal: "focal loss", flipped: "flipped" };

const WORDS = {
  guess: {
    lead: "Two recipes keep a model from being too sure.",
    rest: "Label smoothing trains on {low} and {high} instead of 0 and 1. Focal loss counts a case less, the surer the model is right. Suppose {rate} of all such cases happen, and there are labels without end: which recipe still ends at p = {rate}?",
  },
  reveal: {
    lead: "Neither: both make less of {rate}.",
    rest: "Cross-entropy is least at the true rate. With labels smoothed by ε = {eps} it is least at p = {smoothed}; focal loss with γ = {gamma} at {focal}. Both leave 0.5 where it is and pull all else towards it: what they train is not calibrated, however many labels there are.",
  },
  flip: {
    lead: "Wrong labels do the same.",
    rest: "Where {f} of the labels are flipped, {rate} looks like {seen}, and plain training ends there, as with smoothing by {twice}: smoothing takes no flips back, it adds to them. Here {flips} of {n} labels of each set are flipped, and new, right ones cost the patients’ model {costA} instead of {plainA}.",
  },
  flipNone: {
    lead: "With no label flipped, plain training ends at the true rate.",
    rest: "Flip some: each flip makes ones of zeros, or zeros of ones, and the rate that is seen moves towards one half.",
  },
  own: {
    lead: "{recipe} {helpsA} with the patients, and {helpsB} at the sites.",
    rest: "Trained plainly on so few rows, the patients’ model is {sureA}: new labels cost least with its logits times {factorA}. The sites’ model is {sureB}, with {factorB}. How much holding back is good depends on that, and beyond it harms.",
  },
};

/**
 * What a recipe does to a model: new labels cost less, more, or the same.
 * @param {Ground} ground
 * @param {Recipe} recipe
 */
export function helpOf({ cost }, recipe) {
  if (Math.abs(cost[recipe] - cost.plain) < LEVEL) return "changes nothing";
  return cost[recipe] < cost.plain ? "helps" : "harms";
}

/** @param {number} factor */
export function sureness(factor) {
  if (factor < 0.75) return "far too sure";
  return factor < 1 ? "a little too sure" : "not too sure";
}

/** @param {Scene} scene */
function slots(scene) {
  const { found, settings } = scene;
  const recipe = recipeOf(scene);
  const { patients: a, sites: b, story, seen } = /** @type {SmoothingFound} */ (found);
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
    recipe: recipe === "focal" ? "Focal loss" : "Smoothing",
    helpsA: helpOf(a, recipe),
    helpsB: helpOf(b, recipe),
    factorA: a.factor,
    factorB: b.factor,
    sureA: sureness(a.factor),
    sureB: sureness(b.factor),
    costA: red(a.cost[recipe]),
    plainA: red(a.cost.plain),
  };
}

/** @returns {Child[][]} */
function alongStory() {
  return [
    [h("strong", {}, "To have the rate back")],
    ["of smoothing: (p − ε/2) ÷ (1 − ε)"],
    ["of focal loss: from how its two slopes compare"],
    ["of flips: (p − f) ÷ (1 − 2f)"],
  ];
}

/** @param {number} loss */
const excess = (loss) => h("strong", { class: "loss" }, number(loss, { digits: 2 }));

/** @param {Scene} scene @returns {Child[][]} */
function alongOwn({ found }) {
  /** @param {Ground} ground */
  const gap = ({ cost, truth }) => [excess(cost.plain - truth), " plain, ", excess(cost.smoothed - truth), " smoothed, ", excess(cost.focal - truth), " focal"];
  return [[h("strong", {}, "Beyond what the truth costs")], gap(found.patients), gap(found.sites), ["the truth itself is not free: labels are chance"]];
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
  /** @type {Chart["lines"]} */
  const lines = [{ look: "ink-other", points: P_SHOWN.map((p) => [p, p]), words: "plain", at: 86 }];
  if (step === 2) lines.push({ look: "accent", points: RATES.map((rate) => [rate, flippedRate(rate, settings.f)]), words: "flipped", at: 5 });
  else {
    lines.push({ look: "accent", points: RATES.map((rate) => [rate, smoothed(rate, own.eps)]), words: "smoothed", at: 5 });
    lines.push({ look: "ink", points: focalPoints(own.gamma), words: "focal", at: 14 });
  }
  const at = step === 2 ? [flippedRate(RATE, settings.f)] : [smoothed(RATE, own.eps), focalForecast(RATE, own.gamma)];
  return {
    across: { range: UNIT, plain: "true rate", ticks: THIRDS },
    up: { range: UNIT, plain: "best p", ticks: THIRDS },
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
  const steps = evenSteps(-5, 5, 100);
  /** @param {(z: number) => number} of @returns {Pair[]} */
  const over = (of) => steps.map((z) => [sigmoid(z), of(z)]);
  return {
    across: { range: UNIT, plain: "p of what happened", ticks: THIRDS },
    up: { range: [0, TOP], plain: "what is trained", ticks: [0, 1, 2, 3] },
    lines: [
      { look: "loss", points: over((z) => lossFromP(1, sigmoid(z))), words: "plain", at: 40 },
      { look: "accent", points: over((z) => lossFromP(1 - EPSILON / 2, sigmoid(z))), words: "smoothed", at: 96 },
      { look: "ink", points: over((z) => focalLoss(1, z, GAMMA)), words: "focal", at: 30 },
    ],
    points: [],
  };
}

/** @param {Scene} scene */
function recipeTable({ step, settings }) {
  const { eps, gamma } = step < 2 ? { eps: EPSILON, gamma: GAMMA } : settings;
  const rates = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];
  if (step === 0) return { heads: ["p", "plain", "smoothed", "focal"], rows: rates.map((p) => ({ head: number(p), cells: [lossFromP(1, p), lossFromP(1 - EPSILON / 2, p), focalLoss(1, Math.log(p / (1 - p)), GAMMA)] })) };
  return {
    heads: ["true rate", ...(step === 2 ? ["flipped"] : ["smoothed", "focal"])],
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
    across: { range: UNIT, plain: "true rate", ticks: THIRDS },
    up: { range: UNIT, plain: "p given", ticks: THIRDS },
    lines: [{ look: "ink-other", points: [[0, 0], [1, 1]] }],
    points: [...points(z.plain, "ink-other"), ...(recipe ? points(z[recipe], "accent") : [])],
  };
}

/** @returns {Column[]} */
function columns() {
  const chart = createLines("The loss that is trained over p, and the best p over the true rate");
  return [
    {
      brief: "Recipe",
      head: ({ step }) => ({ title: ["The recipes", "The recipes", "Flipped labels", "As you set them"][step], note: "Labels without end", figure: step === 0 ? "What a one costs" : "Where training ends" }),
      say: ({ step, found, settings }) =>
        step === 0 ? [`ε = ${short(EPSILON)}, γ = ${short(GAMMA)}`] : step === 2 ? [share(RATE), " ends at ", h("strong", {}, share(found.seen))] : [share(RATE), " ends at ", h("strong", {}, share(step === 1 ? found.story.smoothed : smoothed(RATE, settings.eps))), " smoothed, ", h("strong", {}, share(step === 1 ? found.story.focal : focalForecast(RATE, settings.gamma))), " by focal loss"],
      plot: chart.element,
      meter: [],
      table: recipeTable,
      render: (scene) => chart.show(recipeChart(scene)),
    },
    rowsColumn("patients", "Patients", "with a fever, unclear cases"),
    rowsColumn("sites", "Sites", "after an earthquake, clearer"),
  ];
}

/**
 * @param {"patients" | "sites"} which
 * @param {string} title
 * @param {string} note
 * @returns {Column}
 */
function rowsColumn(which, title, note) {
  const chart = createLines(`${title}: the p that each is given, over the rate it was drawn with`);
  const bars = createCostBars();
  /** @param {Scene} scene */
  const shown = (scene) => (scene.revealed ? recipeOf(scene) : null);
  return {
    brief: title,
    head: ({ found }) => ({ title, note: `${found[which].n} ${note}`, figure: "Given, over the true rate" }),
    say: (scene) => (shown(scene) ? [h("span", { class: "experiment-key" }), "plain ", h("span", { class: "experiment-key accent" }), `${NAMES[recipeOf(scene)]}. New labels cost:`] : ["New labels cost:"]),
    plot: chart.element,
    meter: [bars.element],
    table(scene) {
      const { rates, z } = /** @type {Ground} */ (scene.found[which]);
      const recipe = shown(scene);
      return { heads: ["true rate", "plain", ...(recipe ? [NAMES[recipe]] : [])], rows: Array.from(rates, (rate, i) => ({ head: number(rate), cells: [sigmoid(z.plain[i]), ...(recipe ? [sigmoid(z[recipe][i])] : [])] })) };
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
    up: { range: [0, COST_MOST], plain: "cost", ticks: [0, 0.2, 0.4, 0.6, 0.8] },
    lines: curves.map((points, i) => ({ look: i === 0 ? "loss" : "loss-other", points, words: ["patients", "sites"][i], at: 4 })),
    points: costs.map((cost, i) => ({ look: "loss", at: [scene.settings[setting], cost], upright: i === 0 })),
  };
}

/** @param {Scene} scene */
function benchTable(scene) {
  const { axis, curves } = heldBack(scene);
  return { heads: [axis, "patients", "sites"], rows: curves[0].map(([value, cost], i) => ({ head: number(value), cells: [cost, curves[1][i][1]] })) };
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
        name.textContent = ["the truth", "plain", recipe ? NAMES[recipe] : ""][i];
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
  const flips = createSettingSlider({ label: "Labels flipped", rule: SETTINGS.f, step: 0.01, show: percent, words: (f) => `${percent(f)} of the labels are flipped` }, (f) => set("f", f));
  const epsilon = createSettingSlider({ label: "Smoothing ε", rule: SETTINGS.eps, step: 0.01, words: (eps) => `ε = ${short(eps)}: trained on ${short(eps / 2)} and ${short(1 - eps / 2)}` }, (eps) => set("eps", eps));
  const gamma = createSettingSlider({ label: "Focal γ", rule: SETTINGS.gamma, step: 0.25, words: (g) => `γ = ${short(g)}: what was given ${short(RATE)} counts ${percent((1 - RATE) ** g)} of its loss` }, (g) => set("gamma", g));
  const choices = ["Smoothing", "Focal loss"].map((name, i) => h("button", { type: "button", class: "button", onclick: () => set("recipe", i) }, name));
  const lines = createLines("What new labels cost, over how much the model is held back");
  const recipe = h("div", { class: "segments", role: "group", "aria-label": "The recipe that is compared" }, choices);
  return {
    brief: "Try",
    head: ({ step }) => (step === 2 ? { title: "Flip labels", note: "By lot, in training alone", figure: "Cost of new labels" } : { title: "Hold back", note: "And see whom it helps", figure: "Cost of new labels" }),
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

const CHOICES = ["Both", "Label smoothing alone", "Focal loss alone", "Neither"];

/** @type {Experiment} */
export const SMOOTHING = {
  key: "smoothing",
  title: "Smoothing",
  question: "Label smoothing and focal loss keep a model from being too sure. Do they leave its probabilities right?",
  guess: {
    kind: "choice",
    ask: "It still ends at the true rate:",
    choices: CHOICES,
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
    { title: "Guess", focus: 3, tell: (scene) => told(WORDS.guess, slots(scene)) },
    { title: "Reveal", focus: 0, tell: (scene) => told(WORDS.reveal, slots(scene)), along: alongStory },
    { title: "Flip labels", focus: 3, bench: true, tell: (scene) => told(scene.settings.f > 0 ? WORDS.flip : WORDS.flipNone, slots(scene)) },
    { title: "Hold back", focus: 3, bench: true, tell: (scene) => told(WORDS.own, slots(scene)), along: alongOwn },
  ],
};
