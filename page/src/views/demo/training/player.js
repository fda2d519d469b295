/** The player of the tape: play, pause, step, step back, scrub, rewind; and what went wrong, where something did. */

import { fill, h, setNumber, number, svg } from "../../../base/dom.js";
import { percent, short } from "../../../base/numbers.js";
import { filled, prose } from "../../../prose/prose.js";
import { TAPE_STEPS } from "../model.js";
import { bareSentence, sentence } from "../shared/sentence.js";
import { findTrouble, swingsNow } from "./trouble.js";

/** @import { App } from "../../../base/app.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

export const STEPS_MOST = 10_000;
const SPEEDS = [
  { pace: 2, title: prose.demo.player.slow },
  { pace: 10, title: prose.demo.player.medium },
  { pace: 50, title: prose.demo.player.fast },
];
const CALM_PACE = 4; // WCAG 2.3.1: at most three flashes a second, and a flash is two steps
const SHOWN_A_SECOND = { moving: 60, reduced: 1 };
const LATE_MOST = 4; // frames that a slow machine may skip; after a longer pause nothing is made up for
const STILL = 1e-6; // a step so small beside the weights moves no pixel

const ICONS = {
  rewind: "M5 5v14M19 5 8 12l11 7z",
  back: "M15 5 4 12l11 7zM19 5v14",
  play: "M6 4l14 8-14 8z",
  pause: "M7 4v16M17 4v16",
  step: "M9 5l11 7-11 7zM5 5v14",
};

/**
 * Where the training stands, to be said aloud.
 * @param {Pick<DemoModel, "step" | "tape" | "bce" | "accuracy">} model
 */
export function sayStanding({ step, tape, bce, accuracy }) {
  const { before, after } = prose.demo.player;
  return filled(step === 0 ? before : after, { step, loss: short(bce), first: short(tape.loss[0]), accuracy: percent(accuracy) });
}

/**
 * Whether the next step would move the weights so little that nothing on screen changes.
 * @param {Pick<DemoModel, "update" | "trained">} model
 */
export function hasSettled({ update, trained }) {
  return update !== null && Math.hypot(...update) <= STILL * Math.max(1, Math.hypot(...trained));
}

/**
 * How many steps to go on, and how long to wait before, in ms.
 * @param {number} pace steps a second asked for
 * @param {{reduced: boolean, swinging: boolean}} how reduced: few frames, because motion is to be reduced
 */
export function playBeat(pace, { reduced, swinging }) {
  const calm = swinging ? Math.min(pace, CALM_PACE) : pace;
  const shown = Math.min(calm, reduced ? SHOWN_A_SECOND.reduced : SHOWN_A_SECOND.moving);
  return { steps: Math.round(calm / shown), wait: 1000 / shown };
}

/**
 * The last step to show on the scrub bar: the end of the tape, or of the stretch that will be trained next.
 * @param {Pick<DemoModel, "step" | "last" | "reason">} model
 */
export function scrubEnd({ step, last, reason }) {
  return reason ? last : Math.max(last, TAPE_STEPS * (Math.floor(step / TAPE_STEPS) + 1));
}

/**
 * @param {App} app
 * @param {() => void} onplay called when it begins to play
 * @returns {Part & {speed: HTMLElement}} speed: the setting of how fast it plays
 */
