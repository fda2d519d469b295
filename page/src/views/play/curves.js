/** What stands behind the point: axes and curves, on either scale. */

import { fill, svg } from "../../base/dom.js";
import { axisText, levelLine, ticksBelow, ticksBeside, uprightLine } from "../../figures/axis.js";
import { explainWords } from "../../figures/axis_terms.js";
import { curvePath, evenSteps } from "../../figures/curve.js";
import { createScale } from "../../figures/scale.js";
import { lossFromP, sigmoid } from "../../maths/loss.js";
import { filled, prose } from "../../prose/prose.js";
import { placeOf, probabilityOf, Z_MOST } from "./point.js";

/** @import { PlayState } from "../../base/state.js" */
/** @import { Box } from "../../figures/plot.js" */
/** @import { Scale } from "../../figures/scale.js" */

/** @typedef {{across: Scale, up: Scale}} PlayScales of the shown probability and of the loss */

/** The loss at the top, by scale and base. */
const LOSS_TOPS = { linear: { e: 5, 2: 7 }, logit: { e: 7, 2: 10 } };
const P_TICKS = {
  linear: [0, 0.25, 0.5, 0.75, 1],
  logit: [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999],
};
const LOSS_TICKS = { e: [0, 1, 2, 3, 4, 5, 6, 7], 2: [0, 2, 4, 6, 8, 10] };
const CURVE_SAMPLES = 160;
const NARROW = 420; // below, every other tick of the log-odds scale goes unnamed
const NAME_DROP = 24;

/**
 * @param {Box} box
 * @param {PlayState} play
 * @returns {PlayScales}
 */
export function playScales({ left, right, top, bottom }, { scale, base }) {
  const along = createScale([0, 1], [left, right]);
  const across = { ...along, place: (/** @type {number} */ p) => along.place(placeOf(p, scale)), value: (/** @type {number} */ x) => probabilityOf(along.value(x), scale) };
  return { across, up: createScale([0, LOSS_TOPS[scale][base]], [bottom, top]) };
}

/**
 * @param {SVGGElement} group
 * @param {Box} box
 * @param {PlayScales} scales
 * @param {PlayState} play
 */
export function drawCurves(group, box, { across, up }, play) {
  const { scale, base, curves } = play;
  const { left, right, top, bottom, text } = box;
  const narrow = (right - left) / text <= NARROW;
  const ticks = P_TICKS[scale];
  const losses = LOSS_TICKS[base].filter((tick) => tick <= up.range[1]);
  const shares = ticks.filter((_, i) => !narrow || i % 2 === (scale === "linear" ? 0 : 1));
  const name = axisText(axisName(play, narrow), (left + right) / 2, bottom + 46 * text, "middle");
  fill(
    group,
    losses.map((tick) => levelLine(tick ? "figure-grid" : "figure-axis", up.place(tick), box)),
    ticksBeside(up, losses, left, text),
    ticks.map((tick) => uprightLine("figure-axis", across.place(tick), { top: bottom, bottom: bottom + 6 })),
    ticksBelow(across, shares, bottom + 6, text),
    name,
    axisText("L", left - 8, top - 16 * text, "end"),
    curvesOf(play).map(({ label, counts }) => svg("path", { class: counts ? "play-curve" : "play-curve other", d: lossCurve(play, label, across, up) })),
    curves === "both" ? namesOf(play).map(({ at, anchor, name, counts }, i) => {
      const lower = narrow ? i * NAME_DROP * text : 0; // two names in one line need room
      return svg("text", { class: counts ? "play-name counts" : "play-name", x: left + at * (right - left), y: up.place(up.range[1] * 0.94) + lower, "text-anchor": anchor }, name);
    }) : [],
  );
  explainWords([name]);
}

/**
 * @param {PlayState} play
 * @param {boolean} narrow
 */
function axisName({ scale, curves, y }, narrow) {
  const ofTruth = curves === "truth" && (y === 0 || y === 1);
  const { p, truth, shortTruth, logOdds } = prose.play.axis;
  const name = narrow ? (ofTruth ? shortTruth : "p") : ofTruth ? truth : p;
  return scale === "linear" ? name : filled(logOdds, { name });
}

/**
 * Which curves are drawn: one that counts, the last, over those that do not.
 * @param {PlayState} play
 * @returns {{label: number, counts: boolean}[]}
 */
function curvesOf({ y, curves }) {
  if (curves === "truth" && (y === 0 || y === 1)) return [{ label: 1, counts: true }];
  const others = [0, 1].filter((label) => label !== y).map((label) => ({ label, counts: false }));
  return [...others, { label: y, counts: true }];
}

/**
 * @param {PlayState} play
 * @returns {{at: number, anchor: string, name: string, counts: boolean}[]}
 */
function namesOf({ base, y }) {
  const log = base === "2" ? "log₂" : "ln";
  return [
    { at: 0.09, anchor: "start", name: `y = 1: −${log} p`, counts: y === 1 },
    { at: 0.91, anchor: "end", name: `y = 0: −${log}(1 − p)`, counts: y === 0 },
  ];
}

/**
 * @param {PlayState} play
 * @param {number} label
 * @param {Scale} across
 * @param {Scale} up
 */
function lossCurve({ scale, base }, label, across, up) {
  const unit = base === "2" ? Math.LN2 : 1;
  const lowest = Math.exp(-up.range[1] * unit);
  const steep = [lowest, 1 - lowest, 0.003, 0.997];
  const shares = scale === "linear" ? [...evenSteps(0, 1, CURVE_SAMPLES), ...steep].sort((a, b) => a - b) : evenSteps(-Z_MOST, Z_MOST, CURVE_SAMPLES).map(sigmoid);
  return curvePath(across, up, shares, (p) => lossFromP(label, p) / unit);
}
