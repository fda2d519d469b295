/** What happened, the probability that was given to it, and how both are shown. */

import { h, number, setNumber, svg } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { explained, explainedLabel } from "../../base/term.js";
import { lossFromP } from "../../maths/loss.js";
import { prose } from "../../prose/prose.js";
import { createShareBox } from "./box.js";
import { placeOf, pointWords, probabilityOf } from "./point.js";

/** @import { App } from "../../base/app.js" */
/** @import { PlayState } from "../../base/state.js" */
/** @import { PlayPart } from "./point.js" */

const KNOWN_P = [1, 0.99, 0.85, 0.5, 0.1, 0.01, 0];
const SLIDER_STOPS = 1000;

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createPlayControls(app) {
  const parts = [createOutcome(app), createProbability(app), createChips(app), createLooks(app)];
  return {
    element: h("div", { class: "play-controls" }, parts.map(({ element }) => element)),
    render: (play, solution) => parts.forEach((part) => part.render(play, solution)),
  };
}

/**
 * The label: one of two, or a share of both.
 * @param {App} app
 * @returns {PlayPart}
 */
function createOutcome({ store, lesson }) {
  const said = prose.play.outcome;
  const disc = svg("svg", { class: "play-icon", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("circle", { class: "play-mark one", r: 6 }));
  const square = svg("svg", { class: "play-icon", viewBox: "-8 -8 16 16", "aria-hidden": "true" }, svg("rect", { class: "play-mark zero", x: -5, y: -5, width: 10, height: 10 }));
  const radios = [1, 0].map((y) => h("input", { type: "radio", name: "play-y", value: y, onchange: () => store.change("play", { y }) }));
  const soft = h("input", { type: "checkbox", onchange: () => store.change("play", soft.checked ? { soft: true } : { soft: false, y: Math.round(store.get().play.y) }) });
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.01,
    "aria-label": said.softLabel,
    oninput: () => store.change("play", { y: slider.valueAsNumber }),
  });
  const box = createShareBox("y", lesson, (y) => store.change("play", { y }));
  const share = h(
    "div",
    { class: "stack" },
    h("div", { class: "play-slider" }, slider, box.element),
    h("p", { class: "small soft" }, explained(said.share)),
  );
  const element = h(
    "fieldset",
    { class: "play-outcome" },
    h("legend", {}, said.title),
    h(
      "div",
      { class: "row" },
      h("label", { class: "play-choice" }, radios[0], disc, said.one),
      h("label", { class: "play-choice" }, radios[1], square, said.zero),
      h("label", { class: "play-choice plain" }, soft, said.soft),
    ),
    share,
  );
  return {
    element,
    render({ y, soft: isSoft }) {
      radios[0].checked = y === 1;
      radios[1].checked = y === 0;
      soft.checked = isSoft || (y !== 0 && y !== 1);
      share.hidden = !soft.checked;
      slider.value = String(y);
      slider.setAttribute("aria-valuetext", `y ${short(y)}`);
      box.set(y);
    },
  };
}

/**
 * @param {App} app
 * @returns {PlayPart}
 */
function createProbability({ store, lesson }) {
  const slider = h("input", {
    type: "range",
    min: 0,
    max: SLIDER_STOPS,
    step: 1,
    "aria-label": prose.play.probability.slider,
    oninput: () => store.change("play", { p: probabilityOf(slider.valueAsNumber / SLIDER_STOPS, store.get().play.scale) }),
  });
  const box = createShareBox("p", lesson, (p) => store.change("play", { p }));
  return {
    element: h(
      "fieldset",
      {},
      h("legend", {}, prose.play.probability.title),
      h("div", { class: "play-slider" }, slider, box.element),
    ),
    render(play, solution) {
      const stop = String(Math.round(placeOf(play.p, play.scale) * SLIDER_STOPS));
      if (slider.value !== stop) slider.value = stop;
      slider.setAttribute("aria-valuetext", pointWords(play, solution));
      box.set(play.p);
    },
  };
}

/**
 * Values worth knowing by heart.
 * @param {App} app
 * @returns {PlayPart}
 */
function createChips({ store }) {
  const chips = KNOWN_P.map((p) => {
    const loss = number(NaN);
    const button = h("button", { type: "button", class: "chip", onclick: () => store.change("play", { p }) }, number(p), " → ", h("span", { class: "loss" }, loss));
    return { p, loss, button };
  });
  return {
    element: h("div", { role: "group", "aria-label": prose.play.known }, h("div", { class: "row" }, chips.map(({ button }) => button))),
    render({ y, p: here, base }) {
      for (const { p, loss, button } of chips) {
        setNumber(loss, lossFromP(y, p) / (base === "2" ? Math.LN2 : 1));
        button.setAttribute("aria-pressed", String(p === here));
      }
    },
  };
}

const { scale, base, curves } = prose.play.looks;
/** @type {{[K in "scale" | "base" | "curves"]: {title: string, choices: [PlayState[K], string][]}}} */
const LOOKS = {
  scale: { title: scale.title, choices: [["linear", scale.linear], ["logit", scale.logit]] },
  base: { title: base.title, choices: [["e", base.e], ["2", base[2]]] },
  curves: { title: curves.title, choices: [["both", curves.both], ["truth", curves.truth]] },
};

/**
 * @param {App} app
 * @returns {PlayPart}
 */
function createLooks({ store }) {
  const groups = /** @type {("scale" | "base" | "curves")[]} */ (Object.keys(LOOKS)).map((key) => {
    const { title, choices } = LOOKS[key];
    const buttons = choices.map(([choice, name]) => ({
      choice,
      button: h("button", { type: "button", class: "button", onclick: () => store.change("play", { [key]: choice }) }, name),
    }));
    const element = h("fieldset", {}, h("legend", {}, explainedLabel(title)), h("div", { class: "segments" }, buttons.map(({ button }) => button)));
    return { key, buttons, element };
  });
  return {
    element: h("div", { class: "row play-looks" }, groups.map(({ element }) => element)),
    render(play) {
      for (const { key, buttons } of groups) {
        for (const { choice, button } of buttons) button.setAttribute("aria-pressed", String(play[key] === choice));
      }
    },
  };
}
