/** What stands behind the point: axes and curves, on either scale. */

import { fill, svg } from "../../base/dom.js";
import { lossFromLogit, lossFromP } from "../../maths/loss.js";
import { placeOf, Z_MOST } from "./point.js";

/** @import { PlayState } from "../../base/state.js" */

/**
 * @typedef {object} PlotFrame in pixels
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number} width of what lies between
 * @property {number} height
 * @property {number} spanLogit log-odds from end to end
 */

/** The loss at the top, by scale and base. */
export const LOSS_TOPS = { linear: { e: 5, 2: 7 }, logit: { e: 7, 2: 10 } };
const P_TICKS = {
  linear: [0, 0.25, 0.5, 0.75, 1],
  logit: [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999],
};
const LOSS_TICKS = { e: [0, 1, 2, 3, 4, 5, 6, 7], 2: [0, 2, 4, 6, 8, 10] };
const CURVE_SAMPLES = 160;
const NARROW = 420; // below, every other tick of the log-odds scale goes unnamed
const NAME_DROP = 24;

/**
 * @param {SVGSVGElement} plot
 * @param {PlayState} play
 * @returns {PlotFrame}
 */
export function frameOf(plot, { scale }) {
  const edges = { left: 40, right: 16, top: 40, bottom: 56 };
  const width = Math.max(plot.clientWidth - edges.left - edges.right, 1);
  const height = Math.max(plot.clientHeight - edges.top - edges.bottom, 1);
  return { ...edges, width, height, spanLogit: scale === "logit" ? 2 * Z_MOST : 0 };
}

/**
 * @param {SVGGElement} group
 * @param {PlotFrame} frame
 * @param {PlayState} play
 */
export function drawCurves(group, frame, play) {
  const { scale, base, curves } = play;
  const most = LOSS_TOPS[scale][base];
  /** @param {number} place */
  const x = (place) => frame.left + place * frame.width;
  /** @param {number} loss */
  const y = (loss) => frame.top + frame.height * (1 - loss / most);
  const floor = y(0);
  const names = P_TICKS[scale].filter((_, i) => scale === "linear" || frame.width > NARROW || i % 2 === 1);
  const losses = LOSS_TICKS[base].filter((tick) => tick <= most);
  fill(
    group,
    losses.map((tick) => svg("line", { class: tick ? "play-grid" : "play-axis", x1: x(0), x2: x(1), y1: y(tick), y2: y(tick) })),
    losses.map((tick) => svg("text", { class: "play-tick", x: frame.left - 8, y: y(tick) + 5, "text-anchor": "end" }, tick)),
    P_TICKS[scale].map((tick) => svg("line", { class: "play-axis", x1: x(placeOf(tick, scale)), x2: x(placeOf(tick, scale)), y1: floor, y2: floor + 6 })),
    names.map((tick) => svg("text", { class: "play-tick", x: x(placeOf(tick, scale)), y: floor + 24, "text-anchor": "middle" }, tick)),
    svg("text", { class: "play-tick", x: x(0.5), y: floor + 46, "text-anchor": "middle" }, axisName(play, frame.width <= NARROW)),
    svg("text", { class: "play-tick", x: frame.left - 8, y: frame.top - 16, "text-anchor": "end" }, "L"),
    curvesOf(play).map(({ label, counts }) => svg("path", { class: counts ? "play-curve" : "play-curve other", d: curvePath(play, label, x, y, most) })),
    curves === "both" ? namesOf(play).map(({ at, anchor, name, counts }, i) => {
      const lower = frame.width > NARROW ? 0 : i * NAME_DROP; // two names in one line need room
      return svg("text", { class: counts ? "play-name counts" : "play-name", x: x(at), y: y(most * 0.94) + lower, "text-anchor": anchor }, name);
    }) : [],
  );
}

/**
 * @param {PlayState} play
 * @param {boolean} narrow
 */
function axisName({ scale, curves, y }, narrow) {
  const ofTruth = curves === "truth" && (y === 0 || y === 1);
  const long = ofTruth ? "probability given to what happened" : "p, the probability given to y = 1";
  const shown = narrow && scale === "logit" ? (ofTruth ? "given to the truth" : "p") : long;
  return scale === "linear" ? shown : `${shown} (log-odds scale)`;
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
 * @param {(place: number) => number} x
 * @param {(loss: number) => number} y
 * @param {number} most
 */
function curvePath({ scale, base }, label, x, y, most) {
  const unit = base === "2" ? Math.LN2 : 1;
  const places = Array.from({ length: CURVE_SAMPLES + 1 }, (_, i) => i / CURVE_SAMPLES);
  const ends = scale === "linear" ? [Math.exp(-most * unit), 1 - Math.exp(-most * unit), 0.003, 0.997] : []; // where it is steep
  let pen = "M";
  return [...places, ...ends]
    .sort((a, b) => a - b)
    .map((place) => {
      const loss = (scale === "linear" ? lossFromP(label, place) : lossFromLogit(label, (2 * place - 1) * Z_MOST)) / unit;
      if (loss > most * (1 + 1e-9)) return "";
      const drawn = `${pen}${x(place).toFixed(1)} ${y(loss).toFixed(1)}`;
      pen = "L";
      return drawn;
    })
    .join("");
}
