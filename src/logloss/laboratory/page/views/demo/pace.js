/**
 * When the parts of the demo are drawn: at once, or, with many sites, the figures on the screen at once, and all else when
 * the hand rests.
 */

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
 * Make a function that does something at once, or when the hand rests; of what was put off only the last is done.
 * @returns {(atOnce: boolean, act: () => void) => void}
 */
export function createPatience() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  return (atOnce, act) => {
    clearTimeout(waiting);
    if (atOnce) act();
    else waiting = setTimeout(act, REST);
  };
}

/** @param {DemoModel} model */
export function isCrowd({ sites }) {
  return sites.length >= CROWD;
}

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
  const later = createPatience();

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
    now = { model, state };
    const patient = isCrowd(model);
    catchUp(patient ? onScreen : parts);
    later(!patient, patient ? drawRest : () => {});
  };
}
