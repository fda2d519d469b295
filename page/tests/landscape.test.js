import assert from "node:assert/strict";
import test from "node:test";

import { contourLines, sampleGrid, traceContours } from "../src/maths/contours.js";
import { heightAt, lowestPoint, steepestCurvature } from "../src/maths/landscape.js";
import { train } from "../src/maths/train.js";
import { golden } from "./golden.js";

const MOST = 1e-12;

/** @param {number} got @param {number} due @param {number} [size] */
function near(got, due, where, size = Math.abs(due)) {
  assert.ok(Math.abs(got - due) <= MOST * size, `${where}: ${got}, and ${due} is right`);
}

for (const { key, x, y, heights, lowest, curvature, ways } of golden("landscapes")) {
  const points = { features: Float64Array.from(x.flat()), labels: Float64Array.from(y) };

  test(`the ground of ${key} is as high as in Python`, () => {
    for (const [w1, w2, height] of heights) near(heightAt(points, w1, w2), height, `(${w1}, ${w2})`);
    near(steepestCurvature(points), curvature, "curvature");
  });

  test(`the lowest point of ${key} is Python's`, () => {
    const found = lowestPoint(points);
    if (lowest === null) return assert.equal(found, null);
    [found.w1, found.w2, found.height].forEach((value, i) => near(value, lowest[i], "lowest"));
  });

  for (const [way, places] of ways) {
    test(`the way down ${key} is Python's: ${JSON.stringify(way)}`, () => {
      const tape = train(points.features, points.labels, { ...way, start: [0, ...places[0]], steps: places.length - 1, bias: false });
      places.forEach((place, step) => place.forEach((due, j) => near(tape.weights[3 * step + 1 + j], due, `step ${step}`, 1 + Math.abs(due))));
      assert.ok(tape.weights.every((weight, at) => at % 3 !== 0 || weight === 0), "the bias stays");
    });
  }
}

/** The points of contours, but for those on the edge, in one order. */
const sorted = (points) => points.map((point) => point.map((each) => Math.round(1e9 * each))).sort(([a, b], [c, d]) => a - c || b - d);

golden("contours").forEach(({ xs, ys, values, levels }, at) => {
  const flat = values.flat();
  let next = 0;
  const grid = sampleGrid(xs, ys, values[0].length, values.length, () => flat[next++]);

  for (const [level, lines] of levels) {
    test(`contours of grid ${at} at ${level} are those of contourpy`, () => {
      const drawn = traceContours(grid, level).flatMap(contourLines);
      assert.equal(drawn.length, lines.length);
      /** A closed line without its last point, which is the first again. */
      const open = (line) => (String(line[0]) === String(line.at(-1)) ? line.slice(1) : line);
      assert.deepEqual(sorted(drawn.flatMap(open)), sorted(lines.flatMap(open)));
      const lengths = (all) => all.map((line) => line.length).sort((a, b) => a - b);
      assert.deepEqual(lengths(drawn.map(open)), lengths(lines.map(open)));
    });
  }
});

test("a contour is closed, and has the high ground within", () => {
  const grid = sampleGrid([-2, 2], [-2, 2], 321, 321, (x, y) => x * x + y * y);
  const areas = traceContours(grid, 1).map(({ points }) => area(points));
  near(areas.reduce((a, b) => a + b), 16 - Math.PI, "the square without the disc", 1e9);
  assert.equal(areas.length, 2);
  assert.ok(areas[0] > 0 && areas[1] < 0, "a hole is walked round the other way");
  assert.deepEqual(traceContours(grid, 9), []);
  near(area(traceContours(grid, -1)[0].points), 16, "all of it");
});

/** @param {[number, number][]} points */
function area(points) {
  return points.reduce((sum, [x, y], i) => sum + (x * points[(i + 1) % points.length][1] - points[(i + 1) % points.length][0] * y) / 2, 0);
}
