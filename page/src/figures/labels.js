/** Where words stand in a figure: at the nearest place that lies on no mark and on no other words. */

/** @import { Box } from "./plot.js" */
/** @import { Pair } from "./scale.js" */

/**
 * @typedef {object} Area
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/**
 * @typedef {object} Ground what words have to keep clear of
 * @property {Area} inside they stay in it
 * @property {Area[]} taken other words
 * @property {ArrayLike<number>} places of the marks, two each
 * @property {number} reach px around the middle of a mark
 */

const LETTER = 7.5; // px of a digit at the small size in bold, on the safe side
const LINE = 15; // px
const AWAY = [4, 14, 26, 40, 56]; // px from what the words are about
const DIRECTIONS = [[1, -1], [1, 0], [1, 1], [-1, -1], [-1, 0], [-1, 1], [0, -1], [0, 1]];

/**
 * The size of words in a figure.
 * @param {string} words
 * @param {number} text size of the letters, as `Box` has it
 * @returns {Pair} width and height
 */
export function wordsSize(words, text) {
  return [words.length * LETTER * text, LINE * text];
}

/**
 * Whether two areas have something in common.
 * @param {Area} one
 * @param {Area} other
 */
function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/**
 * Whether words may stand in an area.
 * @param {Area} area
 * @param {Ground} ground
 */
export function isFree(area, { inside, taken, places, reach }) {
  if (area.left < inside.left || area.right > inside.right || area.top < inside.top || area.bottom > inside.bottom) return false;
  if (taken.some((other) => overlap(area, other))) return false;
  for (let at = 0; at < places.length; at += 2) {
    const [x, y] = [places[at], places[at + 1]];
    if (x > area.left - reach && x < area.right + reach && y > area.top - reach && y < area.bottom + reach) return false;
  }
  return true;
}

/**
 * The area around a place: near it first, in eight directions.
 * @param {Pair} place
 * @param {number} radius of what is around the place
 * @param {Pair} size of the words
 * @param {Ground} ground
 * @returns {Area | null} null where all around is full
 */
export function areaBeside([x, y], radius, [width, height], ground) {
  for (const away of AWAY) {
    for (const [dx, dy] of DIRECTIONS) {
      const far = (radius + away) * (dx && dy ? Math.SQRT1_2 : 1);
      const middle = [x + dx * (far + width / 2), y + dy * (far + height / 2)];
      const area = { left: middle[0] - width / 2, right: middle[0] + width / 2, top: middle[1] - height / 2, bottom: middle[1] + height / 2 };
      if (isFree(area, ground)) return area;
    }
  }
  return null;
}

/**
 * The area of the value of a contour: outside the frame, where its line leaves it at the right or at the top.
 * @param {Pair[]} ends where it leaves the frame
 * @param {string} words
 * @param {Box} box
 * @param {Area[]} taken values that stand
 * @returns {Area | null} null where there is no room outside
 */
export function areaOutside(ends, words, { left, right, top, width: all, text }, taken) {
  const [width, height] = wordsSize(words, text);
  const inside = { left: 0, right: all, top: 0, bottom: Infinity };
  for (const [x, y] of ends) {
    /** @type {Area | null} */
    const beside = x > right - 1 ? { left: right + 4, right: right + 4 + width, top: y - height / 2, bottom: y + height / 2 } : null;
    // The name of the upright axis stands above the left half of the frame.
    const above = y < top + 1 && x > (left + right) / 2 ? { left: x - width / 2, right: x + width / 2, top: top - height - 2, bottom: top - 2 } : null;
    const area = beside ?? above;
    if (area && isFree(area, { inside, taken, places: [], reach: 0 })) return area;
  }
  return null;
}

/**
 * The foot of the letters of words in an area.
 * @param {Area} area
 */
export function footOf({ top, bottom }) {
  return top + 0.78 * (bottom - top);
}

/**
 * The area of words that stand in a figure.
 * @param {SVGTextElement} element placed by x and y
 * @param {string} anchor "start", "middle" or "end"
 * @param {number} text size of the letters, as `Box` has it
 * @returns {Area}
 */
export function areaOfWords(element, anchor, text) {
  const [x, foot] = ["x", "y"].map((name) => Number(element.getAttribute(name)));
  const [width, height] = wordsSize(element.textContent ?? "", text);
  const left = x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
  return { left, right: left + width, top: foot - 0.78 * height, bottom: foot + 0.22 * height };
}
