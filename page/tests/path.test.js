import assert from "node:assert/strict";
import test from "node:test";
import { createPath, tabAfter } from "../src/base/path.js";
import { TABS } from "../src/base/state.js";

const ORDER = ["start", "play", "why", "demo", "experiments", "practice", "data"];

/** A browser: what it keeps, and pages of it that hear of each other's changes. */
function withBrowser(storage, run) {
  const heard = [];
  const before = { localStorage: globalThis.localStorage, addEventListener: globalThis.addEventListener };
  globalThis.addEventListener = (type, tell) => type === "storage" && heard.push(tell);
  Object.defineProperty(globalThis, "localStorage", { get: () => storage, configurable: true });
  try {
    return run((key) => heard.forEach((tell) => tell({ key })));
  } finally {
    Object.defineProperty(globalThis, "localStorage", { value: before.localStorage, configurable: true });
    globalThis.addEventListener = before.addEventListener;
  }
}

function memory() {
  const kept = new Map();
  return { kept, getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text) };
}

test("the path is the order of the navigation", () => {
  assert.deepEqual(TABS, ORDER);
  assert.deepEqual(ORDER.map((tab) => tabAfter(tab, [])), [...ORDER.slice(1), null]);
});

test("what a teacher left out is passed over", () => {
  assert.equal(tabAfter("why", ["demo", "experiments"]), "practice");
  assert.equal(tabAfter("practice", ["data", "play"]), null);
});

test("what is done is told once, and known to the next page of the browser", () => {
  const storage = memory();
  withBrowser(storage, () => {
    const path = createPath();
    let told = 0;
    path.subscribe(() => (told += 1));
    for (const tab of ["play", "play", "why"]) path.finish(tab);
    assert.deepEqual([told, ORDER.filter(path.isDone), ORDER.filter(createPath().isDone)], [2, ["play", "why"], ["play", "why"]]);
  });
});

test("two pages of a browser lose none of each other's marks", () => {
  const storage = memory();
  withBrowser(storage, (change) => {
    const [one, other] = [createPath(), createPath()];
    one.finish("play");
    other.finish("why"); // before it has heard of the first
    one.finish("demo");
    for (const key of storage.kept.keys()) change(key);
    for (const path of [one, other, createPath()]) assert.deepEqual(ORDER.filter(path.isDone), ["play", "why", "demo"]);
    change(null); // all was cleared elsewhere: what was seen here stays
    assert.deepEqual(ORDER.filter(one.isDone), ["play", "why", "demo"]);
  });
});

test("where nothing may be stored, a page knows what was done on it", () => {
  const forbidden = { getItem: () => assert.fail("forbidden"), setItem: () => assert.fail("forbidden") };
  withBrowser(forbidden, () => {
    const path = createPath();
    path.finish("data");
    assert.deepEqual(ORDER.filter(path.isDone), ["data"]);
  });
});
