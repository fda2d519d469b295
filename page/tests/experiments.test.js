import assert from "node:assert/strict";
import test from "node:test";

import { initialState } from "../src/base/state.js";
import { accuracyOf, confusion, priceOf } from "../src/maths/confusion.js";
import { productCount, products } from "../src/maths/polynomial.js";
import { weighedOptimum, weighedRate } from "../src/maths/pos_weight.js";
import { ALL } from "../src/views/experiments/all.js";
import { BASE_RATE, dearestBeyond } from "../src/views/experiments/base_rate.js";
import { CALIBRATION, farthestBin } from "../src/views/experiments/calibration.js";
import { givenProbability, guessCost, LEAST_GIVEN, settingsOf, stepOf } from "../src/views/experiments/experiment.js";
import { courseOf, HELD_OUT, priceKind } from "../src/views/experiments/held_out.js";
import { bestTape, leaderOf, RATES, SQUARED_ERROR } from "../src/views/experiments/squared_error.js";
import { fairThreshold, THRESHOLD } from "../src/views/experiments/threshold.js";
import { golden } from "./golden.js";
import { ulp } from "./ulps.js";

const due = golden("experiments");
const lesson = { sets: due.sets };

/** What an experiment finds with these settings. */
const find = (experiment, given = {}) => experiment.find(settingsOf(experiment, given), lesson);

/** Equal but for the rounding of another order of operations. */
function near(got, value, what) {
  assert.ok(Math.abs(got - value) <= 1e-10 * Math.max(1, Math.abs(value)), `${what}: ${got}, and Python has ${value}`);
}

function within4ulp(got, value, what) {
  assert.ok(Math.abs(got - value) <= 4 * ulp(value), `${what}: ${got}, and Python has ${value}`);
}

// what every experiment has -------------------------------------------------------------------------------------------

for (const experiment of ALL) {
  test(`${experiment.key}: what the frame asks of an experiment`, () => {
    const { key, title, question, guess, steps, settings } = experiment;
    assert.match(key, /^[a-z]+(-[a-z]+)*$/);
    assert.ok(title && question.endsWith("?") && steps.length >= 3 && steps.length <= 4);
    assert.ok(steps.every(({ title: name, focus, bench }) => name && focus >= 0 && focus < 4 && (!bench || experiment.bench)));
    for (const [name, { start, lowest, highest }] of Object.entries(settings)) {
      assert.match(name, /^\w+$/);
      assert.ok(lowest <= start && start <= highest, name);
    }
    const found = find(experiment);
    if (guess.kind === "choice") assert.ok(guess.choices[guess.right(found)]);
    else assert.equal(typeof guess.truth(found), "boolean");
  });

  test(`${experiment.key}: what the reader sets does not change the answer`, () => {
    const answer = (found) => (experiment.guess.kind === "choice" ? experiment.guess.right(found) : experiment.guess.truth(found));
    for (const end of ["lowest", "highest"]) {
      const given = Object.fromEntries(Object.entries(experiment.settings).map(([name, rule]) => [name, rule[end]]));
      assert.equal(answer(find(experiment, given)), answer(find(experiment)), end);
    }
  });
}

test("keys are unique", () => assert.equal(new Set(ALL.map(({ key }) => key)).size, ALL.length));

test("settings of a link: missing ones start, ones out of range are at its end, whole ones are rounded, others are gone", () => {
  const rules = { settings: { k: { start: 2, lowest: 1, highest: 3 }, w: { start: 5, lowest: 0, highest: 9, whole: true } } };
  assert.deepEqual(settingsOf(rules, {}), { k: 2, w: 5 });
  assert.deepEqual(settingsOf(rules, { k: -7, w: 2.6, other: 1 }), { k: 1, w: 3 });
  assert.deepEqual(settingsOf(rules, JSON.parse('{"__proto__": {"k": 3}}')), { k: 2, w: 5 });
});

test("a step beyond the last is the last", () => {
  assert.equal(stepOf({ steps: [1, 2, 3] }, { step: 99 }), 2);
  assert.equal(stepOf({ steps: [1, 2, 3] }, { step: 0 }), 0);
});

