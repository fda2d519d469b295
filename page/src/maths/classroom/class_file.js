/** What a class handed in as a file for a spreadsheet: a row for each student, a column for each problem. */

import { filled, prose } from "../../prose/prose.js";
import { harmlessText, writeTable } from "../table/csv.js";

/** @import { PracticeLesson } from "../practice/problems.js" */
/** @import { ClassTable, Solved } from "./class_record.js" */

const MARK = "\uFEFF"; // by which spreadsheets know UTF-8

/**
 * @param {PracticeLesson} lesson
 * @param {ClassTable} table
 * @returns {string} CSV
 */
export function writeClassTable(lesson, { records, problems }) {
  const { columns } = prose.classroom.table;
  const heads = [columns.name, columns.code, ...problems.map((at) => filled(columns.problem, { n: at + 1 })), columns.mistakes];
  const rows = records.map(({ code, name, solved }) => {
    const by = new Map(solved.map((each) => [each.at, each]));
    return [name, code, ...problems.map((at) => outcomeInWords(lesson, by.get(at))), mistakesInWords(solved)];
  });
  return MARK + writeTable(heads, rows.map((row) => row.map(harmlessText)));
}

/**
 * @param {PracticeLesson} lesson
 * @param {Solved} [solved]
 */
function outcomeInWords({ outcomes }, solved) {
  if (!solved) return "";
  return solved.outcome === "open" ? prose.classroom.table.begun : outcomes[solved.outcome];
}

/** @param {Solved[]} solved */
function mistakesInWords(solved) {
  const { mistake } = prose.classroom.table;
  return solved
    .filter(({ mistakes }) => mistakes.length > 0)
    .map(({ at, mistakes }) => filled(mistake, { n: at + 1, mistakes: mistakes.join(", ") }))
    .join("; ");
}
