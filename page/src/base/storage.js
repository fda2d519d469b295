/** What this browser remembers of the page, under names of its own. */

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
