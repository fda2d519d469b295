/** Three classes: softmax and the same −ln of the true one; binary cross-entropy as two of them, and labels of which any may hold. */

import { h, number } from "../../base/dom.js";
import { percent, short } from "../../base/numbers.js";
import { lossFromLogit, lossFromP, sigmoid, slopeFromLogit } from "../../maths/loss.js";
import { crossEntropy, crossEntropySlopes, softmax } from "../../maths/softmax.js";
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

const NAMES = ["holds", "cracks", "slides"];
const PAIR = ["slides", "holds"];
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

const WORDS = {
  guess: {
    lead: "Three things can become of the ground, and it {name}.",
    rest: "A and B both gave that {given}. A gave nearly all that was left to one of the others, B the same to both. Who pays more?",
  },
  reveal: {
    lead: { same: "Both pay −ln {given} = {loss}: only what the truth was given counts.", other: "They do not pay the same." },
    rest:
      "Saying the same of all three costs ln 3 = {die}, as a coin costs ln 2. What differs is the signal p − y: each bar is " +
      "drawn to where it should be, and those arrows sum to 0.",
  },
  two: {
    lead: "With two classes it is binary cross-entropy.",
    rest:
      "Softmax sees only differences of logits, so one of two may be 0: of z = {z} and 0 it makes {p}, which is σ(z). The loss is " +
      "−ln of it, {loss}, as ever, and the signal p − y = {slope}.",
  },
  any: {
    lead: "One of three, or any of three.",
    rest:
      "From the same logits, softmax shares out one whole: to raise one is to lower the others. Where several labels may hold, each has a " +
      "σ of its own; together they give {sum}, and the loss is the sum of three binary ones, {any}, where softmax pays {one}.",
  },
};

/** @param {Scene} scene */
function tellGuess({ found: { a } }) {
  return told(WORDS.guess, { name: NAMES[0], given: share(a.p[0]) });
}

/** @param {Scene} scene */
function tellReveal({ found }) {
  const { a, die } = found;
  const lead = WORDS.reveal.lead[rightChoice(found) === SAME ? "same" : "other"];
  return told({ lead, rest: WORDS.reveal.rest }, { given: number(a.p[0]), loss: red(a.loss), die: red(die) });
}

/** @param {Scene} scene */
function tellTwo({ found: { pair }, settings: { z } }) {
  return told(WORDS.two, { z: number(z), p: number(pair.p[0]), loss: red(pair.loss), slope: number(pair.slopes[0]) });
}

/** Both ways to the same, with what rounding leaves between them. @param {ClassesFound} found @returns {ChainLine[]} */
function bothWays({ pair, binary }) {
  const apart = (/** @type {number} */ one, /** @type {number} */ other) => number(Math.abs(one - other), { digits: 2 });
  return [
    { formula: "eᶻ/(eᶻ + e⁰)", value: number(pair.p[0], { digits: 9 }) },
    { formula: "σ(z) = 1/(1 + e⁻ᶻ)", value: number(binary.p[0], { digits: 9 }) },
    { formula: "apart", value: apart(pair.p[0], binary.p[0]), strong: true },
    { formula: "−ln of the first", value: number(pair.loss, { digits: 9 }) },
    { formula: "BCE of z and y = 1", value: number(binary.loss, { digits: 9 }) },
    { formula: "apart", value: apart(pair.loss, binary.loss), strong: true },
  ];
}

/** @param {Scene} scene */
function tellAny({ found: { one, any } }) {
  return told(WORDS.any, { sum: number(sumOf(any.p)), any: red(any.loss), one: red(one.loss) });
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
  if (step === TWO) {
    return [
      { title: "Softmax of two", note: "The logits z and 0", forecast: pair },
      { title: "Sigmoid of one", note: "The logit z", forecast: binary },
    ];
  }
  if (step === ANY) {
    return [
      { title: "One of three", note: "Softmax: the bars sum to 1", forecast: one },
      { title: "Any of three", note: "Three sigmoids, each for itself", forecast: any },
    ];
  }
  return [
    { title: "A · the rest to one", note: restWords(a), forecast: a },
    { title: "B · the rest in halves", note: restWords(b), forecast: b },
  ];
}

