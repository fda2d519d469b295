import assert from "node:assert/strict";
import test from "node:test";

import { Draws } from "../src/maths/draws.js";
import { golden } from "./golden.js";

for (const due of golden("draws")) {
  test(`the stream of seed ${due.seed} is Python's`, () => {
    const draws = new Draws(due.seed);
    assert.deepEqual(due.below.map(([n]) => [n, draws.below(n)]), due.below);
    assert.deepEqual(due.uniform.map(() => draws.uniform()), due.uniform);
    assert.deepEqual(due.choice.map(() => draws.choice("abcdefg")), due.choice);
    assert.deepEqual(due.shuffled.map((order) => draws.shuffled(order.length)), due.shuffled);
  });
}

test("what is no seed and no size is refused", () => {
  for (const seed of [-1, 0.5, NaN, Infinity, 2 ** 53]) assert.throws(() => new Draws(seed), RangeError);
  for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) assert.throws(() => new Draws(0).below(n), RangeError);
});
