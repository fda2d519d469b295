/** The pulls of all sites as arrows on the weights, laid head to tail: they end where the next step ends. */

import { fill, h, number, svg } from "../../../base/dom.js";
import { explained } from "../../../base/term.js";
import { drawAxes } from "../../../figures/axis.js";
import { linePath } from "../../../figures/curve.js";
import { createPlot } from "../../../figures/plot.js";
import { createScale } from "../../../figures/scale.js";
import { filled, prose } from "../../../prose/prose.js";
import { createTwin } from "../figures/table.js";
import { siteName } from "../shared/labels.js";
import { sentence } from "../shared/sentence.js";
import { layArrows, pullingSites, shareOfStep, steppedGradient } from "./pulls.js";

/** @import { Child } from "../../../base/dom.js" */
/** @import { Scale } from "../../../figures/scale.js" */
/** @import { TwinRules } from "../figures/table.js" */
/** @import { DemoModel, Pair } from "../model.js" */
/** @import { Part } from "../scheduler.js" */
/** @import { Walk } from "./pulls.js" */

const MARGIN = { left: 56, right: 16, top: 22, bottom: 42 };
const ROOM = 1.15; // the walk fills its plane but for a margin
const HEADS_MOST = 100; // arrows that are drawn with their heads
const HEAD = 5; // px
const LEVEL = 1e-9; // relative; the sum of the arrows and the step of the tape round differently

const SLOPES = { bce: "(p − y)", squared: "2(p − y)p(1 − p)" };

/** @type {TwinRules} */
const PULLS_TWIN = {
  title: prose.demo.tables.pulls.title,
  heads: ({ axes }) => {
    const { slope, first, second, share } = prose.demo.tables.pulls;
    return [prose.demo.tables.site, slope, filled(first, { name: axes[0].plain }), filled(second, { name: axes[1].plain }), share];
  },
  count: (model) => (model.update ? pullingSites(model).length : 0),
  row: (model, row) => {
    const { sites, slope, pull, tape } = model;
    const rows = pullingSites(model);
    const index = rows[row];
    const scale = (-tape.trainer.options.rate * sites.length) / rows.length;
    return [
      siteName(sites[index].id),
      number(slope[index]),
      number(scale * pull[3 * index + 1]),
      number(scale * pull[3 * index + 2]),
      number(shareOfStep(model, steppedGradient(model), index), { style: "percent" }),
    ];
  },
};

/** @returns {Part} */
export function createWalk() {
  const words = prose.demo.pulls;
  /** @type {DemoModel} */
  let model;
  /** @type {Walk | null} */
  let walk = null;
  /** @type {number | null} */
  let selected = null;
  const plot = createPlot("demo-figure", { "aria-label": words.figure }, MARGIN, draw);
  const frame = svg("g");
  const arrows = svg("path", { class: "walk-arrows" });
  const penalty = svg("path", { class: "walk-penalty" });
  const turn = svg("path", { class: "walk-turn" });
  const whole = svg("path", { class: "walk-whole" });
  const chosen = svg("path", { class: "walk-chosen" });
  plot.element.append(frame, arrows, penalty, turn, whole, chosen);
  const keys = {
    penalty: h("li", { class: "walk-key-penalty" }, explained(words.keys.penalty)),
    turn: h("li", { class: "walk-key-turn" }, words.keys.method),
  };
  const caption = h("p", { class: "small" });
  const twin = createTwin(PULLS_TWIN);

  function draw() {
    const box = plot.box();
    if (!model?.update || !walk || box.width === 0) {
      frame.replaceChildren();
      keys.penalty.hidden = keys.turn.hidden = true;
      for (const path of [arrows, penalty, turn, whole, chosen]) path.removeAttribute("d");
      return;
    }
    const { axes, update } = model;
    /** @type {Pair} */
    const step = [update[1], update[2]];
    const [across, up] = evenScales([[0, 0], step, walk.end, ...walk.arrows.map(({ to }) => to)], box);
    const [first, second] = axes.map(({ plain }) => filled(words.axis, { name: plain }));
    drawAxes(frame, box, { scale: across, plain: first }, { scale: up, plain: second });
    /** @param {Pair} from @param {Pair} to @param {number} [head] */
    const arrow = (from, to, head = HEAD) => arrowPath(placed(from), placed(to), head);
    /** @param {Pair} pair @returns {Pair} */
    const placed = ([a, b]) => [across.place(a), up.place(b)];
    const heads = walk.arrows.length <= HEADS_MOST ? HEAD : 0;
    const last = walk.arrows.at(-1)?.to ?? [0, 0];
    const own = walk.arrows.find(({ id }) => id === selected);
    arrows.setAttribute("d", walk.arrows.map(({ from, to }) => arrow(from, to, heads)).join(""));
    keys.penalty.hidden = !walk.penalty;
    keys.turn.hidden = endsAtStep(walk.end, step);
    penalty.setAttribute("d", walk.penalty ? arrow(last, walk.penalty) : "");
    turn.setAttribute("d", keys.turn.hidden ? "" : arrow(walk.end, step));
    whole.setAttribute("d", arrow([0, 0], step, 2 * HEAD));
    chosen.setAttribute("d", own ? arrow(own.from, own.to, 1.5 * HEAD) : "");
  }

  return {
    element: h(
      "figure",
      { class: "demo-walk" },
      h("div", { class: "walk-plot" }, plot.element),
      h(
        "div",
        { class: "walk-words" },
        h("h3", {}, words.title),
        h(
          "ul",
          { class: "walk-key" },
          h("li", { class: "walk-key-one" }, words.keys.one),
          h("li", { class: "walk-key-chosen" }, words.keys.chosen),
          keys.penalty,
          keys.turn,
          h("li", { class: "walk-key-whole" }, words.keys.step),
        ),
        h("figcaption", {}, caption, h("p", { class: "small soft" }, explained(words.network))),
        twin.element,
      ),
    ),
    render(shown, { demo: { select } }) {
      if (model === shown && selected === select) return;
      if (model !== shown) walk = shown.update && layArrows(shown);
      model = shown;
      selected = select;
      draw();
      fill(caption, walkCaption(model, walk));
      twin.show(model);
    },
  };
}

