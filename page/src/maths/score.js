/** The score of forecasts: the numbers of `logloss.evaluate`, for the rows of a page. What follows from them, the package says. */

import { lossFromLogit, lossFromP, sigmoid } from "./loss.js";
import { compensatedSum } from "./sums.js";

/** @import { ScoredRows } from "./table/scored_rows.js" */

/** Where many programs clip probabilities, and the logits of 1 − clip; those of the package. @type {[number, number][]} */
const CLIPS = [
  [1e-3, 6.906754778648554],
  [1e-7, 16.118095550958316],
  [1e-15, 34.538776394910684],
];

/**
 * @typedef {object} WorstRow
 * @property {number} row its number in the file, from 0
 * @property {number} y
 * @property {number} p
 * @property {number} loss
 */

/**
 * @typedef {object} Score in nats; see `logloss.Evaluation`
 * @property {number} n
 * @property {number} positives
 * @property {number} logLoss
 * @property {number | null} se null where it is not defined
 * @property {[number, number] | null} ci95 null where the page scored the rows: how it is found takes the package
 * @property {number} baseRate
 * @property {number} baseRateLoss
 * @property {number | null} ratio of the log loss to that of the base rate
 * @property {number} infinite
 * @property {[number, number][]} clipped if losses are infinite: how far from 0 and 1 p is kept, and what the mean is then
 * @property {number} dropped
 * @property {WorstRow[]} worst
 * @property {string[]} verdicts what the package concludes; none where the page scored the rows
 */

/**
 * The loss of each row.
 * @param {ScoredRows} rows
 * @param {boolean} logit whether logits are given
 */
export function rowLosses({ y, given }, logit) {
  const loss = logit ? lossFromLogit : lossFromP;
  return y.map((label, i) => loss(label, given[i]));
}

/**
 * @param {ScoredRows} rows at least one
 * @param {boolean} logit
 * @param {number} [worst] how many of the worst rows to name
 * @param {Float64Array} [losses] of the rows, where they are known
 * @returns {Score}
 */
export function scoreRows(rows, logit, worst = 20, losses = rowLosses(rows, logit)) {
  const { y, given } = rows;
  const n = y.length;
  const infinite = losses.filter((loss) => loss === Infinity).length;
  const logLoss = infinite ? Infinity : compensatedSum(losses) / n;
  const positives = compensatedSum(y);
  const baseRate = positives / n;
  const baseRateLoss = lossFromP(baseRate, baseRate);
  const se = infinite || n < 2 ? null : Math.sqrt(compensatedSum(losses.map((loss) => (loss - logLoss) ** 2)) / (n - 1) / n);
  return {
    n,
    positives,
    logLoss,
    se,
    ci95: null,
    baseRate,
    baseRateLoss,
    ratio: baseRate > 0 && baseRate < 1 ? logLoss / baseRateLoss : null,
    infinite,
    clipped: infinite ? CLIPS.map(([clip, end]) => [clip, clippedMean(rows, logit ? [-end, end] : [clip, 1 - clip], losses, logit)]) : [],
    dropped: rows.dropped,
    worst: worstOf(losses, worst).map((i) => ({
      row: rows.rows[i],
      y: y[i],
      p: logit ? sigmoid(given[i]) : given[i],
      loss: losses[i],
    })),
    verdicts: [],
  };
}

/**
 * The mean loss if no probability or logit were beyond two ends.
 * @param {ScoredRows} rows
 * @param {[number, number]} ends
 * @param {Float64Array} losses as they are
 * @param {boolean} logit
 */
function clippedMean({ y, given }, [low, high], losses, logit) {
  const loss = logit ? lossFromLogit : lossFromP;
  return compensatedSum(losses.map((each, i) => (given[i] < low ? loss(y[i], low) : given[i] > high ? loss(y[i], high) : each))) / y.length;
}

/**
 * The rows with the largest losses, of equal ones the first.
 * @param {Float64Array} losses
 * @param {number} count
 */
function worstOf(losses, count) {
  /** @type {number[]} */
  const worst = [];
  losses.forEach((loss, row) => {
    if (worst.length === count && !(loss > losses[worst[count - 1]])) return;
    let at = worst.length;
    while (at > 0 && loss > losses[worst[at - 1]]) at--;
    worst.splice(at, 0, row);
    worst.length = Math.min(worst.length, count);
  });
  return worst;
}

/**
 * The same of the record that the package writes as JSON.
 * @param {Record<string, any>} record of the schema "logloss/evaluation/4"
 * @returns {Score}
 */
export function scoreOfRecord(record) {
  return {
    n: record.n,
    positives: record.positives,
    logLoss: Number(record.log_loss),
    se: record.se,
    ci95: record.ci95,
    baseRate: record.base_rate,
    baseRateLoss: record.base_rate_loss,
    ratio: record.normalized_entropy === null ? null : Number(record.normalized_entropy),
    infinite: record.infinite,
    clipped: record.infinite ? CLIPS.map(([clip], i) => [clip, Number(Object.values(record.clipped)[i])]) : [],
    dropped: record.dropped,
    worst: record.worst.map((/** @type {Record<string, any>} */ { row, y, p, loss }) => ({ row, y, p, loss: Number(loss) })),
    verdicts: record.verdicts.map((/** @type {{ text: string }} */ { text }) => text),
  };
}
