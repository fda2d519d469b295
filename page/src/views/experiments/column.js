/** The frame of a column: its head, its figure with the table behind it, and the meter. */

import { fill, h } from "../../base/dom.js";
import { explained } from "../../base/term.js";
import { createFigureTable } from "../../figures/table.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { Column, Scene } from "./experiment.js" */

const words = prose.experiments.frame;

/**
 * @param {Column} column
 * @param {number} order
 * @param {string} key names it on the page
 * @returns {{element: HTMLElement, render: (scene: Scene) => void}}
 */
export function createColumn(column, order, key) {
  const id = `experiment-${key}`;
  const title = h("h2", { class: "demo-title", id });
  const note = h("p", { class: "demo-note" });
  const figure = h("h3");
  const caption = h("p", { class: "demo-caption" });
  /** @type {Scene | null} */
  let shown = null;
  const name = { column: column.brief };
  const tableTitle = h("span", {}, words.table, h("span", { class: "hidden-visually" }, filled(words.ofColumn, name)));
  const twin = column.table && createFigureTable(filled(words.tableOf, name), () => shown && (column.table?.(shown) ?? null), tableTitle);
  twin?.element.classList.add("demo-twin");
  const element = h(
    "section",
    { class: `panel demo-panel${column.plot ? "" : " experiment-plain"}`, "data-panel": key, "aria-labelledby": id },
    h("div", { class: "demo-head" }, h("span", { class: "demo-order", "aria-hidden": "true" }, order), title, note),
    column.plot && figure,
    twin?.element,
    column.plot,
    h("div", { class: "demo-meter" }, caption, column.meter),
  );
  return {
    element,
    render(scene) {
      const head = column.head(scene);
      title.textContent = head.title;
      if (note.textContent !== head.note) fill(note, explained(head.note));
      figure.textContent = head.figure;
      fill(caption, column.say(scene));
      column.render?.(scene);
      shown = scene;
      twin?.show();
    },
  };
}
