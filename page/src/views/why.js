/** Why: the formula derived, a line at a time, on sites that can be moved. */

import { fill, h } from "../base/dom.js";
import { printPaper } from "../base/paper.js";
import { tabAfter } from "../base/path.js";
import { bringIntoView, scrollBox } from "../base/scroll.js";
import { explained } from "../base/term.js";
import { deriveLoss, siteLosses } from "../maths/derivation.js";
import { mathml } from "../maths/notation.js";
import { filled, prose } from "../prose/prose.js";
import { createWhySites, sitesOfWhy } from "./why/sites.js";
import { derivationPaper } from "./why/paper.js";
import { createStepFigure } from "./why/step.js";
import { COPIES_MOST, createUnderflowFigure } from "./why/underflow.js";

/** @import { App, View } from "../base/app.js" */
/** @import { DerivationLesson, DerivationLine, DerivationTemplate } from "../maths/derivation.js" */

/**
 * @param {App} app
 * @returns {View}
 */
export function createWhyView(app) {
  /** @type {DerivationLesson} */
  const lesson = app.lesson.derivation;
  const said = prose.why;
  const last = lesson.lines.length - 1;
  const sites = createWhySites(app);
  const underflow = createUnderflowFigure(app);
  const errors = createStepFigure(app);
  /** @type {Record<string, HTMLElement>} */
  const figures = { underflow: underflow.element, errors: errors.element };
  const lines = lesson.lines.map((template, i) => createWhyLine(template, i + 1, figures[template.key], () => goTo(i)));
  const chapters = lesson.chapters.map(({ key, title }, i) => {
    const first = lesson.lines.findIndex(({ chapter }) => chapter === key);
    return { key, button: h("button", { type: "button", class: "why-chapter", onclick: () => goTo(first) }, h("span", { class: "why-count" }, i + 1), h("span", { class: "why-chapter-name" }, title)) };
  });
  const back = h("button", { type: "button", class: "button", onclick: () => goTo(stepNow() - 1) }, said.previous);
  const next = h("button", { type: "button", class: "button primary", onclick: goOn });
  const progress = h("span", { class: "small soft" });
  const print = h("button", { type: "button", class: "button why-print", onclick: printAll }, filled(said.print, { n: last + 1 }));
  print.hidden = app.host.kind === "notebook"; // frames may not print
  const chapterTitle = h("p", { class: "why-chapter-title", "aria-hidden": "true" });
  const end = h("div", { class: "right stack" }, h("p", {}, said.end));
  const element = h(
    "section",
    { class: "stack why" },
    h(
      "div",
      { class: "why-head" },
      h("h1", {}, said.title),
      h("p", { class: "lead" }, said.lead),
    ),
    h(
      "div",
      { class: "why-desk" },
      sites.element,
      h(
        "section",
        { class: "stack", "aria-label": said.derivation },
        h("ol", { class: "why-chapters" }, chapters.map(({ button }) => h("li", {}, button))),
        chapterTitle,
        h("ol", { class: "why-lines" }, lines.map((line) => line.element)),
        end,
      ),
    ),
    h("div", { class: "why-foot" }, h("div", { class: "row why-steps-bar" }, back, next, progress), print),
  );

  /** The step of the state, which the one on screen may be a frame behind. */
  function stepNow() {
    return Math.min(Math.max(app.store.get().why.step, 0), last);
  }

  /** @param {number} step */
  function goTo(step) {
    const to = Math.min(Math.max(step, 0), last);
    if (to === stepNow()) return;
    app.store.change("why", { step: to });
    app.store.flush();
    app.announce(filled(said.line, { n: to + 1, all: last + 1, title: lesson.lines[to].title }));
  }

  function goOn() {
    const after = stepNow() === last ? tabAfter("why", app.store.get().hide) : null;
    if (after) app.store.change("tab", after);
    else goTo(stepNow() + 1);
  }

  function printAll() {
    const { why } = app.store.get();
    const here = sitesOfWhy(why);
    const losses = siteLosses(here);
    const focus = losses.indexOf(Math.max(...losses));
    const copies = Math.min(Math.max(why.copies, 1), COPIES_MOST);
    printPaper(derivationPaper(lesson.chapters, deriveLoss(lesson.lines, { ...here, focus, copies }), here));
  }

  return {
    element,
    render({ why, hide }, before) {
      if (why === before?.why && hide === before.hide) return;
      const here = sitesOfWhy(why);
      const step = Math.min(Math.max(why.step, 0), last);
      const { key, chapter } = lesson.lines[step];
      const copies = Math.min(Math.max(why.copies, 1), COPIES_MOST);
      const losses = siteLosses(here);
      const focus = losses.indexOf(Math.max(...losses));
      const [derived] = deriveLoss([lesson.lines[step]], { ...here, focus, copies });
      sites.render(here, chapter === "slope");
      lines.forEach((line, i) => line.render(i === step ? derived : null, { listed: lesson.lines[i].chapter === chapter, done: i <= step }));
      chapterTitle.textContent = lesson.chapters.find((each) => each.key === chapter)?.title ?? "";
      for (const each of chapters) {
        if (each.key === chapter) each.button.setAttribute("aria-current", "step");
        else each.button.removeAttribute("aria-current");
      }
      if (key === "underflow") underflow.render(here, copies);
      if (key === "errors") errors.render(here);
      back.setAttribute("aria-disabled", String(step === 0));
      const after = step === last ? tabAfter("why", hide) : null;
      next.setAttribute("aria-disabled", String(step === last && !after));
      next.textContent = after ? filled(prose.path.nextTab, { tab: prose.tabs[after].title }) : said.next;
      if (step === last) app.path.finish("why");
      progress.textContent = filled(said.progress, { n: step + 1, all: last + 1 });
      end.hidden = step !== last;
      element.classList.toggle("why-at-end", step === last);
      if (step !== (before?.why.step ?? 0)) bringIntoView(lines[step].element);
    },
  };
}

/**
 * One line: its title, which opens it, its formula, and when it is open the numbers, the words and the figure.
 * @param {DerivationTemplate} template
 * @param {number} count its number
 * @param {HTMLElement | undefined} figure
 * @param {() => void} open
 */
function createWhyLine(template, count, figure, open) {
  const title = h("button", { type: "button", class: "why-title", onclick: open }, template.title);
  const formula = scrollBox(prose.why.symbols, "why-formula", mathml(template.formula, { display: true }));
  const rows = h("div", { class: "why-rows" });
  const numbers = scrollBox(prose.why.numbers, "why-numbers", rows);
  const words = h("p", { class: "prose" });
  const body = h("div", { class: "stack why-body" }, numbers, words, figure);
  const element = h("li", { class: "panel why-step" }, h("h2", { class: "why-heading" }, h("span", { class: "why-number", "aria-hidden": "true" }, count), title), formula, body);
  /** @type {readonly unknown[]} */
  let written = [];
  let said = "";

  return {
    element,
    /**
     * @param {DerivationLine | null} line on the sites, where it is open
     * @param {{listed: boolean, done: boolean}} place done: the formula has been derived
     */
    render(line, place) {
      element.hidden = !place.listed;
      element.classList.toggle("why-open", line !== null);
      title.setAttribute("aria-expanded", String(line !== null));
      formula.hidden = !place.done;
      body.hidden = line === null;
      if (!line) return;
      if (line.words !== said) fill(words, explained((said = line.words)));
      if (JSON.stringify(line.numbers) !== JSON.stringify(written)) {
        written = line.numbers;
        fill(rows, line.numbers.map((each) => mathml(each, { display: true })));
      }
    },
  };
}
