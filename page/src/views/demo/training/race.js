/**
 * The race of cross-entropy against squared error, from the same start with the same learning rate. It begins with the worst
 * weights: from zero, where p is ½, squared error has half the slope and is merely slower.
 */

import { fill, h, number, setNumber } from "../../../base/dom.js";
import { explained } from "../../../base/term.js";
import { lossFromLogit, sigmoid } from "../../../maths/loss.js";
import { filled, prose } from "../../../prose/prose.js";
import { tapeWeights } from "../model.js";
import { siteName } from "../shared/labels.js";
import { bareSentence, sentence } from "../shared/sentence.js";
import { opposite } from "./presets.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoState, State, TrainState } from "../../../base/state.js" */
/** @import { Tape } from "../../../maths/train.js" */
/** @import { DemoModel, Triple } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/** @typedef {{bce: Tape, squared: Tape}} Runners */

const TIE = 5e-5; // four digits look the same

const SURE = 0.1; // the truth is given so little, or less, where a model is sure and wrong

/**
 * The two runners of a race, whichever of them is trained on screen.
 * @param {Pick<DemoModel, "tape" | "rival">} model
 * @returns {Runners | null} null where there is no race
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
 * @returns {Part}
 */
export function createRace({ store, announce }) {
  /** @type {DemoModel} */
  let model;
  const toggle = h("button", { type: "button", class: "button", onclick: switchRace }, prose.demo.race.toggle);
  const again = h("button", { type: "button", class: "button", onclick: startAgain });
  const lanes = { bce: makeLane("bce"), squared: makeLane("squared") };
  const idle = h("p", { class: "small" }, explained(prose.demo.race.idle));
  const told = h("p", { class: "small" });
  const why = h("p", { class: "small" });
  const track = h(
    "div",
    { class: "race-track-side", hidden: true },
    h("div", { class: "demo-cell" }, lanes.bce.element, lanes.squared.element),
    h("div", { class: "demo-cell race-words" }, told, why),
  );

  function switchRace() {
    const race = !store.get().demo.race;
    if (race) startAt(opposite(model, store.get().demo.train.l2), { race });
    else store.change("demo", { race });
    store.flush();
    announce(race ? filled(prose.demo.race.on, { told: told.textContent ?? "" }) : prose.demo.race.off);
  }

  /** @param {Triple} start @param {Partial<DemoState>} [patch] */
  function startAt(start, patch = {}) {
    store.change("demo", { ...patch, step: 0, k: 1, train: { ...store.get().demo.train, start } });
  }

  function startAgain() {
    const { train } = store.get().demo;
    startAt(startsAtZero(train) ? opposite(model, train.l2) : [0, 0, 0]);
    store.flush();
    announce(told.textContent ?? "");
  }

  /** @param {DemoModel} shown @param {State} state */
  function render(shown, { demo }) {
    if (model === shown) return;
    model = shown;
    toggle.setAttribute("aria-pressed", String(demo.race));
    track.hidden = again.hidden = !demo.race;
    again.textContent = startsAtZero(demo.train) ? prose.demo.race.fromWorst : prose.demo.race.fromZero;
    idle.hidden = demo.race;
    const runners = runnersOf(model);
    if (!runners) return;
    const losses = lossesAt(runners, model.step);
    const whole = Math.max(Math.LN2, runners.bce.loss[0]);
    lanes.bce.show(losses.bce, whole);
    lanes.squared.show(losses.squared, whole);
    fill(told, raceWords(losses, model.step));
    fill(why, model.step > 0 && stallWords(model, runners));
  }

  return {
    element: h(
      "div",
      { class: "demo-race" },
      h("div", { class: "demo-cell" }, h("h3", {}, prose.demo.race.title), idle, h("div", { class: "row" }, toggle, again)),
      track,
    ),
    render,
    follow: render,
  };
}

/** @param {TrainState} train */
function startsAtZero({ start }) {
  return start.every((weight) => weight === 0);
}

/**
 * A lane: the loss as a red bar, which gets shorter.
 * @param {"bce" | "squared"} key
 */
function makeLane(key) {
  const value = number(0);
  const bar = h("span", { class: `race-bar race-bar-${key}` });
  return {
    element: h(
      "div",
      { class: "race-lane" },
      h("span", { class: "small" }, prose.demo.race[key]),
      h("span", { class: "small race-value" }, bareSentence(prose.demo.race.mean, { loss: value })),
      h("span", { class: "race-track", "aria-hidden": "true" }, bar),
    ),
    /** @param {number} loss @param {number} whole the loss of a bar over the whole lane */
    show(loss, whole) {
      setNumber(value, loss);
      bar.style.setProperty("inline-size", `${100 * Math.min(1, loss / whole)}%`);
      bar.classList.toggle("over", loss > whole);
    },
  };
}

/**
 * @param {Runners} runners
 * @param {number} step
 */
function lossesAt({ bce, squared }, step) {
  const [ours, theirs] = [bce, squared].map(({ loss }) => loss[Math.min(step, loss.length - 1)]);
  return { bce: ours, squared: theirs };
}

/**
 * @param {{bce: number, squared: number}} losses
 * @param {number} step
 * @returns {Child[]}
 */
function raceWords({ bce, squared }, step) {
  const level = Math.abs(bce - squared) < TIE;
  const standing = step === 0 ? "start" : level ? "level" : bce < squared ? "ahead" : "behind";
  return sentence(prose.demo.race[standing], { step, gap: Math.abs(bce - squared) });
}

/**
 * @param {DemoModel} model
 * @param {Runners} runners
 * @returns {Child[]}
 */
function stallWords(model, { squared }) {
  const { id, truth, pull, weak } = mostWrong(model, squared, model.step);
  const { stall, sure, unsure } = prose.demo.race;
  return sentence(`${stall} ${truth <= SURE ? sure : unsure}`, { site: siteName(id), truth, pull, weak });
}
