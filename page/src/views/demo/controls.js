/**
 * The settings of the demo, in a drawer: which sites, how they are learned from, where training starts, how confident the
 * model is. The drawer covers the column of the raw data, which training does not change, and closes nothing off: the other
 * columns answer while it is open.
 */

import { fill, h } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { explained } from "../../base/term.js";
import { prose } from "../../prose/prose.js";
import { makeConfidenceGroup } from "./confidence/setting_confidence.js";
import { makeDataGroup } from "./data/setting_data.js";
import { makeMethodGroup } from "./training/setting_method.js";
import { makeStartGroup } from "./training/setting_start.js";

/** @import { App } from "../../base/app.js" */
/** @import { DemoState, State } from "../../base/state.js" */
/** @import { DemoModel } from "./model.js" */
/** @import { Part } from "./scheduler.js" */

/**
 * @typedef {object} SettingGroup
 * @property {HTMLElement} element
 * @property {(model: DemoModel, demo: DemoState) => void} render
 * @property {(demo: DemoState) => void} [follow] show what must not wait
 */

/**
 * @param {App} app
 * @param {HTMLElement} speed the setting of how fast the player plays
 * @returns {Part & {opener: HTMLElement, button: HTMLButtonElement}} opener: the button, and what is set
 */
export function createControls(app, speed) {
  /** @type {SettingGroup[]} */
  const groups = [makeDataGroup(app), makeMethodGroup(app), makeStartGroup(app), makeConfidenceGroup(app)];
  const close = h("button", { type: "button", class: "button demo-close", "aria-label": prose.demo.settings.close, onclick: () => open(false) }, "×");
  const element = h(
    "section",
    { class: "panel demo-controls", id: "demo-settings", "aria-labelledby": "demo-settings-title", hidden: true, onkeydown: onKey },
    h("div", { class: "demo-drawer-head" }, h("h2", { id: "demo-settings-title", tabindex: -1 }, prose.demo.settings.title), close),
    h("div", { class: "demo-settings" }, groups.map((group) => group.element), speed),
  );
  const button = h(
    "button",
    { type: "button", class: "button", "aria-expanded": "false", "aria-controls": "demo-settings", onclick: () => open(button.getAttribute("aria-expanded") === "false") },
    prose.demo.settings.title,
  );
  const told = h("span", { class: "demo-set" });
  /** @type {{model: DemoModel, state: State} | null} */
  let waiting = null;

  /** @param {boolean} on */
  function open(on) {
    element.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    if (!on) return button.focus();
    if (waiting) write(waiting.model, waiting.state);
    element.querySelector("h2")?.focus({ preventScroll: true });
    element.scrollIntoView({ block: "start" });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    open(false);
  }

  /** @param {DemoModel} model @param {State} state */
  function write(model, state) {
    waiting = null;
    for (const group of groups) group.render(model, state.demo);
  }

  return {
    element,
    button,
    opener: h("div", { class: "demo-setup", "data-part": "controls" }, button, told),
    render(model, state, before) {
      if (before && before.demo === state.demo) return;
      const { set } = model;
      const { method, rate } = state.demo.train;
      const words = `${set.title} · η\u00a0=\u00a0${short(rate)} · ${prose.demo.settings.method[method].brief}`;
      if (told.textContent !== words) fill(told, explained(words));
      if (element.hidden) waiting = { model, state };
      else write(model, state);
    },
    follow: (_, { demo }) => element.hidden || groups.forEach((group) => group.follow?.(demo)),
  };
}
