/**
 * The state as the fragment of a link: `#v1&tab=demo&demo.set=noisy&hide=race`. See docs/links.md.
 *
 * A link names what differs from the baseline in `LINK_FIELDS`. Links are for good: a field keeps its name, its
 * meaning and its baseline, whatever the page starts with later. What a link cannot say rightly is left at the baseline.
 */

import { TABS } from "./state.js";

/** @import { State } from "./state.js" */

export const LINK_LIMIT = 2000; // characters; mail programs and chats cut longer links
export const LESSON_LIMIT = 1200; // of these, for the steps of a lesson; the rest is for what is done in them
const LINK_VERSION = "v1";
const EDITS_MOST = 1000;

/**
 * How a value is written in a link. Reading gives undefined for what makes no sense.
 * @template T
 * @typedef {{write(value: T): string, read(text: string): T | undefined}} LinkCodec
 */

/**
 * @param {number} low
 * @param {number} high a number outside is moved to the nearer end
 * @returns {LinkCodec<number>}
 */
function linkNumber(low, high) {
  return {
    write: (value) => (Object.is(value, -0) ? "0" : String(value).replace("e+", "e")),
    read(text) {
      if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
      return Math.min(Math.max(Number(text), low), high);
    },
  };
}

/**
 * @param {number} low
 * @param {number} high
 * @returns {LinkCodec<number>}
 */
function linkInteger(low, high) {
  return {
    write: String,
    read: (text) => (/^-?\d{1,16}$/.test(text) ? Math.min(Math.max(Number(text), low), high) : undefined),
  };
}

/** @type {LinkCodec<boolean>} */
const LINK_FLAG = {
  write: (value) => (value ? "1" : "0"),
  read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
};

/** @type {LinkCodec<string>} */
const LINK_WORD = { write: (value) => value, read: (text) => (/^[\w-]{0,40}$/.test(text) ? text : undefined) };

/**
 * @template {string} T
 * @param {...T} words
 * @returns {LinkCodec<T>}
 */
function linkChoice(...words) {
  return { write: (value) => value, read: (text) => words.find((word) => word === text) };
}

/**
 * @template T
 * @param {LinkCodec<T>} item
 * @param {number} most
 * @param {number} [least]
 * @returns {LinkCodec<T[]>} what makes no sense in it is left out
 */
function linkList(item, most, least = 0) {
  return {
    write: (values) => values.map(item.write).join(","),
    read(text) {
      const parts = text === "" ? [] : text.split(",", most);
      const values = parts.map(item.read).filter((value) => value !== undefined);
      return values.length < least ? undefined : values;
    },
  };
}

/**
 * @template {unknown[]} T
 * @param {{[K in keyof T]: LinkCodec<T[K]>}} items
 * @returns {LinkCodec<T>}
 */
function linkTuple(...items) {
  return {
    write: (values) => values.map((value, i) => items[i].write(value)).join(":"),
    read(text) {
      const parts = text.split(":");
      if (parts.length !== items.length) return undefined;
      const values = parts.map((part, i) => items[i].read(part));
      return values.includes(undefined) ? undefined : /** @type {T} */ (values);
    },
  };
}

const LINK_SHARE = linkNumber(0, 1);
const LINK_REAL = linkNumber(-1e6, 1e6);
const LINK_COUNT = linkInteger(0, 99_999);
const LINK_SEED = linkInteger(0, Number.MAX_SAFE_INTEGER);
const LINK_BIT = linkInteger(0, 1);
const LINK_IDS = linkList(LINK_COUNT, EDITS_MOST);
const LINK_GIVEN = linkNumber(0, 99); // a probability, or the number of a choice
const LINK_SET = linkList(linkTuple(LINK_WORD, LINK_REAL), 20);
const LINK_MOVES = linkList(linkTuple(LINK_COUNT, LINK_REAL, LINK_REAL), EDITS_MOST);

/** @type {LinkCodec<number | null>} */
const LINK_SITE = {
  write: (value) => (value === null ? "none" : String(value)),
  read: (text) => (text === "none" ? null : LINK_COUNT.read(text)),
};

