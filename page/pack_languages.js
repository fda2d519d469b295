/**
 * `node pack_languages.js FOLDER`: each catalogue of the page's prose but the English one, which is in the bundle, as a JSON
 * file `prose.CODE.json` in the folder, its texts in the order of the English ones.
 */

import { readdirSync, writeFileSync } from "node:fs";

import english from "./src/prose/en.js";

const CATALOGUES = new URL("src/prose/", import.meta.url);
const [folder] = process.argv.slice(2);

for (const file of readdirSync(CATALOGUES)) {
  const [, code] = /^([a-z]{2,3})\.js$/.exec(file) ?? [];
  if (!code || code === "en") continue;
  const { default: prose, lesson, name } = await import(new URL(file, CATALOGUES).href);
  writeFileSync(`${folder}/prose.${code}.json`, JSON.stringify({ name, prose: inOrder(prose, english), lesson }));
}

/**
 * @param {any} value
 * @param {any} order the same parts in the order that is wanted
 * @returns {any}
 */
function inOrder(value, order) {
  if (Array.isArray(value)) return value.map((each, i) => inOrder(each, order[i]));
  if (typeof value === "string") return value;
  return Object.fromEntries(Object.keys(order).map((key) => [key, inOrder(value[key], order[key])]));
}
