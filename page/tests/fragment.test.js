import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { decodeFragment, encodeState, isLaterLink, isLink, LINK_LIMIT } from "../src/base/fragment.js";
import { initialState } from "../src/base/state.js";
import { Draws } from "../src/maths/draws.js";

/** @typedef {import("../src/base/state.js").State} State */

const open = (/** @type {string} */ link) => decodeFragment(link, initialState());

/** What every link of version 1 means where it says nothing. It never changes, whatever the page starts with. */
const BASELINE = {
  tab: "start",
  play: { y: 1, p: 0.85, base: "e", scale: "linear", soft: false, curves: "both" },
  why: { sites: [[1, 0.9], [1, 0.6], [0, 0.2], [1, 0.3], [0, 0.1]], step: 0, copies: 1 },
  practice: { seed: 1, kind: "", at: 0 },
  lesson: { code: "", steps: "", at: 0 },
  demo: {
    set: "six", axes: [0, 1], stage: 0, step: 0, k: 1, select: null, flips: [], moves: {}, added: [], removed: [],
    race: false, open: "",
    train: {
      method: "gradient", loss: "bce", rate: 0.5, l2: 0, batch: 8, momentum: 0.9, seed: 1, start: [0, 0, 0],
    },
  },
  experiments: { key: "", step: 0, guess: null, settings: {} },
  hide: [],
};

/** Links that are out in the world, and what they change of the baseline. Add to this list; never change it. */
const OLD_LINKS = [
  ["#v1", {}],
  ["#v1&tab=play&play.p=0.1", { tab: "play", play: { ...BASELINE.play, p: 0.1 } }],
  [
    "#v1&tab=play&play.y=0.3&play.p=0.999999&play.base=2&play.scale=logit&play.soft=1&play.curves=truth",
    { tab: "play", play: { y: 0.3, p: 0.999999, base: "2", scale: "logit", soft: true, curves: "truth" } },
  ],
  [
    "#v1&tab=why&why.sites=1:0.5,0:0.25&why.step=4&why.copies=1000",
    { tab: "why", why: { sites: [[1, 0.5], [0, 0.25]], step: 4, copies: 1000 } },
  ],
  [
    "#v1&tab=practice&practice.seed=7&practice.kind=inverse&practice.at=3",
    { tab: "practice", practice: { seed: 7, kind: "inverse", at: 3 } },
  ],
  [
    "#v1&tab=demo&demo.set=sites&demo.axes=0:3&demo.stage=2&demo.step=40&demo.k=2.5&demo.select=4&demo.flips=1,4" +
      "&demo.moves=2:0.31:8.5&demo.added=0.2:12:1,0.1:30:0&demo.removed=0,3&demo.race=1&hide=race,share",
    {
      tab: "demo",
      demo: {
        ...BASELINE.demo, set: "sites", axes: [0, 3], stage: 2, step: 40, k: 2.5, select: 4, flips: [1, 4],
        moves: { 2: [0.31, 8.5] }, added: [[0.2, 12, 1], [0.1, 30, 0]], removed: [0, 3], race: true,
      },
      hide: ["race", "share"],
    },
  ],
  [
    "#v1&demo.train.method=momentum&demo.train.loss=squared&demo.train.rate=3&demo.train.l2=0.01&demo.train.batch=4" +
      "&demo.train.momentum=0.5&demo.train.seed=99&demo.train.start=-1.5:0.25:1e-7",
    {
      demo: {
        ...BASELINE.demo,
        train: {
          method: "momentum", loss: "squared", rate: 3, l2: 0.01, batch: 4, momentum: 0.5, seed: 99,
          start: [-1.5, 0.25, 1e-7],
        },
      },
    },
  ],
  [
    "#v1&tab=experiments&experiments.key=base-rate&experiments.step=2&experiments.guess=0.3&experiments.settings=w:5,k:0.5",
    { tab: "experiments", experiments: { key: "base-rate", step: 2, guess: 0.3, settings: { w: 5, k: 0.5 } } },
  ],
];

test("old links keep their meaning", () => {
  for (const [link, change] of OLD_LINKS) assert.deepEqual(open(link), { ...BASELINE, ...change }, link);
});

