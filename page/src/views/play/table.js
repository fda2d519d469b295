/** The curves as a table, the point among them. */

import { fill, h, number } from "../../base/dom.js";
import { full } from "../../base/numbers.js";
import { lossFromP } from "../../maths/loss.js";

/** @import { PlayState } from "../../base/state.js" */

const TABLE_P = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1];

/** @returns {{element: HTMLElement, render: (play: PlayState) => void}} */
export function createPlayTable() {
  const rows = h("tbody");
  const head = h("tr");
  const caption = h("caption", { class: "hidden-visually" }, "The loss for some probabilities, and for the point");
  const element = h(
    "details",
    { ontoggle: () => shown && render(shown) },
    h("summary", {}, "Table"),
    h("div", { class: "scroll" }, h("table", {}, caption, h("thead", {}, head), rows)),
  );
  /** @type {PlayState | null} */
  let shown = null;

  /** @param {PlayState} play */
  function render(play) {
    shown = play;
    if (!element.open) return;
    const labels = [...new Set([1, 0, play.y])];
    fill(head, ["p", ...labels.map((y) => `loss if y = ${full(y)}`)].map((name) => h("th", { scope: "col", class: "value" }, name)));
    const unit = play.base === "2" ? Math.LN2 : 1;
    const values = [...new Set([...TABLE_P, play.p])].sort((a, b) => a - b);
    fill(
      rows,
      values.map((p) =>
        h(
          "tr",
          { class: p === play.p && "play-here", "aria-current": p === play.p && "true" },
          h("th", { scope: "row", class: "value" }, number(p)),
          labels.map((y) => h("td", { class: "value" }, number(lossFromP(y, p) / unit))),
        ),
      ),
    );
  }

  return { element, render };
}
