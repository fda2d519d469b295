/**
 * All that the page says, in the language that is shown. English is part of the bundle; each other language is a pack in the
 * document, which is read before anything is built, so that modules take what they say from `prose` when they are loaded.
 *
 * A catalogue of another language has the shape of `en.js`; `page/tests/prose.test.js` holds that it says the same formulas
 * and numbers.
 */

import { recall, remember } from "../base/storage.js";
import english from "./en.js";

/** @typedef {typeof english} Prose */

/**
 * @typedef {object} Language
 * @property {string} code "de"
 * @property {string} name of the language, in itself
 * @property {string} [packed] its catalogue, compressed and in letters
 */

/**
 * @typedef {object} Pack what is packed of a language
 * @property {string[]} prose its texts, without their names, in the order of the English ones
 * @property {unknown} lesson the texts of the block `lesson`, each in the place of the English one
 */

const KEPT = "language";
const IN_LINK = /&language=([a-z]{2,3})(?=&|$)/; // see base/address.js

/** @type {Language[]} English first */
export const LANGUAGES = [{ code: "en", name: "English" }, ...packedLanguages()];
/** The code of the language that is shown. */
export const language = chosenLanguage();

const pack = await readPack(LANGUAGES.find(({ code }) => code === language)?.packed);
const plurals = new Intl.PluralRules(language);

/** @type {Prose} */
export const prose = pack ? withTexts(english, pack.prose.values()) : english;

/**
 * A catalogue of another language.
 * @param {any} shape the English one, or a part of it
 * @param {Iterator<string>} texts for each of its texts another
 * @returns {any}
 */
export function withTexts(shape, texts) {
  if (typeof shape === "string") return texts.next().value;
  if (Array.isArray(shape)) return shape.map((each) => withTexts(each, texts));
  return Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, withTexts(each, texts)]));
}

/**
 * Put values into the {blanks} of a text.
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new RangeError(`There is nothing to put in {${name}}: ${template}`);
    return String(values[name]);
  });
}

/**
 * The form of a text that goes with a count.
 * @param {{one: string, other: string}} forms
 * @param {number} n
 */
export function formFor(forms, n) {
  return plurals.select(n) === "one" ? forms.one : forms.other;
}

/**
 * The same with its blanks filled, {n} with the count unless that is to be written otherwise.
 * @param {{one: string, other: string}} forms
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function counted(forms, n, values = {}) {
  return filled(formFor(forms, n), { n, ...values });
}

/**
 * What a tab is called; of a later page there may be one that this has not.
 * @param {string} tab
 * @returns {string}
 */
export function titleOfTab(tab) {
  return Object.hasOwn(prose.tabs, tab) ? prose.tabs[/** @type {keyof Prose["tabs"]} */ (tab)].title : tab;
}

/**
 * The lesson in the language that is shown.
 * @param {any} lesson as the package gives it
 */
export function translatedLesson(lesson) {
  return pack ? overlaid(lesson, pack.lesson) : lesson;
}

/**
 * Show another language from now on: the page begins again, as its address says.
 * @param {string} code
 */
export function chooseLanguage(code) {
  remember(KEPT, code);
  location.hash = location.hash.replace(IN_LINK, "");
  location.reload();
}

/** @returns {Language[]} */
function packedLanguages() {
  if (!globalThis.document) return []; // in Node
  return [...document.querySelectorAll("script.language")].map((script) => ({
    code: /** @type {HTMLElement} */ (script).lang,
    name: /** @type {HTMLElement} */ (script).title,
    packed: script.textContent ?? "",
  }));
}

/**
 * What a link asks for, which is then as if it had been chosen; else what was chosen here, what the page was opened for, or
 * what the reader's browser prefers.
 */
function chosenLanguage() {
  if (!globalThis.document) return "en";
  const known = (/** @type {string | null | undefined} */ wish) => LANGUAGES.find(({ code }) => code === wish)?.code;
  const linked = known(IN_LINK.exec(location.hash)?.[1]);
  if (linked) remember(KEPT, linked);
  const wishes = [linked, recall(KEPT), document.documentElement.dataset.language, ...navigator.languages.map((each) => each.slice(0, 2))];
  return wishes.map(known).find(Boolean) ?? "en";
}

/**
 * @param {string} [packed]
 * @returns {Promise<Pack | null>}
 */
async function readPack(packed) {
  if (!packed) return null;
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

/**
 * @param {any} value
 * @param {any} over the same with some parts replaced; what it lacks stays
 * @returns {any}
 */
function overlaid(value, over) {
  if (over === undefined) return value;
  if (Array.isArray(value)) return value.map((each, i) => overlaid(each, over[i]));
  if (value instanceof Object) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, overlaid(each, over[key])]));
  return over;
}
