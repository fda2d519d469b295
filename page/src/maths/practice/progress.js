/** What somebody has solved so far and what comes next; the same format as `logloss._lesson.practice.progress`. */

import { filled, prose } from "../../prose/prose.js";
import { FIRST_PROBLEM, makeProblem } from "./problems.js";

/** @import { PracticeLesson, Problem } from "./problems.js" */

/** @typedef {"own" | "helped" | "missed"} Outcome own: at once and without hints; missed: the solution was shown */
/** @typedef {{kind: string, seed: number, outcome: Outcome}} Result */

export const PROGRESS_SCHEMA = "logloss/progress/1";
const PROGRESS_FAMILY = "logloss/progress/";
const LONGEST_PROGRESS = 10_000; // results; the oldest are forgotten
const REST = 2; // other problems before a kind comes back
const PER_SEED = 1_000_000; // seeds of problems that belong to one seed of a course
const COURSE_SEEDS = 2 ** 53;

/** @type {Record<Outcome, number>} how often a kind is to be solved on one's own after this */
const OWED = { own: 0, helped: 1, missed: 2 };

/**
 * @param {number} tries
 * @param {number} hints
 * @returns {Outcome} of a problem that was solved
 */
export function solvedOutcome(tries, hints) {
  return tries === 1 && hints === 0 ? "own" : "helped";
}

/**
 * How often each kind that was met is still to be solved on one's own.
 * @param {Result[]} results
 * @returns {Map<string, number>}
 */
export function owedKinds(results) {
  /** @type {Map<string, number>} */
  const left = new Map();
  for (const { kind, outcome } of results) {
    left.set(kind, Math.max(OWED[outcome], (left.get(kind) ?? 0) - (outcome === "own" ? 1 : 0)));
  }
  return left;
}

/**
 * The kind that comes next: one that was missed, else a new one, else the one not seen for longest.
 * @param {PracticeLesson} lesson
 * @param {Result[]} results
 */
export function nextKind(lesson, results) {
  const seen = new Map(results.map(({ kind }, at) => [kind, at]));
  const left = owedKinds(results);
  const oldest = [...seen].sort(([, a], [, b]) => a - b).map(([kind]) => kind);
  const missed = oldest.filter((kind) => left.get(kind));
  const rested = missed.filter((kind) => Number(seen.get(kind)) < results.length - REST);
  const unseen = lesson.kinds.map(({ key }) => key).filter((kind) => !seen.has(kind));
  return [...rested.slice(0, 1), ...unseen, ...missed, ...oldest][0];
}

/**
 * A problem of a course.
 * @param {PracticeLesson} lesson
 * @param {number} seed of the course
 * @param {number} at number of the problem, from 0
 * @param {Result[]} results
 * @param {string} [kind] only this one
 * @returns {Problem}
 */
export function problemInCourse(lesson, seed, at, results, kind = "") {
  if (at === 0 && (kind === "" || kind === FIRST_PROBLEM.kind)) {
    return makeProblem(lesson, FIRST_PROBLEM.kind, FIRST_PROBLEM.seed);
  }
  return makeProblem(lesson, kind || nextKind(lesson, results), courseSeed(seed, at));
}

/**
 * The seed of a problem of a course.
 * @param {number} seed of the course
 * @param {number} at
 */
export function courseSeed(seed, at) {
  return Number((BigInt(seed) * BigInt(PER_SEED) + BigInt(at)) % BigInt(COURSE_SEEDS));
}

/**
 * The problems of a sheet: all kinds in rising order, again and again, or one kind.
 * @param {PracticeLesson} lesson
 * @param {number} seed
 * @param {number} count
 * @param {string} [kind]
 */
export function sheetProblems(lesson, seed, count, kind = "") {
  const order = lesson.kinds.map(({ key }) => key);
  return Array.from({ length: count }, (_, at) =>
    at === 0
      ? problemInCourse(lesson, seed, 0, [], kind)
      : makeProblem(lesson, kind || order[at % order.length], courseSeed(seed, at)),
  );
}

/**
 * How many problems were solved in a row, up to now, on one's own.
 * @param {Result[]} results
 */
export function streakOf(results) {
  const last = results.findLastIndex(({ outcome }) => outcome !== "own");
  return results.length - 1 - last;
}

// the format -------------------------------------------------------------------------------------------------------

/**
 * The record as JSON, a result a line.
 * @param {Result[]} results
 */
export function progressText(results) {
  const rows = results
    .slice(-LONGEST_PROGRESS)
    .map(({ kind, seed, outcome }) => `{"kind": ${JSON.stringify(kind)}, "seed": ${seed}, "outcome": "${outcome}"}`);
  const listed = rows.length ? `\n    ${rows.join(",\n    ")}\n  ` : "";
  return `{\n  "schema": "${PROGRESS_SCHEMA}",\n  "results": [${listed}]\n}\n`;
}

/**
 * Read a record; kinds that are not known here are left out.
 * @param {PracticeLesson} lesson
 * @param {string} content
 * @returns {Result[] | string} or why it is no record, as the end of a sentence
 */
export function readProgress(lesson, content) {
  const { reasons } = prose.practice.record;
  /** @type {unknown} */
  let data;
  try {
    data = JSON.parse(content);
  } catch {
    return reasons.json;
  }
  const { schema, results } = recordOf(data);
  if (schema !== PROGRESS_SCHEMA) {
    return typeof schema === "string" && schema.startsWith(PROGRESS_FAMILY)
      ? filled(reasons.otherSchema, { schema, due: PROGRESS_SCHEMA })
      : filled(reasons.noSchema, { due: PROGRESS_SCHEMA });
  }
  if (!Array.isArray(results)) return reasons.noResults;
  for (const [at, row] of results.entries()) {
    const missing = missingInResult(row);
    if (missing) return filled(reasons[missing], { at });
  }
  const known = new Set(lesson.kinds.map(({ key }) => key));
  return results
    .filter(({ kind }) => known.has(kind))
    .map(({ kind, seed, outcome }) => ({ kind, seed, outcome }))
    .slice(-LONGEST_PROGRESS);
}

/**
 * @param {unknown} value
 * @returns {Record<string, unknown>}
 */
function recordOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : {};
}

/**
 * @param {unknown} row
 * @returns {"noResult" | "noKind" | "noSeed" | "noOutcome" | null}
 */
function missingInResult(row) {
  if (typeof row !== "object" || row === null || Array.isArray(row)) return "noResult";
  const { kind, seed, outcome } = recordOf(row);
  if (typeof kind !== "string") return "noKind";
  if (!Number.isSafeInteger(seed) || Number(seed) < 0) return "noSeed";
  if (typeof outcome !== "string" || !Object.hasOwn(OWED, outcome)) return "noOutcome";
  return null;
}
