/** What the score of a file says, in numbers and words. */

import { h, number } from "../../base/dom.js";
import { saveFile } from "../../base/saving.js";
import { explained } from "../../base/term.js";
import { lossFigure, worstTable } from "./figure.js";
import { scoreCommand } from "./question.js";

/** @import { Score } from "../../maths/score.js" */
/** @import { Asked } from "./question.js" */
/** @import { Held } from "./reading.js" */

/**
 * @param {Held} held
 * @param {Asked} asked
 * @param {Score} score
 * @param {Float64Array | null} losses of all rows, where the page has them
 * @param {number | null} clipped rows whose probability was beyond 0 or 1; null where it is not known how many
 */
export function scoredElement(held, asked, score, losses, clipped) {
  const command = h("code", {}, scoreCommand(asked));
  const save = () => saveFile(held.name, "text/csv", held.file);
  return h(
    "div",
    { class: "scored" },
    h(
      "div",
      { class: "stack" },
      h("h2", {}, "The score"),
      h("p", { class: "mean-loss" }, "Mean loss ", h("strong", { class: "loss" }, number(score.logLoss)), score.se !== null && [" ± ", number(score.se, { digits: 2 })]),
      scoreSentences(score),
      clipped !== 0 && h("p", {}, clippedInWords(clipped)),
      losses && held.whole && h("p", {}, "How far another sample could lie from this, and what follows: ", command),
      losses && !held.whole && h("p", { class: "problem" }, "These are the first ", number(score.n, { style: "count" }), ` rows: the page takes no more. All of ${held.name}: `, command),
      losses && !held.saved && h("div", {}, h("button", { type: "button", class: "button", onclick: save }, `Save ${held.name}`)),
      losses && lossFigure(losses, score.worst),
    ),
    worstTable(score.worst, held.table && held.table.lines),
  );
}

/** @param {number | null} count */
function clippedInWords(count) {
  const where = " beyond 0 or 1 by what rounding leaves, and clipped.";
  if (count === null) return `What probabilities were${where.replace(", and", ", is")}`;
  return [number(count, { style: "count" }), count === 1 ? " probability was" : " probabilities were", where];
}

/** @param {Score} score */
function scoreSentences({ n, positives, ci95, logLoss, baseRate, baseRateLoss, ratio, infinite, clipped, dropped, verdicts }) {
  return h(
    "ul",
    { class: "stack says" },
    ci95 && h("li", {}, "The true mean lies between ", number(Math.max(0, ci95[0])), " and ", number(ci95[1]), ", with 95 % confidence."),
    infinite > 0 &&
      h(
        "li",
        {},
        h("strong", {}, number(infinite, { style: "count" }), infinite === 1 ? " row costs ∞" : " rows cost ∞"),
        ": the forecast had ruled out what happened, with a p of exactly 0 or 1. One such row makes the mean infinite.",
      ),
    infinite > 0 &&
      h(
        "li",
        {},
        "With p kept away from 0 and 1, as many programs do, the mean would be ",
        clipped.map(([clip, loss], i) => [["", ", ", " or "][i], number(loss), " (by ", number(clip), ")"]).flat(),
        explained(": such a number tells of the program. A p of exactly 0 or 1 is often a rounded one: score the log-odds (logits) that it was made of, where the model gives them."),
      ),
    logLoss < Infinity &&
      h("li", {}, "That is what you would pay for giving the truth a probability of ", number(Math.exp(-logLoss)), " every time."),
    ratio === null
      ? h("li", {}, explained("All labels are the same, so there is no base rate to compare with."))
      : h(
          "li",
          {},
          explained("Always saying the base rate, "),
          number(baseRate),
          ", would cost ",
          number(baseRateLoss),
          " on these rows.",
          ratio < Infinity && [" The forecasts cost ", number(ratio, { style: "percent" }), " of that."],
        ),
    verdicts.map((verdict) => h("li", {}, verdict)),
    h(
      "li",
      {},
      number(n, { style: "count" }),
      n === 1 ? " row" : " rows",
      Number.isInteger(positives) ? [", ", number(positives, { style: "count" }), " of them 1"] : [", whose labels add up to ", number(positives, { digits: 12 })],
      dropped > 0 && [", and ", number(dropped, { style: "count" }), " left out because something is missing"],
      ".",
    ),
  );
}