/**
 * @param {DemoModel} model
 * @param {Walk | null} walk
 * @returns {Child[]}
 */
function walkCaption(model, walk) {
  const words = prose.demo.pulls;
  const { update, batch, k, tape } = model;
  if (!update || !walk) return [k === 1 ? words.end : words.confident];
  const { method, loss } = tape.trainer.options;
  const turned = !endsAtStep(walk.end, [update[1], update[2]]);
  const way = !turned ? "gradient" : method === "newton" ? "newton" : "momentum";
  const arrows = batch ? words.arrowsOfBatch : words.arrows;
  const end = words[walk.penalty ? /** @type {const} */ (`${way}L2`) : way];
  return sentence(`${arrows} ${end}`, {
    count: pullingSites(model).length,
    slope: SLOPES[loss],
    first: update[1],
    second: update[2],
    bias: update[0],
  });
}

/**
 * Whether a walk ends where the step does, but for rounding.
 * @param {Pair} end
 * @param {Pair} step
 */
function endsAtStep(end, step) {
  return Math.hypot(end[0] - step[0], end[1] - step[1]) <= LEVEL * (1 + Math.hypot(...step));
}

/**
 * Scales with the same px for both weights, so that lengths and directions are true.
 * @param {Pair[]} points
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @returns {[Scale, Scale]}
 */
function evenScales(points, { left, right, top, bottom }) {
  const [low, high] = [Math.min, Math.max].map((pick) => [0, 1].map((j) => points.reduce((m, point) => pick(m, point[j]), 0)));
  const wide = Math.max((high[0] - low[0]) / (right - left), (high[1] - low[1]) / (bottom - top)) * ROOM || 1;
  /** @param {number} j @param {Pair} span */
  const scale = (j, span) => {
    const middle = (low[j] + high[j]) / 2;
    const half = (wide * Math.abs(span[1] - span[0])) / 2;
    return createScale([middle - half, middle + half], span);
  };
  return [scale(0, [left, right]), scale(1, [bottom, top])];
}

/**
 * An arrow as a path; without a head where it is too short for one.
 * @param {Pair} from
 * @param {Pair} to
 * @param {number} head
 */
function arrowPath([x1, y1], [x2, y2], head) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  const shaft = linePath([[x1, y1], [x2, y2]]);
  if (!(length > 2 * head) || head === 0) return shaft;
  const [dx, dy] = [(head * (x2 - x1)) / length, (head * (y2 - y1)) / length];
  return shaft + linePath([[x2 - dx - dy / 2, y2 - dy + dx / 2], [x2, y2], [x2 - dx + dy / 2, y2 - dy - dx / 2]]);
}
