/** Held-out sites: the loss of what is learned from falls, that of the others turns; early stopping and L2 at work. */

import { h, number } from "../../base/dom.js";
import { keepLast } from "../../base/keep.js";
import { short } from "../../base/numbers.js";
import { initialState } from "../../base/state.js";
import { logitsOf, logitSurface, splitRows, trainHeldOut, weightsAt } from "../../maths/held_out.js";
import { filled, prose } from "../../prose/prose.js";
import { createLossBar } from "../demo/punishment/loss_bar.js";
import { createDerivation } from "../demo/model.js";
import { sentence } from "../demo/shared/sentence.js";
import { createLines } from "./figures/lines.js";
import { createSitesFigure, SITE_SETTING } from "./figures/sites.js";
import { forecastTable, siteTable } from "./figures/site_tables.js";
import { withLogits } from "./forecaster.js";
import { createSettingSlider } from "./slider.js";
import { red, taken, told } from "./words.js";

/** @import { Pair } from "../../figures/scale.js" */
/** @import { HeldOutRun, Split } from "../../maths/held_out.js" */
/** @import { DataSet, DemoModel } from "../demo/model.js" */
/** @import { Chart } from "./figures/lines.js" */
/** @import { Column, Experiment, Scene, Settings, Tools } from "./experiment.js" */

/**
 * @typedef {object} HeldOutFound
 * @property {DemoModel} learned the sites learned from, with what the shown weights give them
 * @property {DemoModel} held
 * @property {Split} split
 * @property {HeldOutRun} free trained without L2
 * @property {HeldOutRun} priced with the L2 that was set
 * @property {number} l2
 * @property {(first: number, second: number) => number} freeAt the logit all over the plane, for the free run at the step that was set
 * @property {(first: number, second: number) => number} pricedAt and for the priced one at its end
 * @property {{free: [DemoModel, DemoModel], priced: [DemoModel, DemoModel]}} models learned from and held out, with either's weights
 * @property {{learned: number, held: number}} stopped losses of the free run at the step that was set
 */

const SET = "noisy";
const EVERY = 3; // one site of so many is learned from
const DEGREE = 3;
export const LAST = 1000;
const L2S = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
const STEPS_SHOWN = [1, 10, 100, 1000];
const TOP = 1.2; // nats
const ENOUGH = 1.1; // times its lowest, where the end of the held-out loss is as good as the turn
const LEVEL = 5e-5; // four digits look the same
const { shared, steps, heldOut: words } = prose.experiments;

/** @param {number} id */
const learns = (id) => id % EVERY === 0;

/** The two halves and the run without L2, which no setting changes. */
const keptSplit = keepLast((/** @type {{sets: DataSet[]}} */ lesson) => {
  const { demo } = initialState();
  const all = createDerivation()({ ...demo, set: SET }, lesson);
  const ids = all.sites.map(({ id }) => id);
  const part = (/** @type {(id: number) => boolean} */ gone) => createDerivation()({ ...demo, set: SET, removed: ids.filter(gone) }, lesson);
  const split = splitRows(all.features, all.labels, learns, DEGREE);
  return { split, learned: part((id) => !learns(id)), held: part(learns), free: trainHeldOut(split, 0, LAST) };
});
const keptPriced = keepLast((/** @type {Split} */ split, /** @type {number} */ l2) => trainHeldOut(split, l2, LAST));

/**
 * @param {Settings} settings
 * @param {{sets: DataSet[]}} lesson
 * @returns {HeldOutFound}
 */
function find({ step, price }, lesson) {
  const { split, learned, held, free } = keptSplit(lesson);
  const l2 = L2S[price];
  const priced = keptPriced(split, l2);
  const [stopped, end] = [weightsAt(free.tape, step), weightsAt(priced.tape, LAST)];
  /** @param {ArrayLike<number>} weights @returns {[DemoModel, DemoModel]} */
  const models = (weights) => [withLogits(learned, logitsOf(split.learned, weights)), withLogits(held, logitsOf(split.held, weights))];
  const found = { free: models(stopped), priced: models(end) };
  return {
    learned,
    held,
    split,
    free,
    priced,
    l2,
    freeAt: logitSurface(split, stopped),
    pricedAt: logitSurface(split, end),
    models: found,
    stopped: { learned: found.free[0].bce, held: found.free[1].bce },
  };
}

