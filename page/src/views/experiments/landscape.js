/** The landscape: the mean loss over two weights, and what rate, momentum, batches and parted classes make of the way down. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { heightAt, lowestPoint, steepestCurvature } from "../../maths/landscape.js";
import { tapeFrame, train } from "../../maths/train.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";
import { createGroundMap } from "./figures/ground_map.js";
import { createLines } from "./figures/lines.js";
import { createLossSteps } from "./figures/loss_steps.js";
import { forecastTable } from "./figures/site_tables.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { createForecaster } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { Tape, TrainOptions } from "../../maths/train.js" */
/** @import { DataSet, DemoModel } from "../demo/model.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */
/** @import { Ground } from "./figures/ground_map.js" */
/** @import { Chart } from "./figures/lines.js" */

/**
 * @typedef {object} Descents ways down on one set
 * @property {Ground} ground
 * @property {{w1: number, w2: number, height: number} | null} lowest null where there is none
 * @property {number} safe 2/λ: no step with a rate below it ends higher
 */

/**
 * @typedef {object} LandscapeFound
 * @property {Descents} open the set whose ground has a lowest point
 * @property {Descents} parted the one whose ground has none
 * @property {Ground} afar the same, from further away
 * @property {Tape} a small steps, as far as the story looks
 * @property {Tape} b long ones
 * @property {Tape} heavy small ones with momentum
 * @property {Tape} batches a few rows a step
 * @property {Tape} endless on the parted set
 * @property {number | null} plainSteps after how many A is near the lowest point
 * @property {number | null} heavySteps and with momentum; null where it is not on its tape
 * @property {number} rises how many steps of the batches end higher
 * @property {DemoModel} picked the model of the place that is picked
 * @property {DemoModel} stretched the last one of the endless way, its weights times the factor
 */

const OPEN = "fever";
const PARTED = "separable";
/** @type {Pair} */
const START = [-3, 3];
const SMALL = 0.5;
const LONG = 16;
const BATCH_RATE = 2;
const STEPS = 40;
const BEFORE = 10; // steps that are seen before the guess
const PATIENCE = 400; // steps in which small ones get near
const ENDLESS_STEPS = 200;
const ENDLESS = 3; // the step of the story that has the parted set
const NEAR = 0.001; // above the lowest point
const SEED = 1;
const { shared, steps: stepNames, landscape: words } = prose.experiments;

/** @type {Omit<Ground, "points">} */
const SEEN = { xs: [-4, 6], ys: [-2.5, 5], levels: [0.5, 0.55, 0.7, 1, 1.5, 2, 3] };
/** @type {Omit<Ground, "points">} */
const SEEN_PARTED = { xs: [-5, 9], ys: [-9, 5], levels: [0.05, 0.1, 0.3, 0.7, 2, 5] };
/** @type {Omit<Ground, "points">} */
const SEEN_AFAR = { xs: [-20, 36], ys: [-36, 20], levels: [0.001, 0.01, 0.1, 1, 5, 20] };

const SETTINGS = {
  site: SITE_SETTING,
  w1: { start: START[0], lowest: -100, highest: 100 },
  w2: { start: START[1], lowest: -100, highest: 100 },
  momentum: { start: 0.7, lowest: 0, highest: 0.95 },
  batch: { start: 8, lowest: 1, highest: 60, whole: true },
  factor: { start: 2, lowest: 1, highest: 3 },
};

/**
 * Train two weights from the start of the story.
 * @param {Ground} ground
 * @param {Partial<TrainOptions>} how
 */
function descend({ points: { features, labels } }, how) {
  return train(features, labels, { start: [0, ...START], bias: false, steps: STEPS, ...how });
}

/** Which place of a tape is where. @param {Tape} tape @param {number} step @returns {Pair} */
function placeAt(tape, step) {
  const [, w1, w2] = tapeFrame(tape, step).weights;
  return [w1, w2];
}

/** @param {Tape} tape @param {number} steps */
function wayOf(tape, steps) {
  return Array.from({ length: steps + 1 }, (_, step) => placeAt(tape, step));
}

/**
 * The first step that is near the lowest point.
 * @param {Tape} tape
 * @param {number} height of the lowest point
 */
function stepsToNear(tape, height) {
  const step = tape.loss.findIndex((loss) => loss <= height + NEAR);
  return step < 0 ? null : step;
}

