/** Sentences with live numbers in them. */

import { h, number } from "../../../base/dom.js";
import { piecesOf } from "../../../base/glossary.js";
import { short } from "../../../base/numbers.js";
import { term } from "../../../base/term.js";
import { prose } from "../../../prose/prose.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { Piece } from "../../../base/glossary.js" */

/** @type {Map<string, Piece[][]>} */
const templatesRead = new Map(); // a move of the hand writes many sentences, and they are always the same

/**
 * Put numbers and words into the {slots} of a sentence, and explain its terms. An item given twice is cloned.
 * @param {string} template
 * @param {Record<string, Child>} [slots] a bare number is written with four digits, an integer with all of its own
 * @returns {Child[]}
 */
export function sentence(template, slots = {}) {
  return fillSlots(template, slots, ({ words, key }) => (key === null ? words : term(key, words)));
}

/**
 * The same, its terms not explained: where there is no room for it, or where they have been explained.
 * @param {string} template
 * @param {Record<string, Child>} slots
 * @returns {Child[]}
 */
export function bareSentence(template, slots) {
  return fillSlots(template, slots, ({ words }) => words);
}

/**
 * @param {string} template
 * @param {Record<string, Child>} slots
 * @param {(piece: Piece) => Child} say
 * @returns {Child[]}
 */
function fillSlots(template, slots, say) {
  /** @type {Set<Child>} */
  const used = new Set();
  return readTemplate(template).flatMap((pieces, i) => {
    if (i % 2 === 0) return pieces.map(say);
    const part = pieces[0].words;
    if (!(part in slots)) throw new RangeError(`The sentence has nothing to put in {${part}}: ${template}`);
    const item = slots[part];
    if (typeof item === "number") return number(item, Number.isInteger(item) ? { digits: 16 } : {});
    if (item instanceof Object && used.has(item)) return item.cloneNode(true);
    used.add(item);
    return item;
  });
}

/**
 * The words of a template and, at odd places, the names of its slots.
 * @param {string} template
 */
function readTemplate(template) {
  let read = templatesRead.get(template);
  if (!read) {
    const seen = new Set();
    read = template.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? [{ words: part, key: null }] : piecesOf(part, seen)));
    templatesRead.set(template, read);
  }
  return read;
}

/**
 * A probability of a finite logit: where it would round to 1 without being 1, what it lacks is shown; it is never quite 0.
 * @param {number} p
 * @param {number} lack 1 − p, without what a subtraction forgets
 */
export function sayProbability(p, lack) {
  if (p === 0) return h("span", {}, bareSentence(prose.demo.almost, { p: number(p) }));
  return short(p) === "1" && lack > 0 ? h("span", {}, "1 − ", number(lack)) : number(p);
}

/**
 * A probability as it stands behind ln: in brackets where it is more than one number.
 * @param {number} p
 * @param {number} lack
 */
export function sayLogged(p, lack) {
  const said = sayProbability(p, lack);
  return said.classList.contains("number") ? said : h("span", {}, "(", said, ")");
}

/**
 * A factor as it stands in a product or sum: a negative one in parentheses.
 * @param {number} value
 */
export function sayFactor(value) {
  return value < 0 ? h("span", {}, "(", number(value), ")") : number(value);
}
