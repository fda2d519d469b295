/** Lines of a computation, each with its value; as a chain, the way from one to the next is an arrow. */

import { fill, h } from "../../../base/dom.js";

/** @import { Child } from "../../../base/dom.js" */

/** @typedef {{formula: string, value: Child, strong?: boolean}} ChainLine */

/**
 * @param {"forwards" | "backwards" | "aligned"} direction of the arrows; aligned has none
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
