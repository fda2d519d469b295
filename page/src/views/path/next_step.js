/** Where a tab ends: what comes next on the path, or at its end what was left out. */

import { fill, h } from "../../base/dom.js";
import { tabAfter } from "../../base/path.js";
import { TABS } from "../../base/state.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { App } from "../../base/app.js" */
/** @import { State } from "../../base/state.js" */

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (state: State) => void}}
 */
export function createNextStep({ store, path }) {
  const words = h("p", { class: "soft" });
  const button = h("button", { type: "button", class: "button primary", onclick: goOn });
  const element = h("section", { class: "next-step", "aria-label": prose.path.next }, words, button);
  path.subscribe(() => render(store.get()));

  function goOn() {
    const { tab, hide } = store.get();
    const next = nextOf(store.get());
    if (tabAfter(tab, hide)) path.finish(tab);
    store.change("tab", next ?? "start");
    store.flush();
    scrollTo(0, 0);
  }

  /**
   * The tab to go to: the one after, and at the end the first that is not done.
   * @param {State} state
   */
  function nextOf({ tab, hide }) {
    return tabAfter(tab, hide) ?? TABS.find((key) => key !== tab && !hide.includes(key) && !path.isDone(key)) ?? null;
  }

  /** @param {State} state */
  function render(state) {
    const next = nextOf(state);
    const ahead = tabAfter(state.tab, state.hide) !== null;
    fill(words, next ? [ahead ? "" : `${prose.path.notAll} `, prose.tabs[next].purpose] : prose.path.all);
    button.textContent = next ? filled(ahead ? prose.path.nextTab : prose.path.goTo, { tab: prose.tabs[next].title }) : prose.path.toCard;
  }

  return { element, render };
}
