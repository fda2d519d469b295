/** The record of what was solved: kept in this browser where it may be, saved to a file, read from one, erased. */

import { fill, h, number } from "../../base/dom.js";
import { saveFile } from "../../base/saving.js";
import { forget, onOthersChange, recall, remember } from "../../base/storage.js";
import { progressText, readProgress } from "../../maths/practice/progress.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { App } from "../../base/app.js" */
/** @import { PracticeLesson } from "../../maths/practice/problems.js" */
/** @import { Result } from "../../maths/practice/progress.js" */

const RECORD_NAME = "progress";
const RECORD_FILE = "logloss-progress.json";
const RECORD_ASIDE = "progress-aside"; // what could not be read: nothing that was solved is ever overwritten
const LARGEST_RECORD = 4_000_000; // bytes

/**
 * @param {App} app
 * @param {PracticeLesson} lesson
 * @param {() => void} replaced called after the results were erased or read from a file
 * @param {() => void} added called after another tab of the browser changed the record
 */
export function createRecord(app, lesson, replaced, added) {
  /** @type {Result[]} */
  let results = [];
  let storing = true;

  const summary = h("p", {});
  const message = h("p", { class: "small", hidden: true });
  const note = h("p", { class: "problem small", hidden: true }, prose.practice.record.unkept);
  const file = h("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: readFile });
  const save = h("button", { class: "button", type: "button", onclick: saveRecord }, prose.practice.record.save);
  const open = h("button", { class: "button", type: "button", onclick: () => file.click() }, prose.practice.record.read);
  const erase = h("button", { class: "button", type: "button", onclick: () => ask(true) }, prose.practice.record.erase);
  const sure = h("button", { class: "button", type: "button", onclick: eraseAll }, prose.practice.record.yes);
  const keep = h("button", { class: "button", type: "button", onclick: () => ask(false) }, prose.practice.record.no);
  const question = h("div", { class: "row", hidden: true }, h("span", {}, prose.practice.record.sure), sure, keep);
  const element = h(
    "section",
    { class: "panel stack", "aria-labelledby": "practice-record" },
    h("h2", { id: "practice-record" }, prose.practice.record.title),
    summary,
    note,
    h("div", { class: "row" }, save, open, erase, file),
    question,
    message,
  );

  look();
  onOthersChange(RECORD_NAME, () => {
    look();
    added();
  });

  /** Take over what the browser keeps, which another tab may have added to. */
  function look() {
    if (!storing) return;
    const kept = recall(RECORD_NAME);
    const read = kept === null ? [] : readProgress(lesson, kept);
    results = typeof read === "string" ? [] : read;
    if (kept !== null && typeof read === "string") setAside(kept, read);
  }

  /**
   * Keep a record that cannot be read, perhaps of a later version, under another name.
   * @param {string} unread
   * @param {string} reason
   */
  function setAside(unread, reason) {
    remember(RECORD_ASIDE, unread);
    const aside = h(
      "button",
      { class: "button", type: "button", onclick: () => saveFile(RECORD_FILE, "application/json", unread) },
      prose.practice.record.saveAside,
    );
    fill(message, filled(prose.practice.record.aside, { reason }), " ", aside);
    message.className = "problem small";
    message.hidden = false;
  }

  /** @param {boolean} asking */
  function ask(asking) {
    question.hidden = !asking;
    (asking ? keep : erase).focus();
  }

  function eraseAll() {
    results = [];
    forget(RECORD_NAME);
    question.hidden = true;
    replaced();
    say(prose.practice.record.erased);
    erase.focus();
  }

  function saveRecord() {
    saveFile(RECORD_FILE, "application/json", progressText(results));
    say(filled(prose.practice.record.saved, { file: RECORD_FILE }));
  }

  async function readFile() {
    const [given] = file.files ?? [];
    file.value = "";
    if (!given) return;
    const found = given.size > LARGEST_RECORD ? prose.practice.record.reasons.large : readProgress(lesson, await given.text());
    if (typeof found === "string") {
      say(filled(prose.practice.record.refused, { file: given.name, reason: found }), true);
      return;
    }
    results = found;
    store();
    replaced();
    say(filled(prose.practice.record.wasRead, { file: given.name }));
  }

  /**
   * @param {string} words
   * @param {boolean} [wrong]
   */
  function say(words, wrong = false) {
    fill(message, words);
    message.className = wrong ? "problem small" : "small soft";
    message.hidden = false;
    app.announce(words);
  }

  function store() {
    storing = remember(RECORD_NAME, progressText(results));
    note.hidden = storing;
  }

  return {
    element,
    results: () => results,
    look,
    /** @param {Result} result */
    add(result) {
      look();
      message.hidden = true;
      results = [...results, result];
      store();
    },
    /** @param {number} streak */
    show(streak) {
      const own = results.filter(({ outcome }) => outcome === "own").length;
      if (!results.length) fill(summary, prose.practice.record.none);
      else {
        const [all, solved, row] = [results.length, own, streak].map((count) => number(count, { style: "full" }));
        fill(summary, sentence(streak > 1 ? prose.practice.record.row : prose.practice.record.solved, { all, solved, row }));
      }
      save.disabled = erase.disabled = results.length === 0;
    },
  };
}
