import assert from "node:assert/strict";
import test from "node:test";

import { createRest } from "../src/base/rest.js";

const PAUSE = 100;

/** A clock that a test moves by hand, as the timers and as `performance.now`. */
function handClock(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  return (ms) => {
    now += ms;
    t.mock.timers.tick(ms);
  };
}

test("it acts once, when nothing was touched for the whole pause", (t) => {
  const pass = handClock(t);
  let acted = 0;
  const rest = createRest(PAUSE, () => (acted += 1));
  for (let touch = 0; touch < 20; touch++) {
    rest.touch();
    pass(PAUSE * 0.6);
    assert.equal(acted, 0);
    assert.ok(rest.moving());
  }
  pass(PAUSE * 0.4);
  assert.equal(acted, 1);
  assert.ok(!rest.moving());
  pass(10 * PAUSE);
  assert.equal(acted, 1);
});

test("what is forgotten is not done, and what is touched in the act waits anew", (t) => {
  const pass = handClock(t);
  let acted = 0;
  const rest = createRest(PAUSE, () => {
    acted += 1;
    if (acted === 1) rest.touch();
  });
  rest.touch();
  rest.forget();
  pass(2 * PAUSE);
  assert.equal(acted, 0);
  rest.touch();
  pass(PAUSE);
  assert.ok(acted === 1 && rest.moving());
  pass(PAUSE);
  assert.ok(acted === 2 && !rest.moving());
});