test("what the page starts with may change, and old links do not", () => {
  const later = initialState();
  later.play.p = 0.5;
  later.demo.set = "sites";
  assert.deepEqual(decodeFragment("#v1&tab=demo", later), { ...BASELINE, tab: "demo" });
  assert.equal(encodeState(later).fragment, "#v1&play.p=0.5&demo.set=sites");
});

test("every part of the state is in the link", () => {
  const leaves = (/** @type {any} */ value, path = "") =>
    typeof value === "object" && value !== null && !Array.isArray(value) && !["demo.moves", "experiments.settings"].includes(path)
      ? Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key))
      : [path];
  const changed = initialState();
  for (const path of leaves(changed)) {
    const other = structuredClone(changed);
    const keys = path.split(".");
    const last = keys.pop();
    const slice = keys.reduce((/** @type {any} */ part, key) => part[key], other);
    slice[last] = OTHER[path];
    assert.ok(path in OTHER, `${path} has no row in LINK_FIELDS (base/fragment.js) and none in this test`);
    assert.deepEqual(open(encodeState(other).fragment), other, path);
  }
});

test("docs/links.md names every part of a link", () => {
  const page = readFileSync(new URL("../../docs/links.md", import.meta.url), "utf8");
  for (const path of Object.keys(OTHER)) assert.ok(page.includes(`\`${path}\``), path);
});

/** @type {Record<string, unknown>} */
const OTHER = {
  tab: "why",
  "play.y": 0,
  "play.p": 1 - 2 ** -53,
  "play.base": "2",
  "play.scale": "logit",
  "play.soft": true,
  "play.curves": "truth",
  "why.sites": [[0, 5e-324], [1, 1]],
  "why.step": 3,
  "why.copies": 250,
  "practice.seed": 2 ** 53 - 1,
  "practice.kind": "one-case",
  "practice.at": 12,
  "lesson.code": "7B",
  "lesson.steps": "tab=play..play.p=0.1::tab=practice..kinds=one,batch..count=3",
  "lesson.at": 1,
  "demo.set": "noisy",
  "demo.axes": [3, 2],
  "demo.stage": 3,
  "demo.step": 199,
  "demo.k": 0.1,
  "demo.select": 0,
  "demo.flips": [5, 2],
  "demo.moves": { 0: [0.1 + 0.2, -7], 12: [1e-5, 33] },
  "demo.added": [[0.25, 14.5, 0]],
  "demo.removed": [59],
  "demo.open": "pulls",
  "demo.race": true,
  "demo.train.method": "newton",
  "demo.train.loss": "squared",
  "demo.train.rate": 1e-3,
  "demo.train.l2": 1e-9,
  "demo.train.batch": 1,
  "demo.train.momentum": 0,
  "demo.train.seed": 0,
  "demo.train.start": [-0.1234567890123456, 1e6, -1e-300],
  "experiments.key": "base-rate",
  "experiments.step": 3,
  "experiments.guess": 0.25,
  "experiments.settings": { says: 0.1 + 0.2, "a-name": -7 },
  hide: ["demo", "race"],
};

