import assert from "node:assert/strict";
import test from "node:test";

import { initialState } from "../src/base/state.js";
import { Draws } from "../src/maths/draws.js";
import { layArrows, shareOfStep, steppedGradient } from "../src/views/demo/inspector/pulls.js";
import { deriveDemo } from "../src/views/demo/model.js";
import { largestEigenvalue, largestSafeRate, roundRateBelow } from "../src/views/demo/training/curvature.js";
import { hasSettled, playBeat, scrubEnd } from "../src/views/demo/training/player.js";
import { opposite, optimum } from "../src/views/demo/training/presets.js";
import { mostWrong, runnersOf } from "../src/views/demo/training/race.js";
import {
  findTrouble,
  firstOvershoot,
  swingsNow,
  trainedObjective,
} from "../src/views/demo/training/trouble.js";

/** A set of sites whose label follows their measurements, but for some noise. */
function someSites(seed, { n = 40, noise = 1.5, mean = 0 } = {}) {
  const draws = new Draws(seed);
  const value = () => 2 * draws.uniform() - 1 + mean;
  const a = Array.from({ length: n }, value);
  const b = Array.from({ length: n }, value);
  const y = a.map((x, i) => (x + b[i] - 2 * mean + noise * (draws.uniform() - 0.5) > 0 ? 1 : 0));
  const column = { plain: "a", technical: "", unit: "", log: false };
  return {
    ...{ key: "made", title: "", about: "", sources: [], simulated: true, label: { one: "yes", zero: "no" }, y },
    columns: [
      { ...column, key: "a", values: a },
      { ...column, key: "b", values: b },
    ],
  };
}

function demoOf(set, { train = {}, ...demo } = {}) {
  const initial = initialState().demo;
  return deriveDemo({ ...initial, set: set.key, ...demo, train: { ...initial.train, ...train } }, { sets: [set] });
}

const SEEDS = [1, 2, 3, 4, 5];

test("the largest eigenvalue of a matrix with known ones", () => {
  assert.equal(largestEigenvalue([[2, 0, 0], [0, 2, 0], [0, 0, 2]]), 2);
  assert.ok(Math.abs(largestEigenvalue([[3, 0, 0], [0, -1, 0], [0, 0, 2]]) - 3) < 8 * Number.EPSILON);
  assert.ok(Math.abs(largestEigenvalue([[2, 1, 0], [1, 2, 0], [0, 0, 1]]) - 3) < 8 * Number.EPSILON);
  assert.ok(Math.abs(largestEigenvalue([[1, 1, 1], [1, 1, 1], [1, 1, 1]]) - 3) < 8 * Number.EPSILON);
});

test("a step with a learning rate just below the safe one never raises what is trained", () => {
  for (const seed of SEEDS) {
    for (const loss of ["bce", "squared"]) {
      for (const l2 of [0, 0.5]) {
        const set = someSites(seed);
        const start = [seed - 3, 3, -4];
        const rate = 0.999 * largestSafeRate(demoOf(set, { train: { loss, l2 } }));
        const model = demoOf(set, { step: 100, train: { loss, l2, rate, start } });
        for (let step = 1; step <= 100; step++) {
          const [before, after] = [trainedObjective(model, step - 1), trainedObjective(model, step)];
          assert.ok(after <= before * (1 + 4 * Number.EPSILON), `${loss}, L2 ${l2}, seed ${seed}: step ${step} rises`);
        }
      }
    }
  }
});

test("the safe rate is no smaller than it must be: where the curvature is largest, half as much again overshoots", () => {
  // x = ±1 with labels that cancel: at weights near 0 the curvature is 1/4 in every direction, and 0 is the best
  const set = someSites(1, { n: 4 });
  set.columns[0].values = [1, 1, -1, -1];
  set.columns[1].values = [1, -1, 1, -1];
  set.y = [1, 1, 1, 0];
  const limit = largestSafeRate(demoOf(set));
  assert.ok(Math.abs(limit - 8) < 16 * Number.EPSILON, `2/λ = ${limit}`);
  set.y = [1, 0, 0, 1];
  const start = [0.01, 0, 0];
  const still = demoOf({ ...set }, { step: 5, train: { rate: 7.9, start } });
  assert.equal(firstOvershoot(still), null);
  const wild = demoOf({ ...set }, { step: 5, train: { rate: 12, start } });
  assert.notEqual(firstOvershoot(wild), null);
});

