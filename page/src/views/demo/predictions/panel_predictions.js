/** Panel 2, predictions: the probability all over the plane, and the line on which it is one half. */

import { number, svg } from "../../../base/dom.js";
import { setLinePlace, showOrHide } from "../../../figures/plot.js";
import { prose } from "../../../prose/prose.js";
import { lineAcross } from "../figures/field.js";
import { createFieldLayer } from "../figures/field_layer.js";
import { createPanelFrame } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PREDICTIONS_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { createSideStrip } from "./side_strip.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 24;
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
    label: prose.demo.panels.predictions.figure,
    help: prose.demo.fromSiteToSite,
  };
  const plane = createPlane(words, (id) => store.change("demo", { select: id }), drawField);
  const strip = createSideStrip();
  const frame = createPanelFrame("predictions", PREDICTIONS_TWIN, { figure: plane.element, meter: [strip.element] });

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
      if (told !== model) frame.say(captionOf(model));
      told = model;
    },
  };
}

/** @param {DemoModel} model */
function captionOf({ sites, accuracy, ones }) {
  const { caption, captionRare } = prose.demo.predictions;
  const most = Math.max(ones, sites.length - ones) / sites.length;
  return sentence(1 - most <= RARE ? captionRare : caption, {
    right: number(Math.round(accuracy * sites.length)),
    n: number(sites.length),
    accuracy: number(accuracy, { style: "percent" }),
    most: number(most, { style: "percent" }),
  });
}