/** @type {LinkCodec<number | null>} */
const LINK_GUESS = {
  write: (value) => (value === null ? "none" : LINK_GIVEN.write(value)),
  read: (text) => (text === "none" ? null : LINK_GIVEN.read(text)),
};

/** @type {LinkCodec<Record<string, number>>} */
const LINK_SETTINGS = {
  write: (settings) => LINK_SET.write(Object.entries(settings)),
  read: (text) => Object.fromEntries((LINK_SET.read(text) ?? []).filter(([name]) => name !== "")),
};

/** @type {LinkCodec<Record<number, [number, number]>>} */
const LINK_MOVED = {
  write: (moves) => LINK_MOVES.write(Object.entries(moves).map(([id, [first, second]]) => [Number(id), first, second])),
  read: (text) => Object.fromEntries((LINK_MOVES.read(text) ?? []).map(([id, ...place]) => [id, place])),
};

/** @type {LinkCodec<string>} the steps of a lesson, each part of a link itself */
const LINK_LESSON = {
  write: (value) => value,
  read: (text) => (text.length <= LESSON_LIMIT && /^[\w.,:=-]*$/.test(text) ? text : undefined),
};

/**
 * The state's path, how its value is written, and the baseline as it is written. Add rows; never change one.
 * @type {[path: string, codec: LinkCodec<unknown>, baseline: string][]}
 */
const LINK_FIELDS = [
  ["tab", linkChoice(...TABS), "start"],
  ["play.y", LINK_SHARE, "1"],
  ["play.p", LINK_SHARE, "0.85"],
  ["play.base", linkChoice("e", "2"), "e"],
  ["play.scale", linkChoice("linear", "logit"), "linear"],
  ["play.soft", LINK_FLAG, "0"],
  ["play.curves", linkChoice("both", "truth"), "both"],
  ["why.sites", linkList(linkTuple(LINK_SHARE, LINK_SHARE), 12, 1), "1:0.9,1:0.6,0:0.2,1:0.3,0:0.1"],
  ["why.step", LINK_COUNT, "0"],
  ["why.copies", linkInteger(1, 1_000_000), "1"],
  ["practice.seed", LINK_SEED, "1"],
  ["practice.kind", LINK_WORD, ""],
  ["practice.at", LINK_COUNT, "0"],
  ["lesson.code", LINK_WORD, ""],
  ["lesson.steps", LINK_LESSON, ""],
  ["lesson.at", LINK_COUNT, "0"],
  ["demo.set", LINK_WORD, "six"],
  ["demo.axes", linkTuple(linkInteger(0, 99), linkInteger(0, 99)), "0:1"],
  ["demo.stage", linkInteger(0, 3), "0"],
  ["demo.step", LINK_COUNT, "0"],
  ["demo.k", linkNumber(0.1, 10), "1"],
  ["demo.select", LINK_SITE, "none"],
  ["demo.flips", LINK_IDS, ""],
  ["demo.moves", LINK_MOVED, ""],
  ["demo.added", linkList(linkTuple(LINK_REAL, LINK_REAL, LINK_BIT), EDITS_MOST), ""],
  ["demo.removed", LINK_IDS, ""],
  ["demo.race", LINK_FLAG, "0"],
  ["demo.open", linkChoice("", "site", "pulls", "race"), ""],
  ["demo.train.method", linkChoice("gradient", "stochastic", "momentum", "newton"), "gradient"],
  ["demo.train.loss", linkChoice("bce", "squared"), "bce"],
  ["demo.train.rate", linkNumber(1e-6, 1e6), "0.5"],
  ["demo.train.l2", linkNumber(0, 1e6), "0"],
  ["demo.train.batch", linkInteger(1, 1000), "8"],
  ["demo.train.momentum", linkNumber(0, 0.9999), "0.9"],
  ["demo.train.seed", LINK_SEED, "1"],
  ["demo.train.start", linkTuple(LINK_REAL, LINK_REAL, LINK_REAL), "0:0:0"],
  ["experiments.key", LINK_WORD, ""],
  ["experiments.step", LINK_COUNT, "0"],
  ["experiments.guess", LINK_GUESS, "none"],
  ["experiments.settings", LINK_SETTINGS, ""],
  ["hide", linkList(LINK_WORD, 20), ""],
];

