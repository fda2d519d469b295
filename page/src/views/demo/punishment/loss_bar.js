/** All losses laid end to end in one bar, the largest on the left, with marks at what the base rate and a coin cost. */

import { setNumber, svg } from "../../../base/dom.js";
import { wordsSize } from "../../../figures/labels.js";
import { createPlot, pointerPlace, setAttribute, setPlace, showOrHide } from "../../../figures/plot.js";
import { createScale, rangeUpTo } from "../../../figures/scale.js";
import { prose } from "../../../prose/prose.js";

/** @import { DemoModel } from "../model.js" */

const MARGIN = { left: 0, right: 2, top: 0, bottom: 24 };
const LEAST_SEGMENT = 3; // px: narrower ones are not parted

/**
 * @param {(id: number) => void} select
 * @returns {{element: SVGSVGElement, show: (model: DemoModel, id: number | null) => void}}
 */
export function createLossBar(select) {
  const words = prose.demo.punishment;
  const plot = createPlot("demo-bars", { "aria-label": prose.demo.punishment.bar }, MARGIN, () => shown && draw());
  const whole = svg("rect", { class: "demo-bar", y: 0 });
  const parts = svg("path", { class: "demo-bar-parts" });
  const chosen = svg("rect", { class: "demo-bar-chosen", y: 1.5 });
  const yardsticks = [words.baseRate, words.coin].map((name, i) => {
    const value = svg("tspan", { class: "number" });
    const called = svg("tspan", {}, `${name} `);
    const text = svg("text", { class: "figure-tick", "text-anchor": "middle" }, called, value);
    return { name, value, called, text, line: svg("line", { class: i === 0 ? "demo-base" : "demo-coin", y1: 0 }) };
  });
  plot.element.append(whole, parts, chosen, ...yardsticks.flatMap(({ line, text }) => [line, text]));
  /** @type {DemoModel | null} */
  let shown = null;
  /** @type {number | null} */
  let selected = null;
  /** @type {number[]} */
  let order = [];
  /** @type {number[]} */
  let edges = [];

  plot.element.addEventListener("click", (event) => {
    const [x] = pointerPlace(plot.element, event);
    const at = edges.findIndex((edge) => x < edge);
    if (shown && at >= 0) select(shown.sites[order[at]].id);
  });

  function draw() {
    const { sites, loss, total, at, baseLoss } = /** @type {DemoModel} */ (shown);
    const { right, bottom } = plot.box();
    if (right <= 0) return;
    const n = sites.length;
    const scale = createScale(rangeUpTo(Math.max(total, 1.3 * n * Math.LN2)), [0, right]);
    if (order.length !== n) order = sites.map((_, i) => i);
    order.sort((one, other) => loss[other] - loss[one] || one - other); // mostly in order already, which is soon seen
    let sum = 0;
    edges = order.map((i) => Math.min(scale.place((sum += loss[i])), right));
    setPlace(whole, { width: edges.at(-1) ?? 0, height: bottom });
    const parted = edges.filter((edge, i) => edge - (edges[i - 1] ?? 0) >= LEAST_SEGMENT);
    setAttribute(parts, "d", parted.map((edge) => `M${edge.toFixed(1)} 0V${bottom}`).join(""));
    const place = order.indexOf(at.get(selected ?? -1) ?? -1);
    showOrHide(chosen, place >= 0);
    if (place >= 0) {
      const from = edges[place - 1] ?? 0;
      setPlace(chosen, { x: from + 1.5, width: Math.max(edges[place] - from - 3, 2), height: Math.max(bottom - 3, 0) });
    }
    markYardsticks([n * baseLoss, n * Math.LN2].map(scale.place), [baseLoss, Math.LN2]);
  }

  /**
   * @param {number[]} places of the base rate, and of a coin, which is never below
   * @param {number[]} losses what each costs a site
   */
  function markYardsticks(places, losses) {
    const { right, bottom, text: size } = plot.box();
    const wide = yardsticks.map(({ name }) => wordsSize(`${name} 0.6931`, size)[0]);
    const [base, coin] = places.map((x, i) => Math.min(Math.max(x, wide[i] / 2), right - wide[i] / 2));
    const apart = coin - base >= (wide[0] + wide[1]) / 2;
    // Too near each other for two labels, they have one: that of the base rate, with the coin's name where both are level.
    const level = losses[0] === losses[1];
    yardsticks.forEach(({ line, text, value, called, name }, i) => {
      setPlace(line, { x1: places[i], x2: places[i], y2: bottom + 4 });
      setPlace(text, { x: [base, coin][i], y: bottom + 17 * size });
      setNumber(value, losses[i]);
      const written = `${i === 0 && level ? words.both : name} `;
      if (called.textContent !== written) called.textContent = written;
    });
    if (apart) return void yardsticks.forEach(({ text }) => showOrHide(text, true));
    showOrHide(yardsticks[0].text, true);
    showOrHide(yardsticks[1].text, false);
    const half = wordsSize(`${words.both} 0.6931`, size)[0] / 2;
    setPlace(yardsticks[0].text, { x: Math.max(Math.min(places[0], right - half), half) });
  }

  return {
    element: plot.element,
    show(model, id) {
      if (shown === model && selected === id) return;
      shown = model;
      selected = id;
      draw();
    },
  };
}
