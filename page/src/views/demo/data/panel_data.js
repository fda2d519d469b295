/** Panel 1, training data: what was measured and what happened. Here the sites are edited. */

import { fill, h, number } from "../../../base/dom.js";
import { counted, filled, prose } from "../../../prose/prose.js";
import { ARROWS } from "../figures/keyboard_cursor.js";
import { createPanelFrame } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { DATA_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { addSite, flipSite, moveSite, removeSite } from "./edit.js";
import { createRateBar, makeMarkIcon } from "./rate_bar.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel, Pair } from "../model.js" */
/** @import { DemoPatch } from "./edit.js" */

/** @typedef {"flip" | "one" | "zero" | "remove"} Tool */

const REACH = 20; // px around a site in which a click means it
const CLEAR = 10; // px around a site in which no other is added
const STILL = 4; // px of a click that is not yet a drag
const NUDGE = 8; // px of a shifted arrow key
const BESIDE = 24; // px from the selected site to one added by key

/**
 * Make the panel.
 * @param {App} app
 * @returns {Panel}
 */
export function createDataPanel({ store }) {
  /** @type {DemoModel} */
  let model;
  /** @type {Tool} */
  let tool = "flip";
  /** @type {{id: number, from: Pair, offset: Pair, moved: boolean} | null} */
  let held = null;
  /** @type {DemoModel | null} */
  let told = null;

  const words = { key: "data", label: prose.demo.panels.data.figure, help: prose.demo.data.help };
  const plane = createPlane(words, (id) => store.change("demo", { select: id }), () => {}, onKey);
  const tools = h("div", { class: "demo-tools", role: "group", "aria-label": prose.demo.data.tools });
  const rate = createRateBar();
  const frame = createPanelFrame("data", DATA_TWIN, { figure: plane.element, meter: [rate.element, tools] });
  const { element: surface } = plane;

  surface.addEventListener("pointerdown", onDown);
  surface.addEventListener("pointermove", onMove);
  surface.addEventListener("pointerup", onUp);
  surface.addEventListener("pointercancel", () => (held = null));
  surface.addEventListener("touchstart", onTouch, { passive: false });

  /** @param {DemoPatch} patch */
  const edit = (patch) => store.change("demo", patch);

  /** @param {TouchEvent} event a drag of a site does not scroll the page */
  function onTouch(event) {
    if (event.touches.length === 1 && plane.siteAt(event.touches[0], REACH) !== null) event.preventDefault();
  }

  /** @param {PointerEvent} event */
  function onDown(event) {
    if (event.button !== 0) return;
    const adding = tool === "one" || tool === "zero";
    const index = plane.siteAt(event, adding ? CLEAR : REACH);
    if (index === null) {
      if (adding) addAt(plane.rawAt(event));
      return;
    }
    const { id } = model.sites[index];
    const [x, y] = plane.place(index);
    surface.setPointerCapture(event.pointerId);
    held = { id, from: [event.clientX, event.clientY], offset: [x - event.clientX, y - event.clientY], moved: false };
    store.change("demo", { select: id });
  }

  /** @param {PointerEvent} event */
  function onMove(event) {
    if (!held) return;
    const { id, from, offset } = held;
    held.moved ||= Math.hypot(event.clientX - from[0], event.clientY - from[1]) > STILL;
    if (held.moved) moveTo(id, [event.clientX + offset[0], event.clientY + offset[1]]);
  }

  /** @param {PointerEvent} event */
  function onUp(event) {
    if (!held) return;
    surface.releasePointerCapture(event.pointerId);
    const { id, moved } = held;
    held = null;
    if (!moved) useTool(id);
  }

  /** @param {number} id @param {Pair} place */
  function moveTo(id, [x, y]) {
    const [across, up] = plane.scales();
    edit(moveSite(store.get().demo, model, id, [across.value(x), up.value(y)]));
  }

  /** @param {Pair} raw */
  function addAt(raw) {
    edit(addSite(store.get().demo, model, raw, tool === "one" ? 1 : 0));
  }

  /** @param {number} id */
  function useTool(id) {
    const { demo } = store.get();
    if (tool === "remove") edit(removeSite(demo, model, id));
    else edit(flipSite(demo, model, id));
  }

  /** @param {string} key @param {KeyboardEvent} event */
  function onKey(key, event) {
    const id = store.get().demo.select;
    const index = id === null ? undefined : model.at.get(id);
    if (id === null || index === undefined) return false;
    const [x, y] = plane.place(index);
    if (key in ARROWS && event.shiftKey) {
      moveTo(id, [x + NUDGE * ARROWS[key][0], y + NUDGE * ARROWS[key][1]]);
    } else if (key === "Delete" || key === "Backspace") {
      edit(removeSite(store.get().demo, model, id));
    } else if (key === "Enter" || key === " ") {
      const [across, up] = plane.scales();
      if (tool === "one" || tool === "zero") addAt([across.value(x + BESIDE), up.value(y)]);
      else useTool(id);
    } else {
      return false;
    }
    return true;
  }

  function showTools() {
    const { one, zero } = model.set.label;
    const { flip, add, remove } = prose.demo.data;
    /** @type {[Tool, string, (Node | string)[]][]} tool, name, what is seen instead of it */
    const offered = [
      ["flip", flip.name, [flip.seen]],
      ["one", filled(add, { label: one }), ["+", makeMarkIcon(1)]],
      ["zero", filled(add, { label: zero }), ["+", makeMarkIcon(0)]],
      ["remove", remove, []],
    ];
    fill(
      tools,
      offered.map(([key, name, seen]) => {
        const onclick = () => {
          tool = key;
          for (const chip of tools.children) chip.setAttribute("aria-pressed", String(chip.getAttribute("data-tool") === key));
          surface.dataset.tool = key;
        };
        const pressed = String(tool === key);
        const label = seen.length > 0 && name;
        const attributes = { type: "button", class: "chip", "data-tool": key, "aria-pressed": pressed, "aria-label": label, title: label };
        return h("button", { ...attributes, onclick }, seen.length > 0 ? seen : name);
      }),
    );
  }

  /** @type {Panel["follow"]} */
  function follow(next, { demo }) {
    model = next;
    plane.show(model, demo.select);
  }

  return {
    element: frame.element,
    title: frame.title,
    follow,
    render(next, state) {
      follow(next, state);
      plane.settle();
      frame.tabulate(model);
      if (told?.set !== model.set) showTools();
      if (told?.sites !== model.sites) {
        frame.say(captionOf(model));
        rate.show(model);
      }
      told = model;
    },
  };
}

/** @param {DemoModel} model */
function captionOf({ sites, ones, set, left }) {
  const { caption, left: unseen } = prose.demo.data;
  const share = number(ones / sites.length, { style: "percent" });
  const told = sentence(caption, { share, one: set.label.one, ones: number(ones), n: number(sites.length) });
  return left > 0 ? [...told, " ", counted(unseen, left)] : told;
}
