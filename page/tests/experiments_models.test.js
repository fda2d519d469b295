/** What the landscape, "More than a line" and "Three classes" say is so. */

import assert from "node:assert/strict";
import test from "node:test";

import { heightAt } from "../src/maths/landscape.js";
import { settingsOf } from "../src/views/experiments/experiment.js";
import { LANDSCAPE } from "../src/views/experiments/landscape.js";
import { MORE_THAN_A_LINE } from "../src/views/experiments/more_than_a_line.js";
import { THREE_CLASSES } from "../src/views/experiments/three_classes.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const lesson = { sets: golden("experiments").sets };
const find = (experiment, given = {}) => experiment.find(settingsOf(experiment, given), lesson);
const lossesOf = ({ loss }) => Array.from(loss);
const placesOf = ({ weights }) => Array.from({ length: weights.length / 3 }, (_, step) => weights.subarray(3 * step + 1, 3 * step + 3));
const apart = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

function near(got, due, what, most = 1e-9) {
  assert.ok(Math.abs(got - due) <= most * Math.max(1, Math.abs(due)), `${what}: ${got}, and ${due} is right`);
}

// the landscape -------------------------------------------------------------------------------------------------------

test("landscape: the ways are Python's, on the sets that it says", () => {
  const found = find(LANDSCAPE);
  const [open, parted] = golden("landscapes");
  assert.deepEqual([open.key, parted.key], ["fever", "separable"]);
  for (const [tape, set, way] of [[found.a, open, 0], [found.b, open, 1], [found.heavy, open, 2], [found.batches, open, 3], [found.endless, parted, 4]]) {
    set.ways[way][1].forEach((due, step) => due.forEach((value, j) => near(placesOf(tape)[step][j], value, `way ${way}, step ${step}`)));
  }
  near(found.open.lowest.height, open.lowest[2], "the lowest");
  near(found.open.safe, 2 / open.curvature, "2/λ");
});

test("landscape: B is lower after ten steps, and higher after forty, swinging between two places", () => {
  const found = find(LANDSCAPE);
  const [a, b] = [lossesOf(found.a), lossesOf(found.b)];
  assert.ok(b[10] < a[10] && b[40] > a[40] && a[40] > found.open.lowest.height);
  assert.equal(LANDSCAPE.guess.truth(found), false);
  const { w1, w2 } = found.open.lowest;
  const places = placesOf(found.b);
  assert.ok(apart(places[40], places[38]) < 0.01 && apart(places[40], places[39]) > 1);
  const [one, other] = [39, 40].map((step) => [places[step][0] - w1, places[step][1] - w2]);
  assert.ok(one[0] * other[0] + one[1] * other[1] < 0, "the lowest point lies between");
  assert.ok(b.slice(20).every((loss) => loss > 0.66), "it comes no lower");
  assert.ok(16 > found.open.safe);
});

test("landscape: with a rate below 2/λ no step ends higher, from anywhere", async () => {
  const { train } = await import("../src/maths/train.js");
  const { ground: { points }, safe } = find(LANDSCAPE).open;
  for (const start of [[0, -3, 3], [0, 6, -2], [0, 0, 0], [0, -20, -20]]) {
    const { loss } = train(points.features, points.labels, { start, bias: false, rate: 0.999 * safe, steps: 200 });
    assert.ok(loss.every((each, step) => step === 0 || each <= loss[step - 1] * (1 + 1e-15)));
  }
});

test("landscape: momentum is near the lowest point sooner; a batch rises now and then, and all rows do not", () => {
  const found = find(LANDSCAPE);
  const { height } = found.open.lowest;
  assert.ok(found.heavySteps < found.plainSteps);
  assert.ok(found.heavy.loss[found.heavySteps] <= height + 0.001 && found.heavy.loss[found.heavySteps - 1] > height + 0.001);
  assert.ok(found.plainSteps > 40, "it is not on the map");
  assert.ok(found.rises > 10);
  assert.equal(find(LANDSCAPE, { batch: 60 }).rises, 0);
  assert.equal(find(LANDSCAPE, { momentum: 0 }).heavySteps, null);
});

test("landscape: on the parted set every row is right, and larger weights have less loss, without end", () => {
  const { parted, endless, stretched, afar } = find(LANDSCAPE);
  assert.equal(parted.lowest, null);
  const [w1, w2] = placesOf(endless)[200];
  const { features, labels } = parted.ground.points;
  assert.ok(labels.every((y, i) => (w1 * features[2 * i] + w2 * features[2 * i + 1] > 0) === (y === 1)));
  const heights = [1, 2, 3, 5, 10, 30].map((times) => heightAt(parted.ground.points, times * w1, times * w2));
  assert.ok(heights.every((height, i) => i === 0 || height < heights[i - 1]));
  near(stretched.bce, heights[1], "twice the weights");
  near(find(LANDSCAPE, { factor: 3 }).stretched.bce, heights[2], "three times");
  assert.equal(afar.points, parted.ground.points);
  assert.ok(endless.loss.every((loss, step) => step === 0 || loss < endless.loss[step - 1]));
});

