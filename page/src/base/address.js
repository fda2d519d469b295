/** The address under which others see what is on the screen. */

import { language, prose } from "../prose/prose.js";

/** @import { Host } from "./app.js" */

/**
 * What to give to others: never the address of the server, which holds the token and works on this machine alone.
 * @param {Host} host
 * @param {string} fragment
 */
export function addressOf(host, fragment) {
  const { address: notes } = prose.page;
  const spoken = language === "en" ? fragment : `${fragment}&language=${language}`;
  if (host.kind === "file" && /^https?:$/.test(location.protocol)) {
    return { text: location.href.replace(/#.*/s, "") + spoken, note: notes.page };
  }
  if (host.kind === "file") {
    const name = decodeURIComponent(location.pathname.split("/").at(-1) ?? "") || "lab.html";
    return { text: name + spoken, note: notes.file };
  }
  return { text: `logloss lab --open '${spoken}'`, note: notes.command };
}
