/** Building the page: elements, numbers that carry their value, and what is said aloud. */

import { full, grouped, percent, short } from "./numbers.js";
import { createRest } from "./rest.js";

const SVG = "http://www.w3.org/2000/svg";
const MATHML = "http://www.w3.org/1998/Math/MathML";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} Attributes */

/**
 * @param {Element} element
 * @param {Attributes} attributes `onclick` and the like are listeners; true is an empty attribute, false and null none
 * @param {(Child | Child[])[]} children
 */
function fillElement(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/**
 * Make an HTML element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  fillElement(element, attributes, children);
  return element;
}

/**
 * Make an SVG element.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = /** @type {SVGElementTagNameMap[K]} */ (document.createElementNS(SVG, tag));
  fillElement(element, attributes, children);
  return element;
}

/**
 * Make a MathML element.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {MathMLElement}
 */
export function math(tag, attributes = {}, ...children) {
  const element = /** @type {MathMLElement} */ (document.createElementNS(MATHML, tag));
  fillElement(element, attributes, children);
  return element;
}

/** @typedef {{digits?: number, style?: "short" | "full" | "count" | "percent"}} NumberStyle */

const WRITERS = { short, full: (/** @type {number} */ value) => full(value), count: (/** @type {number} */ value) => grouped(value), percent };

/**
 * Make a number on screen. It carries its value, so that it can be checked, copied and read aloud.
 * @param {number} value
 * @param {NumberStyle} [options] digits: of the text (4, percent 3)
 * @returns {HTMLSpanElement}
 */
export function number(value, options = {}) {
  const element = h("span", { class: "number" });
  setNumber(element, value, options);
  return element;
}

/**
 * Show another value in an element made by `number`.
 * @param {Element} element
 * @param {number} value
 * @param {NumberStyle} [options]
 */
export function setNumber(element, value, { digits, style = "short" } = {}) {
  const text = WRITERS[style](value, digits);
  const carried = Object.is(value, -0) ? "-0" : String(value);
  if (element.getAttribute("data-value") === carried && element.textContent === text) return;
  element.setAttribute("data-value", carried);
  if (digits !== undefined) element.setAttribute("data-digits", String(digits));
  if (style !== "short") element.setAttribute("data-style", style);
  element.textContent = text;
}

/**
 * Replace the children of an element.
 * @param {Element} element
 * @param {...(Child | Child[])} children
 */
export function fill(element, ...children) {
  element.replaceChildren();
  fillElement(element, {}, children);
}

/**
 * Return a function that says a sentence to screen readers, the last one of a burst only.
 * @param {Element} region a live region
 * @param {number} [pause] in ms
 * @returns {(sentence: string) => void}
 */
export function announcer(region, pause = 700) {
  let last = "";
  const rest = createRest(pause, () => {
    region.textContent = last;
  });
  return (sentence) => {
    last = sentence;
    rest.touch();
  };
}
