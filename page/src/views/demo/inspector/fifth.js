/**
 * The fifth panel: a line below the four others that follows one site through the stages, and opens upwards into that site
 * worked out, into the pulls of all sites, or into the race with squared error.
 */

import { fill, h, number, setNumber } from "../../../base/dom.js";
import { explained } from "../../../base/term.js";
import { sigmoid } from "../../../maths/loss.js";
import { deriveDemo } from "../model.js";
import { siteName } from "../shared/labels.js";
import { sayProbability } from "../shared/sentence.js";
import { inspectedSite } from "./inspector.js";

/** @import { App } from "../../../base/app.js" */
/** @import { DemoState } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/** @typedef {"site" | "pulls" | "race"} Leaf */

/** @type {{key: Leaf, title: string, part: string | null}[]} */
const LEAVES = [
  { key: "site", title: "One site worked out", part: "inspector" },
  { key: "pulls", title: "All pulls add up", part: null },
  { key: "race", title: "Race with squared error", part: "race" },
];

/**
 * @param {App} app
 * @param {Record<Leaf, Part>} parts what it opens into
 * @returns {Part}
 */
export function createFifth({ store, lesson }, parts) {
  const buttons = LEAVES.map(({ key, title, part }) => {
    const onclick = () => open(store.get().demo.open === key ? "" : key);
    const control = { "aria-expanded": "false", "aria-controls": `demo-leaf-${key}` };
    return h("button", { type: "button", class: "demo-leaf", "data-leaf": key, "data-part": part, ...control, onclick }, title);
  });
  const bodies = LEAVES.map(({ key }) => h("div", { class: "demo-leaf-body", id: `demo-leaf-${key}`, hidden: true }, parts[key].element));
  const numbers = { z: number(0), loss: number(0), slope: number(0) };
  const given = h("span");
  const slope = h("span");
  const cells = h(
    "div",
    { class: "demo-line" },
    h("p", {}, "z = ", numbers.z, explained(", so p = σ(z) = "), given),
    h("p", {}, "loss ", h("strong", { class: "loss" }, numbers.loss)),
    h("p", {}, slope, " = ", numbers.slope, ", its pull"),
  );
  const where = h("span", { class: "small soft" });
  const walk = [["‹", "Previous site", -1], ["›", "Next site", 1]].map(([sign, name, by]) =>
    h("button", { type: "button", class: "button", "aria-label": name, title: name, onclick: () => go(Number(by)) }, sign),
  );
  const worst = h("button", { type: "button", class: "button", onclick: jumpToWorst }, "Jump to the worst site");
  const ways = h("div", { class: "demo-site-ways" }, worst, walk[0], where, walk[1]);
  const close = h("button", { type: "button", class: "button demo-close", "aria-label": "Close the fifth panel", onclick: () => open("") }, "×");
  const element = h(
    "section",
    { class: "panel demo-fifth", "aria-label": "Worked out" },
    h("div", { class: "demo-fifth-bar" }, buttons, cells, ways, close),
    bodies,
  );

  /** @param {DemoState["open"]} leaf */
  function open(leaf) {
    const { open: before } = store.get().demo;
    store.change("demo", { open: leaf });
    store.flush();
    const at = LEAVES.findIndex(({ key }) => key === (leaf || before));
    buttons[at]?.focus({ preventScroll: true });
    if (leaf) element.scrollIntoView({ block: "nearest" });
  }

  function modelNow() {
    return deriveDemo(store.get().demo, lesson); // what is on screen may be a moment behind
  }

  /** @param {number} by */
  function go(by) {
    const model = modelNow();
    const n = model.sites.length;
    const index = (inspectedSite(model, store.get().demo.select) + by + n) % n;
    store.change("demo", { select: model.sites[index].id });
  }

  function jumpToWorst() {
    store.change("demo", { select: modelNow().worst });
  }

  /** @param {DemoModel} model @param {DemoState} demo */
  function showSite(model, demo) {
    const index = inspectedSite(model, demo.select);
    const { id } = model.sites[index];
    const squared = model.tape.trainer.options.loss === "squared";
    setNumber(numbers.z, model.z[index]);
    fill(given, sayProbability(model.p[index], sigmoid(-model.z[index])));
    setNumber(numbers.loss, model.loss[index]);
    setNumber(numbers.slope, model.slope[index]);
    const sign = squared ? "2(p − y)·p(1 − p)" : "p − y";
    if (slope.textContent !== sign) slope.textContent = sign;
    const name = demo.open ? LEAVES[0].title : `${siteName(id)} worked out`;
    if (buttons[0].textContent !== name) buttons[0].textContent = name;
    fill(where, `${siteName(id)} of ${model.sites.length}`, id === model.worst && ", the costliest");
  }

  return {
    element,
    render(model, state, before) {
      const { demo } = state;
      if (before?.demo.open !== demo.open) {
        element.classList.toggle("open", demo.open !== "");
        LEAVES.forEach(({ key }, i) => {
          buttons[i].setAttribute("aria-expanded", String(key === demo.open));
          bodies[i].hidden = key !== demo.open;
        });
        cells.hidden = demo.open !== "";
        ways.hidden = demo.open !== "site";
        close.hidden = demo.open === "";
      }
      showSite(model, demo);
      for (const { key } of LEAVES) if (key === demo.open || before?.demo.open === key) parts[key].render(model, state, before);
    },
  };
}
