import assert from "node:assert/strict";
import test from "node:test";

import { curvePath, lossSteps } from "../src/figures/curve.js";
import { areaBeside, isFree, wordsSize } from "../src/figures/labels.js";
import { lossRadius, markOutline } from "../src/figures/marks.js";
import { createScale, niceTicks, rangeUpTo } from "../src/figures/scale.js";
import { sigmoid } from "../src/maths/loss.js";
import { colorRun, colorStops, lineAcross } from "../src/views/demo/figures/field.js";
import { nextMark } from "../src/views/demo/figures/keyboard_cursor.js";
import { markSize } from "../src/views/demo/figures/marks.js";
import { flareCurve, flareShare, heatOf, newFlares, radiusOfNat } from "../src/views/demo/punishment/loss_discs.js";
import { historyTop, pastOf } from "../src/views/demo/training/history.js";
import { figureFile } from "../src/views/share/figures.js";

const plane = { origin: [100, 80], step: [40, -30], xs: [0, 200], ys: [0, 160] };

/** The logit at a place of the plane. */
function logitAt([b, w1, w2], [x, y]) {
  return b + (w1 * (x - plane.origin[0])) / plane.step[0] + (w2 * (y - plane.origin[1])) / plane.step[1];
}

test("a scale goes there and back", () => {
  for (const [range, log] of [[[0, 5], false], [[0.05, 0.6], true]]) {
    const scale = createScale(range, [48, 480], log);
    assert.equal(scale.place(range[0]), 48);
    assert.ok(Math.abs(scale.place(range[1]) - 480) < 1e-9);
    for (const place of [48, 100, 333]) assert.ok(Math.abs(scale.place(scale.value(place)) - place) < 1e-9);
  }
});

