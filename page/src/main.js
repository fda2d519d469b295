/** Boot: the blocks of JSON → the store → the views → the tab that the link names. */

import { readBlock } from "./base/app.js";
import { announcer, fill, h } from "./base/dom.js";
import { followLink, hideParts } from "./base/link.js";
import { initialState, TABS } from "./base/state.js";
import { createStore } from "./base/store.js";
import { createThemeSwitch } from "./base/theme.js";
import { createDataView } from "./views/data.js";
import { createDemoView } from "./views/demo.js";
import { createExperimentsView } from "./views/experiments.js";
import { createPlayView } from "./views/play.js";
import { createPracticeView } from "./views/practice.js";
import { createShare } from "./views/share.js";
import { createStartView } from "./views/start.js";
import { createUndoButtons } from "./views/undo.js";
import { createWhyView } from "./views/why.js";

/** @import { App, View } from "./base/app.js" */
/** @import { State, Tab } from "./base/state.js" */

/** @type {Record<Tab, (app: App) => View>} */
const VIEWS = {
  start: createStartView,
  play: createPlayView,
  why: createWhyView,
  demo: createDemoView,
  experiments: createExperimentsView,
  practice: createPracticeView,
  data: createDataView,
};

function bootPage() {
  const nav = /** @type {HTMLElement} */ (document.querySelector("nav.tabs"));
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const live = /** @type {HTMLElement} */ (document.querySelector(".live"));
  const store = createStore(initialState());
  /** @type {App} */
  const app = { store, lesson: readBlock("lesson"), host: readBlock("host"), announce: announcer(live) };
  /** @type {Map<Tab, View>} */
  const made = new Map();

  /** @param {State} state @param {State | null} before */
  function show(state, before) {
    const { tab } = state;
    const fresh = !made.has(tab);
    if (fresh) made.set(tab, VIEWS[tab](app));
    const view = /** @type {View} */ (made.get(tab));
    if (fresh || tab !== before?.tab) {
      fill(main, view.element);
      document.title = `${TABS.find(({ key }) => key === tab)?.title} · logloss`;
      for (const link of nav.children) {
        if (/** @type {HTMLElement} */ (link).dataset.tab === tab) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
      }
    }
    const entered = tab !== before?.tab; // while another tab was shown, this one saw no change
    view.render(state, entered ? null : before);
    if (entered || state.hide !== before?.hide) hideParts(document, state.hide);
  }

  for (const { key, title } of TABS) {
    nav.append(h("button", { type: "button", class: "tab", "data-tab": key, onclick: () => store.change("tab", key) }, title));
  }
  followLink(app);
  const undo = createUndoButtons(app);
  document.querySelector(".tools")?.append(undo.element, createThemeSwitch(app.announce).element, createShare(app).element);
  store.subscribe(show);
  store.subscribe(undo.show);
  show(store.get(), null);
  undo.show(store.get());
}

bootPage();