test("a guess is paid by the loss, and is never at an end", () => {
  assert.equal(guessCost(0.3, true), -Math.log(0.3));
  within4ulp(guessCost(0.3, false), -Math.log(0.7), "if it is not");
  assert.equal(guessCost(0.5, true), Math.LN2);
  assert.deepEqual([givenProbability(null), givenProbability(0), givenProbability(1)], [0.5, LEAST_GIVEN, 1 - LEAST_GIVEN]);
});

test("the state has no experiment open", () => {
  assert.deepEqual(initialState().experiments, { key: "", step: 0, guess: null, settings: {} });
});

// base rate -----------------------------------------------------------------------------------------------------------

test("base rate: B is right more often, and A has the lower loss", () => {
  const { story, share } = find(BASE_RATE);
  const { n, ones, right, base, sure } = due["base-rate"];
  assert.deepEqual([story.a.sites.length, story.a.ones, share], [n, ones, due["base-rate"].share]);
  assert.deepEqual([story.a, story.b].map(({ accuracy }) => Math.round(accuracy * n)), right);
  within4ulp(story.a.bce, base, "A");
  within4ulp(story.a.baseLoss, base, "the base rate");
  near(story.b.bce, sure, "B");
  assert.ok(right[1] > right[0] && story.a.bce < story.b.bce && BASE_RATE.guess.truth({ story }));
});

test("base rate: a few sites cost B more than all cost A", () => {
  const { story } = find(BASE_RATE);
  const { count, sum } = dearestBeyond(story.b, story.a.total);
  assert.ok(count > 0 && count < 6 && sum > story.a.total && sum < story.b.total);
  assert.deepEqual(dearestBeyond({ loss: [3, 1, 2] }, 4), { count: 2, sum: 5 });
  assert.equal(dearestBeyond({ loss: [1, 1] }, 4).count, 0);
});

for (const [w, said, lossA, lossB, shifts] of due["base-rate"].weighed) {
  test(`base rate: pos_weight = ${w} moves A's logit by ln ${w}, and B's by about as much`, () => {
    const found = find(BASE_RATE, { w });
    within4ulp(weighedRate(6, 74, w), said, "A says");
    near(found.shift, Math.log(w), "the shift of A");
    within4ulp(found.weighed.a.bce, lossA, "A's loss");
    near(found.weighed.b.bce, lossB, "B's loss");
    assert.equal(found.shifts.length, shifts.length);
    found.shifts.forEach((shift, i) => near(shift / 1e3, shifts[i] / 1e3, `shift ${i}`)); // rounded by the step before the last
    const middle = found.shifts[found.shifts.length >> 1];
    assert.ok(Math.abs(middle - Math.log(w)) < 0.1 * Math.log(w), `${middle} is not about ${Math.log(w)}`);
    assert.ok(found.weighed.a.bce > found.plain.a.bce && found.weighed.b.bce > found.plain.b.bce);
  });
}

test("with a bias alone the weight adds exactly ln w to the best logit", () => {
  const labels = Float64Array.from({ length: 20 }, (_, i) => (i < 3 ? 1 : 0));
  for (const w of [1, 4, 9]) {
    const [bias] = weighedOptimum(new Float64Array(0), labels, w);
    near(bias, Math.log(3 / 17) + Math.log(w), `w = ${w}`);
  }
});

// held-out sites ------------------------------------------------------------------------------------------------------

for (const [l2, best, shown] of due["held-out"].runs) {
  test(`held-out sites: both losses with λ = ${l2}, and the turn`, () => {
    const price = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3].indexOf(l2);
    const { priced, free, held } = find(HELD_OUT, { price });
    within4ulp(held.baseLoss, due["held-out"].base, "the base rate");
    for (const [step, loss, heldLoss] of shown) {
      const at = priced.steps.indexOf(step);
      near(priced.tape.loss[step], loss, `learned from at ${step}`);
      if (at >= 0) near(priced.held[at], heldLoss, `held out at ${step}`);
    }
    assert.equal(Math.min(priced.steps[priced.best], 59), best);
    if (l2 === 0) assert.equal(priced.held.at(-1), free.held.at(-1));
    else assert.ok(priced.held.at(-1) < free.held.at(-1) && priced.loss.at(-1) > free.loss.at(-1));
  });
}

