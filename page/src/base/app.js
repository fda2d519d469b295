/** What every view is given, and what it gives back. */

/** @import { Path } from "./path.js" */
/** @import { State } from "./state.js" */
/** @import { Store } from "./store.js" */

/**
 * @typedef {object} Host where the page runs
 * @property {"server" | "file" | "notebook"} kind
 * @property {string | null} api relative address of the package, where there is one behind the page
 * @property {string} version of the package
 * @property {number | null} fileBytes the largest file the package takes from the page
 */

/**
 * @typedef {object} App
 * @property {Store} store
 * @property {any} lesson what `_lab/payload.py` made: prose, problems, data sets
 * @property {Host} host
 * @property {(sentence: string) => void} announce say to screen readers
 * @property {Path} path which tabs are done
 */

/**
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(state: State, before: State | null) => void} render before is null the first time
 */

/**
 * Read a block of JSON that the host put into the page.
 * @param {string} id
 * @returns {any}
 */
export function readBlock(id) {
  return JSON.parse(document.getElementById(id)?.textContent || "null");
}
