/** The bundle holds every module and every style sheet of the page but for other languages, and nothing of others, whose license it would need. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

const PACKED = /^src\/prose\/(?!en\b)[a-z]{2,3}\.js$/; // a language but English, which pack_languages.js makes a file of its own
const PAGE = fileURLToPath(new URL("..", import.meta.url));

const esbuild = await import("esbuild").catch(() => null);

test("every source is in the bundle, and nothing else", { skip: esbuild ? false : "there is no esbuild; make page installs it" }, async () => {
  const entryPoints = ["src/main.css", "src/main.js"];
  const { metafile } = await esbuild.build({ absWorkingDir: PAGE, entryPoints, bundle: true, format: "esm", write: false, metafile: true, outdir: "none" });
  const sources = readdirSync(`${PAGE}/src`, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== "index.html")
    .map((file) => `${file.parentPath}/${file.name}`.slice(PAGE.length).replaceAll("\\", "/").replace(/^\//, ""))
    .filter((path) => !PACKED.test(path));
  assert.ok(sources.length > 100);
  assert.deepEqual(Object.keys(metafile.inputs).sort(), sources.sort());
});