/** @param {HeldOutRun} run what the held-out loss does: falls all the way, falls and rises, or rises at once */
export function courseOf({ best, steps }) {
  return best === steps.length - 1 ? 0 : best === 0 ? 2 : 1;
}

/**
 * @param {Pick<HeldOutFound, "l2" | "priced">} found
 * @returns {"none" | "low" | "enough"}
 */
export function priceKind({ l2, priced: { held, best } }) {
  if (l2 === 0) return "none";
  return held[held.length - 1] <= ENOUGH * held[best] ? "enough" : "low";
}

/** @param {Scene} scene */
function slots({ found, settings }) {
  const { learned, held, split, free, l2, stopped } = found;
  const [lowest, best] = [free.held[free.best], free.steps[free.best]];
  return {
    n: learned.sites.length,
    held: held.sites.length,
    products: split.mean.length,
    degree: split.degree,
    last: LAST,
    from: red(free.loss[0]),
    to: red(free.loss.at(-1)),
    best,
    lowest: red(lowest),
    end: red(free.held.at(-1)),
    step: settings.step,
    learned: red(stopped.learned),
    heldLoss: red(stopped.held),
    above: stopped.held - lowest,
    l2,
  };
}

/** @param {Scene} scene */
function tellReveal(scene) {
  const { free, held } = scene.found;
  const dear = free.held.at(-1) > held.baseLoss && h("span", {}, sentence(words.reveal.base, { base: red(held.baseLoss) }));
  return told(words.reveal, { ...slots(scene), base: dear });
}

/** @param {Scene} scene */
function tellStop(scene) {
  const { lead, more, least } = words.stop;
  const given = slots(scene);
  return told({ lead, rest: given.above < LEVEL ? least : more }, given);
}

/** @param {Scene} scene */
function priceSlots(scene) {
  const { priced } = scene.found;
  return { ...slots(scene), learned: red(priced.loss.at(-1)), heldLoss: red(priced.held.at(-1)) };
}

/**
 * @param {Scene} scene
 * @returns {HeldOutRun}
 */
const shownRun = ({ found, step }) => (step === 3 ? found.priced : found.free);

/** @param {Scene} scene */
function shownModels({ found, step }) {
  return step === 3 ? found.models.priced : found.models.free;
}

/**
 * @param {Scene} scene
 * @returns {Chart}
 */
function lossChart(scene) {
  const { found, settings, step, revealed } = scene;
  const run = shownRun(scene);
  /** @param {number[]} values @returns {Pair[]} */
  const over = (values) => run.steps.map((/** @type {number} */ at, /** @type {number} */ i) => /** @type {Pair} */ ([at + 1, values[i]]));
  /** @type {Chart["lines"]} */
  const lines = [{ look: "loss-other", points: over(run.loss), words: words.losses.learned, at: -30 }];
  if (revealed) {
    lines.push({ look: "loss", points: over(run.held), words: words.losses.held, at: -20 });
    if (step === 3) lines.push({ look: "ink-other", points: found.free.steps.map((/** @type {number} */ at, /** @type {number} */ i) => [at + 1, found.free.held[i]]), words: "λ = 0", at: -5 });
  }
  const low = run.held[run.best];
  return {
    across: { range: [1, LAST + 1], plain: shared.step, log: true, ticks: STEPS_SHOWN },
    up: { range: [0, TOP], plain: shared.meanLoss, ticks: [0, 0.25, 0.5, 0.75, 1] },
    lines: [...lines, { look: "base", points: [[1, found.held.baseLoss], [LAST + 1, found.held.baseLoss]] }],
    points: !revealed
      ? []
      : step === 2
        ? [{ look: "loss", at: [settings.step + 1, found.stopped.held], words: short(found.stopped.held), upright: true }]
        : [{ look: "loss", at: [run.steps[run.best] + 1, low], words: short(low), upright: true }],
  };
}