test("a link has only characters that mail programs keep", () => {
  const state = /** @type {State} */ (structuredClone(initialState()));
  for (const [path, value] of Object.entries(OTHER)) {
    const keys = path.split(".");
    const last = /** @type {string} */ (keys.pop());
    keys.reduce((/** @type {any} */ part, key) => part[key], state)[last] = value;
  }
  const { fragment, lacks } = encodeState(state);
  assert.match(fragment, /^#v1[\w&=.,:-]+$/);
  assert.equal(lacks, "");
  assert.deepEqual(open(fragment), state);
  assert.deepEqual(open(`#${encodeURIComponent(fragment.slice(1)).replaceAll("%26", "&").replaceAll("%3D", "=")}`), state);
});

test("nonsense is ignored, and numbers out of range are moved to its end", () => {
  const cases = [
    ["#v1&tab=nowhere&play.p=high&play.y=&play.base=10&demo.flips=a,b&demo.axes=1&demo.train.start=1:2", {}],
    ["#v1&play.p=1e999&demo.stage=9&demo.k=0", {
      play: { ...BASELINE.play, p: 1 }, demo: { ...BASELINE.demo, stage: 3, k: 0.1 },
    }],
    ["#v1&why.sites=&practice.kind=one%20case", {}],
    ["#v1&play.p=-3", { play: { ...BASELINE.play, p: 0 } }],
    ["#v1&play.p=NaN&play.y=0x1&demo.k=Infinity&practice.seed=1.5", {}],
    ["#v1&demo.flips=1,x,3&demo.select=-1&why.sites=1:0.5,nonsense,0:2", {
      demo: { ...BASELINE.demo, flips: [1, 3], select: 0 }, why: { ...BASELINE.why, sites: [[1, 0.5], [0, 1]] },
    }],
    ["#v1&future=1&demo.later=2&__proto__.tab=play&constructor=x&%E0%A4%A=1", {}],
    ["#v1&experiments.guess=maybe&experiments.settings=k:2,:3,nonsense,w:x&experiments.step=-1", {
      experiments: { ...BASELINE.experiments, settings: { k: 2 } },
    }],
    ["#v1&&&=&tab=play&", { tab: "play" }],
  ];
  for (const [link, change] of cases) assert.deepEqual(open(link), { ...BASELINE, ...change }, link);
});

test("what is no link leaves the state alone", () => {
  const state = { ...initialState(), tab: /** @type {const} */ ("demo") };
  for (const text of ["", "#", "#main", "#v2&tab=play", "#v10", "#v1x", "v"]) {
    assert.equal(decodeFragment(text, state), state, text);
    assert.equal(isLink(text), false);
  }
  assert.deepEqual([isLaterLink("#v2&tab=play"), isLaterLink("#v1"), isLaterLink("#main")], [true, false, false]);
});

test("garbage never throws, and what it gives can be written again", () => {
  const draws = new Draws(1);
  const [link] = OLD_LINKS[5];
  for (let round = 0; round < 3000; round++) {
    const letters = [...link];
    for (let edits = 1 + draws.below(6); edits > 0; edits--) {
      letters.splice(3 + draws.below(letters.length - 3), draws.below(4), String.fromCodePoint(32 + draws.below(200)));
    }
    const state = open(letters.join(""));
    assert.deepEqual(open(encodeState(state).fragment), state);
  }
});

test("a link holds 2 kB: edits that are more are left out, and it says so", () => {
  const state = initialState();
  state.demo.stage = 2;
  state.demo.flips = Array.from({ length: 60 }, (_, id) => id);
  assert.equal(encodeState(state).lacks, "");
  state.demo.moves = Object.fromEntries(Array.from({ length: 200 }, (_, id) => [id, [0.1234, 12.34]]));
  const { fragment, lacks } = encodeState(state);
  assert.equal(lacks, "edits");
  assert.ok(fragment.length <= LINK_LIMIT);
  assert.deepEqual(open(fragment).demo, { ...BASELINE.demo, stage: 2 });
});

test("without edits every state fits", () => {
  const longest = open(
    `#v1&tab=practice&play.y=0.12345678901234567&play.p=1.2345678901234567e-300` +
      `&why.sites=${Array(12).fill("0.12345678901234567:1.2345678901234567e-300").join(",")}&why.step=99999` +
      `&why.copies=1000000&practice.seed=9007199254740991&practice.kind=${"k".repeat(40)}&practice.at=99999` +
      `&demo.set=${"s".repeat(40)}&demo.train.start=${Array(3).fill("-1.2345678901234567e-300").join(":")}` +
      `&hide=${Array(20).fill("a-long-name-of-a-part").join(",")}`,
  );
  assert.ok(encodeState(longest).fragment.length <= LINK_LIMIT);
});

test("the user's own data stay out of links", () => {
  const state = initialState();
  state.demo = { ...state.demo, set: "own", flips: [3], moves: { 1: [4, 5] }, added: [[1, 2, 0]], select: 3, k: 2 };
  const { fragment, lacks } = encodeState(state);
  assert.equal(lacks, "own");
  assert.equal(fragment, "#v1&demo.k=2");
});
