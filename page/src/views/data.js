/** My data: a table of the user's own is scored, or trains the demo. */

import { fill, h } from "../base/dom.js";
import { grouped } from "../base/numbers.js";
import { rowLosses, scoreOfRecord, scoreRows } from "../maths/score.js";
import { surePositive } from "../maths/table/columns.js";
import { ROWS_MOST } from "../maths/table/csv.js";
import { checkColumns, scoredRows } from "../maths/table/scored_rows.js";
import { TableError } from "../maths/table/table_error.js";
import { counted, filled, prose } from "../prose/prose.js";
import { fitElement } from "./data/fit_passes.js";
import { holdScore } from "./data/held.js";
import { createIntake } from "./data/intake.js";
import { ownSet } from "./data/own_set.js";
import { createPickers, previewTable } from "./data/pickers.js";
import { askedOf, changedChoice, firstChoice } from "./data/question.js";
import { askPackage, readFile, readModel } from "./data/reading.js";
import { scoredElement } from "./data/scored.js";
import { changeGround } from "./demo/data/edit.js";

/** @import { App, View } from "../base/app.js" */
/** @import { FitRecord } from "../maths/fit_record.js" */
/** @import { Choice } from "./data/question.js" */
/** @import { HeldScore } from "./data/held.js" */
/** @import { Held } from "./data/reading.js" */

const WORST_SHOWN = 20;

/**
 * @param {App} app
 * @returns {View}
 */
