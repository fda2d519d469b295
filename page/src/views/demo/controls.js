/** The controls of the demo: which sites, how they are learned from, where training starts, how confident it is. */

import { h } from "../../base/dom.js";
import { makeConfidenceGroup } from "./confidence/setting_confidence.js";
import { makeDataGroup } from "./data/setting_data.js";
import { makeMethodGroup } from "./training/setting_method.js";
import { makeStartGroup } from "./training/setting_start.js";

/** @import { App } from "../../base/app.js" */
/** @import { DemoState } from "../../base/state.js" */
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
 * @returns {Part}
 */
export function createControls(app) {
  /** @type {SettingGroup[]} */
  const groups = [makeDataGroup(app), makeMethodGroup(app), makeStartGroup(app), makeConfidenceGroup(app)];
  const element = h(
    "details",
    { class: "panel demo-controls", open: matchMedia("(min-width: 769px)").matches },
    h("summary", {}, h("h2", {}, "Settings")),
    h("div", { class: "demo-settings" }, groups.map((group) => group.element)),
  );
  return {
    element,
    render(model, { demo }, before) {
      if (before && before.demo === demo) return;
      for (const group of groups) group.render(model, demo);
    },
    follow: (_, { demo }) => groups.forEach((group) => group.follow?.(demo)),
  };
}