test("held-out sites: the loss learned from falls at every step, that of the others turns, and ends above its base rate", () => {
  const { free, held, stopped } = find(HELD_OUT, { step: 29 });
  assert.ok(free.tape.loss.every((loss, step) => step === 0 || loss < free.tape.loss[step - 1]));
  assert.equal(courseOf(free), 1);
  assert.ok(free.held.at(-1) > held.baseLoss && free.held[free.best] < held.baseLoss);
  assert.equal(stopped.held, free.held[free.best]);
  assert.deepEqual([courseOf({ best: 2, steps: [0, 1, 2] }), courseOf({ best: 0, steps: [0, 1, 2] })], [0, 2]);
});

test("held-out sites: a price that is too low still turns, a higher one does not", () => {
  const kinds = [0, 1, 2, 3, 4, 5, 6].map((price) => priceKind(find(HELD_OUT, { price })));
  assert.deepEqual(kinds, ["none", "low", "low", "enough", "enough", "enough", "enough"]);
});

test("held-out sites: what the figures show is what the curve has", () => {
  const { models, free, priced, freeAt, held } = find(HELD_OUT, { step: 100 });
  near(models.free[1].bce, free.held[free.steps.findIndex((step) => step >= 100)], "about the curve");
  near(models.priced[1].bce, priced.held.at(-1), "its end");
  held.sites.forEach(({ x }, i) => near(freeAt(...x), models.free[1].z[i], `the surface at site ${i}`));
});

test("the products of two features, by hand", () => {
  assert.deepEqual(Array.from(products([2, 3, 5, -1], 2)), [2, 3, 4, 6, 9, 5, -1, 25, -5, 1]);
  assert.deepEqual([productCount(1), productCount(2), productCount(3)], [2, 5, 9]);
});

// calibration ---------------------------------------------------------------------------------------------------------

for (const [k, loss, accuracy, bins] of due.calibration.factors) {
  test(`calibration: the loss, the accuracy and the reliability with k = ${k}`, () => {
    const { own } = find(CALIBRATION, { k });
    within4ulp(own.loss, loss, "loss");
    assert.equal(own.accuracy, accuracy);
    assert.deepEqual(own.bins.map(({ count }) => count), bins.map(([count]) => count));
    own.bins.forEach(({ p, share }, i) => {
      near(p, bins[i][1], "said");
      near(share, bins[i][2], "happened");
    });
  });
}

test("calibration: sharpening and blunting cost more, right as often; the best factor is near 1, of the sharpened near a half", () => {
  const { honest, sharp, blunt, best, bestLoss, mend, curve } = find(CALIBRATION);
  assert.ok(sharp.loss > honest.loss && blunt.loss > honest.loss && !CALIBRATION.guess.truth({ sharp, honest }));
  assert.equal(sharp.accuracy, honest.accuracy);
  assert.equal(blunt.accuracy, honest.accuracy);
  assert.ok(Math.abs(best - 1) < 0.05 && Math.abs(mend - best / 2) < 1e-9);
  assert.ok(curve.every(([, loss]) => loss >= bestLoss) && bestLoss <= honest.loss);
  assert.ok(farthestBin(sharp).share < farthestBin(sharp).p, "what is too sure happens less often than it says");
  assert.ok(farthestBin(blunt).share > farthestBin(blunt).p, "what is too timid happens more often");
});

test("calibration: of the honest ones that say 70 %, about 70 % happen", () => {
  const { honest } = find(CALIBRATION);
  for (const { p, share, count } of honest.bins) assert.ok(Math.abs(share - p) < 3 * Math.sqrt((p * (1 - p)) / count), `${p}: ${share}`);
});

// threshold -----------------------------------------------------------------------------------------------------------

