/** More than a line: squared features, and a hidden layer, trained by the same p − y. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { chainTo, lossWithWeight, measuredSlope, trainHiddenThrough, weightPlace } from "../../maths/hidden_layer.js";
import { filled, prose } from "../../prose/prose.js";
import { createRateBar } from "../demo/data/rate_bar.js";
import { createSideStrip } from "../demo/predictions/side_strip.js";
import { siteName } from "../demo/shared/labels.js";
import { sayFactor, sentence } from "../demo/shared/sentence.js";
import { hiddenModel, shapeOf, startUnits } from "./curved.js";
import { createChain } from "./figures/chain.js";
import { createLines } from "./figures/lines.js";
import { forecastTable, siteTable } from "./figures/site_tables.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { rightOf } from "./forecaster.js";
import { createPlayer } from "./player.js";
import { createSettingSlider } from "./slider.js";
import { red, share, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { Chain, HiddenTape } from "../../maths/hidden_layer.js" */
/** @import { DemoModel } from "../demo/model.js" */
/** @import { Curved, Shape } from "./curved.js" */
/** @import { ChainLine } from "./figures/chain.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/**
 * @typedef {object} LineFound
 * @property {Shape} ring
 * @property {HiddenTape} tape of the hidden layer, as far as it is trained
 * @property {() => HiddenFound} hidden worked out when it is asked for
 */

/**
 * @typedef {object} HiddenFound
 * @property {Shape} moons
 * @property {HiddenTape} tape
 * @property {Curved} layer the hidden layer after the step that is set
 * @property {Curved} early and after the one at which it is taken apart
 * @property {Back} back
 */

/**
 * @typedef {object} Back backpropagation to the weight b₁ of one unit, at one point
 * @property {number} id of the point
 * @property {[number, number]} x
 * @property {0 | 1} y
 * @property {number} unit from 0
 * @property {Float64Array} weights
 * @property {Chain} chain
 * @property {number} measured
 */

const END = 400; // steps of the training
const AHEAD = 40; // steps between two frames, while the page is at rest
const EARLY = 100;
const BACK = 3; // the step of the story that takes it apart
const UNITS_MOST = 8;
const WIDE = 3; // how far a weight is moved to either side, to see its loss
const { shared, steps, moreThanALine: words } = prose.experiments;

const SETTINGS = {
  site: SITE_SETTING,
  units: { start: 4, lowest: 1, highest: UNITS_MOST, whole: true },
  at: { start: END, lowest: 0, highest: END, whole: true },
  when: { start: 20, lowest: 0, highest: EARLY, whole: true },
  unit: { start: 2, lowest: 1, highest: UNITS_MOST, whole: true },
};

const keptTape = keepLast((/** @type {number} */ units) => startUnits("moons", units));
const keptLayer = keepLast(hiddenModel);
const keptEarly = keepLast(hiddenModel);

/** @param {Settings} settings @returns {LineFound} */
function find({ site, units, at, when, unit }) {
  const tape = keptTape(units);
  return {
    ring: shapeOf("ring"),
    tape,
    hidden: keepLast(() => {
      const moons = shapeOf("moons");
      const early = keptEarly(moons.points, tape, when);
      return { moons, tape, layer: keptLayer(moons.points, tape, at), early, back: goBack(early.model, tape.frames[when], site, Math.min(unit, units) - 1) };
    }),
  };
}

let waiting = false;

/**
 * Train while the page is at rest, so that the hidden layer is there when the story comes to it.
 * @param {HiddenTape} tape
 */
function trainAhead(tape) {
  if (waiting || tape.frames.length > END) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    trainHiddenThrough(tape, Math.min(END, tape.frames.length + AHEAD));
    trainAhead(tape);
  });
}

/**
 * @param {DemoModel} model
 * @param {Float64Array} weights
 * @param {number} site the one with the largest loss, where there is no such site
 * @param {number} unit
 * @returns {Back}
 */
function goBack({ at, worst, sites }, weights, site, unit) {
  const index = /** @type {number} */ (at.get(site) ?? at.get(worst));
  const { id, raw, y } = sites[index];
  return { id, x: raw, y, unit, weights, chain: chainTo(weights, raw, y, unit, 0), measured: measuredSlope(weights, raw, y, unit, 0) };
}

