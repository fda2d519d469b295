/** How data come in: a file chosen or dropped, text pasted, or an example. */

import { h } from "../../base/dom.js";
import { ROWS_MOST } from "../../maths/table/csv.js";
import { exampleCard, EXAMPLES } from "./examples.js";

/** @import { App } from "../../base/app.js" */

const STAYS = {
  server: "Nothing leaves this machine: this page reads the file, or the logloss on this machine that shows the page.",
  file: "Nothing leaves this machine: this page reads the file, and its rules forbid it to send anything anywhere.",
  notebook: "Nothing leaves this machine: this page reads the file, and its rules forbid it to send anything anywhere.",
};

const TABLE = "one row for each thing that was forecast or measured, with a header";
const ALONE = `CSV: ${TABLE}, and up to ${ROWS_MOST.toLocaleString("en")} rows.`;
const TAKEN = { server: `CSV, Parquet or Arrow: ${TABLE}.`, file: ALONE, notebook: ALONE };

/**
 * @param {App} app
 * @param {(file: Blob, name: string) => void} open
 */
export function createIntake({ lesson, host }, open) {
  const chooser = h("input", {
    type: "file",
    class: "hidden-visually",
    id: "data-file",
    accept: ".csv,.tsv,.txt,.json,.gz,.parquet,.arrow,.feather,text/csv,text/plain",
    onchange: () => {
      const file = chooser.files?.[0];
      if (file) open(file, file.name);
      chooser.value = ""; // so that the same file can be chosen again after it was mended
    },
  });
  const pasted = h("textarea", { id: "data-paste", rows: 6, spellcheck: "false", placeholder: "y,p\n1,0.85\n0,0.2" });
  const zone = h(
    "div",
    { class: "drop-zone" },
    h("p", { class: "lead" }, "Drop a table here"),
    h("p", { class: "soft" }, TAKEN[host.kind]),
    chooser,
    h("label", { for: "data-file", class: "button primary" }, "Choose a file"),
  );
  acceptDrops(zone, open);
  const element = h(
    "div",
    { class: "stack" },
    zone,
    h("p", { class: "small soft" }, STAYS[host.kind]),
    h("div", { class: "data-examples" }, EXAMPLES.map((example) => exampleCard(lesson.sets, example, open))),
    h(
      "details",
      {},
      h("summary", {}, "Paste a table instead"),
      h(
        "div",
        { class: "stack" },
        h("label", { class: "field" }, h("span", {}, "The table, with its header"), pasted),
        h("div", {}, h("button", { type: "button", class: "button", onclick: () => open(new Blob([pasted.value]), "pasted.csv") }, "Use this table")),
      ),
    ),
  );
  return { element };
}

/**
 * @param {HTMLElement} zone
 * @param {(file: Blob, name: string) => void} open
 */
function acceptDrops(zone, open) {
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData("text/plain");
    if (file) open(file, file.name);
    else if (text) open(new Blob([text]), "dropped.csv");
  });
}
