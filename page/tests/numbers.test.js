import assert from "node:assert/strict";
import test from "node:test";

import { full, grouped, percent, short } from "../src/base/numbers.js";
import { golden } from "./golden.js";

test("numbers are written as Python writes them", () => {
  for (const [x, digits, ...due] of golden("numbers")) {
    assert.deepEqual([full(x), short(x, digits), percent(x, digits)], due, `${x} to ${digits} digits`);
  }
});

test("four digits are usual, three for a percentage", () => {
  assert.equal(short(0.16251892949777494), "0.1625");
  assert.equal(percent(1 / 3), "33.3 %");
});

test("the thousands of a count are set apart", () => {
  assert.deepEqual([0, 999, 1000, 1234567, -1000, 15.69].map(grouped), ["0", "999", "1,000", "1,234,567", "−1,000", "15.69"]);
});
