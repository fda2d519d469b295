/** Panel 3, loss "punishment": what each site costs as a red disc, and all of it as one bar. */

import { h, number } from "../../../base/dom.js";
import { createPanelFrame, PANELS } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PUNISHMENT_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { createDiscLayer } from "./disc_layer.js";
import { createLossBar } from "./loss_bar.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 32;
const CAPTION = "All losses: {total} ÷ {n} = {bce}";

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

  const words = {
    key: "punishment",
    label: "Each site with a red disc whose area is its loss",
    help: "Arrow keys go from site to site.",
  };
  /** @param {number} id */
  const select = (id) => store.change("demo", { select: id });
  const plane = createPlane(words, select, draw);
  const discs = createDiscLayer(plane, "punishment", () => model && draw(model));
  const bar = createLossBar(select);
  const frame = createPanelFrame(PANELS[2], PUNISHMENT_TWIN, { figure: plane.element, meter: [bar.element] });

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null) select(model.sites[index].id);
  });

  /** @param {DemoModel} next */
  function draw(next) {
    discs.draw(next, selected);
  }

  /** @type {Panel["follow"]} */
  function follow(next, { demo }) {
    model = next;
    selected = demo.select;
    plane.show(model, selected);
    bar.show(model, selected);
  }

  return {
    element: frame.element,
    title: frame.title,
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

/** @param {DemoModel} model */
function punishmentSlots({ sites, total, bce }) {
  return { total: number(total), n: number(sites.length), bce: h("strong", { class: "loss" }, number(bce)) };
}
