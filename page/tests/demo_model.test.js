import assert from "node:assert/strict";
import test from "node:test";

import { initialState } from "../src/base/state.js";
import { lossFromLogit, sigmoid } from "../src/maths/loss.js";
import { addSite, carryOn, changeGround, flipSite, moveSite, removeSite } from "../src/views/demo/data/edit.js";
import {
  deriveDemo,
  lookAhead,
  rivalLoss,
  SITES_MOST,
  standardPlace,
  TAPE_STEPS,
} from "../src/views/demo/model.js";

/** A set of n sites; the first column is one with a logarithm. */
function makeSet(n, key = "six") {
  const i = Array.from({ length: n }, (_, at) => at);
  return {
    key,
    columns: [
      { key: "csr", plain: "shaking", technical: "CSR", unit: "", log: true, values: i.map((at) => 0.05 * 1.5 ** (at % 7)) },
      { key: "blows", plain: "soil resistance", technical: "N", unit: "", log: false, values: i.map((at) => 5 + ((7 * at) % 23)) },
      { key: "fines", plain: "fines", technical: "FC", unit: "%", log: false, values: i.map((at) => at) },
    ],
    label: { one: "liquefied", zero: "did not liquefy" },
    y: i.map((at) => (at % 7 > 3 ? 1 : 0)),
  };
}

const lesson = { sets: [makeSet(12), makeSet(150, "many"), makeSet(SITES_MOST + 5, "most")] };
const demoOf = (patch = {}) => ({ ...initialState().demo, set: "six", ...patch });

test("the same state gives the same model, and a selection changes nothing in it", () => {
  const demo = demoOf({ step: 5 });
  assert.equal(deriveDemo(demo, lesson), deriveDemo(demo, lesson));
  assert.equal(deriveDemo({ ...demo, select: 3, stage: 2 }, lesson), deriveDemo(demo, lesson));
  assert.notEqual(deriveDemo({ ...demo, step: 6 }, lesson), deriveDemo(demo, lesson));
});

test("a set that is not there is the first one, and columns that are not there are the first two", () => {
  const model = deriveDemo(demoOf({ set: "gone", axes: [0, 9] }), lesson);
  assert.equal(model.set.key, "six");
  assert.deepEqual(model.axes.map(({ name }) => name), ["csr", "blows"]);
  assert.deepEqual(deriveDemo(demoOf({ axes: [2, 0] }), lesson).axes.map(({ name }) => name), ["fines", "csr"]);
});

test("a large set is cut, and says by how much", () => {
  const model = deriveDemo(demoOf({ set: "most" }), lesson);
  assert.equal(model.sites.length, SITES_MOST);
  assert.equal(model.left, 5);
});

test("features are standardized, with the logarithm where the column says so", () => {
  const { sites, mean, scale } = deriveDemo(demoOf(), lesson);
  for (const j of [0, 1]) {
    const column = sites.map(({ x }) => x[j]);
    const center = column.reduce((a, b) => a + b) / column.length;
    const spread = column.reduce((a, b) => a + (b - center) ** 2, 0) / column.length;
    assert.ok(Math.abs(center) < 1e-14 && Math.abs(spread - 1) < 1e-14, `${center} ${spread}`);
  }
  assert.equal(sites[0].x[0], (Math.log(0.05) - mean[0]) / scale[0]);
});

test("a site stands where its raw values are placed", () => {
  const model = deriveDemo(demoOf(), lesson);
  for (const { raw, x } of model.sites) assert.deepEqual(standardPlace(model, raw), x);
});

test("with weights of 0 every site is said to be 1, as p ≥ 0.5 is", () => {
  const { sites, accuracy } = deriveDemo(demoOf(), lesson);
  assert.equal(accuracy, sites.filter(({ y }) => y === 1).length / sites.length);
});

test("each number is what its name says", () => {
  const model = deriveDemo(demoOf({ step: 7, train: { ...demoOf().train, l2: 0.3 } }), lesson);
  const [b, w1, w2] = model.weights;
  let total = 0;
  const sums = [0, 0, 0];
  model.sites.forEach(({ x, y }, i) => {
    const z = b + w1 * x[0] + w2 * x[1];
    assert.equal(model.z[i], z);
    assert.equal(model.p[i], sigmoid(z));
    assert.equal(model.loss[i], lossFromLogit(y, z));
    assert.ok(Math.abs(model.slope[i] - (model.p[i] - y)) < 1e-15);
    [1, x[0], x[1]].forEach((factor, j) => (sums[j] += ((model.p[i] - y) * factor) / 12));
    total += model.loss[i];
  });
  assert.ok(Math.abs(model.total - total) < 1e-14);
  assert.equal(model.bce, model.total / 12);
  assert.deepEqual(model.penalty, [0, 0.3 * w1, 0.3 * w2]);
  sums.forEach((sum, j) => assert.ok(Math.abs(model.gradient[j] - sum - model.penalty[j]) < 1e-15));
  assert.equal(model.loss[model.at.get(model.worst)], Math.max(...model.loss));
});

test("the next step is the learning rate against the gradient, and the tape's gradient is the model's", () => {
  for (const loss of ["bce", "squared"]) {
    const model = deriveDemo(demoOf({ step: 3, train: { ...demoOf().train, loss, l2: 0.1 } }), lesson);
    model.update.forEach((by, j) => {
      assert.ok(Math.abs(by + 0.5 * model.gradient[j]) < 1e-15);
      assert.ok(Math.abs(model.tape.gradient[9 + j] - model.gradient[j]) < 1e-15);
    });
  }
});

