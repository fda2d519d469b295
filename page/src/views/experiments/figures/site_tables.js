/** Sites and what a forecaster gives them, in numbers. */

import { number } from "../../../base/dom.js";
import { siteName } from "../../demo/shared/labels.js";

/** @import { TableRow } from "../../../figures/table.js" */
/** @import { DemoModel } from "../../demo/model.js" */

/**
 * @param {DemoModel} model
 * @returns {{heads: string[], rows: TableRow[]}}
 */
export function siteTable({ sites, axes }) {
  return {
    heads: ["site", ...axes.map(({ plain }) => plain), "label y"],
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
    heads: ["site", "label y", "probability p", ...(priced ? ["loss"] : [])],
    rows: sites.map(({ id, y }, i) => ({ head: siteName(id), cells: [String(y), number(p[i]), ...(priced ? [number(loss[i])] : [])] })),
  };
}
