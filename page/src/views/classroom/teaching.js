/** For teachers: a lesson of moments and problems as one link, on paper, and what a class hands in. */

import { fill, h } from "../../base/dom.js";
import { encodeState, LESSON_LIMIT } from "../../base/fragment.js";
import { recall, remember } from "../../base/storage.js";
import { initialState, TABS } from "../../base/state.js";
import { counted, filled, prose, titleOfTab } from "../../prose/prose.js";
import { BETWEEN_FIELDS, BETWEEN_STEPS, lessonProblems, LESSON_STEPS, momentStep, readLesson, TASK_MOST, taskStep } from "../../maths/classroom/lesson.js";
import { printSheet, sheetContent, sheetKey, sheetSolutions, workedSolutions } from "../practice/sheet.js";
import { createClassTable } from "./class_table.js";
import { stateOfStep } from "./lesson_bar.js";
import { createLessonLink } from "./lesson_link.js";

/** @import { App } from "../../base/app.js" */
/** @import { LessonState, Tab } from "../../base/state.js" */
/** @import { LessonStep } from "../../maths/classroom/lesson.js" */

const DRAFT = "lesson-draft";

/**
 * What a step sets, in words; the stages of the demo are counted from 1 on the screen.
 * @param {string} field "demo.stage=2"
 */
function titleOfField(field) {
  const [, name, value] = /([^.=]*)=(.*)$/s.exec(field) ?? ["", field, ""];
  const { fields } = prose.classroom.teaching;
  const title = Object.hasOwn(fields, name) ? fields[/** @type {keyof typeof fields} */ (name)] : name;
  return `${title} ${name === "stage" ? Number(value) + 1 : value}`;
}

/**
 * @param {App} app
 * @returns {{element: HTMLDialogElement, open: () => void}}
 */
