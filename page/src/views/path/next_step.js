/** Where a tab ends: what comes next on the path, or at its end what was left out. */

import { fill, h } from "../../base/dom.js";
import { tabAfter } from "../../base/path.js";
import { TABS } from "../../base/state.js";
import { PATH_WORDS } from "./words.js";

/** @import { App } from "../../base/app.js" */
/** @import { State } from "../../base/state.js" */

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (state: State) => void}}
 */
export function createNextStep({ store, path }) {
  const words = h("p", { class: "soft" });
  const button = h("button", { type: "button", class: "button primary", onclick: goOn });
  const element = h("section", { class: "next-step", "aria-label": "Next on the path" }, words, button);
  path.subscribe(() => render(store.get()));

  function goOn() {
    const { tab, hide } = store.get();
    const next = nextOf(store.get());
    if (tabAfter(tab, hide)) path.finish(tab);
    store.change("tab", next?.key ?? "start");
    store.flush();
    scrollTo(0, 0);
  }

  /**
   * The tab to go to: the one after, and at the end the first that is not done.
   * @param {State} state
   */
  function nextOf({ tab, hide }) {
    return tabAfter(tab, hide) ?? TABS.find(({ key }) => key !== tab && !hide.includes(key) && !path.isDone(key)) ?? null;
  }

  /** @param {State} state */
  function render(state) {
    const next = nextOf(state);
    const ahead = tabAfter(state.tab, state.hide) !== null;
    fill(words, next ? [ahead ? "" : "Here the path ends, and not all of it is done. ", PATH_WORDS[next.key]] : "Here the path ends, and all of it is done. The card on Start has it in short.");
    button.textContent = next ? `${ahead ? "Next" : "Go to"}: ${next.title}` : "To the card";
  }

  return { element, render };
}
