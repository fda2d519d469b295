/** Panel 3, loss "punishment": what each site costs as a red disc, and all of it as one bar. */

import { h, number, setNumber, svg } from "../../../base/dom.js";
import { createPlot, pointerPlace, setAttribute, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale, rangeUpTo } from "../../../figures/scale.js";
import { sigmoid } from "../../../maths/loss.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PUNISHMENT_TWIN } from "../figures/table.js";
import { siteName } from "../shared/labels.js";
import { sayProbability, sentence } from "../shared/sentence.js";
import { createLossDiscs } from "./loss_discs.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 32;
const BAR_MARGIN = { left: 0, right: 0, top: 0, bottom: 20 };
const COIN_ROOM = 52; // px to each side of the words below the bar
const LEAST_SEGMENT = 3; // px: narrower ones are not parted
const CAPTION =
  "The area of a disc is the site’s loss. {site} costs most, {worst}: p = {p} where y = {y}. " +
  "The bar lays all losses side by side: {total} = {n} × {bce}.";

/**
 * Make the panel.
 * @param {App} app
 * @returns {Panel}
 */
export function createPunishmentPanel({ store }) {
  /** @type {DemoModel} */
  let model;
  /** @type {number | null} */
  let selected = null;
  /** @type {DemoModel | null} */
  let told = null;

  const discs = createLossDiscs();
  const words = {
    key: "punishment",
    label: "Each site with a red disc whose area is its loss",
    help: "Arrow keys go from site to site.",
  };
  /** @param {number} id */
  const select = (id) => store.change("demo", { select: id });
  const plane = createPlane(words, select, (next) => discs.show(next, selected, plane.place, plane.box()));
  plane.under.append(discs.under);
  plane.over.append(discs.over);
  const bar = createLossBar(select);
  const frame = createPanelFrame(PANELS[2], PUNISHMENT_TWIN, plane.element, bar.element);

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null) select(model.sites[index].id);
  });

  /** @type {Panel["follow"]} */
  function follow(next, { demo }) {
    model = next;
    selected = demo.select;
    plane.show(model, selected);
    bar.show(model, selected);
  }

  return {
    element: frame.element,
    follow,
    inTurn: true,
    render(next, state) {
      follow(next, state);
      plane.settle();
      frame.tabulate(model);
      if (told !== model) frame.say(sentence(CAPTION, punishmentSlots(model)));
      told = model;
    },
  };
}

/**
 * @param {DemoModel} model
 * @returns {Record<string, Child>}
 */
function punishmentSlots({ sites, at, worst, z, p, loss, total, bce }) {
  const index = /** @type {number} */ (at.get(worst));
  return {
    site: siteName(worst),
    worst: number(loss[index]),
    p: sayProbability(p[index], sigmoid(-z[index])),
    y: number(sites[index].y),
    total: number(total),
    n: number(sites.length),
    bce: number(bce),
  };
}

/**
 * The bar of all losses, the largest on the left, with a mark at what a coin costs.
 * @param {(id: number) => void} select
 */
function createLossBar(select) {
  const plot = createPlot("demo-figure", { "aria-label": "All losses side by side in one bar" }, BAR_MARGIN, () => shown && draw());
  const whole = svg("rect", { class: "demo-bar", y: 0 });
  const parts = svg("path", { class: "demo-bar-parts" });
  const chosen = svg("rect", { class: "demo-bar-chosen", y: 0 });
  const coin = svg("line", { class: "demo-coin", y1: 0 });
  const value = number(0);
  const coinText = svg("text", { class: "figure-tick", "text-anchor": "middle" }, "a coin: ", svg("tspan", { class: "number" }));
  plot.element.append(whole, parts, chosen, coin, coinText);
  const element = h("div", { class: "demo-sum" }, h("p", { class: "small loss" }, "sum of all losses ", value), plot.element);
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {number[]} */
  let order = [];
  /** @type {number[]} */
  let edges = [];

  plot.element.addEventListener("click", (event) => {
    const [x] = pointerPlace(plot.element, event);
    const at = edges.findIndex((edge) => x < edge);
    if (shown && at >= 0) select(shown.sites[order[at]].id);
  });

  function draw() {
    const { sites, loss, total, at } = /** @type {DemoModel} */ (shown);
    const { right, bottom } = plot.box();
    if (right <= 0) return;
    const chance = sites.length * Math.LN2;
    const scale = createScale(rangeUpTo(Math.max(total, 1.5 * chance)), [0, right]);
    if (order.length !== sites.length) order = sites.map((_, i) => i);
    order.sort((one, other) => loss[other] - loss[one] || one - other); // mostly in order already, which is soon seen
    let sum = 0;
    edges = order.map((i) => Math.min(scale.place((sum += loss[i])), right));
    setPlace(whole, { width: edges.at(-1) ?? 0, height: bottom });
    const parted = edges.filter((edge, i) => edge - (edges[i - 1] ?? 0) >= LEAST_SEGMENT);
    setAttribute(parts, "d", parted.map((edge) => `M${edge.toFixed(1)} 0V${bottom}`).join(""));
    const place = order.indexOf(at.get(selected ?? -1) ?? -1);
    showOrHide(chosen, place >= 0);
    if (place >= 0) {
      const from = edges[place - 1] ?? 0;
      setPlace(chosen, { x: from, width: Math.max(edges[place] - from, 2), height: bottom });
    }
    setPlace(coin, { x1: scale.place(chance), x2: scale.place(chance), y2: bottom + 4 });
    setPlace(coinText, { x: Math.min(Math.max(scale.place(chance), COIN_ROOM), right - COIN_ROOM), y: bottom + 18 });
    setNumber(/** @type {Element} */ (coinText.lastElementChild), chance);
    setNumber(value, total);
  }

  return {
    element,
    /** @param {DemoModel} model @param {number | null} id */
    show(model, id) {
      if (shown === model && selected === id) return;
      shown = model;
      selected = id;
      draw();
    },
  };
}
