/** A drawing as large as its place on the page, drawn anew when its size changes; and what is set again and again in it. */

import { svg } from "../base/dom.js";

/** @import { Attributes } from "../base/dom.js" */
/** @import { Pair } from "./scale.js" */

/**
 * @typedef {object} Plot
 * @property {SVGSVGElement} element
 * @property {() => Box} box its size; all zero before it is on the page
 */

/**
 * @typedef {object} Box places of the sides of what the margins leave free
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number} width of the whole drawing
 * @property {number} height
 * @property {number} edge where words at the left side begin, in px
 * @property {number} text how many times larger than usual the reader's letters are
 */

const USUAL_TEXT = 16; // px

/**
 * Make a drawing as large as its styles let it be.
 * @param {string} kind class that says how large
 * @param {Attributes} attributes its label for screen readers, at least
 * @param {{left: number, right: number, top: number, bottom: number, edge?: number}} margin for letters of the usual size; edge: as of `Box`
 * @param {() => void} redraw
 * @returns {Plot}
 */
export function createPlot(kind, attributes, margin, redraw) {
  const element = svg("svg", { class: `figure ${kind}`, role: "img", ...attributes });
  let width = 0;
  let height = 0;
  let text = 1;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === 0 || (contentRect.width === width && contentRect.height === height)) return;
    ({ width, height } = contentRect);
    text = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TEXT;
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    redraw();
  }).observe(element);
  return {
    element,
    box: () => ({
      left: margin.left * text,
      right: Math.max(width - margin.right * text, margin.left * text + 1), // for a moment there may be no room at all
      top: margin.top * text,
      bottom: Math.max(height - margin.bottom * text, margin.top * text + 1),
      width,
      height,
      edge: margin.edge ?? 0,
      text,
    }),
  };
}

/**
 * Where a pointer is, in the drawing's own places.
 * @param {SVGSVGElement} element
 * @param {{clientX: number, clientY: number}} pointer
 * @returns {Pair}
 */
export function pointerPlace(element, pointer) {
  const { left, top } = element.getBoundingClientRect();
  return [pointer.clientX - left, pointer.clientY - top];
}

/**
 * Put the ends of a line.
 * @param {SVGElement} element
 * @param {[Pair, Pair]} ends
 */
export function setLinePlace(element, [[x1, y1], [x2, y2]]) {
  setPlace(element, { x1, y1, x2, y2 });
}

/**
 * Set attributes that are places, to a hundredth of a px.
 * @param {SVGElement} element
 * @param {Record<string, number>} places
 */
export function setPlace(element, places) {
  for (const name in places) setAttribute(element, name, String(Math.round(100 * places[name]) / 100));
}

/**
 * @param {SVGElement} element
 * @param {boolean} shown
 */
export function showOrHide(element, shown) {
  setAttribute(element, "visibility", shown ? "visible" : "hidden");
}

/**
 * Set an attribute that is often set to what it is: a browser would restyle the element also then.
 * @param {SVGElement} element
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
