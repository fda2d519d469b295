/** Panel 2, predictions: the probability all over the plane, and the line on which it is one half. */

import { h, number, svg } from "../../../base/dom.js";
import { setLinePlace, showOrHide } from "../../../figures/plot.js";
import { lineAcross } from "../figures/field.js";
import { createFieldLayer } from "../figures/field_layer.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PREDICTIONS_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { createSideStrip } from "./side_strip.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 24;
const CAPTION = "{right} of {n} on the right side: {accuracy}{always}";
const ALWAYS = "; one answer for all: {most}";
const RARE = 0.25; // of the sites with the rarer label: where one answer for all is right so often, accuracy says little

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

  const field = createFieldLayer(plane, "predictions");
  const rival = svg("line", { class: "demo-boundary rival" });
  plane.under.append(svg("g", { "clip-path": `url(#${plane.cut})` }, rival));

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null && shown) store.change("demo", { select: shown.sites[index].id });
  });

  /** @param {DemoModel} model */
  function drawField(model) {
    field.draw(model.weights);
    const other = model.rivalWeights && lineAcross(model.rivalWeights, 0, plane.plane());
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

/** @param {DemoModel} model */
function predictionSlots({ sites, accuracy, ones }) {
  const most = Math.max(ones, sites.length - ones) / sites.length;
  return {
    always: 1 - most <= RARE && h("span", {}, sentence(ALWAYS, { most: number(most, { style: "percent" }) })),
    right: number(Math.round(accuracy * sites.length)),
    n: number(sites.length),
    accuracy: number(accuracy, { style: "percent" }),
  };
}
