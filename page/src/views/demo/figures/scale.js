/** From values to places in a figure and back: scales, ticks, straight lines, and the sizes of discs. */

/** @import { DemoAxis, Pair, Triple } from "../model.js" */

/**
 * @typedef {object} Scale
 * @property {(value: number) => number} place in px
 * @property {(place: number) => number} value
 * @property {Pair} range of values
 * @property {Pair} span of places
 */

/**
 * @typedef {object} Plane the standardized features as places: place = origin + step · x
 * @property {Pair} origin
 * @property {Pair} step
 * @property {Pair} xs places of its left and right side
 * @property {Pair} ys places of its top and bottom
 */

const LEAST_SLOPE = 1e-5; // of z per px: below it a field is of one color
const LEAST_NAT = 400; // px²
const FIELD_REACH = 6; // p is 0.0025 and 0.9975 where the colors end

/**
 * A scale from a range of values to a span of places.
 * @param {Pair} range
 * @param {Pair} span
 * @param {boolean} [log]
 * @returns {Scale}
 */
export function createScale(range, span, log = false) {
  const [low, high] = log ? [Math.log(range[0]), Math.log(range[1])] : range;
  const ratio = (span[1] - span[0]) / (high - low);
  return {
    range,
    span,
    place: (value) => span[0] + ((log ? Math.log(value) : value) - low) * ratio,
    value(place) {
      const value = low + (place - span[0]) / ratio;
      return log ? Math.exp(value) : value;
    },
  };
}

/**
 * Round values in a range, at most so many.
 * @param {Pair} range
 * @param {number} most
 * @param {boolean} [log]
 * @returns {number[]}
 */
export function niceTicks([low, high], most, log = false) {
  const decades = log ? decadeTicks(low, high, most) : [];
  if (decades.length > 2) return decades;
  const rough = (high - low) / most;
  const power = Math.floor(Math.log10(rough));
  const [digit, ten] = [1, 2, 5, 10].map((d) => [d, power]).find(([d, t]) => Number(`${d}e${t}`) >= rough) ?? [1, power];
  const ticks = [];
  for (let i = Math.ceil(low / Number(`${digit}e${ten}`)); ; i++) {
    const tick = Number(`${i * digit}e${ten}`); // so that 0.3 is 0.3 and not 0.30000000000000004
    if (tick > high) return ticks;
    ticks.push(tick);
  }
}

/**
 * The round values of a logarithmic range: 1, 2, 5, 10, …, or the powers of ten where those are too many.
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
function decadeTicks(low, high, most) {
  const powers = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) powers.push(power);
  for (const digits of [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]]) {
    const ticks = powers.flatMap((power) => digits.map((digit) => Number(`${digit}e${power}`)));
    const shown = ticks.filter((tick) => tick >= low && tick <= high);
    if (shown.length <= most) return shown;
  }
  return [];
}

/**
 * The part of the line bias + w1·x1 + w2·x2 = level that lies in a plane, as two places; null where none does.
 * @param {Triple} weights
 * @param {number} level
 * @param {Plane} plane
 * @returns {[Pair, Pair] | null}
 */
export function lineAcross(weights, level, plane) {
  const { at, slope } = fieldOver(weights, plane);
  const [left, right] = plane.xs;
  const [top, bottom] = plane.ys;
  const inside = 1e-9 * (right - left + bottom - top);
  /** @type {Pair[]} */
  const ends = [];
  if (slope[1] !== 0) {
    for (const x of [left, right]) ends.push([x, plane.origin[1] + (level - at - slope[0] * (x - plane.origin[0])) / slope[1]]);
  }
  if (slope[0] !== 0) {
    for (const y of [top, bottom]) ends.push([plane.origin[0] + (level - at - slope[1] * (y - plane.origin[1])) / slope[0], y]);
  }
  const shown = ends.filter(([x, y]) => x >= left - inside && x <= right + inside && y >= top - inside && y <= bottom + inside);
  const other = shown.find(([x, y]) => Math.hypot(x - shown[0][0], y - shown[0][1]) > 1e-6);
  return other ? [shown[0], other] : null;
}

/**
 * Where a gradient of colors that runs from p ≈ 0 to p ≈ 1 begins and ends; null for weights that are not finite.
 * @param {Triple} weights
 * @param {Plane} plane
 * @returns {[Pair, Pair] | null}
 */
export function colorRun(weights, plane) {
  const { at, slope } = fieldOver(weights, plane);
  const steep = Math.hypot(slope[0], slope[1]);
  if (!Number.isFinite(at + steep)) return null;
  const [across, along] = steep < LEAST_SLOPE ? [LEAST_SLOPE, 0] : slope;
  const square = across * across + along * along;
  /** @param {number} z @returns {Pair} */
  const reach = (z) => [
    plane.origin[0] + (across * (z - at)) / square,
    plane.origin[1] + (along * (z - at)) / square,
  ];
  return [reach(-FIELD_REACH), reach(FIELD_REACH)];
}

/**
 * The shares of the color run with the probability at each: an even walk through z.
 * @param {number} count
 * @returns {{offset: number, p: number}[]}
 */
export function colorStops(count) {
  return Array.from({ length: count }, (_, i) => {
    const offset = i / (count - 1);
    return { offset, p: 1 / (1 + Math.exp(FIELD_REACH * (1 - 2 * offset))) };
  });
}

/**
 * The logit as a function of places: its value at the origin, and its slope per px.
 * @param {Triple} weights
 * @param {Plane} plane
 * @returns {{at: number, slope: Pair}}
 */
function fieldOver([bias, first, second], { step }) {
  return { at: bias, slope: [first / step[0], second / step[1]] };
}

/**
 * The px² that one nat of loss is given: such that a coin's losses, ln 2 a site, cover an eighth of the plane; more
 * where that would be too small to see.
 * @param {number} width
 * @param {number} height
 * @param {number} n
 */
export function areaOfNat(width, height, n) {
  return Math.max((width * height) / (8 * n * Math.LN2), LEAST_NAT);
}

/**
 * The radius of a disc whose area is the loss, times px² a nat; the largest radius where it would be larger.
 * @param {number} loss
 * @param {number} area px² a nat
 * @param {number} largest
 */
export function glowRadius(loss, area, largest) {
  return Math.min(Math.sqrt((area * loss) / Math.PI), largest);
}

/**
 * A range from 0 to a round value that is not below any given one.
 * @param {number} value
 * @returns {Pair}
 */
export function rangeUpTo(value) {
  if (!(value > 0) || !Number.isFinite(value)) return [0, 1];
  const power = Math.floor(Math.log10(value));
  const top = [1, 1.5, 2, 3, 4, 5, 7, 10].map((digit) => Number(`${digit}e${power}`)).find((round) => round >= value);
  return [0, top ?? Number(`1e${power + 1}`)];
}

/**
 * The axis of a set as a scale.
 * @param {DemoAxis} axis
 * @param {Pair} span
 */
export function axisScale(axis, span) {
  return createScale(axis.range, span, axis.log);
}