test("a rate is rounded down to 1, 2 or 5", () => {
  const cases = [[1, 1], [1.99, 1], [2, 2], [4.9, 2], [5, 5], [9.99, 5], [10, 10], [0.3, 0.2], [0.09, 0.05], [7e-5, 5e-5]];
  for (const [value, due] of cases) assert.equal(roundRateBelow(value), due);
});

test("trouble is named, and its button mends it", () => {
  const parted = someSites(1, { noise: 0 });
  const rough = someSites(2);
  const cases = [
    ["rate", rough, { rate: 100 }, 30],
    ["diverged", rough, { rate: 100, l2: 1 }, 200],
    ["divergedAtOnce", rough, { rate: 1e6, l2: 1e3, start: [1, 1, 1] }, 200],
    ["momentum", rough, { method: "momentum", rate: 2, momentum: 0.95 }, 60],
    ["newton", rough, { method: "newton", rate: 1, start: [6, -6, 6] }, 1],
    ["separable", parted, { method: "newton", rate: 1 }, 200],
  ];
  for (const [key, set, train, step] of cases) {
    const trouble = findTrouble(demoOf(set, { step, train }));
    assert.equal(trouble?.key, key);
    for (const [slot] of trouble.template.matchAll(/(?<=\{)\w+(?=\})/g)) assert.ok(slot in trouble.slots, slot);
    const fixed = findTrouble(demoOf(set, { step, train: { ...train, ...trouble.patch } }));
    assert.equal(fixed, null, `${key}: ${trouble.fix} leaves ${fixed?.key}`);
  }
});

test("a calm training is no trouble, nor is a batch that raises the loss of all", () => {
  assert.equal(findTrouble(demoOf(someSites(3), { step: 200 })), null);
  const noisy = demoOf(someSites(3), { step: 200, train: { method: "stochastic", batch: 2, rate: 0.5 } });
  assert.notEqual(firstOvershoot(noisy), null);
  assert.equal(findTrouble(noisy), null);
});

test("the loss swings where the rate is wild, and nowhere else", () => {
  assert.ok(swingsNow(demoOf(someSites(2), { step: 20, train: { rate: 100 } })));
  assert.ok(!swingsNow(demoOf(someSites(2), { step: 20 })));
  const falling = demoOf(someSites(2), { step: 3, train: { start: [0, -5, -5], rate: 4 } });
  assert.ok(falling.tape.loss[3] < 0.9 * falling.tape.loss[2]);
  assert.ok(!swingsNow(falling));
});

test("the arrows of all sites end where the step of gradient descent does", () => {
  for (const seed of SEEDS) {
    for (const train of [{}, { l2: 0.3 }, { method: "stochastic", batch: 7 }, { loss: "squared", rate: 3 }]) {
      const model = demoOf(someSites(seed), { step: 10, train });
      const { arrows, end, penalty } = layArrows(model);
      const scale = Math.hypot(...model.update) + arrows.length * Math.hypot(...arrows[0].to);
      assert.ok(Math.hypot(end[0] - model.update[1], end[1] - model.update[2]) <= 1e-13 * scale, JSON.stringify(train));
      assert.equal(arrows.length, model.batch ? 7 : 40);
      assert.equal(penalty !== null, train.l2 !== undefined);
      arrows.forEach(({ from }, i) => assert.deepEqual(from, i ? arrows[i - 1].to : [0, 0]));
    }
  }
});

test("the arrows turn one way", () => {
  const { arrows } = layArrows(demoOf(someSites(4)));
  const angles = arrows.map(({ from, to }) => Math.atan2(to[1] - from[1], to[0] - from[0]));
  const turns = angles.slice(1).map((angle, i) => (angle - angles[i] + 4 * Math.PI) % (2 * Math.PI));
  assert.ok(turns.reduce((sum, turn) => sum + (turn > 6.28 ? turn - 2 * Math.PI : turn), 0) <= 2 * Math.PI);
});

