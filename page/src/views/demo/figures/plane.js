/** The plane of the two features with its sites: what panels 1 to 3 have in common. */

import { h, svg } from "../../../base/dom.js";
import { drawAxes } from "../../../figures/axis.js";
import { createPlot, pointerPlace, setPlace } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { siteWords } from "../shared/labels.js";
import { ARROWS, createKeyboardCursor, nextMark } from "./keyboard_cursor.js";
import { createMarks } from "./marks.js";

/** @import { Box } from "../../../figures/plot.js" */
/** @import { Scale } from "../../../figures/scale.js" */
/** @import { DemoModel, Pair, Site } from "../model.js" */
/** @import { Plane } from "./field.js" */

/**
 * @typedef {object} PlaneView
 * @property {HTMLElement} element
 * @property {SVGGElement} under lies below the marks
 * @property {SVGGElement} over lies above them
 * @property {string} cut names the clip path of the frame
 * @property {(model: DemoModel, select: number | null) => void} show draw what changed, but for the keyboard's place
 * @property {() => void} settle put the keyboard's place where it belongs
 * @property {() => Plane} plane
 * @property {() => Box} box
 * @property {(pointer: PointerEvent | Touch, reach: number) => number | null} siteAt index of the site there
 * @property {(pointer: PointerEvent) => Pair} rawAt
 * @property {() => [Scale, Scale]} scales
 * @property {(index: number) => Pair} place
 * @property {() => Float64Array} places of all sites, two each
 * @property {() => void} focus
 */

export const MARGIN = { left: 40, right: 30, top: 24, bottom: 42, edge: 12 }; // of every figure of sites, so that the eye can compare them

/**
 * Make a plane.
 * @param {{key: string, label: string, help: string}} words label: what the figure shows; help: what the keys do
 * @param {(id: number) => void} select
 * @param {(model: DemoModel) => void} draw draw what belongs to the panel alone; called by `show`, and when the size changes
 * @param {(key: string, event: KeyboardEvent) => boolean} [onkey] keys beyond the arrows
 * @returns {PlaneView}
 */
export function createPlane({ key, label, help }, select, draw, onkey = () => false) {
  const plot = createPlot("demo-figure", { "aria-label": label }, MARGIN, () => shown && redraw());
  const clip = svg("rect");
  const cut = `demo-cut-${key}`;
  const axes = svg("g");
  const names = svg("g", { class: "demo-names" });
  const under = svg("g");
  const over = svg("g");
  const marks = createMarks();
  plot.element.append(svg("defs", {}, svg("clipPath", { id: cut }, clip)), axes, under, marks.element, over, names);
  const cursor = createKeyboardCursor({ label, help }, press, () => selected === null && shown && select(shown.worst));
  const element = h("div", { class: "demo-plot" }, plot.element, cursor.element);

  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {[Scale, Scale]} */
  let scales;
  let places = new Float64Array(0);
  /** @type {Site[]} */
  let placed = [];

  /** @param {string} pressed @param {KeyboardEvent} event */
  function press(pressed, event) {
    if (onkey(pressed, event)) return true;
    if (!shown || !(pressed in ARROWS) || event.shiftKey) return false;
    const from = indexOfSelected() ?? 0;
    const to = nextMark(from, ARROWS[pressed], shown.sites.length, marks.place);
    select(shown.sites[to].id);
    return true;
  }

  function indexOfSelected() {
    return selected === null ? undefined : shown?.at.get(selected);
  }

  function redraw() {
    const model = /** @type {DemoModel} */ (shown);
    const box = plot.box();
    if (box.width === 0) return;
    const { left, right, top, bottom } = box;
    const [across, up] = model.axes;
    scales = [createScale(across.range, [left, right], across.log), createScale(up.range, [bottom, top], up.log)];
    setPlace(clip, { x: left, y: top, width: right - left, height: bottom - top });
    drawAxes(axes, box, { scale: scales[0], ...across }, { scale: scales[1], ...up }, names);
    placed = [];
    placeMarks(model);
    marks.ring(indexOfSelected());
    draw(model);
    settle();
  }

  /** @param {DemoModel} model */
  function placeMarks({ sites }) {
    if (places.length !== 2 * sites.length) [places, placed] = [new Float64Array(2 * sites.length), []];
    sites.forEach((site, i) => {
      if (site === placed[i]) return;
      places[2 * i] = scales[0].place(site.raw[0]);
      places[2 * i + 1] = scales[1].place(site.raw[1]);
    });
    placed = sites;
    marks.show(sites, places);
  }

  function settle() {
    if (!shown || plot.box().width === 0) return;
    const at = indexOfSelected() ?? /** @type {number} */ (shown.at.get(shown.worst));
    cursor.show(marks.place(at), siteWords(shown, at));
  }

  return {
    element,
    under,
    over,
    cut,
    show(model, select_) {
      const before = shown;
      shown = model;
      selected = select_;
      if (plot.box().width === 0) return;
      if (!before || !scales || before.axes !== model.axes) return redraw();
      if (before.sites !== model.sites) placeMarks(model);
      marks.ring(indexOfSelected());
      draw(model);
    },
    settle,
    plane() {
      const { left, right, top, bottom } = plot.box();
      const { mean, scale, axes: of } = /** @type {DemoModel} */ (shown);
      /** @param {0 | 1} i @returns {Pair} the places of x = 0 and of x = 1 */
      const run = (i) => {
        const raw = [mean[i], mean[i] + scale[i]].map((feature) => (of[i].log ? Math.exp(feature) : feature));
        return [scales[i].place(raw[0]), scales[i].place(raw[1])];
      };
      const [across, up] = [run(0), run(1)];
      return {
        origin: [across[0], up[0]],
        step: [across[1] - across[0], up[1] - up[0]],
        xs: [left, right],
        ys: [top, bottom],
      };
    },
    box: plot.box,
    siteAt: (pointer, reach) => marks.nearest(pointerPlace(plot.element, pointer), reach),
    rawAt(pointer) {
      const [x, y] = pointerPlace(plot.element, pointer);
      return [scales[0].value(x), scales[1].value(y)];
    },
    scales: () => scales,
    place: marks.place,
    places: () => places,
    focus: () => cursor.element.querySelector("button")?.focus(),
  };
}
