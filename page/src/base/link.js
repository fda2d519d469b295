/** The address bar and the state follow each other: a link opens a state, and every state is a link. */

import { h } from "./dom.js";
import { decodeFragment, encodeState, isLaterLink, isLink } from "./fragment.js";
import { createRest } from "./rest.js";

/** @import { App } from "./app.js" */
/** @import { State } from "./state.js" */

const REST = 500; // ms without a change: to write costs a frame, and Safari refuses more than a hundred in thirty seconds
const LATER = "This link was made by a later version of this page, so it cannot be opened here. A newer logloss can.";

/**
 * Open the link the page came with, and keep state and link together from then on.
 * @param {App} app
 */
export function followLink({ store, host, announce }) {
  let known = "";
  const later = h("p", { class: "problem notice", hidden: true }, LATER);
  document.querySelector("main")?.before(later);
  const rest = createRest(REST, () => writeLink(false));

  function readLink() {
    const { hash } = location;
    if (hash === known) return;
    known = hash;
    later.hidden = !isLaterLink(hash);
    if (!later.hidden) announce(LATER);
    if (isLink(hash)) store.replace(decodeFragment(hash, store.get()));
  }

  /** @param {boolean} asStep whether "back" returns to what was before */
  function writeLink(asStep) {
    rest.forget();
    const { fragment } = encodeState(store.get());
    if (fragment === known) return;
    known = fragment;
    later.hidden = true;
    if (asStep || !replacedHash(fragment)) location.hash = fragment;
  }

  readLink();
  addEventListener("hashchange", readLink);
  if (host.kind === "notebook") return; // a frame's address is nobody's
  store.subscribe((state, before) => {
    if (state.tab !== before.tab) writeLink(true);
    else rest.touch();
  });
}

/**
 * @param {string} fragment
 * @returns {boolean} false where the browser forbids it, as in a frame's srcdoc
 */
function replacedHash(fragment) {
  try {
    history.replaceState(null, "", fragment);
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
