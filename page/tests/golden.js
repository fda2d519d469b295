/** Golden vectors for the page's tests; `golden.py` writes them. */

import { readFileSync } from "node:fs";

const NOT_FINITE = new Map([["Infinity", Infinity], ["-Infinity", -Infinity], ["NaN", NaN]]);

/** @param {string} name A row of the table in `golden.py`. */
export function golden(name) {
  const file = new URL(`golden/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"), (_, value) => (NOT_FINITE.has(value) ? NOT_FINITE.get(value) : value));
}
