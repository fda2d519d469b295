/**
 * Contours of a function over a rectangle: where it crosses a level, by marching squares (the plane's share of Lorensen and
 * Cline 1987, Computer Graphics 21(4)), each crossing placed by linear interpolation.
 *
 * Around the grid lies a rim of −∞, at the same places as its edge. So every contour is closed, and the area within is where
 * the function is at least the level; `onRim` says which parts of it only follow the edge.
 */

/** @typedef {[number, number]} Pair */

/**
 * @typedef {object} Grid
 * @property {Pair} xs first and last line across
 * @property {Pair} ys first and last line up
 * @property {number} across how many lines
 * @property {number} up
 * @property {Float64Array} values at the crossings of the lines, row by row from the first of `ys`, with the rim around them
 */

/**
 * @typedef {object} Contour
 * @property {Pair[]} points closed: the last one is joined to the first
 * @property {boolean[]} onRim whether the way to a point from the one before follows the edge
 */

/**
 * Work out a function all over a rectangle.
 * @param {Pair} xs
 * @param {Pair} ys
 * @param {number} across
 * @param {number} up
 * @param {(x: number, y: number) => number} valueAt
 * @returns {Grid}
 */
export function sampleGrid(xs, ys, across, up, valueAt) {
  const values = new Float64Array((across + 2) * (up + 2)).fill(-Infinity);
  for (let j = 1; j <= up; j++) {
    for (let i = 1; i <= across; i++) {
      values[j * (across + 2) + i] = valueAt(placeOfLine(xs, i, across), placeOfLine(ys, j, up));
    }
  }
  return { xs, ys, across, up, values };
}

/**
 * The contours of one level.
 * @param {Grid} grid
 * @param {number} level
 * @returns {Contour[]}
 */
export function traceContours(grid, level) {
  const next = linkSides(grid, level);
  /** @type {Contour[]} */
  const contours = [];
  for (const first of next.keys()) {
    /** @type {Contour} */
    const contour = { points: [], onRim: [] };
    let before = first;
    for (let side = next.get(first); side !== undefined; side = next.get(before)) {
      contour.points.push(crossingPlace(grid, level, side));
      contour.onRim.push(isOnRim(grid, before) || isOnRim(grid, side));
      next.delete(before);
      before = side;
    }
    contours.push(contour);
  }
  return contours;
}

/**
 * From each crossed side of a cell to the one where the contour leaves the cell. A side is known by its lower left node, times
 * two, and one more where it stands upright.
 * @param {Grid} grid
 * @param {number} level
 */
function linkSides({ across, up, values }, level) {
  /** @type {Map<number, number>} */
  const next = new Map();
  const width = across + 2;
  for (let j = 0; j <= up; j++) {
    for (let node = j * width; node <= j * width + across; node++) {
      const high = values[node] >= level;
      if (values[node + 1] >= level === high && values[node + width] >= level === high && values[node + width + 1] >= level === high) continue;
      const sides = [2 * node, 2 * node + 3, 2 * (node + width), 2 * node + 1];
      const corners = [values[node], values[node + 1], values[node + width + 1], values[node + width]];
      for (const [from, to] of joinedSides(corners, level)) next.set(sides[from], sides[to]);
    }
  }
  return next;
}

/**
 * Which sides of a cell its contours join. Side s leads from corner s to the next, counter-clockwise. In a saddle, the middle
 * says whether the two high corners hang together.
 * @param {number[]} corners
 * @param {number} level
 * @returns {Pair[]}
 */
function joinedSides(corners, level) {
  const high = corners.map((value) => value >= level);
  const turns = [0, 1, 2, 3];
  const ends = turns.filter((s) => high[s] && !high[(s + 1) % 4]);
  if (ends.length === 1) return [[ends[0], turns.findIndex((s) => !high[s] && high[(s + 1) % 4])]];
  const together = corners.reduce((a, b) => a + b) / 4 >= level;
  return ends.map((s) => [s, (s + (together ? 1 : 3)) % 4]);
}

/**
 * Where a contour crosses a side.
 * @param {Grid} grid
 * @param {number} level
 * @param {number} side
 * @returns {Pair}
 */
function crossingPlace({ xs, ys, across, up, values }, level, side) {
  const node = side >> 1;
  const other = node + (side % 2 ? across + 2 : 1);
  const apart = values[other] - values[node];
  const share = Number.isFinite(apart) ? (level - values[node]) / apart : 0; // from the rim to the edge is no way at all
  /** @param {number} at @returns {Pair} */
  const place = (at) => [placeOfLine(xs, at % (across + 2), across), placeOfLine(ys, Math.floor(at / (across + 2)), up)];
  const [from, to] = [place(node), place(other)];
  return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
}

/**
 * Whether a side leads from the rim to the edge.
 * @param {Grid} grid
 * @param {number} side
 */
function isOnRim({ across, up }, side) {
  const node = side >> 1;
  const line = side % 2 ? Math.floor(node / (across + 2)) : node % (across + 2);
  return line === 0 || line === (side % 2 ? up : across);
}

/**
 * Where a line of the grid lies, the rim at the edge.
 * @param {Pair} ends
 * @param {number} line from 0, the rim
 * @param {number} count of lines without the rim
 */
function placeOfLine([first, last], line, count) {
  const inner = Math.min(Math.max(line, 1), count) - 1;
  return first + ((last - first) * inner) / (count - 1);
}

/**
 * What of a contour does not follow the edge, as lines; one that never meets the edge ends where it begins.
 * @param {Contour} contour
 * @returns {Pair[][]}
 */
export function contourLines({ points, onRim }) {
  const first = onRim.indexOf(true);
  if (first < 0) return [[...points, points[0]]];
  /** @type {Pair[][]} */
  const lines = [];
  for (let i = 0; i < points.length; i++) {
    const at = (first + i) % points.length;
    if (onRim[at]) lines.push([]);
    lines[lines.length - 1].push(points[at]);
  }
  return lines.filter((line) => line.length > 1);
}
