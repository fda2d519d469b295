/** Panel 2, predictions: the probability all over the plane, and the line on which it is one half. */

import { number, svg } from "../../../base/dom.js";
import { setLinePlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { sigmoid } from "../../../maths/loss.js";
import { colorRun, colorStops, lineAcross } from "../figures/field.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PREDICTIONS_TWIN } from "../figures/table.js";
import { siteName } from "../shared/labels.js";
import { sayProbability, sentence } from "../shared/sentence.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel, Pair } from "../model.js" */

const REACH = 24;
const STOPS = 33;
const LEVELS = [0.5, 0.9, 0.1]; // in the order in which they are labeled where there is no room for all
const LABEL_ROOM = 32; // px between the labels of two lines
const CAPTION =
  "Amber: p near 1. Blue: p near 0. On the thick line p = 0.5, and {right} of {n} sites stand on their own side of it, " +
  "{accuracy}. {site} is given p = {p}, and it was {y}.";
const RACE = " The dashed line is that of {rival}.";
const RIVALS = { squared: "squared error", bce: "cross-entropy" };

/**
 * Make the panel.
 * @param {App} app
 * @returns {Panel}
 */
export function createPredictionsPanel({ store }) {
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {{model: DemoModel, select: number | null} | null} */
  let told = null;
  const words = {
    key: "predictions",
    label: "The probability the model gives, all over the plane, and its decision boundary",
    help: "Arrow keys go from site to site.",
  };
  const plane = createPlane(words, (id) => store.change("demo", { select: id }), drawField);
  const frame = createPanelFrame(PANELS[1], PREDICTIONS_TWIN, plane.element);

  const run = svg("linearGradient", { id: "demo-field", gradientUnits: "userSpaceOnUse" });
  for (const { offset, p } of colorStops(STOPS)) run.append(makeFieldStop(offset, p));
  const field = svg("rect", { fill: "url(#demo-field)" });
  const lines = LEVELS.map((p) => svg("line", { class: p === 0.5 ? "demo-boundary" : "demo-contour" }));
  const rival = svg("line", { class: "demo-boundary rival" });
  const labels = LEVELS.map((p) => svg("text", { class: "demo-level number", "data-value": p }, p));
  plane.under.append(svg("defs", {}, run), svg("g", { "clip-path": `url(#${plane.cut})` }, field, ...lines, rival));
  plane.over.append(...labels);

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null && shown) store.change("demo", { select: shown.sites[index].id });
  });

  /** @param {DemoModel} model */
  function drawField(model) {
    const at = plane.plane();
    const [left, right] = at.xs;
    const [top, bottom] = at.ys;
    setPlace(field, { x: left, y: top, width: right - left, height: bottom - top });
    const ends = colorRun(model.weights, at);
    showOrHide(field, ends !== null);
    if (ends) setLinePlace(run, ends);
    /** @type {Pair[]} */
    const taken = [];
    LEVELS.forEach((p, i) => {
      const line = lineAcross(model.weights, Math.log(p / (1 - p)), at);
      showOrHide(lines[i], line !== null);
      if (line) setLinePlace(lines[i], line);
      const end = line && (line[0][1] < line[1][1] ? line[0] : line[1]);
      const room = end && taken.every((other) => Math.hypot(other[0] - end[0], other[1] - end[1]) >= LABEL_ROOM);
      showOrHide(labels[i], Boolean(room));
      if (!end || !room) return;
      taken.push(end);
      setPlace(labels[i], { x: Math.min(end[0] + 6, right - 26), y: Math.min(end[1] + 18, bottom - 6) });
    });
    const other = model.rivalWeights && lineAcross(model.rivalWeights, 0, at);
    showOrHide(rival, Boolean(other));
    if (other) setLinePlace(rival, other);
  }

  /** @type {Panel["follow"]} */
  function follow(model, { demo }) {
    shown = model;
    plane.show(model, demo.select);
  }

  return {
    element: frame.element,
    follow,
    inTurn: true,
    render(model, state) {
      const { select } = state.demo;
      follow(model, state);
      plane.settle();
      frame.tabulate(model);
      if (told?.model === model && told.select === select) return;
      told = { model, select };
      frame.say(sentence(CAPTION + (model.rival ? RACE : ""), predictionSlots(model, select)));
    },
  };
}

/**
 * @param {DemoModel} model
 * @param {number | null} select
 */
function predictionSlots({ sites, accuracy, z, p, worst, at, set, options }, select) {
  const index = /** @type {number} */ (at.get(select ?? worst) ?? at.get(worst));
  const { id, y } = sites[index];
  return {
    right: number(Math.round(accuracy * sites.length)),
    n: number(sites.length),
    accuracy: number(accuracy, { style: "percent" }),
    site: siteName(id),
    p: sayProbability(p[index], sigmoid(-z[index])),
    y: `${y} (${y === 1 ? set.label.one : set.label.zero})`,
    rival: RIVALS[options.loss === "bce" ? "squared" : "bce"],
  };
}

/**
 * One color of the field, mixed from the tokens so that it follows the theme.
 * @param {number} offset
 * @param {number} p
 */
function makeFieldStop(offset, p) {
  const stop = svg("stop", { offset });
  const [end, share] = p < 0.5 ? ["--field-0", 1 - 2 * p] : ["--field-1", 2 * p - 1];
  stop.style.setProperty("stop-color", `color-mix(in srgb, var(${end}) ${(100 * share).toFixed(2)}%, var(--field-mid))`);
  return stop;
}
