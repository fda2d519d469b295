/** How many sites have each label: a bar in two parts, and below it what they are. */

import { h, number, setNumber, svg } from "../../../base/dom.js";
import { markOutline } from "../../../figures/marks.js";

/** @import { DemoModel } from "../model.js" */

export function createRateBar() {
  const sides = [1, 0].map((y) => {
    const [count, label] = [number(0), h("span")];
    const part = h("span", { class: `demo-rate-${y}` });
    return { y, count, label, part, legend: h("span", {}, makeMarkIcon(y === 1 ? 1 : 0), " ", count, " ", label) };
  });
  return {
    element: h(
      "div",
      { class: "demo-rate" },
      h("div", { class: "demo-rate-bar", "aria-hidden": "true" }, sides.map(({ part }) => part)),
      h("p", {}, sides.map(({ legend }) => legend)),
    ),
    /** @param {DemoModel} model */
    show({ sites, ones, set }) {
      for (const { y, count, label, part } of sides) {
        const here = y === 1 ? ones : sites.length - ones;
        setNumber(count, here);
        label.textContent = y === 1 ? set.label.one : set.label.zero;
        part.style.setProperty("flex-grow", String(here / sites.length));
      }
    },
  };
}

/**
 * A mark, to stand in a line of text.
 * @param {0 | 1} y
 */
export function makeMarkIcon(y) {
  const mark = svg("path", { class: `mark ${y === 1 ? "one" : "zero"}`, d: markOutline(y, 6) });
  return svg("svg", { class: "demo-icon", viewBox: "-9 -9 18 18", "aria-hidden": "true" }, mark);
}
