/**
 * A panel of the demo: one stage of the way, as a column. At its head the stage, then the figure of every site with its
 * table, then the meter, which says of all sites together what the figure shows of each.
 */

import { fill, h } from "../../../base/dom.js";
import { explained } from "../../../base/term.js";
import { prose } from "../../../prose/prose.js";
import { createTwin } from "./table.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { State } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { TwinRules } from "./table.js" */

/**
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {HTMLElement} title where the button of the stage is put
 * @property {(model: DemoModel, state: State) => void} render
 * @property {(model: DemoModel, state: State) => void} follow draw the figure alone
 * @property {boolean} [inTurn] whether no site is moved in it
 */

/**
 * @typedef {object} PanelFrame
 * @property {HTMLElement} element
 * @property {HTMLElement} title
 * @property {(told: Child[]) => void} say fill the sentence of the meter
 * @property {(model: DemoModel) => void} tabulate
 */

/** @typedef {"data" | "predictions" | "punishment" | "curves"} PanelKey */

/** @type {PanelKey[]} in the order of the stages */
export const PANELS = ["data", "predictions", "punishment", "curves"];

/**
 * Make the frame.
 * @param {PanelKey} key
 * @param {TwinRules} twin
 * @param {{figure: Child, meter: Child[]}} parts meter: what comes under its sentence
 * @returns {PanelFrame}
 */
export function createPanelFrame(key, twin, { figure, meter }) {
  const { note, name } = prose.demo.panels[key];
  const caption = h("p", { class: "demo-caption" });
  const table = createTwin(twin);
  const id = `demo-panel-${key}`;
  const title = h("h2", { class: "demo-title", id });
  return {
    element: h(
      "section",
      { class: "panel demo-panel", "data-panel": key, "data-part": `panel-${key}`, "aria-labelledby": id },
      h("div", { class: "demo-head" }, h("span", { class: "demo-order", "aria-hidden": "true" }, PANELS.indexOf(key) + 1), title, h("p", { class: "demo-note" }, explained(note))),
      h("h3", {}, name),
      table.element,
      figure,
      h("div", { class: "demo-meter" }, caption, meter),
    ),
    title,
    say: (told) => fill(caption, told),
    tabulate: table.show,
  };
}
