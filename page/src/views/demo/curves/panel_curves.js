/** Panel 4, loss curves: each site on its own −ln curve, and below it the way of the mean loss. */

import { h, number, svg } from "../../../base/dom.js";
import { drawAxes } from "../../../figures/axis.js";
import { curvePath, lossSteps } from "../../../figures/curve.js";
import { createPlot, pointerPlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { sigmoid } from "../../../maths/loss.js";
import { ARROWS, createKeyboardCursor, nextMark } from "../figures/keyboard_cursor.js";
import { createMarks } from "../figures/marks.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { HISTORY_TWIN } from "../figures/table.js";
import { baseRateOf } from "../shared/base_rate.js";
import { siteName, siteWords } from "../shared/labels.js";
import { sayProbability, sentence } from "../shared/sentence.js";
import { createHistory } from "../training/history.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Child } from "../../../base/dom.js" */
/** @import { Scale } from "../../../figures/scale.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const MARGIN = { left: 48, right: 16, top: 24, bottom: 44 };
const REACH = 24;
const TOP = 5; // nats: what is above is marked at the upper edge
const CAPTION =
  "A site whose label is 1 stands on −ln p, one whose label is 0 on −ln(1 − p): {site} costs {loss} at p = {p}. {above}" +
  "Mean loss at step {step}: {bce}; a coin has {coin}, and always saying the share of ones {base}.";
const ABOVE = `Larger losses than ${TOP} stand on the upper edge. `;

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
  /** @type {{model: DemoModel, select: number | null} | null} */
  let told = null;
  /** @type {Scale} */
  let across;
  /** @type {Scale} */
  let up;
  let places = new Float64Array(0);

  const plot = createPlot("demo-figure", { "aria-label": "The loss of each site on its −ln curve, over the probability" }, MARGIN, () => model && redraw());
  const axes = svg("g");
  const curves = [1, 0].map((y) => svg("path", { class: `demo-curve ${y ? "one" : "zero"}` }));
  const drop = svg("line", { class: "demo-drop" });
  const marks = createMarks();
  plot.element.append(axes, ...curves, drop, marks.element);
  const cursor = createKeyboardCursor(
    { label: "Sites on their loss curves", help: "Arrow keys go from site to site." },
    press,
    () => selected === null && model && select(model.worst),
  );
  const surface = h("div", { class: "demo-plot demo-plot-curves" }, plot.element, cursor.element);
  const history = createHistory(store);
  const frame = createPanelFrame(PANELS[3], HISTORY_TWIN, surface, history.element);

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
      { scale: across, plain: "probability p", technical: "given to 1", ticks: [0, 0.25, 0.5, 0.75, 1] },
      { scale: up, plain: "loss", technical: "in nats" },
    );
    const given = lossSteps(TOP);
    curves[0].setAttribute("d", curvePath(across, up, given, (p) => -Math.log(p)));
    curves[1].setAttribute("d", curvePath(across, up, given.map((q) => 1 - q), (p) => -Math.log1p(-p)));
    placeMarks();
    settle();
  }

  function placeMarks() {
    const { sites, p, loss, at } = /** @type {DemoModel} */ (model);
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
    follow,
    inTurn: true,
    render(next, state) {
      follow(next, state);
      settle();
      frame.tabulate(next);
      if (told?.model === next && told.select === selected) return;
      told = { model: next, select: selected };
      frame.say(sentence(CAPTION, curveSlots(next, selected)));
    },
  };
}

/**
 * @param {DemoModel} model
 * @param {number | null} select
 * @returns {Record<string, Child>}
 */
function curveSlots({ sites, at, z, p, loss, worst, step, bce }, select) {
  const index = /** @type {number} */ (at.get(select ?? worst) ?? at.get(worst));
  return {
    site: siteName(sites[index].id),
    loss: number(loss[index]),
    p: sayProbability(p[index], sigmoid(-z[index])),
    above: loss.some((one) => one > TOP) ? ABOVE : "",
    step: number(step, { digits: 6 }),
    bce: number(bce),
    coin: number(Math.LN2),
    base: number(baseRateOf(sites).loss),
  };
}
