/** One place for the keyboard among many marks: Tab comes to it and leaves, arrow keys go from mark to mark. */

import { h } from "../../../base/dom.js";
import { prose } from "../../../prose/prose.js";

/** @import { Pair } from "../model.js" */

/**
 * @typedef {object} KeyboardCursor
 * @property {HTMLElement} element lies over the drawing
 * @property {(place: Pair | null, words: string) => void} show where it stands and what is there
 * @property {(words: string) => void} rename what the group is
 */

/** @type {Record<string, Pair>} */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Make the place for the keyboard.
 * @param {{label: string, help: string}} words
 * @param {(key: string, event: KeyboardEvent) => boolean} onkey whether the key was meant for it
 * @param {() => void} [onfocus]
 * @returns {KeyboardCursor}
 */
export function createKeyboardCursor({ label, help }, onkey, onfocus = () => {}) {
  const cursor = h("button", { type: "button", class: "demo-cursor", "aria-description": help, onfocus, onkeydown: press });
  const element = h("div", { class: "demo-roving", role: "application", "aria-label": label, "aria-roledescription": prose.demo.figureOfSites }, cursor);

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (onkey(event.key, event)) event.preventDefault();
  }

  return {
    element,
    show(place, words) {
      cursor.hidden = !place;
      if (!place) return;
      cursor.style.setProperty("transform", `translate(${place[0].toFixed(1)}px, ${place[1].toFixed(1)}px)`);
      if (cursor.getAttribute("aria-label") !== words) cursor.setAttribute("aria-label", words);
    },
    rename: (words) => element.setAttribute("aria-label", words),
  };
}

/**
 * The next mark in a direction: in the order of their places along it, whatever lies beside.
 * @param {number} from index
 * @param {Pair} direction
 * @param {number} count
 * @param {(index: number) => Pair} place
 * @returns {number} the same index at the end
 */
export function nextMark(from, [dx, dy], count, place) {
  /** @param {number} index */
  const along = (index) => dx * place(index)[0] + dy * place(index)[1];
  /** @param {number} one @param {number} other */
  const order = (one, other) => along(one) - along(other) || (dx + dy) * (one - other);
  let best = from;
  for (let i = 0; i < count; i++) {
    if (order(i, from) > 0 && (best === from || order(i, best) < 0)) best = i;
  }
  return best;
}
