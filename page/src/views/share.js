/** Share: the link to what is on screen, its figures and numbers as files, and the Python that reproduces it. */

import { addressOf } from "../base/address.js";
import { encodeState } from "../base/fragment.js";
import { fill, h } from "../base/dom.js";
import { copyText, saveFile } from "../base/saving.js";
import { TABS } from "../base/state.js";
import { prose } from "../prose/prose.js";
import { createTeaching } from "./classroom/teaching.js";
import { heldScore } from "./data/held.js";
import { deriveDemo } from "./demo/model.js";
import { FIGURE_LICENSE, shownFigures, standaloneFigure } from "./share/figures.js";
import { dataSnippet, demoSnippet, playSnippet, whySnippet } from "./share/snippet.js";
import { dataTables, demoTables, playTables, whyTables } from "./share/tables.js";

/** @import { App } from "../base/app.js" */
/** @import { State } from "../base/state.js" */
/** @import { ShareTable } from "./share/tables.js" */

const LACKS = {
  "": "",
  edits: "There are more edits of the sites than a link of 2 kB holds, so it leaves them out: it opens the set as it came. Save the sites as CSV to keep them.",
  own: "Your own data stay on this machine, so the link opens the page without them.",
};

/** What a teacher can leave out beside the tabs: whatever carries the name in `data-part`. */
const PARTS = [
  { key: "play-solution", title: "Play: worked out" },
  { key: "play-slopes", title: "Play: slopes" },
  { key: "play-backwards", title: "Play: backwards" },
  { key: "play-check", title: "Play: your own answer" },
  { key: "stepper", title: "Demo: the way through" },
  { key: "panel-data", title: "Demo: panel 1" },
  { key: "panel-predictions", title: "Demo: panel 2" },
  { key: "panel-punishment", title: "Demo: panel 3" },
  { key: "panel-curves", title: "Demo: panel 4" },
  { key: "player", title: "Demo: player" },
  { key: "controls", title: "Demo: settings" },
  { key: "inspector", title: "Demo: one site" },
  { key: "race", title: "Demo: race" },
  { key: "share", title: "Share" },
];

/**
 * @param {App} app
 * @returns {{element: HTMLElement}}
 */
export function createShare(app) {
  const said = h("p", { class: "share-said small", role: "status" });
  const link = h("input", { type: "text", readonly: true, id: "share-link", onfocus: () => link.select() });
  const where = h("p", { class: "small soft" });
  const lacks = h("p", { class: "problem", hidden: true });
  const figures = h("div", { class: "row" });
  const tables = h("div", { class: "row" });
  const code = h("pre", { tabindex: 0, class: "share-code" });
  const snippet = h("section", { class: "stack" }, h("h3", {}, "The same numbers in Python"), code, h("div", {}, copyButton("Copy the Python", () => code.textContent ?? "")));
  const files = h("section", { class: "stack" }, h("h3", {}, "As files"), figures, tables, h("p", { class: "small soft" }, FIGURE_LICENSE.replace("This figure is", "Figures and numbers are").replace("in it", "in them")));
  const hidden = [...TABS.map((key) => ({ key, title: `Tab: ${prose.tabs[key].title}` })), ...PARTS].map(({ key, title }) => {
    const box = h("input", { type: "checkbox", value: key, onchange: showLink });
    return { box, label: h("label", { class: "tick" }, box, title) };
  });
  const dialog = h(
    "dialog",
    { class: "share stack", "aria-labelledby": "share-title", onclose: () => fill(code) },
    h("div", { class: "share-head" }, h("h2", { id: "share-title" }, "Share what is on screen"), h("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Close")),
    h("section", { class: "stack" }, h("label", { class: "field" }, h("span", {}, "Link"), link), lacks, h("div", { class: "row" }, copyButton("Copy the link", () => link.value), said), where),
    h(
      "details",
      {},
      h("summary", {}, "For teachers: a lesson, or parts left out"),
      h("p", {}, h("button", { type: "button", class: "button", onclick: openTeaching }, "Make a lesson, and see what a class handed in")),
      h("fieldset", { class: "share-parts" }, h("legend", {}, "The link hides what is ticked. It hides, and does not protect: who edits the link sees all."), hidden.map(({ label }) => label)),
    ),
    files,
    snippet,
  );
  const button = h("button", { type: "button", class: "button", "aria-haspopup": "dialog", onclick: openShare }, "Share");
  const element = h("div", { "data-part": "share" }, button, dialog);
  /** @type {ReturnType<typeof createTeaching> | null} */
  let teaching = null;

  function openShare() {
    const state = app.store.get();
    for (const { box } of hidden) box.checked = state.hide.includes(box.value);
    said.textContent = "";
    showLink();
    const found = shownFigures(document.querySelector("main") ?? document);
    fill(figures, found.map(({ title, figure }) => h("button", { type: "button", class: "button", onclick: () => saveFigure(title, figure) }, `${title} (SVG)`)));
    const written = sharedTables(app, state);
    fill(tables, written.map(({ title, file, text }) => h("button", { type: "button", class: "button", onclick: () => saveFile(file, "text/csv", text) }, `${title} (CSV)`)));
    figures.hidden = found.length === 0;
    files.hidden = found.length + written.length === 0;
    const text = sharedSnippet(app, state);
    code.textContent = text;
    snippet.hidden = text === "";
    dialog.showModal();
  }

  function openTeaching() {
    dialog.close();
    if (teaching === null) {
      teaching = createTeaching(app);
      element.append(teaching.element);
    }
    teaching.open();
  }

  function showLink() {
    const hide = hidden.filter(({ box }) => box.checked).map(({ box }) => box.value);
    const { fragment, lacks: missing } = encodeState({ ...app.store.get(), hide });
    const { text, note } = addressOf(app.host, fragment);
    link.value = text;
    where.textContent = note;
    lacks.textContent = LACKS[missing];
    lacks.hidden = missing === "";
  }

  /**
   * @param {string} title
   * @param {SVGSVGElement} figure
   */
  function saveFigure(title, figure) {
    const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "figure";
    saveFile(`logloss-${name}.svg`, "image/svg+xml", standaloneFigure(figure, title, encodeState(app.store.get()).fragment));
  }

  /**
   * @param {string} title
   * @param {() => string} text
   */
  function copyButton(title, text) {
    const copy = async () => {
      said.textContent = (await copyText(text())) ? "Copied." : "The browser does not let the page copy: select the text, and copy it yourself.";
    };
    return h("button", { type: "button", class: "button primary", onclick: copy }, title);
  }

  return { element };
}

/**
 * @param {App} app
 * @param {State} state
 */
function sharedSnippet({ lesson }, { tab, play, why, demo }) {
  const score = heldScore();
  if (tab === "play") return playSnippet(play);
  if (tab === "why") return whySnippet(why);
  if (tab === "demo") return demoSnippet(deriveDemo(demo, lesson));
  return tab === "data" && score ? dataSnippet(score) : "";
}

/**
 * @param {App} app
 * @param {State} state
 * @returns {ShareTable[]}
 */
function sharedTables({ lesson }, { tab, why, demo }) {
  const score = heldScore();
  if (tab === "play") return playTables();
  if (tab === "why") return whyTables(why);
  if (tab === "demo") return demoTables(deriveDemo(demo, lesson));
  return tab === "data" && score ? dataTables(score) : [];
}
