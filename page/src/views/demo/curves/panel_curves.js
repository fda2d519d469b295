/** Panel 4, loss curves: each site on its own −ln curve, and below it the way of the mean loss. */

import { h, number, svg } from "../../../base/dom.js";
import { drawAxes } from "../../../figures/axis.js";
import { curvePath, lossSteps } from "../../../figures/curve.js";
import { areaOfWords } from "../../../figures/labels.js";
import { createPlot, pointerPlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { filled, prose } from "../../../prose/prose.js";
import { ARROWS, createKeyboardCursor, nextMark } from "../figures/keyboard_cursor.js";
import { createMarks, markSize, RING_AWAY } from "../figures/marks.js";
import { createPanelFrame } from "../figures/panel.js";
import { MARGIN } from "../figures/plane.js";
import { createSiteValue } from "../figures/site_value.js";
import { HISTORY_TWIN } from "../figures/table.js";
import { siteWords } from "../shared/labels.js";
import { sentence } from "../shared/sentence.js";
import { createHistory } from "../training/history.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Box } from "../../../figures/plot.js" */
/** @import { Scale } from "../../../figures/scale.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 24;
const TOP = 5; // nats: what is above is marked at the upper edge
/** What stands between the curves, line by line from above, where no site is; the last only where it is so. */
const NAMES = [
  { words: prose.demo.curves.one, brief: "−ln p", p: 0.07, anchor: "start" },
  { words: prose.demo.curves.zero, brief: "−ln(1 − p)", p: 0.93, anchor: "end" },
  { words: filled(prose.demo.curves.above, { top: TOP }), brief: "", p: 0.5, anchor: "middle" },
];
const LINE = 17; // px
const ROOMY = 150; // px: a figure with room for words

/**
 * Make the panel.
 * @param {App} app
 * @returns {Panel}
 */
export function createCurvesPanel({ store }) {
  /** @type {DemoModel | null} */
  let model = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {DemoModel | null} */
  let told = null;
  /** @type {Scale} */
  let across;
  /** @type {Scale} */
  let up;
  let places = new Float64Array(0);

  const plot = createPlot("demo-figure", { "aria-label": prose.demo.panels.curves.figure }, MARGIN, () => model && redraw());
  const axes = svg("g");
  const curves = [1, 0].map((y) => svg("path", { class: `demo-curve ${y ? "one" : "zero"}` }));
  const names = NAMES.map(({ anchor }) => svg("text", { class: "figure-tick", "text-anchor": anchor }));
  const drop = svg("line", { class: "demo-drop" });
  const marks = createMarks();
  const cursor = createKeyboardCursor(
    { label: prose.demo.curves.cursor, help: prose.demo.fromSiteToSite },
    press,
    () => selected === null && model && select(model.worst),
  );
  const surface = h("div", { class: "demo-plot" }, plot.element, cursor.element);
  const value = createSiteValue(surface, (pointer) => marks.nearest(pointerPlace(plot.element, pointer), REACH), () => model && across && writeValue(model));
  plot.element.append(axes, ...curves, ...names, drop, marks.element, value.element);
  const history = createHistory(store);
  const frame = createPanelFrame("curves", HISTORY_TWIN, { figure: surface, meter: [history.element] });

  surface.addEventListener("click", (event) => {
    const index = marks.nearest(pointerPlace(plot.element, event), REACH);
    if (index !== null && model) select(model.sites[index].id);
  });

  /** @param {number} id */
  function select(id) {
    store.change("demo", { select: id });
  }

  /** @param {string} key @param {KeyboardEvent} event */
  function press(key, event) {
    if (!model || !(key in ARROWS) || event.shiftKey) return false;
    const from = model.at.get(selected ?? model.worst) ?? 0;
    select(model.sites[nextMark(from, ARROWS[key], model.sites.length, marks.place)].id);
    return true;
  }

  function redraw() {
    const box = plot.box();
    if (box.width === 0) return;
    across = createScale([0, 1], [box.left, box.right]);
    up = createScale([0, TOP], [box.bottom, box.top]);
    drawAxes(
      axes,
      box,
      { scale: across, ...prose.demo.curves.across, ticks: isRoomy(box) ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1] },
      { scale: up, ...prose.demo.curves.up, ...((box.bottom - box.top) / box.text > ROOMY && { ticks: [0, 1, 2, 3, 4, 5] }) },
    );
    const given = lossSteps(TOP);
    curves[0].setAttribute("d", curvePath(across, up, given, (p) => -Math.log(p)));
    curves[1].setAttribute("d", curvePath(across, up, given.map((q) => 1 - q), (p) => -Math.log1p(-p)));
    NAMES.forEach(({ words, brief, p }, i) => {
      names[i].textContent = isRoomy(box) ? words : brief;
      setPlace(names[i], { x: across.place(p), y: box.top + LINE * (i + 1) * box.text });
    });
    placeMarks();
    settle();
  }

  /** @param {DemoModel} shown */
  function writeValue(shown) {
    const box = plot.box();
    const ring = markSize(shown.sites.length) + RING_AWAY;
    showOrHide(names[2], shown.loss.some((one) => one > TOP));
    const taken = NAMES.map(({ anchor }, i) => areaOfWords(names[i], anchor, box.text));
    value.show(shown, selected, { box, places, radius: () => ring, taken });
  }

  function placeMarks() {
    const shown = /** @type {DemoModel} */ (model);
    const { sites, p, loss, at } = shown;
    if (places.length !== 2 * sites.length) places = new Float64Array(2 * sites.length);
    for (let i = 0; i < sites.length; i++) {
      places[2 * i] = across.place(p[i]);
      places[2 * i + 1] = up.place(Math.min(loss[i], TOP));
    }
    marks.show(sites, places);
    const index = selected === null ? undefined : at.get(selected);
    marks.ring(index);
    showOrHide(drop, index !== undefined);
    if (index !== undefined) {
      const [x, y] = marks.place(index);
      setPlace(drop, { x1: x, x2: x, y1: y, y2: up.place(0) });
    }
    writeValue(shown);
  }

  function settle() {
    if (!model || !across) return;
    const there = /** @type {number} */ (model.at.get(selected ?? model.worst) ?? model.at.get(model.worst));
    cursor.show(marks.place(there), siteWords(model, there));
  }

  /** @type {Panel["follow"]} */
  function follow(next, { demo }) {
    const again = model === next && selected === demo.select;
    model = next;
    selected = demo.select;
    history.show(model);
    if (again) return;
    if (across) placeMarks();
    else redraw();
  }

  return {
    element: frame.element,
    title: frame.title,
    follow,
    inTurn: true,
    render(next, state) {
      follow(next, state);
      settle();
      frame.tabulate(next);
      if (told !== next) frame.say(sentence(prose.demo.curves.caption, curveSlots(next)));
      told = next;
    },
  };
}

/** @param {Box} box */
function isRoomy({ left, right, text }) {
  return (right - left) / text > ROOMY;
}

/** @param {DemoModel} model */
function curveSlots({ step, bce }) {
  return {
    bce: h("strong", { class: "loss" }, number(bce)),
    step: number(step, { digits: 6 }),
  };
}
