/** Calibration: what a factor on the logits makes of honest forecasts, and why the loss has a best one. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { evenSteps } from "../../figures/curve.js";
import { drawHonest, reliability } from "../../maths/calibration.js";
import { bestConfidence, lossAtConfidence } from "../demo/confidence/confidence.js";
import { createLines } from "./figures/lines.js";
import { createSettingSlider } from "./slider.js";
import { red, share, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { Forecasts, ReliabilityBin } from "../../maths/calibration.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/**
 * @typedef {object} AtFactor the forecasts with a factor on their logits
 * @property {number} k
 * @property {number} loss mean
 * @property {number} accuracy
 * @property {ReliabilityBin[]} bins
 */

/**
 * @typedef {object} CalibrationFound
 * @property {number} n
 * @property {AtFactor} honest
 * @property {AtFactor} sharp
 * @property {AtFactor} blunt
 * @property {AtFactor} own
 * @property {number} best factor of the honest forecasts
 * @property {number} bestLoss
 * @property {number} mend the best factor of the sharp ones
 * @property {Pair[]} curve mean loss over the factor
 */

export const COUNT = 1000;
export const REACH = 3;
export const SEED = 3;
export const BINS = 10;
export const SHARP = 2;
export const BLUNT = 0.5;
const LEAST = 0.25;
const MOST = 4;
const TOP = 0.8; // nats

const keptStory = keepLast(() => {
  const forecasts = drawHonest(COUNT, REACH, SEED);
  const best = bestConfidence(forecasts);
  const curve = evenSteps(Math.log(LEAST), Math.log(MOST), 60).map((at) => /** @type {Pair} */ ([Math.exp(at), lossAtConfidence(forecasts, Math.exp(at))]));
  const sharper = { ...forecasts, z: forecasts.z.map((each) => SHARP * each) };
  return {
    forecasts,
    n: COUNT,
    honest: atFactor(forecasts, 1),
    sharp: atFactor(forecasts, SHARP),
    blunt: atFactor(forecasts, BLUNT),
    best,
    bestLoss: lossAtConfidence(forecasts, best),
    mend: bestConfidence(sharper),
    curve,
  };
});

/**
 * @param {Forecasts} forecasts
 * @param {number} k
 * @returns {AtFactor}
 */
function atFactor(forecasts, k) {
  const right = forecasts.z.filter((each, i) => each >= 0 === (forecasts.labels[i] === 1)).length;
  return { k, loss: lossAtConfidence(forecasts, k), accuracy: right / forecasts.z.length, bins: reliability(forecasts, k, BINS) };
}

/**
 * @param {Settings} settings
 * @returns {CalibrationFound}
 */
function find({ k }) {
  const { forecasts, ...story } = keptStory();
  return { ...story, own: atFactor(forecasts, k) };
}

/**
 * The forecasts that a step is about.
 * @param {Scene} scene
 * @returns {AtFactor}
 */
function shownOf({ found, step }) {
  return [found.sharp, found.sharp, found.blunt, found.own][step];
}

const WORDS = {
  guess: {
    lead: "{n} forecasts are honest: of those that say 70 %, about 70 % happen.",
    rest: "Someone sharpens them, logits times {k}: each moves away from 50 % and stays on its side, so as many are right as before. Does the mean loss fall?",
  },
  reveal: {
    lead: "It rises: sharper than honest is too sure.",
    rest:
      "As they came the forecasts cost {honest}, sharpened {loss}, and {accuracy} of them are right either way. Of the sharpened ones that say " +
      "{says} on average, {happened} happen: the points leave the diagonal.",
  },
  blunt: {
    lead: "Blunting costs as well.",
    rest: "With logits times {k} the loss is {loss} instead of {honest}. Now what is called likely happens more often than was said: where it says {says}, {happened} happen. Less than honest is too timid.",
  },
  own: {
    lead: "The loss has one lowest place: here at k = {best}.",
    rest:
      "There it is {bestLoss}; with k = {k}, as set, {loss}. Honest forecasts have their best factor near 1. Those sharpened by {sharp} have it at {mend}: " +
      "a factor on the logits mends them, and moves none over 50 %.",
  },
};

