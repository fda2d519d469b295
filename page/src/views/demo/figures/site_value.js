/** The loss of one site in a figure, written beside its mark: of the selected one, or the costliest; and of the one pointed at. */

import { setNumber, svg } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { areaBeside, footOf, wordsSize } from "../../../figures/labels.js";
import { setPlace, showOrHide } from "../../../figures/plot.js";
import { markSize } from "./marks.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { Box } from "../../../figures/plot.js" */
/** @import { DemoModel } from "../model.js" */

/**
 * @typedef {object} ValueGround
 * @property {Box} box
 * @property {Float64Array} places of all marks
 * @property {(index: number) => number} radius of what is around a mark
 * @property {Area[]} [taken] other words in the figure
 */

const LEADER = 20; // px from what is around a mark: farther words have a line to it

/**
 * @param {HTMLElement} surface over which the pointer moves
 * @param {(pointer: PointerEvent) => number | null} siteAt index of the site there
 * @param {() => void} redraw
 * @returns {{element: SVGGElement, show: (model: DemoModel, select: number | null, ground: ValueGround) => void}}
 */
export function createSiteValue(surface, siteAt, redraw) {
  const values = [0, 1].map(() => ({ text: svg("text", { class: "demo-value number" }), line: svg("line", { class: "demo-leader" }) }));
  /** @type {number | null} */
  let pointed = null;

  /** @param {number | null} index */
  function point(index) {
    if (index === pointed) return;
    pointed = index;
    redraw();
  }
  surface.addEventListener("pointermove", (event) => point(event.pointerType === "mouse" && event.buttons === 0 ? siteAt(event) : null));
  surface.addEventListener("pointerleave", () => point(null));

  return {
    element: svg("g", {}, values.flatMap(({ line, text }) => [line, text])),
    show({ sites, loss, at, worst }, select, { box, places, radius, taken = [] }) {
      const first = at.get(select ?? worst) ?? /** @type {number} */ (at.get(worst));
      const shown = pointed !== null && pointed < sites.length && pointed !== first ? [first, pointed] : [first];
      const inside = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
      const reach = markSize(sites.length) + 1;
      const written = [...taken];
      values.forEach(({ text, line }, i) => {
        const index = shown[i];
        const x = places[2 * index];
        const y = places[2 * index + 1];
        const area =
          index === undefined ? null : areaBeside([x, y], radius(index), wordsSize(short(loss[index]), box.text), { inside, taken: written, places, reach });
        showOrHide(text, area !== null);
        showOrHide(line, false);
        if (!area) return;
        written.push(area);
        setNumber(text, loss[index]);
        setPlace(text, { x: area.left, y: footOf(area) });
        // From the ring to the nearest point of the words.
        const [toX, toY] = [Math.min(Math.max(x, area.left), area.right), Math.min(Math.max(y, area.top), area.bottom)];
        const far = Math.hypot(toX - x, toY - y);
        const from = radius(index) / far;
        if (far - radius(index) < LEADER) return;
        showOrHide(line, true);
        setPlace(line, { x1: x + (toX - x) * from, y1: y + (toY - y) * from, x2: toX, y2: toY });
      });
    },
  };
}
