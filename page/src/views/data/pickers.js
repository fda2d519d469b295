/** Which column is which: the choices above the first rows of the table. */

import { fill, h } from "../../base/dom.js";
import { areShares, notOffered } from "../../maths/table/columns.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { ColumnFacts } from "../../maths/table/columns.js" */
/** @import { Choice } from "./question.js" */
/** @import { Held } from "./reading.js" */

const AIMS = /** @type {const} */ (["score", "train"]);

/**
 * @param {(patch: Partial<Choice>) => void} change
 */
export function createPickers(change) {
  const { pickers } = prose.data;
  const aims = AIMS.map((aim) =>
    h(
      "label",
      { class: "aim" },
      h("input", { type: "radio", name: "data-aim", value: aim, onchange: () => change({ aim }) }),
      h("span", {}, h("strong", {}, pickers[aim].title), h("br"), h("span", { class: "small soft" }, pickers[aim].about)),
    ),
  );
  const y = pickerField(pickers.labels, (name) => change({ y: name }));
  const positive = pickerField(pickers.positive, (label) => change({ positive: label === pickers.shares ? "" : label }));
  const p = pickerField(pickers.forecasts, (name) => change({ p: name }));
  const scale = pickerField(pickers.scale, (word) => change({ logit: word === pickers.scales[1] }));
  const percent = tickField(pickers.percent, (percent) => change({ percent }));
  const measures = [0, 1].map((i) => ({
    column: pickerField(pickers.measures[i], (name) => change({ features: withItem(chosen.features, i, name) })),
    log: tickField(pickers.log, (log) => change({ logs: withItem(chosen.logs, i, log) })),
  }));
  const drop = tickField(pickers.drop, (drop) => change({ drop }));
  const others = h("p", { class: "small soft" });
  const reasons = h("p", { class: "small soft" });
  const score = h("div", { class: "pickers" }, p.element, scale.element, percent.element);
  const train = h("div", { class: "pickers" }, measures.map(({ column, log }) => h("div", { class: "picker-pair" }, column.element, log.element)));
  const element = h(
    "div",
    { class: "stack" },
    h("fieldset", { class: "aims" }, h("legend", {}, pickers.title), aims),
    h("div", { class: "pickers" }, y.element, positive.element),
    others,
    score,
    train,
    reasons,
    drop.element,
  );
  /** @type {Choice} */
  let chosen;

  /**
   * @param {Choice} choice
   * @param {ColumnFacts[]} facts
   */
  function show(choice, facts) {
    chosen = choice;
    const names = [...new Set(facts.map(({ name }) => name))];
    const numeric = facts.filter(({ kind }) => kind === "numbers" || kind === "mixed").map(({ name }) => name);
    const label = facts.find(({ name }) => name === choice.y);
    const shares = label !== undefined && areShares(label);
    for (const aim of aims) {
      const input = /** @type {HTMLInputElement} */ (aim.firstElementChild);
      input.checked = input.value === choice.aim;
    }
    y.show(names, choice.y);
    positive.show([...(shares ? [pickers.shares] : []), ...(label?.labels ?? [])], choice.positive || pickers.shares);
    others.textContent = othersInWords(label?.labels ?? [], choice.positive);
    others.hidden = others.textContent === "";
    reasons.textContent = notOffered(facts);
    reasons.hidden = reasons.textContent === "";
    p.show(numeric, choice.p);
    scale.show(pickers.scales, pickers.scales[Number(choice.logit)]);
    percent.show(choice.percent);
    percent.element.hidden = choice.logit;
    measures.forEach(({ column, log }, i) => {
      column.show(numeric, choice.features[i]);
      log.show(choice.logs[i]);
    });
    drop.show(choice.drop);
    score.hidden = choice.aim !== "score";
    train.hidden = choice.aim !== "train";
  }

  return { element, show };
}

/**
 * What becomes of the labels where there are more than two.
 * @param {string[]} labels
 * @param {string} positive the one that counts as 1
 */
function othersInWords(labels, positive) {
  const others = labels.filter((label) => label !== positive);
  if (positive === "" || others.length < 2) return "";
  return filled(prose.data.pickers.others, { labels: others.join(", ") });
}

/**
 * @template T
 * @param {[T, T]} pair
 * @param {number} i
 * @param {T} item
 * @returns {[T, T]}
 */
function withItem(pair, i, item) {
  return i ? [pair[0], item] : [item, pair[1]];
}

/**
 * @param {string} title
 * @param {(value: string) => void} change
 */
function pickerField(title, change) {
  const select = h("select", { onchange: () => change(select.value) });
  return {
    element: h("label", { class: "field" }, h("span", {}, title), select),
    /** @param {string[]} options @param {string} value */
    show(options, value) {
      const all = options.includes(value) ? options : ["", ...options];
      if (all.join("\n") !== [...select.options].map((option) => option.value).join("\n")) {
        fill(select, all.map((option) => h("option", { value: option }, option === "" ? prose.data.pickers.choose : option)));
      }
      select.value = options.includes(value) ? value : "";
    },
  };
}

/**
 * @param {string} title
 * @param {(on: boolean) => void} change
 */
function tickField(title, change) {
  const box = h("input", { type: "checkbox", onchange: () => change(box.checked) });
  return {
    element: h("label", { class: "tick" }, box, title),
    /** @param {boolean} on */
    show(on) {
      box.checked = on;
    },
  };
}

/**
 * The first rows, with the part each column plays.
 * @param {Held} held
 * @param {Choice} choice
 */
export function previewTable({ facts, first }, choice) {
  const { title, labels, forecasts, measures } = prose.data.preview;
  const parts = new Map(
    choice.aim === "score" ? [[choice.y, labels], [choice.p, forecasts]] : [[choice.y, labels], [choice.features[0], measures[0]], [choice.features[1], measures[1]]],
  );
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": title },
    h(
      "table",
      { class: "preview" },
      h(
        "thead",
        {},
        h("tr", {}, facts.map(({ name }) => h("th", { scope: "col", class: parts.has(name) && "chosen" }, name, parts.has(name) && h("span", { class: "part" }, parts.get(name))))),
      ),
      h("tbody", {}, first.map((row) => h("tr", {}, row.map((cell, j) => h("td", { class: parts.has(facts[j].name) && "chosen" }, cell))))),
    ),
  );
}