/**
 * The bin in the upper half that is the farthest from the diagonal.
 * @param {AtFactor} forecasts
 */
export function farthestBin({ bins }) {
  const upper = bins.filter(({ p }) => p > 0.5);
  return upper.reduce((most, bin) => (Math.abs(bin.share - bin.p) > Math.abs(most.share - most.p) ? bin : most));
}

/** @param {Scene} scene */
function slots(scene) {
  const { found } = scene;
  const shown = shownOf(scene);
  const far = farthestBin(shown);
  return {
    n: found.n,
    k: shown.k,
    honest: red(found.honest.loss),
    loss: red(shown.loss),
    accuracy: share(found.honest.accuracy),
    says: share(far.p),
    happened: share(far.share),
    best: found.best,
    bestLoss: red(found.bestLoss),
    sharp: SHARP,
    mend: found.mend,
  };
}

/**
 * @param {AtFactor} forecasts
 * @param {number} n
 * @returns {Chart}
 */
function reliabilityChart({ bins }, n) {
  return {
    across: { range: [0, 1], plain: "said", ticks: [0, 0.5, 1] },
    up: { range: [0, 1], plain: "happened", ticks: [0, 0.5, 1] },
    lines: [
      { look: "ink-other", points: [[0, 0], [1, 1]] },
      { look: "accent", points: bins.map(({ p, share: happened }) => [p, happened]) },
    ],
    points: bins.map(({ p, share: happened, count }) => ({ look: "accent", at: [p, happened], size: 2 + 12 * Math.sqrt(count / n) })),
  };
}

/** @param {AtFactor} forecasts */
function reliabilityTable({ bins }) {
  return {
    heads: ["said, on average", "forecasts", "happened"],
    rows: bins.map(({ p, share: happened, count }) => ({ head: share(p), cells: [number(count), share(happened)] })),
  };
}

/** @returns {Column[]} */
function columns() {
  const lines = createLines("Mean loss over the factor of the logits");
  const hidden = h("p", { class: "soft" }, "The loss: after your guess.");
  return [
    reliabilityColumn("As they came", ({ found }) => found.honest, () => true),
    reliabilityColumn("Changed", shownOf, ({ revealed }) => revealed),
    {
      brief: "Loss",
      head: () => ({ title: "Mean loss", note: "Over the factor k of the logits", figure: "Loss curve" }),
      say: ({ found, revealed }) => (revealed ? ["Lowest: ", red(found.bestLoss), " at k = ", number(found.best)] : ["At k = 1: ", red(found.honest.loss)]),
      plot: lines.element,
      meter: [hidden],
      table: ({ found, revealed }) => ({ heads: ["k", "mean loss"], rows: (revealed ? [found.blunt, found.honest, found.sharp] : [found.honest]).map((/** @type {AtFactor} */ { k, loss }) => ({ head: number(k), cells: [loss] })) }),
      render(scene) {
        const { found, revealed } = scene;
        const shown = shownOf(scene);
        hidden.hidden = revealed;
        lines.show({
          across: { range: [LEAST, MOST], plain: "factor k", log: true, ticks: [0.25, 0.5, 1, 2, 4] },
          up: { range: [0.3, TOP], plain: "mean loss", ticks: [0.4, 0.5, 0.6, 0.7, 0.8] },
          lines: revealed ? [{ look: "loss", points: found.curve }, { look: "coin", points: [[LEAST, Math.LN2], [MOST, Math.LN2]], words: "coin", at: 0 }] : [],
          points: [
            ...(revealed ? [{ look: /** @type {const} */ ("loss"), at: /** @type {Pair} */ ([shown.k, shown.loss]), words: `k = ${short(shown.k)}: ${short(shown.loss)}`, upright: true }] : []),
            { look: /** @type {const} */ ("ink"), at: [1, found.honest.loss], size: 4, ...(shown.k !== 1 && { words: short(found.honest.loss) }) },
          ],
        });
      },
    },
  ];
}

/**
 * @param {string} brief
 * @param {(scene: Scene) => AtFactor} of
 * @param {(scene: Scene) => boolean} priced whether the loss may be seen
 * @returns {Column}
 */
