/** Terms in the words of a figure. A drawing is one image to a screen reader, so what answers lies over it, outside. */

import { h } from "../base/dom.js";
import { piecesOf } from "../base/glossary.js";
import { term } from "../base/term.js";

/** @import { Piece } from "../base/glossary.js" */

/** @type {WeakMap<Element, HTMLElement>} */
const layers = new WeakMap();

/**
 * Explain the terms in words of one drawing, instead of those that were explained in it before.
 * @param {SVGTextElement[]} texts drawn, in an element of HTML that is positioned
 */
export function explainWords(texts) {
  if (isSeen(texts)) return layTerms(texts);
  const watcher = new ResizeObserver(() => {
    if (!isSeen(texts) && texts[0].isConnected) return; // drawn out of sight, where nothing has a place
    watcher.disconnect();
    if (isSeen(texts)) layTerms(texts);
  });
  if (texts[0].ownerSVGElement) watcher.observe(texts[0].ownerSVGElement);
}

/** @param {SVGTextElement[]} texts */
function isSeen([text]) {
  return text.getNumberOfChars() > 0;
}

/** @param {SVGTextElement[]} texts */
function layTerms(texts) {
  const drawing = texts[0].ownerSVGElement;
  const home = drawing?.parentElement;
  if (!drawing || !home) return;
  const layer = layers.get(drawing) ?? h("div", { class: "axis-terms" });
  layers.set(drawing, layer);
  layer.replaceChildren(...texts.flatMap((text) => termsOver(text, home.getBoundingClientRect())));
  if (layer.parentElement !== home) home.append(layer);
}

/**
 * @param {SVGTextElement} text
 * @param {DOMRect} home
 */
function termsOver(text, home) {
  const { left, top, height } = text.getBoundingClientRect();
  const start = text.getStartPositionOfChar(0).x;
  let at = 0;
  return readWords(text).flatMap(({ words, key }) => {
    const [from, to] = [text.getStartPositionOfChar(at).x, text.getEndPositionOfChar((at += words.length) - 1).x];
    if (key === null) return [];
    const element = term(key, "");
    element.classList.add("axis-term");
    element.setAttribute("aria-label", words);
    const place = { left: left - home.left + from - start, top: top - home.top, width: to - from, height };
    for (const [side, px] of Object.entries(place)) element.style.setProperty(side, `${px.toFixed(1)}px`);
    return [element];
  });
}

/**
 * What is written, with its terms. Where there was no room for the words of the trade, those in the title, what stands for
 * them is the term.
 * @param {SVGTextElement} text
 * @returns {Piece[]}
 */
function readWords(text) {
  const seen = new Set();
  const parts = [...text.childNodes].filter(({ nodeName }) => nodeName !== "title").map(({ textContent }) => textContent ?? "");
  const pieces = parts.flatMap((part) => piecesOf(part, seen));
  const meant = piecesOf(text.querySelector("title")?.textContent ?? "").find(({ key }) => key !== null);
  if (meant && seen.size === 0) pieces[pieces.length - 1].key = meant.key;
  return pieces;
}
