/** A drawing as large as its place on the page, with axes in words; it is drawn anew when its size changes. */

import { setNumber, svg } from "../../../base/dom.js";
import { niceTicks } from "./scale.js";

/** @import { Pair } from "../model.js" */
/** @import { Scale } from "./scale.js" */

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
 */

/**
 * @typedef {object} AxisLine
 * @property {Scale} scale
 * @property {boolean} [log]
 * @property {string} plain
 * @property {string} [technical] shown where there is room for it
 * @property {number[]} [ticks] instead of round ones
 */

const CHARACTER = 7.5; // px of a letter at the small size, on the safe side
const ACROSS_TICK = 56; // least px between ticks
const UP_TICK = 32;

/** @type {WeakMap<SVGGElement, string>} */
const axesDrawn = new WeakMap();

/**
 * Make a drawing that fills its parent.
 * @param {string} label what it shows, for screen readers
 * @param {{left: number, right: number, top: number, bottom: number}} margin
 * @param {() => void} redraw
 * @returns {Plot}
 */
export function createPlot(label, margin, redraw) {
  const element = svg("svg", { class: "figure demo-figure", role: "img", "aria-label": label });
  let width = 0;
  let height = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === 0 || (contentRect.width === width && contentRect.height === height)) return;
    ({ width, height } = contentRect);
    element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    redraw();
  }).observe(element);
  return {
    element,
    box: () => ({
      left: margin.left,
      right: width - margin.right,
      top: margin.top,
      bottom: height - margin.bottom,
      width,
      height,
    }),
  };
}

/**
 * Draw both axes: a grid, round numbers, and what they measure; nothing where they are the same as before.
 * @param {SVGGElement} group emptied first
 * @param {Box} box
 * @param {AxisLine} across
 * @param {AxisLine} up
 * @param {SVGGElement} [words] emptied first: what is written, where it is not to lie under what comes between
 */
export function drawDemoAxes(group, box, across, up, words = group) {
  const { left, right, top, bottom } = box;
  const look = JSON.stringify([box, across.scale.range, across.plain, across.technical, up.scale.range, up.plain, up.technical]);
  if (axesDrawn.get(group) === look) return;
  axesDrawn.set(group, look);
  words.replaceChildren();
  group.replaceChildren(svg("rect", { class: "demo-ground", x: left, y: top, width: right - left, height: bottom - top }));
  for (const tick of ticksOf(across, (right - left) / ACROSS_TICK)) {
    const x = across.scale.place(tick);
    group.append(svg("line", { class: "demo-grid", x1: x, x2: x, y1: top, y2: bottom }));
    words.append(tickText(tick, { x, y: bottom + 16, "text-anchor": "middle" }));
  }
  for (const tick of ticksOf(up, (bottom - top) / UP_TICK)) {
    const y = up.scale.place(tick);
    group.append(svg("line", { class: "demo-grid", x1: left, x2: right, y1: y, y2: y }));
    words.append(tickText(tick, { x: left - 8, y: y + 5, "text-anchor": "end" }));
  }
  words.append(axisName(up, "↑ ", { x: 0, y: 14 }, right));
  words.append(axisName(across, "→ ", { x: right, y: bottom + 36, "text-anchor": "end" }, right));
}

/**
 * @param {AxisLine} axis
 * @param {number} most
 */
function ticksOf({ scale, log, ticks }, most) {
  return ticks ?? niceTicks(scale.range, Math.max(2, Math.floor(most)), log);
}

/**
 * @param {number} value
 * @param {Record<string, string | number>} place
 */
function tickText(value, place) {
  const text = svg("text", { class: "demo-tick number", ...place });
  setNumber(text, value);
  return text;
}

/**
 * @param {AxisLine} axis
 * @param {string} arrow
 * @param {Record<string, string | number>} place
 * @param {number} room in px
 */
function axisName({ plain, technical }, arrow, place, room) {
  const fits = technical && (arrow.length + plain.length + technical.length + 2) * CHARACTER < room;
  return svg(
    "text",
    { class: "demo-axis", ...place },
    arrow + plain,
    fits && svg("tspan", { class: "demo-axis-technical", dx: 8 }, technical),
    !fits && technical && svg("title", {}, technical),
  );
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
