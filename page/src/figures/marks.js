/** The marks of the two outcomes, a disc and a square, and discs whose area is a loss. */

/**
 * The outline of a mark around (0, 0); both have the same area.
 * @param {0 | 1} y
 * @param {number} size
 */
export function markOutline(y, size) {
  if (y === 1) return `M${-size} 0a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0`;
  const half = (size * Math.sqrt(Math.PI)) / 2;
  return `M${-half} ${-half}h${2 * half}v${2 * half}h${-2 * half}z`;
}

/**
 * The radius of a disc whose area is the loss.
 * @param {number} loss
 * @param {number} unit radius of a loss of 1
 * @param {number} [largest]
 */
export function lossRadius(loss, unit, largest = Infinity) {
  return Math.min(unit * Math.sqrt(loss), largest);
}
