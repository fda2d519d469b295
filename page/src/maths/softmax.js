/**
 * Several classes of which one is true: probabilities from logits, p = exp(zⱼ)/Σ exp(zₖ), and the loss −ln of the true one's.
 *
 * Only differences of logits count: with two classes and the logits z and 0, p is σ(z), and the loss is that of a logit z.
 */

/**
 * @param {number[]} logits finite, at least one
 * @returns {number[]} that sum to 1
 */
export function softmax(logits) {
  const top = Math.max(...logits);
  const shares = logits.map((z) => Math.exp(z - top));
  const whole = shares.reduce((a, b) => a + b);
  return shares.map((share) => share / whole);
}

/**
 * −ln of the probability given to the true class, accurate also where that is next to 1.
 * @param {number[]} logits finite, at least one
 * @param {number} truth its index
 */
export function crossEntropy(logits, truth) {
  const first = logits.indexOf(Math.max(...logits));
  const others = logits.reduce((sum, z, j) => (j === first ? sum : sum + Math.exp(z - logits[first])), 0);
  return Math.log1p(others) + (logits[first] - logits[truth]);
}

/**
 * The slope of that loss in each logit: its probability, less 1 for the true class.
 * @param {number[]} logits finite, at least one
 * @param {number} truth its index
 */
export function crossEntropySlopes(logits, truth) {
  const given = softmax(logits);
  const others = given.reduce((sum, p, j) => (j === truth ? sum : sum + p), 0);
  return given.map((p, j) => (j === truth ? 0 - others : p)); // p − 1 would lose the digits of a p next to 1
}
