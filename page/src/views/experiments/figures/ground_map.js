/**
 * A map of the mean loss over two weights: its contours, the red the darker the higher, with their values outside the frame; a way
 * of training over it; and a place that the reader picks, which is a whole model.
 */

import { h, svg } from "../../../base/dom.js";
import { keepLast } from "../../../base/keep.js";
import { short } from "../../../base/numbers.js";
import { axisText, drawAxes } from "../../../figures/axis.js";
import { contourPaths } from "../../../figures/contour.js";
import { linePath } from "../../../figures/curve.js";
import { areaBeside, areaOutside, footOf, wordsSize } from "../../../figures/labels.js";
import { createPlot, pointerPlace, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { sampleGrid, traceContours } from "../../../maths/contours.js";
import { heightAt } from "../../../maths/landscape.js";
import { filled, prose } from "../../../prose/prose.js";
import { ARROWS, createKeyboardCursor } from "../../demo/figures/keyboard_cursor.js";
import { MARGIN } from "../../demo/figures/plane.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { Box } from "../../../figures/plot.js" */
/** @import { Pair, Scale } from "../../../figures/scale.js" */
/** @import { Points } from "../../../maths/shapes.js" */

/**
 * @typedef {object} Ground
 * @property {Points} points whose mean loss it is
 * @property {Pair} xs what has to be seen of w₁
 * @property {Pair} ys and of w₂; more of it is seen where the frame has another shape
 * @property {number[]} levels of the contours, rising
 */

/**
 * @typedef {object} MapScene
 * @property {Ground} ground
 * @property {Pair[]} way from where it starts
 * @property {Pair | null} lowest
 * @property {Pair} picked
 */

const CELL = 8; // px between the lines of the grid
const NUDGE = 0.25; // of a weight, by an arrow key
const DOT = 2.5; // px
const END = 5;
const RING = 10;
const words = prose.experiments.landscape.maps;

/**
 * @param {{key: string, label: string}} how key: names it on the page; label: what it shows
 * @param {(w1: number, w2: number) => void} pick
 * @returns {{element: HTMLElement, show: (scene: MapScene) => void}}
 */
export function createGroundMap({ key, label }, pick) {
  const plot = createPlot("demo-figure", { "aria-label": label }, MARGIN, () => shown && draw(shown));
  const clip = svg("rect");
  const cut = `ground-${key}`;
  const axes = svg("g");
  const ground = svg("g");
  const values = svg("g");
  const line = svg("path", { class: "ground-way" });
  const dots = svg("path", { class: "ground-steps" });
  const ends = [svg("circle", { class: "ground-start", r: END }), svg("circle", { class: "ground-end", r: END })];
  const lowest = svg("path", { class: "ground-lowest", d: "M-6 0H6M0 -6V6" });
  const names = svg("g");
  const ring = svg("circle", { class: "demo-ring", r: RING });
  const inFrame = svg("g", { "clip-path": `url(#${cut})` }, ground, line, dots, ...ends, lowest, ring);
  plot.element.append(svg("defs", {}, svg("clipPath", { id: cut }, clip)), axes, inFrame, values, names);
  const cursor = createKeyboardCursor({ label, help: words.keys }, press);
  const element = h("div", { class: "demo-plot ground-map" }, plot.element, cursor.element);
  /** @type {MapScene | null} */
  let shown = null;
  /** @type {[Scale, Scale]} */
  let scales;
  const keptScales = keepLast(equalScales);
  /** The size of the letters matters as well. @type {(...given: [...Parameters<typeof drawGround>, number]) => void} */
  const keptGround = keepLast((points, levels, drawnScales) => drawGround(points, levels, drawnScales));

  element.addEventListener("click", (event) => {
    const [x, y] = pointerPlace(plot.element, event);
    const { left, right, top, bottom } = plot.box();
    if (event.target !== cursor.element.firstChild && x >= left && x <= right && y >= top && y <= bottom) {
      pick(rounded(scales[0].value(x)), rounded(scales[1].value(y)));
    }
  });

  /** @param {string} pressed @param {KeyboardEvent} event */
  function press(pressed, event) {
    if (!shown || !(pressed in ARROWS) || event.shiftKey) return false;
    const [dx, dy] = ARROWS[pressed];
    const within = (/** @type {number} */ at, /** @type {Pair} */ [low, high]) => Math.min(Math.max(at, low), high);
    pick(within(shown.picked[0] + NUDGE * dx, scales[0].range), within(shown.picked[1] - NUDGE * dy, scales[1].range));
    return true;
  }

  /** @param {MapScene} scene */
  function draw(scene) {
    const box = plot.box();
    if (box.width === 0) return;
    const { points, xs, ys, levels } = scene.ground;
    scales = keptScales(xs, ys, box.left, box.right, box.top, box.bottom);
    keptGround(points, levels, scales, box.text);
    drawWay(scene, box);
  }

  /**
   * What a way does not change.
   * @param {Points} points
   * @param {number[]} levels
   * @param {[Scale, Scale]} drawnScales
   */
  function drawGround(points, levels, drawnScales) {
    const box = plot.box();
    const [across, up] = drawnScales;
    setPlace(clip, { x: box.left, y: box.top, width: box.right - box.left, height: box.bottom - box.top });
    drawAxes(axes, box, { scale: across, plain: words.weights[0] }, { scale: up, plain: words.weights[1] });
    const lines = [across, up].map(({ span: [from, to] }) => 1 + Math.ceil(Math.abs(to - from) / CELL));
    // In a narrow valley the logarithm runs straighter between two lines than the loss itself.
    const grid = sampleGrid(across.range, up.range, lines[0], lines[1], (w1, w2) => Math.log(heightAt(points, w1, w2)));
    const paths = levels.map((level) => contourPaths(traceContours(grid, Math.log(level)), placeOn(drawnScales)));
    ground.replaceChildren(
      ...paths.map(({ area }) => svg("path", { class: "ground-area", "fill-rule": "evenodd", d: area })),
      ...paths.map(({ line: d }) => svg("path", { class: "ground-contour", d })),
    );
    values.replaceChildren(...levelValues(levels, paths.map(({ ends: at }) => at), box));
  }

  /** @param {MapScene} scene @param {Box} box */
  function drawWay({ ground: { points }, way, lowest: least, picked }, box) {
    const place = placeOn(scales);
    const places = way.map(place);
    line.setAttribute("d", linePath(places));
    dots.setAttribute("d", places.map(([x, y]) => `M${(x - DOT).toFixed(1)} ${y.toFixed(1)}a${DOT} ${DOT} 0 1 0 ${2 * DOT} 0a${DOT} ${DOT} 0 1 0 ${-2 * DOT} 0`).join(""));
    [places[0], places[places.length - 1]].forEach(([cx, cy], i) => setPlace(ends[i], { cx, cy }));
    showOrHide(ends[1], way.length > 1);
    showOrHide(lowest, least !== null);
    const [x, y] = place(picked);
    setPlace(ring, { cx: x, cy: y });
    cursor.show([x, y], filled(words.place, { w1: short(picked[0]), w2: short(picked[1]), loss: short(heightAt(points, ...picked)) }));
    const marks = [...places.flatMap((at, i) => between(places[i - 1] ?? at, at)).flat(), x, y];
    /** @type {[string, Pair][]} */
    const named = [[words.start, places[0]]];
    if (way.length > 1) named.push([filled(words.end, { step: way.length - 1 }), places[places.length - 1]]);
    if (least) {
      const at = place(least);
      lowest.setAttribute("transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
      marks.push(...at);
      named.push([words.lowest, at]);
    }
    /** @type {Area[]} */
    const taken = [];
    const texts = named.map(([name, at]) => {
      const area = areaBeside(at, END, wordsSize(name, box.text), { inside: box, taken, places: marks, reach: 4 });
      if (!area) return null;
      taken.push(area);
      return svg("text", { class: "ground-name", x: area.left, y: footOf(area) }, name);
    });
    names.replaceChildren(...texts.filter((text) => text !== null));
  }

  return {
    element,
    show(scene) {
      shown = scene;
      draw(scene);
    },
  };
}

/**
 * Scales on which a step is as long in one direction as in the other, so that a way down crosses contours at right angles.
 * @param {Pair} xs
 * @param {Pair} ys
 * @param {number} left
 * @param {number} right
 * @param {number} top
 * @param {number} bottom
 * @returns {[Scale, Scale]}
 */
function equalScales(xs, ys, left, right, top, bottom) {
  const px = Math.min((right - left) / (xs[1] - xs[0]), (bottom - top) / (ys[1] - ys[0]));
  /** @param {Pair} range @param {number} room @returns {Pair} */
  const widened = ([low, high], room) => [(low + high - room / px) / 2, (low + high + room / px) / 2];
  return [createScale(widened(xs, right - left), [left, right]), createScale(widened(ys, bottom - top), [bottom, top])];
}

/**
 * @param {[Scale, Scale]} scales
 * @returns {(weights: Pair) => Pair}
 */
function placeOn([across, up]) {
  return ([w1, w2]) => [across.place(w1), up.place(w2)];
}

/**
 * The values of contours, outside the frame.
 * @param {number[]} levels
 * @param {Pair[][]} ends
 * @param {Box} box
 */
function levelValues(levels, ends, box) {
  /** @type {Area[]} */
  const taken = [];
  return levels.flatMap((level, i) => {
    const area = areaOutside(ends[i], short(level), box, taken);
    if (!area) return [];
    taken.push(area);
    return [axisText(level, area.left, footOf(area), "start")];
  });
}

/**
 * Places on the way from one to another, which words keep clear of.
 * @param {Pair} from
 * @param {Pair} to
 * @returns {Pair[]}
 */
function between(from, to) {
  const count = Math.max(1, Math.ceil(Math.hypot(to[0] - from[0], to[1] - from[1]) / CELL));
  return Array.from({ length: count }, (_, i) => {
    const share = (i + 1) / count;
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
  });
}

/** @param {number} weight */
function rounded(weight) {
  return Math.round(100 * weight) / 100;
}
