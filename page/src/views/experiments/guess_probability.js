/** The fourth column, where the guess is a probability: what it costs if the claim is true, and if it is not. */

import { fill, h, number, svg } from "../../base/dom.js";
import { percent, short } from "../../base/numbers.js";
import { drawAxes } from "../../figures/axis.js";
import { curvePath, lossSteps } from "../../figures/curve.js";
import { areaBeside, footOf, wordsSize } from "../../figures/labels.js";
import { createPlot, setPlace, showOrHide } from "../../figures/plot.js";
import { createScale } from "../../figures/scale.js";
import { filled, prose } from "../../prose/prose.js";
import { MARGIN } from "../demo/figures/plane.js";
import { sentence } from "../demo/shared/sentence.js";
import { givenProbability, guessCost, LEAST_GIVEN, NO_GUESS } from "./experiment.js";
import { red, share } from "./words.js";

/** @import { Area } from "../../figures/labels.js" */
/** @import { Scale } from "../../figures/scale.js" */
/** @import { Column, ProbabilityGuess, Scene } from "./experiment.js" */

const TOP = 3; // nats
const SIZE = 6; // px of a point
const SURE = 0.9;
const words = prose.experiments.guess.probability;

/**
 * @param {ProbabilityGuess} guess
 * @param {() => number | null} given
 * @param {(p: number) => void} give
 * @returns {Column}
 */
export function createProbabilityColumn(guess, given, give) {
  const { claim, yes, no } = guess;
  const nameOf = (/** @type {boolean} */ truth) => (truth ? yes : no);
  const plot = createPlot("demo-figure", { "aria-label": words.label }, MARGIN, () => shown && draw(shown));
  const axes = svg("g");
  const curves = [true, false].map((truth) => svg("path", { class: `demo-curve ${truth ? "one" : "zero"}` }));
  const drop = svg("line", { class: "demo-drop" });
  const points = [true, false].map((truth) => ({
    truth,
    dot: svg("circle", { class: "demo-head-dot", r: SIZE }),
    said: svg("text", { class: "demo-value" }),
  }));
  plot.element.append(axes, ...curves, drop, ...points.flatMap(({ dot, said }) => [dot, said]));
  const slider = h("input", { type: "range", min: 100 * LEAST_GIVEN, max: 100 * (1 - LEAST_GIVEN), step: 1, "aria-label": claim, oninput: () => give(slider.valueAsNumber / 100) });
  const ends = h("div", { class: "experiment-ends" }, [no, yes].map((name) => h("span", {}, filled(words.surely, { name }))));
  const control = h("div", { class: "experiment-slider" }, slider, ends);
  const answer = h("p", { class: "experiment-answer soft" });
  /** @type {Scene | null} */
  let shown = null;

  /** @param {Scene} scene */
  function draw({ found, revealed }) {
    const box = plot.box();
    if (box.width === 0) return;
    const p = givenProbability(given());
    const across = createScale([0, 1], [box.left, box.right]);
    const up = createScale([0, TOP], [box.bottom, box.top]);
    drawAxes(axes, box, { scale: across, plain: filled(words.given, { name: yes }), ticks: [0, 0.5, 1] }, { scale: up, plain: words.cost, ticks: [0, 1, 2, 3] });
    const steps = lossSteps(TOP);
    curves[0].setAttribute("d", curvePath(across, up, steps, (q) => -Math.log(q)));
    curves[1].setAttribute("d", curvePath(across, up, steps.map((q) => 1 - q), (q) => -Math.log1p(-q)));
    const shownPoints = points.filter(({ truth }) => !revealed || truth === guess.truth(found));
    curves.forEach((curve, i) => curve.classList.toggle("experiment-off", !shownPoints.includes(points[i])));
    const highest = Math.min(Math.max(...shownPoints.map(({ truth }) => guessCost(p, truth))), TOP);
    setPlace(drop, { x1: across.place(p), x2: across.place(p), y1: up.place(highest), y2: box.bottom });
    /** @type {Area[]} */
    const taken = [];
    for (const point of points) {
      const on = shownPoints.includes(point) && (!revealed || given() !== null);
      showOrHide(point.dot, on);
      showOrHide(point.said, on);
      if (!on) continue;
      const loss = guessCost(p, point.truth);
      const [x, y] = [across.place(p), up.place(Math.min(loss, TOP))];
      const said = filled(revealed ? words.paid : words.wouldCost, { loss: short(loss), name: nameOf(point.truth) });
      setPlace(point.dot, { cx: x, cy: y });
      point.said.textContent = said;
      const around = placesOnCurves(across, up, p);
      const area = areaBeside([x, y], SIZE, wordsSize(said, box.text), { inside: box, taken, places: around, reach: 3 });
      showOrHide(point.said, area !== null);
      if (!area) continue;
      taken.push(area);
      setPlace(point.said, { x: area.left, y: footOf(area) });
    }
    showOrHide(drop, !revealed || given() !== null);
  }

  return {
    brief: prose.experiments.guess.brief,
    plot: h("div", { class: "demo-plot" }, plot.element),
    head: () => ({ title: words.title, note: words.note, figure: words.figure }),
    say({ found, revealed }) {
      const p = givenProbability(given());
      if (!revealed) return sentence(words.claimed, { claim, p: h("strong", {}, share(p)) });
      const truth = guess.truth(found);
      const told = h("strong", {}, filled(words.truth, { name: nameOf(truth) }));
      if (given() === null) return [told, " ", prose.experiments.guess.none];
      const value = truth ? p : 1 - p;
      return [told, " ", ...sentence(words.itsCost, { p: share(value), value: number(value), loss: red(guessCost(p, truth)) })];
    },
    meter: [control, answer],
    table: () => ({
      heads: [filled(words.heads.given, { name: yes }), ...[yes, no].map((name) => filled(words.heads.cost, { name }))],
      rows: [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99].map((p) => ({ head: share(p), cells: [guessCost(p, true), guessCost(p, false)] })),
    }),
    render(scene) {
      shown = scene;
      const p = givenProbability(given());
      control.hidden = scene.revealed;
      answer.hidden = !scene.revealed;
      const stop = String(Math.round(100 * p));
      if (slider.value !== stop) slider.value = stop;
      slider.setAttribute("aria-valuetext", filled(words.spoken, { p: percent(p), yes, no, loss: short(guessCost(p, true)), lossNo: short(guessCost(p, false)) }));
      if (scene.revealed) {
        fill(answer, sentence(words.atCoin, { half: share(NO_GUESS), loss: guessCost(NO_GUESS, true), sure: share(SURE), lossSure: guessCost(SURE, true) }));
      }
      draw(scene);
    },
  };
}

/**
 * Places on both curves near a probability, which words are not to cover.
 * @param {Scale} across
 * @param {Scale} up
 * @param {number} p
 */
function placesOnCurves(across, up, p) {
  const near = Array.from({ length: 41 }, (_, i) => p + (i - 20) / 50).filter((q) => q > 0 && q < 1);
  return near.flatMap((q) => [true, false].flatMap((truth) => [across.place(q), up.place(Math.min(guessCost(q, truth), TOP))]));
}
