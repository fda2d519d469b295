/** The way from one weight to the loss of one point, line by line: forwards, or backwards with the slope at each line. */

import { fill, h } from "../../../base/dom.js";

/** @import { Child } from "../../../base/dom.js" */

/** @typedef {{formula: string, value: Child, strong?: boolean}} ChainLine */

/**
 * @param {"forwards" | "backwards"} direction
 * @returns {{element: HTMLElement, show: (lines: ChainLine[]) => void}}
 */
export function createChain(direction) {
  const element = h("ol", { class: `chain ${direction}`, reversed: direction === "backwards" });
  return {
    element,
    show(lines) {
      fill(element, lines.map(({ formula, value, strong }) => h("li", { class: strong && "strong" }, h("span", { class: "chain-formula" }, formula), h("span", { class: "chain-value" }, value))));
    },
  };
}