test("the shares of the sites and of L2 add up to the whole step", () => {
  for (const train of [{}, { method: "stochastic", batch: 7 }]) {
    const model = demoOf(someSites(5), { step: 3, train });
    const gradient = steppedGradient(model);
    const sum = model.sites.reduce((total, _, i) => total + shareOfStep(model, gradient, i), 0);
    assert.ok(Math.abs(sum - 1) < 1e-12, `${sum}`);
  }
});

test("the optimum has no lower neighbor, and its opposite is worse than a coin", () => {
  const set = someSites(1);
  const model = demoOf(set);
  const best = optimum(model, 0);
  assert.equal(best.parted, false);
  const loss = (start) => demoOf(set, { train: { start } }).bce;
  const lowest = loss(best.weights);
  for (const j of [0, 1, 2]) {
    for (const by of [0.01, -0.01]) assert.ok(loss(best.weights.map((w, i) => (i === j ? w + by : w))) > lowest);
  }
  assert.deepEqual(opposite(model, 0), best.weights.map((weight) => -weight));
  assert.ok(loss(opposite(model, 0)) > Math.LN2);
});

test("where a line parts the sites the optimum is that of a little L2", () => {
  const model = demoOf(someSites(1, { noise: 0 }));
  const best = optimum(model, 0);
  assert.ok(best.parted);
  assert.equal(best.l2, 0.01);
  assert.ok(best.weights.every(Number.isFinite));
});

test("in a race the runners keep their names, whichever is on screen", () => {
  const set = someSites(2);
  assert.equal(runnersOf(demoOf(set)), null);
  const ours = runnersOf(demoOf(set, { race: true }));
  const theirs = runnersOf(demoOf(set, { race: true, train: { loss: "squared" } }));
  assert.deepEqual(ours.bce.loss, theirs.bce.loss);
  assert.deepEqual(ours.squared.loss, theirs.squared.loss);
  assert.notDeepEqual(ours.bce.loss, ours.squared.loss);
});

test("the site that squared error is most wrong about, worked out by hand", () => {
  const set = someSites(2);
  const start = [0, 5, 5];
  const model = demoOf(set, { race: true, train: { start: start.map((w) => -w) } });
  const { id, truth, pull, weak } = mostWrong(model, runnersOf(model).squared, 0);
  assert.equal(id, model.worst);
  const index = model.at.get(id);
  const p = model.p[index];
  const { y } = model.sites[index];
  assert.ok(Math.abs(truth - (y === 1 ? p : 1 - p)) < Number.EPSILON);
  assert.ok(Math.abs(pull - Math.abs(p - y)) < Number.EPSILON);
  assert.ok(Math.abs(weak - 2 * Math.abs(p - y) * p * (1 - p)) < Number.EPSILON);
  assert.ok(weak < pull / 10);
});

test("the player: a step a frame, few frames with reduced motion, and no flashing", () => {
  assert.deepEqual(playBeat(10, { reduced: false, swinging: false }), { steps: 1, wait: 100 });
  assert.deepEqual(playBeat(50, { reduced: true, swinging: false }), { steps: 50, wait: 1000 });
  assert.deepEqual(playBeat(50, { reduced: false, swinging: true }), { steps: 1, wait: 250 });
});

test("a training has settled at the optimum, not before", () => {
  const set = someSites(1);
  const { weights } = optimum(demoOf(set), 0);
  assert.ok(hasSettled(demoOf(set, { train: { start: weights } })));
  assert.ok(!hasSettled(demoOf(set)));
});

test("the scrub bar ends where a stretch does, also while the stretch is not trained yet", () => {
  assert.equal(scrubEnd({ step: 0, last: 1, reason: "" }), 200);
  assert.equal(scrubEnd({ step: 0, last: 200, reason: "" }), 200);
  assert.equal(scrubEnd({ step: 200, last: 201, reason: "" }), 400);
  assert.equal(scrubEnd({ step: 28, last: 28, reason: "separable" }), 28);
});
