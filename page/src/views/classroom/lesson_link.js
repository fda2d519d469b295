/** The link to a lesson, to copy and as a QR code. */

import { addressOf } from "../../base/address.js";
import { fill, h, svg } from "../../base/dom.js";
import { copyText } from "../../base/saving.js";
import { recall, remember } from "../../base/storage.js";
import { qrModules } from "../../maths/qr.js";
import { prose } from "../../prose/prose.js";

/** @import { App } from "../../base/app.js" */

const PLACE = "lesson-address"; // under this name the browser remembers where the class finds the lab
const QUIET = 4; // modules of light around a code

/**
 * @param {App} app
 * @returns {{element: HTMLElement, show: (fragment: string) => void}}
 */
export function createLessonLink(app) {
  const words = prose.classroom.link;
  let fragment = "";
  const served = addressOf(app.host, "").text;
  const place = h("input", { type: "text", inputmode: "url", autocomplete: "off", placeholder: words.placeholder, value: recall(PLACE) ?? (isAddress(served) ? served : ""), oninput: showLink });
  const link = h("input", { type: "text", readonly: true, onfocus: () => link.select() });
  const said = h("span", { class: "small", role: "status" });
  const note = h("p", { class: "small soft" });
  const code = h("div", { class: "teaching-code" });
  const element = h(
    "section",
    { class: "stack" },
    h("h3", {}, words.title),
    h("label", { class: "field" }, h("span", {}, words.place), place),
    h("label", { class: "field" }, h("span", {}, words.link), link),
    h("div", { class: "row" }, h("button", { type: "button", class: "button primary", onclick: copyLink }, words.copy), said),
    note,
    code,
  );

  function showLink() {
    const onWeb = isAddress(place.value.trim());
    if (onWeb || place.value.trim() === "") remember(PLACE, place.value.trim());
    const { text, note: elsewhere } = addressOf(app.host, fragment);
    link.value = onWeb ? place.value.trim().replace(/#.*/s, "") + fragment : text;
    said.textContent = "";
    const modules = onWeb ? qrModules(link.value) : null;
    note.textContent = onWeb ? "" : `${elsewhere} ${words.needsAddress}`;
    note.hidden = onWeb;
    fill(code, modules && drawnModules(modules));
  }

  async function copyLink() {
    said.textContent = (await copyText(link.value)) ? words.copied : words.uncopied;
  }

  return {
    element,
    show(given) {
      fragment = given;
      showLink();
    },
  };
}

/** @param {string} text */
function isAddress(text) {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** @param {boolean[][]} modules */
function drawnModules(modules) {
  const size = modules.length + 2 * QUIET;
  const path = modules.flatMap((row, r) => row.map((dark, c) => (dark ? `M${c + QUIET} ${r + QUIET}h1v1h-1z` : ""))).join("");
  return svg(
    "svg",
    { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": prose.classroom.link.code, "shape-rendering": "crispEdges" },
    svg("rect", { width: size, height: size, fill: "#ffffff" }),
    svg("path", { d: path, fill: "#000000" }),
  );
}