export function createPlayer(app, onplay) {
  const words = prose.demo.player;
  const { store } = app;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {DemoModel} */
  let model;
  let playing = false;
  let since = 0;
  let pace = SPEEDS[1].pace;
  let said = "";
  let explaining = "";

  const rewind = makePlayerButton("rewind", words.rewind, () => goTo(0));
  const back = makePlayerButton("back", words.back, () => goTo(stepNow() - 1));
  const play = makePlayerButton("play", words.train, () => (playing ? pause(words.paused) : start()));
  const forward = makePlayerButton("step", words.forward, () => goTo(stepNow() + 1));
  const scrub = h("input", { type: "range", min: 0, step: 1, "aria-label": words.scrub });
  scrub.addEventListener("input", () => goTo(scrub.valueAsNumber));
  const speed = h("select", { "aria-label": words.speed, onchange: () => (pace = SPEEDS[speed.selectedIndex].pace) });
  speed.append(...SPEEDS.map(({ title, pace: of }) => h("option", { selected: of === pace }, title)));
  const at = number(0, { digits: 5 });
  const end = number(0, { digits: 5 });
  const mean = number(0);
  const base = number(0);
  const trouble = h("div", { class: "problem stack demo-trouble", hidden: true });
  const explained = h("p", { class: "small" });
  const fix = h("button", { type: "button", class: "button" });
  /** @type {() => void} */
  let fixIt = () => {};
  fix.addEventListener("click", () => fixIt());
  trouble.append(explained, h("div", { class: "row" }, fix));

  const element = h(
    "section",
    { class: "demo-player", "aria-label": words.title, onkeydown: onKey },
    h("div", { class: "demo-transport" }, rewind.button, back.button, play.button, forward.button),
    h(
      "div",
      { class: "demo-scrub" },
      h("div", {}, scrub, h("span", { class: "demo-count", "aria-hidden": "true" }, bareSentence(words.count, { step: h("strong", {}, at), last: end }))),
    ),
    h(
      "p",
      { class: "demo-now" },
      h("span", {}, words.mean, h("span", { class: "demo-yardsticks" }, bareSentence(words.baseRate, { loss: base }))),
      h("strong", { class: "loss demo-mean" }, mean),
    ),
    trouble,
  );

  /** The step of the state: the model on screen may be a moment behind. */
  function stepNow() {
    return Math.min(store.get().demo.step, lastPossible());
  }

  function lastPossible() {
    return model.reason ? model.last : STEPS_MOST;
  }

  /** @param {number} step */
  function goTo(step) {
    if (playing) pause("");
    moveTo(step);
    store.flush();
    app.announce(sayStanding(model));
  }

  /** @param {number} step */
  function moveTo(step) {
    store.change("demo", { step: Math.min(Math.max(0, step), lastPossible()) });
  }

  function start() {
    if (atEnd() || hasSettled(model)) moveTo(0);
    playing = true;
    since = performance.now();
    showPlaying();
    onplay();
    requestAnimationFrame(beat);
  }

  /** @param {string} why said aloud; "" where the user knows */
  function pause(why) {
    playing = false;
    showPlaying();
    if (why) app.announce(`${why} ${sayStanding(model)}`);
  }

  /** @param {number} time */
  function beat(time) {
    if (!playing) return;
    if (!element.isConnected) return pause("");
    const { steps, wait } = playBeat(pace, { reduced: quiet.matches, swinging: swingsNow(model) });
    const due = Math.floor((time - since) / wait);
    if (due > 0) {
      since += due * wait;
      moveTo(stepNow() + steps * Math.min(due, LATE_MOST));
    }
    requestAnimationFrame(beat);
  }

  function atEnd() {
    return stepNow() >= lastPossible();
  }

  function showPlaying() {
    play.show(playing ? "pause" : "play", playing ? words.pause : words.train);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey || target === speed) return;
    const button = target instanceof HTMLButtonElement;
    /** @type {Record<string, () => void>} */
    const keys = button
      ? {
          ArrowLeft: () => goTo(stepNow() - 1),
          ArrowRight: () => goTo(stepNow() + 1),
          Home: () => goTo(0),
          End: () => goTo(scrubEnd(model)),
        }
      : { " ": () => (playing ? pause(words.paused) : start()) };
    if (!(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  }

  /** What is wrong is rebuilt only when it changes, so that its button keeps the focus. */
  function showTrouble() {
    const found = findTrouble(model);
    trouble.hidden = !found;
    const saying = found ? JSON.stringify([found.template, found.slots]) : "";
    if (found && explaining !== saying) fill(explained, sentence(found.template, found.slots));
    explaining = saying;
    if (!found) {
      said = "";
      return;
    }
    if (fix.textContent !== found.fix) fix.textContent = found.fix;
    fixIt = () => {
      store.change("demo", { step: 0, train: { ...store.get().demo.train, ...found.patch } });
      play.button.focus();
      app.announce(filled(prose.demo.trouble.mended, { fix: found.fix }));
    };
    if (said !== found.key) app.announce(explained.textContent ?? "");
    said = found.key;
  }

  /** @param {DemoModel} shown */
  function render(shown) {
    model = shown;
    const { step, bce, accuracy } = model;
    const last = scrubEnd(model);
    if (scrub.max !== String(last)) scrub.max = String(last);
    if (scrub.value !== String(step)) scrub.value = String(step);
    setNumber(at, step, { digits: 5 });
    setNumber(end, last, { digits: 5 });
    setNumber(mean, bce);
    setNumber(base, model.baseLoss);
    scrub.setAttribute("aria-valuetext", filled(words.scrubbed, { step, last, loss: short(bce), accuracy: percent(accuracy) }));
    rewind.enable(step > 0);
    back.enable(step > 0);
    forward.enable(!atEnd());
    showTrouble();
    if (playing && atEnd()) pause(words.ended);
    else if (playing && hasSettled(model)) pause(words.settled);
  }

  return { element, speed: h("label", { class: "field" }, h("span", {}, words.speedOfTraining), speed), render, follow: render };
}

/**
 * @param {keyof typeof ICONS} icon
 * @param {string} title
 * @param {() => void} onclick
 */
function makePlayerButton(icon, title, onclick) {
  const path = svg("path", { d: ICONS[icon] });
  const label = h("span", { class: "demo-button-label" }, title);
  const picture = svg("svg", { class: "demo-icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
  const kind = `button demo-key${icon === "play" ? " primary" : ""}`;
  const button = h("button", { type: "button", class: kind, title, onclick: () => enabled && onclick() }, picture, label);
  let enabled = true;
  return {
    button,
    /** @param {keyof typeof ICONS} other @param {string} name */
    show(other, name) {
      path.setAttribute("d", ICONS[other]);
      label.textContent = name;
      button.title = name;
    },
    /** @param {boolean} on said, not taken away: a button that is disabled would lose the focus */
    enable(on) {
      enabled = on;
      if (on) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", "true");
    },
  };
}
