/** Share: the link to what is on screen, its figures and numbers as files, and the Python that reproduces it. */

import { addressOf } from "../base/address.js";
import { encodeState } from "../base/fragment.js";
import { fill, h } from "../base/dom.js";
import { copyText, saveFile } from "../base/saving.js";
import { TABS } from "../base/state.js";
import { toolIcon } from "../base/tool_icon.js";
import { filled, prose } from "../prose/prose.js";
import { createTeaching } from "./classroom/teaching.js";
import { heldScore } from "./data/held.js";
import { deriveDemo } from "./demo/model.js";
import { figureFile, shownFigures, standaloneFigure } from "./share/figures.js";
import { dataSnippet, demoSnippet, playSnippet, whySnippet } from "./share/snippet.js";
import { dataTables, demoTables, playTables, whyTables } from "./share/tables.js";

/** @import { App } from "../base/app.js" */
/** @import { State } from "../base/state.js" */
/** @import { ShareTable } from "./share/tables.js" */

const ARROW = "M12 15V4M7.5 8.5 12 4l4.5 4.5M6 12H5v8h14v-8h-1";

/** What a teacher can leave out beside the tabs: whatever carries the name in `data-part`. */
/** @type {(keyof typeof prose.share.parts)[]} */
const PARTS = [
  "play-solution",
  "play-slopes",
  "play-backwards",
  "play-check",
  "stepper",
  "panel-data",
  "panel-predictions",
  "panel-punishment",
  "panel-curves",
  "player",
  "controls",
  "inspector",
  "race",
  "share",
];

/**
 * @param {App} app
 * @returns {{element: HTMLElement}}
 */
export function createShare(app) {
  const words = prose.share;
  const said = h("p", { class: "share-said small", role: "status" });
  const link = h("input", { type: "text", readonly: true, id: "share-link", onfocus: () => link.select() });
  const where = h("p", { class: "small soft" });
  const lacks = h("p", { class: "problem", hidden: true });
  const figures = h("div", { class: "row" });
  const tables = h("div", { class: "row" });
  const code = h("pre", { tabindex: 0, class: "share-code" });
  const snippet = h("section", { class: "stack" }, h("h3", {}, words.python), code, h("div", {}, copyButton(words.copyPython, () => code.textContent ?? "")));
  const files = h("section", { class: "stack" }, h("h3", {}, words.files), figures, tables, h("p", { class: "small soft" }, words.licenseOfFiles));
  const tabs = TABS.map((key) => ({ key, title: filled(words.tab, { tab: prose.tabs[key].title }) }));
  const parts = PARTS.map((key) => ({ key, title: words.parts[key] }));
  const hidden = [...tabs, ...parts].map(({ key, title }) => {
    const box = h("input", { type: "checkbox", value: key, onchange: showLink });
    return { box, label: h("label", { class: "tick" }, box, title) };
  });
  const dialog = h(
    "dialog",
    { class: "share stack", "aria-labelledby": "share-title", onclose: () => fill(code) },
    h("div", { class: "share-head" }, h("h2", { id: "share-title" }, words.title), h("button", { type: "button", class: "button", onclick: () => dialog.close() }, words.close)),
    h("section", { class: "stack" }, h("label", { class: "field" }, h("span", {}, words.link), link), lacks, h("div", { class: "row" }, copyButton(words.copyLink, () => link.value), said), where),
    h(
      "details",
      {},
      h("summary", {}, words.teachers),
      h("p", {}, h("button", { type: "button", class: "button", onclick: openTeaching }, words.lesson)),
      h("fieldset", { class: "share-parts" }, h("legend", {}, words.hides), hidden.map(({ label }) => label)),
    ),
    files,
    snippet,
  );
  const button = h("button", { type: "button", class: "button", "aria-haspopup": "dialog", onclick: openShare }, toolIcon(ARROW), h("span", {}, words.button));
  const element = h("div", { "data-part": "share" }, button, dialog);
  /** @type {ReturnType<typeof createTeaching> | null} */
  let teaching = null;

  function openShare() {
    const state = app.store.get();
    for (const { box } of hidden) box.checked = state.hide.includes(box.value);
    said.textContent = "";
    showLink();
    const found = shownFigures(document.querySelector("main") ?? document);
    fill(figures, found.map(({ title, figure }) => h("button", { type: "button", class: "button", onclick: () => saveFigure(title, figure) }, filled(words.asFigure, { title }))));
    const written = sharedTables(app, state);
    fill(tables, written.map(({ title, file, text }) => h("button", { type: "button", class: "button", onclick: () => saveFile(file, "text/csv", text) }, filled(words.asTable, { title }))));
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
    lacks.textContent = missing && words.lacks[missing];
    lacks.hidden = missing === "";
  }

  /**
   * @param {string} title
   * @param {SVGSVGElement} figure
   */
  function saveFigure(title, figure) {
    saveFile(figureFile(title), "image/svg+xml", standaloneFigure(figure, title, encodeState(app.store.get()).fragment));
  }

  /**
   * @param {string} title
   * @param {() => string} text
   */
  function copyButton(title, text) {
    const copy = async () => {
      said.textContent = (await copyText(text())) ? words.copied : words.notCopied;
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
