/** Fields for one number: a box to type in, and a slider beside it. What does not fit is said under the box. */

import { h } from "../../../base/dom.js";
import { short } from "../../../base/numbers.js";
import { explainedLabel } from "../../../base/term.js";
import { filled, prose } from "../../../prose/prose.js";

/**
 * @typedef {object} NumberRule
 * @property {number} lowest
 * @property {number} highest
 * @property {boolean} [whole] integers only
 */

/**
 * @typedef {object} NumberField
 * @property {HTMLElement} element
 * @property {(value: number) => void} set show a value
 */

const DECADE_STOPS = 20; // two digits tell them apart

/**
 * Read what was typed: a comma is a point, and − is a minus.
 * @param {string} text
 * @param {NumberRule} rule
 * @returns {{value: number} | {problem: string}}
 */
export function readNumberField(text, { lowest, highest, whole = false }) {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = plain === "" ? NaN : Number(plain);
  if (value >= lowest && value <= highest && (!whole || Number.isInteger(value))) return { value };
  const { any, whole: wholeOnly } = prose.demo.number;
  return { problem: filled(whole ? wholeOnly : any, { lowest: short(lowest, 16), highest: short(highest, 16) }) };
}

/**
 * Where a value stands on a slider whose ends are lowest and highest, on a scale of logarithms.
 * @param {number} value
 * @param {NumberRule} rule both ends above 0
 */
export function logSliderPlace(value, { lowest, highest }) {
  const place = DECADE_STOPS * Math.log10(value / lowest);
  return Math.round(Math.min(logSliderEnd({ lowest, highest }), Math.max(0, place)));
}

/**
 * The value at a place of such a slider, with two digits.
 * @param {number} place
 * @param {NumberRule} rule
 */
export function logSliderValue(place, { lowest }) {
  return Number((lowest * 10 ** (place / DECADE_STOPS)).toPrecision(2));
}

/**
 * The last place of such a slider.
 * @param {NumberRule} rule
 */
export function logSliderEnd({ lowest, highest }) {
  return Math.round(DECADE_STOPS * Math.log10(highest / lowest));
}

/**
 * Make a box for a number.
 * @param {{label: string, rule: NumberRule, hint?: string}} what hint: a line under the box
 * @param {(value: number) => void} onchange
 * @returns {NumberField}
 */
export function createNumberField({ label, rule, hint = "" }, onchange) {
  const { box, problem, set } = makeNumberBox(label, rule, onchange);
  const note = hint && h("span", { class: "field-hint" }, hint);
  return { element: h("label", { class: "field demo-field" }, h("span", {}, explainedLabel(label)), box, note, problem), set };
}

/**
 * Make a slider on a scale of logarithms with a box beside it.
 * @param {{label: string, rule: NumberRule, slider: NumberRule, words: (value: number) => string}} what slider: its
 * ends, where the box allows more; words: the value for screen readers
 * @param {(value: number) => void} onchange
 * @returns {NumberField}
 */
export function createLogSlider({ label, rule, slider, words }, onchange) {
  const range = h("input", { type: "range", min: 0, max: logSliderEnd(slider), step: 1, "aria-label": label });
  const { box, problem, set: setBox } = makeNumberBox(label, rule, onchange);
  range.addEventListener("input", () => onchange(logSliderValue(range.valueAsNumber, slider)));
  return {
    element: h(
      "div",
      { class: "field demo-field", role: "group", "aria-label": label },
      h("span", {}, explainedLabel(label)),
      h("div", { class: "demo-slider" }, range, box),
      problem,
    ),
    set(value) {
      setBox(value);
      const place = String(logSliderPlace(value, slider));
      if (range.value !== place) range.value = place;
      range.setAttribute("aria-valuetext", words(value));
    },
  };
}

/**
 * Make a group of settings.
 * @param {string} title
 * @param {...Node} children
 */
export function makeSettingGroup(title, ...children) {
  return h("fieldset", { class: "demo-setting" }, h("legend", {}, title), h("div", { class: "stack" }, children));
}

/**
 * @param {string} label
 * @param {NumberRule} rule
 * @param {(value: number) => void} onchange
 */
function makeNumberBox(label, rule, onchange) {
  const box = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", "aria-label": label });
  const problem = h("span", { class: "problem small", role: "alert", hidden: true });
  let shown = NaN;

  /** @param {string} sentence "" where there is none */
  function complain(sentence) {
    problem.textContent = sentence;
    problem.hidden = sentence === "";
    if (sentence) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  /** @param {number} value */
  function write(value) {
    shown = value;
    box.value = short(value, rule.whole ? 16 : 4);
    complain("");
  }

  // Written as numbers are at once: what the change brings about may leave the value as it was, and so never set it.
  box.addEventListener("change", () => {
    const read = readNumberField(box.value, rule);
    if ("problem" in read) return complain(read.problem);
    write(read.value);
    onchange(read.value);
  });
  return {
    box,
    problem,
    /** @param {number} value */
    set(value) {
      if (!Object.is(value, shown)) write(value);
    },
  };
}
