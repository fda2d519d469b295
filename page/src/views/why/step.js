/** One forecast crosses 0.5: the count of errors jumps, the loss moves smoothly. */

import { fill, h, number, setNumber, svg } from "../../base/dom.js";
import { short } from "../../base/numbers.js";
import { countWrong, siteLosses, sumInOrder } from "../../maths/derivation.js";
import { changeWhySite } from "./sites.js";

/** @import { App } from "../../base/app.js" */
/** @import { WhySites } from "./sites.js" */

const STEP_PLOT = { height: 240, left: 40, right: 16, top: 16, bottom: 40 };
const STEP_MOST = 1.6; // of the upright scale
const STEP_SAMPLES = 80;
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
  let chosen = 0;
  /** @type {WhySites | null} */
  let shown = null;
  const plot = svg("svg", { class: "why-plot", role: "img", "aria-label": "Error rate and mean loss over p of one site" });
  const which = h("select", { "aria-label": "Which site moves", onchange: chooseSite });
  const slider = h("input", {
    type: "range",
    min: 0.01,
    max: 0.99,
    step: 0.01,
    "aria-label": "p of that site",
    oninput: () => changeWhySite(app, chosen, { p: Number(slider.value) }),
  });
  const rate = number(NaN);
  const loss = number(NaN);
  const p = number(NaN);
  const rows = h("tbody");
  const table = h(
    "details",
    { ontoggle: drawAll },
    h("summary", {}, "Table"),
    h(
      "table",
      {},
      h("caption", { class: "hidden-visually" }, "Error rate and mean loss for some p of that site"),
      h("thead", {}, h("tr", {}, ["p", "error rate", "mean loss"].map((head) => h("th", { scope: "col" }, head)))),
      rows,
    ),
  );
  const element = h(
    "figure",
    { class: "stack why-figure" },
    h("div", { class: "why-copies" }, which, slider, h("span", {}, "p = ", p)),
    plot,
    h(
      "figcaption",
      { class: "small" },
      "Move p across 0.5. ",
      h("span", { class: "why-key", "aria-hidden": "true" }),
      " Error rate: ",
      rate,
      ", a step at 0.5 and level everywhere else. ",
      h("span", { class: "why-key why-key-loss", "aria-hidden": "true" }),
      h("span", { class: "loss" }, " Mean loss: ", loss),
      ", sloping at every p.",
    ),
    table,
  );
  new ResizeObserver(drawPlot).observe(plot);

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
    slider.setAttribute("aria-valuetext", `${short(sites.p[chosen])}, error rate ${short(here.rate)}, mean loss ${short(here.loss)}`);
    if (table.open) {
      const values = P_IN_TABLE.map((each) => [each, ...Object.values(rateAndLoss(sites, chosen, each))]);
      fill(rows, values.map((row) => h("tr", {}, row.map((value) => h("td", { class: "value" }, number(value))))));
    }
    drawPlot();
  }

  function drawPlot() {
    const width = plot.clientWidth;
    if (!shown || width === 0) return;
    const sites = shown;
    const { height, left, right, top, bottom } = STEP_PLOT;
    /** @param {number} value */
    const x = (value) => left + value * (width - left - right);
    /** @param {number} value */
    const y = (value) => height - bottom - (Math.min(value, STEP_MOST) / STEP_MOST) * (height - top - bottom);
    const curve = Array.from({ length: STEP_SAMPLES + 1 }, (_, k) => {
      const at = 0.002 + (0.996 * k) / STEP_SAMPLES;
      return `${k ? "L" : "M"}${x(at).toFixed(1)} ${y(rateAndLoss(sites, chosen, at).loss).toFixed(1)}`;
    });
    const low = rateAndLoss(sites, chosen, 0.25).rate;
    const high = rateAndLoss(sites, chosen, 0.75).rate;
    const now = sites.p[chosen];
    const here = rateAndLoss(sites, chosen, now);
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    fill(
      plot,
      svg("line", { class: "why-axis", x1: x(0), x2: x(1), y1: y(0), y2: y(0) }),
      svg("line", { class: "why-axis", x1: x(0), x2: x(0), y1: y(0), y2: y(STEP_MOST) }),
      [0, 0.5, 1].map((tick) => svg("text", { class: "why-tick", x: x(tick), y: y(0) + 20, "text-anchor": "middle" }, tick)),
      [0, 0.5, 1, 1.5].map((tick) => svg("text", { class: "why-tick", x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, tick)),
      svg("line", { class: "why-half", x1: x(0.5), x2: x(0.5), y1: y(0), y2: y(STEP_MOST) }),
      svg("path", { class: "why-curve", d: curve.join("") }),
      svg("path", { class: "why-steps", d: `M${x(0)} ${y(low)}H${x(0.5)}M${x(0.5)} ${y(high)}H${x(1)}` }),
      svg("line", { class: "why-now", x1: x(now), x2: x(now), y1: y(0), y2: y(STEP_MOST) }),
      svg("circle", { class: "why-dot-loss", cx: x(now), cy: y(here.loss), r: 6 }),
      svg("circle", { class: "why-dot", cx: x(now), cy: y(here.rate), r: 6 }),
      svg("text", { class: "why-tick", x: x(0.5), y: height - 4, "text-anchor": "middle" }, `p of site ${chosen + 1}`),
    );
  }

  return {
    element,
    render(sites) {
      shown = sites;
      if (which.length !== sites.p.length) {
        fill(which, sites.p.map((_, i) => h("option", { value: i }, `site ${i + 1}`)));
        const losses = siteLosses(sites);
        chosen = losses.indexOf(Math.max(...losses));
        which.value = String(chosen);
      }
      drawAll();
    },
  };
}
