/** Two sets of points that no straight line parts: a ring around a disc, and two moons. Seeded, so always the same. */

import { Draws } from "./draws.js";

/** @typedef {{features: Float64Array, labels: Float64Array}} Points features row-major, two a point */

const BLUR = 0.2; // how far a point of a moon may lie from its arc, in either direction

/**
 * As many ones as zeros: ones in a disc of radius 1, evenly by area, and zeros in a ring around it.
 * @param {number} each how many of either
 * @param {number} seed
 * @returns {Points}
 */
export function drawRing(each, seed) {
  const draws = new Draws(seed);
  return drawPoints(each, (one) => {
    const radius = one ? Math.sqrt(draws.uniform()) : 1.3 + 0.7 * draws.uniform();
    const turn = 2 * Math.PI * draws.uniform();
    return [radius * Math.cos(turn), radius * Math.sin(turn)];
  });
}

/**
 * As many ones as zeros: two half circles of radius 1, each with its end within the other.
 * @param {number} each how many of either
 * @param {number} seed
 * @returns {Points}
 */
export function drawMoons(each, seed) {
  const draws = new Draws(seed);
  const blur = () => BLUR * (2 * draws.uniform() - 1);
  return drawPoints(each, (one) => {
    const turn = Math.PI * draws.uniform();
    const [x, y] = [Math.cos(turn), Math.sin(turn)];
    return one ? [0.25 - y + blur(), 0.5 - x + blur()] : [y - 0.25 + blur(), x - 0.5 + blur()]; // upright, as the figures are
  });
}

/**
 * Ones and zeros in turn.
 * @param {number} each
 * @param {(one: boolean) => [number, number]} draw
 */
function drawPoints(each, draw) {
  const features = new Float64Array(4 * each);
  const labels = Float64Array.from({ length: 2 * each }, (_, i) => 1 - (i % 2));
  labels.forEach((label, i) => features.set(draw(label === 1), 2 * i));
  return { features, labels };
}
