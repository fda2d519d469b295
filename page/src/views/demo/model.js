/** What the demo shows, worked out from its state: sites, a tape of training, predictions, losses and pulls. */

import { keepLast } from "../../base/keep.js";
import { lossFromLogit, lossFromP, sigmoid, slopeFromLogit } from "../../maths/loss.js";
import { compensatedSum } from "../../maths/sums.js";
import { extendTape, standardize, train } from "../../maths/train.js";

/** @import { DemoState, TrainState } from "../../base/state.js" */
/** @import { Tape, TrainOptions } from "../../maths/train.js" */

/** @typedef {[number, number]} Pair */
/** @typedef {[number, number, number]} Triple of the bias and the two features */

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} plain its name in plain words
 * @property {string} technical its name in the trade
 * @property {string} unit "" where it has none
 * @property {boolean} log whether its logarithm is learned from
 * @property {number[]} values
 */

/**
 * @typedef {object} DataSet
 * @property {string} key
 * @property {string} title
 * @property {string} about
 * @property {string[]} sources
 * @property {boolean} simulated
 * @property {Column[]} columns
 * @property {{one: string, zero: string}} label what 1 and 0 mean: "liquefied"
 * @property {number[]} y
 * @property {number[]} [p_true]
 */

/**
 * @typedef {object} DemoAxis a column as an axis of the panels
 * @property {string} name the key of the column
 * @property {string} plain
 * @property {string} technical
 * @property {string} unit
 * @property {boolean} log
 * @property {Pair} range what the axis spans, in raw values
 */

/**
 * @typedef {object} Site
 * @property {number} id its place in the set; added sites follow
 * @property {Pair} raw
 * @property {Pair} x standardized, as it is learned from
 * @property {0 | 1} y
 * @property {boolean} own whether the user added it
 * @property {boolean} flipped
 * @property {boolean} moved
 */

/**
 * @typedef {object} DemoGround a set on two axes, before any edit
 * @property {DataSet} set
 * @property {[DemoAxis, DemoAxis]} axes
 * @property {Pair} mean of the features (of their logarithms, on a log axis)
 * @property {Pair} scale
 * @property {Site[]} given the sites taken from the set
 * @property {number} count how many they are
 * @property {number} left sites of the set beyond `SITES_MOST`
 */

/**
 * @typedef {object} DemoSites
 * @property {Site[]} sites
 * @property {Map<number, number>} at id → index
 * @property {Float64Array} features row-major, two a site
 * @property {Float64Array} labels
 * @property {number} ones how many labels are 1
 * @property {number} baseLoss the mean loss of always giving their share
 */

/**
 * @typedef {object} DemoFrame the model at one step, with the confidence put on it
 * @property {number} step
 * @property {number} k
 * @property {Triple} trained weights of the frame, for standardized features
 * @property {Triple} weights the trained ones times k: what the panels show
 * @property {Float64Array} z one a site, as are the next five
 * @property {Float64Array} p
 * @property {Float64Array} loss −ln of the probability given to the truth
 * @property {Float64Array} slope d(trained loss of the site)/dz: p − y for BCE
 * @property {Float64Array} pull three a site: its part of the gradient, slope·(1, x1, x2)/n
 * @property {Float64Array} strength length of its pull
 * @property {Triple} penalty what L2 adds to the gradient
 * @property {Triple} gradient of the trained objective: all pulls and the penalty
 * @property {number} total n × BCE
 * @property {number} bce
 * @property {number} accuracy share of sites whose label is that of ŷ, which is 1 where p ≥ 0.5
 * @property {number} worst id of the site with the largest loss
 */

/**
 * @typedef {object} DemoParts
 * @property {TrainOptions} options of the tape
 * @property {Tape} tape
 * @property {number} last the last step the tape has
 * @property {Triple | null} update what the next step adds to the weights; null at the end of the tape, and where k is not 1
 * @property {number[] | null} batch indices of the sites that the next step looks at; null: all
 * @property {Tape | null} rival the tape of the other loss from the same start
 * @property {Triple | null} rivalWeights at this step, times k
 * @property {string} reason why the tape ended early; "" where it did not
 */

/** @typedef {DemoGround & DemoSites & DemoFrame & DemoParts} DemoModel */

