/** What the score of a file says, in numbers and words. */

import { h, number } from "../../base/dom.js";
import { saveFile } from "../../base/saving.js";
import { formFor, filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";
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
  const said = prose.data.score;
  const loss = h("strong", { class: "loss" }, number(score.logLoss));
  const mean = score.se === null ? sentence(said.mean, { loss }) : sentence(said.meanError, { loss, se: number(score.se, { digits: 2 }) });
  const command = h("code", {}, scoreCommand(asked));
  const save = () => saveFile(held.name, "text/csv", held.file);
  return h(
    "div",
    { class: "scored" },
    h(
      "div",
      { class: "stack" },
      h("h2", {}, said.title),
      h("p", { class: "mean-loss" }, mean),
      scoreSentences(score),
      clipped !== 0 && h("p", {}, clippedInWords(clipped)),
      losses && held.whole && h("p", {}, sentence(said.command, { command })),
      losses && !held.whole && h("p", { class: "problem" }, sentence(said.first, { n: number(score.n, { style: "count" }), name: held.name, command })),
      losses && !held.saved && h("div", {}, h("button", { type: "button", class: "button", onclick: save }, filled(said.save, { name: held.name }))),
      losses && lossFigure(losses, score.worst),
    ),
    worstTable(score.worst, held.table && held.table.lines),
  );
}

/** @param {number | null} count */
function clippedInWords(count) {
  const { clippedSome, clipped } = prose.data.score;
  return count === null ? clippedSome : sentence(formFor(clipped, count), { n: number(count, { style: "count" }) });
}

/** @param {Score} score */
function scoreSentences(score) {
  const { ci95, logLoss, baseRate, baseRateLoss, ratio, infinite, clipped, verdicts } = score;
  const said = prose.data.score;
  return h(
    "ul",
    { class: "stack says" },
    ci95 && h("li", {}, sentence(said.interval, { low: number(Math.max(0, ci95[0])), high: number(ci95[1]) })),
    infinite > 0 && h("li", {}, sentence(said.infinite, { rows: h("strong", {}, sentence(formFor(said.infiniteRows, infinite), { n: number(infinite, { style: "count" }) })) })),
    infinite > 0 && h("li", {}, sentence(said.keptAway, Object.fromEntries(clipped.flatMap(([by, mean], i) => [[`by${i + 1}`, number(by)], [`mean${i + 1}`, number(mean)]])))),
    logLoss < Infinity && h("li", {}, sentence(said.paid, { q: number(Math.exp(-logLoss)) })),
    ratio === null
      ? h("li", {}, sentence(said.noBase))
      : h(
          "li",
          {},
          sentence(said.base, { rate: number(baseRate), loss: number(baseRateLoss) }),
          ratio < Infinity && [" ", ...sentence(said.ratio, { ratio: number(ratio, { style: "percent" }) })],
        ),
    verdicts.map((verdict) => h("li", { lang: "en" }, verdict)), // as the package words them
    h("li", {}, rowsInWords(score)),
  );
}

/** @param {Score} score */
function rowsInWords({ n, positives, dropped }) {
  const { ones, onesLeft, sum, sumLeft } = prose.data.score;
  const hard = Number.isInteger(positives);
  const forms = hard ? (dropped ? onesLeft : ones) : dropped ? sumLeft : sum;
  return sentence(formFor(forms, n), {
    n: number(n, { style: "count" }),
    ones: number(positives, { style: "count" }),
    sum: number(positives, { digits: 12 }),
    left: number(dropped, { style: "count" }),
  });
}
