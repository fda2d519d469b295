/** Words for sites, the same in every figure. */

import { short } from "../../../base/numbers.js";
import { filled, prose } from "../../../prose/prose.js";

/** @import { DemoModel } from "../model.js" */

/**
 * What people call a site: they count from 1.
 * @param {number} id
 */
export function siteName(id) {
  return filled(prose.demo.site, { n: id + 1 });
}

/**
 * A site in one line, for the keyboard's place in a figure.
 * @param {DemoModel} model
 * @param {number} index
 */
export function siteWords({ sites, axes, set, p, loss }, index) {
  const { id, raw, y } = sites[index];
  return filled(prose.demo.siteLine, {
    site: siteName(id),
    label: y === 1 ? set.label.one : set.label.zero,
    first: axes[0].plain,
    second: axes[1].plain,
    rawFirst: short(raw[0]),
    rawSecond: short(raw[1]),
    p: short(p[index]),
    loss: short(loss[index]),
  });
}
