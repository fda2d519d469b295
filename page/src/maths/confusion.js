/** Decisions by a threshold, counted: what a probability is turned into, and what the loss never asks for. */

/**
 * @typedef {object} Confusion
 * @property {number} hits said yes, and so it was
 * @property {number} alarms said yes, and it was not
 * @property {number} misses said no, and it was
 * @property {number} passes said no, and so it was
 */

/**
 * Count decisions: yes where p is at least the threshold.
 * @param {ArrayLike<number>} p
 * @param {ArrayLike<number>} labels 0 or 1
 * @param {number} threshold
 * @returns {Confusion}
 */
export function confusion(p, labels, threshold) {
  const counts = { hits: 0, alarms: 0, misses: 0, passes: 0 };
  for (let i = 0; i < p.length; i++) {
    if (p[i] >= threshold) counts[labels[i] === 1 ? "hits" : "alarms"]++;
    else counts[labels[i] === 1 ? "misses" : "passes"]++;
  }
  return counts;
}

/**
 * The share of decisions that were right.
 * @param {Confusion} counts
 */
export function accuracyOf({ hits, alarms, misses, passes }) {
  return (hits + passes) / (hits + alarms + misses + passes);
}

/**
 * What the mistakes cost, where a false alarm costs 1.
 * @param {Confusion} counts
 * @param {number} miss what a miss costs
 */
export function priceOf({ alarms, misses }, miss) {
  return alarms + miss * misses;
}