export function createTeaching(app) {
  const { practice: lesson } = app.lesson;
  const words = prose.classroom.teaching;
  /** @type {string[]} */
  let steps = [];

  const list = h("ol", { class: "teaching-steps" });
  const said = h("p", { class: "small", role: "status" });
  const current = h("button", { type: "button", class: "button primary", onclick: () => add(momentOnScreen()) });
  const tab = h("select", {}, TABS.map((each) => h("option", { value: each }, prose.tabs[each].title)));
  const addTab = h("button", { type: "button", class: "button", onclick: () => add(`tab=${tab.value}`) }, words.addTab);
  const kinds = lesson.kinds.map((/** @type {{key: string, title: string}} */ { key, title }) => {
    const box = h("input", { type: "checkbox", value: key });
    return { box, label: h("label", { class: "tick" }, box, title) };
  });
  const count = h("input", { type: "number", min: 1, max: TASK_MOST, step: 1, value: 5, required: true, class: "practice-small" });
  const tasks = h(
    "form",
    { class: "stack", onsubmit: addTask },
    h("fieldset", { class: "share-parts" }, h("legend", {}, words.kinds), kinds.map((/** @type {{label: HTMLElement}} */ { label }) => label)),
    h("div", { class: "row teaching-add" }, h("label", { class: "field" }, h("span", {}, words.count), count), h("button", { type: "submit", class: "button" }, words.addProblems)),
  );
  const code = h("input", { type: "text", maxlength: 20, pattern: "[A-Za-z0-9_\\-]*", value: "CLASS-1", autocomplete: "off", oninput: () => show() });
  const link = createLessonLink(app);
  const handOut = printButton(words.printProblems, () => printSheet(sheetContent(lesson, problems(), code.value)));
  const key = printButton(words.printAnswers, () => printSheet(sheetKey(lesson, problems()), sheetSolutions(lesson, workedSolutions(app, lesson, problems()))));
  const paper = h(
    "section",
    { class: "stack" },
    h("h3", {}, words.paper),
    app.host.kind === "notebook" ? h("p", {}, words.paperElsewhere) : h("div", { class: "row" }, handOut, key),
    h("p", { class: "small soft" }, words.paperAbout),
  );
  const made = h("div", { class: "stack" }, link.element, paper);
  const element = h(
    "dialog",
    { class: "share stack", "aria-labelledby": "teaching-title" },
    h("div", { class: "share-head" }, h("h2", { id: "teaching-title" }, words.title), h("button", { type: "button", class: "button", onclick: () => element.close() }, words.close)),
    h("p", { class: "soft" }, words.about),
    h(
      "section",
      { class: "stack" },
      h("h3", {}, words.lesson),
      list,
      said,
      h("div", { class: "row teaching-add" }, current, h("label", { class: "field" }, h("span", {}, words.tab), tab), addTab),
      tasks,
      h("label", { class: "field" }, h("span", {}, words.code), code),
    ),
    made,
    createClassTable(lesson),
  );

  /** @param {string} title @param {() => void} onclick */
  function printButton(title, onclick) {
    return h("button", { type: "button", class: "button", onclick }, title);
  }

  /** @returns {LessonState} */
  const draft = () => ({ code: code.validity.valid ? code.value : "", steps: steps.join(BETWEEN_STEPS), at: 0 });

  const problems = () => lessonProblems(lesson, draft().code, readLesson(draft().steps));

  /** The tab on screen as it stands, without what is on other tabs. */
  function momentOnScreen() {
    const state = app.store.get();
    const alone = { ...initialState(), tab: state.tab, hide: state.hide, [state.tab]: /** @type {any} */ (state)[state.tab] ?? undefined };
    return momentStep(encodeState(alone).fragment);
  }

  /** @param {string} step */
  function add(step) {
    const longer = [...steps, step];
    if (longer.length > LESSON_STEPS || longer.join(BETWEEN_STEPS).length > LESSON_LIMIT) {
      said.textContent = filled(words.full, { steps: LESSON_STEPS, characters: LESSON_LIMIT });
      return;
    }
    steps = longer;
    show(filled(words.added, { n: steps.length }));
  }

  /** @param {Event} event */
  function addTask(event) {
    event.preventDefault();
    const chosen = kinds.filter((/** @type {{box: HTMLInputElement}} */ { box }) => box.checked).map((/** @type {{box: HTMLInputElement}} */ { box }) => box.value);
    if (chosen.length) add(taskStep(chosen, count.valueAsNumber));
    else said.textContent = words.tick;
  }

  /** @param {number} at @param {number} to -1 takes it out */
  function move(at, to) {
    const [step] = steps.splice(at, 1);
    if (to >= 0) steps.splice(to, 0, step);
    show(to >= 0 ? filled(words.moved, { n: to + 1 }) : words.takenOut);
    current.focus();
  }

  /** @param {string} [done] what has just been done */
  function show(done = "") {
    const given = draft();
    const read = readLesson(given.steps);
    remember(DRAFT, `${given.code} ${given.steps}`);
    said.textContent = done;
    fill(list, read.map(shownStep));
    list.hidden = made.hidden = read.length === 0;
    paper.hidden = !read.some(({ task }) => task);
    if (read.length) link.show(encodeState(stateOfStep(lesson, initialState(), given)).fragment);
  }

  /** @param {LessonStep} step @param {number} at */
  function shownStep(step, at) {
    const name = titleOfStep(step);
    /** @param {string} sign @param {string} title @param {string} label @param {number} to */
    const button = (sign, title, label, to) =>
      h("button", { type: "button", class: "button", "aria-label": filled(label, { n: at + 1, step: name }), title, onclick: () => move(at, to) }, sign);
    return h("li", {}, h("div", { class: "row" }, h("span", {}, name), at > 0 && button("↑", words.up, words.upStep, at - 1), button("×", words.out, words.outStep, -1)));
  }

  /** @param {string} kind */
  function titleOfKind(kind) {
    return lesson.kinds.find((/** @type {{key: string}} */ { key }) => key === kind)?.title ?? kind;
  }

  /** @param {LessonStep} step */
  function titleOfStep({ text, tab: place, task }) {
    const title = titleOfTab(place);
    if (task) return counted(words.task, task.count, { tab: title, kinds: task.kinds.map(titleOfKind).join(", ") });
    const set = text.split(BETWEEN_FIELDS).filter((field) => !/^(tab|hide)=/.test(field));
    return [title, ...set.map(titleOfField)].join(", ");
  }

  function open() {
    const [kept, ...rest] = (recall(DRAFT) ?? "CLASS-1 ").split(" ");
    if (/^[\w-]{0,20}$/.test(kept)) code.value = kept;
    const text = rest.join("");
    steps = text.length <= LESSON_LIMIT ? readLesson(text).map((step) => step.text) : [];
    const here = /** @type {Tab} */ (app.store.get().tab);
    current.textContent = filled(words.addShown, { tab: prose.tabs[here].title });
    show();
    element.showModal();
  }

  return { element, open };
}
