/** The address under which others see what is on the screen. */

import { language } from "../prose/prose.js";

/** @import { Host } from "./app.js" */

/**
 * What to give to others: never the address of the server, which holds the token and works on this machine alone.
 * @param {Host} host
 * @param {string} fragment
 */
export function addressOf(host, fragment) {
  const spoken = language === "en" ? fragment : `${fragment}&language=${language}`;
  if (host.kind === "file" && /^https?:$/.test(location.protocol)) {
    return { text: location.href.replace(/#.*/s, "") + spoken, note: "It opens this page as it is now." };
  }
  if (host.kind === "file") {
    const name = decodeURIComponent(location.pathname.split("/").at(-1) ?? "") || "lab.html";
    return { text: name + spoken, note: "It opens the file as it is now; send the file along, or put it on a web server." };
  }
  return {
    text: `logloss lab --open '${spoken}'`,
    note: "This command opens the lab as it is now, wherever logloss is installed. With an exported file, put what is between the quotes behind its name: lab.html#v1…",
  };
}
