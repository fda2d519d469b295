/** The curves as a table, the point among them. */

import { number } from "../../base/dom.js";
import { full } from "../../base/numbers.js";
import { createFigureTable } from "../../figures/table.js";
import { lossFromP } from "../../maths/loss.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { PlayState } from "../../base/state.js" */

const TABLE_P = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

/** @returns {{element: HTMLElement, render: (play: PlayState) => void}} */
export function createPlayTable() {
  /** @type {PlayState | null} */
  let shown = null;
  const { element, show } = createFigureTable(prose.play.table.caption, () => shown && readTable(shown));
  return {
    element,
    render(play) {
      shown = play;
      show();
    },
  };
}

/** @param {PlayState} play */
function readTable({ y, p, base }) {
  const labels = [...new Set([1, 0, y])];
  const unit = base === "2" ? Math.LN2 : 1;
  const values = [...new Set([...TABLE_P, p])].sort((a, b) => a - b);
  return {
    heads: ["p", ...labels.map((label) => filled(prose.play.table.loss, { y: full(label) }))],
    rows: values.map((value) => ({ head: number(value), cells: labels.map((label) => lossFromP(label, value) / unit), current: value === p })),
  };
}
