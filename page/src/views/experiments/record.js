/** Which experiments were revealed in this browser. */

import { recall, remember } from "../../base/storage.js";

const DONE = "experiments";

/** @returns {Set<string>} their keys */
export function doneExperiments() {
  return new Set((recall(DONE) ?? "").split(" ").filter(Boolean));
}

/**
 * Another tab of the browser may have added to them.
 * @param {string} key
 */
export function recordExperiment(key) {
  remember(DONE, [...doneExperiments().add(key)].join(" "));
}