/** @param {Scene} scene */
function lossTable(scene) {
  const { steps, loss, held } = shownRun(scene);
  const rows = STEPS_SHOWN.concat(0, steps[shownRun(scene).best]).sort((one, other) => one - other);
  const at = rows.filter((step, i) => step !== rows[i - 1]).map((step) => steps.findIndex((each) => each >= step));
  const heads = [shared.step, words.losses.learned, ...(scene.revealed ? [words.losses.held] : [])];
  return { heads, rows: at.map((i) => ({ head: number(steps[i]), cells: [number(loss[i]), ...(scene.revealed ? [number(held[i])] : [])] })) };
}

/**
 * @param {Tools} tools
 * @returns {Column[]}
 */
function columns({ set }) {
  const select = (/** @type {number} */ id) => set("site", id);
  const lines = createLines(words.losses.label);
  const free = h("p", { class: "soft" });
  return [
    halfColumn("learned", 0, select),
    halfColumn("held", 1, select),
    {
      brief: words.losses.brief,
      head: () => words.losses,
      say: ({ found }) => sentence(words.losses.base, { loss: red(found.held.baseLoss) }),
      plot: lines.element,
      meter: [free],
      table: lossTable,
      render(scene) {
        lines.show(lossChart(scene));
        free.textContent = scene.revealed ? words.losses.key : words.losses.later;
      },
    },
  ];
}

/**
 * @param {"learned" | "held"} key
 * @param {0 | 1} half
 * @param {(id: number) => void} select
 * @returns {Column}
 */
function halfColumn(key, half, select) {
  const { brief, title, note, label } = words[key];
  const sites = createSitesFigure({ key: `held-out-${key}`, label }, select);
  const bar = createLossBar(select);
  const later = h("p", { class: "soft" }, words.costLater);
  const isOpen = (/** @type {Scene} */ { revealed }) => revealed || half === 0;
  return {
    brief,
    head: (scene) => ({ title, note: filled(note, { n: EVERY }), figure: scene.revealed ? filled(shared.predictionsAt, { step: scene.step === 3 ? LAST : scene.settings.step }) : shared.sites }),
    say(scene) {
      const model = shownModels(scene)[half];
      const n = model.sites.length;
      if (!isOpen(scene)) return sentence(shared.siteCount, { n });
      return sentence("{total} ÷ {n} = {loss}", { total: model.total, n, loss: red(model.bce) });
    },
    plot: sites.element,
    meter: [bar.element, later],
    table: (scene) => (isOpen(scene) && scene.revealed ? forecastTable(shownModels(scene)[half], true) : siteTable(shownModels(scene)[half])),
    render(scene) {
      const model = shownModels(scene)[half];
      const open = isOpen(scene);
      bar.element.toggleAttribute("hidden", !open);
      later.hidden = open;
      sites.show(model, scene.settings.site, scene.revealed ? "field" : "marks", scene.step === 3 ? scene.found.pricedAt : scene.found.freeAt);
      if (open) bar.show(model, scene.settings.site);
    },
  };
}

/**
 * @param {Tools} tools
 * @returns {Column}
 */
