/** The tangent in numbers: how the loss changes with p, and with the log-odds z. */

import { h, number, setNumber } from "../../base/dom.js";
import { explained } from "../../base/term.js";
import { mathml } from "../../maths/notation.js";
import { solveGradient } from "../../maths/solver.js";
import { prose } from "../../prose/prose.js";
import { createFoldedSteps } from "./working.js";

/** @import { App } from "../../base/app.js" */
/** @import { Formula } from "../../maths/notation.js" */
/** @import { PlayPart } from "./point.js" */

/** @type {Formula} */
const BY_P = ["row", ["frac", "dL", "dp"], "="];
/** @type {Formula} */
const BY_LOGIT = ["row", ["frac", "dL", "dz"], "=", "p", "−", "y", "="];

/**
 * @param {App} app
 * @returns {PlayPart}
 */
export function createSlopes({ lesson }) {
  const said = prose.play.slopes;
  const byP = number(NaN);
  const byLogit = number(NaN);
  const direction = h("p", {});
  const more = createFoldedSteps(said.steps);
  const note = h("p", { class: "small soft" }, explained(said.inBits));
  return {
    element: h(
      "section",
      { class: "panel stack", "data-part": "play-slopes" },
      h("h2", {}, said.title),
      h("p", {}, said.tangent),
      h("div", { class: "play-slopes" }, h("p", {}, mathml(BY_P), " ", byP), h("p", {}, mathml(BY_LOGIT), " ", byLogit)),
      direction,
      note,
      h("p", { class: "small soft" }, explained(said.logOdds)),
      more.element,
    ),
    render({ y, p, base }) {
      const slopes = solveGradient(y, p, lesson.words);
      setNumber(byP, slopes.byP);
      setNumber(byLogit, slopes.byLogit);
      direction.textContent = slopes.words;
      note.hidden = base === "e";
      more.show(slopes.steps);
    },
  };
}
