import assert from "node:assert/strict";
import test from "node:test";
import { GLOSSARY, piecesOf, termFinder } from "../src/base/glossary.js";
import german from "../src/prose/de.js";
import english from "../src/prose/en.js";

/** The terms of a text as [words, key]. */
function termsOf(text, seen, find = piecesOf) {
  return find(text, seen).filter(({ key }) => key !== null).map(({ words, key }) => [words, key]);
}

test("a text that is taken apart is the same text, whatever it names", () => {
  for (const text of ["", "no such word", "logit", "The log-odds, or logit, of p = σ(z); in nats.", ...Object.values(GLOSSARY).map(({ words }) => words)]) {
    assert.equal(piecesOf(text).map(({ words }) => words).join(""), text);
    assert.ok(piecesOf(text).every(({ words }) => words !== ""));
  }
});

/** The last of the forms in which a term stands, without what may be missing in it. */
function plainForm(forms) {
  const group = /(?<!\\)\((?:[^()\\]|\\.)*\)\??/g; // an innermost one
  let plain = forms;
  while (group.test(plain)) plain = plain.replace(group, "");
  return plain.split("|").at(-1).replace(/\[\w+\]\??|\w\?|\\/g, "");
}

for (const [language, { terms }] of Object.entries({ English: english, German: german })) {
  test(`every ${language} entry is found where its form stands, and says a sentence`, () => {
    const find = termFinder(terms);
    for (const [key, { forms, words }] of Object.entries(terms)) {
      const plain = plainForm(forms);
      assert.deepEqual(termsOf(`In ${plain}, here.`, new Set(), find).at(-1)?.[1], key, plain);
      assert.match(words, /^[\p{Lu}σ(−l].*\.$/u, key);
      assert.ok(words.length < 240, key);
    }
  });
}

test("German terms are found in all their cases", () => {
  const found = (/** @type {string} */ text) => termsOf(text, new Set(), termFinder(german.terms));
  assert.deepEqual(found("mit dem natürlichen Logarithmus"), [["natürlichen Logarithmus", "ln"]]);
  assert.deepEqual(found("die Log-Odds, und Odds"), [["Log-Odds", "logOdds"], ["Odds", "odds"]]);
  assert.deepEqual(found("die binäre Kreuzentropie ist eine Kreuzentropie"), [["Kreuzentropie", "crossEntropy"]]);
  assert.deepEqual(found("der kategorialen Kreuzentropie"), [["kategorialen Kreuzentropie", "categorical"]]);
  assert.deepEqual(found("den Verlust der Basisrate"), [["Verlust der Basisrate", "baseRate"]]);
  assert.deepEqual(found("bei weichen Labels, in der verdeckten Schicht"), [["weichen Labels", "softLabel"], ["verdeckten Schicht", "hiddenLayer"]]);
  assert.deepEqual(found("Der Gradientenabstieg, gut kalibrierte Vorhersagen"), [["Gradientenabstieg", "gradient"], ["gut kalibrierte", "calibrated"]]);
  assert.deepEqual(found("Gewicht, Lernratenplan, Brierwert, Bitsicher"), []);
});

test("a term is named once, and not again where it was explained before", () => {
  assert.deepEqual(termsOf("odds, odds and the odds"), [["odds", "odds"]]);
  const seen = new Set();
  assert.deepEqual(termsOf("The gradient in nats", seen), [["gradient", "gradient"], ["nats", "nats"]]);
  assert.deepEqual(termsOf("Nats and bits", seen), [["bits", "bits"]]);
});

test("the longer term wins, and parts of words are none", () => {
  assert.deepEqual(termsOf("log-odds"), [["log-odds", "logOdds"]]);
  assert.deepEqual(termsOf("Binary cross-entropy"), []);
  assert.deepEqual(termsOf("categorical cross-entropy"), [["categorical cross-entropy", "categorical"]]);
  assert.deepEqual(termsOf("the cross-entropy and the entropy"), [["cross-entropy", "crossEntropy"], ["entropy", "entropy"]]);
  assert.deepEqual(termsOf("the base-rate loss"), [["base-rate loss", "baseRate"]]);
  assert.deepEqual(termsOf("rabbits, batches, biased, log_loss2, L22"), []);
  assert.deepEqual(termsOf("clean-sand blow count, (N1)60cs"), [["clean-sand blow count, (N1)60cs", "blows"]]);
});

test("what is said of nats and bits is so", () => {
  assert.match(GLOSSARY.nats.words, /is 1\.443 bits/); // log₂ e
  assert.match(GLOSSARY.bits.words, /is 0\.6931 nats/); // ln 2
  assert.match(GLOSSARY.ln.words, /e = 2\.718 /);
});
