/** What leaves the page by the user's wish: files and the clipboard. */

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
