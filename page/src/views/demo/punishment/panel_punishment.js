/** Panel 3, loss "punishment": what each site costs as a red disc, and all of it as one bar. */

import { h, number } from "../../../base/dom.js";
import { prose } from "../../../prose/prose.js";
import { createPanelFrame } from "../figures/panel.js";
import { createPlane } from "../figures/plane.js";
import { PUNISHMENT_TWIN } from "../figures/table.js";
import { sentence } from "../shared/sentence.js";
import { createDiscLayer } from "./disc_layer.js";
import { createLossBar } from "./loss_bar.js";

/** @import { App } from "../../../base/app.js" */
/** @import { Panel } from "../figures/panel.js" */
/** @import { DemoModel } from "../model.js" */

const REACH = 32;

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
    label: prose.demo.panels.punishment.figure,
    help: prose.demo.fromSiteToSite,
  };
  /** @param {number} id */
  const select = (id) => store.change("demo", { select: id });
  const plane = createPlane(words, select, draw);
  const discs = createDiscLayer(plane, "punishment", () => model && draw(model));
  const bar = createLossBar(select);
  const frame = createPanelFrame("punishment", PUNISHMENT_TWIN, { figure: plane.element, meter: [bar.element] });

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
      if (told !== model) frame.say(sentence(prose.demo.punishment.caption, punishmentSlots(model)));
      told = model;
    },
  };
}

/** @param {DemoModel} model */
function punishmentSlots({ sites, total, bce }) {
  return { total: number(total), n: number(sites.length), bce: h("strong", { class: "loss" }, number(bce)) };
}
