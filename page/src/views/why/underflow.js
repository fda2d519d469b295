/** Many such sites: the product of probabilities runs out of float64, the sum of logarithms goes on. */

import { h, number, setNumber } from "../../base/dom.js";
import { createFigureTable } from "../../figures/table.js";
import { copiesUntilUnderflow, productOfCopies, siteLosses, sumInOrder } from "../../maths/derivation.js";
import { givenToTruths } from "../../maths/practice/mistakes.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { App } from "../../base/app.js" */
/** @import { WhySites } from "./sites.js" */

export const COPIES_MOST = 100_000;
const POWERS_SHOWN = 1000; // the scale goes from 1 to 10^−1000
const LAST_POWERS = -Math.log10(2) * -1074; // below 10^−323.3 there is only 0
const COPIES_IN_TABLE = [1, 10, 100, 1000, 10_000];

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (sites: WhySites, copies: number) => void}}
 */
export function createUnderflowFigure(app) {
  const said = prose.why.underflow;
  const slider = h("input", {
    type: "range",
    min: 0,
    max: Math.log10(COPIES_MOST),
    step: 0.01,
    "aria-label": said.slider,
    oninput: () => changeCopies(10 ** Number(slider.value)),
  });
  const box = h("input", {
    type: "number",
    min: 1,
    max: COPIES_MOST,
    step: 1,
    "aria-label": said.box,
    onchange: () => changeCopies(Number(box.value) || 1),
  });
  const product = number(NaN);
  const logs = number(NaN);
  const productMark = h("span", { class: "why-mark" });
  const logsMark = h("span", { class: "why-mark" });
  const table = createFigureTable(said.table.caption, () => shown && copiesTable(shown));
  /** @type {WhySites | null} */
  let shown = null;
  let edge = 1;
  const element = h(
    "figure",
    { class: "stack why-figure" },
    h("div", { class: "why-copies" }, h("span", { class: "small soft", "aria-hidden": "true" }, said.copies), slider, box),
    h(
      "div",
      { class: "row" },
      h("button", { type: "button", class: "chip", onclick: () => changeCopies(1) }, said.one),
      h("button", { type: "button", class: "chip", onclick: () => changeCopies(edge - 1) }, said.toEdge),
      h("button", { type: "button", class: "chip", onclick: () => changeCopies(edge) }, said.overEdge),
      h("button", { type: "button", class: "chip", onclick: () => changeCopies(2 * edge) }, said.twice),
    ),
    h(
      "div",
      { class: "why-scale" },
      h("div", { class: "why-lane" }, h("p", { class: "small" }, sentence(said.product, { product })), h("div", { class: "why-rail why-cliff" }, productMark)),
      h("div", { class: "why-lane" }, h("p", { class: "small" }, sentence(said.sum, { sum: logs })), h("div", { class: "why-rail" }, logsMark)),
      h("div", { class: "why-powers small soft", "aria-hidden": "true" }, ["1", "1e−250", "1e−500", "1e−750", "1e−1000"].map((tick) => h("span", {}, tick))),
    ),
    h("figcaption", { class: "small soft" }, said.caption),
    table.element,
  );

  /** @param {number} copies */
  function changeCopies(copies) {
    app.store.change("why", { copies: Math.min(Math.max(Math.round(copies), 1), COPIES_MOST) });
  }

  /** @param {HTMLElement} mark @param {number} powers */
  function put(mark, powers) {
    mark.style.setProperty("left", `${(100 * Math.min(powers, POWERS_SHOWN)) / POWERS_SHOWN}%`);
    mark.classList.toggle("why-beyond", powers > POWERS_SHOWN);
  }

  return {
    element,
    render(sites, copies) {
      shown = sites;
      const given = givenToTruths(sites);
      const losses = siteLosses(sites);
      const total = sumInOrder(losses);
      const many = productOfCopies(given, copies);
      edge = copiesUntilUnderflow(losses);
      setNumber(product, many);
      setNumber(logs, -copies * total);
      const powers = (copies * total) / Math.LN10;
      put(productMark, many === 0 ? LAST_POWERS : Math.min(powers, LAST_POWERS));
      productMark.classList.toggle("why-dead", many === 0);
      put(logsMark, powers);
      slider.value = String(Math.log10(copies));
      slider.setAttribute("aria-valuetext", filled(said.value, { copies, sites: copies * losses.length }));
      if (document.activeElement !== box) box.value = String(copies);
      table.show();
    },
  };
}

/** @param {WhySites} sites */
function copiesTable(sites) {
  const given = givenToTruths(sites);
  const total = sumInOrder(siteLosses(sites));
  const { table } = prose.why.underflow;
  return {
    heads: [table.copies, table.product, table.sum],
    rows: COPIES_IN_TABLE.map((each) => ({ head: each, cells: [productOfCopies(given, each), -each * total] })),
  };
}