test("landscape: the place that is picked is the model", () => {
  const { picked, open } = find(LANDSCAPE, { w1: 1.25, w2: -0.5 });
  near(picked.bce, heightAt(open.ground.points, 1.25, -0.5), "its loss");
});

// more than a line ----------------------------------------------------------------------------------------------------

test("more than a line: the ring needs squares, and the moons more than that", () => {
  const { ring, hidden } = find(MORE_THAN_A_LINE);
  const { moons, layer } = hidden();
  assert.ok(ring.line.model.bce > 0.95 * ring.points.baseLoss, "a line is next to no help");
  assert.ok(ring.squares.model.accuracy === 1 && ring.squares.model.bce < 0.01);
  assert.equal(MORE_THAN_A_LINE.guess.truth({ ring }), true);
  assert.ok(moons.squares.model.bce > 0.95 * moons.line.model.bce && moons.squares.model.accuracy < 1);
  assert.ok(layer.model.accuracy === 1 && layer.model.bce < 0.01);
});

test("more than a line: what a figure shows at a point is what the model gives it", () => {
  const { ring, hidden } = find(MORE_THAN_A_LINE, { at: 37 });
  for (const { model, logitAt } of [ring.squares, hidden().moons.squares, hidden().layer, hidden().early]) {
    model.sites.forEach(({ x }, i) => near(logitAt(...x), model.z[i], `point ${i}`));
    near(model.bce, model.loss.reduce((a, b) => a + b) / model.sites.length, "mean loss");
  }
});

test("more than a line: training is Python's, at the step that is set", () => {
  const due = golden("hidden_layers").trainings.find(({ points, units }) => points === "moons" && units === 1);
  for (const at of [0, 12, 30]) near(find(MORE_THAN_A_LINE, { units: 1, at }).hidden().layer.model.bce, due.losses[at], `step ${at}`, 1e-12);
});

test("more than a line: the product of the four slopes is the measured one, at every point and unit", () => {
  for (const unit of [1, 2, 3, 4]) {
    for (let site = 0; site < 60; site += 7) {
      const { id, y, chain, measured, unit: at } = find(MORE_THAN_A_LINE, { unit, site }).hidden().back;
      assert.deepEqual([id, at], [site, unit - 1]);
      near(measured, chain.slope, `point ${site}, unit ${unit}`);
      near(chain.factors[0], 1 / (1 + Math.exp(-chain.z)) - y, "p − y", 1e-12);
    }
  }
  const { back, early } = find(MORE_THAN_A_LINE, { unit: 8 }).hidden();
  assert.equal(back.unit, 3, "there are four units");
  assert.equal(back.id, early.model.worst);
});

// three classes -------------------------------------------------------------------------------------------------------

test("three classes: both pay −ln of what the truth was given, and a die ln 3", () => {
  const { a, b, die } = find(THREE_CLASSES);
  assert.equal(a.p[0], b.p[0]);
  assert.equal(a.loss, -Math.log(a.p[0]));
  assert.equal(b.loss, a.loss);
  assert.ok(Math.abs(die - Math.log(3)) <= ulp(1));
  assert.notDeepEqual(a.slopes, b.slopes);
  assert.equal(THREE_CLASSES.guess.right({ a, b }), 2);
  for (const { slopes, p } of [a, b]) for (const sum of [slopes, p].map((each) => each.reduce((x, y) => x + y))) assert.ok(Math.abs(sum - Math.round(sum)) < 4 * ulp(1));
});

test("three classes: of two, softmax is the sigmoid and its loss binary cross-entropy", () => {
  for (let z = -6; z <= 6; z += 0.1) {
    const { pair, binary } = find(THREE_CLASSES, { z });
    assert.equal(pair.loss, binary.loss);
    pair.p.forEach((p, j) => assert.ok(Math.abs(p - binary.p[j]) <= 2 * ulp(p)));
    pair.slopes.forEach((slope, j) => assert.ok(Math.abs(slope - binary.slopes[j]) <= 2 * ulp(slope)));
  }
});

test("three classes: to raise one of three is to lower the others; each of any three is for itself", () => {
  const [low, high] = [1, 2].map((z1) => find(THREE_CLASSES, { z1, labels: 0b101, truth: 2 }));
  assert.ok(high.one.p[0] > low.one.p[0] && high.one.p[1] < low.one.p[1] && high.one.p[2] < low.one.p[2]);
  assert.ok(high.any.p[0] > low.any.p[0]);
  assert.deepEqual(high.any.p.slice(1), low.any.p.slice(1));
  assert.deepEqual([low.any.y, low.one.y], [[1, 0, 1], [0, 0, 1]]);
  near(low.one.p.reduce((x, y) => x + y), 1, "one whole");
  near(low.any.loss, -Math.log(low.any.p[0]) - Math.log1p(-low.any.p[1]) - Math.log(low.any.p[2]), "three binary ones");
  near(low.one.loss, -Math.log(low.one.p[2]), "the true one");
});
