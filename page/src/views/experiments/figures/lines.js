/** A chart of lines and points over one axis, with words beside them. */

import { h, svg } from "../../../base/dom.js";
import { drawAxes } from "../../../figures/axis.js";
import { linePath } from "../../../figures/curve.js";
import { areaBeside, footOf, wordsSize } from "../../../figures/labels.js";
import { createPlot } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { MARGIN } from "../../demo/figures/plane.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { Pair, Scale } from "../../../figures/scale.js" */

/** @typedef {"loss" | "loss-other" | "ink" | "ink-other" | "accent" | "accent-other" | "base" | "coin"} LineLook red is loss; other: dashed */

/**
 * @typedef {object} ChartAxis
 * @property {Pair} range
 * @property {string} plain what it measures
 * @property {boolean} [log]
 * @property {number[]} [ticks]
 */

/**
 * @typedef {object} ChartLine
 * @property {LineLook} look
 * @property {Pair[]} points values; what is beyond the upper end is left out
 * @property {string} [words] its name
 * @property {number} [at] beside which of its points the name stands; beside the last one
 */

/**
 * @typedef {object} ChartPoint
 * @property {LineLook} look
 * @property {Pair} at
 * @property {string} [words]
 * @property {number} [size] px
 * @property {boolean} [upright] whether a line leads down to the axis
 */

/**
 * @typedef {object} Chart
 * @property {ChartAxis} across
 * @property {ChartAxis} up
 * @property {ChartLine[]} lines
 * @property {ChartPoint[]} points
 */

const SIZE = 5; // px of a point
const KEEP_OFF = 6; // px between the samples of a line that words are not to cover

/**
 * @param {string} label what it shows
 * @returns {{element: HTMLElement, show: (chart: Chart) => void}}
 */
export function createLines(label) {
  const plot = createPlot("demo-figure", { "aria-label": label }, MARGIN, () => shown && draw(shown));
  const axes = svg("g");
  const drawn = svg("g");
  plot.element.append(axes, drawn);
  /** @type {Chart | null} */
  let shown = null;

  /** @param {Chart} chart */
  function draw({ across: over, up: of, lines, points }) {
    const box = plot.box();
    if (box.width === 0) return;
    const across = createScale(over.range, [box.left, box.right], over.log);
    const up = createScale(of.range, [box.bottom, box.top], of.log);
    const place = placeIn(across, up);
    drawAxes(axes, box, { scale: across, ...over }, { scale: up, ...of });
    const places = lines.map((line) => line.points.map(place));
    const runs = lines.map((line, i) => runsBelow(line.points.map(([, y]) => y <= of.range[1]), places[i]));
    const marks = points.map(({ at }) => place(at));
    /** @type {Area[]} */
    const taken = [];
    const keptOff = [...runs.flat().flatMap(samples), ...marks].flat();
    /** @param {Pair} at @param {number} radius @param {string} words @param {LineLook} look */
    const write = (at, radius, words, look) => {
      const area = areaBeside(at, radius, wordsSize(words, box.text), { inside: box, taken, places: keptOff, reach: 2 });
      if (!area) return null;
      taken.push(area);
      return svg("text", { class: `experiment-words ${look}`, x: area.left, y: footOf(area) }, words);
    };
    drawn.replaceChildren(
      ...lines.map(({ look }, i) => svg("path", { class: `experiment-line ${look}`, d: runs[i].map(linePath).join("") })),
      ...points.flatMap(({ look, size = SIZE, upright }, i) => [
        ...(upright ? [svg("line", { class: `experiment-line ${look}`, x1: marks[i][0], x2: marks[i][0], y1: marks[i][1], y2: box.bottom })] : []),
        svg("circle", { class: `experiment-point ${look}`, cx: marks[i][0], cy: marks[i][1], r: size }),
      ]),
    );
    const words = [
      ...points.map(({ look, size = SIZE, words: name }, i) => name && write(marks[i], size, name, look)),
      ...lines.map(({ look, words: name, at = -1 }, i) => name && places[i].length > 0 && write(/** @type {Pair} */ (places[i].at(at)), 2, name, look)),
    ];
    drawn.append(...words.filter((each) => each instanceof SVGElement));
  }

  return {
    element: h("div", { class: "demo-plot" }, plot.element),
    show(chart) {
      shown = chart;
      draw(chart);
    },
  };
}

/**
 * @param {Scale} across
 * @param {Scale} up
 * @returns {(values: Pair) => Pair}
 */
function placeIn(across, up) {
  return ([x, y]) => [across.place(x), up.place(Math.min(y, up.range[1]))];
}

/**
 * The stretches of a line that lie in the figure.
 * @param {boolean[]} inside one for each place
 * @param {Pair[]} places
 */
function runsBelow(inside, places) {
  /** @type {Pair[][]} */
  const runs = [];
  places.forEach((place, i) => {
    if (!inside[i]) return;
    if (inside[i - 1]) runs[runs.length - 1].push(place);
    else runs.push([place]);
  });
  return runs;
}

/**
 * Places along a line, near each other.
 * @param {Pair[]} places
 */
function samples(places) {
  return places.flatMap(([x, y], i) => {
    const [fromX, fromY] = places[i - 1] ?? [x, y];
    const count = Math.max(1, Math.ceil(Math.hypot(x - fromX, y - fromY) / KEEP_OFF));
    return Array.from({ length: count }, (_, part) => /** @type {Pair} */ ([x + ((fromX - x) * part) / count, y + ((fromY - y) * part) / count]));
  });
}
