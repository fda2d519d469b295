/** All sites on one line of p, those that are 1 above those that are 0: who stands on the wrong side of 0.5. */

import { svg } from "../../../base/dom.js";
import { axisText, ticksBelow, uprightLine } from "../../../figures/axis.js";
import { createPlot, setAttribute } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { prose } from "../../../prose/prose.js";
import { createChangeWatch, TENTHS, tenthsGroup } from "../figures/crowd_paths.js";

/** @import { Scale } from "../../../figures/scale.js" */
/** @import { DemoModel } from "../model.js" */

const MARGIN = { left: 12, right: 12, top: 2, bottom: 20 };
const SIZE = 8; // px of a mark

/** @returns {{element: SVGSVGElement, show: (model: DemoModel) => void}} */
export function createSideStrip() {
  const plot = createPlot("demo-strip", { "aria-label": prose.demo.predictions.strip }, MARGIN, () => shown && redraw());
  const axis = svg("g");
  const marks = [0, 1].map((y) => svg("path", { class: `demo-strip-${y}`, "stroke-width": TENTHS * SIZE }));
  const holes = svg("path", { class: "demo-strip-hole", "stroke-width": TENTHS * (SIZE - 3) });
  plot.element.append(axis, tenthsGroup(marks[0], holes, marks[1]));
  const changed = createChangeWatch();
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {Scale} */
  let across;

  function redraw() {
    const box = plot.box();
    if (box.width === 0) return;
    across = createScale([0, 1], [box.left, box.right]);
    axis.replaceChildren(
      ...[0.25, 0.75].map((share) => {
        const y = box.top + share * (box.bottom - box.top);
        return svg("line", { class: "figure-grid", x1: box.left, x2: box.right, y1: y, y2: y });
      }),
      uprightLine("demo-strip-half", across.place(0.5), box),
      axisText("p = 0", 0, box.bottom + 15 * box.text, "start"),
      ...ticksBelow({ place: across.place }, [0.5], box.bottom - 2, box.text),
      axisText("1", box.width, box.bottom + 15 * box.text, "end"),
    );
    changed(new Int32Array(0));
    draw();
  }

  function draw() {
    const { sites, p } = /** @type {DemoModel} */ (shown);
    const { top, bottom } = plot.box();
    const places = new Int32Array(2 * sites.length);
    sites.forEach(({ y }, i) => {
      places[2 * i] = y;
      places[2 * i + 1] = Math.round(TENTHS * across.place(p[i]));
    });
    if (!changed(places)) return;
    const heights = [0.75, 0.25].map((share) => Math.round(TENTHS * (top + share * (bottom - top))));
    const paths = ["", ""];
    for (let at = 0; at < places.length; at += 2) paths[places[at]] += `M${places[at + 1]} ${heights[places[at]]}h.1`;
    marks.forEach((mark, y) => setAttribute(mark, "d", paths[y]));
    setAttribute(holes, "d", paths[0]);
  }

  return {
    element: plot.element,
    show(model) {
      if (model === shown) return;
      shown = model;
      if (plot.box().width === 0) return;
      if (across) draw();
      else redraw();
    },
  };
}
