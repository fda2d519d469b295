/** The setting of the data: which set, and which of its measurements. */

import { fill, h } from "../../../base/dom.js";
import { filled, prose } from "../../../prose/prose.js";
import { makeSettingGroup } from "../shared/field.js";
import { changeGround } from "./edit.js";

/** @import { App } from "../../../base/app.js" */
/** @import { SettingGroup } from "../controls.js" */
/** @import { DataSet } from "../model.js" */

/**
 * @param {App} app
 * @returns {SettingGroup}
 */
export function makeDataGroup({ store, lesson }) {
  /** @type {DataSet[]} */
  const sets = lesson.sets;
  const words = prose.demo.settings.data;
  const picker = h("select", { "aria-label": words.set });
  picker.addEventListener("change", () => {
    store.change("demo", changeGround(store.get().demo, { set: picker.value }));
  });
  const about = h("p", { class: "small" });
  const sources = h("ul", { class: "small" });
  const more = h("details", {}, h("summary", {}, words.sources), sources);
  const across = makeAxisPicker(words.across, (column) => changeAxis(0, column));
  const up = makeAxisPicker(words.up, (column) => changeAxis(1, column));
  const columns = h("div", { class: "stack" }, across.element, up.element);
  /** @type {DataSet | null} */
  let shown = null;
  /** @type {DataSet[]} */
  let listed = [];
  /** @type {[number, number]} */
  let chosen = [0, 1];

  /** @param {0 | 1} place @param {number} column what the other axis shows is swapped with it */
  function changeAxis(place, column) {
    /** @type {[number, number]} */
    const next = [...chosen];
    if (next[1 - place] === column) next[1 - place] = next[place];
    next[place] = column;
    store.change("demo", changeGround(store.get().demo, { axes: next }));
  }

  return {
    element: makeSettingGroup(words.title, picker, about, more, columns),
    render({ set, axes, left }) {
      if (listed.length !== sets.length || listed.some((known, i) => known !== sets[i])) {
        listed = [...sets];
        fill(picker, listed.map(({ key, title }) => h("option", { value: key }, title)));
      }
      picker.value = set.key;
      if (set !== shown) {
        shown = set;
        const all = set.y.length;
        const cut = left > 0 && filled(words.cut, { n: all - left, all });
        about.textContent = [set.about, set.simulated && words.simulated, cut].filter(Boolean).join(" ");
        more.hidden = set.sources.length === 0;
        fill(sources, set.sources.map((source) => h("li", {}, source)));
      }
      columns.hidden = set.columns.length < 3;
      chosen = [columnOf(set, axes[0].name), columnOf(set, axes[1].name)];
      across.show(set, chosen[0]);
      up.show(set, chosen[1]);
    },
  };
}

/**
 * @param {DataSet} set
 * @param {string} name key of a column
 */
function columnOf({ columns }, name) {
  return columns.findIndex(({ key }) => key === name);
}

/**
 * @param {string} title
 * @param {(column: number) => void} onchange
 */
function makeAxisPicker(title, onchange) {
  const picker = h("select", { onchange: () => onchange(picker.selectedIndex) });
  /** @type {DataSet | null} */
  let listed = null;
  return {
    element: h("label", { class: "field" }, h("span", {}, title), picker),
    /** @param {DataSet} set @param {number} column */
    show(set, column) {
      if (set !== listed) {
        listed = set;
        fill(picker, set.columns.map(({ plain }) => h("option", {}, plain)));
      }
      picker.selectedIndex = column;
    },
  };
}
