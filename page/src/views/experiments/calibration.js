/** Calibration: what a factor on the logits makes of honest forecasts, and why the loss has a best one. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { evenSteps } from "../../figures/curve.js";
import { drawHonest, reliability } from "../../maths/calibration.js";
import { filled, prose } from "../../prose/prose.js";
import { bestConfidence, lossAtConfidence } from "../demo/confidence/confidence.js";
import { sentence } from "../demo/shared/sentence.js";
import { createLines } from "./figures/lines.js";
import { createSettingSlider } from "./slider.js";
import { red, share, taken, told } from "./words.js";

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
const { shared, steps, calibration: words } = prose.experiments;

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
    across: { range: [0, 1], plain: words.reliability.said, ticks: [0, 0.5, 1] },
    up: { range: [0, 1], plain: words.reliability.happened, ticks: [0, 0.5, 1] },
    lines: [
      { look: "ink-other", points: [[0, 0], [1, 1]] },
      { look: "accent", points: bins.map(({ p, share: happened }) => [p, happened]) },
    ],
    points: bins.map(({ p, share: happened, count }) => ({ look: "accent", at: [p, happened], size: 2 + 12 * Math.sqrt(count / n) })),
  };
}

/** @param {AtFactor} forecasts */
function reliabilityTable({ bins }) {
  const { heads } = words.reliability;
  return {
    heads: [heads.said, heads.count, heads.happened],
    rows: bins.map(({ p, share: happened, count }) => ({ head: share(p), cells: [number(count), share(happened)] })),
  };
}

/** @returns {Column[]} */
function columns() {
  const lines = createLines(words.loss.label);
  const hidden = h("p", { class: "soft" }, words.loss.later);
  return [
    reliabilityColumn(words.asTheyCame, ({ found }) => found.honest, () => true),
    reliabilityColumn(words.changed, shownOf, ({ revealed }) => revealed),
    {
      brief: words.loss.brief,
      head: () => ({ title: shared.meanLossTitle, note: words.loss.note, figure: words.loss.figure }),
      say: ({ found, revealed }) => (revealed ? sentence(words.loss.lowest, { loss: red(found.bestLoss), k: found.best }) : sentence(words.loss.atOne, { loss: red(found.honest.loss) })),
      plot: lines.element,
      meter: [hidden],
      table: ({ found, revealed }) => ({ heads: ["k", shared.meanLoss], rows: (revealed ? [found.blunt, found.honest, found.sharp] : [found.honest]).map((/** @type {AtFactor} */ { k, loss }) => ({ head: number(k), cells: [loss] })) }),
      render(scene) {
        const { found, revealed } = scene;
        const shown = shownOf(scene);
        hidden.hidden = revealed;
        lines.show({
          across: { range: [LEAST, MOST], plain: words.loss.axis, log: true, ticks: [0.25, 0.5, 1, 2, 4] },
          up: { range: [0.3, TOP], plain: shared.meanLoss, ticks: [0.4, 0.5, 0.6, 0.7, 0.8] },
          lines: revealed ? [{ look: "loss", points: found.curve }, { look: "coin", points: [[LEAST, Math.LN2], [MOST, Math.LN2]], words: words.loss.coin, at: 0 }] : [],
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
 * @param {{title: string, label: string}} names
 * @param {(scene: Scene) => AtFactor} of
 * @param {(scene: Scene) => boolean} priced whether the loss may be seen
 * @returns {Column}
 */
function reliabilityColumn({ title, label }, of, priced) {
  const { figure, plain, times, note: about, right, lossAndRight } = words.reliability;
  const chart = createLines(label);
  const note = h("p", { class: "soft" }, filled(about, { bins: BINS }));
  return {
    brief: title,
    head(scene) {
      const { k } = of(scene);
      return { title, note: k === 1 ? plain : filled(times, { k: short(k) }), figure };
    },
    say(scene) {
      const { loss, accuracy } = of(scene);
      return sentence(priced(scene) ? lossAndRight : right, { loss: red(loss), accuracy: share(accuracy) });
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
  const histogram = createLines(words.bench.label);
  const { name, spoken } = words.bench.factor;
  const factor = createSettingSlider(
    { label: name, rule: { lowest: LEAST, highest: MOST }, scale: { place: placeOf, value: factorAt }, step: 1, words: (k) => filled(spoken, { k: short(k) }) },
    (k) => set("k", k),
  );
  return {
    brief: shared.bench,
    head: () => words.bench,
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
        across: { range: [0, 1], plain: words.reliability.said, ticks: [0, 0.5, 1] },
        up: { range: [0, 1.15 * top], plain: words.bench.axis },
        lines: [
          { look: "ink-other", points: counts(found.honest), words: words.bench.asTheyCame, at: 4 },
          { look: "accent", points: counts(found.own), words: words.bench.changed, at: 7 },
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
  if (!revealed) return taken(shared.rightSide, [share(found.honest.accuracy)], [share(found.sharp.accuracy)], [shared.meanLossLater]);
  const { title, asTheyCame, times } = words.reveal.along;
  return taken(
    title,
    sentence(asTheyCame, { loss: red(found.honest.loss) }),
    sentence(times, { k: SHARP, loss: red(found.sharp.loss) }),
    sentence(times, { k: BLUNT, loss: red(found.blunt.loss) }),
  );
}

/** @type {Experiment} */
export const CALIBRATION = {
  key: "calibration",
  title: words.title,
  question: words.question,
  guess: {
    kind: "probability",
    claim: words.claim,
    yes: words.yes,
    no: words.no,
    truth: ({ sharp, honest }) => sharp.loss < honest.loss,
  },
  settings: { k: { start: 1.5, lowest: LEAST, highest: MOST } },
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: (scene) => told(words.guess, slots(scene)), along },
    { title: words.reveal.step, focus: 1, tell: (scene) => told(words.reveal, slots(scene)), along },
    { title: words.blunt.step, focus: 1, tell: (scene) => told(words.blunt, slots(scene)), along },
    { title: words.own.step, focus: 3, bench: true, tell: (scene) => told(words.own, slots(scene)), along },
  ],
};
