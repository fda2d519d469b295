/** The race of cross-entropy against squared error, from the same start with the same learning rate. */

import { fill, h, number, setNumber, svg } from "../../base/dom.js";
import { lossFromLogit, sigmoid } from "../../maths/loss.js";
import { tapeWeights } from "./model.js";
import { createPlot, drawDemoAxes } from "./plot.js";
import { findOptimum } from "./presets.js";
import { createScale, rangeUpTo } from "./scale.js";
import { sentence } from "./sentence.js";
import { siteName } from "./words.js";

/** @import { App } from "../../base/app.js" */
/** @import { Child } from "../../base/dom.js" */
/** @import { State, TrainState } from "../../base/state.js" */
/** @import { Tape } from "../../maths/train.js" */
/** @import { DemoModel, Pair } from "./model.js" */

const MARGIN = { left: 56, right: 16, top: 24, bottom: 48 };
const OFF_CHART = 3; // times the start: what is above is marked at the top
const LEAST_TOP = 1; // so that a race from a good start does not look like drama
const TIE = 5e-5; // four digits look the same

const RACE = {
  idle: "The same sites, start and learning rate, but two losses to train by. Both runners are then measured by the same: cross-entropy.",
  start: "Both start from the same weights, at a mean loss of {bce}. Press Play.",
  ahead: "After step {step}: trained by cross-entropy the mean loss is {bce}, by squared error still {squared}.",
  behind: "After step {step}: trained by cross-entropy the mean loss is {bce}; here squared error is ahead, with {squared}.",
  level: "After step {step} both have a mean loss of {bce}.",
  stall:
    "Why: {site} is where squared error is most wrong. It gives the truth there p = {truth}. Cross-entropy would pull with " +
    "|p − y| = {pull}; squared error pulls with 2·|p − y|·p·(1 − p) = {weak}. The factor p(1 − p) is nearly 0 where a " +
    "model is sure, even where it is sure and wrong, so there it learns slowest.",
  off: "▲ off the chart: {most}",
};

/**
 * The two runners of a race, whichever of them is trained on screen.
 * @param {Pick<DemoModel, "tape" | "rival">} model
 * @returns {{bce: Tape, squared: Tape} | null} null where there is no race
 */
export function runnersOf({ tape, rival }) {
  if (!rival) return null;
  return tape.trainer.options.loss === "bce" ? { bce: tape, squared: rival } : { bce: rival, squared: tape };
}

/**
 * The site that a tape is most wrong about at a step, and how hard either loss would pull there.
 * @param {Pick<DemoModel, "sites">} model
 * @param {Tape} tape
 * @param {number} step
 * @returns {{id: number, truth: number, pull: number, weak: number}} truth: the probability it gives to what is true
 */
export function mostWrong({ sites }, tape, step) {
  const [bias, first, second] = tapeWeights(tape, step);
  const z = sites.map(({ x }) => bias + first * x[0] + second * x[1]);
  const losses = sites.map(({ y }, i) => lossFromLogit(y, z[i]));
  const index = losses.reduce((worst, loss, i) => (loss > losses[worst] ? i : worst), 0);
  const towards = sites[index].y === 1 ? z[index] : -z[index];
  const truth = sigmoid(towards);
  const pull = sigmoid(-towards);
  return { id: sites[index].id, truth, pull, weak: 2 * pull * truth * pull };
}

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (model: DemoModel, state: State, before: State | null) => void}}
 */
