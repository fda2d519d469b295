/** The choice of the language, where the page has more than one. */

import { h } from "../base/dom.js";
import { LANGUAGES, chooseLanguage, language, prose } from "../prose/prose.js";

/** @import { Host } from "../base/app.js" */

/**
 * Where there is little room, its code stands for the name of the language.
 * @param {Host} host
 * @returns {HTMLElement | null}
 */
export function createLanguageChoice({ kind }) {
  if (LANGUAGES.length === 1 || kind === "notebook") return null; // a notebook's frame remembers nothing
  const options = LANGUAGES.map(({ code, name }) => h("option", { value: code, lang: code, selected: code === language }, name));
  const choice = h("select", { class: "language", "aria-label": prose.page.language, onchange: (/** @type {any} */ { target }) => chooseLanguage(target.value) }, options);
  return h("div", { class: "language-tool" }, h("span", { class: "language-code", "aria-hidden": "true" }, language.toUpperCase()), choice);
}
