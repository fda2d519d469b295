/** What knows no site and still beats a coin where the classes are unequal: the same p, the share of ones, for all. */

import { lossFromP } from "../../../maths/loss.js";

/**
 * The share of ones among some sites, and the mean loss of saying it for each of them.
 * @param {{y: number}[]} sites at least one
 */
export function baseRateOf(sites) {
  const rate = sites.reduce((sum, { y }) => sum + y, 0) / sites.length;
  return { rate, loss: lossFromP(rate, rate) };
}
