/**
 * `node pack_languages.js FOLDER`: each catalogue of the page's prose but the English one, which is in the bundle, as a JSON
 * file `prose.CODE.json` in the folder.
 */

import { readdirSync, writeFileSync } from "node:fs";

const CATALOGUES = new URL("src/prose/", import.meta.url);
const [folder] = process.argv.slice(2);

for (const file of readdirSync(CATALOGUES)) {
  const [, code] = /^([a-z]{2,3})\.js$/.exec(file) ?? [];
  if (!code || code === "en") continue;
  const { default: prose, lesson, name } = await import(new URL(file, CATALOGUES).href);
  writeFileSync(`${folder}/prose.${code}.json`, JSON.stringify({ name, prose, lesson }));
}