export const SITES_MOST = 1000;
export const TAPE_STEPS = 200; // a tape is made longer by stretches of so many
const AT_ONCE = 100; // sites with which a whole stretch can be trained between two moves of a drag
const AXIS_MARGIN = 0.12;
const WEIGHTS = 3;

/**
 * Make a function that works out what the demo shows. The same state gives the same object, and an edit only makes anew
 * what depends on it; what one function keeps, another does not put away.
 * @returns {(demo: DemoState, lesson: {sets: DataSet[]}) => DemoModel}
 */
export function createDerivation() {
  const keptGround = keepLast(layGround);
  const keptSites = keepLast(placeSites);
  const keptTape = keepLast(recordTape);
  const keptRival = keepLast(recordTape);
  const keptFrame = keepLast(showFrame);
  const keptModel = keepLast(joinModel);

  return (demo, lesson) => {
    const set = lesson.sets.find(({ key }) => key === demo.set) ?? lesson.sets[0];
    const ground = keptGround(set, ...shownAxes(set, demo.axes));
    const placed = keptSites(ground, demo.flips, demo.moves, demo.added, demo.removed);
    const through = placed.sites.length <= AT_ONCE ? stretchEnd(demo.step) : demo.step + 1;
    const tape = tapeThrough(keptTape(placed, demo.train, demo.train.loss), through);
    const rival = demo.race ? tapeThrough(keptRival(placed, demo.train, rivalLoss(demo.train)), through) : null;
    const frame = keptFrame(placed, demo.train, tape, Math.min(demo.step, lastStep(tape)), demo.k);
    return keptModel(ground, placed, frame, demo.train, tape, lastStep(tape), rival);
  };
}

export const deriveDemo = createDerivation(); // of the demo itself

/**
 * Train ahead what was put off: with many sites, an edit makes no more than the next step at once.
 * @param {DemoModel} model
 * @returns {boolean} whether there was anything to do; then the state gives a new model
 */
export function lookAhead({ tape, rival, step, last }) {
  for (const one of [tape, rival]) if (one) tapeThrough(one, stretchEnd(step));
  return lastStep(tape) > last;
}

/** @param {number} step */
function stretchEnd(step) {
  return TAPE_STEPS * (Math.floor(step / TAPE_STEPS) + 1);
}

/**
 * The loss that the trained one races against.
 * @param {TrainState} settings
 * @returns {TrainState["loss"]}
 */
export function rivalLoss(settings) {
  return settings.loss === "bce" ? "squared" : "bce";
}

/**
 * Whether ŷ is the label, where ŷ is 1 if p ≥ 0.5, that is z ≥ 0.
 * @param {number} y 0 or 1
 * @param {number} z
 */
export function rightSide(y, z) {
  return z >= 0 === (y === 1);
}

/**
 * A raw value as it is learned from, before it is standardized.
 * @param {DemoAxis} axis
 * @param {number} raw
 */
export function featureOf(axis, raw) {
  return axis.log ? Math.log(raw) : raw;
}

/**
 * The standardized place of raw values.
 * @param {Pick<DemoGround, "axes" | "mean" | "scale">} ground
 * @param {Pair} raw
 * @returns {Pair}
 */
export function standardPlace({ axes, mean, scale }, raw) {
  return [(featureOf(axes[0], raw[0]) - mean[0]) / scale[0], (featureOf(axes[1], raw[1]) - mean[1]) / scale[1]];
}

/**
 * The two columns that are shown: those asked for where the set has them.
 * @param {DataSet} set
 * @param {Pair} axes
 * @returns {Pair}
 */
function shownAxes({ columns }, [first, second]) {
  const fits = first in columns && second in columns && first !== second;
  return fits ? [first, second] : [0, 1];
}

/**
 * Lay out a set on two of its columns. The standardization is that of the set as it came, so that moving one site
 * does not move the others.
 * @param {DataSet} set
 * @param {number} first
 * @param {number} second
 * @returns {DemoGround}
 */
