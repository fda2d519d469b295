/** The tangent in numbers: how the loss changes with p, and with the log-odds z. */

import { h, number, setNumber } from "../../base/dom.js";
import { explained } from "../../base/term.js";
import { mathml } from "../../maths/notation.js";
import { solveGradient } from "../../maths/solver.js";
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
  const byP = number(NaN);
  const byLogit = number(NaN);
  const direction = h("p", {});
  const more = createFoldedSteps("The slopes step by step");
  const note = h("p", { class: "small soft" }, explained("These slopes are of the loss in nats; for bits, divide by ln 2."));
  return {
    element: h(
      "section",
      { class: "panel stack", "data-part": "play-slopes" },
      h("h2", {}, "How steep it is"),
      h("p", {}, "The blue line is the tangent. Training follows it downhill."),
      h("div", { class: "play-slopes" }, h("p", {}, mathml(BY_P), " ", byP), h("p", {}, mathml(BY_LOGIT), " ", byLogit)),
      direction,
      note,
      h(
        "p",
        { class: "small soft" },
        explained("z is the log-odds of p, what a model puts out before the sigmoid. Over p the slope has no bound; over z it stays between −1 and 1. The log-odds scale shows it."),
      ),
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