function reliabilityColumn(brief, of, priced) {
  const chart = createLines(`Reliability, ${brief.toLowerCase()}: how often it happened, over what was said`);
  const note = h("p", { class: "soft" }, `A point is all forecasts in one of ${BINS} parts of p; on the diagonal, what was said is what happens.`);
  return {
    brief,
    head(scene) {
      const { k } = of(scene);
      return { title: brief, note: k === 1 ? "Logits as they are" : `Logits times ${short(k)}`, figure: "Reliability" };
    },
    say(scene) {
      const { loss, accuracy } = of(scene);
      return [...(priced(scene) ? ["Mean loss ", red(loss), ", "] : []), share(accuracy), " right"];
    },
    plot: chart.element,
    meter: [note],
    table: (scene) => reliabilityTable(of(scene)),
    render: (scene) => chart.show(reliabilityChart(of(scene), scene.found.n)),
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const histogram = createLines("How many forecasts say how much");
  const factor = createSettingSlider(
    { label: "Factor k", rule: { lowest: LEAST, highest: MOST }, scale: { place: placeOf, value: factorAt }, step: 1, words: (k) => `factor ${short(k)}` },
    (k) => set("k", k),
  );
  return {
    brief: "Try",
    head: () => ({ title: "Sharpen and blunt", note: "Find the lowest loss", figure: "How many say what" }),
    say: () => [],
    plot: histogram.element,
    meter: [factor.element],
    table: ({ found }) => reliabilityTable(found.own),
    render({ found, settings }) {
      factor.set(settings.k);
      /** @param {AtFactor} of @returns {Pair[]} */
      const counts = ({ bins }) => bins.map(({ p, count }) => [p, count]);
      const top = Math.max(...[found.honest, found.own].flatMap((each) => counts(each).map(([, count]) => count)));
      histogram.show({
        across: { range: [0, 1], plain: "said", ticks: [0, 0.5, 1] },
        up: { range: [0, 1.15 * top], plain: "forecasts" },
        lines: [
          { look: "ink-other", points: counts(found.honest), words: "as they came", at: 4 },
          { look: "accent", points: counts(found.own), words: "changed", at: 7 },
        ],
        points: [],
      });
    },
  };
}

const PLACES = 40; // of the slider on either side of 1

/** @param {number} place */
function factorAt(place) {
  return Number((MOST ** (place / PLACES)).toPrecision(3));
}

/** @param {number} k */
function placeOf(k) {
  return Math.round((PLACES * Math.log(k)) / Math.log(MOST));
}

/** @param {Scene} scene */
function along(scene) {
  const { found, revealed } = scene;
  if (!revealed) return [[h("strong", {}, "Right side of 0.5")], [share(found.honest.accuracy)], [share(found.sharp.accuracy)], ["mean loss: after your guess"]];
  return [
    [h("strong", {}, "Mean loss")],
    ["as they came ", red(found.honest.loss)],
    ["times ", number(SHARP), ": ", red(found.sharp.loss)],
    ["times ", number(BLUNT), ": ", red(found.blunt.loss)],
  ];
}

/** @type {Experiment} */
export const CALIBRATION = {
  key: "calibration",
  title: "Calibration",
  question: "Honest forecasts are made bolder. As many of them are right as before. Does the loss fall?",
  guess: {
    kind: "probability",
    claim: "Sharpening lowers the loss",
    yes: "lower",
    no: "higher",
    truth: ({ sharp, honest }) => sharp.loss < honest.loss,
  },
  settings: { k: { start: 1.5, lowest: LEAST, highest: MOST } },
  find,
  columns,
  bench,
  steps: [
    { title: "Guess", focus: 3, tell: (scene) => told(WORDS.guess, slots(scene)), along },
    { title: "Sharpen", focus: 1, tell: (scene) => told(WORDS.reveal, slots(scene)), along },
    { title: "Blunt", focus: 1, tell: (scene) => told(WORDS.blunt, slots(scene)), along },
    { title: "Find the best k", focus: 3, bench: true, tell: (scene) => told(WORDS.own, slots(scene)), along },
  ],
};