/** @param {Scene} scene */
function tellGuess({ found: { ring } }) {
  const { points, line } = ring;
  return told(words.guess, { line: red(line.model.bce), share: share(points.ones / points.sites.length), base: red(points.baseLoss), n: points.sites.length });
}

/** @param {LineFound} found */
function allRight({ ring: { squares } }) {
  return rightOf(squares.model) === squares.model.sites.length;
}

/** @param {Scene} scene */
function tellReveal({ found }) {
  const { line, squares } = found.ring;
  const lead = words.reveal.lead[allRight(found) ? "all" : "some"];
  return told({ lead, rest: words.reveal.rest }, { line: red(line.model.bce), squares: red(squares.model.bce), right: rightOf(squares.model), n: squares.model.sites.length });
}

/** @param {Scene} scene */
function tellLayer({ found, settings: { units, at } }) {
  const { moons, layer } = found.hidden();
  return told(words.layer, {
    squares: red(moons.squares.model.bce),
    line: red(moons.line.model.bce),
    units,
    layer: red(layer.model.bce),
    at,
    right: rightOf(layer.model),
    n: layer.model.sites.length,
  });
}

/** @param {Scene} scene */
function tellBack({ found, settings: { when } }) {
  const { id, unit, measured, chain } = found.hidden().back;
  const [f0, f1, f2, f3] = chain.factors.map(sayFactor);
  return told(words.back, { site: siteName(id), loss: red(chain.loss), when, unit: unit + 1, f0, f1, f2, f3, slope: number(chain.slope), measured: number(measured) });
}

/**
 * What the columns show, step by step: the first, and the two of the forecasters.
 * @param {Scene} scene
 * @returns {{title: string, note: string, curved: Curved, field: boolean}[]}
 */
function viewsOf({ step, found, settings: { units, at, when } }) {
  const { ring } = found;
  const { data, forecasters, chain } = words;
  if (step < 2) {
    const { line, squares } = forecasters;
    return [
      { title: shared.rawData, note: data.ring, curved: ring.line, field: false },
      { title: line.title, note: line.note, curved: ring.line, field: true },
      { title: squares.title, note: squares.note, curved: ring.squares, field: step > 0 },
    ];
  }
  const { moons, layer, early } = found.hidden();
  if (step === BACK) {
    const { forwards: there, backwards: back } = chain;
    return [
      { title: chain.layer.title, note: filled(chain.layer.note, { steps: short(when) }), curved: early, field: true },
      { title: there.title, note: there.note, curved: moons.squares, field: true },
      { title: back.title, note: back.note, curved: layer, field: true },
    ];
  }
  return [
    { title: shared.rawData, note: data.moons, curved: moons.line, field: false },
    { title: forecasters.squares.title, note: forecasters.squares.noteOnMoons, curved: moons.squares, field: true },
    { title: forecasters.layer.title, note: filled(forecasters.layer.note, { units: short(units), steps: short(at) }), curved: layer, field: true },
  ];
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const select = (/** @type {number} */ id) => set("site", id);
  const plane = createSitesFigure({ key: "curved-0", label: words.data.label, round: true }, select);
  const rate = createRateBar();
  return [
    {
      brief: words.data.brief,
      head: (scene) => ({ ...viewsOf(scene)[0], figure: scene.step === BACK ? shared.predictions : shared.trainingData }),
      say(scene) {
        const { model } = viewsOf(scene)[0].curved;
        return scene.step === BACK ? lossWords(model) : sentence(words.data.base, { share: h("strong", {}, share(model.ones / model.sites.length)) });
      },
      plot: plane.element,
      meter: [rate.element],
      table: (scene) => (scene.step === BACK ? forecastTable(viewsOf(scene)[0].curved.model, true) : siteTable(viewsOf(scene)[0].curved.model)),
      render(scene) {
        const { curved, field } = viewsOf(scene)[0];
        const site = scene.step === BACK ? scene.found.hidden().back.id : scene.settings.site;
        plane.show(curved.model, site, field ? "field" : "marks", curved.logitAt);
        rate.show(curved.model);
        trainAhead(scene.found.tape);
      },
    },
    forecasterColumn(1, select),
    forecasterColumn(2, select),
  ];
}

