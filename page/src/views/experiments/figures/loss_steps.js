/** The mean loss, step by step, as a small figure under a larger one. */

import { h, svg } from "../../../base/dom.js";
import { ticksBelow, ticksBeside } from "../../../figures/axis.js";
import { linePath } from "../../../figures/curve.js";
import { createPlot, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale, niceTicks, rangeUpTo } from "../../../figures/scale.js";
import { prose } from "../../../prose/prose.js";

/** @import { Pair } from "../../../figures/scale.js" */

/**
 * @typedef {object} LossSteps
 * @property {ArrayLike<number>} losses from the start on
 * @property {number} through the last step that is shown
 * @property {number} end of the axis of steps
 * @property {number} top of the axis of losses, at least
 * @property {number | null} lowest what it cannot fall below; null where there is no such loss
 */

const MARGIN = { left: 32, right: 12, top: 9, bottom: 20 };
const ACROSS_TICK = 72; // px, at least

/** @returns {{element: HTMLElement, show: (steps: LossSteps) => void}} */
export function createLossSteps() {
  const plot = createPlot("demo-figure", { "aria-label": prose.experiments.landscape.maps.curve }, MARGIN, () => shown && draw(shown));
  const axes = svg("g");
  const lowest = svg("line", { class: "demo-base" });
  const line = svg("path", { class: "demo-history" });
  const dot = svg("circle", { class: "demo-head-dot", r: 5 });
  plot.element.append(axes, lowest, line, dot);
  /** @type {LossSteps | null} */
  let shown = null;

  /** @param {LossSteps} steps */
  function draw({ losses, through, end, top, lowest: least }) {
    const box = plot.box();
    if (box.width === 0) return;
    const { left, right, bottom, text } = box;
    const across = createScale([0, end], [left, right]);
    const up = createScale(rangeUpTo(top), [bottom, box.top]);
    axes.replaceChildren(
      svg("rect", { class: "figure-ground", x: left, y: box.top, width: right - left, height: bottom - box.top }),
      ...ticksBeside(up, [0, up.range[1]], left, text),
      ...ticksBelow(across, niceTicks(across.range, Math.max(2, Math.floor((right - left) / ACROSS_TICK / text))), bottom - 2, text),
    );
    /** @param {number} step @returns {Pair} */
    const place = (step) => [across.place(step), up.place(Math.min(losses[step], up.range[1]))];
    line.setAttribute("d", linePath(Array.from({ length: through + 1 }, (_, step) => place(step))));
    const [cx, cy] = place(through);
    setPlace(dot, { cx, cy });
    showOrHide(lowest, least !== null);
    if (least !== null) setPlace(lowest, { x1: left, x2: right, y1: up.place(least), y2: up.place(least) });
  }

  return {
    element: h("div", { class: "demo-plot-history experiment-steps-plot" }, plot.element),
    show(steps) {
      shown = steps;
      draw(steps);
    },
  };
}
