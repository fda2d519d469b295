/** The address bar and the state follow each other: a link opens a state, and every state is a link. */

import { prose } from "../prose/prose.js";
import { h } from "./dom.js";
import { decodeFragment, encodeState, isLaterLink, isLink } from "./fragment.js";
import { createRest } from "./rest.js";

/** @import { App } from "./app.js" */
/** @import { State } from "./state.js" */

const REST = 500; // ms without a change: to write costs a frame, and Safari refuses more than a hundred in thirty seconds

/**
 * Open the link the page came with, and keep state and link together from then on.
 *
 * Each entry of the browser's history carries which opened link it belongs to. Back and Forward among the entries of one
 * link go to another tab of the page and leave what was done there as it is; across links they bring back the state in
 * which the other link was left.
 * @param {App} app
 */
export function followLink({ store, host, announce }) {
  let known = "";
  let replaced = ""; // what the entry said before it was last written: a reload at that moment may open it
  let opened = openedLink() ?? Date.now();
  /** @type {Map<number, State>} */
  const leftAt = new Map();
  const later = h("p", { class: "problem notice", hidden: true }, prose.page.laterLink);
  document.querySelector("main")?.before(later);
  const rest = createRest(REST, writeEntry);

  function readAddress() {
    known = replaced = location.hash;
    later.hidden = !isLaterLink(known);
    if (!later.hidden) announce(prose.page.laterLink);
  }

  /** Follow Back, Forward, or a link that somebody opened. */
  function arrive() {
    if (location.hash === known) return;
    readAddress();
    const entry = openedLink();
    const state = store.get();
    const linked = decodeFragment(known, state);
    if (entry === opened && isLink(known)) store.replace({ ...state, tab: linked.tab });
    else if (entry === opened || (entry === undefined && !isLink(known))) return; // the place of a heading, or a later link
    else {
      leftAt.set(opened, state);
      opened = entry ?? Date.now();
      const left = leftAt.get(opened);
      store.replace(left ? { ...left, tab: linked.tab } : linked);
    }
    writeEntry();
  }

  /** Let the entry of the history that is shown say the state as it is. */
  function writeEntry() {
    rest.forget();
    const { fragment } = encodeState(store.get());
    if (fragment === known && openedLink() === opened) return;
    replaced = known;
    known = fragment;
    later.hidden = true;
    if (!replacedEntry(fragment, opened)) location.hash = fragment;
  }

  /**
   * Begin an entry for another tab, so that Back returns to the one before as it was left.
   * @param {State} state
   * @param {State} before
   */
  function addEntry(state, before) {
    const { fragment } = encodeState(state);
    if (fragment === known) return; // Back and Forward have been here already
    if (!isLaterLink(location.hash)) replacedEntry(encodeState({ ...state, tab: before.tab }).fragment, opened);
    rest.forget();
    known = replaced = fragment;
    later.hidden = true;
    location.hash = fragment;
    replacedEntry(fragment, opened);
  }

  readAddress();
  const note = takeNote();
  const current = note?.opened === opened && note.at.includes(known) ? note.fragment : known;
  store.replace(decodeFragment(current, store.get()));
  store.flush(); // this is no change
  if (host.kind === "notebook") {
    addEventListener("hashchange", () => {
      readAddress();
      store.replace(decodeFragment(known, store.get()));
    });
    return; // a frame's address is nobody's
  }
  if (isLink(known) || known === "") replacedEntry(known, opened);
  if (current !== known) writeEntry();
  addEventListener("popstate", arrive);
  addEventListener("hashchange", arrive);
  addEventListener("pagehide", () => leaveNote({ opened, at: [location.hash, replaced], fragment: encodeState(store.get()).fragment }));
  addEventListener("pageshow", takeNote); // a page that was kept as it was needs none
  store.subscribe((state, before) => {
    if (state.tab !== before.tab) addEntry(state, before);
    else rest.touch();
  });
}

/** @typedef {{opened: number, at: string[], fragment: string}} Note what the page was when it was left, perhaps before its address said so */

const NOTE = "logloss/left"; // browsers may lose an address that is changed just before the page is left

/** @param {Note} note */
function leaveNote(note) {
  try {
    sessionStorage.setItem(NOTE, JSON.stringify(note));
  } catch {
    // Then the last half second is lost.
  }
}

/** @returns {Note | null} */
function takeNote() {
  try {
    const note = sessionStorage.getItem(NOTE);
    sessionStorage.removeItem(NOTE);
    return note === null ? null : JSON.parse(note);
  } catch {
    return null;
  }
}

/** @returns {number | undefined} the opened link that the entry of the history belongs to */
function openedLink() {
  const { logloss } = /** @type {{logloss?: unknown}} */ (history.state ?? {});
  return typeof logloss === "number" ? logloss : undefined;
}

/**
 * @param {string} fragment
 * @param {number} opened
 * @returns {boolean} false where the browser forbids it, as in a frame's srcdoc
 */
function replacedEntry(fragment, opened) {
  try {
    history.replaceState({ logloss: opened }, "", fragment || undefined);
    return true;
  } catch {
    return false;
  }
}

/**
 * Hide what a teacher's link leaves out: tabs by their name, and whatever carries `data-part`.
 * @param {ParentNode} root
 * @param {State["hide"]} hide
 */
export function hideParts(root, hide) {
  for (const element of root.querySelectorAll("[data-part], nav.tabs [data-tab]")) {
    const { part, tab } = /** @type {HTMLElement} */ (element).dataset;
    element.toggleAttribute("data-hidden", hide.includes(part ?? tab ?? ""));
  }
}
