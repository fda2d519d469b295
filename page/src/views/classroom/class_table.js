/** What a class handed in, as a table: who solved which problem, and who made which mistake. All of it is text. */

import { fill, h, number } from "../../base/dom.js";
import { scrollBox } from "../../base/scroll.js";
import { saveFile } from "../../base/saving.js";
import { writeClassTable } from "../../maths/classroom/class_file.js";
import { classTable } from "../../maths/classroom/class_record.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { ClassRecord, ClassTable, Solved } from "../../maths/classroom/class_record.js" */
/** @import { PracticeLesson } from "../../maths/practice/problems.js" */

const PASTED_MOST = 2_000_000; // characters
const SIGNS = { own: "✓", helped: "(✓)", missed: "✗", open: "…" };
const SAVED = "class.csv";

/**
 * @param {PracticeLesson} lesson
 * @returns {HTMLElement}
 */
export function createClassTable(lesson) {
  const pasted = h("textarea", { rows: 4, spellcheck: "false", autocomplete: "off", oninput: show });
  const found = h("div", { class: "stack", "aria-live": "polite" });

  function show() {
    if (pasted.value.length > PASTED_MOST) fill(found, h("p", { class: "problem" }, prose.classroom.table.tooMuch));
    else fill(found, pasted.value.trim() && shownClass(lesson, classTable(lesson, pasted.value)));
  }

  return h(
    "section",
    { class: "stack" },
    h("h3", {}, prose.classroom.table.title),
    h("label", { class: "field" }, h("span", {}, prose.classroom.table.paste), pasted),
    found,
  );
}

/**
 * @param {PracticeLesson} lesson
 * @param {ClassTable} table
 */
function shownClass(lesson, table) {
  const { records, problems, mistakes, refused } = table;
  const words = prose.classroom.table;
  const save = () => saveFile(SAVED, "text/csv", writeClassTable(lesson, table));
  return [
    refused.map(({ line, why }) => h("p", { class: "problem small" }, filled(words.refused, { line, why }))),
    records.length > 0 && shownRecords(records, problems),
    records.length > 0 && h("p", { class: "small soft" }, words.legend),
    records.length > 0 && h("div", {}, h("button", { type: "button", class: "button", onclick: save }, words.save)),
    mistakes.length > 0 && shownMistakes(lesson, mistakes),
  ].flat();
}

/**
 * @param {ClassRecord[]} records
 * @param {number[]} problems
 */
function shownRecords(records, problems) {
  const words = prose.classroom.table;
  const codes = new Set(records.map(({ code }) => code.toUpperCase()));
  const heads = problems.map((at) => h("th", { scope: "col", class: "value" }, number(at + 1, { style: "full" })));
  const rows = records.map(({ code, name, solved }) => {
    const by = new Map(solved.map((each) => [each.at, each]));
    const who = `${name || words.noName}${codes.size > 1 ? ` (${code || words.noCode})` : ""}`;
    return h("tr", {}, h("th", { scope: "row" }, who), problems.map((at) => h("td", { class: "value" }, shownSolved(by.get(at)))));
  });
  return scrollBox(
    words.solved,
    "",
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, words.problem), heads)), h("tbody", {}, rows)),
  );
}

/** @param {Solved} [solved] */
function shownSolved(solved) {
  return solved ? SIGNS[solved.outcome] : "";
}

/**
 * @param {PracticeLesson} lesson
 * @param {ClassTable["mistakes"]} mistakes
 */
function shownMistakes({ mistakes: named, verdicts }, mistakes) {
  const words = prose.classroom.table;
  const rows = mistakes.map(({ key, names }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, key),
      h("td", { class: "value" }, number(names.length, { style: "full" })),
      h("td", {}, names.map((name) => name || words.noName).join(", ")),
      h("td", { class: "small" }, named[key] ?? verdicts[key].replace(/\{\w+\}/g, "…")),
    ),
  );
  const heads = words.heads.map((head) => h("th", { scope: "col" }, head));
  return scrollBox(words.mistakes, "", h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)));
}
