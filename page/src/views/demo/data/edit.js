/**
 * Edits of the demo, as patches of its state.
 *
 * Each goes on from the weights on screen: they become the start of a new tape. So a flipped site ignites where it
 * stands, and training then answers it.
 */

/** @import { DemoState } from "../../../base/state.js" */
/** @import { DemoModel, Pair } from "../model.js" */

/** @typedef {Partial<DemoState>} DemoPatch */

/**
 * Begin a new tape from the weights of the frame on screen.
 * @param {DemoState} demo
 * @param {DemoModel} model
 * @returns {DemoPatch}
 */
export function carryOn({ train }, { trained }) {
  return { step: 0, train: { ...train, start: trained } };
}

/**
 * Give a site the other label.
 * @param {DemoState} demo
 * @param {DemoModel} model
 * @param {number} id
 * @returns {DemoPatch}
 */
export function flipSite(demo, model, id) {
  const { flips } = demo;
  return {
    ...carryOn(demo, model),
    flips: flips.includes(id) ? flips.filter((other) => other !== id) : [...flips, id],
    select: id,
  };
}

/**
 * Put a site elsewhere; a place off the axes becomes the nearest one on them.
 * @param {DemoState} demo
 * @param {DemoModel} model
 * @param {number} id
 * @param {Pair} raw
 * @returns {DemoPatch}
 */
export function moveSite(demo, model, id, raw) {
  return { ...carryOn(demo, model), moves: { ...demo.moves, [id]: placeWithin(model, raw) }, select: id };
}

/**
 * Add a site and select it.
 * @param {DemoState} demo
 * @param {DemoModel} model
 * @param {Pair} raw
 * @param {0 | 1} y
 * @returns {DemoPatch}
 */
export function addSite(demo, model, raw, y) {
  const [first, second] = placeWithin(model, raw);
  return {
    ...carryOn(demo, model),
    added: [...demo.added, [first, second, y]],
    select: model.count + demo.added.length,
  };
}

/**
 * Remove a site; the last one stays.
 * @param {DemoState} demo
 * @param {DemoModel} model
 * @param {number} id
 * @returns {DemoPatch}
 */
export function removeSite(demo, model, id) {
  if (model.sites.length === 1) return {};
  return { ...carryOn(demo, model), removed: [...demo.removed, id], select: null };
}

/**
 * Show other columns, or another set: edits belong to the axes they were made on.
 * @param {DemoState} demo
 * @param {Pick<DemoPatch, "set" | "axes">} ground
 * @returns {DemoPatch}
 */
export function changeGround({ train }, ground) {
  return { axes: [0, 1], ...ground, ...noEdits(), step: 0, train: { ...train, start: [0, 0, 0] } };
}

/**
 * A state without any edit of the sites.
 * @returns {Pick<DemoState, "flips" | "moves" | "added" | "removed" | "select">}
 */
export function noEdits() {
  return { flips: [], moves: {}, added: [], removed: [], select: null };
}

/**
 * @param {DemoModel} model
 * @param {Pair} raw
 * @returns {Pair} with four digits, so that a link stays short
 */
function placeWithin({ axes }, raw) {
  return [placeOnAxis(axes[0].range, raw[0]), placeOnAxis(axes[1].range, raw[1])];
}

/**
 * @param {Pair} range
 * @param {number} value
 */
function placeOnAxis([low, high], value) {
  return Number(Math.min(Math.max(value, low), high).toPrecision(4));
}
