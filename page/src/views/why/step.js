/** One forecast crosses 0.5: the count of errors jumps, the loss moves smoothly. */

import { fill, h, number, setNumber, svg } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { axisText, levelLine, ticksBelow, ticksBeside, uprightLine } from "../../figures/axis.js";
import { curvePath, evenSteps } from "../../figures/curve.js";
import { createPlot } from "../../figures/plot.js";
import { createScale } from "../../figures/scale.js";
import { createFigureTable } from "../../figures/table.js";
import { countWrong, siteLosses, sumInOrder } from "../../maths/derivation.js";
import { sigmoid } from "../../maths/loss.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";
import { changeWhySite } from "./sites.js";

/** @import { App } from "../../base/app.js" */
/** @import { WhySites } from "./sites.js" */

const STEP_MARGIN = { left: 40, right: 16, top: 16, bottom: 40 };
const STEP_MOST = 1.6; // of the upright scale
const STEP_SAMPLES = 160; // even in the logit, for the curve is steep at both ends
const STEP_REACH = 12; // of the logit: the curve leaves the figure at the top
const P_IN_TABLE = [0.01, 0.1, 0.3, 0.49, 0.5, 0.7, 0.9, 0.99];

/**
 * Error rate and mean loss if one site's p were another.
 * @param {WhySites} sites
 * @param {number} i
 * @param {number} p
 */
function rateAndLoss(sites, i, p) {
  const moved = { y: sites.y, p: sites.p.map((each, at) => (at === i ? p : each)) };
  return { rate: countWrong(moved) / sites.p.length, loss: sumInOrder(siteLosses(moved)) / sites.p.length };
}

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (sites: WhySites) => void}}
 */
export function createStepFigure(app) {
  const said = prose.why.step;
  let chosen = 0;
  /** @type {WhySites | null} */
  let shown = null;
  const plot = createPlot("why-plot", { "aria-label": said.label }, STEP_MARGIN, drawPlot);
  const which = h("select", { "aria-label": said.which, onchange: chooseSite });
  const slider = h("input", {
    type: "range",
    min: 0.01,
    max: 0.99,
    step: 0.01,
    "aria-label": said.slider,
    oninput: () => changeWhySite(app, chosen, { p: Number(slider.value) }),
  });
  const rate = number(NaN);
  const loss = number(NaN);
  const p = number(NaN);
  const table = createFigureTable(said.table.caption, () => {
    const sites = shown;
    const heads = ["p", said.table.rate, said.table.loss];
    return sites && { heads, rows: P_IN_TABLE.map((each) => ({ head: number(each), cells: Object.values(rateAndLoss(sites, chosen, each)) })) };
  });
  const element = h(
    "figure",
    { class: "stack why-figure" },
    h("div", { class: "why-copies" }, which, slider, h("span", {}, "p = ", p)),
    plot.element,
    h(
      "figcaption",
      { class: "small" },
      sentence(said.caption, {
        rateKey: h("span", { class: "why-key", "aria-hidden": "true" }),
        rate,
        lossKey: h("span", { class: "why-key why-key-loss", "aria-hidden": "true" }),
        loss: h("span", { class: "loss" }, sentence(said.loss, { loss })),
      }),
    ),
    table.element,
  );

  function chooseSite() {
    chosen = Number(which.value);
    drawAll();
  }

  function drawAll() {
    if (!shown) return;
    const sites = shown;
    const here = rateAndLoss(sites, chosen, sites.p[chosen]);
    setNumber(p, sites.p[chosen]);
    setNumber(rate, here.rate);
    setNumber(loss, here.loss);
    slider.value = String(sites.p[chosen]);
    slider.setAttribute("aria-valuetext", filled(said.value, { p: short(sites.p[chosen]), rate: short(here.rate), loss: short(here.loss) }));
    table.show();
    drawPlot();
  }

  function drawPlot() {
    const box = plot.box();
    if (!shown || box.width === 0) return;
    const sites = shown;
    const across = createScale([0, 1], [box.left, box.right]);
    const up = createScale([0, STEP_MOST], [box.bottom, box.top]);
    const curveAt = (/** @type {number} */ at) => rateAndLoss(sites, chosen, at).loss;
    const lossAt = (/** @type {number} */ at) => Math.min(curveAt(at), STEP_MOST);
    const [low, high] = [0.25, 0.75].map((at) => up.place(rateAndLoss(sites, chosen, at).rate));
    const half = across.place(0.5);
    const here = across.place(sites.p[chosen]);
    fill(
      plot.element,
      levelLine("figure-axis", box.bottom, box),
      uprightLine("figure-axis", box.left, box),
      ticksBelow(across, [0, 0.5, 1], box.bottom, box.text),
      ticksBeside(up, [0, 0.5, 1, 1.5], box.left, box.text),
      uprightLine("why-half", half, box),
      svg("path", { class: "why-curve", d: curvePath(across, up, evenSteps(-STEP_REACH, STEP_REACH, STEP_SAMPLES).map(sigmoid), curveAt) }),
      svg("path", { class: "why-steps", d: `M${box.left} ${low}H${half}M${half} ${high}H${box.right}` }),
      uprightLine("why-now", here, box),
      svg("circle", { class: "why-dot-loss", cx: here, cy: up.place(lossAt(sites.p[chosen])), r: 6 }),
      svg("circle", { class: "why-dot", cx: here, cy: up.place(rateAndLoss(sites, chosen, sites.p[chosen]).rate), r: 6 }),
      axisText(filled(said.axis, { n: chosen + 1 }), half, box.height - 6 * box.text, "middle"),
    );
  }

  return {
    element,
    render(sites) {
      shown = sites;
      if (which.length !== sites.p.length) {
        fill(which, sites.p.map((_, i) => h("option", { value: i }, filled(said.site, { n: i + 1 }))));
        const losses = siteLosses(sites);
        chosen = losses.indexOf(Math.max(...losses));
        which.value = String(chosen);
      }
      drawAll();
    },
  };
}
