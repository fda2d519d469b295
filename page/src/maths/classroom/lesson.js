/**
 * A lesson: what a teacher chose of the page, in order, as a text that a link can hold. See docs/teaching.md.
 *
 * A step is a part of a link without its "&": `tab=demo..demo.stage=2`. One that has `kinds` and a `count` is a set of
 * problems, which follow from the code of the class: all who open the link are given the same.
 */

import { courseSeed } from "../practice/progress.js";
import { makeProblem } from "../practice/problems.js";

/** @import { PracticeLesson } from "../practice/problems.js" */

/**
 * @typedef {object} Task problems of Practice
 * @property {string[]} kinds in turn
 * @property {number} count
 * @property {number} from the number, within the lesson, of the first
 */

/** @typedef {{text: string, tab: string, task: Task | null}} LessonStep */

export const LESSON_STEPS = 30;
export const TASK_MOST = 50; // problems
// No value of a link has two of these signs in a row, and mail programs keep them.
export const BETWEEN_STEPS = "::";
export const BETWEEN_FIELDS = "..";

/**
 * Read the steps of a lesson. Never throws: what makes no sense is left out.
 * @param {string} text
 * @returns {LessonStep[]}
 */
export function readLesson(text) {
  let from = 0;
  return text
    .split(BETWEEN_STEPS, LESSON_STEPS)
    .filter(Boolean)
    .map((step) => {
      const fields = new Map(step.split(BETWEEN_FIELDS).map((field) => /** @type {[string, string]} */ (cutAt(field))));
      const task = taskOf(fields, from);
      from += task?.count ?? 0;
      return { text: step, tab: fields.get("tab") ?? "start", task };
    });
}

/** @param {string} field */
function cutAt(field) {
  const at = field.indexOf("=");
  return at < 0 ? [field, ""] : [field.slice(0, at), field.slice(at + 1)];
}

/**
 * @param {Map<string, string>} fields
 * @param {number} from
 * @returns {Task | null}
 */
function taskOf(fields, from) {
  const kinds = (fields.get("kinds") ?? "").split(",").filter(Boolean);
  const count = Number(fields.get("count"));
  return kinds.length && Number.isInteger(count) && count >= 1 ? { kinds, count: Math.min(count, TASK_MOST), from } : null;
}

/**
 * The step that a lesson is at.
 * @param {{steps: string, at: number}} lesson
 * @returns {LessonStep | null} null if there is no lesson
 */
export function currentStep({ steps, at }) {
  const all = readLesson(steps);
  return all[Math.min(at, all.length - 1)] ?? null;
}

/**
 * The step that opens a state.
 * @param {string} fragment of a link, "#v1&tab=demo"
 */
export function momentStep(fragment) {
  return fragment.replace(/^#v1&?/, "").replaceAll("&", BETWEEN_FIELDS) || "tab=start";
}

/**
 * @param {string[]} kinds
 * @param {number} count
 */
export function taskStep(kinds, count) {
  return ["tab=practice", `kinds=${kinds.join(",")}`, `count=${count}`].join(BETWEEN_FIELDS);
}

/** @param {string} step */
export function stepFragment(step) {
  return `#v1&${step.replaceAll(BETWEEN_FIELDS, "&")}`;
}

/**
 * The seed that stands for the code of a class, whether in capitals or not (FNV-1a, 32 bits).
 * @param {string} code
 */
export function classSeed(code) {
  return [...code.toUpperCase()].reduce((hash, sign) => Math.imul(hash ^ sign.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
}

/**
 * A problem of a task.
 * @param {PracticeLesson} lesson
 * @param {string} code
 * @param {Task} task
 * @param {number} at from 0
 */
export function taskProblem(lesson, code, { kinds, from }, at) {
  const known = kinds.filter((kind) => lesson.kinds.some(({ key }) => key === kind));
  const kind = known.length ? known[at % known.length] : lesson.kinds[0].key;
  return makeProblem(lesson, kind, courseSeed(classSeed(code), from + at));
}

/**
 * All problems of a lesson, in order.
 * @param {PracticeLesson} lesson
 * @param {string} code
 * @param {LessonStep[]} steps
 */
export function lessonProblems(lesson, code, steps) {
  return steps.flatMap(({ task }) => (task ? Array.from({ length: task.count }, (_, at) => taskProblem(lesson, code, task, at)) : []));
}
