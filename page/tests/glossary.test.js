import assert from "node:assert/strict";
import test from "node:test";
import { GLOSSARY, piecesOf } from "../src/base/glossary.js";

/** The terms of a text as [words, key]. */
function termsOf(text, seen) {
  return piecesOf(text, seen).filter(({ key }) => key !== null).map(({ words, key }) => [words, key]);
}

test("a text that is taken apart is the same text, whatever it names", () => {
  for (const text of ["", "no such word", "logit", "The log-odds, or logit, of p = σ(z); in nats.", ...Object.values(GLOSSARY).map(({ words }) => words)]) {
    assert.equal(piecesOf(text).map(({ words }) => words).join(""), text);
    assert.ok(piecesOf(text).every(({ words }) => words !== ""));
  }
});

test("every entry is found where its form stands, and says a sentence", () => {
  for (const [key, { name, forms = name, words }] of Object.entries(GLOSSARY)) {
    const plain = forms.split("|").at(-1).replace(/\(\?<?[=!:][^)]*\)|\\|\?/g, "");
    assert.deepEqual(termsOf(`Of ${plain}, here.`).at(-1)?.[1], key, plain);
    assert.match(words, /^[\p{Lu}σ(−l].*\.$/u, key);
    assert.ok(words.length < 240, key);
  }
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
