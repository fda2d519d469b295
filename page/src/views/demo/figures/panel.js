/** The frame of a panel: its number and title, its figure, one sentence about it, and its table. */

import { fill, h } from "../../../base/dom.js";
import { createTwin } from "./table.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { State } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { TwinRules } from "./table.js" */

/**
 * @typedef {object} Panel
 * @property {HTMLElement} element
 * @property {(model: DemoModel, state: State) => void} render
 * @property {(model: DemoModel, state: State) => void} follow draw the figure alone
 * @property {boolean} [inTurn] whether no site is moved in it
 */

/**
 * @typedef {object} PanelFrame
 * @property {HTMLElement} element
 * @property {(told: Child[]) => void} say fill the caption
 * @property {(model: DemoModel) => void} tabulate
 */

/**
 * @typedef {object} PanelTitle
 * @property {string} key
 * @property {number} order
 * @property {string} title
 * @property {string} brief the title where there is little room
 * @property {string} note what the title means in the trade
 */

/** @type {PanelTitle[]} */
export const PANELS = [
  { key: "data", order: 1, title: "Training data", brief: "Data", note: "ground truth" },
  { key: "predictions", order: 2, title: "Model predictions", brief: "Predictions", note: "and decision boundary" },
  { key: "punishment", order: 3, title: "Loss “punishment”", brief: "Punishment", note: "red: what each site costs" },
  { key: "curves", order: 4, title: "Loss curves", brief: "Curves", note: "where each site stands, and the way so far" },
];

/**
 * Make the frame.
 * @param {PanelTitle} title
 * @param {TwinRules} twin
 * @param {...Child} figure
 * @returns {PanelFrame}
 */
export function createPanelFrame({ key, order, title, note }, twin, ...figure) {
  const caption = h("p", { class: "demo-caption" });
  const table = createTwin(twin);
  const id = `demo-panel-${key}`;
  const heading = h(
    "h2",
    { class: "demo-title", id },
    h("span", { class: "demo-order" }, order),
    ` ${title} `,
    h("span", { class: "demo-note" }, note),
  );
  return {
    element: h(
      "section",
      { class: "panel demo-panel", "data-panel": key, "data-part": `panel-${key}`, "aria-labelledby": id },
      heading,
      figure,
      caption,
      table.element,
    ),
    say: (told) => fill(caption, told),
    tabulate: table.show,
  };
}
