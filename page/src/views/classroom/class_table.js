/** What a class handed in, as a table: who solved which problem, and who made which mistake. All of it is text. */

import { fill, h, number } from "../../base/dom.js";
import { scrollBox } from "../../base/scroll.js";
import { filledProse } from "../../maths/practice/problems.js";
import { classTable } from "../../maths/classroom/class_record.js";

/** @import { ClassRecord, ClassTable, Solved } from "../../maths/classroom/class_record.js" */
/** @import { PracticeLesson } from "../../maths/practice/problems.js" */

const PASTED_MOST = 2_000_000; // characters
const SIGNS = { own: "✓", helped: "(✓)", missed: "✗", open: "…" };
const LEGEND = "✓ solved at once and without hints, (✓) solved with help or after a mistake, ✗ saw the solution, … begun.";

/**
 * @param {PracticeLesson} lesson
 * @returns {HTMLElement}
 */
export function createClassTable(lesson) {
  const pasted = h("textarea", { rows: 4, spellcheck: "false", autocomplete: "off", oninput: show });
  const found = h("div", { class: "stack", "aria-live": "polite" });

  function show() {
    if (pasted.value.length > PASTED_MOST) fill(found, h("p", { class: "problem" }, "This is too much to be the records of a class."));
    else fill(found, pasted.value.trim() && shownClass(lesson, classTable(lesson, pasted.value)));
  }

  return h(
    "section",
    { class: "stack" },
    h("h3", {}, "What the class handed in"),
    h("label", { class: "field" }, h("span", {}, "Paste the students' lines, one below the other. They stay on this machine."), pasted),
    found,
  );
}

/**
 * @param {PracticeLesson} lesson
 * @param {ClassTable} table
 */
function shownClass(lesson, { records, problems, mistakes, refused }) {
  return [
    refused.map(({ line, why }) => h("p", { class: "problem small" }, `Line ${line} is left out: ${why}.`)),
    records.length > 0 && shownRecords(records, problems),
    records.length > 0 && h("p", { class: "small soft" }, LEGEND),
    mistakes.length > 0 && shownMistakes(lesson, mistakes),
  ].flat();
}

/**
 * @param {ClassRecord[]} records
 * @param {number[]} problems
 */
function shownRecords(records, problems) {
  const codes = new Set(records.map(({ code }) => code.toUpperCase()));
  const heads = problems.map((at) => h("th", { scope: "col", class: "value" }, number(at + 1, { style: "full" })));
  const rows = records.map(({ code, name, solved }) => {
    const by = new Map(solved.map((each) => [each.at, each]));
    const who = `${name || "no name"}${codes.size > 1 ? ` (${code || "no code"})` : ""}`;
    return h("tr", {}, h("th", { scope: "row" }, who), problems.map((at) => h("td", { class: "value" }, shownSolved(by.get(at)))));
  });
  return scrollBox(
    "Who solved which problem",
    "",
    h("table", {}, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Problem"), heads)), h("tbody", {}, rows)),
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
  const rows = mistakes.map(({ key, names }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, key),
      h("td", { class: "value" }, number(names.length, { style: "full" })),
      h("td", {}, names.map((name) => name || "no name").join(", ")),
      h("td", { class: "small" }, named[key] ?? filledProse(verdicts[key], { unit: "…" })),
    ),
  );
  const heads = ["Mistake", "Students", "Who", "What the page says to it"].map((head) => h("th", { scope: "col" }, head));
  return scrollBox("Who made which mistake", "", h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)));
}
