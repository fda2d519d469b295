/** Features that bend a line: the products of two features up to a degree, which a logistic model weighs as any others. */

/**
 * The products x₁^(t−j)·x₂^j for t = 1 … degree and j = 0 … t, for each row; row-major.
 * @param {ArrayLike<number>} features two a row
 * @param {number} degree
 * @returns {Float64Array}
 */
export function products(features, degree) {
  const n = features.length / 2;
  const width = productCount(degree);
  const made = new Float64Array(n * width);
  for (let i = 0; i < n; i++) writeProducts(features[2 * i], features[2 * i + 1], degree, made, i * width);
  return made;
}

/**
 * How many they are.
 * @param {number} degree
 */
export function productCount(degree) {
  return ((degree + 1) * (degree + 2)) / 2 - 1;
}

/**
 * The products of one row, written into an array.
 * @param {number} first
 * @param {number} second
 * @param {number} degree
 * @param {Float64Array} into
 * @param {number} [at] where they begin
 */
export function writeProducts(first, second, degree, into, at = 0) {
  for (let total = 1; total <= degree; total++) {
    for (let j = 0; j <= total; j++) into[at++] = first ** (total - j) * second ** j;
  }
}
