/** The whole derivation for paper: every line with its formula, its numbers on the sites, and its words. */

import { h, number } from "../../base/dom.js";
import { siteLosses } from "../../maths/derivation.js";
import { mathml } from "../../maths/notation.js";
import { prose } from "../../prose/prose.js";

/** @import { DerivationLesson, DerivationLine } from "../../maths/derivation.js" */
/** @import { WhySites } from "./sites.js" */

/**
 * @param {DerivationLesson["chapters"]} chapters
 * @param {DerivationLine[]} lines
 * @param {WhySites} sites
 */
export function derivationPaper(chapters, lines, sites) {
  const numbered = lines.map((line, i) => ({ ...line, count: i + 1 }));
  return h(
    "div",
    { class: "why-paper" },
    h("h1", {}, prose.why.title),
    sitesOnPaper(sites),
    chapters.map(({ key, title }) => [
      h("h2", {}, title),
      numbered.filter(({ chapter }) => chapter === key).map(lineOnPaper),
    ]).flat(2),
  );
}

/** @param {WhySites} sites */
function sitesOnPaper(sites) {
  const losses = siteLosses(sites);
  /** @type {[string, (number | string)[]][]} */
  const rows = [["y", sites.y], ["p", sites.p], [prose.why.paper.truth, losses]];
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, prose.why.table.site), sites.y.map((_, i) => h("th", { scope: "col", class: "value" }, i + 1)))),
    h("tbody", {}, rows.map(([head, cells]) => h("tr", {}, h("th", { scope: "row" }, head), cells.map((cell) => h("td", { class: "value" }, number(Number(cell))))))),
  );
}

/** @param {DerivationLine & {count: number}} line */
function lineOnPaper({ count, title, formula, numbers, words }) {
  return h(
    "section",
    {},
    h("h3", {}, `${count}  ${title}`),
    h("p", {}, mathml(formula, { display: true })),
    h("div", { class: "why-paper-numbers" }, numbers.map((each) => h("p", {}, mathml(each, { display: true })))),
    h("p", {}, words),
  );
}
