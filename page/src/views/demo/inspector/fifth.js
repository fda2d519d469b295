/**
 * The fifth panel: a line below the four others that follows one site through the stages, and opens upwards into that site
 * worked out, into the pulls of all sites, or into the race with squared error.
 */

import { fill, h, number, setNumber } from "../../../base/dom.js";
import { sigmoid } from "../../../maths/loss.js";
import { filled, prose } from "../../../prose/prose.js";
import { deriveDemo } from "../model.js";
import { siteName } from "../shared/labels.js";
import { sayProbability, sentence } from "../shared/sentence.js";
import { inspectedSite } from "./inspector.js";

/** @import { App } from "../../../base/app.js" */
/** @import { DemoState } from "../../../base/state.js" */
/** @import { DemoModel } from "../model.js" */
/** @import { Part } from "../scheduler.js" */

/** @typedef {"site" | "pulls" | "race"} Leaf */

/** @type {{key: Leaf, part: string | null}[]} */
const LEAVES = [
  { key: "site", part: "inspector" },
  { key: "pulls", part: null },
  { key: "race", part: "race" },
];

/**
 * @param {App} app
 * @param {Record<Leaf, Part>} parts what it opens into
 * @returns {Part}
 */
export function createFifth({ store, lesson }, parts) {
  const words = prose.demo.fifth;
  const buttons = LEAVES.map(({ key, part }) => {
    const onclick = () => open(store.get().demo.open === key ? "" : key);
    const control = { "aria-expanded": "false", "aria-controls": `demo-leaf-${key}` };
    return h("button", { type: "button", class: "demo-leaf", "data-leaf": key, "data-part": part, ...control, onclick }, words.leaves[key]);
  });
  const bodies = LEAVES.map(({ key }) => h("div", { class: "demo-leaf-body", id: `demo-leaf-${key}`, hidden: true }, parts[key].element));
  const numbers = { z: number(0), loss: number(0), slope: number(0) };
  const given = h("span");
  const slope = h("span");
  const cells = h(
    "div",
    { class: "demo-line" },
    h("p", {}, sentence(words.probability, { z: numbers.z, p: given })),
    h("p", {}, sentence(words.loss, { loss: h("strong", { class: "loss" }, numbers.loss) })),
    h("p", {}, sentence(words.pull, { formula: slope, slope: numbers.slope })),
  );
  const where = h("span", { class: "small soft" });
  const walk = [["‹", words.previous, -1], ["›", words.next, 1]].map(([sign, name, by]) =>
    h("button", { type: "button", class: "button", "aria-label": name, title: name, onclick: () => go(Number(by)) }, sign),
  );
  const worst = h("button", { type: "button", class: "button", onclick: jumpToWorst }, words.worst);
  const ways = h("div", { class: "demo-site-ways" }, worst, walk[0], where, walk[1]);
  const close = h("button", { type: "button", class: "button demo-close", "aria-label": words.close, onclick: () => open("") }, "×");
  const element = h(
    "section",
    { class: "panel demo-fifth", "aria-label": words.title },
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
    const site = siteName(id);
    const name = demo.open ? words.leaves.site : filled(words.worked, { site });
    if (buttons[0].textContent !== name) buttons[0].textContent = name;
    where.textContent = filled(id === model.worst ? words.whereWorst : words.where, { site, n: model.sites.length });
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
