/** The rows of a file on the curve −ln(probability given to the truth), and how many lie where. */

import { fill, h, number, svg } from "../../base/dom.js";

/** @import { WorstRow } from "../../maths/score.js" */

const [HEIGHT, LEFT, RIGHT, TOP] = [360, 56, 16, 32];
const [NARROW, WIDE] = [280, 640];
const BASE = 240; // where the loss is 0
const [BARS_TOP, BARS_BASE] = [272, 320]; // the counts, below the curve
const LOSS_MOST = 5;
const BINS = 20;
const DISCS_MOST = 300;

const placeLoss = (/** @type {number} */ loss) => BASE - (Math.min(loss, LOSS_MOST) / LOSS_MOST) * (BASE - TOP);

/**
 * @param {Float64Array} losses of all rows
 * @param {WorstRow[]} worst which are always drawn
 * @param {number} room px that the figure has
 */
export function lossFigure(losses, worst, room) {
  const width = Math.min(Math.max(room, NARROW), WIDE);
  const placeShare = (/** @type {number} */ q) => LEFT + q * (width - LEFT - RIGHT);
  const counts = binnedShares(losses);
  const beyond = losses.filter((loss) => loss > LOSS_MOST).length;
  const most = Math.max(...counts);
  const bar = (width - LEFT - RIGHT) / BINS;
  const figure = svg(
    "svg",
    { class: "figure", viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": figureInWords(counts, losses.length, beyond) },
    svg("path", { class: "data-axis", d: `M${LEFT} ${TOP}V${BASE}H${width - RIGHT}M${LEFT} ${BARS_BASE}H${width - RIGHT}` }),
    svg("path", { class: "data-curve", d: curvePath(placeShare) }),
    drawnLosses(losses, worst).map((loss) => rowMark(placeShare(Math.exp(-loss)), loss)),
    Array.from(counts, (count, i) => {
      const height = count ? Math.max(1, (count / most) * (BARS_BASE - BARS_TOP)) : 0;
      return svg("rect", { class: "data-count", x: LEFT + i * bar + 1, width: bar - 2, y: BARS_BASE - height, height });
    }),
    [0, 1, 2, 3, 4, 5].map((loss) => axisText(LEFT - 8, placeLoss(loss) + 5, String(loss), "end")),
    [0, 0.25, 0.5, 0.75, 1].map((q) => axisText(placeShare(q), BARS_BASE + 18, String(q), "middle")),
    axisText(LEFT, TOP - 14, "loss", "start"),
    axisText(placeShare(0.1), placeLoss(2.9), "−ln(that probability)", "start"),
    axisText(LEFT + 4, BARS_TOP - 6, "rows", "start"),
    axisText(width / 2, HEIGHT - 4, "probability given to what came true", "middle"),
  );
  return h(
    "figure",
    { class: "stack" },
    figure,
    h("figcaption", { class: "small soft" }, captionOf(losses.length, beyond)),
    h(
      "details",
      {},
      h("summary", {}, "Table"),
      h(
        "table",
        {},
        h("caption", { class: "hidden-visually" }, "How many rows gave the truth which probability"),
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "probability given to the truth"), h("th", { scope: "col", class: "value" }, "rows"))),
        h(
          "tbody",
          {},
          Array.from(counts, (count, i) =>
            h("tr", {}, h("td", {}, number(i / BINS), " to ", number((i + 1) / BINS)), h("td", { class: "value" }, number(count, { style: "full" }))),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {number} rows
 * @param {number} beyond
 */
function captionOf(rows, beyond) {
  const caption = h("span", {}, rows > DISCS_MOST ? `Each disc is a row; ${DISCS_MOST} of them are drawn, the worst among them. ` : "Each disc is a row. ");
  if (beyond) caption.append(`Triangles at the top: ${beyond} ${beyond === 1 ? "row costs" : "rows cost"} more than ${LOSS_MOST}.`);
  return caption;
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
 */
function rowMark(x, loss) {
  if (loss <= LOSS_MOST) return svg("circle", { class: "data-row", cx: x, cy: placeLoss(loss), r: 4 });
  return svg("path", { class: "data-row", d: `M${x} ${TOP - 8}l5 9h-10z` });
}

/** @param {(q: number) => number} placeShare */
function curvePath(placeShare) {
  const points = [];
  for (let q = Math.exp(-LOSS_MOST); q < 1; q += 0.005) points.push(`${placeShare(q).toFixed(1)} ${placeLoss(-Math.log(q)).toFixed(1)}`);
  return `M${points.join("L")}L${placeShare(1)} ${placeLoss(0)}`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} anchor
 */
function axisText(x, y, text, anchor) {
  return svg("text", { class: "data-tick", x, y, "text-anchor": anchor }, text);
}

/**
 * @param {Uint32Array} counts
 * @param {number} rows
 * @param {number} beyond
 */
function figureInWords(counts, rows, beyond) {
  const half = counts.slice(0, BINS / 2).reduce((sum, count) => sum + count, 0);
  return `${rows} rows on the loss curve: ${half} gave the truth less than one half, and ${beyond} cost more than ${LOSS_MOST}.`;
}

/**
 * The worst rows, each with a bar as long as its loss.
 * @param {WorstRow[]} worst
 * @param {number[] | null} lines on which line of the file each row is
 */
export function worstTable(worst, lines) {
  const finite = worst.map(({ loss }) => loss).filter(Number.isFinite);
  const longest = Math.max(...finite, 1e-300);
  const table = h("table", { class: "worst" });
  fill(
    table,
    h("caption", {}, worst.length > 1 ? `The ${worst.length} worst rows` : "The worst row"),
    h("thead", {}, h("tr", {}, [lines ? "line" : "row", "label", "p", "loss", ""].map((title, i) => h("th", { scope: "col", class: i < 4 && "value" }, title)))),
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
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "The worst rows" }, table);
}
