/**
 * The path through the page: its tabs in their order, and which of them are done in this browser. Each is remembered under
 * a name of its own, so that two tabs of the browser never overwrite what the other has done.
 */

import { onOthersChange, recall, remember } from "./storage.js";
import { TABS } from "./state.js";

/** @import { Tab } from "./state.js" */

/**
 * @typedef {object} Path
 * @property {(tab: Tab) => boolean} isDone
 * @property {(tab: Tab) => void} finish
 * @property {(tell: () => void) => void} subscribe be told when one is done, here or in another tab of the browser
 */

/** @returns {Path} */
export function createPath() {
  /** @type {(() => void)[]} */
  const listeners = [];
  const done = new Set(TABS.filter((tab) => recall(nameOf(tab)) !== null));

  /** @param {Tab} tab */
  function mark(tab) {
    if (done.has(tab)) return;
    done.add(tab);
    for (const tell of listeners) tell();
  }

  for (const tab of TABS) onOthersChange(nameOf(tab), () => recall(nameOf(tab)) !== null && mark(tab));

  return {
    isDone: (tab) => done.has(tab),
    finish(tab) {
      if (!done.has(tab)) remember(nameOf(tab), "1");
      mark(tab);
    },
    subscribe: (tell) => void listeners.push(tell),
  };
}

/**
 * The tab that comes after another.
 * @param {Tab} tab
 * @param {string[]} hide tabs that a teacher left out
 * @returns {Tab | null} null after the last
 */
export function tabAfter(tab, hide) {
  return TABS.slice(TABS.indexOf(tab) + 1).find((key) => !hide.includes(key)) ?? null;
}

/** @param {Tab} tab */
function nameOf(tab) {
  return `done/${tab}`;
}