test("ticks are round, inside and not too many", () => {
  assert.deepEqual(niceTicks([0, 1], 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(niceTicks([-0.31, 0.33], 4), [-0.2, 0, 0.2]);
  assert.deepEqual(niceTicks([4.2, 51], 5), [10, 20, 30, 40, 50]);
  assert.deepEqual(niceTicks([0.05, 0.6], 6, true), [0.05, 0.1, 0.2, 0.3, 0.5]);
  assert.deepEqual(niceTicks([0.05, 0.6], 4, true), [0.05, 0.1, 0.2, 0.5]);
  assert.deepEqual(niceTicks([0.9, 1200], 6, true), [1, 10, 100, 1000]);
  assert.deepEqual(niceTicks([5e-18, 0.7], 6, true), [1e-15, 1e-12, 1e-9, 1e-6, 1e-3]);
  assert.deepEqual(niceTicks([5.9, 8.3], 5, true), [6, 6.5, 7, 7.5, 8]);
});

test("a line across the plane lies on its level, from side to side", () => {
  for (const weights of [[0, 1, 0], [0, 0, 1], [0.3, -1.2, 2], [-1, 5, 5]]) {
    for (const level of [-1, 0, 0.5]) {
      const line = lineAcross(weights, level, plane);
      for (const end of line) {
        assert.ok(Math.abs(logitAt(weights, end) - level) < 1e-9);
        assert.ok([0, 200].some((x) => Math.abs(end[0] - x) < 1e-9) || [0, 160].some((y) => Math.abs(end[1] - y) < 1e-9));
      }
    }
  }
});

test("there is no line where the level lies outside, or nowhere", () => {
  assert.equal(lineAcross([50, 1, 1], 0, plane), null);
  assert.equal(lineAcross([0, 0, 0], 0, plane), null);
  assert.equal(lineAcross([NaN, 1, 1], 0, plane), null);
});

test("the colors run along z, from −6 to 6", () => {
  for (const weights of [[0, 1, 0], [0.3, -1.2, 2], [-4, 0.01, 0.02]]) {
    const [from, to] = colorRun(weights, plane);
    assert.ok(Math.abs(logitAt(weights, from) + 6) < 1e-9);
    assert.ok(Math.abs(logitAt(weights, to) - 6) < 1e-9);
    const line = lineAcross(weights, 0, plane);
    if (line) {
      const across = (line[1][0] - line[0][0]) * (to[0] - from[0]) + (line[1][1] - line[0][1]) * (to[1] - from[1]);
      assert.ok(Math.abs(across) < 1e-6, "the run is square to the boundary");
    }
  }
});

test("without weights the field is of one color, and without numbers it is not drawn", () => {
  const [from, to] = colorRun([Math.log(3), 0, 0], plane);
  const share = (x) => (x - from[0]) / (to[0] - from[0]);
  for (const x of [0, 200]) assert.ok(Math.abs(sigmoid(12 * share(x) - 6) - 0.75) < 1e-3);
  assert.equal(colorRun([0, Infinity, 1], plane), null);
});

test("color stops carry the probability at their share", () => {
  const stops = colorStops(5);
  assert.deepEqual(stops.map(({ offset }) => offset), [0, 0.25, 0.5, 0.75, 1]);
  for (const { offset, p } of stops) assert.ok(Math.abs(p - sigmoid(12 * offset - 6)) < 1e-15);
});

test("the area of a disc is the loss times the area of a nat, up to the cap", () => {
  const unit = radiusOfNat(400, 300, 10);
  const area = Math.PI * unit ** 2;
  assert.ok(Math.abs(10 * Math.LN2 * area - (400 * 300) / 8) < 1e-9);
  for (const loss of [0, 0.01, 1, 4]) assert.ok(Math.abs(Math.PI * lossRadius(loss, unit) ** 2 - area * loss) < 1e-9);
  assert.equal(lossRadius(50, unit, 100), 100);
  assert.equal(lossRadius(Infinity, unit, 100), 100);
});

test("a curve begins where it leaves the figure, and ends where the numbers do", () => {
  const [across, up] = [createScale([0, 1], [0, 100]), createScale([0, 5], [200, 0])];
  assert.equal(curvePath(across, up, [0, 0.5, 1], (x) => 10 - 10 * x), "M50.0 0.0L100.0 200.0");
  assert.equal(curvePath(across, up, [0, 1], () => Infinity), "");
  const path = curvePath(across, up, lossSteps(5), (p) => -Math.log(p));
  assert.match(path, /^M0\.7 -?0\.0L.*L100\.0 200\.0$/);
});

test("a range ends at a round number that is not below", () => {
  for (const [value, top] of [[0.69, 0.7], [1, 1], [1.01, 1.5], [41.6, 50], [800, 1000]]) assert.deepEqual(rangeUpTo(value), [0, top]);
  for (const value of [0, -1, NaN, Infinity]) assert.deepEqual(rangeUpTo(value), [0, 1]);
});

const frame = { left: 0, right: 200, top: 0, bottom: 100 };

test("words stand beside their mark, and on nothing", () => {
  const size = wordsSize("0.123", 1);
  const empty = { inside: frame, taken: [], places: [], reach: 5 };
  const area = areaBeside([100, 50], 10, size, empty);
  assert.ok(area.left > 100 && area.right - area.left === size[0] && area.bottom - area.top === size[1]);
  // In the way are, one after the other, a mark, other words, and the frame.
  assert.notDeepEqual(areaBeside([100, 50], 10, size, { ...empty, places: [area.left + 3, area.top + 3] }), area);
  assert.notDeepEqual(areaBeside([100, 50], 10, size, { ...empty, taken: [area] }), area);
  const atTheEdge = areaBeside([195, 5], 10, size, empty);
  assert.ok(atTheEdge.right <= frame.right && atTheEdge.top >= frame.top);
});

test("where all is full there are no words", () => {
  const places = Array.from({ length: 21 * 11 }, (_, i) => [10 * (i % 21), 10 * Math.floor(i / 21)]).flat();
  const ground = { inside: frame, taken: [], places, reach: 5 };
  assert.equal(areaBeside([100, 50], 10, wordsSize("1", 1), ground), null);
  assert.ok(!isFree({ left: -1, right: 5, top: 0, bottom: 5 }, { ...ground, places: [] }));
});

test("letters twice as large take twice the room", () => {
  assert.deepEqual(wordsSize("1.7", 2), wordsSize("1.7", 1).map((px) => 2 * px));
});

test("heat rises with every ln 2 and has an end", () => {
  assert.deepEqual([0, 0.69, 0.7, 1.4, 2.1, 50, Infinity].map(heatOf), [0, 0, 1, 2, 3, 3, 3]);
});

test("both marks have the same area", () => {
  const side = Number(markOutline(0, 6).match(/h([\d.]+)/)[1]);
  assert.ok(Math.abs(side * side - Math.PI * 36) < 1e-9);
  assert.ok(markSize(6) > markSize(200) && markSize(200) > markSize(900));
});

test("arrow keys reach every mark, in the order of its place, and stop at the end", () => {
  const places = [[5, 5], [1, 9], [5, 2], [9, 4]];
  const place = (index) => places[index];
  const walk = (direction, from) => {
    const way = [from];
    for (let next = nextMark(from, direction, 4, place); next !== way.at(-1); next = nextMark(next, direction, 4, place)) way.push(next);
    return way;
  };
  assert.deepEqual(walk([1, 0], 1), [1, 0, 2, 3]);
  assert.deepEqual(walk([-1, 0], 3), [3, 2, 0, 1]);
  assert.deepEqual(walk([0, 1], 2), [2, 3, 0, 1]);
});

/** As much of a model as a flare or the past needs. */
function sceneOf({ losses, set = "set", tape = [1], step = 0, trained = [0, 0, 0], start = [0, 0, 0] }) {
  const loss = Float64Array.from(losses);
  return {
    set,
    loss,
    step,
    trained,
    sites: losses.map((_, id) => ({ id })),
    at: new Map(losses.map((_, id) => [id, id])),
    tape: { loss: Float64Array.from(tape), weights: Float64Array.from(start) },
  };
}

test("a site flares where an edit raised its loss, and not where training or another set did", () => {
  const before = sceneOf({ losses: [0.1, 0.2, 3] });
  const after = sceneOf({ losses: [0.1, 4, 3] });
  assert.deepEqual(newFlares(before, after), [{ id: 1, from: 0.2 }]);
  assert.deepEqual(newFlares(null, after), []);
  assert.deepEqual(newFlares(before, { ...after, sites: before.sites }), []);
  assert.deepEqual(newFlares(before, { ...after, set: "other" }), []);
  assert.deepEqual(newFlares(sceneOf({ losses: Array(20).fill(0) }), sceneOf({ losses: Array(20).fill(3) })), []);
});

test("a flare starts where the loss was and ends where it is", () => {
  assert.equal(flareCurve(0), 0);
  assert.equal(flareCurve(1), 1);
  assert.ok(flareCurve(0.5) > 1);
});

test("a frame that was due before the change shows a flare's start", () => {
  assert.equal(flareShare(100, 99.5), 0);
  assert.ok(flareShare(100, 120) > 0);
});

test("the past of an edit is the walk up to it; a new start has none", () => {
  const before = sceneOf({ losses: [1], tape: [0.7, 0.5, 0.4, 0.3], step: 2, trained: [1, 2, 3] });
  const after = sceneOf({ losses: [2], tape: [0.9], start: [1, 2, 3] });
  assert.deepEqual(pastOf([0.8], before, after), [0.8, 0.7, 0.5, 0.4]);
  assert.deepEqual(pastOf([0.8], before, sceneOf({ losses: [2], start: [0, 0, 0] })), []);
  assert.deepEqual(pastOf([0.8], before, { ...after, sites: before.sites }), []);
  assert.deepEqual(pastOf([0.8], before, before), [0.8]);
  const dragged = sceneOf({ losses: [2], tape: [0.9], start: [1, 2, 3], trained: [1, 2, 3] });
  assert.deepEqual(pastOf([0.8], dragged, sceneOf({ losses: [2], start: [1, 2, 3] })), [0.8]);
});

test("a loss that runs away does not flatten the others", () => {
  assert.equal(historyTop([[0.69, 0.5, 0.4]]), 0.7);
  assert.equal(historyTop([[0.69, 900, Infinity]]), 0.7);
  assert.equal(historyTop([[0.69, 1.9]]), 2);
  assert.equal(historyTop([[5, 4]]), 5);
});

test("the file of a figure is called by its title, in plain letters", () => {
  assert.equal(figureFile("Sites by their two measures"), "logloss-sites-by-their-two-measures.svg");
  assert.equal(figureFile("Größe (−ln p), überall"), "logloss-grosse-ln-p-uberall.svg");
  assert.equal(figureFile("−"), "logloss-figure.svg");
});