/** The edits of the demo's sites: the one part of a state that has no bound. */
const LINK_EDITS = ["demo.flips", "demo.moves", "demo.added", "demo.removed"];
/** What speaks of the set on screen, and would be about other sites if the set cannot be named. */
const LINK_OF_SET = ["demo.set", "demo.axes", "demo.select", ...LINK_EDITS];
export const OWN_SET = "own"; // the key of the user's own data, which stay on this machine

/**
 * @typedef {object} Link
 * @property {string} fragment "#v1…", at most `LINK_LIMIT` characters
 * @property {"" | "edits" | "own"} lacks what it leaves out: edits that are too many, or sites of the user's own
 */

/**
 * Write a state as the fragment of a link.
 * @param {State} state
 * @returns {Link}
 */
export function encodeState(state) {
  const own = state.demo.set === OWN_SET;
  const fragment = writeLink(state, own ? LINK_OF_SET : []);
  if (fragment.length <= LINK_LIMIT) return { fragment, lacks: own ? "own" : "" };
  return { fragment: writeLink(state, [...LINK_EDITS, "demo.select"]), lacks: "edits" };
}

/**
 * @param {State} state
 * @param {string[]} without
 */
function writeLink(state, without) {
  const parts = LINK_FIELDS.filter(([path]) => !without.includes(path))
    .map(([path, codec, baseline]) => {
      const text = codec.write(valueAtPath(state, path));
      return text === baseline ? "" : `&${path}=${text}`;
    })
    .filter(Boolean);
  return `#${LINK_VERSION}${parts.join("")}`;
}

/**
 * Read a link. Never throws: what is unknown is ignored, numbers out of range are moved to its end.
 * @param {string} text the fragment, with or without "#"
 * @param {State} base what the state is where a link says nothing at all
 * @returns {State} `base` itself where `text` is no link of this page
 */
export function decodeFragment(text, base) {
  if (!isLink(text)) return base;
  const given = new Map(linkParts(text));
  const state = structuredClone(base);
  for (const [path, codec, baseline] of LINK_FIELDS) {
    const written = given.get(path);
    const value = written === undefined ? undefined : codec.read(written);
    putAtPath(state, path, value === undefined ? codec.read(baseline) : value);
  }
  return state;
}

/**
 * Whether a fragment is a link of this page, and not the place of a heading.
 * @param {string} text
 */
export function isLink(text) {
  return /^#?v1(&|$)/.test(text);
}

/**
 * Whether a fragment is a link of a later version of this page.
 * @param {string} text
 */
export function isLaterLink(text) {
  return /^#?v\d+(&|$)/.test(text) && !isLink(text);
}

/**
 * @param {string} text
 * @returns {[string, string][]}
 */
function linkParts(text) {
  return text
    .replace(/^#?v1&?/, "")
    .split("&")
    .map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part, ""] : [unescapedLinkPart(part.slice(0, at)), unescapedLinkPart(part.slice(at + 1))];
    });
}

/** @param {string} part as it came; some programs escape ":" and "," */
function unescapedLinkPart(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * @param {State} state
 * @param {string} path
 * @returns {unknown}
 */
function valueAtPath(state, path) {
  const keys = path === "" ? [] : path.split(".");
  return keys.reduce((part, key) => /** @type {Record<string, unknown>} */ (part)[key], /** @type {unknown} */ (state));
}

/**
 * @param {State} state
 * @param {string} path
 * @param {unknown} value
 */
function putAtPath(state, path, value) {
  const [key, ...before] = path.split(".").reverse();
  const slice = valueAtPath(state, before.reverse().join("."));
  /** @type {Record<string, unknown>} */ (slice)[key] = value;
}
