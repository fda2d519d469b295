/** The rows of a file on the curve −ln(probability given to the truth), and how many lie where. */

import { fill, h, number, svg } from "../../base/dom.js";
import { grouped } from "../../base/numbers.js";
import { axisText, levelLine, ticksBelow, ticksBeside, uprightLine } from "../../figures/axis.js";
import { curvePath, lossSteps } from "../../figures/curve.js";
import { createPlot } from "../../figures/plot.js";
import { createScale } from "../../figures/scale.js";
import { createFigureTable } from "../../figures/table.js";
import { counted, filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { Scale } from "../../figures/scale.js" */
/** @import { WorstRow } from "../../maths/score.js" */

const MARGIN = { left: 56, right: 16, top: 32, bottom: 40 }; // the counts end above the lower one
const CURVE_SHARE = 0.72; // of the height is the curve’s, the rest that of the counts
const COUNTS_DOWN = 32; // px
const LOSS_MOST = 5;
const NARROW = 240; // px: below, the words in the figure are short
const BINS = 20;
const DISCS_MOST = 300;

/**
 * @param {Float64Array} losses of all rows
 * @param {WorstRow[]} worst which are always drawn
 */
export function lossFigure(losses, worst) {
  const counts = binnedShares(losses);
  const beyond = losses.filter((loss) => loss > LOSS_MOST).length;
  const plot = createPlot("data-plot", { "aria-label": figureInWords(counts, losses.length, beyond) }, MARGIN, draw);

  const { figure } = prose.data;
  const table = createFigureTable(figure.table.title, () => ({
    heads: [figure.table.given, figure.rows],
    rows: Array.from(counts, (count, i) => ({ head: sentence(figure.table.range, { low: number(i / BINS), high: number((i + 1) / BINS) }), cells: [[number(count, { style: "count" })]] })),
  }));

  function draw() {
    const box = plot.box();
    const { left, right, top, bottom, text } = box;
    const narrow = (right - left) / text < NARROW;
    const ground = top + CURVE_SHARE * (bottom - top); // where the loss is 0
    const across = createScale([0, 1], [left, right]);
    const up = createScale([0, LOSS_MOST], [ground, top]);
    const tall = createScale([0, Math.max(...counts)], [0, bottom - ground - COUNTS_DOWN * text]);
    const wide = (right - left) / BINS;
    fill(
      plot.element,
      uprightLine("figure-axis", left, { top, bottom: ground }),
      levelLine("figure-axis", ground, box),
      levelLine("figure-axis", bottom, box),
      svg("path", { class: "data-curve", d: curvePath(across, up, lossSteps(LOSS_MOST), (q) => -Math.log(q)) }),
      drawnLosses(losses, worst).map((loss) => rowMark(across.place(Math.exp(-loss)), loss, up)),
      Array.from(counts, (count, i) => {
        const height = count && Math.max(1, tall.place(count));
        return svg("rect", { class: "data-count", x: left + i * wide + 1, width: wide - 2, y: bottom - height, height });
      }),
      ticksBeside(up, [0, 1, 2, 3, 4, 5], left, text),
      ticksBelow(across, narrow ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1], bottom, text),
      axisText(figure.loss, left, top - 14 * text, "start"),
      axisText(narrow ? "−ln" : figure.curve, across.place(0.1), up.place(2.9), "start"),
      axisText(figure.rows, left + 4, ground + (COUNTS_DOWN - 6) * text, "start"),
      axisText(narrow ? figure.givenShort : figure.given, box.width - 2, box.height - 6 * text, "end"),
    );
  }

  return h(
    "figure",
    { class: "stack" },
    plot.element,
    h("figcaption", { class: "small soft" }, captionInWords(losses.length, beyond)),
    table.element,
  );
}

/**
 * @param {number} rows
 * @param {number} beyond
 */
function captionInWords(rows, beyond) {
  const { all, some, beyond: triangles } = prose.data.figure;
  const discs = rows > DISCS_MOST ? filled(some, { n: DISCS_MOST }) : all;
  return beyond ? `${discs} ${counted(triangles, beyond, { n: grouped(beyond), most: LOSS_MOST })}` : discs;
}

/** @param {Float64Array} losses */
export function binnedShares(losses) {
  const counts = new Uint32Array(BINS);
  for (const loss of losses) counts[Math.min(Math.floor(Math.exp(-loss) * BINS), BINS - 1)]++;
  return counts;
}

/**
 * The losses that get a disc: the worst, and an even choice of the others.
 * @param {Float64Array} losses
 * @param {WorstRow[]} worst
 */
export function drawnLosses(losses, worst) {
  if (losses.length <= DISCS_MOST) return [...losses];
  const sorted = Float64Array.from(losses).sort();
  const others = DISCS_MOST - worst.length;
  const chosen = Array.from({ length: others }, (_, i) => sorted[Math.floor(((i + 0.5) / others) * (sorted.length - worst.length))]);
  return [...chosen, ...worst.map(({ loss }) => loss)];
}

/**
 * @param {number} x
 * @param {number} loss
 * @param {Scale} up
 */
function rowMark(x, loss, up) {
  if (loss <= LOSS_MOST) return svg("circle", { class: "data-row", cx: x, cy: up.place(loss), r: 4 });
  return svg("path", { class: "data-row", d: `M${x} ${up.span[1] - 8}l5 9h-10z` });
}

/**
 * @param {Uint32Array} counts
 * @param {number} rows
 * @param {number} beyond
 */
function figureInWords(counts, rows, beyond) {
  const half = counts.slice(0, BINS / 2).reduce((sum, count) => sum + count, 0);
  return filled(prose.data.figure.about, { rows: grouped(rows), half: grouped(half), beyond: grouped(beyond), most: LOSS_MOST });
}

/**
 * The worst rows, each with a bar as long as its loss.
 * @param {WorstRow[]} worst
 * @param {number[] | null} lines on which line of the file each row is
 */
export function worstTable(worst, lines) {
  const finite = worst.map(({ loss }) => loss).filter(Number.isFinite);
  const longest = Math.max(...finite, 1e-300);
  const { title, caption, line, row: numbered, label, loss: cost } = prose.data.worst;
  const table = h("table", { class: "worst" });
  fill(
    table,
    h("caption", {}, counted(caption, worst.length)),
    h("thead", {}, h("tr", {}, [lines ? line : numbered, label, "p", cost].map((head) => h("th", { scope: "col", class: "value" }, head)), h("td"))),
    h(
      "tbody",
      {},
      worst.map(({ row, y, p, loss }) => {
        const bar = h("span", { class: "loss-bar", "aria-hidden": "true" });
        bar.style.setProperty("--share", String(Number.isFinite(loss) ? loss / longest : 1));
        if (loss === Infinity) bar.classList.add("endless");
        return h(
          "tr",
          {},
          h("td", { class: "value" }, number(lines ? lines[row] : row + 1, { style: "full" })),
          h("td", { class: "value" }, number(y)),
          h("td", { class: "value" }, number(p)),
          h("td", { class: "value loss" }, number(loss)),
          h("td", { class: "bar" }, bar),
        );
      }),
    ),
  );
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": title }, table);
}
