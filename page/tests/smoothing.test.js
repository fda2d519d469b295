import assert from "node:assert/strict";
import test from "node:test";
import { focalCurvature, focalForecast, focalLoss, focalOptimum, focalRate, focalSlope } from "../src/maths/focal.js";
import { flippedLabels, flippedRate, smoothed } from "../src/maths/smoothing.js";
import { settingsOf } from "../src/views/experiments/experiment.js";
import { EPSILON, GAMMA, helpOf, RATE, SMOOTHING, sureness } from "../src/views/experiments/smoothing.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const due = golden("smoothing");

test("focal loss, its slope and its curvature are mpmath's", () => {
  assert.ok(due.focal.length > 100);
  for (const [y, z, gamma, ...values] of due.focal) {
    [focalLoss, focalSlope, focalCurvature].forEach((of, i) => {
      const [got, size] = [of(y, z, gamma), Math.max(Math.abs(values[i]), i > 0 && y === 0.3 ? 1 : 0)]; // two terms may cancel
      assert.ok(Math.abs(got - values[i]) <= 64 * ulp(size), `${of.name}(${y}, ${z}, ${gamma}) = ${got}, and mpmath has ${values[i]}`);
    });
  }
});

test("without γ it is cross-entropy: least at the true rate", () => {
  for (const rate of [0.001, 0.3, 0.5, 0.99]) assert.ok(Math.abs(focalForecast(rate, 0) - rate) < 1e-14);
});

test("the forecast that focal loss is least at is mpmath's root, and the rate is found again", () => {
  for (const [rate, gamma, least] of due.forecasts) {
    const got = focalForecast(rate, gamma);
    assert.ok(Math.abs(got - least) < 1e-13, `${rate}, ${gamma}: ${got}, and mpmath has ${least}`);
    assert.ok(Math.abs(focalRate(Math.log(least / (1 - least)), gamma) - rate) < 1e-13);
  }
});

test("it lies between the rate and one half, the nearer to it the larger γ", () => {
  for (let rate = 0.01; rate < 0.495; rate += 0.01) {
    const forecasts = [0, 0.25, 1, 2, 5].map((gamma) => focalForecast(rate, gamma));
    forecasts.slice(1).forEach((each, i) => assert.ok(each > forecasts[i] && each < 0.5));
    assert.ok(Math.abs(focalForecast(1 - rate, 2) - (1 - focalForecast(rate, 2))) < 1e-13);
  }
});

test("no other weights have a lower focal loss", () => {
  const features = Float64Array.of(-2, 1, -1, 0.5, 0, -1, 0.5, 2, 1, -0.5, 2, 0);
  const labels = Float64Array.of(0, 1, 0, 1, 0, 1);
  for (const gamma of [0, 1, 5]) {
    const best = focalOptimum(features, labels, gamma);
    const loss = (weights) => labels.reduce((sum, y, i) => sum + focalLoss(y, weights[0] + weights[1] * features[2 * i] + weights[2] * features[2 * i + 1], gamma), 0);
    for (let j = 0; j < 3; j++) {
      for (const by of [-1e-3, 1e-3]) assert.ok(loss(best.map((weight, k) => weight + (k === j ? by : 0))) > loss(best));
    }
  }
});

test("to smooth by ε is, on average, to flip ε/2 of the labels", () => {
  for (const [rate, epsilon] of [[0.9, 0.2], [0.1, 0.5], [0.5, 1], [1, 0.2]]) {
    assert.ok(Math.abs(smoothed(rate, epsilon) - flippedRate(rate, epsilon / 2)) < 1e-15);
    assert.ok(smoothed(rate, epsilon) >= epsilon / 2 && smoothed(rate, epsilon) <= 1 - epsilon / 2);
  }
  assert.deepEqual([smoothed(1, 0.2), smoothed(0, 0.2), smoothed(0.7, 0)], [0.9, 0.1, 0.7]);
});

test("flips are drawn: all are labels, and a larger part keeps the flips of a smaller one", () => {
  const labels = Array.from({ length: 2000 }, (_, i) => i % 2);
  const [few, many] = [0.1, 0.4].map((part) => flippedLabels(labels, part, 1));
  assert.ok(Math.abs(few.count - 200) < 60 && Math.abs(many.count - 800) < 90);
  labels.forEach((y, i) => assert.ok(few.labels[i] === y || many.labels[i] !== y));
  assert.equal(flippedLabels(labels, 0, 1).count, 0);
});

