/** The idea in one picture: say how sure you are, and see what each outcome would cost. */

import { h, number, setNumber, svg } from "../../base/dom.js";
import { percent, short } from "../../base/numbers.js";
import { lossRadius, markOutline } from "../../figures/marks.js";
import { lossFromP } from "../../maths/loss.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";

/** @import { App } from "../../base/app.js" */

const OUTCOME_SIZE = 176;
const OUTCOME_UNIT = 32; // radius of a loss of 1

const { outcomes } = prose.start;
/** @type {[number, string][]} from which loss on, and what is said of it */
const OUTCOME_WORDS = [
  [Infinity, outcomes.ruledOut],
  [3, outcomes.confidentlyWrong],
  [1.2, outcomes.quiteWrong],
  [0.5, outcomes.unsure],
  [0.2, outcomes.ratherRight],
  [0, outcomes.sure],
];

/**
 * @param {App} app
 * @returns {{element: HTMLElement, render: (p: number) => void}}
 */
export function createOutcomes(app) {
  const rain = createOutcome(outcomes.rain, "y = 1", svg("path", { class: "start-one", d: markOutline(1, 8) }));
  const dry = createOutcome(outcomes.dry, "y = 0", svg("path", { class: "start-zero", d: markOutline(0, 8) }));
  const share = number(NaN, { style: "percent" });
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.001,
    id: "start-p",
    oninput: () => app.store.change("play", { p: Number(slider.value) }),
  });
  const element = h(
    "figure",
    { class: "panel stack start-figure" },
    h("label", { for: "start-p", class: "start-ask" }, sentence(outcomes.ask, { p: share })),
    slider,
    h("div", { class: "start-outcomes" }, dry.element, rain.element),
    h("figcaption", { class: "small soft" }, outcomes.caption),
  );

  return {
    element,
    render(said) {
      slider.value = String(said);
      slider.setAttribute("aria-valuetext", filled(outcomes.costs, { p: percent(said), rain: short(lossFromP(1, said)), dry: short(lossFromP(0, said)) }));
      setNumber(share, said, { style: "percent" });
      rain.render(lossFromP(1, said));
      dry.render(lossFromP(0, said));
    },
  };
}

/**
 * @param {string} title
 * @param {string} label
 * @param {SVGElement} mark
 */
function createOutcome(title, label, mark) {
  const half = OUTCOME_SIZE / 2;
  const glow = svg("circle", { class: "start-glow" });
  const cost = number(NaN);
  const words = h("span", { class: "small soft" });
  const picture = svg("svg", { class: "start-picture", viewBox: `${-half} ${-half} ${OUTCOME_SIZE} ${OUTCOME_SIZE}`, "aria-hidden": "true" }, glow, mark);
  const element = h(
    "div",
    { class: "start-outcome" },
    h("span", {}, title),
    h("span", { class: "small soft" }, label),
    picture,
    h("span", { class: "loss lead" }, cost),
    words,
  );
  return {
    element,
    /** @param {number} loss */
    render(loss) {
      glow.setAttribute("r", String(lossRadius(loss, OUTCOME_UNIT, 10 * OUTCOME_SIZE))); // an infinite loss fills the picture
      setNumber(cost, loss);
      words.textContent = /** @type {[number, string]} */ (OUTCOME_WORDS.find(([from]) => loss >= from))[1];
    },
  };
}
