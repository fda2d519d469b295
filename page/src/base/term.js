/**
 * Terms that are explained where they stand: a dotted line below the word, and what it means beside it, on hover, on focus and
 * on a press. What is said of each stands in the page once, hidden, so that a screen reader has it, too.
 */

import { GLOSSARY, piecesOf } from "./glossary.js";
import { h } from "./dom.js";
import { createRest } from "./rest.js";

/** @import { Child } from "./dom.js" */

const AWAY = 8; // px between the word and what is said of it, and from the edges of the window
const LINGER = 250; // ms for the pointer to come from the word to what is said of it

/**
 * Make a term.
 * @param {string} key of its entry in the glossary
 * @param {string} words as they stand in the sentence
 */
export function term(key, words) {
  return h("span", { class: "term", role: "button", tabindex: 0, "data-term": key, "aria-expanded": "false", "aria-describedby": tipId(key) }, words);
}

/**
 * A text with its terms explained, each where it stands first.
 * @param {string} text
 * @param {Set<string>} [seen] keys of the terms that need no more explaining; grows
 * @returns {Child[]}
 */
export function explained(text, seen) {
  return piecesOf(text, seen).map(({ words, key }) => (key === null ? words : term(key, words)));
}

/**
 * The same of a label: a term that is all of it is a target of its own, and not in a sentence.
 * @param {string} label
 * @returns {Child[]}
 */
export function explainedLabel(label) {
  const pieces = explained(label);
  const [only] = pieces;
  if (pieces.length === 1 && only instanceof Element) only.classList.add("alone");
  return pieces;
}

/**
 * The same of what stands in a row: words are texts, all else is left as it is.
 * @param {Child[]} children
 * @returns {Child[]}
 */
export function explainedAll(children) {
  const seen = new Set();
  return children.flatMap((child) => (typeof child === "string" ? explained(child, seen) : [child]));
}

/** Answer to every term of the page, those that are yet to be made among them. */
export function installTerms() {
  const tips = new Map(Object.entries(GLOSSARY).map(([key, { name, words }]) => [key, h("div", { class: "tip", role: "tooltip", id: tipId(key), hidden: true }, h("strong", {}, name), " ", words)]));
  document.body.append(...tips.values());
  /** @type {HTMLElement | null} */
  let shown = null; // the term
  let pressed = false; // it stays until it is pressed again, or anything else is
  const rest = createRest(LINGER, () => pressed || close());

  function tipShown() {
    return tips.get(shown?.dataset.term ?? "");
  }

  /** @param {HTMLElement} word */
  function open(word) {
    rest.forget();
    if (shown === word) return;
    close();
    shown = word;
    const tip = /** @type {HTMLElement} */ (tipShown());
    word.setAttribute("aria-expanded", "true");
    tip.hidden = false;
    placeTip(tip, word);
  }

  function close() {
    rest.forget();
    shown?.setAttribute("aria-expanded", "false");
    tipShown()?.setAttribute("hidden", "");
    shown = null;
    pressed = false;
  }

  /** @param {HTMLElement} word */
  function press(word) {
    const again = pressed && shown === word;
    if (again) return close();
    open(word);
    pressed = true;
  }

  // The word may lie in a figure that answers to presses, in a label, or in a head that unfolds; none of these is meant.
  on("pointerdown", (event, word) => {
    if (word) event.stopPropagation();
    else close();
  });
  on("click", (event, word) => {
    if (!word) return;
    event.stopPropagation();
    event.preventDefault();
    press(word);
  });
  on("keydown", (event, word) => {
    const { key } = /** @type {KeyboardEvent} */ (event);
    if (key === "Escape" && shown) close();
    else if (word && (key === "Enter" || key === " ")) press(word);
    else return;
    event.stopPropagation();
    event.preventDefault();
  });
  on("pointerover", (event, word) => {
    if (/** @type {PointerEvent} */ (event).pointerType === "touch") return;
    if (word) open(word);
    else if (tipShown()?.contains(/** @type {Node} */ (event.target))) rest.forget();
    else if (shown && document.activeElement !== shown && !rest.moving()) rest.touch();
  });
  on("focusin", (_, word) => (word ? word.matches(":focus-visible") && open(word) : close()));
  on("focusout", (_, word) => word && word === shown && close());
  on("scroll", ({ target }) => shown && target !== document && placeTip(/** @type {HTMLElement} */ (tipShown()), shown)); // the page takes it along
  addEventListener("resize", close);
}

/**
 * @param {string} type
 * @param {(event: Event, word: HTMLElement | null) => void} tell word: the term that it happens to
 */
function on(type, tell) {
  document.addEventListener(type, (event) => tell(event, event.target instanceof Element ? event.target.closest(".term") : null), true);
}

/** @param {string} key */
function tipId(key) {
  return `term-${key}`;
}

/**
 * Put what is said below the word, or above it where there is no room below, and never upon it.
 * @param {HTMLElement} tip
 * @param {HTMLElement} word
 */
function placeTip(tip, word) {
  const { left, top, bottom } = word.getClientRects()[0];
  const { clientWidth, clientHeight } = document.documentElement;
  const { offsetWidth, offsetHeight } = tip;
  const below = bottom + AWAY + offsetHeight <= clientHeight || top - AWAY - offsetHeight < 0;
  const x = Math.max(AWAY, Math.min(left, clientWidth - AWAY - offsetWidth));
  const y = below ? word.getBoundingClientRect().bottom + AWAY : top - AWAY - offsetHeight;
  tip.style.setProperty("left", `${x + scrollX}px`);
  tip.style.setProperty("top", `${y + scrollY}px`);
}