/** @param {DemoModel} model */
function lossWords(model) {
  return sentence(words.forecasters.say, { loss: red(model.bce), right: h("strong", {}, number(rightOf(model))), n: model.sites.length });
}

/**
 * @param {1 | 2} which
 * @param {(id: number) => void} select
 * @returns {Column}
 */
function forecasterColumn(which, select) {
  const plane = createSitesFigure({ key: `curved-${which}`, label: words.forecasters.label, round: true }, select);
  const chain = createChain(which === 1 ? "forwards" : "backwards");
  const strip = createSideStrip();
  return {
    brief: ["A", "B"][which - 1],
    head: (scene) => ({ ...viewsOf(scene)[which], figure: scene.step === BACK ? words.chain.figure : shared.predictions }),
    say(scene) {
      if (scene.step === BACK) return backWords(scene.found.hidden().back)[which - 1];
      const { curved, field } = viewsOf(scene)[which];
      return field ? lossWords(curved.model) : [words.forecasters.later];
    },
    plot: h("div", { class: "demo-plot experiment-swap" }, plane.element, chain.element),
    meter: [strip.element],
    table(scene) {
      if (scene.step === BACK) return chainTable((which === 1 ? forwards : backwards)(scene.found.hidden().back));
      const { curved, field } = viewsOf(scene)[which];
      return field ? forecastTable(curved.model, true) : siteTable(curved.model);
    },
    render(scene) {
      const { curved, field } = viewsOf(scene)[which];
      const taken = scene.step === BACK;
      plane.element.hidden = taken;
      chain.element.hidden = !taken;
      strip.element.toggleAttribute("hidden", taken || !field);
      if (taken) return chain.show((which === 1 ? forwards : backwards)(scene.found.hidden().back));
      plane.show(curved.model, scene.settings.site, field ? "field" : "marks", curved.logitAt);
      strip.show(curved.model);
    },
  };
}

/** @param {Back} back @returns {ChainLine[]} */
function forwards({ x, y, chain: { u, h: value, z, loss } }) {
  return [
    { formula: "x₁, x₂", value: h("span", {}, number(x[0], { digits: 3 }), ", ", number(x[1], { digits: 3 })) },
    { formula: "u = a + b₁x₁ + b₂x₂", value: number(u) },
    { formula: "h = tanh u", value: number(value) },
    { formula: "z = c + Σ vₖhₖ", value: number(z) },
    { formula: y === 1 ? "L = −ln σ(z)" : "L = −ln(1 − σ(z))", value: red(loss), strong: true },
  ];
}

/** @param {Back} back @returns {ChainLine[]} */
function backwards({ chain: { factors, slope } }) {
  const [off, weight, bend, x] = factors;
  return [
    { formula: words.chain.product, value: number(slope), strong: true },
    { formula: "∂u/∂b₁ = x₁", value: number(x) },
    { formula: "∂h/∂u = 1 − h²", value: number(bend) },
    { formula: "∂z/∂h = v", value: number(weight) },
    { formula: "∂L/∂z = p − y", value: number(off) },
  ];
}

/** @param {ChainLine[]} lines */
function chainTable(lines) {
  return { heads: words.chain.heads, rows: lines.map(({ formula, value }) => ({ head: formula, cells: [value] })) };
}

/** @param {Back} back */
function backWords({ id, y, unit, measured }) {
  return [
    sentence(filled(words.chain.forwards.say, { site: siteName(id), y, unit: unit + 1 })),
    sentence(words.chain.backwards.say, { slope: h("strong", {}, number(measured)) }),
  ];
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const names = words.bench;
  const lines = createLines(names.label);
  const units = createSettingSlider({ label: names.units.name, rule: SETTINGS.units, step: 1, words: (count) => filled(names.units.spoken, { count: short(count) }) }, (count) => player.restart(() => set("units", count)));
  const spokenStep = (/** @type {number} */ step) => filled(names.step.spoken, { step: short(step) });
  const at = createSettingSlider({ label: names.step.name, rule: SETTINGS.at, step: 1, words: spokenStep }, (step) => set("at", step));
  const player = createPlayer({ end: END, goTo: (step) => set("at", step) });
  const unit = createSettingSlider({ label: names.unit.name, rule: SETTINGS.unit, step: 1, words: (which) => filled(names.unit.spoken, { unit: short(which) }) }, (which) => set("unit", which));
  const when = createSettingSlider({ label: names.step.name, rule: SETTINGS.when, step: 1, words: spokenStep }, (step) => set("when", step));
  return {
    brief: shared.bench,
    head: ({ step }) => (step === BACK ? names.weight : { ...names.train, figure: shared.meanLossTitle }),
    say: () => [],
    plot: lines.element,
    meter: [h("div", { class: "row experiment-player" }, player.element, at.element), units.element, unit.element, when.element],
    table: ({ step, found }) => (step === BACK ? weightTable(found.hidden().back) : stepsTable(found.hidden())),
    render({ step, found, settings }) {
      const taken = step === BACK;
      player.element.parentElement?.toggleAttribute("hidden", taken);
      units.element.hidden = taken;
      unit.element.hidden = when.element.hidden = !taken;
      units.set(settings.units);
      at.set(settings.at);
      unit.set(Math.min(settings.unit, settings.units));
      when.set(settings.when);
      player.show(settings.at);
      lines.show(taken ? weightChart(found.hidden().back) : stepsChart(found.hidden(), settings.at));
    },
  };
}

