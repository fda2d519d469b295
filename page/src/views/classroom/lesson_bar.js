/** The way through a lesson that a teacher made, in the place of the navigation: where one is, Back and Next, and the line to hand in. */

import { h } from "../../base/dom.js";
import { decodeFragment } from "../../base/fragment.js";
import { copyText } from "../../base/saving.js";
import { TABS } from "../../base/state.js";
import { filled, prose, titleOfTab } from "../../prose/prose.js";
import { currentStep, readLesson, stepFragment } from "../../maths/classroom/lesson.js";
import { NAME_MOST } from "../../maths/classroom/class_record.js";
import { recordOfLesson, signedRecord } from "./notes.js";

/** @import { App } from "../../base/app.js" */
/** @import { LessonState, State } from "../../base/state.js" */
/** @import { PracticeLesson } from "../../maths/practice/problems.js" */

/**
 * The state in which a step begins; of problems, the first that was not ended yet.
 * @param {PracticeLesson} lesson
 * @param {State} base
 * @param {LessonState} given
 * @returns {State}
 */
export function stateOfStep(lesson, base, given) {
  const step = currentStep(given);
  if (!step) return { ...base, lesson: given };
  const state = decodeFragment(stepFragment(step.text), base);
  const others = TABS.filter((tab) => tab !== state.tab);
  const opened = { ...state, lesson: given, hide: [...new Set([...others, ...state.hide])] };
  if (!step.task) return opened;
  const { from, count } = step.task;
  const ended = new Set(recordOfLesson(lesson, given).solved.filter(({ outcome }) => outcome !== "open").map(({ at }) => at - from));
  const due = Array.from({ length: count }, (_, at) => at).find((at) => !ended.has(at));
  return { ...opened, practice: { ...opened.practice, at: due ?? count - 1 } };
}

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (state: State) => void}}
 */
export function createLessonBar(app) {
  const { bar } = prose.classroom;
  const where = h("strong", {});
  const back = h("button", { type: "button", class: "button", onclick: () => goTo(-1) }, bar.back);
  const next = h("button", { type: "button", class: "button primary", onclick: () => goTo(1) }, bar.next);
  const leave = h("button", { type: "button", class: "button", onclick: leaveLesson }, bar.leave);
  const name = h("input", { type: "text", maxlength: NAME_MOST, autocomplete: "off", oninput: writeLine });
  const line = h("input", { type: "text", readonly: true, onfocus: () => line.select() });
  const said = h("span", { class: "small", role: "status" });
  const copy = h("button", { type: "button", class: "button primary", onclick: copyLine }, bar.copy);
  const handIn = h(
    "details",
    { class: "lesson-record", ontoggle: writeLine },
    h("summary", {}, bar.handIn),
    h(
      "div",
      { class: "stack" },
      h("label", { class: "field" }, h("span", {}, bar.name), name),
      h("label", { class: "field" }, h("span", {}, bar.line), line),
      h("div", { class: "row" }, copy, said),
    ),
  );
  const element = h("section", { class: "lesson-bar", "aria-label": bar.label, hidden: true }, where, back, next, leave, handIn);

  /** @param {number} by */
  function goTo(by) {
    const { lesson: given } = app.store.get();
    handIn.open = false;
    app.store.replace(stateOfStep(app.lesson.practice, app.store.get(), { ...given, at: given.at + by }));
    app.store.flush();
    app.announce(where.textContent ?? "");
    scrollTo(0, 0);
  }

  function leaveLesson() {
    app.store.replace({ ...app.store.get(), lesson: { code: "", steps: "", at: 0 }, hide: [] });
    app.store.flush();
  }

  function writeLine() {
    if (!handIn.open) return;
    line.value = signedRecord(app.lesson.practice, app.store.get().lesson, name.value);
    said.textContent = "";
  }

  async function copyLine() {
    writeLine();
    said.textContent = (await copyText(line.value)) ? bar.copied : bar.uncopied;
  }

  return {
    element,
    render({ lesson: given }) {
      const steps = readLesson(given.steps);
      const at = Math.min(given.at, steps.length - 1);
      element.hidden = steps.length === 0;
      document.querySelector("nav.tabs")?.toggleAttribute("hidden", !element.hidden);
      if (element.hidden) return;
      where.textContent = filled(given.code ? bar.whereCoded : bar.where, { code: given.code, n: at + 1, steps: steps.length, tab: titleOfTab(steps[at].tab) });
      back.disabled = at === 0;
      next.disabled = at === steps.length - 1;
      handIn.hidden = !steps.some(({ task }) => task);
      if (document.activeElement !== name) name.value = recordOfLesson(app.lesson.practice, given).name;
    },
  };
}
