/** The page keeps the rules of `eslint.config.js`, and every breach of one is seen. */

import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("..", import.meta.url));

const { ESLint } = await import("eslint").catch(() => ({ ESLint: null }));
const skip = ESLint ? false : "there is no eslint; make lint installs it";

/** @param {string} source @returns {Promise<string[]>} */
async function breaches(source) {
  const [{ messages }] = await new ESLint({ cwd: PAGE }).lintText(source, { filePath: "src/made_up.js" });
  return messages.map(({ message }) => message);
}

test("the page keeps the rules", { skip }, async () => {
  const results = await new ESLint({ cwd: PAGE }).lintFiles("src");
  assert.ok(results.length > 50);
  assert.deepEqual(results.filter(({ messages }) => messages.length > 0), []);
});

for (const [source, breach] of Object.entries({
  "x.innerHTML = y;": "no innerHTML",
  "x['innerHTML'] = y;": "no innerHTML",
  "h('p', { innerHTML: y });": "no innerHTML",
  "const { innerHTML } = x;": "no innerHTML",
  "x.outerHTML = y;": "no outerHTML",
  "x.insertAdjacentHTML('beforeend', y);": "no insertAdjacentHTML",
  "new DOMParser();": "no DOMParser",
  "document.write(y);": "no document.write",
  "document.writeln(y);": "no document.write",
  "eval(y);": "no eval",
  "window.eval(y);": "no eval",
  "new Function(y);": "no Function",
  "setTimeout('f()', 1);": "Implied eval",
  "a.href = 'javascript:f()';": "Script URL",
  "history.pushState(null, '', '#v1');": "no pushState",
  "x.setAttribute('onclick', 'f()');": "attributes",
  "x.setAttribute('style', 'color: red');": "attributes",
  "h('p', { onclick: 'f()' });": "attributes",
  "h('p', { style: `color: ${c}` });": "attributes",
  "fetch('https://example.org/x');": "elsewhere",
  "fetch(`//example.org/${x}`);": "elsewhere",
  "import { b } from 'https://example.org/b.js'; b();": "elsewhere",
  "import(x);": "bundled",
  "f(import.meta.url);": "address",
})) {
  test(`it is seen: ${source}`, { skip }, async () => {
    const found = await breaches(source);
    assert.ok(found.some((message) => message.includes(breach)), found.join("\n"));
  });
}

for (const source of [
  "import b, { c as d } from './b.js'; export default b; export * from './e.js'; d();",
  "import * as b from './b.js'; export { b as f };",
  "const { b } = await import('./b.js'); b();",
  "h('button', { onclick: () => f(), class: 'chip' });",
  "x.style.setProperty('color', 'red');",
  "document.createElementNS('http://www.w3.org/2000/svg', 'svg');",
  "f('a // b', /\\/\\/x/);",
]) {
  test(`it is allowed: ${source}`, { skip }, async () => assert.deepEqual(await breaches(source), []));
}