for (const [t, hits, alarms, misses, passes] of due.threshold.thresholds) {
  test(`threshold: the counts at ${t}, and the same loss`, () => {
    const { priced, half } = find(THRESHOLD, { t });
    assert.deepEqual(priced.counts, { hits, alarms, misses, passes });
    assert.equal(priced.accuracy, (hits + passes) / 60);
    assert.equal(priced.model.bce, half.model.bce);
    near(priced.model.bce, due.threshold.loss, "loss");
  });
}

for (const [k, loss, right] of due.threshold.factored) {
  test(`threshold: a factor of ${k} moves the loss and not the accuracy`, () => {
    const { factored, half } = find(THRESHOLD, { k });
    near(factored.model.bce, loss, "loss");
    assert.equal(Math.round(60 * factored.accuracy), right);
    assert.deepEqual(factored.counts, half.counts);
    assert.ok(k === 1 || factored.model.bce > half.model.bce);
  });
}

test("threshold: the accuracy moves with it, and the fair one is cheaper than one half where a miss is dear", () => {
  const { half, moved, fair, fairPrice, halfPrice } = find(THRESHOLD);
  assert.notEqual(half.accuracy, moved.accuracy);
  assert.equal(THRESHOLD.guess.right({ half, moved }), 0);
  assert.equal(fair, 1 / 11);
  assert.ok(fairPrice < halfPrice);
  assert.equal(fairThreshold(1), 0.5);
});

test("decisions are counted by hand", () => {
  const counts = confusion([0.9, 0.5, 0.4, 0.1], [1, 0, 1, 0], 0.5);
  assert.deepEqual(counts, { hits: 1, alarms: 1, misses: 1, passes: 1 });
  assert.equal(accuracyOf(counts), 0.5);
  assert.equal(priceOf(counts, 10), 11);
});

// squared error -------------------------------------------------------------------------------------------------------

test("squared error: each loss at each rate, from zero and from sure and wrong", () => {
  const expected = due["squared-error"];
  assert.deepEqual(RATES, expected.rates);
  const { zero, turned, least } = find(SQUARED_ERROR);
  for (const loss of ["bce", "squared"]) {
    near(zero[loss].end, Math.min(...expected.zero[loss]), `${loss} from zero`);
    assert.equal(zero[loss].rate, RATES[expected.zero[loss].indexOf(Math.min(...expected.zero[loss]))]);
    near(turned[loss].end, expected.turned[loss][RATES.indexOf(zero[loss].rate)], `${loss} turned`);
  }
  near(least, Math.min(...expected.turned.squared), "the least of squared error");
});

test("squared error: about level from zero; from sure and wrong it hardly moves, at any rate, and cross-entropy recovers", () => {
  const { zero, same, turned, least, wrong } = find(SQUARED_ERROR);
  assert.equal(leaderOf(zero), 1);
  assert.equal(SQUARED_ERROR.guess.right({ zero }), 1);
  assert.ok(same.squared > 1.2 * same.bce);
  const start = turned.squared.tape.loss[0];
  assert.ok(turned.squared.end > 0.7 * start && least > 0.7 * start);
  assert.ok(turned.bce.end < 1.01 * zero.bce.end);
  assert.ok(wrong.truth < 1e-3 && wrong.weak < wrong.pull / 1000);
  assert.deepEqual([leaderOf({ bce: { end: 1 }, squared: { end: 2 } }), leaderOf({ bce: { end: 2 }, squared: { end: 1 } })], [0, 2]);
});

test("squared error: the best of all rates is at least as good as each", () => {
  const { zero } = find(SQUARED_ERROR);
  const tape = bestTape(zero.bce.model, "bce", [0, 0, 0]);
  assert.equal(tape.loss.at(-1), zero.bce.end);
});

test("squared error: by its own settings", () => {
  const expected = due["squared-error"];
  for (const [at, rate] of RATES.entries()) {
    const { own } = find(SQUARED_ERROR, { turn: 0, bce: at, squared: at });
    assert.equal(own.bce.rate, rate);
    near(own.bce.end, expected.zero.bce[at], `cross-entropy at ${rate}`);
    near(own.squared.end, expected.zero.squared[at], `squared error at ${rate}`);
  }
});