/** @param {Forecast} forecast */
function restWords({ p }) {
  return `${percent(p[1])} and ${percent(p[2])} to the others`;
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
  const bars = createBars("What is true of each class");
  /** The labels that stand for a step. @param {Scene} scene */
  const truth = (scene) => viewsOf(scene)[scene.step === ANY ? 1 : 0].forecast;
  return [
    {
      brief: "Truth",
      head: ({ step }) => ({ title: "What is true", note: step === ANY ? "Of labels, any may hold" : "One class, and no other", figure: "Labels y" }),
      say(scene) {
        const { names, y } = truth(scene);
        const held = names.filter((_, j) => y[j] === 1);
        return [held.length === 0 ? "None of them." : `It ${held.join(" and ")}.`];
      },
      plot: bars.element,
      meter: [],
      table: (scene) => ({ heads: ["class", "label y"], rows: truth(scene).names.map((name, j) => ({ head: name, cells: [String(truth(scene).y[j])] })) }),
      render(scene) {
        const { names, y } = truth(scene);
        bars.show({ bars: names.map((name, j) => ({ name, p: y[j], words: String(y[j]), y: y[j], loss: null })), measure: "label y", signal: false });
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
  const bars = createBars("What each class is given");
  const signal = h("p", { class: "soft" });
  return {
    brief: ["A", "B"][which],
    head: (scene) => ({ ...viewsOf(scene)[which], figure: scene.revealed ? "Probabilities, and p − y" : "Probabilities" }),
    say(scene) {
      const { forecast } = viewsOf(scene)[which];
      if (!scene.revealed) return ["What is true was given ", h("strong", {}, share(forecast.p[0]))];
      const { losses, y, p, loss } = forecast;
      if (losses) return ["Loss: ", ...losses.flatMap((each, j) => [j > 0 && " + ", number(each)]), " = ", red(loss)];
      return ["Loss: −ln ", number(p[y.indexOf(1)]), " = ", red(loss)];
    },
    plot: bars.element,
    meter: [signal],
    table: (scene) => ({ heads: ["class", "label y", "p", "p − y"], rows: rowsOf(viewsOf(scene)[which].forecast) }),
    render(scene) {
      const { forecast } = viewsOf(scene)[which];
      bars.show({ bars: barsOf(forecast, scene.revealed), measure: "probability", signal: scene.revealed });
      signal.textContent = scene.revealed ? `p − y: ${forecast.slopes.map((slope) => short(slope, 3)).join(", ")}` : "";
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const pair = createSettingSlider({ label: "z", rule: SETTINGS.z, step: 0.1, words: (z) => `z is ${short(z)}, σ(z) is ${percent(sigmoid(z))}` }, (z) => set("z", z));
  const ways = createChain("aligned");
  const names = /** @type {const} */ (["z1", "z2", "z3"]);
  const logits = names.map((name, j) => createSettingSlider({ label: `Logit of “${NAMES[j]}”`, rule: SETTINGS[name], step: 0.1, words: (z) => `the logit is ${short(z)}` }, (z) => set(name, z)));
  const truths = NAMES.map((_, j) => h("input", { type: "radio", name: "class-truth", onchange: () => set("truth", j) }));
  const labels = NAMES.map(() => h("input", { type: "checkbox", onchange: () => set("labels", labels.reduce((bits, box, j) => bits | (box.checked ? 1 << j : 0), 0)) }));
  const both = [
    { legend: "True, of the three", inputs: truths },
    { legend: "Labels that hold", inputs: labels },
  ].map(({ legend, inputs }) => h("fieldset", {}, h("legend", {}, legend), h("div", { class: "class-choices" }, inputs.map((input, j) => h("label", {}, input, NAMES[j])))));
  return {
    brief: "Try",
    head: ({ step }) => (step === TWO ? { title: "Try another z", note: "Both ways, the same", figure: "" } : { title: "Try your own", note: "The same logits for both", figure: "" }),
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
  title: "Three classes",
  question: "Two forecasters gave the truth the same, and the rest differently. Who pays more?",
  guess: {
    kind: "choice",
    ask: "Who pays more?",
    choices: ["A pays more", "B pays more", "Both pay the same"],
    right: rightChoice,
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: "Guess", focus: 3, tell: tellGuess },
    { title: "Reveal", focus: 1, tell: tellReveal },
    { title: "Two classes", focus: 3, bench: true, tell: tellTwo },
    { title: "Any of three", focus: 3, bench: true, tell: tellAny },
  ],
};
