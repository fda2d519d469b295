/** The glossary: every term that the page uses without deriving it, in a sentence or two, and how it is found in a text. */

import { short } from "./numbers.js";

/**
 * @typedef {object} Entry
 * @property {string} name
 * @property {string} words
 * @property {string} [forms] an expression for how it stands in texts, if not as its name, whatever the case
 */

/** @typedef {{words: string, key: string | null}} Piece of a text; key: of the entry that it names */

/** @type {Record<string, Entry>} */
export const GLOSSARY = {
  ln: {
    name: "ln, the natural logarithm",
    forms: "natural logarithm|logarithms?",
    words: `ln x is the power to which e = ${short(Math.E)} must be raised to give x. It turns products into sums; ln 1 is 0, and ln of a number between 0 and 1 is negative.`,
  },
  nats: { name: "nats", words: `What a loss is said to be in when its logarithm is ln. One nat is ${short(1 / Math.LN2)} bits.` },
  bits: { name: "bits", words: `What a loss is said to be in when its logarithm is to base 2. One bit is ${short(Math.LN2)} nats, the loss of p = 0.5.` },
  odds: { name: "odds", words: "How many times likelier yes is than no, p/(1 − p). A probability of 0.75 is odds of 3, “three to one”." },
  logOdds: {
    name: "log-odds",
    words: "The logarithm of the odds, ln(p/(1 − p)): 0 where p = 0.5, positive above, negative below, and without bound towards both ends. Another name is logit.",
  },
  logit: { name: "logit", forms: "logits?", words: "The number z that a model computes before the sigmoid makes a probability of it: the log-odds of p, ln(p/(1 − p))." },
  sigmoid: {
    name: "σ, the sigmoid",
    forms: "sigmoids?|σ",
    words: "σ(z) = 1/(1 + e to the power of −z) makes a probability of any number z: 0.5 of 0, nearly 1 of a large one, nearly 0 of a very negative one.",
  },
  baseRate: {
    name: "base rate",
    forms: "base rates?|base-rate loss",
    words: "The share of ones among all cases. To say it every time is the best forecast that looks at no case; its loss, the base-rate loss, is the one to beat.",
  },
  crossEntropy: {
    name: "cross-entropy",
    forms: "(?<!binary |squared |categorical )cross-entropy",
    words: "Of a truth and a forecast, two distributions: the mean of −ln of what the forecast gave, each outcome counted with its true probability.",
  },
  categorical: { name: "categorical cross-entropy", words: "The same loss for three or more classes of which one is true: −ln of the probability given to that one." },
  entropy: { name: "entropy", forms: "(?<!-)entropy", words: "How uncertain a distribution is: what its own probabilities cost as forecasts, on average. No forecast costs less." },
  divergence: {
    name: "KL divergence",
    forms: "Kullback–Leibler divergence",
    words: "What a forecast costs beyond the entropy of the truth, on average. It is 0 if both agree, and else above; named after Kullback and Leibler.",
  },
  likelihood: { name: "likelihood", forms: "(?:maximum )?likelihood", words: "The probability that a model gave to exactly what was seen. Maximum likelihood is to choose the model for which it is largest." },
  bernoulli: { name: "Bernoulli", words: "The distribution of one yes or no: 1 with probability p, and 0 with probability 1 − p." },
  calibrated: {
    name: "calibrated",
    forms: "(?:well |badly )?calibrated|calibration",
    words: "Forecasts are calibrated if they come true as often as they say: of all the cases that are given 30 %, 30 % happen, and so for every other percentage.",
  },
  softLabel: { name: "soft label", forms: "soft labels?", words: "A label between 0 and 1: the share of such cases in which it happened, or how sure one is that it did." },
  softmax: { name: "softmax", words: "Makes probabilities of several logits: e to the power of each, divided by the sum of all these. With two classes it is the sigmoid of their difference." },
  hiddenLayer: { name: "hidden layer", forms: "hidden layers?", words: "Columns that a network makes of its measurements by itself, between what goes in and what comes out. Their weights are trained, too." },
  tanh: { name: "tanh", words: "The hyperbolic tangent, a smooth step from −1 to 1: the sigmoid, stretched to these ends." },
  smoothing: {
    name: "label smoothing",
    forms: "label smoothing|smoothing ε",
    words: "Training on targets of ε/2 and 1 − ε/2 instead of 0 and 1, so that the loss is never least at certainty. ε is the Greek letter epsilon.",
  },
  focal: {
    name: "focal loss",
    forms: "focal loss|focal γ",
    words: "Cross-entropy times (1 − q) to the power of γ, where q is what was given to what happened: what is easy counts less. γ is the Greek letter gamma.",
  },
  threshold: { name: "threshold", words: "The p from which on one says yes. It belongs to a decision; the loss is paid for the probability, whatever is decided." },
  heldOut: { name: "held out", forms: "held out|held-out", words: "Kept away from training, so that a model is judged on cases that it has not learned from." },
  reliability: { name: "reliability", words: "Of the cases that were given about the same p, how often it happened. In a figure, calibrated forecasts lie on the diagonal." },
  posWeight: { name: "pos_weight", words: "A number that multiplies the loss of ones in training, so that each counts as so many. It moves the probabilities, too." },
  brier: { name: "Brier score", forms: "Brier(?:['’]s)?(?: score)?", words: "The mean of (p − y)², a squared error. It is least for honest forecasts as well, and never above 1." },
  boundary: { name: "decision boundary", words: "Where a model gives p = 0.5. On one side 1 is likelier, on the other 0." },
  derivative: { name: "derivative", words: "The slope of a curve at one point: how fast its height changes as one moves along." },
  differentiable: { name: "differentiable", words: "With a slope at every point: no jumps and no corners. So there always is a direction in which the loss falls, and a model can learn." },
  gradient: {
    name: "gradient",
    forms: "gradients?",
    words: "The slopes of the mean loss in all weights, taken together. It points where the loss rises fastest; gradient descent steps the other way.",
  },
  backpropagation: {
    name: "backpropagation",
    words: "How a network of many layers finds the slope in every weight: the slope at its output is handed back, layer by layer, by the chain rule.",
  },
  chainRule: { name: "chain rule", words: "What goes through several steps has the product of their slopes as its slope." },
  weights: { name: "weights", forms: "weights", words: "The numbers that a model multiplies its measurements with. Training changes them and the bias, and nothing else." },
  bias: { name: "bias", words: "The number that a model adds to its weighted measurements, its intercept: z where all of them are at their mean." },
  rate: {
    name: "learning rate, η",
    forms: "learning rates?|η",
    words: "How far a step goes: −η times the gradient. η is the Greek letter eta. Too small is slow; too large leaps over the valley.",
  },
  deltaW: { name: "Δw", forms: "Δw|Δ weight", words: "By how much a step changes a weight w. Δ, the Greek letter delta, stands for a difference." },
  batch: { name: "batch", forms: "batch", words: "The cases that one step of training looks at." },
  momentum: { name: "momentum", words: "A part of each step that is added to the next one. It carries training along a valley, and sometimes across its floor." },
  l2: { name: "L2", forms: "penalty λ|L2", words: "A price on large weights: half of L2 times the sum of their squares is added to the mean loss. It keeps a model from becoming too sure." },
  newton: { name: "Newton’s method", forms: "Newton(?:’s method)?", words: "A step that divides the gradient by the curvature, so that it is short where the valley is narrow and long where it is wide." },
  curvature: { name: "curvature", words: "How fast the slope changes: large in a narrow valley, small in a wide one." },
  convex: { name: "convex", words: "Bowed like a bowl: it lies nowhere above the straight line between two of its points, so it has no valleys but one." },
  deviation: { name: "standard deviation", forms: "standard deviations?", words: "The usual distance from the mean: the root of the mean of all squared distances from it." },
  geometricMean: { name: "geometric mean", words: "The n-th root of the product of n numbers: e to the power of the mean of their logarithms." },
  float64: { name: "float64", words: "The numbers that most programs compute with, 64 bits each: about 16 digits, and nothing between 0 and 5e−324." },
  csr: {
    name: "CSR, the cyclic stress ratio",
    forms: "cyclic stress ratio(?: for M 7\\.5 and 1 atm)?, CSR|shaking",
    words: "How hard an earthquake shears the ground, as a share of the stress that presses the ground together there.",
  },
  blows: {
    name: "(N1)60cs, the blow count",
    forms: "clean-sand blow count, \\(N1\\)60cs|soil resistance",
    words: "How many blows of a standard hammer drive a sampler 30 cm into the ground: corrected for the pressure at that depth (N1), the energy of the hammer (60 %) and what is not clean sand (cs). More blows, firmer ground.",
  },
  fines: { name: "fines content, FC", forms: "fines content, FC|fines", words: "How much of the soil is silt and clay, grains finer than sand, in per cent of its weight." },
  magnitude: { name: "moment magnitude, Mw", forms: "moment magnitude, Mw|magnitude", words: "The size of an earthquake, on a scale of logarithms. The stronger, the longer it shakes, too." },
  stress: { name: "effective vertical stress, σ′v", forms: "effective vertical stress, σ′v|weight of the soil above", words: "The weight of the soil above, for each square meter, less the pressure of the water in its pores." },
  crp: { name: "C-reactive protein, CRP", forms: "C-reactive protein, CRP|inflammation marker", words: "A protein in the blood that rises with inflammation, more with bacteria than with viruses." },
  liquefaction: { name: "liquefaction", words: "Wet sand that is shaken may lose its strength and behave like a liquid: what stands on it sinks or tilts." },
};

const FORMS = Object.entries(GLOSSARY).map(([key, { name, forms = name }]) => ({ key, forms }));
const ANY_TERM = new RegExp(`(?<![\\p{L}\\p{N}])(?:${FORMS.map(({ forms }) => `(${forms})`).join("|")})(?![\\p{L}\\p{N}])`, "giu");

/**
 * Take a text apart where it names terms, each where it stands first.
 * @param {string} text
 * @param {Set<string>} [seen] keys of the terms that have been named before; grows
 * @returns {Piece[]}
 */
export function piecesOf(text, seen = new Set()) {
  /** @type {Piece[]} */
  const pieces = [];
  let from = 0;
  for (const { 0: words, index, ...groups } of text.matchAll(ANY_TERM)) {
    const { key } = FORMS[FORMS.findIndex((_, i) => groups[i + 1] !== undefined)];
    if (seen.has(key)) continue;
    seen.add(key);
    pieces.push({ words: text.slice(from, index), key: null }, { words, key });
    from = index + words.length;
  }
  pieces.push({ words: text.slice(from), key: null });
  return pieces.filter(({ words }) => words !== "");
}
