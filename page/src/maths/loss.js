/**
 * The loss of one observation and its slope, for hard and soft labels, in nats; accurate in both tails.
 *
 * Every formula is the one of `logloss.formula`, where it is also written which shorter one fails where. Two rules hold
 * at the ends: 0·log 0 = 0, and 0·∞ = 0.
 */

/**
 * c·x, where 0·∞ is 0.
 * @param {number} c
 * @param {number} x
 */
const countedTimes = (c, x) => (c === 0 ? 0 : c * x);

/**
 * c/d for c, d ≥ 0, where 0/0 is 0.
 * @param {number} c
 * @param {number} d
 */
const countedOver = (c, d) => (c === 0 ? 0 : c / d);

/**
 * σ(z) = 1/(1 + exp(−z)), in [0, 1].
 * @param {number} z In [−∞, ∞].
 */
export function sigmoid(z) {
  const e = Math.exp(-Math.abs(z));
  const q = e / (1 + e);
  return z >= 0 ? 1 - q : e - e * q;
}

/**
 * log(1 + exp(z)), the loss of a logit where y = 0; in [0, ∞].
 * @param {number} z In [−∞, ∞].
 */
export function softplus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/**
 * −y·log p − (1−y)·log(1−p), in [0, ∞].
 * @param {number} y In [0, 1].
 * @param {number} p In [0, 1].
 */
export function lossFromP(y, p) {
  return countedTimes(y, 0 - Math.log(p)) + countedTimes(1 - y, 0 - Math.log1p(-p));
}

/**
 * The same of a logit, p = σ(z).
 * @param {number} y In [0, 1].
 * @param {number} z In [−∞, ∞].
 */
export function lossFromLogit(y, z) {
  const size = Math.abs(z);
  return Math.log1p(Math.exp(-size)) + countedTimes(z >= 0 ? 1 - y : y, size);
}

/**
 * dL/dp = (1−y)/(1−p) − y/p, in [−∞, ∞].
 * @param {number} y In [0, 1].
 * @param {number} p In [0, 1].
 */
export function slopeFromP(y, p) {
  return countedOver(1 - y, 1 - p) - countedOver(y, p);
}

/**
 * dL/dz = (1−y)·σ(z) − y·σ(−z), which is p − y and keeps its digits where p rounds to y; in [−1, 1].
 * @param {number} y In [0, 1].
 * @param {number} z In [−∞, ∞].
 */
export function slopeFromLogit(y, z) {
  // A hard label has one term: half the work, and it is most of the trainer's.
  if (y === 0) return sigmoid(z);
  if (y === 1) return 0 - sigmoid(-z);
  return (1 - y) * sigmoid(z) - y * sigmoid(-z);
}
