/** Panel 2, predictions: the probability all over the plane, and the line on which it is one half. */

import { number, svg } from "../../../base/dom.js";
import { footOf, isFree, wordsSize } from "../../../figures/labels.js";
import { setLinePlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { colorRun, colorStops, lineAcross } from "../figures/field.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { createPlane, MARGIN } from "../figures/plane.js";
import { PREDICTIONS_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { createSideStrip } from "./side_strip.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Area } from "../../../figures/labels.js" */
/** @import { Box } from "../../../figures/plot.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel, Pair } from "../model.js" */

const REACH = 24;
const STOPS = 33;
const LEVELS = [0.5, 0.9, 0.1]; // in the order in which they are labeled where there is no room for all
const CAPTION = "{right} of {n} on the right side: {accuracy}";

/**
 * Make the panel.
 * @param {App} app
 * @returns {Panel}
 */
export function createPredictionsPanel({ store }) {
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {DemoModel | null} */
  let told = null;
  const words = {
    key: "predictions",
    label: "The probability the model gives, all over the plane, and its decision boundary",
    help: "Arrow keys go from site to site.",
  };
  const plane = createPlane(words, (id) => store.change("demo", { select: id }), drawField);
  const strip = createSideStrip();
  const frame = createPanelFrame(PANELS[1], PREDICTIONS_TWIN, { figure: plane.element, meter: [strip.element] });

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
    const box = plane.box();
    /** @type {Area[]} */
    const taken = [];
    LEVELS.forEach((p, i) => {
      const line = lineAcross(model.weights, Math.log(p / (1 - p)), at);
      showOrHide(lines[i], line !== null);
      if (line) setLinePlace(lines[i], line);
      const area = line && levelArea(line, box, taken);
      showOrHide(labels[i], Boolean(area));
      if (!area) return;
      taken.push(area);
      setPlace(labels[i], { x: area.left, y: footOf(area) });
    });
    const other = model.rivalWeights && lineAcross(model.rivalWeights, 0, at);
    showOrHide(rival, Boolean(other));
    if (other) setLinePlace(rival, other);
  }

  /** @type {Panel["follow"]} */
  function follow(model, { demo }) {
    shown = model;
    plane.show(model, demo.select);
    strip.show(model);
  }

  return {
    element: frame.element,
    title: frame.title,
    follow,
    inTurn: true,
    render(model, state) {
      follow(model, state);
      plane.settle();
      frame.tabulate(model);
      if (told !== model) frame.say(sentence(CAPTION, predictionSlots(model)));
      told = model;
    },
  };
}

/**
 * Where the label of a level stands: outside the frame, where its line leaves it at the right or at the top.
 * @param {[Pair, Pair]} line
 * @param {Box} box
 * @param {Area[]} taken labels that stand
 * @returns {Area | null} null where there is no room outside
 */
function levelArea(line, { left, right, top, text }, taken) {
  const [width, height] = wordsSize("0.5", text);
  const inside = { left: 0, right: right + MARGIN.right * text, top: 0, bottom: Infinity };
  for (const [x, y] of line) {
    /** @type {Area | null} */
    const beside = x > right - 1 ? { left: right + 4, right: right + 4 + width, top: y - height / 2, bottom: y + height / 2 } : null;
    // The name of the upright axis stands above the left half of the frame.
    const above = y < top + 1 && x > (left + right) / 2 ? { left: x - width / 2, right: x + width / 2, top: top - height - 2, bottom: top - 2 } : null;
    const area = beside ?? above;
    if (area && isFree(area, { inside, taken, places: [], reach: 0 })) return area;
  }
  return null;
}

/** @param {DemoModel} model */
function predictionSlots({ sites, accuracy }) {
  return {
    right: number(Math.round(accuracy * sites.length)),
    n: number(sites.length),
    accuracy: number(accuracy, { style: "percent" }),
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
