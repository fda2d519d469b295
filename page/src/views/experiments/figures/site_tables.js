/** Sites and what a forecaster gives them, in numbers. */

import { number } from "../../../base/dom.js";
import { prose } from "../../../prose/prose.js";
import { siteName } from "../../demo/shared/labels.js";

/** @import { TableRow } from "../../../figures/table.js" */
/** @import { DemoModel } from "../../demo/model.js" */

const { heads } = prose.experiments.shared;

/**
 * @param {DemoModel} model
 * @returns {{heads: string[], rows: TableRow[]}}
 */
export function siteTable({ sites, axes }) {
  return {
    heads: [heads.site, ...axes.map(({ plain }) => plain), heads.label],
    rows: sites.map(({ id, raw, y }) => ({ head: siteName(id), cells: [number(raw[0]), number(raw[1]), String(y)] })),
  };
}

/**
 * @param {DemoModel} model
 * @param {boolean} priced whether the losses may be seen
 * @returns {{heads: string[], rows: TableRow[]}}
 */
export function forecastTable({ sites, p, loss }, priced) {
  return {
    heads: [heads.site, heads.label, heads.p, ...(priced ? [heads.loss] : [])],
    rows: sites.map(({ id, y }, i) => ({ head: siteName(id), cells: [String(y), number(p[i]), ...(priced ? [number(loss[i])] : [])] })),
  };
}