export function createDataView(app) {
  const { store, lesson, host, announce } = app;
  /** @type {Held | null} */
  let held = null;
  /** @type {Choice | null} */
  let choice = null;
  let asked = 0; // answers to an earlier question come too late

  const intake = createIntake(app, open);
  const trouble = h("div", { class: "trouble", role: "alert" });
  const facts = h("p", { class: "small soft" });
  const pickers = createPickers(change);
  const preview = h("div");
  const result = h("div", { class: "stack" });
  const opened = h("section", { class: "stack", hidden: true }, h("div", { class: "row" }, facts), h("div", { class: "panel" }, pickers.element), h("div", { class: "stack" }, result, preview));
  const fit = h("div", { class: "fit-record" });
  const element = h(
    "section",
    { class: "stack data-view" },
    h("h1", {}, prose.tabs.data.title),
    h("p", { class: "lead prose" }, prose.data.lead),
    intake.element,
    trouble,
    fit,
    opened,
  );

  /**
   * @param {Blob} file
   * @param {string} name
   */
  async function open(file, name) {
    const mine = ++asked;
    fill(trouble);
    facts.textContent = filled(prose.data.reading, { name });
    opened.hidden = false;
    element.classList.add("reading");
    try {
      const model = await readModel(file, name);
      if (mine !== asked) return;
      if (model) return showModel(model, name);
      const next = await readFile(file, name, host);
      if (mine !== asked) return;
      held = next;
      fill(fit);
      choice = firstChoice(next.facts);
      facts.textContent = [name, sizeInWords(next), ...next.notes].join(" · ");
      announce(filled(prose.data.open, { name, size: sizeInWords(next) }));
      element.classList.add("holding");
      element.classList.remove("reading");
      update();
    } catch (error) {
      if (mine !== asked) return;
      opened.hidden = true;
      fill(fit);
      held = null;
      element.classList.remove("holding", "reading");
      showTrouble(error);
    }
  }

  /**
   * @param {FitRecord} model
   * @param {string} name
   */
  function showModel(model, name) {
    held = null;
    holdScore(null);
    opened.hidden = true;
    element.classList.remove("reading");
    element.classList.add("holding");
    fill(fit, fitElement(model));
    announce(filled(prose.fit.opened, { name, n: model.coefficients.length }));
    app.path.finish("data");
  }

  /** @param {Partial<Choice>} patch */
  function change(patch) {
    if (!held || !choice) return;
    choice = changedChoice(choice, patch, held.facts);
    update();
  }

  async function update() {
    if (!held || !choice) return;
    const mine = ++asked;
    pickers.show(choice, held.facts);
    fill(preview, previewTable(held, choice));
    fill(trouble);
    holdScore(null);
    try {
      const made = choice.aim === "score" ? await scored(held, choice) : { element: trainable(held, choice), score: null };
      if (mine !== asked) return;
      fill(result, made.element);
      holdScore(made.score);
      app.path.finish("data");
    } catch (error) {
      if (mine !== asked) return;
      fill(result);
      showTrouble(error);
    }
  }

  /**
   * @param {Held} data
   * @param {Choice} question
   * @returns {Promise<{element: HTMLElement, score: HeldScore | null}>}
   */
  async function scored(data, question) {
    const { y, p, logit, positive, clip } = question;
    const asked = askedOf(data.name, question);
    if (!y || !p) return { element: h("p", { class: "soft" }, prose.data.score.choose), score: null };
    if (data.table && (data.whole || !host.api)) {
      const rows = scoredRows(data.table, question);
      const losses = rowLosses(rows, logit);
      const element = scoredElement(data, asked, scoreRows(rows, logit, WORST_SHOWN, losses), losses, rows.clipped);
      return { element, score: { held: data, choice: question, rows, losses } };
    }
    checkColumns(data.facts.map(({ name }) => name), y, p); // before a large file is sent
    fill(result, h("p", { class: "loading" }, filled(prose.data.score.scoring, { name: data.name })));
    const record = await askPackage(host, "score", { ...asked, worst: String(WORST_SHOWN) }, data.file);
    const labels = data.facts.find(({ name }) => name === y);
    if (positive && labels && surePositive(labels) === positive && record.others.length > 1) {
      labels.labels = [positive, ...record.others]; // further down there are more, so none is sure
      change({ positive: "" });
    }
    const element = scoredElement(data, asked, scoreOfRecord(record), null, clip ? null : 0);
    return { element, score: { held: data, choice: question, rows: null, losses: null } };
  }

  /**
   * @param {Held} data
   * @param {Choice} question
   */
  function trainable(data, question) {
    if (!data.table) throw new TableError("format", prose.data.trouble.trains, prose.data.trouble.trainsHint);
    const { set, dropped, left } = ownSet(data.table, data.name, question);
    const { title, rows, dropped: without, left: undrawn, button } = prose.data.train;
    const shown = grouped(set.y.length);
    const ones = grouped(set.y.filter((label) => label === 1).length);
    const said = [
      counted(rows, set.y.length, { n: shown, ones, label: set.label.one }),
      dropped > 0 && counted(without, dropped, { n: grouped(dropped) }),
      left > 0 && counted(undrawn, left, { n: grouped(left), shown }),
    ];
    return h(
      "div",
      { class: "stack" },
      h("h2", {}, title),
      h("p", {}, said.filter(Boolean).join(" ")),
      h("div", {}, h("button", { type: "button", class: "button primary", onclick: () => train(set) }, button)),
    );
  }

  /** @param {import("./demo/model.js").DataSet} set */
  function train(set) {
    lesson.sets = [...lesson.sets.filter((/** @type {typeof set} */ { key }) => key !== set.key), set];
    store.change("demo", changeGround(store.get().demo, { set: set.key }));
    store.change("tab", "demo");
    announce(filled(prose.data.train.announced, { title: set.title }));
  }

  /** @param {unknown} error */
  function showTrouble(error) {
    if (!(error instanceof TableError)) throw error;
    const { problem, hint, answer } = error;
    fill(
      trouble,
      h(
        "div",
        { class: "problem stack" },
        h("p", {}, problem),
        (hint || answer) && h("p", {}, hint, " ", answer && h("button", { type: "button", class: "button", onclick: () => change(answer) }, prose.data.doThat)),
      ),
    );
  }

  return { element, render() {} };
}

/** @param {Held} held */
function sizeInWords({ rows, table, facts }) {
  const { exact, about, more } = prose.data.size;
  const size = rows ?? (table ? table.lines.length : ROWS_MOST);
  return filled(rows === null ? more : table ? exact : about, {
    rows: counted(prose.data.rows, size, { n: grouped(size) }),
    columns: counted(prose.data.columns, facts.length, { n: grouped(facts.length) }),
  });
}
