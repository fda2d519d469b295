/** Three classes: softmax and the same −ln of the true one; binary cross-entropy as two of them, and labels of which any may hold. */

import { h, number } from "../../base/dom.js";
import { percent, short } from "../../base/numbers.js";
import { lossFromLogit, lossFromP, sigmoid, slopeFromLogit } from "../../maths/loss.js";
import { crossEntropy, crossEntropySlopes, softmax } from "../../maths/softmax.js";
import { filled, prose } from "../../prose/prose.js";
import { sentence } from "../demo/shared/sentence.js";
import { createBars } from "./figures/bars.js";
import { createChain } from "./figures/chain.js";
import { createSettingSlider } from "./slider.js";
import { red, share, told } from "./words.js";

/** @import { TableRow } from "../../figures/table.js" */
/** @import { Bar } from "./figures/bars.js" */
/** @import { ChainLine } from "./figures/chain.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/**
 * @typedef {object} Forecast of several classes
 * @property {string[]} names
 * @property {(0 | 1)[]} y which of them are true
 * @property {number[]} p
 * @property {number[]} slopes p − y
 * @property {number} loss
 * @property {number[] | null} losses of each class, where each has one of its own
 */

/**
 * @typedef {object} ClassesFound
 * @property {Forecast} a
 * @property {Forecast} b which gives the true class as much
 * @property {number} die the loss of giving each of three the same
 * @property {Forecast} pair softmax of z and 0
 * @property {Forecast} binary σ(z)
 * @property {Forecast} one of three
 * @property {Forecast} any of three
 */

const { steps, threeClasses: words } = prose.experiments;
const { holds, cracks, slides } = words.classes;
const NAMES = [holds, cracks, slides];
const PAIR = [slides, holds];
const A = [0.6, 0.38, 0.02];
const B = [0.6, 0.2, 0.2];
const [TWO, ANY] = [2, 3]; // steps of the story
const REACH = 6; // of logits

const SETTINGS = {
  z: { start: 1.5, lowest: -REACH, highest: REACH },
  z1: { start: 1, lowest: -REACH, highest: REACH },
  z2: { start: 0.5, lowest: -REACH, highest: REACH },
  z3: { start: -1, lowest: -REACH, highest: REACH },
  truth: { start: 0, lowest: 0, highest: NAMES.length - 1, whole: true },
  labels: { start: 0b011, lowest: 0, highest: 0b111, whole: true }, // a bit for each class
};

/** @param {number} truth @param {number} count @returns {(0 | 1)[]} */
const onlyOne = (truth, count) => Array.from({ length: count }, (_, j) => (j === truth ? 1 : 0));

/** @param {number[]} p @returns {Forecast} of which the first class came true */
function givenForecast(p) {
  const y = onlyOne(0, p.length);
  return { names: NAMES, y, p, slopes: p.map((each, j) => each - y[j]), loss: lossFromP(1, p[0]), losses: null };
}

/** @param {string[]} names @param {number[]} logits @param {number} truth @returns {Forecast} */
function softmaxForecast(names, logits, truth) {
  return { names, y: onlyOne(truth, names.length), p: softmax(logits), slopes: crossEntropySlopes(logits, truth), loss: crossEntropy(logits, truth), losses: null };
}

/** @param {number[]} logits @param {(0 | 1)[]} y @returns {Forecast} */
function separateForecast(logits, y) {
  const losses = logits.map((z, j) => lossFromLogit(y[j], z));
  return { names: NAMES, y, p: logits.map(sigmoid), slopes: logits.map((z, j) => slopeFromLogit(y[j], z)), loss: losses.reduce((sum, loss) => sum + loss), losses };
}

/** @param {Settings} settings @returns {ClassesFound} */
function find({ z, z1, z2, z3, truth, labels }) {
  const logits = [z1, z2, z3];
  return {
    a: givenForecast(A),
    b: givenForecast(B),
    die: crossEntropy([0, 0, 0], 0),
    pair: softmaxForecast(PAIR, [z, 0], 0),
    binary: { names: PAIR, y: onlyOne(0, 2), p: [sigmoid(z), sigmoid(-z)], slopes: [slopeFromLogit(1, z), -slopeFromLogit(1, z)], loss: lossFromLogit(1, z), losses: null },
    one: softmaxForecast(NAMES, logits, truth),
    any: separateForecast(logits, logits.map((_, j) => ((labels >> j) & 1 ? 1 : 0))),
  };
}

