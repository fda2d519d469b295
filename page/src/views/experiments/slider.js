/** A slider for a setting of an experiment, with its value beside its name. */

import { h } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { explained } from "../../base/term.js";

/** @import { SettingRule } from "./experiment.js" */

const EVEN = { place: (/** @type {number} */ value) => value, value: (/** @type {number} */ place) => place };

/**
 * @typedef {object} SliderWords
 * @property {string} label
 * @property {Pick<SettingRule, "lowest" | "highest">} rule
 * @property {number} step
 * @property {{place: (value: number) => number, value: (place: number) => number}} [scale] where it is not even in the value
 * @property {(value: number) => string} [show] the value on screen; four digits
 * @property {(value: number) => string} words the value for screen readers
 */

/**
 * @param {SliderWords} what
 * @param {(value: number) => void} onchange
 * @returns {{element: HTMLElement, set: (value: number) => void}}
 */
export function createSettingSlider({ label, rule, step, scale = EVEN, show = short, words }, onchange) {
  const shown = h("strong");
  const slider = h("input", { type: "range", min: scale.place(rule.lowest), max: scale.place(rule.highest), step, oninput: () => onchange(scale.value(slider.valueAsNumber)) });
  return {
    element: h("label", { class: "experiment-setting" }, h("span", {}, explained(label), " ", shown), slider),
    set(value) {
      const place = scale.place(value);
      if (slider.valueAsNumber !== place) slider.value = String(place);
      slider.setAttribute("aria-valuetext", words(value));
      shown.textContent = show(value);
    },
  };
}
