/** Axes: lines, round numbers, and what they measure. */

import { setNumber, svg } from "../base/dom.js";
import { explainWords } from "./axis_terms.js";
import { niceTicks } from "./scale.js";

/** @import { Box } from "./plot.js" */
/** @import { Scale } from "./scale.js" */

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
const NAME_ABOVE = 13; // px from the upper edge of the drawing to the foot of the letters
const NAME_BELOW = 36; // px below the axis

/** @type {WeakMap<SVGGElement, string>} */
const axesDrawn = new WeakMap();

/**
 * Draw both axes: a grid, round numbers, and what they measure; nothing where they are the same as before.
 * @param {SVGGElement} group emptied first
 * @param {Box} box
 * @param {AxisLine} across
 * @param {AxisLine} up
 * @param {SVGGElement} [words] emptied first: what is written, where it is not to lie under what comes between
 */
export function drawAxes(group, box, across, up, words = group) {
  const { left, right, top, bottom, edge, text } = box;
  const look = JSON.stringify([box, across.scale.range, across.plain, across.technical, up.scale.range, up.plain, up.technical]);
  if (axesDrawn.get(group) === look) return;
  axesDrawn.set(group, look);
  const [acrossTicks, upTicks] = [ticksOf(across, (right - left) / ACROSS_TICK / text), ticksOf(up, (bottom - top) / UP_TICK / text)];
  words.replaceChildren();
  group.replaceChildren(
    svg("rect", { class: "figure-ground", x: left, y: top, width: right - left, height: bottom - top }),
    ...acrossTicks.map((tick) => uprightLine("figure-grid", across.scale.place(tick), box)),
    ...upTicks.map((tick) => levelLine("figure-grid", up.scale.place(tick), box)),
  );
  const names = [
    axisName(up, "↑ ", { x: edge, y: NAME_ABOVE * text }, (right - edge) / text),
    axisName(across, "→ ", { x: right, y: bottom + NAME_BELOW * text, "text-anchor": "end" }, right / text),
  ];
  words.append(...ticksBelow(across.scale, acrossTicks, bottom, text), ...ticksBeside(up.scale, upTicks, left, text), ...names);
  explainWords(names);
}

/**
 * @param {AxisLine} axis
 * @param {number} most
 */
function ticksOf({ scale, log, ticks }, most) {
  return ticks ?? niceTicks(scale.range, Math.max(2, Math.floor(most)), log);
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
    { class: "figure-axis-name", ...place },
    arrow,
    plain,
    fits && svg("tspan", { class: "figure-axis-technical", dx: 8 }, technical),
    !fits && technical && svg("title", {}, technical),
  );
}

/**
 * Numbers below an axis.
 * @param {Pick<Scale, "place">} scale
 * @param {number[]} ticks
 * @param {number} y of the axis
 * @param {number} [text] size of the letters, as `Box` has it
 */
export function ticksBelow(scale, ticks, y, text = 1) {
  return ticks.map((tick) => axisText(tick, scale.place(tick), y + 17 * text, "middle"));
}

/**
 * Numbers to the left of an axis.
 * @param {Scale} scale
 * @param {number[]} ticks
 * @param {number} x of the axis
 * @param {number} [text] size of the letters, as `Box` has it
 */
export function ticksBeside(scale, ticks, x, text = 1) {
  return ticks.map((tick) => axisText(tick, x - 8, scale.place(tick) + 5 * text, "end"));
}

/**
 * A number or words at an axis.
 * @param {number | string} what
 * @param {number} x
 * @param {number} y
 * @param {"start" | "middle" | "end"} anchor
 */
export function axisText(what, x, y, anchor) {
  if (typeof what === "string") return svg("text", { class: "figure-tick", x, y, "text-anchor": anchor }, what);
  const text = svg("text", { class: "figure-tick number", x, y, "text-anchor": anchor });
  setNumber(text, what);
  return text;
}

/**
 * A line from side to side.
 * @param {string} look class
 * @param {number} y
 * @param {Pick<Box, "left" | "right">} box
 */
export function levelLine(look, y, { left, right }) {
  return svg("line", { class: look, x1: left, x2: right, y1: y, y2: y });
}

/**
 * A line from top to bottom.
 * @param {string} look class
 * @param {number} x
 * @param {Pick<Box, "top" | "bottom">} box
 */
export function uprightLine(look, x, { top, bottom }) {
  return svg("line", { class: look, x1: x, x2: x, y1: top, y2: bottom });
}
