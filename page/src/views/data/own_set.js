/** The user's table as a set of sites for the demo. */

import { OWN_SET } from "../../base/fragment.js";
import { Draws } from "../../maths/draws.js";
import { columnLabels, columnNumbers } from "../../maths/table/scored_rows.js";
import { TableError } from "../../maths/table/table_error.js";
import { filled, prose } from "../../prose/prose.js";

/** @import { Table } from "../../maths/table/csv.js" */
/** @import { Column, DataSet } from "../demo/model.js" */
/** @import { Choice } from "./question.js" */

export const OWN_MOST = 1000; // as many sites as the demo shows
const OWN_SEED = 1;
const SAYS_LITTLE = /^([-+\d.]+|yes|no|y|n|true|false|t|f|pos(itive)?|neg(ative)?)$/i; // without the column's name

/**
 * @typedef {object} OwnData
 * @property {DataSet} set
 * @property {number} dropped rows left out because something is missing or not finite
 * @property {number} left rows left out because the demo shows no more
 */

/**
 * Make a set of the chosen columns.
 * @param {Table} table
 * @param {string} name of the file
 * @param {Choice} choice
 * @returns {OwnData}
 * @throws {TableError} a column cannot be learned from
 */
export function ownSet(table, name, { y, positive, features, logs, drop }) {
  const { trouble, train } = prose.data;
  if ([...features, y].includes("") || new Set([...features, y]).size < 3) {
    throw new TableError("training-columns", trouble.trainColumns, trouble.trainColumnsHint);
  }
  const labels = columnLabels(table, y, positive);
  const values = features.map((feature) => columnNumbers(table, feature));
  values.forEach((column, j) => checkMeasure(table, features[j], column, logs[j]));
  const kept = [...labels.keys()].filter((i) => [labels[i], values[0][i], values[1][i]].every(Number.isFinite));
  const dropped = labels.length - kept.length;
  if (dropped && !drop) {
    const first = [...labels.keys()].findIndex((i) => ![labels[i], values[0][i], values[1][i]].every(Number.isFinite));
    const problem = filled(trouble.missingInLine, { line: table.lines[first], count: dropped, size: labels.length });
    throw new TableError("missing", problem, trouble.leaveOut, { drop: true });
  }
  const soft = kept.find((i) => labels[i] !== 0 && labels[i] !== 1);
  if (soft !== undefined) {
    throw new TableError("training-labels", filled(trouble.trainSoft, { name: y, line: table.lines[soft], label: labels[soft] }), trouble.trainSoftHint);
  }
  const used = drawnRows(kept);
  if (new Set(used.map((i) => labels[i])).size < 2) {
    throw new TableError("training-labels", filled(trouble.trainSame, { name: y }), trouble.trainSameHint);
  }
  return {
    set: {
      key: OWN_SET,
      title: name,
      about: filled(train.about, { n: used.length, name }),
      sources: [],
      simulated: false,
      columns: features.map((feature, j) => ownColumn(feature, logs[j], used, values[j])),
      label: labelNames(table, y, positive, labels),
      y: used.map((i) => labels[i]),
    },
    dropped,
    left: kept.length - used.length,
  };
}

/**
 * @param {string} name
 * @param {boolean} log
 * @param {number[]} used
 * @param {Float64Array} values
 * @returns {Column}
 */
function ownColumn(name, log, used, values) {
  return { key: name, plain: name, technical: "", unit: "", log, values: used.map((i) => values[i]) };
}

/**
 * @param {Table} table
 * @param {string} name
 * @param {Float64Array} values
 * @param {boolean} log
 */
function checkMeasure({ lines }, name, values, log) {
  const { trouble } = prose.data;
  const numbers = values.filter(Number.isFinite);
  if (!numbers.length) throw new TableError("training-measure", filled(trouble.noNumbers, { name }), trouble.noNumbersHint);
  if (numbers.every((value) => value === numbers[0])) {
    throw new TableError("training-measure", filled(trouble.constant, { name }), trouble.choose);
  }
  const low = log ? values.findIndex((value) => value <= 0) : -1;
  if (low >= 0) {
    throw new TableError("training-measure", filled(trouble.noLogarithm, { name, line: lines[low], value: values[low] }), trouble.noLogarithmHint);
  }
}

/**
 * Draw rows by lot where there are too many: the first ones may all be of one kind.
 * @param {number[]} rows
 */
function drawnRows(rows) {
  if (rows.length <= OWN_MOST) return rows;
  const drawn = new Draws(OWN_SEED).shuffled(rows.length).slice(0, OWN_MOST);
  return drawn.sort((a, b) => a - b).map((i) => rows[i]);
}

/**
 * @param {Table} table
 * @param {string} y
 * @param {string} positive
 * @param {Float64Array} labels
 */
function labelNames({ names, cells }, y, positive, labels) {
  if (positive === "") return { one: `${y} = 1`, zero: `${y} = 0` };
  const others = [...new Set(cells[names.indexOf(y)].filter((_, i) => labels[i] === 0).map((cell) => cell.trim()))];
  const other = others.length === 1 ? others[0] : filled(prose.data.train.not, { label: positive });
  const says = [positive, other].every((label) => !SAYS_LITTLE.test(label));
  return says ? { one: positive, zero: other } : { one: `${y}: ${positive}`, zero: `${y}: ${other}` };
}
