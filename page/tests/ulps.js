/** Distances between doubles. */

const SMALLEST = 2 ** -1074;

/**
 * The spacing of the doubles at x.
 * @param {number} x
 */
export function ulp(x) {
  if (!Number.isFinite(x)) return SMALLEST;
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const exponent = (bits.getUint32(0) >>> 20) & 0x7ff;
  return exponent > 0 ? 2 ** Math.max(exponent - 1075, -1074) : SMALLEST;
}
