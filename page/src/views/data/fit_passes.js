/** The record of a fit, played: what each pass over the rows found, and the coefficients it led to. */

import { fill, h, number, svg } from "../../base/dom.js";
import { grouped, short } from "../../base/numbers.js";
import { scrollBox } from "../../base/scroll.js";
import { drawAxes } from "../../figures/axis.js";
import { linePath } from "../../figures/curve.js";
import { createPlot } from "../../figures/plot.js";
import { createScale } from "../../figures/scale.js";
import { counted, filled, prose } from "../../prose/prose.js";

/** @import { Coefficient, FitRecord, FitStep } from "../../maths/fit_record.js" */
/** @import { Pair } from "../../figures/scale.js" */

const MARGIN = { left: 72, right: 24, top: 32, bottom: 44 };
const BEAT = 700; // ms a pass
const LEAST_GAP = 1e-17; // below, float64 tells no difference
const POINT = 5; // px

/**
 * @param {FitRecord} record
 * @returns {HTMLElement}
 */
export function fitElement(record) {
  const { y, x, rows, loss, steps, coefficients } = record;
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, prose.fit.title),
    h("p", {}, filled(prose.fit.about, { y, x: x.join(", "), rows: grouped(rows), loss: short(loss) }), " ", steps.length > 0 && `${counted(prose.fit.passes, steps.length)} ${prose.fit.gaps}`),
    steps.length > 0 ? passes(steps) : h("p", { class: "soft" }, prose.fit.none),
    h("h3", {}, prose.fit.coefficients.title),
    coefficientTable(coefficients),
  );
}

/** @param {FitStep[]} steps */
function passes(steps) {
  let at = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let beat;
  const figure = gapFigure(steps);
  const button = h("button", { type: "button", class: "button primary", onclick: () => (beat === undefined ? play() : pause()) }, prose.fit.play);
  const slider = h("input", { type: "range", min: 1, max: steps.length, step: 1, value: 1, oninput: () => (pause(), goTo(Number(slider.value) - 1)) });
  const said = h("output", {});
  const table = h("table");
  const { heads } = prose.fit;

  function play() {
    if (at === steps.length - 1) goTo(0);
    button.textContent = prose.fit.pause;
    beat = setInterval(() => {
      if (!button.isConnected) return pause();
      goTo(at + 1);
      if (at === steps.length - 1) pause();
    }, BEAT);
  }

  function pause() {
    clearInterval(beat);
    beat = undefined;
    button.textContent = prose.fit.play;
  }

  /** @param {number} step */
  function goTo(step) {
    at = step;
    slider.value = String(at + 1);
    said.textContent = filled(prose.fit.at, { at: at + 1, n: steps.length, gap: short(steps[at].gap, 2) });
    figure.show(at);
    fill(
      table,
      h("caption", { class: "hidden-visually" }, prose.fit.tableOfPasses),
      h("thead", {}, h("tr", {}, Object.values(heads).map((head) => h("th", { scope: "col", class: "value" }, head)))),
      h("tbody", {}, steps.slice(0, at + 1).map((each, i) => passRow(each, i, i === at))),
    );
  }

  goTo(0);
  return h(
    "div",
    { class: "stack" },
    figure.element,
    h("div", { class: "row" }, button, h("label", { class: "fit-pass" }, h("span", {}, prose.fit.pass), slider), said),
    scrollBox(prose.fit.tableOfPasses, "", table),
  );
}

/**
 * @param {FitStep} step
 * @param {number} i
 * @param {boolean} current
 */
function passRow({ objective, gap, gradient, length }, i, current) {
  const cells = [number(objective, { digits: 10 }), number(gap, { digits: 2 }), number(gradient, { digits: 2 }), number(length)];
  return h("tr", { "aria-current": current && "true" }, h("th", { scope: "row", class: "value" }, i + 1), cells.map((cell) => h("td", { class: "value" }, cell)));
}

/**
 * The gaps up to a pass, over a scale of powers of ten.
 * @param {FitStep[]} steps
 */
function gapFigure(steps) {
  const gaps = steps.map(({ gap }) => Math.max(gap, LEAST_GAP));
  const finite = gaps.filter(Number.isFinite);
  const range = /** @type {Pair} */ ([Math.min(...finite) / 2, Math.max(...finite) * 2]);
  const plot = createPlot("data-plot", { "aria-label": prose.fit.tableOfPasses }, MARGIN, draw);
  const axes = svg("g");
  const drawn = svg("g");
  plot.element.append(axes, drawn);
  let at = 0;

  function draw() {
    const box = plot.box();
    if (box.width === 0 || finite.length === 0) return;
    const across = createScale([0.5, steps.length + 0.5], [box.left, box.right]);
    const up = createScale(range, [box.bottom, box.top], true);
    const ticks = steps.map((_, i) => i + 1).filter((pass) => pass % Math.ceil(steps.length / 20) === 0);
    drawAxes(axes, box, { scale: across, plain: prose.fit.axes.pass, ticks }, { scale: up, log: true, plain: prose.fit.axes.gap });
    const places = gaps.slice(0, at + 1).flatMap((gap, i) => (Number.isFinite(gap) ? [/** @type {Pair} */ ([across.place(i + 1), up.place(gap)])] : []));
    drawn.replaceChildren(
      svg("path", { class: "experiment-line loss", d: linePath(places) }),
      ...places.map(([cx, cy]) => svg("circle", { class: "experiment-point loss", cx, cy, r: POINT })),
    );
  }

  return {
    element: plot.element,
    /** @param {number} pass */
    show(pass) {
      at = pass;
      draw();
    },
  };
}

/** @param {Coefficient[]} coefficients */
function coefficientTable(coefficients) {
  const { title, none, name, ...columns } = prose.fit.coefficients;
  const keys = /** @type {(keyof typeof columns)[]} */ (Object.keys(columns));
  const table = h(
    "table",
    {},
    h("caption", { class: "hidden-visually" }, title),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, name), keys.map((key) => h("th", { scope: "col", class: "value" }, columns[key])))),
    h("tbody", {}, coefficients.map((each) => h("tr", {}, h("th", { scope: "row" }, each.name), keys.map((key) => h("td", { class: "value" }, estimate(each[key], none)))))),
  );
  return scrollBox(title, "", table);
}

/**
 * @param {number | null} value
 * @param {string} none
 */
function estimate(value, none) {
  return value === null ? none : number(value);
}
