/** The table behind a figure: what it shows, in numbers. It is written only while it is open. */

import { fill, h, number } from "../base/dom.js";
import { scrollBox } from "../base/scroll.js";
import { prose } from "../prose/prose.js";

/** @import { Child } from "../base/dom.js" */

/**
 * @typedef {object} TableRow
 * @property {Child | Child[]} head
 * @property {(Child | Child[])[]} cells
 * @property {boolean} [current] whether the figure is at this row
 */

/**
 * Make a table that folds out.
 * @param {string} caption for screen readers
 * @param {() => {heads: string[], rows: TableRow[]} | null} read
 * @param {Child} [title] what it is called on screen
 * @returns {{element: HTMLElement, show: () => void}} show: read it anew
 */
export function createFigureTable(caption, read, title = prose.figures.table) {
  const table = h("table");
  const element = h("details", { ontoggle: show }, h("summary", {}, title), scrollBox(caption, "", table));

  function show() {
    const found = element.open && read();
    if (!found) return;
    const { heads, rows } = found;
    fill(
      table,
      h("caption", { class: "hidden-visually" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: "value" }, head)))),
      h("tbody", {}, rows.map(writeRow)),
    );
  }

  return { element, show };
}

/** @param {TableRow} row */
function writeRow({ head, cells, current = false }) {
  const values = cells.map((cell) => h("td", { class: "value" }, typeof cell === "number" ? number(cell) : cell));
  return h("tr", { "aria-current": current && "true" }, h("th", { scope: "row", class: "value" }, head), values);
}
