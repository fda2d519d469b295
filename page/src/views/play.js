/** The play tab: one forecast, one outcome, and what it costs; everything follows the point. */

import { h } from "../base/dom.js";
import { createBackwards } from "./play/backwards.js";
import { createOwnAnswer } from "./play/check.js";
import { createPlayControls } from "./play/controls.js";
import { createPlayFigure } from "./play/figure.js";
import { createSlopes } from "./play/slopes.js";
import { createWorking } from "./play/working.js";
import { solvePlay } from "./play/point.js";
import { prose } from "../prose/prose.js";

/** @import { App, View } from "../base/app.js" */

/**
 * @param {App} app
 * @returns {View}
 */
export function createPlayView(app) {
  const figure = createPlayFigure(app);
  const working = createWorking({ title: prose.play.working.title, key: "play-solution" });
  const parts = [figure, createPlayControls(app), createSlopes(app), createBackwards(app), createOwnAnswer(app)];
  const [, controls, slopes, backwards, check] = parts.map(({ element }) => element);
  const element = h(
    "section",
    { class: "stack play" },
    h("h1", {}, prose.play.title),
    h("p", { class: "lead prose" }, prose.play.lead),
    h(
      "div",
      { class: "play-desk" },
      h("div", { class: "panel stack" }, figure.element, controls),
      h("div", { class: "play-side" }, working.element, check),
    ),
    h("div", { class: "play-more" }, slopes, backwards),
  );
  return {
    element,
    render({ play }, before) {
      if (before && play === before.play) return;
      const solution = solvePlay(play, app.lesson.words);
      for (const part of parts) part.render(play, solution);
      working.show(solution);
      if (!before) return;
      app.announce(solution.words);
      app.path.finish("play");
    },
  };
}