const pickOpen = createForecaster(OPEN);
const pickParted = createForecaster(PARTED);

/**
 * @param {DemoModel} sites
 * @param {Omit<Ground, "points">} seen
 * @returns {Descents}
 */
function survey({ features, labels }, seen) {
  const points = { features, labels };
  return { ground: { points, ...seen }, lowest: lowestPoint(points), safe: 2 / steepestCurvature(points) };
}

/** What no setting changes. */
const keptGround = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => {
  const open = survey(pickOpen([0, ...START], 1, lesson), SEEN);
  const parted = survey(pickParted([0, ...START], 1, lesson), SEEN_PARTED);
  return {
    open,
    parted,
    afar: { ...parted.ground, ...SEEN_AFAR },
    a: descend(open.ground, { rate: SMALL }),
    b: descend(open.ground, { rate: LONG }),
    endless: descend(parted.ground, { rate: BATCH_RATE, steps: ENDLESS_STEPS }),
    plainSteps: stepsToNear(descend(open.ground, { rate: SMALL, steps: PATIENCE }), open.lowest?.height ?? NaN),
  };
});
const keptHeavy = keepLast((/** @type {Ground} */ ground, /** @type {number} */ momentum) => descend(ground, { method: "momentum", rate: SMALL, momentum }));
const keptBatches = keepLast((/** @type {Ground} */ ground, /** @type {number} */ batch) => descend(ground, { method: "stochastic", rate: BATCH_RATE, batch, seed: SEED }));

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {LandscapeFound}
 */
function find({ w1, w2, momentum, batch, factor }, lesson) {
  const kept = keptGround(lesson);
  const heavy = keptHeavy(kept.open.ground, momentum);
  const batches = keptBatches(kept.open.ground, batch);
  const [end1, end2] = placeAt(kept.endless, ENDLESS_STEPS);
  return {
    ...kept,
    heavy,
    batches,
    heavySteps: stepsToNear(heavy, kept.open.lowest?.height ?? NaN),
    rises: batches.loss.filter((loss, step) => loss > batches.loss[step - 1]).length,
    picked: pickOpen([0, w1, w2], 1, lesson),
    stretched: pickParted([0, factor * end1, factor * end2], 1, lesson),
  };
}

/** @param {Scene} scene */
function tellGuess({ found: { a, b } }) {
  return told(words.guess, { times: LONG / SMALL, before: BEFORE, b: red(b.loss[BEFORE]), a: red(a.loss[BEFORE]), steps: STEPS });
}

/** @param {Scene} scene */
function tellReveal({ found: { a, b, open } }) {
  return told(words.reveal, { steps: STEPS, b: red(b.loss[STEPS]), a: red(a.loss[STEPS]), lowest: red(open.lowest.height), rate: LONG, safe: open.safe });
}

/** @param {Scene} scene */
function tellWays({ found: { plainSteps, heavySteps, open, rises }, settings: { momentum, batch } }) {
  const { lead, near, far } = words.ways;
  const sooner = heavySteps !== null && heavySteps < plainSteps;
  const template = { lead: lead[sooner ? "sooner" : "later"][rises > 0 ? "restless" : "straight"], rest: heavySteps === null ? far : near };
  return told(template, { near: NEAR, plain: plainSteps, momentum, steps: STEPS, heavy: heavySteps ?? STEPS, batch, n: open.ground.points.labels.length, rises });
}

/** @param {Scene} scene */
function tellEndless({ found: { endless, stretched, parted }, settings: { factor } }) {
  return told(words.endless, { n: parted.ground.points.labels.length, steps: ENDLESS_STEPS, loss: red(endless.loss[ENDLESS_STEPS]), factor, scaled: red(stretched.bce) });
}

/** What the two maps show, step by step. @param {Scene} scene */
function waysOf({ step, found }) {
  const { a, b, heavy, batches, endless, open, parted, afar } = found;
  return [
    [{ ...open, tape: a, steps: BEFORE }, { ...open, tape: b, steps: BEFORE }],
    [{ ...open, tape: a, steps: STEPS }, { ...open, tape: b, steps: STEPS }],
    [{ ...open, tape: heavy, steps: STEPS }, { ...open, tape: batches, steps: STEPS }],
    [{ ...parted, tape: endless, steps: ENDLESS_STEPS }, { ...parted, ground: afar, tape: endless, steps: ENDLESS_STEPS }],
  ][step];
}

