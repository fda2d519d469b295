/** Sums that lose nothing worth speaking of. */

/**
 * Add up without the rounding of a running sum (Neumaier).
 * @param {ArrayLike<number>} values
 */
export function compensatedSum(values) {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
}
