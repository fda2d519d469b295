/**
 * How large a learning rate may be, so that no step overshoots.
 *
 * Where no curvature of a loss exceeds λ, a step of gradient descent with a rate below 2/λ always lowers it (the descent
 * lemma, Nesterov 2018, Lectures on Convex Optimization, 1.2.3). The second derivative by z of one site's loss is
 * p(1 − p) ≤ 1/4 for BCE; for (p − y)² it is 2p(1 − p)²(3p − 1) where y = 1, largest at p = (9 + √33)/24.
 */

/** @import { DemoModel } from "../model.js" */

const SQUARED_PEAK = (9 + Math.sqrt(33)) / 24;

/** @type {Record<"bce" | "squared", number>} */
const STEEPEST = { bce: 1 / 4, squared: 2 * SQUARED_PEAK * (1 - SQUARED_PEAK) ** 2 * (3 * SQUARED_PEAK - 1) };

/**
 * The learning rate that no step of gradient descent overshoots below.
 * @param {Pick<DemoModel, "sites" | "tape">} model
 */
export function largestSafeRate({ sites, tape }) {
  const { loss, l2 } = tape.trainer.options;
  const steepest = STEEPEST[loss];
  /** @param {(x: [number, number]) => number} term */
  const mean = (term) => (steepest * sites.reduce((sum, { x }) => sum + term(x), 0)) / sites.length;
  return (
    2 /
    largestEigenvalue([
      [steepest, mean(([a]) => a), mean(([, b]) => b)],
      [mean(([a]) => a), mean(([a]) => a * a) + l2, mean(([a, b]) => a * b)],
      [mean(([, b]) => b), mean(([a, b]) => a * b), mean(([, b]) => b * b) + l2],
    ])
  );
}

/**
 * The largest eigenvalue of a symmetric 3 × 3 matrix, in closed form (Smith 1961, Communications of the ACM 4(4)).
 * @param {number[][]} matrix
 */
export function largestEigenvalue([[a, b, c], [, d, e], [, , f]]) {
  const center = (a + d + f) / 3;
  const spread = Math.sqrt(((a - center) ** 2 + (d - center) ** 2 + (f - center) ** 2 + 2 * (b * b + c * c + e * e)) / 6);
  if (spread === 0) return center;
  const [p, q, r] = [a - center, d - center, f - center];
  const determinant = p * (q * r - e * e) - b * (b * r - c * e) + c * (b * e - c * q);
  const cosine = Math.min(1, Math.max(-1, determinant / (2 * spread ** 3)));
  return center + 2 * spread * Math.cos(Math.acos(cosine) / 3);
}

/**
 * The largest of 1, 2, 5, 10, … (and 0.5, 0.2, …) that is not above a value.
 * @param {number} value above 0
 */
export function roundRateBelow(value) {
  const power = Math.floor(Math.log10(value));
  const rates = [power - 1, power, power + 1].flatMap((ten) => [1, 2, 5].map((digit) => Number(`${digit}e${ten}`)));
  return Math.max(...rates.filter((rate) => rate <= value));
}
