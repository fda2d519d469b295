import assert from "node:assert/strict";
import test from "node:test";

import { initialState } from "../src/base/state.js";
import { copiesUntilUnderflow, deriveLoss, productOfCopies, siteLosses } from "../src/maths/derivation.js";
import { golden } from "./golden.js";

const { lesson: [lesson], rows } = golden("derivation");

test("the lines are those that Python writes", () => {
  for (const [y, p, focus, copies, due] of rows) {
    const lines = deriveLoss(lesson.lines, { y, p, focus, copies });
    assert.deepEqual(lines.map(({ key, numbers, words }) => [key, numbers, words]), due);
  }
});

test("what the lines have in common comes from the lesson", () => {
  const lines = deriveLoss(lesson.lines, { ...lesson.example, focus: 0, copies: 1 });
  assert.deepEqual(lines.map(({ title, formula }) => [title, formula]), lesson.lines.map((/** @type {any} */ line) => [line.title, line.formula]));
});

test("the product loses its digits where it is said to", () => {
  const until = copiesUntilUnderflow(siteLosses({ y: [1, 0], p: [0.5, 0.75] }));
  const given = [0.5, 0.25];
  assert.ok(productOfCopies(given, until - 1) >= 2 ** -1022);
  assert.ok(productOfCopies(given, until) < 2 ** -1022);
});

test("the page begins with the sites of the lesson's example", () => {
  const { y, p } = lesson.example;
  assert.deepEqual(initialState().why.sites, y.map((/** @type {number} */ label, /** @type {number} */ i) => [label, p[i]]));
});
