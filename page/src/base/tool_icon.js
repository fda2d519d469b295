/** The drawings on the tools of the page's head. */

import { svg } from "./dom.js";

/**
 * @param {string} lines a path that is drawn as lines, in a square of 24
 * @param {string} [area] a path that is filled
 * @returns {SVGElement}
 */
export function toolIcon(lines, area = "") {
  const filled = area && svg("path", { class: "tool-icon-area", d: area });
  return svg("svg", { class: "tool-icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: lines }), filled);
}
