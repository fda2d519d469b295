/** The examples: a simulated set as a file, for each of the two things that can be done with data, and how it begins. */

import { h } from "../../base/dom.js";
import { writeTable } from "../../maths/table/csv.js";
import { prose } from "../../prose/prose.js";

/** @import { DataSet } from "../demo/model.js" */

/**
 * @typedef {object} Example
 * @property {"forecasts" | "sites"} title
 * @property {string} set key of the set
 * @property {string} file
 * @property {boolean} forecasts whether each site has a forecast
 */

/** @type {Example[]} */
export const EXAMPLES = [
  { title: "forecasts", set: "noisy", file: "example_forecasts.csv", forecasts: true },
  { title: "sites", set: "sites", file: "example_sites.csv", forecasts: false },
];

const ROWS_SHOWN = 3;
const COLUMNS_SHOWN = 1; // of the measurements

/**
 * A button that opens an example, below the first rows of it.
 * @param {DataSet[]} sets
 * @param {Example} example
 * @param {(file: Blob, name: string) => void} open
 */
export function exampleCard(sets, { title, set, file, forecasts }, open) {
  const { names, rows } = exampleRows(sets, set, forecasts);
  const left = names.length - COLUMNS_SHOWN;
  const shown = names.map((_, i) => i).filter((i) => i < COLUMNS_SHOWN || i >= names.length - (forecasts ? 2 : 1));
  const cut = left > (forecasts ? 2 : 1) ? "…" : null;
  /** @param {(number | string)[]} cells */
  const some = (cells) => {
    const kept = shown.map((i) => cells[i]);
    return cut ? [...kept.slice(0, COLUMNS_SHOWN), cut, ...kept.slice(COLUMNS_SHOWN)] : kept;
  };
  return h(
    "div",
    { class: "panel data-example" },
    h(
      "table",
      {},
      h("caption", {}, file),
      h("thead", {}, h("tr", {}, some(names).map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, rows.slice(0, ROWS_SHOWN).map((row) => h("tr", {}, some(row).map((cell) => h("td", {}, cell))))),
    ),
    h("button", { type: "button", class: "button", onclick: () => open(new Blob([writeTable(names, rows)]), file) }, prose.data.examples[title]),
  );
}

/**
 * @param {DataSet[]} sets
 * @param {string} key
 * @param {boolean} forecasts
 */
function exampleRows(sets, key, forecasts) {
  const { columns, label, y, p_true = [] } = sets.find((set) => set.key === key) ?? sets[0];
  const names = columns.map((column) => column.plain.replaceAll(" ", "_"));
  const outcome = label.one.replaceAll(" ", "_");
  const rows = y.map((happened, i) => [
    ...columns.map(({ values }) => values[i]),
    happened ? "yes" : "no",
    ...(forecasts ? [Number(p_true[i].toPrecision(3))] : []),
  ]);
  return { names: [...names, outcome, ...(forecasts ? [prose.data.examples.column] : [])], rows };
}
