/** The buttons and keys that take back and do again what was done on the tab that is shown. */

import { h } from "../base/dom.js";
import { toolIcon } from "../base/tool_icon.js";
import { createUndo } from "../base/undo.js";
import { prose } from "../prose/prose.js";

/** @import { App } from "../base/app.js" */
/** @import { State } from "../base/state.js" */

const ARROWS = { undo: "M9 5 4 10l5 5M4 10h9a6 6 0 0 1 0 12h-2", redo: "M15 5l5 5-5 5M20 10h-9a6 6 0 0 0 0 12h2" };
/** Where the browser's own undo takes back what was typed. */
const TYPING = "input:not([type]), input[type=text], input[type=number], input[type=search], textarea";

/**
 * @param {App} app
 * @returns {{element: HTMLElement, show: (state: State) => void}} to be shown after every change of the state
 */
export function createUndoButtons({ store, announce }) {
  const deeds = createUndo(store);
  const undo = arrowButton("undo", prose.page.undo.undo, "Control+Z", takeBack);
  const redo = arrowButton("redo", prose.page.undo.redo, "Control+Shift+Z Control+Y", doAgain);
  const element = h("div", { class: "undo", role: "group", "aria-label": prose.page.undo.group }, undo, redo);
  addEventListener("pointerdown", deeds.press, true);
  addEventListener("pointerup", deeds.release, true);
  addEventListener("pointercancel", deeds.release, true);
  addEventListener("keydown", onKey);

  function takeBack() {
    if (deeds.undo(store.get().tab)) announce(prose.page.undo.undone);
  }

  function doAgain() {
    if (deeds.redo(store.get().tab)) announce(prose.page.undo.redone);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    const { target } = event;
    if (target instanceof Element && (target.matches(TYPING) || target.closest("dialog"))) return;
    if (!deeds.left(store.get().tab)) return;
    event.preventDefault();
    if (key === "z" && !event.shiftKey) takeBack();
    else doAgain();
  }

  return {
    element,
    show({ tab }) {
      const left = deeds.left(tab);
      element.hidden = left === null;
      if (!left) return;
      for (const [button, can] of /** @type {const} */ ([[undo, left.undo], [redo, left.redo]])) {
        button.setAttribute("aria-disabled", String(!can)); // stays in the way of the keyboard, so that focus is not lost
      }
    },
  };
}

/**
 * @param {keyof typeof ARROWS} arrow
 * @param {string} name
 * @param {string} keys
 * @param {() => void} onclick
 */
function arrowButton(arrow, name, keys, onclick) {
  return h("button", { type: "button", class: "button", "aria-label": name, title: name, "aria-keyshortcuts": keys, onclick }, toolIcon(ARROWS[arrow]));
}
