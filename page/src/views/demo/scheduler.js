/**
 * When the parts of the demo are drawn. With a few sites, all of them at once. With many, the first change draws what is
 * on the screen; while more of them come, only what follows the hand is drawn, and the figures in which no site is moved in
 * turn, every other frame each; and all else when the hand rests.
 */

import { createRest } from "../../base/rest.js";
import { CROWD } from "./figures/marks.js";

/** @import { State } from "../../base/state.js" */
/** @import { DemoModel } from "./model.js" */

/**
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(model: DemoModel, state: State, before: State | null) => void} render before: the state it was rendered with
 * @property {(model: DemoModel, state: State) => void} [follow] draw what must not wait; `render` comes after it
 * @property {boolean} [inTurn] whether that may be every other time
 */

/** @typedef {{model: DemoModel, state: State}} Scene */

const REST = 150; // ms without a change

/** @param {DemoModel} model */
function isCrowd({ sites }) {
  return sites.length >= CROWD;
}

/**
 * Make a function that draws the parts.
 * @param {Part[]} parts
 * @param {() => void} onrest called after the parts that could wait
 * @returns {(model: DemoModel, state: State) => void}
 */
export function createScheduler(parts, onrest) {
  /** @type {Map<Part, Scene>} */
  const drawn = new Map();
  const onScreen = new Set(parts);
  /** @type {Scene | null} */
  let now = null;
  let frame = 0;
  const hand = createRest(REST, () => {
    catchUp(parts);
    onrest();
  });

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

  /** @param {Scene} scene */
  function follow({ model, state }) {
    frame++;
    parts.forEach((part, i) => {
      if (onScreen.has(part) && !(part.inTurn && (i + frame) % 2)) part.follow?.(model, state);
    });
  }

  return (model, state) => {
    now = { model, state };
    const crowd = isCrowd(model);
    if (!crowd) {
      hand.forget();
      return catchUp(parts);
    }
    if (hand.moving()) follow(now);
    else catchUp(onScreen);
    hand.touch();
  };
}