function bench({ set }) {
  const { stop, price: pricing, label, figure, axis, withPrice } = words.bench;
  const step = createSettingSlider({ label: stop.name, rule: SETTINGS.step, scale: { place: placeOf, value: stepAt }, step: 1, words: (at) => filled(stop.spoken, { step: at }) }, (at) => set("step", at));
  const price = createSettingSlider({ label: pricing.name, rule: SETTINGS.price, step: 1, show: (place) => short(L2S[place]), words: (place) => filled(pricing.spoken, { l2: short(L2S[place]) }) }, (place) => set("price", place));
  const lines = createLines(label);
  return {
    brief: shared.bench,
    head: (scene) => ({ ...(scene.step === 2 ? stop : pricing), figure }),
    say: () => [],
    plot: lines.element,
    meter: [step.element, price.element],
    table: ({ found }) => ({
      heads: [shared.step, ...[0, found.l2].map((l2) => filled(withPrice, { l2: short(l2) }))],
      rows: STEPS_SHOWN.map((at) => ({ head: number(at), cells: [sizeAt(found.free, at), sizeAt(found.priced, at)] })),
    }),
    render({ step: at, found, settings }) {
      step.element.hidden = at !== 2;
      price.element.hidden = at === 2;
      step.set(settings.step);
      price.set(settings.price);
      /** @param {HeldOutRun} run @returns {Pair[]} */
      const sizes = (run) => run.steps.map((each) => [each + 1, sizeAt(run, each)]);
      const top = Math.max(sizeAt(found.free, LAST), 1);
      lines.show({
        across: { range: [1, LAST + 1], plain: shared.step, log: true, ticks: STEPS_SHOWN },
        up: { range: [0, 1.1 * top], plain: axis },
        lines: [
          { look: at === 2 ? "ink" : "ink-other", points: sizes(found.free), words: "λ = 0", at: -20 },
          ...(at === 2 ? [] : [{ look: /** @type {const} */ ("accent"), points: sizes(found.priced), words: `λ = ${short(found.l2)}`, at: -10 }]),
        ],
        points: at === 2 ? [{ look: "ink", at: [settings.step + 1, sizeAt(found.free, settings.step)], upright: true }] : [],
      });
    },
  };
}

const PLACES = 60; // of the slider, even in the logarithm of the step

/** @param {number} place */
function stepAt(place) {
  return Math.round((LAST + 1) ** (place / PLACES)) - 1;
}

/** @param {number} step */
function placeOf(step) {
  return Math.round((PLACES * Math.log(step + 1)) / Math.log(LAST + 1));
}

/** @param {HeldOutRun} run @param {number} step without the bias */
function sizeAt({ tape }, step) {
  return Math.hypot(...weightsAt(tape, step).subarray(1));
}

/** @param {Scene} scene */
function along(scene) {
  const { free, priced, l2, stopped } = scene.found;
  const [lowest, end] = [free.held[free.best], free.held.at(-1)];
  if (!scene.revealed) {
    const { title, from, to, later } = words.guess.along;
    return taken(title, sentence(from, { loss: red(free.loss[0]), step: 0 }), sentence(to, { loss: red(free.loss.at(-1)), step: LAST }), [later]);
  }
  const { title, lowest: least, end: last, stopped: early, priced: atPrice } = words.reveal.along;
  return taken(
    title,
    sentence(least, { loss: red(lowest), step: free.steps[free.best] }),
    sentence(last, { loss: red(end) }),
    scene.step === 3 ? sentence(atPrice, { l2, loss: red(priced.held.at(-1)) }) : sentence(early, { step: scene.settings.step, loss: red(stopped.held) }),
  );
}

const SETTINGS = {
  site: SITE_SETTING,
  step: { start: LAST, lowest: 0, highest: LAST, whole: true },
  price: { start: L2S.indexOf(0.01), lowest: 0, highest: L2S.length - 1, whole: true },
};

/** @type {Experiment} */
export const HELD_OUT = {
  key: "held-out",
  title: words.title,
  question: words.question,
  guess: {
    kind: "choice",
    ask: words.ask,
    choices: words.choices,
    right: ({ free }) => courseOf(free),
  },
  settings: SETTINGS,
  find,
  columns,
  bench,
  steps: [
    { title: steps.guess, focus: 3, tell: (scene) => told(words.guess, slots(scene)), along },
    { title: steps.reveal, focus: 2, tell: tellReveal, along },
    { title: words.stop.step, focus: 3, bench: true, tell: tellStop, along },
    {
      title: words.price.step,
      focus: 3,
      bench: true,
      tell: (scene) => told({ lead: words.price.lead[priceKind(scene.found)], rest: words.price.rest }, priceSlots(scene)),
      along,
    },
  ],
};
