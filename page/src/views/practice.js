/** Practice: a problem, an answer box that knows the classic mistakes, hints, the solution, and what comes next. */

import { fill, h } from "../base/dom.js";
import { explained } from "../base/term.js";
import { filled, prose } from "../prose/prose.js";
import { currentStep, taskProblem } from "../maths/classroom/lesson.js";
import { problemInCourse, solvedOutcome, streakOf } from "../maths/practice/progress.js";
import { answerText, checkAnswer } from "../maths/practice/verdicts.js";
import { workedSolution } from "../maths/practice/worked.js";
import { noteInLesson } from "./classroom/notes.js";
import { createAnswerBox } from "./practice/answer.js";
import { createKindList } from "./practice/kinds.js";
import { problemHead, shownProblem, shownSolution, shownVerdict } from "./practice/problem.js";
import { createRecord } from "./practice/record.js";
import { createSheet } from "./practice/sheet.js";

/** @import { App, View } from "../base/app.js" */
/** @import { State } from "../base/state.js" */
/** @import { PracticeLesson, Problem } from "../maths/practice/problems.js" */
/** @import { Outcome } from "../maths/practice/progress.js" */

/**
 * @typedef {object} Attempt how far the problem on screen has got
 * @property {Problem} problem
 * @property {number} tries
 * @property {number} hints
 * @property {boolean} done
 */

/**
 * @param {App} app
 * @returns {View}
 */
export function createPracticeView(app) {
  /** @type {PracticeLesson} */
  const lesson = app.lesson.practice;
  const record = createRecord(app, lesson, startOver, () => attempt && showStanding());
  const kinds = createKindList(lesson, (kind) => app.store.change("practice", { kind }));
  const answer = createAnswerBox(lesson.rule, check);
  const sheet = createSheet(app, lesson);
  /** @type {Attempt} */
  let attempt;

  const head = h("div", { class: "practice-head" });
  const body = h("div", { class: "stack practice-body", id: "practice-problem" });
  const feedback = h("div", { class: "stack" });
  const hints = h("ol", { class: "stack practice-hints" });
  const solution = h("div", {});
  const hint = h("button", { class: "button", type: "button", onclick: giveHint });
  const give = h("button", { class: "button", type: "button", onclick: showSolution }, prose.practice.show);
  const next = h("button", { class: "button primary", type: "button", onclick: goOn }, prose.practice.next);
  const last = h("p", { class: "right" }, prose.practice.last);
  const card = h("article", { class: "panel stack practice-card", "aria-labelledby": "practice-title" });
  card.append(head, body, answer.element, feedback, hints, solution, h("div", { class: "row" }, hint, give, next), last);
  const aside = h("aside", { class: "stack practice-aside", "aria-label": prose.practice.record.title });
  aside.append(record.element, sheet.element);
  kinds.element.classList.add("practice-side");
  const element = h(
    "section",
    { class: "stack" },
    h(
      "div",
      { class: "practice-top" },
      h("h1", {}, prose.tabs.practice.title),
      h("p", { class: "lead" }, prose.practice.lead),
    ),
    h("div", { class: "practice" }, card, kinds.element, aside),
  );

  /** @returns the problems that a teacher chose, where the page is at them */
  function openTask() {
    return currentStep(app.store.get().lesson)?.task ?? null;
  }

  /**
   * Keep for the teacher what was done.
   * @param {Parameters<typeof noteInLesson>[3]} what
   */
  function note(what) {
    const { practice, lesson: given } = app.store.get();
    const task = openTask();
    if (task) noteInLesson(lesson, given, { at: task.from + practice.at, kind: attempt.problem.kind }, what);
  }

  /** Make the problem that the state and the record lead to, and show it untouched. */
  function pose() {
    const { seed, kind, at } = app.store.get().practice;
    const task = openTask();
    const problem = task ? taskProblem(lesson, app.store.get().lesson.code, task, at) : problemInCourse(lesson, seed, at, record.results(), kind);
    attempt = { problem, tries: 0, hints: 0, done: false };
    kinds.element.hidden = aside.hidden = task !== null;
    fill(head, problemHead(attempt.problem, at + 1));
    fill(body, shownProblem(attempt.problem));
    answer.pose(attempt.problem);
    for (const part of [feedback, hints, solution]) fill(part);
    showStanding();
  }

  function showStanding() {
    const { problem, done } = attempt;
    const left = problem.hints.length - attempt.hints;
    fill(hint, left > 0 ? filled(prose.practice.hint, { n: attempt.hints + 1, all: problem.hints.length }) : prose.practice.noHint);
    hint.disabled = left === 0;
    hint.hidden = give.hidden = done;
    const task = openTask();
    const ended = task !== null && app.store.get().practice.at >= task.count - 1;
    next.hidden = !done || ended;
    last.hidden = !done || !ended;
    answer.close(done);
    kinds.show(app.store.get().practice.kind, record.results(), problem.kind);
    record.show(streakOf(record.results()));
  }

  /** @param {string} typed */
  function check(typed) {
    if (attempt.done) return;
    const verdict = checkAnswer(lesson, attempt.problem, typed);
    if (verdict.outcome !== "again") attempt.tries += 1;
    if (verdict.outcome === "wrong") note({ mistake: verdict.key });
    fill(feedback, shownVerdict(attempt.problem, verdict));
    app.announce(verdict.words);
    if (verdict.outcome === "right") finish(solvedOutcome(attempt.tries, attempt.hints));
    else answer.again();
  }

  function giveHint() {
    const words = attempt.problem.hints[attempt.hints];
    attempt.hints += 1;
    hints.append(h("li", {}, explained(words)));
    app.announce(words);
    showStanding();
    if (hint.disabled) answer.again();
  }

  function showSolution() {
    fill(feedback);
    app.announce(filled(prose.practice.shown, { answer: answerText(attempt.problem) }));
    finish("missed");
  }

  /** @param {Outcome} outcome */
  function finish(outcome) {
    note({ outcome });
    attempt.done = true;
    const { kind, seed } = attempt.problem;
    record.add({ kind, seed, outcome });
    app.path.finish("practice");
    const parts = workedSolution(lesson, app.lesson.words, attempt.problem);
    fill(solution, shownSolution(attempt.problem, parts, outcome === "missed"));
    showStanding();
    if (next.hidden) answer.again();
    else next.focus();
  }

  function goOn() {
    const { kind, at } = app.store.get().practice;
    const solved = kind === "" && !openTask() ? record.results().length : 0; // in another tab of the browser, too
    app.store.change("practice", { at: Math.max(at + 1, solved) });
    app.store.flush();
    answer.again();
  }

  /** After the record was erased or replaced: go on where it ends. */
  function startOver() {
    app.store.change("practice", { at: record.results().length });
    app.store.flush();
    pose();
  }

  return {
    element,
    /**
     * @param {State} state
     * @param {State | null} before
     */
    render(state, before) {
      const { kind, at } = state.practice;
      if (before === null) record.look();
      if (kind !== "" && !lesson.kinds.some(({ key }) => key === kind)) app.store.change("practice", { kind: "" });
      else if (before === null && kind === "" && !openTask() && at < record.results().length) {
        app.store.change("practice", { at: record.results().length }); // where the last visit ended
      }
      if (before === null || state.practice !== before.practice) pose();
    },
  };
}