/** @param {Scene} scene */
function tellGuess({ found: { a } }) {
  return told(words.guess, { name: NAMES[0], given: share(a.p[0]) });
}

/** @param {Scene} scene */
function tellReveal({ found }) {
  const { a, die } = found;
  const lead = words.reveal.lead[rightChoice(found) === SAME ? "same" : "other"];
  return told({ lead, rest: words.reveal.rest }, { given: number(a.p[0]), loss: red(a.loss), die: red(die) });
}

/** @param {Scene} scene */
function tellTwo({ found: { pair }, settings: { z } }) {
  return told(words.two, { z: number(z), p: number(pair.p[0]), loss: red(pair.loss), slope: number(pair.slopes[0]) });
}

/** Both ways to the same, with what rounding leaves between them. @param {ClassesFound} found @returns {ChainLine[]} */
function bothWays({ pair, binary }) {
  const apart = (/** @type {number} */ one, /** @type {number} */ other) => number(Math.abs(one - other), { digits: 2 });
  return [
    { formula: "eᶻ/(eᶻ + e⁰)", value: number(pair.p[0], { digits: 9 }) },
    { formula: "σ(z) = 1/(1 + e⁻ᶻ)", value: number(binary.p[0], { digits: 9 }) },
    { formula: words.bench.apart, value: apart(pair.p[0], binary.p[0]), strong: true },
    { formula: words.bench.ofFirst, value: number(pair.loss, { digits: 9 }) },
    { formula: words.bench.ofBinary, value: number(binary.loss, { digits: 9 }) },
    { formula: words.bench.apart, value: apart(pair.loss, binary.loss), strong: true },
  ];
}

/** @param {Scene} scene */
function tellAny({ found: { one, any } }) {
  return told(words.any, { sum: number(sumOf(any.p)), any: red(any.loss), one: red(one.loss) });
}

/** @param {number[]} values */
function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

const SAME = 2;

/** Who pays more. @param {ClassesFound} found */
function rightChoice({ a, b }) {
  return a.loss === b.loss ? SAME : a.loss > b.loss ? 0 : 1;
}

/**
 * The two forecasts of a step, and how they are called.
 * @param {Scene} scene
 * @returns {{title: string, note: string, forecast: Forecast}[]}
 */
function viewsOf({ step, found: { a, b, pair, binary, one, any } }) {
  const names = words.forecasters;
  if (step === TWO) {
    return [
      { ...names.softmaxOfTwo, forecast: pair },
      { ...names.sigmoidOfOne, forecast: binary },
    ];
  }
  if (step === ANY) {
    return [
      { ...names.oneOfThree, forecast: one },
      { ...names.anyOfThree, forecast: any },
    ];
  }
  return [
    { title: names.a, note: restWords(a), forecast: a },
    { title: names.b, note: restWords(b), forecast: b },
  ];
}

/** @param {Forecast} forecast */
function restWords({ p }) {
  return filled(words.forecasters.rest, { one: percent(p[1]), other: percent(p[2]) });
}

/**
 * @param {Forecast} forecast
 * @param {boolean} priced
 * @returns {Bar[]}
 */
function barsOf({ names, y, p, loss, losses }, priced) {
  return names.map((name, j) => ({ name, p: p[j], words: percent(p[j]), y: y[j], loss: !priced ? null : losses ? losses[j] : y[j] ? loss : null }));
}

/** @param {Forecast} forecast @returns {TableRow[]} */
function rowsOf({ names, y, p, slopes }) {
  return names.map((name, j) => ({ head: name, cells: [String(y[j]), number(p[j]), number(slopes[j])] }));
}

/** @returns {Column[]} */
function columns() {
  const bars = createBars(words.truth.label);
  /** The labels that stand for a step. @param {Scene} scene */
  const truth = (scene) => viewsOf(scene)[scene.step === ANY ? 1 : 0].forecast;
  return [
    {
      brief: words.truth.brief,
      head: ({ step }) => ({ title: words.truth.title, note: step === ANY ? words.truth.any : words.truth.one, figure: words.truth.figure }),
      say(scene) {
        const { names, y } = truth(scene);
        const [a, b, c] = names.filter((_, j) => y[j] === 1);
        return sentence(words.truth.say[sumOf(y)], { a, b, c });
      },
      plot: bars.element,
      meter: [],
      table: (scene) => ({ heads: words.truth.heads, rows: truth(scene).names.map((name, j) => ({ head: name, cells: [String(truth(scene).y[j])] })) }),
      render(scene) {
        const { names, y } = truth(scene);
        bars.show({ bars: names.map((name, j) => ({ name, p: y[j], words: String(y[j]), y: y[j], loss: null })), measure: words.truth.measure, signal: false });
      },
    },
    forecastColumn(0),
    forecastColumn(1),
  ];
}

