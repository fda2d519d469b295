/** What the page says in another language: the same parts, with the same blanks, numbers and formulas as in English. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";

import english from "../src/prose/en.js";
import { counted, filled, formFor, LANGUAGES, language, prose, titleOfTab, translatedLesson, withTexts } from "../src/prose/prose.js";

const CATALOGUES = new URL("../src/prose/", import.meta.url);
const CODES = readdirSync(CATALOGUES).flatMap((file) => /^(?!en\b)([a-z]{2,3})\.js$/.exec(file)?.[1] ?? []);

/**
 * What is kept as it is: blanks, numbers, signs of formulas, and letters that stand alone or with an index; B’s is one, too. An A
 * is not, since it may be an article.
 */
const KEPT = /\{\w+\}|\d+(?:[.,]\d+)*|[=−·×÷√∑∏∫∞<>≤≥≈≠≡∈∂∇%‰²³₀-₉⁰-⁹]|(?<![\p{L}-])(?:ln|log(?!-| loss)|exp|sgn|max|min)(?!\p{L})|[σηλγθμπΔκ]|(?<![\p{L}\p{N}’'-])[a-zB-ZŷΣ](?:(?=’s\b)|(?![\p{L}\p{N}’'-]))/gu;

/** What is no sentence: expressions for how terms stand in texts. */
const EXPRESSIONS = /^\.terms\.\w+\.forms$/;
/** Where numbers, signs and letters are said in words. */
const SPOKEN = /^\.formulas\./;

/**
 * What a text of a catalogue keeps.
 * @param {string} path
 * @param {string} text
 */
function keptAt(path, text) {
  if (EXPRESSIONS.test(path)) return [];
  return SPOKEN.test(path) ? (text.match(/\{\w+\}/g) ?? []).sort() : keptIn(text);
}

/** @param {string} text */
function keptIn(text) {
  const article = /(?<![\p{L}\p{N}=·+−(])[aI](?= ["“]*\p{L})/gu; // an English article, or I, is no letter of a formula
  return (text.replace(article, "").match(KEPT) ?? []).sort();
}

/**
 * @param {unknown} value
 * @param {string} [path]
 * @returns {[string, string][]}
 */
function textsOf(value, path = "") {
  if (typeof value === "string") return [[path, value]];
  return Object.entries(/** @type {object} */ (value)).flatMap(([key, each]) => textsOf(each, `${path}.${key}`));
}

/** @param {string} text */
function endsOf(text) {
  return [/^\s*/, /\s*$/].map((end) => end.exec(text)?.[0]);
}

test("there is a language besides English", () => assert.ok(CODES.includes("de")));

for (const code of CODES) {
  const { default: catalogue, name } = await import(new URL(`${code}.js`, CATALOGUES).href);
  const texts = new Map(textsOf(catalogue));

  test(`${code} has a name and every text`, () => {
    assert.match(name, /^\p{L}+$/u);
    assert.deepEqual([...texts.keys()].sort(), textsOf(english).map(([path]) => path).sort());
    assert.deepEqual([...texts].filter(([, text]) => text.trim() === "").map(([path]) => path), textsOf(english).filter(([, text]) => text.trim() === "").map(([path]) => path));
  });

  test(`${code} has the numbers, blanks and formulas of the English texts`, () => {
    for (const [path, text] of textsOf(english)) assert.deepEqual(keptAt(path, texts.get(path) ?? ""), keptAt(path, text), `${path}: ${text} | ${texts.get(path)}`);
  });

  test(`${code} begins and ends as the English texts do, since they are put together`, () => {
    for (const [path, text] of textsOf(english)) assert.deepEqual(endsOf(texts.get(path) ?? ""), endsOf(text), path);
  });
}

for (const code of ["en", ...CODES]) {
  test(`in ${code} the title of each table of the demo begins with what is seen of it`, async () => {
    const { word, ...tables } = (await import(new URL(`${code}.js`, CATALOGUES).href)).default.demo.tables;
    const titles = Object.values(tables).flatMap((table) => table.title ?? []);
    assert.equal(titles.length, 5);
    for (const title of titles) assert.ok(title.startsWith(`${word} `), title);
  });
}

test("what is kept is seen, and what is not", () => {
  assert.deepEqual(keptIn("a loss of 0.1625 is −ln 0.85, with {n} sites: p = 0.85"), ["0.1625", "0.85", "0.85", "=", "ln", "p", "{n}", "−"].sort());
  assert.deepEqual(keptIn("log loss and log-odds, not log: −log₂ p"), ["log", "log", "p", "₂", "−"].sort());
  assert.deepEqual(keptIn("A QR code, a Parquet file, with a p of 1"), ["1", "p"]);
  assert.deepEqual(keptIn("log-odds, the log loss, and log 2"), ["2", "log"]);
  assert.deepEqual(keptIn("A p of {p}, a Parquet file, B’s p, and B"), ["B", "B", "p", "p", "{p}"]);
  assert.notDeepEqual(keptIn("−ln 0.85"), keptIn("−ln 0.58"));
  assert.notDeepEqual(keptIn("1 − p"), keptIn("1 − y"));
  assert.deepEqual(keptIn("A says a loss; B’s rate is twice that of B"), keptIn("B, von B und A"));
  assert.notDeepEqual(keptIn("B’s factor"), keptIn("C’s factor"));
});

test("words for signs keep their blanks, expressions nothing, and all else everything", () => {
  assert.deepEqual(keptAt(".formulas.power", "{base} to the power of {power}, e"), ["{base}", "{power}"]);
  assert.deepEqual(keptAt(".terms.ln.forms", "logarithms?|ln 1"), []);
  assert.deepEqual(keptAt(".terms.ln.words", "ln 1"), ["1", "ln"]);
});

test("a catalogue is packed without its names, and takes the shape of the English one", () => {
  const shape = { b: "one", a: { 2: "two", 1: "three" }, c: ["four", { d: "five" }] };
  const packed = ["eins", "drei", "zwei", "vier", "fünf"]; // numbers come in their order
  assert.deepEqual(textsOf(shape).map(([, text]) => text), ["one", "three", "two", "four", "five"]);
  assert.deepEqual(withTexts(shape, packed.values()), { b: "eins", a: { 2: "zwei", 1: "drei" }, c: ["vier", { d: "fünf" }] });
});

test("blanks are filled, and one that is forgotten is an error", () => {
  assert.equal(filled("{a} of {b}, {a}", { a: 1, b: "two" }), "1 of two, 1");
  assert.throws(() => filled("{a} of {b}", { a: 1 }), /\{b\}/);
});

test("a count has its form", () => {
  const forms = { one: "{n} site", other: "{n} sites" };
  assert.deepEqual([0, 1, 2].map((n) => counted(forms, n)), ["0 sites", "1 site", "2 sites"]);
  assert.equal(counted({ one: "{n} of {all}", other: "{n} of the {all}" }, 1234, { n: "1,234", all: 2000 }), "1,234 of the 2000");
  assert.deepEqual([1, 2].map((n) => formFor(forms, n)), ["{n} site", "{n} sites"]);
});

test("outside a browser the page speaks English", () => {
  assert.equal(language, "en");
  assert.deepEqual(LANGUAGES, [{ code: "en", name: "English" }]);
  assert.equal(prose, english);
  const lesson = { words: "as it is" };
  assert.equal(translatedLesson(lesson), lesson);
});

test("a tab of a later page is called by its key", () => {
  assert.equal(titleOfTab("data"), "My data");
  assert.equal(titleOfTab("constructor"), "constructor");
});
