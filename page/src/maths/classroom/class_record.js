/**
 * What a student did in a lesson, as one line to hand in, and a class's lines read again.
 *
 * `logloss-record/1 class=7B name=Ana problems=0.one.own,1.batch.helped.sign+log10 check=1a2b3c4d`. Lines are pasted by others,
 * so nothing in them is believed: each part has its form and its bound, and names are text.
 */

import { filled, prose } from "../../prose/prose.js";
import { classSeed } from "./lesson.js";

/** @import { PracticeLesson } from "../practice/problems.js" */
/** @import { Outcome } from "../practice/progress.js" */

/** @typedef {{at: number, kind: string, outcome: Outcome | "open", mistakes: string[]}} Solved a problem of a lesson, by its number */
/** @typedef {{code: string, name: string, solved: Solved[]}} ClassRecord */

export const NAME_MOST = 40; // characters
const SCHEMA = "logloss-record/1";
const LINE_MOST = 20_000; // characters
const LINES_MOST = 500;
const PROBLEMS_MOST = 500;
const MISTAKES_MOST = 12; // of one problem
const OUTCOMES = /** @type {const} */ (["own", "helped", "missed", "open"]);
const PATTERN = /^logloss-record\/1 class=([\w-]{0,40}) name=(\S{0,480}) problems=(\S*) check=([0-9a-f]{8})$/;

/**
 * @param {ClassRecord} record
 * @returns {string}
 */
export function writeRecord({ code, name, solved }) {
  const problems = solved.map(({ at, kind, outcome, mistakes }) => [at, kind, outcome, ...(mistakes.length ? [mistakes.join("+")] : [])].join("."));
  const kept = Array.from(name.normalize().replace(/\p{C}/gu, "").trim()).slice(0, NAME_MOST).join("");
  const body = `${SCHEMA} class=${code} name=${encodeURIComponent(kept)} problems=${problems.join(",")}`;
  return `${body} check=${checkOf(body)}`;
}

/**
 * A number that shows whether a line is whole; it keeps nobody from writing one.
 * @param {string} body
 */
function checkOf(body) {
  return classSeed(body).toString(16).padStart(8, "0");
}

/**
 * Read one line.
 * @param {PracticeLesson} lesson
 * @param {string} line
 * @returns {ClassRecord | string} or what is wrong with it, as the end of a sentence
 */
export function readRecord(lesson, line) {
  const { reasons } = prose.classroom.table;
  if (line.length > LINE_MOST) return reasons.long;
  if (!line.startsWith("logloss-record/")) return filled(reasons.beginning, { schema: SCHEMA });
  if (!line.startsWith(`${SCHEMA} `)) return reasons.version;
  const [, code, writtenName, problems, check] = PATTERN.exec(line) ?? [];
  if (check === undefined || check !== checkOf(line.slice(0, line.lastIndexOf(" ")))) return reasons.whole;
  const name = decodedName(writtenName);
  if (name === null) return reasons.name;
  const parts = problems === "" ? [] : problems.split(",");
  const solved = parts.map((part) => readSolved(lesson, part));
  if (parts.length > PROBLEMS_MOST || solved.includes(null)) return reasons.problems;
  return { code, name, solved: /** @type {Solved[]} */ (solved) };
}

/** @param {string} written */
function decodedName(written) {
  try {
    const name = decodeURIComponent(written);
    return Array.from(name).length <= NAME_MOST && !/\p{C}/u.test(name) ? name : null;
  } catch {
    return null;
  }
}

/**
 * @param {PracticeLesson} lesson
 * @param {string} part
 * @returns {Solved | null}
 */
function readSolved(lesson, part) {
  const [number, kind, written, mistaken, ...more] = part.split(".");
  const outcome = OUTCOMES.find((each) => each === written);
  const mistakes = mistaken === undefined ? [] : mistaken.split("+");
  const known = lesson.kinds.some(({ key }) => key === kind) && mistakes.every((key) => isMistake(lesson, key));
  if (!/^\d{1,3}$/.test(number) || !known || outcome === undefined || mistakes.length > MISTAKES_MOST || more.length) return null;
  return { at: Number(number), kind, outcome, mistakes };
}

/**
 * @param {PracticeLesson} lesson
 * @param {string} key
 */
function isMistake({ mistakes, verdicts }, key) {
  return Object.hasOwn(mistakes, key) || Object.hasOwn(verdicts, key);
}

/**
 * Add a wrong answer, or how a problem ended, to what was solved. What has ended stays as it ended.
 * @param {Solved[]} solved
 * @param {number} at
 * @param {string} kind
 * @param {{mistake: string} | {outcome: Outcome}} what
 * @returns {Solved[]}
 */
export function withEvent(solved, at, kind, what) {
  const old = solved.find((each) => each.at === at) ?? { at, kind, outcome: "open", mistakes: [] };
  if (old.outcome !== "open") return solved;
  /** @type {Solved} */
  const changed =
    "outcome" in what ? { ...old, outcome: what.outcome } : { ...old, mistakes: [...new Set([...old.mistakes, what.mistake])].slice(0, MISTAKES_MOST) };
  return [...solved.filter((each) => each.at !== at), changed].sort((a, b) => a.at - b.at);
}

// a class ------------------------------------------------------------------------------------------------------------

/**
 * @typedef {object} ClassTable
 * @property {ClassRecord[]} records one for each student: of several under one name, the last
 * @property {number[]} problems numbers of the problems that somebody met
 * @property {{key: string, names: string[]}[]} mistakes the most common first
 * @property {{line: number, why: string}[]} refused
 */

/**
 * Make a table of the lines of a class.
 * @param {PracticeLesson} lesson
 * @param {string} pasted
 * @returns {ClassTable}
 */
export function classTable(lesson, pasted) {
  /** @type {Map<string, ClassRecord>} */
  const records = new Map();
  /** @type {ClassTable["refused"]} */
  const refused = [];
  const lines = pasted.split(/\r\n|\r|\n/).map((line, i) => ({ line: i + 1, text: line.trim() }));
  const written = lines.filter(({ text }) => text !== "");
  for (const { line, text } of written.slice(0, LINES_MOST)) {
    const read = readRecord(lesson, text);
    if (typeof read === "string") refused.push({ line, why: read });
    else records.set(`${read.code.toUpperCase()} ${read.name}`, read);
  }
  if (written.length > LINES_MOST) refused.push({ line: written[LINES_MOST].line, why: filled(prose.classroom.table.reasons.lines, { n: LINES_MOST }) });
  const all = [...records.values()];
  /** @type {Map<string, Set<string>>} */
  const by = new Map();
  for (const { name, solved } of all) {
    for (const key of solved.flatMap(({ mistakes }) => mistakes)) by.set(key, (by.get(key) ?? new Set()).add(name));
  }
  return {
    records: all,
    problems: [...new Set(all.flatMap(({ solved }) => solved.map(({ at }) => at)))].sort((a, b) => a - b),
    mistakes: [...by].map(([key, names]) => ({ key, names: [...names] })).sort((a, b) => b.names.length - a.names.length),
    refused,
  };
}
