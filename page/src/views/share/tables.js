/** What is on screen as tables for other programs, to which columns are called alike in all languages; measures are called as on screen. */

import { writeTable } from "../../maths/table/csv.js";
import { lossFromP } from "../../maths/loss.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { HeldScore } from "../data/held.js" */
/** @import { DemoModel } from "../demo/model.js" */
/** @import { WhyState } from "../../base/state.js" */

/** @typedef {{title: string, file: string, text: string | Blob}} ShareTable */

/**
 * @param {DemoModel} model
 * @returns {ShareTable[]}
 */
export function demoTables({ set, axes, sites, z, p, loss, slope, tape, last }) {
  const rows = sites.map(({ id, raw, y }, i) => [id + 1, ...raw, y, z[i], p[i], loss[i], slope[i]]);
  const steps = Array.from({ length: last + 1 }, (_, step) => [step, ...tape.weights.subarray(3 * step, 3 * step + 3), tape.loss[step]]);
  return [
    {
      title: prose.share.tables.sites,
      file: `logloss-${set.key}-sites.csv`,
      text: writeTable(["site", axes[0].plain, axes[1].plain, "label", "z", "p", "loss", "slope"], rows),
    },
    {
      title: prose.share.tables.training,
      file: `logloss-${set.key}-training.csv`,
      text: writeTable(["step", "bias", `weight of ${axes[0].plain}`, `weight of ${axes[1].plain}`, "mean loss"], steps),
    },
  ];
}

/**
 * @param {WhyState} why
 * @returns {ShareTable[]}
 */
export function whyTables({ sites }) {
  const rows = sites.map(([y, p], i) => [i + 1, y, p, lossFromP(y, p)]);
  return [{ title: prose.share.tables.why, file: "logloss-why-sites.csv", text: writeTable(["site", "label", "p", "loss"], rows) }];
}

/** @returns {ShareTable[]} */
export function playTables() {
  const rows = Array.from({ length: 101 }, (_, i) => [i / 100, lossFromP(1, i / 100), lossFromP(0, i / 100)]);
  return [{ title: prose.share.tables.curves, file: "logloss-curves.csv", text: writeTable(["p", "loss if y = 1", "loss if y = 0"], rows) }];
}

/**
 * @param {HeldScore} score
 * @returns {ShareTable[]}
 */
export function dataTables({ held, choice, rows, losses }) {
  const { table } = held;
  const itself = held.saved ? [] : [{ title: filled(prose.share.tables.file, { name: held.name }), file: held.name, text: held.file }];
  if (!table || !rows || !losses) return itself;
  const written = Array.from(losses, (loss, i) => [table.lines[rows.rows[i]], rows.y[i], rows.given[i], loss]);
  return [
    ...itself,
    {
      title: prose.share.tables.losses,
      file: "logloss-losses.csv",
      text: writeTable(["line", "label", choice.logit ? "logit" : "p", "loss"], written),
    },
  ];
}