function layGround(set, first, second) {
  const count = Math.min(set.y.length, SITES_MOST);
  const columns = [set.columns[first], set.columns[second]];
  const features = new Float64Array(2 * count);
  columns.forEach(({ log, values }, j) => {
    for (let i = 0; i < count; i++) features[2 * i + j] = log ? Math.log(values[i]) : values[i];
  });
  const { mean, scale } = standardize(features, count, 2);
  /** @type {Omit<DemoGround, "given">} */
  const ground = {
    set,
    axes: [makeDemoAxis(columns[0], features, 0), makeDemoAxis(columns[1], features, 1)],
    mean: [mean[0], mean[1]],
    scale: [scale[0], scale[1]],
    count,
    left: set.y.length - count,
  };
  const given = set.y.slice(0, count).map((label, id) => {
    /** @type {Pair} */
    const raw = [columns[0].values[id], columns[1].values[id]];
    return placeSite(ground, { id, raw, label, own: false, flipped: false, moved: false });
  });
  return { ...ground, given };
}

/**
 * @param {Pick<DemoGround, "axes" | "mean" | "scale">} ground
 * @param {Pick<Site, "id" | "raw" | "own" | "flipped" | "moved"> & {label: number}} how
 * @returns {Site}
 */
function placeSite(ground, { label, ...site }) {
  const y = site.flipped ? 1 - label : label;
  return { ...site, x: standardPlace(ground, site.raw), y: y === 1 ? 1 : 0 };
}

/**
 * @param {Column} column
 * @param {Float64Array} features
 * @param {number} j
 * @returns {DemoAxis}
 */
function makeDemoAxis({ key, plain, technical, unit, log }, features, j) {
  const shown = features.filter((_, at) => at % 2 === j);
  const low = shown.reduce((a, b) => Math.min(a, b), Infinity);
  const high = shown.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = AXIS_MARGIN * (high - low) || 1;
  /** @type {Pair} */
  const range = [!log && low >= 0 ? Math.max(low - margin, 0) : low - margin, high + margin];
  return { name: key, plain, technical, unit, log, range: log ? [Math.exp(range[0]), Math.exp(range[1])] : range };
}

/**
 * A link may put a site anywhere, where a logarithm is none.
 * @param {DemoGround} ground
 * @param {Pair} raw
 * @returns {Pair}
 */
function placeOnAxes({ axes }, raw) {
  const [first, second] = axes.map(({ range }, j) => Math.min(Math.max(raw[j], range[0]), range[1]));
  return [first, second];
}

/**
 * Put the edits on the sites of a set. A link may have removed them all; then none is.
 * @param {DemoGround} ground
 * @param {number[]} flips
 * @param {Record<number, Pair>} moves
 * @param {Triple[]} added
 * @param {number[]} removed
 * @returns {DemoSites}
 */
function placeSites(ground, flips, moves, added, removed) {
  const { set, given, count } = ground;
  const flipped = new Set(flips);
  const gone = new Set(removed);
  /** @type {Site[]} */
  const sites = [];
  for (let id = 0; id < count + added.length; id++) {
    if (gone.has(id)) continue;
    const own = id >= count;
    const moved = id in moves;
    if (!own && !moved && !flipped.has(id)) {
      sites.push(given[id]);
      continue;
    }
    const [first, second, label] = own ? added[id - count] : [...given[id].raw, set.y[id]];
    const raw = own || moved ? placeOnAxes(ground, moves[id] ?? [first, second]) : given[id].raw;
    sites.push(placeSite(ground, { id, raw, label, own, flipped: flipped.has(id), moved }));
  }
  if (sites.length === 0) return placeSites(ground, flips, moves, added, []);
  const features = new Float64Array(2 * sites.length);
  const labels = new Float64Array(sites.length);
  const at = new Map();
  sites.forEach(({ id, x, y }, i) => {
    [features[2 * i], features[2 * i + 1]] = x;
    labels[i] = y;
    at.set(id, i);
  });
  const ones = labels.reduce((sum, y) => sum + y, 0);
  const share = ones / sites.length;
  return { sites, at, features, labels, ones, baseLoss: lossFromP(share, share) };
}

/**
 * @param {DemoSites} placed
 * @param {TrainState} settings
 * @param {TrainState["loss"]} loss
 * @returns {Tape}
 */
function recordTape({ features, labels }, settings, loss) {
  return train(features, labels, tapeOptions(settings, loss, labels.length));
}

/**
 * @param {TrainState} settings
 * @param {TrainState["loss"]} loss
 * @param {number} n
 * @returns {TrainOptions}
 */
