/** Sentences with live numbers in them. */

/** @import { Child } from "../../base/dom.js" */

/**
 * Put numbers and words into the {slots} of a sentence. An item given twice is cloned.
 * @param {string} template
 * @param {Record<string, Child>} [slots]
 * @returns {Child[]}
 */
export function sentence(template, slots = {}) {
  /** @type {Set<Child>} */
  const used = new Set();
  return template.split(/\{(\w+)\}/).map((part, i) => {
    if (i % 2 === 0) return part;
    if (!(part in slots)) throw new RangeError(`The sentence has nothing to put in {${part}}: ${template}`);
    const item = slots[part];
    if (item instanceof Object && used.has(item)) return item.cloneNode(true);
    used.add(item);
    return item;
  });
}

/**
 * One thing or several.
 * @param {number} count
 * @param {string} one
 * @param {string} [several]
 */
export function counted(count, one, several = `${one}s`) {
  return count === 1 ? one : several;
}
