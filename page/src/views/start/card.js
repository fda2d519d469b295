/** The card: a list of sections, each with a lead that always shows and more that unfolds. */

import { h, number } from "../../base/dom.js";
import { scrollBox } from "../../base/scroll.js";
import { explained } from "../../base/term.js";
import { mathml } from "../../maths/notation.js";
import { prose } from "../../prose/prose.js";

/** @import { Formula } from "../../maths/notation.js" */

/**
 * @typedef {{kind: "paragraph", words: string}
 *   | {kind: "terms", items: [string, string][]}
 *   | {kind: "references", items: [string, string, string][]}
 *   | {kind: "equation", formula: Formula, words: string}
 *   | {kind: "table", caption: string, head: string[], rows: (string | number)[][]}} CardBlock
 */

/** @typedef {{key: string, title: string, lead: string, blocks: CardBlock[]}} CardSection what `card.card()` made */

/**
 * @param {CardSection[]} sections
 * @returns {HTMLElement}
 */
export function createCard(sections) {
  const { title, contents, unfold, fold } = prose.start.card;
  const made = sections.map(createCardSection);
  const folds = made.map(({ fold }) => fold);
  const all = h("button", { type: "button", class: "button", onclick: unfoldAll }, unfold);
  addEventListener("beforeprint", () => folds.forEach((each) => (each.open = true)));

  function unfoldAll() {
    const open = folds.some((each) => !each.open);
    for (const each of folds) each.open = open;
    all.textContent = open ? fold : unfold;
  }

  return h(
    "div",
    { class: "card-desk" },
    h(
      "nav",
      { class: "card-contents stack", "aria-label": contents },
      h("h2", {}, title),
      h("ol", {}, made.map((each) => h("li", {}, h("button", { type: "button", class: "card-link", onclick: () => showCardSection(each.fold, each.summary) }, each.title)))),
      all,
    ),
    h("div", { class: "card-sections" }, folds),
  );
}

/** @param {HTMLDetailsElement} fold @param {HTMLElement} summary */
function showCardSection(fold, summary) {
  fold.open = true;
  summary.focus({ preventScroll: true });
  fold.scrollIntoView({ block: "start" });
}

/** @param {CardSection} told */
function createCardSection({ title, lead, blocks }) {
  const seen = new Set();
  const heading = h("h3", { class: "card-title" }, title);
  const summary = h("summary", { class: "card-summary" }, heading, h("p", {}, lead));
  const fold = h("details", { class: "card-section" }, summary, h("div", { class: "stack card-more" }, blocks.map((block) => cardBlock(block, seen))));
  return { title, fold, summary };
}

/**
 * @param {CardBlock} block
 * @param {Set<string>} seen terms that the section has explained
 */
function cardBlock(block, seen) {
  switch (block.kind) {
    case "paragraph":
      return h("p", {}, explained(block.words, seen));
    case "terms":
      return h("dl", { class: "card-terms" }, block.items.flatMap(([name, words]) => [h("dt", {}, explained(name, seen)), h("dd", {}, explained(words, seen))]));
    case "references":
      return h(
        "dl",
        { class: "card-terms" },
        block.items.flatMap(([name, words, href]) => [h("dt", {}, h("a", { href, target: "_blank", rel: "noopener noreferrer" }, name)), h("dd", {}, words)]),
      );
    case "equation":
      return h("div", { class: "card-equation" }, scrollBox(prose.start.card.formula, "", mathml(block.formula, { display: true })), h("p", {}, explained(block.words, seen)));
    case "table":
      return cardTable(block);
  }
}

/** @param {Extract<CardBlock, {kind: "table"}>} block */
function cardTable({ caption, head, rows }) {
  const table = h(
    "table",
    { "aria-label": caption },
    h("thead", {}, h("tr", {}, head.map((name, i) => h("th", { scope: "col", class: typeof rows[0][i] === "number" && "value" }, name)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cardCell)))),
  );
  return h("div", { class: "stack" }, h("p", {}, caption), scrollBox(caption, "", table));
}

/** @param {string | number} cell */
function cardCell(cell) {
  return typeof cell === "number" ? h("td", { class: "value" }, number(cell)) : h("td", {}, cell);
}
