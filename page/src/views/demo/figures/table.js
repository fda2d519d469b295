/** The table behind a figure, page by page; it is written only while it is open. */

import { h, number } from "../../../base/dom.js";
import { createFigureTable } from "../../../figures/table.js";
import { filled, prose } from "../../../prose/prose.js";
import { rightSide } from "../model.js";
import { siteName } from "../shared/labels.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { DemoModel } from "../model.js" */

/**
 * @typedef {object} TwinRules
 * @property {string} title
 * @property {(model: DemoModel) => string[]} heads
 * @property {(model: DemoModel) => number} count
 * @property {(model: DemoModel, row: number) => Child[]} row
 */

/**
 * @typedef {object} Twin
 * @property {HTMLElement} element
 * @property {(model: DemoModel) => void} show
 */

const PAGE_ROWS = 20;

/**
 * Make a table that says in numbers what a figure shows.
 * @param {TwinRules} rules
 * @returns {Twin}
 */
export function createTwin({ title, heads, count, row }) {
  const { word } = prose.demo.tables;
  const seen = h("span", {}, word, h("span", { class: "hidden-visually" }, title.slice(word.length)));
  const table = createFigureTable(title, () => model && readPage(model), seen);
  const where = h("span", { class: "small", role: "status" });
  const earlier = h("button", { type: "button", class: "chip", onclick: () => turn(-1) }, prose.demo.tables.earlier);
  const later = h("button", { type: "button", class: "chip", onclick: () => turn(1) }, prose.demo.tables.later);
  const turns = h("div", { class: "row" }, earlier, later, where);
  table.element.classList.add("demo-twin");
  table.element.append(turns);
  let page = 0;
  /** @type {DemoModel | null} */
  let model = null;

  /** @param {number} by */
  function turn(by) {
    page += by;
    table.show();
  }

  /** @param {DemoModel} of */
  function readPage(of) {
    const rows = count(of);
    const pages = Math.ceil(rows / PAGE_ROWS);
    page = Math.max(0, Math.min(page, pages - 1));
    const from = page * PAGE_ROWS;
    const to = Math.min(from + PAGE_ROWS, rows);
    turns.hidden = pages < 2;
    earlier.disabled = page === 0;
    later.disabled = page === pages - 1;
    where.textContent = filled(prose.demo.tables.rows, { from: from + 1, to, all: rows });
    const shown = Array.from({ length: to - from }, (_, i) => row(of, from + i));
    return { heads: heads(of), rows: shown.map(([head, ...cells]) => ({ head, cells })) };
  }

  return {
    element: table.element,
    show(next) {
      if (model === next) return;
      model = next;
      table.show();
    },
  };
}

/** @param {DemoModel} model @param {number} row */
function labelWords({ sites, set }, row) {
  const { y, flipped } = sites[row];
  const label = y === 1 ? set.label.one : set.label.zero;
  return flipped ? filled(prose.demo.tables.data.flipped, { y, label }) : `${y}: ${label}`;
}

/** @param {DemoModel} model */
const siteCount = ({ sites }) => sites.length;

/** @type {TwinRules} */
export const DATA_TWIN = {
  title: prose.demo.tables.data.title,
  heads: ({ axes }) => [prose.demo.tables.site, ...axes.map(({ plain, unit }) => (unit ? `${plain}, ${unit}` : plain)), prose.demo.tables.label],
  count: siteCount,
  row: (model, row) => [
    siteName(model.sites[row].id),
    number(model.sites[row].raw[0]),
    number(model.sites[row].raw[1]),
    labelWords(model, row),
  ],
};

/** @type {TwinRules} */
export const PREDICTIONS_TWIN = {
  title: prose.demo.tables.predictions.title,
  heads: () => {
    const { site, label, p, predictions } = prose.demo.tables;
    return [site, label, predictions.z, p, predictions.side];
  },
  count: siteCount,
  row: ({ sites, z, p }, row) => [
    siteName(sites[row].id),
    String(sites[row].y),
    number(z[row]),
    number(p[row]),
    prose.demo.tables.predictions[rightSide(sites[row].y, z[row]) ? "right" : "wrong"],
  ],
};

/** @type {TwinRules} */
export const PUNISHMENT_TWIN = {
  title: prose.demo.tables.punishment.title,
  heads: () => {
    const { site, label, p, punishment } = prose.demo.tables;
    return [site, label, p, punishment.loss, punishment.share];
  },
  count: siteCount,
  row: ({ sites, p, loss, total }, row) => [
    siteName(sites[row].id),
    String(sites[row].y),
    number(p[row]),
    number(loss[row]),
    number(total === 0 ? 0 : loss[row] / total, { style: "percent" }),
  ],
};

/** @type {TwinRules} */
export const HISTORY_TWIN = {
  title: prose.demo.tables.curves.title,
  heads: ({ axes, rival }) => {
    const { step, mean, bias, weight, rival: ofRival } = prose.demo.tables.curves;
    return [step, mean, bias, ...axes.map(({ plain }) => filled(weight, { name: plain })), ...(rival ? [ofRival] : [])];
  },
  count: ({ last }) => last + 1,
  row: ({ tape, rival }, step) => [
    step,
    number(tape.loss[step]),
    number(tape.weights[3 * step]),
    number(tape.weights[3 * step + 1]),
    number(tape.weights[3 * step + 2]),
    ...(rival ? [step < rival.loss.length ? number(rival.loss[step]) : prose.demo.tables.curves.ended] : []),
  ],
};
