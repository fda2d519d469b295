/** A bar for each class: how probable it is, which one is true, and how far each is from where it should be. */

import { h, svg } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { axisText, levelLine, ticksBeside } from "../../../figures/axis.js";
import { createPlot } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { MARGIN } from "../../demo/figures/plane.js";

/** @import { Box } from "../../../figures/plot.js" */
/** @import { Scale } from "../../../figures/scale.js" */

/**
 * @typedef {object} Bar
 * @property {string} name
 * @property {number} p how long it is, from 0 to 1
 * @property {string} words what is written over it
 * @property {0 | 1} y whether it is true
 * @property {number | null} loss what it costs; null where it costs nothing of its own, or may not be seen
 */

/** @typedef {{bars: Bar[], measure: string, signal: boolean}} Bars measure: of what; signal: whether the slopes p − y are shown */

const TICKS = [0, 0.25, 0.5, 0.75, 1];
const [LEFT, RIGHT, ARROW] = [0.12, 0.64, 0.88]; // where a bar and its arrow stand in its place
const FRAME = { ...MARGIN, top: 44, right: 8 };
const LINE = 16; // px
const ROOMY = 56; // px of a place that has room for words
const NAME = 14; // px from the upper edge to the foot of the letters
const LEAST = 14; // px of an arrow that has a head

/**
 * @param {string} label what it shows
 * @returns {{element: HTMLElement, show: (bars: Bars) => void}}
 */
export function createBars(label) {
  const plot = createPlot("demo-figure", { "aria-label": label }, FRAME, () => shown && draw(shown));
  /** @type {Bars | null} */
  let shown = null;

  /** @param {Bars} bars */
  function draw({ bars, measure, signal }) {
    const box = plot.box();
    if (box.width === 0) return;
    const { left, right, top, bottom, edge, text } = box;
    const across = createScale([0, bars.length], [left, right]);
    const up = createScale([0, 1], [bottom, top]);
    const roomy = (right - left) / bars.length > ROOMY * text;
    plot.element.replaceChildren(
      svg("rect", { class: "figure-ground", x: left, y: top, width: right - left, height: bottom - top }),
      ...TICKS.map((tick) => levelLine("figure-grid", up.place(tick), box)),
      ...ticksBeside(up, roomy ? TICKS : [0, 1], left, text),
      svg("text", { class: "figure-axis-name", x: edge, y: NAME * text }, `↑ ${measure}`),
      ...bars.flatMap((bar, i) => drawBar(bar, { signal, roomy, across, up, i, box })),
    );
  }

  return {
    element: h("div", { class: "demo-plot" }, plot.element),
    show(bars) {
      shown = bars;
      draw(bars);
    },
  };
}

/**
 * @param {Bar} bar
 * @param {{signal: boolean, roomy: boolean, across: Scale, up: Scale, i: number, box: Box}} where roomy: whether there is room for
 *   words over the bars; without it, their names stand in two lines
 */
function drawBar({ name, p, words, y, loss }, { signal, roomy, across, up, i, box: { bottom, text } }) {
  const [left, right, arrow] = [LEFT, RIGHT, ARROW].map((share) => across.place(i + share));
  const [middle, height] = [(left + right) / 2, up.place(p)];
  /** @param {number} foot @param {string} look @param {string} said */
  const write = (foot, look, said) => svg("text", { class: look, x: middle, y: foot, "text-anchor": "middle" }, said);
  /** @type {SVGElement[]} */
  const parts = [
    svg("rect", { class: `class-bar ${y ? "one" : "zero"}`, x: left, y: height, width: right - left, height: bottom - height }),
    axisText(name, middle, bottom + LINE * text * (!roomy && i % 2 ? 2 : 1), "middle"),
  ];
  if (signal) parts.push(...signalArrow(arrow, height, up.place(y)));
  const over = height - 6;
  if (roomy) parts.push(write(over, "class-share", words));
  if (roomy && loss !== null) parts.push(write(over - LINE * text, "demo-value", short(loss)));
  return parts;
}

/**
 * An arrow from what is given to what is true, as long as p − y.
 * @param {number} x
 * @param {number} from
 * @param {number} to
 */
function signalArrow(x, from, to) {
  const head = Math.abs(to - from) < LEAST ? 0 : 6 * Math.sign(to - from);
  return [
    svg("path", { class: "class-signal", d: `M${x} ${from}V${to}` }),
    ...(head === 0 ? [] : [svg("path", { class: "class-signal-head", d: `M${x} ${to}l-5 ${-1.5 * head}h10z` })]),
  ];
}
