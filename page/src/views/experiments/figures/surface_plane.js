/** A plane of points with the probability all over it, of any model: in bands, with the lines on which it is 0.1, 0.5 and 0.9. */

import { svg } from "../../../base/dom.js";
import { keepLast } from "../../../base/keep.js";
import { axisText } from "../../../figures/axis.js";
import { contourPaths } from "../../../figures/contour.js";
import { areaOutside, footOf } from "../../../figures/labels.js";
import { setAttribute } from "../../../figures/plot.js";
import { sampleGrid, traceContours } from "../../../maths/contours.js";
import { fieldColor } from "../../demo/figures/field_layer.js";
import { createPlane } from "../../demo/figures/plane.js";

/** @import { Area } from "../../../figures/labels.js" */
/** @import { DemoAxis, DemoModel } from "../../demo/model.js" */

/** @typedef {(x1: number, x2: number) => number} LogitAt of raw values */

const REACH = 24;
const CELL = 6; // px between the lines of the grid
const BANDS = [0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1]; // ends of one color each
const LINES = [0.5, 0.9, 0.1]; // in the order in which they are labeled where there is no room for all

/**
 * @param {{key: string, label: string}} words key: names it on the page; label: what it shows
 * @param {(id: number) => void} select
 * @returns {{element: HTMLElement, show: (model: DemoModel, site: number, logitAt: LogitAt | null) => void}} without a logit, marks alone
 */
export function createSurfacePlane({ key, label }, select) {
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {LogitAt | null} */
  let surface = null;
  const plane = createPlane({ key, label, help: "Arrow keys go from point to point." }, select, draw);
  const bands = BANDS.slice(0, -1).map((low, i) => {
    const area = svg("path", { "fill-rule": "evenodd" });
    area.style.setProperty("fill", fieldColor((low + BANDS[i + 1]) / 2));
    return { low, area };
  });
  const lines = LINES.map((p) => ({ p, line: svg("path", { class: p === 0.5 ? "surface-boundary" : "surface-contour" }) }));
  const values = svg("g");
  plane.under.append(svg("g", { "clip-path": `url(#${plane.cut})` }, ...bands.map(({ area }) => area), ...lines.map(({ line }) => line)));
  plane.over.append(values);
  const fitAxes = keepLast(equalAxes);
  const drawSurface = keepLast(drawAll);

  plane.element.addEventListener("click", (event) => {
    const index = plane.siteAt(/** @type {PointerEvent} */ (event), REACH);
    if (index !== null && shown) select(shown.sites[index].id);
  });

  /** The model on axes that fit the frame. @param {DemoModel} model @returns {DemoModel} */
  function fitted(model) {
    const { left, right, top, bottom, width } = plane.box();
    return width === 0 ? model : { ...model, axes: fitAxes(model.axes, right - left, bottom - top) };
  }

  /** @param {DemoModel} drawn */
  function draw(drawn) {
    const fit = fitted(/** @type {DemoModel} */ (shown));
    if (fit.axes !== drawn.axes) return plane.show(fit, selected); // the frame has another shape than before
    const { left, right, top, bottom } = plane.box();
    drawSurface(surface, fit.axes, left, right, top, bottom);
  }

  /**
   * @param {LogitAt | null} logitAt
   * @param {DemoModel["axes"]} axes
   * @param {number} left
   * @param {number} right
   * @param {number} top
   * @param {number} bottom
   */
  function drawAll(logitAt, axes, left, right, top, bottom) {
    const [across, up] = plane.scales();
    const grid = logitAt && sampleGrid(axes[0].range, axes[1].range, 1 + Math.ceil((right - left) / CELL), 1 + Math.ceil((bottom - top) / CELL), logitAt);
    /** @param {number} p */
    const pathsAt = (p) => grid && contourPaths(traceContours(grid, p === 0 ? -Number.MAX_VALUE : Math.log(p / (1 - p))), across, up);
    for (const { low, area } of bands) setAttribute(area, "d", pathsAt(low)?.area ?? "");
    /** @type {Area[]} */
    const taken = [];
    const words = lines.map(({ p, line }) => {
      const paths = pathsAt(p);
      setAttribute(line, "d", paths?.line ?? "");
      const area = paths && areaOutside(paths.ends, String(p), plane.box(), taken);
      if (area) taken.push(area);
      return area && axisText(p, area.left, footOf(area), "start");
    });
    values.replaceChildren(...words.filter((each) => each !== null));
  }

  return {
    element: plane.element,
    show(model, site, logitAt) {
      shown = model;
      surface = logitAt;
      selected = model.at.has(site) ? site : null;
      plane.show(fitted(model), selected);
      plane.settle();
    },
  };
}

/**
 * Axes on which one unit is as long across as up, so that a circle is one.
 * @param {DemoModel["axes"]} axes
 * @param {number} width px
 * @param {number} height
 * @returns {DemoModel["axes"]}
 */
function equalAxes([first, second], width, height) {
  const px = Math.min(width / (first.range[1] - first.range[0]), height / (second.range[1] - second.range[0]));
  return [widenedAxis(first, width / px), widenedAxis(second, height / px)];
}

/**
 * @param {DemoAxis} axis
 * @param {number} length of its range
 * @returns {DemoAxis}
 */
function widenedAxis(axis, length) {
  const middle = (axis.range[0] + axis.range[1]) / 2;
  return { ...axis, range: [middle - length / 2, middle + length / 2] };
}
