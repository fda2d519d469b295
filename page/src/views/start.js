/** Start: what it is in two sentences and one picture, where to go next, and the card. */

import { h } from "../base/dom.js";
import { recall, remember } from "../base/saving.js";
import { scrollBox } from "../base/scroll.js";
import { explained } from "../base/term.js";
import { mathml } from "../maths/notation.js";
import { createCard } from "./start/card.js";
import { createLogarithm } from "./start/logarithm.js";
import { createOutcomes } from "./start/outcomes.js";

/** @import { App, View } from "../base/app.js" */
/** @import { Formula } from "../maths/notation.js" */
/** @import { Tab } from "../base/state.js" */

/** @type {{tab: Tab, title: string, words: string}[]} in the order in which a newcomer takes them */
const START_PATH = [
  { tab: "play", title: "Play", words: "Turn one dial, see the loss move, and read how it is worked out." },
  { tab: "demo", title: "Demo", words: "Watch a model learn from its mistakes. Flip a label, and see it burn." },
  { tab: "practice", title: "Practice", words: "Solve ten problems. Hints help, and every classic mistake is named." },
];
/** @type {{tab: Tab, title: string}[]} */
const START_SIDEWAYS = [
  { tab: "why", title: "Why the formula is what it is" },
  { tab: "data", title: "Score your own data" },
];
/** @type {Formula} */
const START_FORMULA = ["row", "L", "=", "−", "[", "y", "·", "ln", "p", "+", "(", "1", "−", "y", ")", "·", "ln", "(", "1", "−", "p", ")", "]"];
const VISITED = "visited"; // under this name the browser remembers which tabs were seen

/**
 * @param {App} app
 * @returns {View}
 */
export function createStartView(app) {
  const outcomes = createOutcomes(app);
  const visited = new Set((recall(VISITED) ?? "").split(" ").filter(Boolean));
  const greeting = h("h2", {});
  const cards = START_PATH.map(({ tab, title, words }, i) => {
    const seen = h("span", { class: "small start-seen" }, "✓ seen");
    const button = h(
      "button",
      { type: "button", class: "start-card", onclick: () => app.store.change("tab", tab) },
      h("span", { class: "start-count", "aria-hidden": "true" }, i + 1),
      h("span", { class: "start-card-title" }, title),
      h("span", {}, words),
      seen,
    );
    return { tab, title, seen, button, item: h("li", {}, button) };
  });
  const sideways = START_SIDEWAYS.map(({ tab, title }) => ({
    tab,
    button: h("button", { type: "button", class: "button", onclick: () => app.store.change("tab", tab) }, title),
  }));
  app.store.subscribe(({ tab }) => {
    if (tab === "start" || visited.has(tab)) return;
    visited.add(tab);
    remember(VISITED, [...visited].join(" "));
  });

  const element = h(
    "section",
    { class: "stack start" },
    h(
      "div",
      { class: "start-hero" },
      h(
        "div",
        { class: "stack" },
        h("h1", {}, "How wrong was that forecast?"),
        h(
          "p",
          { class: "lead" },
          explained("Binary cross-entropy puts a price on a forecast: minus the logarithm of the probability it gave to what then happened. Sure and right is nearly free, unsure costs a little, sure and wrong costs without limit."),
        ),
        h("p", { class: "start-formula" }, mathml(["row", "L", "=", "−", "ln"]), " (probability given to what happened)"),
        h("p", { class: "soft" }, "In the usual letters, where y is 1 if it happened and 0 if not, p is the probability that was given to its happening, and ln is the natural logarithm:"),
        scrollBox("The formula", "start-formula", mathml(START_FORMULA)),
      ),
      outcomes.element,
    ),
    createLogarithm(),
    h("div", { class: "stack start-next" }, greeting, h("ol", { class: "start-path" }, cards.map(({ item }) => item)), h("div", { class: "row" }, sideways.map(({ button }) => button))),
    createCard(app.lesson.card),
  );

  return {
    element,
    render({ play, hide, tab }, before) {
      if (play.p !== before?.play.p) outcomes.render(play.p);
      if (tab === before?.tab && hide === before.hide) return;
      for (const { tab: there, item, seen } of cards) {
        item.hidden = hide.includes(there);
        seen.hidden = !visited.has(there);
      }
      for (const { tab: there, button } of sideways) button.hidden = hide.includes(there);
      const due = cards.find((each) => !visited.has(each.tab) && !each.item.hidden);
      for (const each of cards) each.button.classList.toggle("start-due", each === due);
      greeting.textContent = greetingFor(visited.size > 0, due?.title);
    },
  };
}

/**
 * @param {boolean} known whether this browser was here before
 * @param {string} [due] the first step that was not seen yet
 */
function greetingFor(known, due) {
  if (!known) return "New here? Three steps, about twenty minutes";
  return due ? `Welcome back. Next: ${due}` : "Welcome back. You have seen all three; come again for any";
}
