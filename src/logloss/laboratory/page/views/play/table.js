/** The curves as a table, the point among them. */

import { fill, h, number } from "../../base/dom.js";
import { lossFromP } from "../../maths/loss.js";

/** @import { PlayState } from "../../base/state.js" */

const TABLE_P = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

/** @returns {{element: HTMLElement, render: (play: PlayState) => void}} */
export function createPlayTable() {
  const rows = h("tbody");
  const heads = ["p", "loss if y = 1", "loss if y = 0", "loss of the label above"].map((head) => h("th", { scope: "col", class: "value" }, head));
  const caption = h("caption", { class: "hidden-visually" }, "The loss for some probabilities, and for the point");
  const element = h(
    "details",
    { ontoggle: () => shown && render(shown) },
    h("summary", {}, "Table"),
    h("div", { class: "scroll" }, h("table", {}, caption, h("thead", {}, h("tr", {}, heads)), rows)),
  );
  /** @type {PlayState | null} */
  let shown = null;

  /** @param {PlayState} play */
  function render(play) {
    shown = play;
    if (!element.open) return;
    const unit = play.base === "2" ? Math.LN2 : 1;
    const values = [...new Set([...TABLE_P, play.p])].sort((a, b) => a - b);
    fill(
      rows,
      values.map((p) =>
        h(
          "tr",
          { class: p === play.p && "play-here", "aria-current": p === play.p && "true" },
          h("th", { scope: "row", class: "value" }, number(p)),
          [1, 0, play.y].map((y) => h("td", { class: "value" }, number(lossFromP(y, p) / unit))),
        ),
      ),
    );
  }

  return { element, render };
}
