/** What is open in "My data", so that it can be shared: the one thing on the page that is in no link. */

/** @import { ScoredRows } from "../../maths/table/scored_rows.js" */
/** @import { Choice } from "./question.js" */
/** @import { Held } from "./reading.js" */

/**
 * @typedef {object} HeldScore
 * @property {Held} held
 * @property {Choice} choice
 * @property {ScoredRows | null} rows null where only the package has them
 * @property {Float64Array | null} losses
 */

/** @type {HeldScore | null} */
let scoreOnScreen = null;

/** @param {HeldScore | null} score */
export function holdScore(score) {
  scoreOnScreen = score;
}

/** @returns {HeldScore | null} */
export function heldScore() {
  return scoreOnScreen;
}
