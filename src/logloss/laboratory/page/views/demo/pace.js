/** When the parts of the demo are drawn: at once, or, with many sites, what is on the screen at once and the rest soon. */

import { CROWD } from "./marks.js";

/** @import { State } from "../../base/state.js" */
/** @import { DemoModel } from "./model.js" */

/**
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(model: DemoModel, state: State, before: State | null) => void} render
 */

/** @typedef {{model: DemoModel, state: State}} Scene */

const SOON = 300; // ms

/**
 * Make a function that draws the parts. Each is told which state it was drawn with before.
 * @param {Part[]} parts
 * @param {() => void} onsoon called after the parts that could wait
 * @returns {(model: DemoModel, state: State) => void}
 */
export function createPace(parts, onsoon) {
  /** @type {Map<Part, Scene>} */
  const drawn = new Map();
  const onScreen = new Set(parts);
  /** @type {Scene | null} */
  let now = null;
  let waiting = false;

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const part = /** @type {Part} */ (parts.find(({ element }) => element === target));
      if (isIntersecting) {
        onScreen.add(part);
        catchUp([part]);
      } else {
        onScreen.delete(part);
      }
    }
  });
  for (const { element } of parts) observer.observe(element);

  /** @param {Iterable<Part>} some */
  function catchUp(some) {
    if (!now) return;
    const { model, state } = now;
    for (const part of some) {
      const before = drawn.get(part);
      if (before?.state === state && before.model === model) continue;
      drawn.set(part, now);
      part.render(model, state, before?.state ?? null);
    }
  }

  function drawRest() {
    waiting = false;
    catchUp(parts);
    onsoon();
  }

  return (model, state) => {
    const patient = model.sites.length >= CROWD;
    now = { model, state };
    catchUp(patient ? onScreen : parts);
    if (patient && !waiting) {
      waiting = true;
      setTimeout(drawRest, SOON);
    }
  };
}
