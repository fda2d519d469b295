/** The demo: four linked panels on one model, the way through them, and what moves it. */

import { h } from "../base/dom.js";
import { createControls } from "./demo/controls.js";
import { createCurvesPanel } from "./demo/curves/panel_curves.js";
import { createDataPanel } from "./demo/data/panel_data.js";
import { PANELS } from "./demo/figures/panel.js";
import { createInspector } from "./demo/inspector/inspector.js";
import { deriveDemo, lookAhead } from "./demo/model.js";
import { createPredictionsPanel } from "./demo/predictions/panel_predictions.js";
import { createPunishmentPanel } from "./demo/punishment/panel_punishment.js";
import { createScheduler } from "./demo/scheduler.js";
import { siteWords } from "./demo/shared/labels.js";
import { createStepper } from "./demo/story/stepper.js";
import { createPlayer } from "./demo/training/player.js";
import { createRace } from "./demo/training/race.js";

/** @import { App, View } from "../base/app.js" */
/** @import { State } from "../base/state.js" */
/** @import { DemoModel } from "./demo/model.js" */

/**
 * Make the tab.
 * @param {App} app
 * @returns {View}
 */
export function createDemoView(app) {
  const panels = [createDataPanel, createPredictionsPanel, createPunishmentPanel, createCurvesPanel].map((make) => make(app));
  const pieces = {
    stepper: createStepper(app),
    player: createPlayer(app),
    inspector: createInspector(app),
    controls: createControls(app),
    race: createRace(app),
  };
  for (const [part, { element }] of Object.entries(pieces)) element.dataset.part = part;
  const tabs = PANELS.map(({ brief, order }, stage) => {
    const onclick = () => app.store.change("demo", { stage });
    return h("button", { type: "button", class: "chip", onclick }, `${order} ${brief}`);
  });
  const element = h(
    "section",
    { class: "demo", "aria-labelledby": "demo-heading" },
    h(
      "div",
      { class: "demo-lead" },
      h("h1", { id: "demo-heading" }, "Watch a model learn from its loss"),
      pieces.stepper.element,
      pieces.player.element,
    ),
    h("div", { class: "row demo-panel-tabs", role: "group", "aria-label": "Which panel is shown" }, tabs),
    h("div", { class: "demo-panels" }, panels.map((panel) => panel.element)),
    pieces.controls.element,
    h("div", { class: "demo-below" }, pieces.inspector.element, pieces.race.element),
  );

  const draw = createScheduler([...panels, ...Object.values(pieces)], () => {
    const { demo } = app.store.get();
    if (lookAhead(deriveDemo(demo, app.lesson))) draw(deriveDemo(demo, app.lesson), app.store.get());
  });

  /** @param {State} state */
  function showStage({ demo: { stage } }) {
    tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(i === stage)));
    panels.forEach((panel, i) => panel.element.classList.toggle("current", i === stage));
  }

  /** @param {DemoModel} model @param {State} state @param {State} before */
  function tellSelected(model, { demo: { select, flips } }, before) {
    const index = select === null ? undefined : model.at.get(select);
    const changed = before.demo.select !== select || before.demo.flips !== flips;
    if (index !== undefined && changed) app.announce(siteWords(model, index));
  }

  return {
    element,
    render(state, before) {
      if (before?.demo === state.demo) return;
      const model = deriveDemo(state.demo, app.lesson);
      if (before?.demo.stage !== state.demo.stage) showStage(state);
      draw(model, state);
      if (before) tellSelected(model, state, before);
    },
  };
}
