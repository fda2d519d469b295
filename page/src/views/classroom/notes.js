/** What a student did in a lesson, kept in this browser until it is handed in. */

import { recall, remember } from "../../base/storage.js";
import { classSeed } from "../../maths/classroom/lesson.js";
import { readRecord, withEvent, writeRecord } from "../../maths/classroom/class_record.js";

/** @import { LessonState } from "../../base/state.js" */
/** @import { ClassRecord } from "../../maths/classroom/class_record.js" */
/** @import { PracticeLesson } from "../../maths/practice/problems.js" */
/** @import { Outcome } from "../../maths/practice/progress.js" */

/** Records that this browser may not keep, as long as the page is open. @type {Map<string, string>} */
const unkept = new Map();

/** @param {LessonState} given */
const keptAs = ({ code, steps }) => `lesson-${classSeed(`${code} ${steps}`)}`;

/**
 * @param {PracticeLesson} lesson
 * @param {LessonState} given
 * @returns {ClassRecord}
 */
export function recordOfLesson(lesson, given) {
  const kept = recall(keptAs(given)) ?? unkept.get(keptAs(given));
  const read = kept ? readRecord(lesson, kept) : "";
  return typeof read === "string" ? { code: given.code, name: "", solved: [] } : read;
}

/**
 * @param {LessonState} given
 * @param {ClassRecord} record
 * @returns {string} the line that is kept
 */
function keep(given, record) {
  const line = writeRecord(record);
  if (!remember(keptAs(given), line)) unkept.set(keptAs(given), line);
  return line;
}

/**
 * Keep a wrong answer, or how a problem ended.
 * @param {PracticeLesson} lesson
 * @param {LessonState} given
 * @param {{at: number, kind: string}} problem its number in the lesson
 * @param {{mistake: string} | {outcome: Outcome}} what
 */
export function noteInLesson(lesson, given, { at, kind }, what) {
  const record = recordOfLesson(lesson, given);
  keep(given, { ...record, solved: withEvent(record.solved, at, kind, what) });
}

/**
 * Put a name to the record.
 * @param {PracticeLesson} lesson
 * @param {LessonState} given
 * @param {string} name
 * @returns {string} the line to hand in
 */
export function signedRecord(lesson, given, name) {
  return keep(given, { ...recordOfLesson(lesson, given), name });
}
