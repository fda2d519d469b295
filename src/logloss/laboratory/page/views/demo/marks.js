/** The marks of sites in a figure: a filled disc for 1, a hollow square for 0; and the ring around the selected one. */

import { svg } from "../../base/dom.js";

/** @import { Pair, Site } from "./model.js" */

/**
 * @typedef {object} Marks
 * @property {SVGGElement} element
 * @property {(sites: Site[], places: Float64Array) => void} show places: two a site, in px
 * @property {(index: number | undefined) => void} ring
 * @property {(place: Pair, reach: number) => number | null} nearest index of the site there
 * @property {(index: number) => Pair} place
 */

/**
 * The size of a mark that leaves room for the others.
 * @param {number} n
 */
export function markSize(n) {
  if (n <= 100) return 6;
  return n <= 300 ? 4.5 : 3.5;
}

/**
 * The outline of a mark around (0, 0); both have the same area.
 * @param {0 | 1} y
 * @param {number} size
 */
export function markOutline(y, size) {
  if (y === 1) return `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`;
  const half = (size * Math.sqrt(Math.PI)) / 2;
  return `M${-half} ${-half}h${2 * half}v${2 * half}h${-2 * half}z`;
}

/**
 * Make a layer of marks.
 * @returns {Marks}
 */
export function createMarks() {
  const layer = svg("g", { class: "demo-marks" });
  const ring = svg("circle", { class: "demo-ring", visibility: "hidden" });
  const element = svg("g", {}, layer, ring);
  /** @type {{mark: SVGPathElement, look: string, x: number, y: number}[]} */
  const made = [];
  let shown = 0;
  let size = 0;
  /** @type {number | undefined} */
  let ringed;

  function placeRing() {
    const at = ringed === undefined || ringed >= shown ? null : made[ringed];
    ring.setAttribute("visibility", at ? "visible" : "hidden");
    if (!at) return;
    ring.setAttribute("r", String(size + 6));
    ring.setAttribute("cx", String(at.x));
    ring.setAttribute("cy", String(at.y));
  }

  return {
    element,
    show(sites, places) {
      size = markSize(sites.length);
      sites.forEach(({ id, y, flipped, moved, own }, i) => {
        made[i] ??= { mark: layer.appendChild(svg("path")), look: "", x: NaN, y: NaN };
        const kept = made[i];
        const edited = flipped || moved || own;
        const look = `${id} ${y} ${size} ${edited}`;
        if (kept.look !== look) {
          kept.look = look;
          kept.mark.setAttribute("data-site", String(id));
          kept.mark.setAttribute("d", markOutline(y, size));
          kept.mark.setAttribute("class", `mark ${y === 1 ? "one" : "zero"}${edited ? " edited" : ""}`);
        }
        const [x, y_] = [places[2 * i], places[2 * i + 1]];
        if (kept.x !== x || kept.y !== y_) {
          kept.x = x;
          kept.y = y_;
          kept.mark.setAttribute("transform", `translate(${x.toFixed(2)} ${y_.toFixed(2)})`);
        }
      });
      for (const { mark } of made.splice(sites.length)) mark.remove();
      shown = sites.length;
      placeRing();
    },
    ring(index) {
      ringed = index;
      placeRing();
    },
    nearest([x, y], reach) {
      let best = reach;
      let index = null;
      for (let i = 0; i < shown; i++) {
        const away = Math.hypot(made[i].x - x, made[i].y - y);
        if (away < best) [best, index] = [away, i];
      }
      return index;
    },
    place: (index) => [made[index].x, made[index].y],
  };
}
