/**
 * The marks of sites in a figure: a filled disc for 1, a hollow square for 0; and the ring around the selected one.
 *
 * While they are few, each is an element. A crowd is drawn as one path for each label, every mark a stroke of no length
 * with a round or a square cap: five hundred elements would take the browser longer than a frame. The selected one, which
 * may be dragged, is an element of its own also then.
 */

import { svg } from "../../../base/dom.js";
import { markOutline } from "../../../figures/marks.js";
import { setAttribute, setPlace, showOrHide } from "../../../figures/plot.js";
import { createChangeWatch, TENTHS, tenthsGroup } from "./crowd_paths.js";

/** @import { Pair, Site } from "../model.js" */

/**
 * @typedef {object} Marks
 * @property {SVGGElement} element
 * @property {(sites: Site[], places: Float64Array) => void} show places: two a site, in px
 * @property {(index: number | undefined) => void} ring
 * @property {(place: Pair, reach: number) => number | null} nearest index of the site there
 * @property {(index: number) => Pair} place
 */

export const CROWD = 120; // from so many sites on they are drawn together
export const RING_AWAY = 6; // px from a mark to the ring around it

/**
 * The size of a mark that leaves room for the others.
 * @param {number} n
 */
export function markSize(n) {
  if (n <= 20) return 6;
  if (n <= 100) return 4.75;
  return n <= 300 ? 4 : 3.25;
}

/**
 * Make a layer of marks.
 * @returns {Marks}
 */
export function createMarks() {
  const few = createFewMarks();
  const crowd = createMarkCrowd();
  const ring = svg("circle", { class: "demo-ring", visibility: "hidden" });
  /** @type {number | undefined} */
  let ringed;
  /** @type {Site[]} */
  let shown = [];
  /** @type {Float64Array} */
  let at = new Float64Array(0);

  function draw() {
    const size = markSize(shown.length);
    const chosen = ringed !== undefined && ringed < shown.length ? ringed : null;
    if (shown.length < CROWD) {
      few.show(shown, at, size);
      crowd.show([], at, size, null);
    } else {
      few.show(chosen === null ? [] : [shown[chosen]], chosen === null ? at : at.subarray(2 * chosen), size);
      crowd.show(shown, at, size, chosen);
    }
    showOrHide(ring, chosen !== null);
    if (chosen !== null) setPlace(ring, { r: size + RING_AWAY, cx: at[2 * chosen], cy: at[2 * chosen + 1] });
  }

  return {
    element: svg("g", {}, crowd.element, few.element, ring),
    show(sites, places) {
      [shown, at] = [sites, places];
      draw();
    },
    ring(index) {
      if (index === ringed) return;
      ringed = index;
      draw();
    },
    nearest([x, y], reach) {
      let best = reach;
      let index = null;
      for (let i = 0; i < shown.length; i++) {
        const away = Math.hypot(at[2 * i] - x, at[2 * i + 1] - y);
        if (away < best) [best, index] = [away, i];
      }
      return index;
    },
    place: (index) => [at[2 * index], at[2 * index + 1]],
  };
}

function createFewMarks() {
  const element = svg("g");
  /** @type {{mark: SVGPathElement, look: string, transform: string}[]} */
  const made = [];
  return {
    element,
    /** @param {Site[]} sites @param {Float64Array} places @param {number} size */
    show(sites, places, size) {
      sites.forEach(({ id, y, flipped, moved, own }, i) => {
        made[i] ??= { mark: element.appendChild(svg("path")), look: "", transform: "" };
        const kept = made[i];
        const edited = flipped || moved || own;
        const look = `${id} ${y} ${size} ${edited}`;
        if (kept.look !== look) {
          kept.look = look;
          kept.mark.setAttribute("data-site", String(id));
          kept.mark.setAttribute("d", markOutline(y, size));
          kept.mark.setAttribute("class", `mark ${y === 1 ? "one" : "zero"}${edited ? " edited" : ""}`);
        }
        const transform = `translate(${places[2 * i].toFixed(2)} ${places[2 * i + 1].toFixed(2)})`;
        if (kept.transform !== transform) kept.mark.setAttribute("transform", (kept.transform = transform));
      });
      for (const { mark } of made.splice(sites.length)) mark.remove();
    },
  };
}

function createMarkCrowd() {
  const edges = [0, 1].map((y) => svg("path", { class: `crowd edge ${y === 1 ? "one" : "zero"}` }));
  const bodies = [0, 1].map((y) => svg("path", { class: `crowd ${y === 1 ? "one" : "zero"}` }));
  const changed = createChangeWatch();
  return {
    element: tenthsGroup(edges[0], bodies[0], edges[1], bodies[1]),
    /** @param {Site[]} sites @param {Float64Array} places @param {number} size @param {number | null} apart left out */
    show(sites, places, size, apart) {
      const marks = new Int32Array(3 * sites.length);
      sites.forEach(({ y }, i) => {
        if (i === apart) return void (marks[3 * i] = -1);
        marks[3 * i] = y;
        marks[3 * i + 1] = Math.round(TENTHS * places[2 * i]);
        marks[3 * i + 2] = Math.round(TENTHS * places[2 * i + 1]);
      });
      if (!changed(marks)) return;
      const paths = ["", ""];
      for (let at = 0; at < marks.length; at += 3) {
        if (marks[at] >= 0) paths[marks[at]] += `M${marks[at + 1]} ${marks[at + 2]}h.1`;
      }
      paths.forEach((path, y) => {
        const width = y === 1 ? 2 * size : size * Math.sqrt(Math.PI);
        for (const [element, wider] of /** @type {[SVGElement, number][]} */ ([[edges[y], 2], [bodies[y], y === 1 ? 0 : -2]])) {
          element.setAttribute("d", path);
          setAttribute(element, "stroke-width", String(TENTHS * (width + wider)));
        }
      });
    },
  };
}