/** @param {HiddenFound} hidden @param {number} at @returns {Chart} */
function stepsChart({ tape, moons, layer }, at) {
  const { line, squares } = moons;
  return {
    across: { range: [0, END], plain: shared.step },
    up: { range: [0, 0.8], plain: shared.meanLoss },
    lines: [
      { look: "ink-other", points: [[0, squares.model.bce], [END, squares.model.bce]] },
      { look: "base", points: [[0, line.model.bce], [END, line.model.bce]], words: words.bench.lines },
      { look: "loss", points: tape.losses.map((loss, step) => /** @type {Pair} */ ([step, loss])) },
    ],
    points: [{ look: "loss", at: [at, layer.model.bce], words: short(layer.model.bce), upright: true }],
  };
}

/** @param {HiddenFound} hidden */
function stepsTable({ tape }) {
  const rows = tape.losses.map((loss, step) => ({ head: String(step), cells: [number(loss)] }));
  return { heads: [shared.step, shared.meanLoss], rows: rows.filter((_, step) => step % 20 === 0) };
}

/** Values of b₁ around the one it has. @param {Back} back @param {number} count @returns {Pair[]} each with its loss */
function lossesOverWeight({ x, y, unit, weights }, count) {
  const value = weights[weightPlace(unit, 0)];
  return Array.from({ length: count + 1 }, (_, i) => {
    const moved = value + WIDE * ((2 * i) / count - 1);
    return [moved, lossWithWeight(weights, x, y, unit, 0, moved)];
  });
}

/** @param {Back} back @returns {Chart} */
function weightChart(back) {
  const { unit, weights, chain } = back;
  const value = weights[weightPlace(unit, 0)];
  const points = lossesOverWeight(back, 60);
  const top = 1.25 * Math.max(...points.map(([, loss]) => loss));
  /** @type {Pair[]} */
  const tangent = [-WIDE / 2, WIDE / 2].map((by) => [value + by, chain.loss + by * chain.slope]);
  return {
    across: { range: [value - WIDE, value + WIDE], plain: filled(words.bench.axis, { unit: unit + 1 }) },
    up: { range: [0, top], plain: shared.loss },
    lines: [
      { look: "loss", points },
      { look: "accent", points: tangent.map(([x, y]) => [x, Math.max(y, 0)]), words: filled(words.bench.slope, { slope: short(chain.slope) }) },
    ],
    points: [{ look: "loss", at: [value, chain.loss] }],
  };
}

/** @param {Back} back */
function weightTable(back) {
  return { heads: ["b₁", shared.loss], rows: lossesOverWeight(back, 12).map(([value, loss]) => ({ head: number(value), cells: [number(loss)] })) };
}

/** @type {Experiment} */
export const MORE_THAN_A_LINE = {
  key: "more-than-a-line",
  title: words.title,
  question: words.question,
  guess: {
    kind: "probability",
    claim: words.claim,
    yes: words.yes,
    no: words.no,
    truth: allRight,
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: tellGuess },
    { title: steps.reveal, focus: 2, tell: tellReveal },
    { title: words.layer.step, focus: 2, bench: true, tell: tellLayer },
    { title: words.back.step, focus: 2, bench: true, tell: tellBack },
  ],
};
