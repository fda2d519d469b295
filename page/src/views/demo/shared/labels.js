/** Words for sites, the same in every figure. */

import { short } from "../../../base/numbers.js";

/** @import { DemoModel } from "../model.js" */

/**
 * What people call a site: they count from 1.
 * @param {number} id
 */
export function siteName(id) {
  return `Site ${id + 1}`;
}

/**
 * A site in one line, for the keyboard's place in a figure.
 * @param {DemoModel} model
 * @param {number} index
 */
export function siteWords({ sites, axes, set, p, loss }, index) {
  const { id, raw, y } = sites[index];
  const measured = axes.map(({ plain }, i) => `${plain} ${short(raw[i])}`).join(", ");
  const label = y === 1 ? set.label.one : set.label.zero;
  return `${siteName(id)}: ${label}; ${measured}; probability ${short(p[index])}, loss ${short(loss[index])}.`;
}
