/** What the score of a file says, in numbers and words. */

import { h, number } from "../../base/dom.js";
import { lossFigure, worstTable } from "./figure.js";

/** @import { Score } from "../../maths/score.js" */
/** @import { Held } from "./reading.js" */

/**
 * @param {Held} held
 * @param {Score} score
 * @param {Float64Array | null} losses of all rows, where the page has them
 * @param {number} clipped rows whose probability was beyond 0 or 1
 */
export function scoredElement(held, score, losses, clipped) {
  return h(
    "div",
    { class: "scored" },
    h(
      "div",
      { class: "stack" },
      h("h2", {}, "The score"),
      h("p", { class: "mean-loss" }, "Mean loss ", h("strong", { class: "loss" }, number(score.logLoss)), score.se !== null && [" ± ", number(score.se, { digits: 2 })]),
      scoreSentences(score),
      clipped > 0 && h("p", {}, number(clipped, { style: "full" }), clipped === 1 ? " probability was" : " probabilities were", " beyond 0 or 1 by what rounding leaves, and clipped."),
      losses && h("p", {}, "How far another sample could lie from this, and what follows: ", h("code", {}, `logloss score ${held.name}`), "."),
      losses && partSentence(held, score),
      losses && lossFigure(losses, score.worst),
    ),
    worstTable(score.worst, held.table && held.table.lines),
  );
}

/** @param {Score} score */
function scoreSentences({ n, positives, ci95, logLoss, baseRate, baseRateLoss, ratio, infinite, dropped, verdicts }) {
  return h(
    "ul",
    { class: "stack says" },
    ci95 && h("li", {}, "The true mean lies between ", number(Math.max(0, ci95[0])), " and ", number(ci95[1]), ", with 95 % confidence."),
    infinite > 0 &&
      h(
        "li",
        {},
        h("strong", {}, number(infinite, { style: "full" }), infinite === 1 ? " row costs ∞" : " rows cost ∞"),
        ": the forecast had ruled out what happened, with a p of exactly 0 or 1. One such row makes the mean infinite.",
      ),
    logLoss < Infinity &&
      h("li", {}, "That is what you would pay for giving the truth a probability of ", number(Math.exp(-logLoss)), " every time."),
    ratio === null
      ? h("li", {}, "All labels are the same, so there is no base rate to compare with.")
      : h(
          "li",
          {},
          "Always saying the base rate, ",
          number(baseRate),
          ", would cost ",
          number(baseRateLoss),
          " on these rows. The forecasts cost ",
          number(ratio, { style: "percent" }),
          " of that.",
        ),
    verdicts.map((verdict) => h("li", {}, verdict)),
    h("li", {}, number(n, { style: "full" }), n === 1 ? " row, " : " rows, ", number(positives, { digits: 12 }), " of them 1", dropped > 0 && [", and ", number(dropped, { style: "full" }), " left out because something is missing"], "."),
  );
}

/**
 * @param {Held} held
 * @param {Score} score
 */
function partSentence({ table, whole, name }, { n }) {
  if (!table || whole) return null;
  return h("p", { class: "problem" }, "These are the first ", number(n, { style: "full" }), ` rows: the page takes no more. All of ${name}: `, h("code", {}, `logloss score ${name}`), ".");
}