// the experiment -----------------------------------------------------------------------------------------------------

const lesson = { sets: golden("experiments").sets };
const find = (given = {}) => SMOOTHING.find(settingsOf(SMOOTHING, given), lesson);
const GROUNDS = [["patients", due.models.fever], ["sites", due.models.sites]];

/** Equal to the digits that the vectors have. */
function near(got, value, what) {
  assert.ok(Math.abs(got - value) <= 1e-8 * Math.max(1, Math.abs(value)), `${what}: ${got}, and Python has ${value}`);
}

test("what new labels cost each model is Python's", () => {
  for (const [name, { n, truth, factor, ...models }] of GROUNDS) {
    assert.equal(find()[name].n, n);
    near(find()[name].truth, truth, name);
    near(find()[name].factor, factor, name);
    for (const [eps, cost] of models.smoothed) near(find({ eps })[name].cost.smoothed, cost, `${name}, ε = ${eps}`);
    for (const [gamma, cost] of models.focal) near(find({ gamma })[name].cost.focal, cost, `${name}, γ = ${gamma}`);
    for (const [f, count, cost] of models.flipped) {
      assert.equal(find({ f })[name].flips, count);
      near(find({ f })[name].cost.flipped, cost, `${name}, flips ${f}`);
    }
    near(find()[name].cost.plain, models.smoothed[0][1], name);
  }
});

test("what it says is so: neither recipe ends at the true rate, and flips are as smoothing", () => {
  const { story, seen } = find();
  near(story.smoothed, 0.82, "0.9 · 0.8 + 0.1");
  near(story.focal, due.forecasts.find(([rate, gamma]) => rate === RATE && gamma === GAMMA)[2], "focal");
  assert.equal(SMOOTHING.guess.right(find()), 3);
  near(seen, smoothed(RATE, 2 * SMOOTHING.settings.f.start), "as smoothing by twice the part");
  assert.equal(EPSILON, 0.2);
});

test("what it says is so: as many flips in both sets, and with them right labels cost more", () => {
  for (let f = 0; f <= 0.4; f += 0.01) {
    const { patients, sites } = find({ f });
    assert.deepEqual([sites.flips, sites.n], [patients.flips, patients.n]);
    if (f >= 0.1) assert.ok(sites.cost.flipped > sites.cost.plain && patients.cost.flipped > patients.cost.plain, `${f}`);
  }
});

test("what it says is so: both recipes help with the patients, and harm at the sites", () => {
  const { patients, sites } = find();
  assert.deepEqual(["smoothed", "focal"].map((recipe) => [helpOf(patients, recipe), helpOf(sites, recipe)]), [["helps", "harms"], ["helps", "harms"]]);
  assert.deepEqual([sureness(patients.factor), sureness(sites.factor)], ["far", "little"]);
  for (const recipe of ["eps", "gamma"]) {
    assert.equal(helpOf(find({ [recipe]: 0 }).sites, recipe === "eps" ? "smoothed" : "focal"), "nothing");
  }
  assert.equal(helpOf(find({ eps: 0.8 }).patients, "smoothed"), "harms"); // beyond it
  assert.equal(helpOf(find({ gamma: 5 }).patients, "focal"), "harms");
  assert.equal(helpOf(find({ eps: 0.02 }).sites, "smoothed"), "helps"); // a little too sure, and held back a little
});

test("the curves go through what each setting costs", () => {
  const { patients, sites } = find();
  for (const [ground, name] of [[patients, "patients"], [sites, "sites"]]) {
    const [eps, gamma, f] = ground.curves();
    near(eps[4][1], find({ eps: eps[4][0] })[name].cost.smoothed, name);
    near(gamma[4][1], find({ gamma: gamma[4][0] })[name].cost.focal, name);
    near(f[4][1], find({ f: f[4][0] })[name].cost.flipped, name);
    assert.deepEqual([eps[0][0], eps.at(-1)[0], gamma.at(-1)[0], f.at(-1)[0]], [0, 0.8, 5, 0.4]);
  }
});
