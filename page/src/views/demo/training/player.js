/** The player of the tape: play, pause, step, step back, scrub, rewind; and what went wrong, where something did. */

import { fill, h, setNumber, number, svg } from "../../../base/dom.js";
import { percent, short } from "../../../base/numbers.js";
import { TAPE_STEPS } from "../model.js";
import { sentence } from "../shared/sentence.js";
import { findTrouble, swingsNow } from "./trouble.js";

/** @import { App } from "../../../base/app.js" */
/** @import { NumberStyle } from "../../../base/dom.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

export const STEPS_MOST = 10_000;
const SPEEDS = [
  { pace: 2, title: "slow" },
  { pace: 10, title: "medium" },
  { pace: 50, title: "fast" },
];
const CALM_PACE = 4; // WCAG 2.3.1: at most three flashes a second, and a flash is two steps
const SHOWN_A_SECOND = { moving: 60, reduced: 1 };
const LATE_MOST = 4; // frames that a slow machine may skip; after a longer pause nothing is made up for
const STILL = 1e-6; // a step so small beside the weights moves no pixel

const WHOLE = { digits: 16 };
/** @type {NumberStyle} */
const PERCENT = { style: "percent" };

const ICONS = {
  rewind: "M5 5v14M19 5 8 12l11 7z",
  back: "M15 5 4 12l11 7zM19 5v14",
  play: "M6 4l14 8-14 8z",
  pause: "M7 4v16M17 4v16",
  step: "M9 5l11 7-11 7zM5 5v14",
};

const NOW = {
  start: "Before the first step: mean loss {loss}, {right} of the sites on the right side.",
  on: "Step {step}: mean loss {loss}, {first} at the start; {right} of the sites on the right side.",
};

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
 * @returns {Part}
 */
export function createPlayer(app) {
  const { store } = app;
  const quiet = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {DemoModel} */
  let model;
  let playing = false;
  let since = 0;
  let pace = SPEEDS[1].pace;
  let said = "";
  let explaining = "";

  const rewind = makePlayerButton("rewind", "Rewind", () => goTo(0));
  const back = makePlayerButton("back", "Back", () => goTo(stepNow() - 1), "Back one step");
  const play = makePlayerButton("play", "Play", () => (playing ? pause("Paused.") : start()), "Play the training");
  const forward = makePlayerButton("step", "Step", () => goTo(stepNow() + 1));
  const scrub = h("input", { type: "range", min: 0, step: 1, "aria-label": "Step of the training" });
  scrub.addEventListener("input", () => goTo(scrub.valueAsNumber));
  const speed = h("select", { "aria-label": "Speed", onchange: () => (pace = SPEEDS[speed.selectedIndex].pace) });
  speed.append(...SPEEDS.map(({ title, pace: of }) => h("option", { selected: of === pace }, title)));
  const at = number(0, { digits: 5 });
  const end = number(0, { digits: 5 });
  const now = h("p");
  const live = { step: number(0, WHOLE), loss: number(0), first: number(0), right: number(0, PERCENT) };
  let template = "";
  const trouble = h("div", { class: "problem stack demo-trouble", hidden: true });
  const explained = h("p", { class: "small" });
  const fix = h("button", { type: "button", class: "button" });
  /** @type {() => void} */
  let fixIt = () => {};
  fix.addEventListener("click", () => fixIt());
  trouble.append(explained, h("div", { class: "row" }, fix));

  const element = h(
    "section",
    { class: "panel demo-player", "aria-label": "Training, step by step", onkeydown: onKey },
    h("div", { class: "demo-transport" }, rewind.button, back.button, play.button, forward.button),
    h(
      "div",
      { class: "demo-scrub" },
      h("div", {}, scrub, h("span", { class: "demo-count", "aria-hidden": "true" }, at, " / ", end)),
    ),
    h("label", { class: "demo-speed" }, h("span", {}, "Speed"), speed),
    h("div", { class: "demo-now" }, now),
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
    app.announce(now.textContent ?? "");
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
    requestAnimationFrame(beat);
  }

  /** @param {string} why said aloud; "" where the user knows */
  function pause(why) {
    playing = false;
    showPlaying();
    if (why) app.announce(`${why} ${now.textContent}`);
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
    if (playing) play.show("pause", "Pause", "Pause the training");
    else play.show("play", "Play", "Play the training");
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
      : { " ": () => (playing ? pause("Paused.") : start()) };
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
      app.announce(`${found.fix}: done. Press play.`);
    };
    if (said !== found.key) app.announce(explained.textContent ?? "");
    said = found.key;
  }

  function tellNow() {
    const { step, tape, bce, accuracy } = model;
    setNumber(live.step, step, WHOLE);
    setNumber(live.loss, bce);
    setNumber(live.first, tape.loss[0]);
    setNumber(live.right, accuracy, PERCENT);
    const fitting = step === 0 ? NOW.start : NOW.on;
    if (template !== fitting) fill(now, sentence(fitting, live));
    template = fitting;
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
    tellNow();
    scrub.setAttribute("aria-valuetext", `step ${step} of ${last}, mean loss ${short(bce)}, ${percent(accuracy)} right`);
    rewind.enable(step > 0);
    back.enable(step > 0);
    forward.enable(!atEnd());
    showTrouble();
    if (playing && atEnd()) pause("The training ended.");
    else if (playing && hasSettled(model)) pause("The weights stand still: this is learned.");
  }

  return { element, render, follow: render };
}

/**
 * @param {keyof typeof ICONS} icon
 * @param {string} title
 * @param {() => void} onclick
 * @param {string} [name] where the title alone is that of another button of the page, too
 */
function makePlayerButton(icon, title, onclick, name = title) {
  const path = svg("path", { d: ICONS[icon] });
  const label = h("span", { class: "demo-button-label" }, title);
  const picture = svg("svg", { class: "demo-icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
  const button = h("button", { type: "button", class: "button", "aria-label": name, onclick: () => enabled && onclick() }, picture, label);
  let enabled = true;
  return {
    button,
    /** @param {keyof typeof ICONS} other @param {string} shown @param {string} said */
    show(other, shown, said) {
      path.setAttribute("d", ICONS[other]);
      label.textContent = shown;
      button.setAttribute("aria-label", said);
    },
    /** @param {boolean} on said, not taken away: a button that is disabled would lose the focus */
    enable(on) {
      enabled = on;
      if (on) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", "true");
    },
  };
}
