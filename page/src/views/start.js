/** Start: what it is in two sentences and one picture, where to go next, and the card. */

import { h } from "../base/dom.js";
import { scrollBox } from "../base/scroll.js";
import { TABS } from "../base/state.js";
import { explained } from "../base/term.js";
import { mathml } from "../maths/notation.js";
import { counted, filled, prose } from "../prose/prose.js";
import { sentence } from "./demo/shared/sentence.js";
import { createCard } from "./start/card.js";
import { createLogarithm } from "./start/logarithm.js";
import { createOutcomes } from "./start/outcomes.js";

/** @import { App, View } from "../base/app.js" */
/** @import { Formula } from "../maths/notation.js" */

const START_PATH = TABS.filter((tab) => tab !== "start");
/** @type {Formula} */
const START_IN_WORDS = ["row", "L", "=", "−", "ln"];
/** @type {Formula} */
const START_FORMULA = ["row", "L", "=", "−", "[", "y", "·", "ln", "p", "+", "(", "1", "−", "y", ")", "·", "ln", "(", "1", "−", "p", ")", "]"];

/**
 * @param {App} app
 * @returns {View}
 */
export function createStartView(app) {
  const outcomes = createOutcomes(app);
  const greeting = h("h2", {});
  const cards = START_PATH.map((tab, i) => {
    const { title, purpose } = prose.tabs[tab];
    const done = h("span", { class: "small start-seen" }, prose.start.path.done);
    const button = h(
      "button",
      { type: "button", class: "start-card", onclick: () => app.store.change("tab", tab) },
      h("span", { class: "start-count", "aria-hidden": "true" }, i + 1),
      h("span", { class: "start-card-title" }, title),
      h("span", {}, purpose),
      done,
    );
    return { tab, title, done, button, item: h("li", {}, button) };
  });
  app.store.subscribe(({ tab }, before) => {
    if (before.tab === "start" && tab !== "start") app.path.finish("start");
  });
  app.path.subscribe(() => showPath(app.store.get().hide));

  /** @param {string[]} hide */
  function showPath(hide) {
    for (const { tab, item, done } of cards) {
      item.hidden = hide.includes(tab);
      done.hidden = !app.path.isDone(tab);
    }
    const open = cards.filter(({ item }) => !item.hidden);
    const due = open.find(({ tab }) => !app.path.isDone(tab));
    for (const { button } of cards) button.classList.toggle("start-due", button === due?.button);
    greeting.textContent = greetingFor(app.path.isDone("start"), open.length, due?.title);
  }

  const element = h(
    "section",
    { class: "stack start" },
    h(
      "div",
      { class: "start-hero" },
      h(
        "div",
        { class: "stack" },
        h("h1", {}, prose.start.title),
        h("p", { class: "lead" }, explained(prose.start.idea)),
        h("p", { class: "start-formula" }, sentence(prose.start.given, { formula: mathml(START_IN_WORDS) })),
        h("p", { class: "soft" }, prose.start.letters),
        scrollBox(prose.start.formula, "start-formula", mathml(START_FORMULA)),
      ),
      outcomes.element,
    ),
    createLogarithm(),
    h("div", { class: "stack start-next" }, greeting, h("ol", { class: "start-path" }, cards.map(({ item }) => item))),
    createCard(app.lesson.card),
  );

  return {
    element,
    render({ play, hide }, before) {
      if (play.p !== before?.play.p) outcomes.render(play.p);
      if (hide !== before?.hide) showPath(hide);
    },
  };
}

/**
 * @param {boolean} known whether this browser was here before
 * @param {number} steps
 * @param {string} [due] the first step that is not done yet
 */
function greetingFor(known, steps, due) {
  const { first, next, all } = prose.start.path;
  if (!known) return counted(first, steps);
  return due ? filled(next, { tab: due }) : all;
}
