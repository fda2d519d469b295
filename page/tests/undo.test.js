import assert from "node:assert/strict";
import test from "node:test";

import { initialState } from "../src/base/state.js";
import { createStore } from "../src/base/store.js";
import { createUndo } from "../src/base/undo.js";

function lab() {
  const clock = { now: 0 };
  const store = createStore(initialState(), () => {}); // flushed by hand, as a frame would
  const undo = createUndo(store, () => clock.now);
  /** A change in a frame of its own, after a while. */
  const change = (slice, patch, after = 5000) => {
    clock.now += after;
    store.change(slice, patch);
    store.flush();
  };
  return { store, undo, change };
}

test("what was done is taken back and done again, step by step", () => {
  const { store, undo, change } = lab();
  change("play", { p: 0.3 });
  change("play", { y: 0, soft: true });
  assert.ok(undo.undo("play"));
  assert.deepEqual([store.get().play.p, store.get().play.y, store.get().play.soft], [0.3, 1, false]);
  assert.ok(undo.undo("play"));
  assert.equal(store.get().play.p, 0.85);
  assert.ok(!undo.undo("play"));
  assert.ok(undo.redo("play"));
  assert.ok(undo.redo("play"));
  assert.ok(!undo.redo("play"));
  assert.deepEqual([store.get().play.p, store.get().play.y], [0.3, 0]);
});

test("a new deed ends what could be done again", () => {
  const { undo, change } = lab();
  change("play", { p: 0.3 });
  undo.undo("play");
  assert.deepEqual(undo.left("play"), { undo: false, redo: true });
  change("play", { p: 0.4 });
  assert.deepEqual(undo.left("play"), { undo: true, redo: false });
});

test("a tab's undo leaves the others alone, and tabs without deeds have none", () => {
  const { store, undo, change } = lab();
  change("demo", { flips: [1] });
  change("play", { p: 0.3 });
  assert.ok(undo.undo("demo"));
  assert.deepEqual([store.get().demo.flips, store.get().play.p], [[], 0.3]);
  for (const tab of ["practice", "start", "data"]) {
    assert.equal(undo.left(tab), null);
    assert.ok(!undo.undo(tab));
  }
});

test("a drag is one deed, however long it rests, and so are keys in a row", () => {
  const { store, undo, change } = lab();
  undo.press();
  for (const p of [0.4, 0.5, 0.6]) change("play", { p });
  undo.release();
  undo.press();
  undo.release();
  change("play", { p: 0.7 }, 100); // a click right after it
  for (const p of [0.71, 0.72, 0.73]) change("play", { p }, 100);
  undo.undo("play");
  assert.equal(store.get().play.p, 0.6);
  undo.undo("play");
  assert.equal(store.get().play.p, 0.85);
});

test("other fields, and keys after a pause, are deeds of their own", () => {
  const { store, undo, change } = lab();
  change("play", { p: 0.4 });
  change("play", { y: 0 }, 10);
  change("play", { y: 1 }, 1000);
  undo.undo("play");
  assert.equal(store.get().play.y, 0);
  undo.undo("play");
  assert.deepEqual([store.get().play.y, store.get().play.p], [1, 0.4]);
});

test("playing and looking are no deeds, but an edit brings the step back on which it was made", () => {
  const { store, undo, change } = lab();
  change("demo", { step: 40, stage: 2, select: 3 });
  assert.deepEqual(undo.left("demo"), { undo: false, redo: false });
  const { train } = store.get().demo;
  change("demo", { flips: [3], step: 0, train: { ...train, start: [1, 2, 3] } });
  change("demo", { step: 70 });
  undo.undo("demo");
  assert.deepEqual([store.get().demo.flips, store.get().demo.step, store.get().demo.train.start], [[], 40, [0, 0, 0]]);
  assert.equal(store.get().demo.stage, 2);
  undo.redo("demo");
  assert.deepEqual([store.get().demo.flips, store.get().demo.step], [[3], 0]);
});

test("what was done in this very frame is taken back", () => {
  const { store, undo } = lab();
  store.change("why", { copies: 5 });
  undo.undo("why");
  assert.equal(store.get().why.copies, 1);
});

test("so many deeds are kept, and the oldest are forgotten", () => {
  const { store, undo, change } = lab();
  for (let n = 1; n <= 250; n++) change("why", { copies: n + 1 });
  let count = 0;
  while (undo.undo("why")) count += 1;
  assert.equal(count, 200);
  assert.equal(store.get().why.copies, 51);
});