/**
 * @param {0 | 1} which
 * @returns {Column}
 */
function forecastColumn(which) {
  const bars = createBars(words.forecasters.label);
  const signal = h("p", { class: "soft" });
  return {
    brief: ["A", "B"][which],
    head: (scene) => ({ ...viewsOf(scene)[which], figure: scene.revealed ? words.forecasters.after : words.forecasters.before }),
    say(scene) {
      const { forecast } = viewsOf(scene)[which];
      const names = words.forecasters;
      if (!scene.revealed) return sentence(names.given, { p: h("strong", {}, share(forecast.p[0])) });
      const { losses, y, p, loss } = forecast;
      if (!losses) return sentence(names.loss, { p: number(p[y.indexOf(1)]), loss: red(loss) });
      const [a, b, c] = losses.map((each) => number(each));
      return sentence(names.sum, { a, b, c, loss: red(loss) });
    },
    plot: bars.element,
    meter: [signal],
    table: (scene) => ({ heads: words.forecasters.heads, rows: rowsOf(viewsOf(scene)[which].forecast) }),
    render(scene) {
      const { forecast } = viewsOf(scene)[which];
      bars.show({ bars: barsOf(forecast, scene.revealed), measure: words.forecasters.measure, signal: scene.revealed });
      signal.textContent = scene.revealed ? `p − y: ${forecast.slopes.map((slope) => short(slope, 3)).join(", ")}` : "";
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const texts = words.bench;
  const pair = createSettingSlider({ label: "z", rule: SETTINGS.z, step: 0.1, words: (z) => filled(texts.z, { z: short(z), p: percent(sigmoid(z)) }) }, (z) => set("z", z));
  const ways = createChain("aligned");
  const names = /** @type {const} */ (["z1", "z2", "z3"]);
  const logits = names.map((name, j) => createSettingSlider({ label: filled(texts.logit.name, { name: NAMES[j] }), rule: SETTINGS[name], step: 0.1, words: (z) => filled(texts.logit.spoken, { z: short(z) }) }, (z) => set(name, z)));
  const truths = NAMES.map((_, j) => h("input", { type: "radio", name: "class-truth", onchange: () => set("truth", j) }));
  const labels = NAMES.map(() => h("input", { type: "checkbox", onchange: () => set("labels", labels.reduce((bits, box, j) => bits | (box.checked ? 1 << j : 0), 0)) }));
  const both = [
    { legend: texts.truth, inputs: truths },
    { legend: texts.labels, inputs: labels },
  ].map(({ legend, inputs }) => h("fieldset", {}, h("legend", {}, legend), h("div", { class: "class-choices" }, inputs.map((input, j) => h("label", {}, input, NAMES[j])))));
  return {
    brief: prose.experiments.shared.bench,
    head: ({ step }) => ({ ...(step === TWO ? texts.two : { title: steps.own, ...texts.any }), figure: "" }),
    say: () => [],
    meter: [pair.element, ways.element, ...logits.map(({ element }) => element), ...both],
    render({ step, settings, found }) {
      pair.element.hidden = ways.element.hidden = step !== TWO;
      ways.show(bothWays(found));
      for (const { element } of [...logits, ...both.map((fieldset) => ({ element: fieldset }))]) element.hidden = step === TWO;
      pair.set(settings.z);
      logits.forEach((logit, j) => logit.set(settings[names[j]]));
      truths.forEach((radio, j) => (radio.checked = settings.truth === j));
      labels.forEach((box, j) => (box.checked = ((settings.labels >> j) & 1) === 1));
    },
  };
}

/** @type {Experiment} */
export const THREE_CLASSES = {
  key: "three-classes",
  title: words.title,
  question: words.question,
  guess: {
    kind: "choice",
    ask: words.ask,
    choices: words.choices,
    right: rightChoice,
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: tellGuess },
    { title: steps.reveal, focus: 1, tell: tellReveal },
    { title: words.two.step, focus: 3, bench: true, tell: tellTwo },
    { title: words.any.step, focus: 3, bench: true, tell: tellAny },
  ],
};
