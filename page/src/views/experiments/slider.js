/** A slider for a setting of an experiment, with its value beside its name. */

import { h } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { explained } from "../../base/term.js";

/** @import { SettingRule } from "./experiment.js" */

/**
 * @typedef {object} SliderWords
 * @property {string} label
 * @property {Pick<SettingRule, "lowest" | "highest">} rule
 * @property {number} step
 * @property {(value: number) => string} [show] the value on screen; four digits
 * @property {(value: number) => string} words the value for screen readers
 */

/**
 * @param {SliderWords} what
 * @param {(value: number) => void} onchange
 * @returns {{element: HTMLElement, set: (value: number) => void}}
 */
export function createSettingSlider({ label, rule, step, show = short, words }, onchange) {
  const shown = h("strong");
  const slider = h("input", { type: "range", min: rule.lowest, max: rule.highest, step, oninput: () => onchange(slider.valueAsNumber) });
  return {
    element: h("label", { class: "experiment-setting" }, h("span", {}, explained(label), " ", shown), slider),
    set(value) {
      if (slider.valueAsNumber !== value) slider.value = String(value);
      slider.setAttribute("aria-valuetext", words(value));
      shown.textContent = show(value);
    },
  };
}