/** The heads of the two maps. @param {Scene} scene */
function headsOf({ step, settings: { momentum, batch } }) {
  const { maps } = words;
  const rateNote = (/** @type {number} */ rate) => filled(shared.learningRate, { rate: short(rate) });
  const a = { title: maps.a, note: rateNote(SMALL) };
  const b = { title: maps.b, note: rateNote(LONG) };
  return [
    [a, b],
    [a, b],
    [
      { title: maps.momentum.title, note: filled(maps.momentum.note, { rate: short(SMALL), momentum: short(momentum) }) },
      { title: maps.batches.title, note: filled(maps.batches.note, { rate: short(BATCH_RATE), batch: short(batch) }) },
    ],
    [{ title: maps.endless, note: rateNote(BATCH_RATE) }, maps.afar],
  ][step];
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const plane = createSitesFigure({ key: "landscape-1", label: words.model.label }, (id) => set("site", id));
  return [
    {
      brief: words.model.brief,
      head: ({ found, step }) => {
        const [, w1, w2] = shownModel(found, step).weights;
        return { title: words.model.title, note: filled(words.model.note, { w1: short(w1, 3), w2: short(w2, 3) }), figure: shared.predictions };
      },
      say: ({ found, step }) => sentence(words.model.say, { loss: red(shownModel(found, step).bce) }),
      plot: plane.element,
      meter: [h("p", { class: "soft" }, words.model.pick)],
      table: ({ found, step }) => forecastTable(shownModel(found, step), true),
      render: ({ found, step, settings }) => plane.show(shownModel(found, step), settings.site, "field"),
    },
    mapColumn(0, set),
    mapColumn(1, set),
  ];
}

/** @param {LandscapeFound} found @param {number} step */
function shownModel({ picked, stretched }, step) {
  return step === ENDLESS ? stretched : picked;
}

/**
 * @param {0 | 1} which
 * @param {Tools["set"]} set
 * @returns {Column}
 */
