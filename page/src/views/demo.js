/**
 * The demo, seen whole: a table. Its columns are the four stages, raw data → predictions → loss → learning signal; its rows
 * are every site, all sites together, and one site worked out. Above it the story, below it the player.
 */

import { h } from "../base/dom.js";
import { prose } from "../prose/prose.js";
import { createControls } from "./demo/controls.js";
import { createCurvesPanel } from "./demo/curves/panel_curves.js";
import { createDataPanel } from "./demo/data/panel_data.js";
import { PANELS } from "./demo/figures/panel.js";
import { createWalk } from "./demo/inspector/arrow_walk.js";
import { createFifth } from "./demo/inspector/fifth.js";
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

const LOSS_STAGE = 2;

/** What leads from each stage to the next; the slope has a short name for the loss that is cross-entropy. */
const ARROWS = ["σ(z)", "−ln", "∇"];
const SLOPE = { bce: "p−y", squared: "∇" };

/**
 * Make the tab.
 * @param {App} app
 * @returns {View}
 */
export function createDemoView(app) {
  const panels = [createDataPanel, createPredictionsPanel, createPunishmentPanel, createCurvesPanel].map((make) => make(app));
  const stepper = createStepper(app);
  const player = createPlayer(app, showWhatMoves);
  const controls = createControls(app, player.speed);
  const fifth = createFifth(app, { site: createInspector(), pulls: createWalk(), race: createRace(app) });
  stepper.element.dataset.part = "stepper";
  player.element.dataset.part = "player";
  const flows = ARROWS.map((sign) => h("span", { class: "demo-flow", "aria-hidden": "true" }, h("em", {}, sign)));
  panels.forEach(({ element, title }, stage) => {
    title.append(stepper.links[stage]);
    if (stage in flows) element.append(flows[stage]);
  });
  const tabs = PANELS.map((key, stage) => {
    const onclick = () => app.store.change("demo", { stage });
    return h("button", { type: "button", class: "demo-panel-tab", onclick }, prose.demo.panels[key].brief);
  });
  const tabRow = h("div", { class: "demo-panel-tabs", role: "group", "aria-label": prose.demo.whichPanel }, tabs);
  const board = h(
    "div",
    { class: "demo-board" },
    h("p", { class: "demo-loop", "aria-hidden": "true" }, h("span", {}, prose.demo.again)),
    panels.map((panel) => panel.element),
    fifth.element,
  );
  const element = h(
    "section",
    { class: "demo", "aria-labelledby": "demo-heading" },
    h("h1", { id: "demo-heading", class: "hidden-visually" }, prose.demo.title),
    stepper.element,
    tabRow,
    board,
    h("div", { class: "demo-foot" }, controls.opener, player.element),
    controls.element,
  );

  /** Where one panel is shown at a time, training is watched in one that moves. */
  function showWhatMoves() {
    if (getComputedStyle(tabRow).display === "none") return;
    if (app.store.get().demo.stage === 0) app.store.change("demo", { stage: LOSS_STAGE });
    app.store.flush();
    tabRow.scrollIntoView({ block: "start" });
  }

  const draw = createScheduler([...panels, stepper, player, fifth, controls], () => {
    const { demo } = app.store.get();
    if (lookAhead(deriveDemo(demo, app.lesson))) draw(deriveDemo(demo, app.lesson), app.store.get());
  });

  /** @param {State} state */
  function showSlope({ demo: { train } }) {
    const sign = flows[2].firstElementChild;
    if (sign) sign.textContent = SLOPE[train.loss];
  }

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
      if (before?.demo.train.loss !== state.demo.train.loss) showSlope(state);
      draw(model, state);
      if (before) tellSelected(model, state, before);
    },
  };
}
