/** How data come in: a file chosen or dropped, text pasted, or an example. */

import { h } from "../../base/dom.js";
import { grouped } from "../../base/numbers.js";
import { ROWS_MOST } from "../../maths/table/csv.js";
import { filled, prose } from "../../prose/prose.js";
import { exampleCard, EXAMPLES } from "./examples.js";

/** @import { App } from "../../base/app.js" */

/**
 * @param {App} app
 * @param {(file: Blob, name: string) => void} open
 */
export function createIntake({ lesson, host }, open) {
  const { intake } = prose.data;
  const served = host.kind === "server"; // by a package that reads, too
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
    h("p", { class: "lead" }, intake.drop),
    h("p", { class: "soft" }, served ? intake.takenByPackage : filled(intake.taken, { rows: grouped(ROWS_MOST) })),
    chooser,
    h("label", { for: "data-file", class: "button primary" }, intake.choose),
  );
  acceptDrops(zone, open);
  const element = h(
    "div",
    { class: "stack" },
    zone,
    h("p", { class: "small soft" }, served ? intake.staysByPackage : intake.stays),
    h("div", { class: "data-examples" }, EXAMPLES.map((example) => exampleCard(lesson.sets, example, open))),
    h(
      "details",
      {},
      h("summary", {}, intake.paste),
      h(
        "div",
        { class: "stack" },
        h("label", { class: "field" }, h("span", {}, intake.pasted), pasted),
        h("div", {}, h("button", { type: "button", class: "button", onclick: () => open(new Blob([pasted.value]), "pasted.csv") }, intake.use)),
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
