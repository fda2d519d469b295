/** The glossary: every term that the page uses without deriving it, in a sentence or two, and how it is found in a text. */

import { filled, prose } from "../prose/prose.js";
import { short } from "./numbers.js";

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} words
 * @property {string} forms an expression for how it stands in texts, whatever the case
 */

/** @typedef {{words: string, key: string | null}} Piece of a text; key: of the entry that it names */

/** The numbers that are said of terms. */
const NUMBERS = { e: short(Math.E), bitsOfNat: short(1 / Math.LN2), natsOfBit: short(Math.LN2) };

/** @type {Record<string, Entry>} */
export const GLOSSARY = Object.fromEntries(Object.entries(prose.terms).map(([key, entry]) => [key, { ...entry, words: filled(entry.words, NUMBERS) }]));

export const piecesOf = termFinder(GLOSSARY);

/**
 * Make a function that takes a text apart where it names terms, each where it stands first.
 * @param {Record<string, Pick<Entry, "forms">>} terms
 * @returns {(text: string, seen?: Set<string>) => Piece[]} seen: keys of the terms that have been named before; grows
 */
export function termFinder(terms) {
  const keys = Object.keys(terms);
  const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${Object.values(terms).map(({ forms }) => `(${forms})`).join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return (text, seen = new Set()) => {
    /** @type {Piece[]} */
    const pieces = [];
    let from = 0;
    for (const { 0: words, index, ...groups } of text.matchAll(any)) {
      const key = keys[keys.findIndex((_, i) => groups[i + 1] !== undefined)];
      if (seen.has(key)) continue;
      seen.add(key);
      pieces.push({ words: text.slice(from, index), key: null }, { words, key });
      from = index + words.length;
    }
    pieces.push({ words: text.slice(from), key: null });
    return pieces.filter(({ words }) => words !== "");
  };
}
