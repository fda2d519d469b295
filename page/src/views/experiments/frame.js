/** The frame around an experiment: the story above, its columns, what to take along, and the foot with its steps. */

import { addressOf } from "../../base/address.js";
import { fill, h, number } from "../../base/dom.js";
import { encodeState } from "../../base/fragment.js";
import { keepLast } from "../../base/keep.js";
import { copyText } from "../../base/saving.js";
import { bringIntoView } from "../../base/scroll.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";
import { createColumn } from "./column.js";
import { givenProbability, guessCost, settingsOf, stepOf } from "./experiment.js";
import { createChoiceColumn } from "./guess_choice.js";
import { createProbabilityColumn } from "./guess_probability.js";
import { recordExperiment } from "./record.js";

/** @import { App } from "../../base/app.js" */
/** @import { Child } from "../../base/dom.js" */
/** @import { ExperimentsState } from "../../base/state.js" */
/** @import { Experiment, Guess, Scene } from "./experiment.js" */

const COLUMNS = 4;
const words = prose.experiments.frame;

/**
 * @typedef {object} ExperimentFrame
 * @property {HTMLElement[]} parts in the order of the page
 * @property {(state: ExperimentsState) => void} render
 * @property {() => void} focus go to its beginning
 */

/**
 * @param {App} app
 * @param {Experiment} experiment
 * @param {{number: number, count: number}} place in the list
 * @param {() => void} close show the list
 * @returns {ExperimentFrame}
 */
