/** From values to places in a figure and back, and the round values between. */

/** @typedef {[number, number]} Pair */

/**
 * @typedef {object} Scale
 * @property {(value: number) => number} place in px
 * @property {(place: number) => number} value
 * @property {Pair} range of values
 * @property {Pair} span of places
 */

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
  const apart = Math.ceil(powers.length / most); // so many powers of ten
  return powers.filter((power) => power % apart === 0 && Number(`1e${power}`) >= low).map((power) => Number(`1e${power}`));
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
