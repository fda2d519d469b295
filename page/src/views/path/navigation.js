/** The navigation: a button for each tab of the page, with a dot that is filled once the tab is done. */

import { h } from "../../base/dom.js";
import { TABS } from "../../base/state.js";
import { prose } from "../../prose/prose.js";

/** @import { App } from "../../base/app.js" */
/** @import { Tab } from "../../base/state.js" */

/**
 * @param {App} app
 * @returns {{buttons: HTMLElement[], show: (tab: Tab) => void}} show: mark the tab that is shown
 */
export function createNavigation({ store, path }) {
  const tabs = TABS.map((key) => {
    const done = h("span", { class: "hidden-visually" });
    const dot = h("span", { class: "tab-dot", "aria-hidden": "true" });
    const button = h("button", { type: "button", class: "tab", "data-tab": key, onclick: () => store.change("tab", key) }, dot, prose.tabs[key].title, done);
    return { key, button, done };
  });

  function mark() {
    for (const { key, button, done } of tabs) {
      done.textContent = path.isDone(key) ? prose.path.done : "";
      button.classList.toggle("done", path.isDone(key));
    }
  }

  mark();
  path.subscribe(mark);
  return {
    buttons: tabs.map(({ button }) => button),
    show(tab) {
      for (const { key, button } of tabs) {
        if (key === tab) button.setAttribute("aria-current", "page");
        else button.removeAttribute("aria-current");
      }
    },
  };
}