export function createExperimentFrame(app, experiment, place, close) {
  const { store, lesson, announce } = app;
  const { key, title, steps, guess } = experiment;
  const tools = { lesson, announce, set: (/** @type {string} */ name, /** @type {number} */ value) => setOne(name, value) };
  const give = (/** @type {number} */ value) => store.change("experiments", { guess: value });
  const find = keepLast((/** @type {string} */ settings) => experiment.find(JSON.parse(settings), lesson));
  /** @type {number | null} */
  let given = null;
  const column = guess.kind === "probability" ? createProbabilityColumn(guess, () => given, give) : createChoiceColumn(guess, () => given, give);
  const columns = [...experiment.columns(tools), column, ...(experiment.bench ? [experiment.bench(tools)] : [])];
  const panels = columns.map((each, i) => createColumn(each, Math.min(i, COLUMNS - 1) + 1, `${key}-${i + 1}`));
  let at = -1;

  const heading = h("h1", { class: "hidden-visually", tabindex: -1 }, title);
  const story = h("p", { class: "demo-story" });
  const copied = h("span", { class: "small soft experiment-copied", role: "status" });
  const link = h("button", { type: "button", class: "button", onclick: copyLink }, words.link);
  const tabs = columns.map((each, i) => h("button", { type: "button", class: "demo-panel-tab", onclick: () => choose(i) }, each.brief));
  const along = h("section", { class: "panel experiment-along", "aria-label": words.along });
  const links = steps.map((step, i) =>
    h("button", { type: "button", class: "experiment-step", onclick: () => goTo(i) }, h("span", { class: "experiment-step-count", "aria-hidden": "true" }, i + 1), h("span", {}, step.title)),
  );
  const cost = h("p", { class: "demo-now experiment-cost" });
  const next = h("button", { type: "button", class: "button primary", onclick: () => goOn() });
  const parts = [
    heading,
    h("div", { class: "demo-stepper" }, story, h("div", { class: "demo-ways" }, h("div", { class: "row" }, copied, link))),
    h("div", { class: "demo-panel-tabs", role: "group", "aria-label": words.columns }, tabs),
    h("div", { class: "demo-board" }, panels.map(({ element }) => element), along),
    h(
      "div",
      { class: "demo-foot experiment-foot" },
      h("div", { class: "row" }, h("button", { type: "button", class: "button", onclick: close }, h("span", { "aria-hidden": "true" }, "‹"), h("span", { class: "experiment-all" }, words.all)), h("span", { class: "demo-set" }, h("strong", {}, title), h("span", {}, filled(words.place, place)))),
      h("nav", { class: "experiment-steps", "aria-label": words.steps }, h("ol", {}, links.map((each) => h("li", {}, each)))),
      h("div", { class: "experiment-on" }, cost, next),
    ),
  ];

  /** @param {string} name @param {number} value */
  function setOne(name, value) {
    store.change("experiments", { settings: { ...store.get().experiments.settings, [name]: value } });
  }

  /** @param {number} step */
  function goTo(step) {
    const { experiments } = store.get();
    const leaving = stepOf(experiment, experiments) === 0 && step > 0;
    if (leaving && guess.kind === "choice" && experiments.guess === null) {
      announce(prose.experiments.guess.choice.first);
      choose(COLUMNS - 1);
      panels[COLUMNS - 1].element.querySelector("input")?.focus();
      return;
    }
    if (leaving) {
      recordExperiment(key);
      app.path.finish("experiments");
    }
    store.change("experiments", { step, ...(leaving && guess.kind === "probability" && { guess: givenProbability(experiments.guess) }) });
    store.flush();
    bringIntoView(story);
    announce(`${steps[step].title}. ${story.textContent}`);
  }

  function goOn() {
    const { step } = store.get().experiments;
    if (stepOf(experiment, { step }) === steps.length - 1) close();
    else goTo(stepOf(experiment, { step }) + 1);
  }

  async function copyLink() {
    const { text } = addressOf(app.host, encodeState(store.get()).fragment);
    copied.textContent = (await copyText(text)) ? words.copied : words.notCopied;
  }

  /** @param {number} chosen the column in view, where there is room for one */
  function choose(chosen) {
    panels.forEach(({ element }, of) => element.classList.toggle("chosen", of === chosen));
    tabs.forEach((tab, of) => tab.setAttribute("aria-pressed", String(of === chosen)));
  }

  /** @param {number} step */
  function showStep(step) {
    const { bench = false, focus } = steps[step];
    const away = bench ? COLUMNS - 1 : COLUMNS; // of the guess and the bench, the one that is not shown
    panels.forEach(({ element }, i) => {
      element.hidden = i === away;
      element.classList.toggle("current", i === focusedPanel(focus, bench));
    });
    tabs.forEach((tab, i) => (tab.hidden = i === away));
    choose(focusedPanel(focus, bench));
    links.forEach((each, i) => {
      each.classList.toggle("past", i < step);
      if (i === step) each.setAttribute("aria-current", "step");
      else each.removeAttribute("aria-current");
    });
    next.textContent = step === 0 ? words.reveal : step === steps.length - 1 ? words.finish : words.next;
  }

  return {
    parts,
    render(state) {
      const step = stepOf(experiment, state);
      const settings = settingsOf(experiment, state.settings);
      const scene = { found: find(JSON.stringify(settings)), settings, step, revealed: step > 0 };
      given = state.guess;
      if (step !== at) showStep(step);
      at = step;
      copied.textContent = "";
      const { lead, rest } = steps[step].tell(scene);
      fill(story, h("strong", {}, lead), " ", rest);
      panels.forEach((panel) => !panel.element.hidden && panel.render(scene));
      const cells = steps[step].along?.(scene) ?? [];
      along.hidden = cells.length === 0;
      fill(along, cells.map((cell) => h("p", {}, cell)));
      fill(cost, costWords(guess, scene, given));
    },
    focus: () => heading.focus(),
  };
}

/**
 * The panel that is outlined: the last column is the guess, or in its place the bench.
 * @param {number} focus
 * @param {boolean} bench
 */
function focusedPanel(focus, bench) {
  return bench && focus === COLUMNS - 1 ? COLUMNS : focus;
}

/**
 * What the reader's guess costs, for the foot.
 * @param {Guess} guess
 * @param {Scene} scene
 * @param {number | null} given
 * @returns {Child[]}
 */
function costWords(guess, { found, revealed }, given) {
  const { cost } = prose.experiments.guess;
  if (revealed && given === null) return [cost.none];
  if (guess.kind === "choice") {
    if (!revealed) return [given === null ? cost.choose : cost.chosen];
    return [h("strong", {}, given === guess.right(found) ? cost.right : cost.wrong)];
  }
  const p = givenProbability(given);
  if (!revealed) return [h("span", {}, sentence(cost.would, { loss: guessCost(p, true), lossNo: guessCost(p, false) }))];
  return [h("span", {}, sentence(cost.paid, { loss: h("strong", { class: "loss demo-mean" }, number(guessCost(p, guess.truth(found)))) }))];
}