function mapColumn(which, set) {
  /** @type {Scene | null} */
  let scene = null;
  const curve = createLossSteps();
  const levels = h("p", { class: "soft" });
  const map = createGroundMap({ key: `landscape-${which}`, label: words.maps.label }, pick);

  /** On the ground without end, the place picked is a multiple of the last one. @param {number} w1 @param {number} w2 */
  function pick(w1, w2) {
    if (scene?.step === ENDLESS) {
      const [end1, end2] = placeAt(scene.found.endless, ENDLESS_STEPS);
      return set("factor", Math.min(Math.max((w1 * end1 + w2 * end2) / (end1 ** 2 + end2 ** 2), SETTINGS.factor.lowest), SETTINGS.factor.highest));
    }
    set("w1", w1);
    set("w2", w2);
  }

  return {
    brief: ["A", "B"][which],
    head: (shown) => ({ ...headsOf(shown)[which], figure: shared.meanLossTitle }),
    say(shown) {
      const { tape, steps } = waysOf(shown)[which];
      return sentence(words.maps.say, { steps, loss: red(tape.loss[steps]) });
    },
    plot: map.element,
    meter: [curve.element, levels],
    table(shown) {
      const { tape, steps } = waysOf(shown)[which];
      const rows = wayOf(tape, steps).map((place, step) => ({ head: String(step), cells: [number(place[0]), number(place[1]), number(tape.loss[step])] }));
      return { heads: [shared.step, "w₁", "w₂", shared.meanLoss], rows };
    },
    render(shown) {
      scene = shown;
      const { ground, lowest, tape, steps } = waysOf(shown)[which];
      const [, w1, w2] = shownModel(shown.found, shown.step).weights;
      const end = shown.step === ENDLESS ? ENDLESS_STEPS : STEPS;
      curve.show({ losses: tape.loss, through: steps, end, top: tape.loss[0], lowest: lowest && lowest.height });
      levels.textContent = filled(words.maps.contours, { levels: ground.levels.map((/** @type {number} */ level) => short(level)).join(", ") });
      map.show({ ground, way: wayOf(tape, steps), lowest: lowest && [lowest.w1, lowest.w2], picked: [w1, w2] });
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const names = words.bench;
  const lines = createLines(names.label);
  const momentum = createSettingSlider({ label: names.momentum.name, rule: SETTINGS.momentum, step: 0.05, words: (m) => filled(names.momentum.spoken, { momentum: short(m) }) }, (m) => set("momentum", m));
  const batch = createSettingSlider({ label: names.batch.name, rule: SETTINGS.batch, step: 1, words: (rows) => filled(names.batch.spoken, { rows: short(rows) }) }, (rows) => set("batch", rows));
  const factor = createSettingSlider({ label: names.factor.name, rule: SETTINGS.factor, step: 0.05, words: (times) => filled(names.factor.spoken, { factor: short(times) }) }, (times) => set("factor", times));
  return {
    brief: shared.bench,
    head: ({ step }) => ({ ...(step === ENDLESS ? names.endless : { title: stepNames.own, ...names.ways }), figure: shared.meanLossTitle }),
    say: () => [],
    plot: lines.element,
    meter: [momentum.element, batch.element, factor.element],
    table: ({ step, found }) => (step === ENDLESS ? multiplesTable(found) : stepsTable(found)),
    render({ step, found, settings }) {
      momentum.element.hidden = batch.element.hidden = step === ENDLESS;
      factor.element.hidden = step !== ENDLESS;
      momentum.set(settings.momentum);
      batch.set(settings.batch);
      factor.set(settings.factor);
      lines.show(step === ENDLESS ? multiplesChart(found, settings.factor) : stepsChart(found));
    },
  };
}

/** @param {LandscapeFound} found @returns {Chart} */
function stepsChart({ a, heavy, batches, open }) {
  /** @param {Tape} tape @returns {Pair[]} */
  const points = ({ loss }) => Array.from(loss, (value, step) => [step, value]);
  return {
    across: { range: [0, STEPS], plain: shared.step },
    up: { range: [0, 2.5], plain: shared.meanLoss },
    lines: [
      { look: "ink-other", points: points(a), words: words.bench.without, at: BEFORE },
      { look: "loss", points: points(heavy), words: words.bench.momentum.line, at: 4 },
      { look: "accent", points: points(batches), words: words.bench.batch.line, at: 30 },
      { look: "base", points: [[0, open.lowest?.height ?? 0], [STEPS, open.lowest?.height ?? 0]] },
    ],
    points: [],
  };
}

/** @param {LandscapeFound} found */
function stepsTable({ a, heavy, batches }) {
  const { without, momentum, batch } = words.bench;
  return { heads: [shared.step, without, momentum.line, batch.line], rows: Array.from(a.loss, (loss, step) => ({ head: String(step), cells: [number(loss), number(heavy.loss[step]), number(batches.loss[step])] })) };
}

const FACTORS = Array.from({ length: 61 }, (_, i) => i / 20);

/** The mean loss of the last weights of the endless way, times a factor. @param {LandscapeFound} found @param {number} factor */
function lossOfMultiple({ endless, parted }, factor) {
  const [w1, w2] = placeAt(endless, ENDLESS_STEPS);
  return heightAt(parted.ground.points, factor * w1, factor * w2);
}

/** @param {LandscapeFound} found @param {number} factor @returns {Chart} */
function multiplesChart(found, factor) {
  return {
    across: { range: [0, SETTINGS.factor.highest], plain: words.bench.factor.axis },
    up: { range: [2e-4, 1], plain: shared.meanLoss, log: true, ticks: [0.01, 0.1, 1] },
    lines: [{ look: "loss", points: FACTORS.map((times) => [times, lossOfMultiple(found, times)]) }],
    points: [{ look: "loss", at: [factor, found.stretched.bce], words: short(found.stretched.bce), upright: true }],
  };
}

/** @param {LandscapeFound} found */
function multiplesTable(found) {
  return { heads: [words.bench.factor.axis, shared.meanLoss], rows: [0, 0.5, 1, 1.5, 2, 3].map((times) => ({ head: number(times), cells: [number(lossOfMultiple(found, times))] })) };
}

/** @type {Experiment} */
export const LANDSCAPE = {
  key: "landscape",
  title: words.title,
  question: words.question,
  guess: {
    kind: "probability",
    claim: filled(words.claim, { steps: STEPS }),
    yes: words.yes,
    no: words.no,
    truth: ({ a, b }) => b.loss[STEPS] < a.loss[STEPS],
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: stepNames.guess, focus: 3, tell: tellGuess },
    { title: stepNames.reveal, focus: 2, tell: tellReveal },
    { title: words.ways.step, focus: 3, bench: true, tell: tellWays },
    { title: words.endless.step, focus: 2, bench: true, tell: tellEndless },
  ],
};
