/**
 * Paths of very many marks. Their places are whole tenths of a px, in a group that is scaled down, because a browser writes
 * and reads integers several times faster; and a path is written only when one of its numbers has changed.
 */

import { svg } from "../../../base/dom.js";

export const TENTHS = 10;

/**
 * A group whose unit is a tenth of a px.
 * @param {...SVGElement} children
 */
export function tenthsGroup(...children) {
  return svg("g", { transform: `scale(${1 / TENTHS})` }, children);
}

/**
 * Make a function that tells whether these integers are others than those it was given last.
 * @returns {(next: Int32Array) => boolean}
 */
export function createChangeWatch() {
  /** @type {Int32Array} */
  let last = new Int32Array(0);
  return (next) => {
    const changed = next.length !== last.length || next.some((value, i) => value !== last[i]);
    last = next;
    return changed;
  };
}
