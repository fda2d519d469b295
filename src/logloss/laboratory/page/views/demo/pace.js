/** When the parts of the demo are drawn: at once, or, with many sites, what is on the screen at once and the rest when the hand rests. */

import { CROWD } from "./marks.js";

/** @import { State } from "../../base/state.js" */
/** @import { DemoModel } from "./model.js" */

/**
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(model: DemoModel, state: State, before: State | null) => void} render
 */

/** @typedef {{model: DemoModel, state: State}} Scene */

const REST = 150; // ms without a change

/**
 * Make a function that draws the parts. Each is told which state it was drawn with before.
 * @param {Part[]} parts
 * @param {() => void} onrest called after the parts that could wait
 * @returns {(model: DemoModel, state: State) => void}
 */
export function createPace(parts, onrest) {
  /** @type {Map<Part, Scene>} */
  const drawn = new Map();
  const onScreen = new Set(parts);
  /** @type {Scene | null} */
  let now = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

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
    catchUp(parts);
    onrest();
  }

  return (model, state) => {
    const patient = model.sites.length >= CROWD;
    now = { model, state };
    catchUp(patient ? onScreen : parts);
    clearTimeout(waiting);
    if (patient) waiting = setTimeout(drawRest, REST);
  };
}
