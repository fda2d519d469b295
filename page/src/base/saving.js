/** What leaves the page by the user's wish: files, the clipboard, and what this browser remembers. */

import { h } from "./dom.js";

/**
 * Save a text as a file.
 * @param {string} name
 * @param {string} type "text/csv"
 * @param {string | Blob} text
 */
export function saveFile(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Put a text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there; a page in a frame may not be allowed to
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** @param {string} text */
function copyFromField(text) {
  const before = document.activeElement;
  const field = h("textarea", { class: "hidden-visually", "aria-hidden": "true", tabindex: -1 }, text);
  (before?.closest("dialog") ?? document.body).append(field); // outside an open dialog nothing can be selected
  field.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    // Then it is not copied, which is said by the result.
  }
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

/**
 * Remember a text in this browser, under a name of this page.
 * @param {string} name
 * @param {string} text
 * @returns {boolean} whether it is remembered; private windows and frames may forbid it
 */
export function remember(name, text) {
  try {
    localStorage.setItem(storageKey(name), text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} name
 * @returns {string | null} what was remembered
 */
export function recall(name) {
  try {
    return localStorage.getItem(storageKey(name));
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @returns {boolean} whether nothing is remembered any more
 */
export function forget(name) {
  try {
    localStorage.removeItem(storageKey(name));
    return true;
  } catch {
    return false;
  }
}

/**
 * Be told when another tab of this browser has changed what is remembered.
 * @param {string} name
 * @param {() => void} tell
 */
export function onOthersChange(name, tell) {
  addEventListener("storage", ({ key }) => {
    if (key === null || key === storageKey(name)) tell();
  });
}

/** @param {string} name */
function storageKey(name) {
  return `logloss/${name}`;
}