test("confidence multiplies the weights that are shown, and leaves the sides where they were", () => {
  const demo = demoOf({ step: 40 });
  const plain = deriveDemo(demo, lesson);
  const sure = deriveDemo({ ...demo, k: 10 }, lesson);
  assert.deepEqual(sure.weights, plain.weights.map((w) => 10 * w));
  assert.deepEqual(sure.trained, plain.trained);
  assert.equal(sure.accuracy, plain.accuracy);
  assert.notEqual(sure.bce, plain.bce);
  assert.equal(sure.update, null);
});

test("a stochastic step names its batch", () => {
  const train = { ...demoOf().train, method: "stochastic", batch: 4 };
  assert.equal(deriveDemo(demoOf({ train }), lesson).batch.length, 4);
  assert.equal(deriveDemo(demoOf(), lesson).batch, null);
});

test("a race has the tape of the other loss from the same start", () => {
  const demo = demoOf({ race: true, step: 20 });
  const model = deriveDemo(demo, lesson);
  const other = deriveDemo({ ...demo, race: false, train: { ...demo.train, loss: rivalLoss(demo.train) } }, lesson);
  assert.deepEqual(model.rivalWeights, other.weights);
  assert.equal(deriveDemo(demoOf(), lesson).rival, null);
});

test("the tape grows with the step, and never forgets what it had", () => {
  const demo = demoOf();
  assert.equal(deriveDemo(demo, lesson).last, TAPE_STEPS);
  assert.equal(deriveDemo({ ...demo, step: TAPE_STEPS }, lesson).last, 2 * TAPE_STEPS);
  assert.equal(deriveDemo(demo, lesson).last, 2 * TAPE_STEPS);
});

test("with many sites only the next step is made at once, and the rest on request", () => {
  const demo = demoOf({ set: "many", step: 3 });
  const model = deriveDemo(demo, lesson);
  assert.equal(model.last, 4);
  assert.ok(lookAhead(model));
  const later = deriveDemo(demo, lesson);
  assert.equal(later.last, TAPE_STEPS);
  assert.deepEqual(later.weights, model.weights);
  assert.ok(!lookAhead(later));
});

test("a tape that ended early ends the steps", () => {
  const model = deriveDemo(demoOf({ step: 5000, train: { ...demoOf().train, rate: 1e12, l2: 1 } }), lesson);
  assert.equal(model.reason, "diverged");
  assert.equal(model.step, model.last);
  assert.equal(model.update, null);
});

test("an edit goes on from the weights on screen, as a new tape", () => {
  const demo = demoOf({ step: 30, k: 2 });
  const model = deriveDemo(demo, lesson);
  assert.deepEqual(carryOn(demo, model), { step: 0, train: { ...demo.train, start: model.trained } });
  const after = deriveDemo({ ...demo, ...flipSite(demo, model, 2) }, lesson);
  assert.deepEqual(after.weights, model.weights);
  assert.equal(after.step, 0);
  assert.equal(after.sites[2].y, 1 - model.sites[2].y);
  assert.ok(after.sites[2].flipped);
  model.loss.forEach((loss, i) => assert.equal(after.loss[i] === loss, i !== 2));
});

test("a label flipped twice is the old one", () => {
  const demo = demoOf();
  const once = { ...demo, ...flipSite(demo, deriveDemo(demo, lesson), 4) };
  const twice = { ...once, ...flipSite(once, deriveDemo(once, lesson), 4) };
  assert.deepEqual(twice.flips, []);
});

test("a moved site stays on the axes, and moves no other", () => {
  const demo = demoOf();
  const model = deriveDemo(demo, lesson);
  const after = deriveDemo({ ...demo, ...moveSite(demo, model, 1, [0.1234567, 1e6]) }, lesson);
  assert.deepEqual(after.sites[1].raw, [0.1235, Number(model.axes[1].range[1].toPrecision(4))]);
  model.sites.forEach((site, i) => i !== 1 && assert.deepEqual(after.sites[i], site));
});

test("sites are added with the ids after the set's, and can be flipped, moved and removed like others", () => {
  let demo = demoOf();
  const edit = (make, ...what) => (demo = { ...demo, ...make(demo, deriveDemo(demo, lesson), ...what) });
  edit(addSite, [0.2, 10], 1);
  assert.equal(demo.select, 12);
  edit(flipSite, 12);
  edit(moveSite, 12, [0.3, 12]);
  const { sites } = deriveDemo(demo, lesson);
  assert.deepEqual(sites[12].raw, [0.3, 12]);
  assert.equal(sites[12].y, 0);
  assert.ok(sites[12].own);
  edit(addSite, [0.1, 20], 0);
  assert.equal(demo.select, 13);
  edit(removeSite, 13);
  edit(removeSite, 12);
  assert.equal(deriveDemo(demo, lesson).sites.length, 12);
  assert.equal(demo.select, null);
});

test("the last site stays, and a link that removed all of them removed none", () => {
  const most = demoOf({ removed: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
  assert.deepEqual(removeSite(most, deriveDemo(most, lesson), 11), {});
  assert.equal(deriveDemo(demoOf({ removed: [...most.removed, 11] }), lesson).sites.length, 12);
});

test("other ground takes the edits away", () => {
  const demo = demoOf({ flips: [1], added: [[0.1, 9, 1]], step: 9, train: { ...demoOf().train, start: [1, 2, 3] } });
  const { flips, added, step, train, set, axes } = { ...demo, ...changeGround(demo, { set: "many" }) };
  assert.deepEqual({ flips, added, step, set, axes, start: train.start }, { flips: [], added: [], step: 0, set: "many", axes: [0, 1], start: [0, 0, 0] });
});
