/** Sentences and numbers as the experiments say them. */

import { h, number } from "../../base/dom.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { Child } from "../../base/dom.js" */
/** @import { Told } from "./experiment.js" */

/**
 * What a step says, with the same {slots} in both parts.
 * @param {{lead: string, rest: string}} words
 * @param {Record<string, Child>} slots
 * @returns {Told}
 */
export function told({ lead, rest }, slots) {
  return { lead: sentence(lead, slots), rest: sentence(rest, slots) };
}

/**
 * What to take along: a title, and a cell for each of the other columns.
 * @param {string} title
 * @param {Child[][]} cells
 * @returns {Child[][]}
 */
export function taken(title, ...cells) {
  return [[h("strong", {}, title)], ...cells];
}

/**
 * A loss.
 * @param {number} value
 */
export function red(value) {
  return h("strong", { class: "loss" }, number(value));
}

/**
 * A share or a probability, as a percentage.
 * @param {number} value
 */
export function share(value) {
  return number(value, { style: "percent" });
}
