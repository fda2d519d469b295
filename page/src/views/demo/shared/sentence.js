/** Sentences with live numbers in them. */

import { h, number } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";

/** @import { Child } from "../../../base/dom.js" */

/**
 * Put numbers and words into the {slots} of a sentence. An item given twice is cloned.
 * @param {string} template
 * @param {Record<string, Child>} [slots] a bare number is written with four digits, an integer with all of its own
 * @returns {Child[]}
 */
export function sentence(template, slots = {}) {
  /** @type {Set<Child>} */
  const used = new Set();
  return template.split(/\{(\w+)\}/).map((part, i) => {
    if (i % 2 === 0) return part;
    if (!(part in slots)) throw new RangeError(`The sentence has nothing to put in {${part}}: ${template}`);
    const item = slots[part];
    if (typeof item === "number") return number(item, Number.isInteger(item) ? { digits: 16 } : {});
    if (item instanceof Object && used.has(item)) return item.cloneNode(true);
    used.add(item);
    return item;
  });
}

/**
 * A probability of a finite logit: where it would round to 1 without being 1, what it lacks is shown; it is never quite 0.
 * @param {number} p
 * @param {number} lack 1 − p, without what a subtraction forgets
 */
export function sayProbability(p, lack) {
  if (p === 0) return h("span", {}, "almost ", number(p));
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