export function createRace({ store, announce }) {
  /** @type {DemoModel} */
  let model;
  const toggle = h("button", { type: "button", class: "button", onclick: switchRace }, "Race against squared error");
  const worst = h("button", { type: "button", class: "button", onclick: startWorst }, "Start both from the worst weights");
  const plot = createPlot("Mean cross-entropy by step: trained by cross-entropy, and by squared error", MARGIN, draw);
  const frame = svg("g");
  const squared = svg("path", { class: "race-squared" });
  const bce = svg("path", { class: "race-bce" });
  const now = svg("line", { class: "race-now" });
  const off = svg("text", { class: "race-off", "text-anchor": "end" });
  plot.element.append(frame, squared, bce, now, off);
  const key = h(
    "p",
    { class: "small race-key" },
    h("span", { class: "race-key-bce" }, "trained by cross-entropy"),
    h("span", { class: "race-key-squared" }, "trained by squared error"),
  );
  const told = h("p", { class: "small" });
  const why = h("p", { class: "small" });
  const track = h("figure", { class: "stack", hidden: true }, plot.element, key, h("figcaption", { class: "stack" }, told, why), h("div", { class: "row" }, worst));

  function switchRace() {
    const race = !store.get().demo.race;
    store.change("demo", { race });
    store.flush();
    announce(race ? `The race is on. ${told.textContent}` : "The race is off.");
  }

  function startWorst() {
    const { train } = store.get().demo;
    const { weights } = findOptimum(model, train.l2);
    const start = /** @type {TrainState["start"]} */ (weights.map((weight) => -weight));
    store.change("demo", { step: 0, k: 1, train: { ...train, start } });
    store.flush();
    announce(told.textContent ?? "");
  }

  function draw() {
    const box = plot.box();
    const runners = model && runnersOf(model);
    if (!runners || box.width === 0) return;
    const steps = Math.max(runners.bce.loss.length, runners.squared.loss.length) - 1;
    const { top, most } = chartTop(runners);
    const across = createScale([0, Math.max(1, steps)], [box.left, box.right]);
    const up = createScale(top, [box.bottom, box.top]);
    drawDemoAxes(frame, box, { scale: across, plain: "step" }, { scale: up, plain: "mean loss" });
    /** @param {Tape} tape */
    const line = ({ loss }) => historyPath(loss, (step) => across.place(step), (value) => up.place(Math.min(value, top[1])));
    bce.setAttribute("d", line(runners.bce));
    squared.setAttribute("d", line(runners.squared));
    const x = across.place(model.step);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: box.top, y2: box.bottom })) now.setAttribute(name, String(value));
    off.setAttribute("x", String(box.right - 4));
    off.setAttribute("y", String(box.top + 16));
    off.replaceChildren();
    if (most > top[1]) for (const part of sentence(RACE.off, { most: chartNumber(most) })) off.append(/** @type {Node | string} */ (part));
  }

  return {
    element: h(
      "section",
      { class: "panel stack demo-race", "aria-label": "Race of two losses" },
      h("h2", {}, "Why not squared error?"),
      h("p", { class: "small" }, RACE.idle),
      h("div", { class: "row" }, toggle),
      track,
    ),
    render(shown, { demo }) {
      if (model === shown) return;
      model = shown;
      toggle.setAttribute("aria-pressed", String(demo.race));
      track.hidden = !demo.race;
      const runners = runnersOf(model);
      if (!runners) return;
      draw();
      fill(told, raceWords(model, runners));
      fill(why, model.step > 0 && stallWords(model, runners));
    },
  };
}

/**
 * @param {DemoModel} model
 * @param {{bce: Tape, squared: Tape}} runners
 * @returns {Child[]}
 */
function raceWords({ step }, { bce, squared }) {
  const [ours, theirs] = [bce, squared].map(({ loss }) => loss[Math.min(step, loss.length - 1)]);
  const level = Math.abs(ours - theirs) < TIE;
  const words = step === 0 ? RACE.start : level ? RACE.level : ours < theirs ? RACE.ahead : RACE.behind;
  return sentence(words, { step: number(step, { digits: 5 }), bce: number(ours), squared: number(theirs) });
}

/**
 * @param {DemoModel} model
 * @param {{squared: Tape}} runners
 * @returns {Child[]}
 */
function stallWords(model, { squared }) {
  const { id, truth, pull, weak } = mostWrong(model, squared, model.step);
  return sentence(RACE.stall, { site: siteName(id), truth: number(truth), pull: number(pull), weak: number(weak) });
}

/**
 * The range of the chart: all of both, unless one runs away.
 * @param {{bce: Tape, squared: Tape}} runners
 * @returns {{top: Pair, most: number}}
 */
function chartTop({ bce, squared }) {
  const most = [...bce.loss, ...squared.loss].reduce((a, b) => Math.max(a, b), 0);
  return { top: rangeUpTo(Math.min(most, Math.max(LEAST_TOP, OFF_CHART * bce.loss[0]))), most };
}

/**
 * A history as a path, one point a px at most.
 * @param {Float64Array} loss
 * @param {(step: number) => number} across
 * @param {(value: number) => number} up
 */
function historyPath(loss, across, up) {
  const every = Math.max(1, Math.floor(1 / (across(1) - across(0))));
  let path = "";
  for (let step = 0; step < loss.length; step += every) {
    path += `${path ? "L" : "M"}${across(step).toFixed(1)} ${up(loss[step]).toFixed(1)}`;
  }
  return path;
}

/** @param {number} value */
function chartNumber(value) {
  const text = svg("tspan", { class: "number" });
  setNumber(text, value);
  return text;
}
