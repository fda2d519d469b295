/** The point as numbers: its solution, where it stands on either scale, and how far a key moves it. */

import { short } from "../../base/numbers.js";
import { KEY_MOVES } from "../../figures/keys.js";
import { sigmoid } from "../../maths/loss.js";
import { solveLoss } from "../../maths/solver.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { PlayState } from "../../base/state.js" */
/** @import { Solution, SolverWords } from "../../maths/solver.js" */

/**
 * @typedef {object} PlayPart a part of the tab
 * @property {HTMLElement} element
 * @property {(play: PlayState, solution: Solution) => void} render
 */

export const Z_MOST = 7; // log-odds at the ends of their scale
const KEY_Z_MOST = 16; // keys go no further, except by Home and End
const KEY_STEPS = /** @type {const} */ ({ linear: 0.01, logit: 0.1 });

/**
 * @param {PlayState} play
 * @param {SolverWords} words
 */
export function solvePlay({ y, p, base }, words) {
  return solveLoss(y, p, words, base === "2");
}

/**
 * Where a probability stands on a scale from 0 to 1; the ends of the log-odds scale stand for all beyond.
 * @param {number} p
 * @param {PlayState["scale"]} scale
 */
export function placeOf(p, scale) {
  if (scale === "linear") return p;
  const z = Math.log(p) - Math.log1p(-p);
  return (Math.min(Math.max(z, -Z_MOST), Z_MOST) + Z_MOST) / (2 * Z_MOST);
}

/**
 * The probability at a place, with no more digits than a hand can mean.
 * @param {number} place
 * @param {PlayState["scale"]} scale
 */
export function probabilityOf(place, scale) {
  const within = Math.min(Math.max(place, 0), 1);
  return scale === "linear" ? Math.round(within * 1000) / 1000 : ofLogit((2 * within - 1) * Z_MOST);
}

/** @param {number} z Rounded to hundredths. */
function ofLogit(z) {
  const tidy = Math.round(z * 100) / 100;
  const less = Number(sigmoid(-Math.abs(tidy)).toPrecision(3));
  return tidy > 0 ? Number((1 - less).toPrecision(12)) : less;
}

/**
 * Where a key moves a probability, or null if it is no key for that.
 * @param {string} key
 * @param {number} p
 * @param {PlayState["scale"]} scale
 */
export function movedByKey(key, p, scale) {
  const move = KEY_MOVES[key];
  if (move === undefined) return null;
  if (scale === "linear") return Math.min(Math.max(Math.round((p + move * KEY_STEPS.linear) * 1e6) / 1e6, 0), 1);
  const z = Math.min(Math.max(Math.log(p) - Math.log1p(-p), -KEY_Z_MOST), KEY_Z_MOST);
  return ofLogit(z + move * KEY_STEPS.logit);
}

/**
 * A probability and its loss in words, for sliders.
 * @param {PlayState} play
 * @param {Solution} solution
 */
export function pointWords({ base }, { p, loss }) {
  const { cost, costInBits, costInfinite } = prose.play.figure;
  const words = loss === Infinity ? costInfinite : base === "2" ? costInBits : cost;
  return filled(words, { p: short(p ?? NaN), loss: short(loss) });
}
