/** Boot: the blocks of JSON → the store → the views → the tab that the link names. */

import { readBlock } from "./base/app.js";
import { announcer, fill } from "./base/dom.js";
import { followLink, hideParts } from "./base/link.js";
import { createPath } from "./base/path.js";
import { initialState } from "./base/state.js";
import { createStore } from "./base/store.js";
import { installTerms } from "./base/term.js";
import { createThemeSwitch } from "./base/theme.js";
import { language, prose, translatedLesson } from "./prose/prose.js";
import { createDataView } from "./views/data.js";
import { createDemoView } from "./views/demo.js";
import { createExperimentsView } from "./views/experiments.js";
import { createLanguageChoice } from "./views/language.js";
import { createNavigation } from "./views/path/navigation.js";
import { createNextStep } from "./views/path/next_step.js";
import { createPlayView } from "./views/play.js";
import { createPracticeView } from "./views/practice.js";
import { createShare } from "./views/share.js";
import { createStartView } from "./views/start.js";
import { createLessonBar } from "./views/classroom/lesson_bar.js";
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
  const main = /** @type {HTMLElement} */ (document.querySelector("main"));
  const live = /** @type {HTMLElement} */ (document.querySelector(".live"));
  const store = createStore(initialState());
  /** @type {App} */
  const app = { store, lesson: translatedLesson(readBlock("lesson")), host: readBlock("host"), announce: announcer(live), path: createPath() };
  /** @type {Map<Tab, View>} */
  const made = new Map();
  const navigation = createNavigation(app);
  const nextStep = createNextStep(app);
  document.querySelector("nav.tabs")?.append(...navigation.buttons);

  /** @param {State} state @param {State | null} before */
  function show(state, before) {
    const { tab } = state;
    const fresh = !made.has(tab);
    if (fresh) made.set(tab, VIEWS[tab](app));
    const view = /** @type {View} */ (made.get(tab));
    if (fresh || tab !== before?.tab) {
      fill(main, view.element, nextStep.element);
      document.title = `${prose.tabs[tab].title} · logloss`;
      navigation.show(tab);
    }
    const entered = tab !== before?.tab; // while another tab was shown, this one saw no change
    view.render(state, entered ? null : before);
    if (!entered && state.hide === before?.hide) return;
    nextStep.render(state);
    hideParts(document, state.hide);
  }

  speak();
  installTerms();
  followLink(app);
  const undo = createUndoButtons(app);
  document.querySelector(".tools")?.append(undo.element, createThemeSwitch(app.announce).element, createLanguageChoice(app.host) ?? "", createShare(app).element);
  const lessonBar = createLessonBar(app);
  document.querySelector("nav.tabs")?.after(lessonBar.element);
  store.subscribe(show);
  store.subscribe(lessonBar.render);
  store.subscribe(undo.show);
  show(store.get(), null);
  undo.show(store.get());
  lessonBar.render(store.get());
}

/** Say what the document itself says in the language that is shown. */
function speak() {
  const { page } = prose;
  document.documentElement.lang = language;
  for (const [selector, words] of [[".skip", page.skip], [".brand-note", page.brand]]) fill(/** @type {Element} */ (document.querySelector(selector)), words);
  document.querySelector("nav.tabs")?.setAttribute("aria-label", page.tabs);
}

bootPage();