function tapeOptions({ method, rate, l2, batch, momentum, seed, start }, loss, n) {
  return { loss, method, rate, l2, batch: Math.min(batch, n), momentum, seed, start, bias: true, steps: 0 };
}

/**
 * Make a tape longer until it has a step, unless it has ended.
 * @param {Tape} tape
 * @param {number} step
 */
function tapeThrough(tape, step) {
  const missing = step - lastStep(tape);
  return missing > 0 ? extendTape(tape, missing) : tape;
}

/** @param {Tape} tape */
function lastStep(tape) {
  return tape.weights.length / WEIGHTS - 1;
}

/**
 * The weights of a tape at a step, or at its last one.
 * @param {Tape} tape
 * @param {number} step
 * @param {number} [k]
 * @returns {Triple}
 */
export function tapeWeights(tape, step, k = 1) {
  const at = WEIGHTS * Math.min(step, lastStep(tape));
  const [bias, first, second] = tape.weights.subarray(at, at + WEIGHTS);
  return [k * bias, k * first, k * second];
}

/**
 * Look at all sites with the weights of one frame.
 * @param {DemoSites} placed
 * @param {TrainState} settings
 * @param {Tape} tape
 * @param {number} step
 * @param {number} k
 * @returns {DemoFrame}
 */
function showFrame({ sites, features, labels }, settings, tape, step, k) {
  const n = sites.length;
  const trained = tapeWeights(tape, step);
  const weights = tapeWeights(tape, step, k);
  const [z, p, loss, slope, strength, ...pulls] = Array.from({ length: 5 + WEIGHTS }, () => new Float64Array(n));
  const pull = new Float64Array(WEIGHTS * n);
  let right = 0;
  let worst = 0;
  for (let i = 0; i < n; i++) {
    const x1 = features[2 * i];
    const x2 = features[2 * i + 1];
    z[i] = weights[0] + weights[1] * x1 + weights[2] * x2;
    p[i] = sigmoid(z[i]);
    loss[i] = lossFromLogit(labels[i], z[i]);
    slope[i] = slopeFromLogit(labels[i], z[i]);
    if (settings.loss === "squared") slope[i] *= 2 * p[i] * sigmoid(-z[i]);
    pulls[0][i] = slope[i] / n;
    pulls[1][i] = (slope[i] * x1) / n;
    pulls[2][i] = (slope[i] * x2) / n;
    for (let j = 0; j < WEIGHTS; j++) pull[WEIGHTS * i + j] = pulls[j][i];
    strength[i] = Math.hypot(pulls[0][i], pulls[1][i], pulls[2][i]);
    if (rightSide(labels[i], z[i])) right++;
    if (!(loss[i] <= loss[worst])) worst = i;
  }
  const total = compensatedSum(loss);
  /** @type {Triple} */
  const penalty = [0, settings.l2 * weights[1], settings.l2 * weights[2]];
  const sums = pulls.map(compensatedSum);
  return {
    step,
    k,
    trained,
    weights,
    z,
    p,
    loss,
    slope,
    pull,
    strength,
    penalty,
    gradient: [sums[0], sums[1] + penalty[1], sums[2] + penalty[2]],
    total,
    bce: total / n,
    accuracy: right / n,
    worst: sites[worst].id,
  };
}

/**
 * @param {DemoGround} ground
 * @param {DemoSites} placed
 * @param {DemoFrame} frame
 * @param {TrainState} settings
 * @param {Tape} tape
 * @param {number} last passed, since a tape grows in place
 * @param {Tape | null} rival
 * @returns {DemoModel}
 */
function joinModel(ground, placed, frame, settings, tape, last, rival) {
  const { step, k, trained } = frame;
  const next = tapeWeights(tape, step + 1);
  const moving = k === 1 && step < last;
  return {
    ...ground,
    ...placed,
    ...frame,
    options: tapeOptions(settings, settings.loss, placed.sites.length),
    tape,
    last,
    update: moving ? [next[0] - trained[0], next[1] - trained[1], next[2] - trained[2]] : null,
    batch: settings.method === "stochastic" && step < last ? tape.rows[step] : null,
    rival,
    rivalWeights: rival && tapeWeights(rival, step, k),
    reason: tape.reason,
  };
}
