/** How the pulls of single sites add up to one step of training. */

/** @import { DemoModel, Pair, Triple } from "../model.js" */

/**
 * @typedef {object} Arrow what one site adds to the step, on the weights of the two features
 * @property {number} id
 * @property {Pair} from
 * @property {Pair} to
 */

/**
 * @typedef {object} Walk the arrows of a step laid head to tail, from (0, 0)
 * @property {Arrow[]} arrows
 * @property {Pair | null} penalty where the arrow of L2, the last one, ends; null without L2
 * @property {Pair} end where the walk ends
 */

/**
 * The sites that the next step looks at, by index, and how many they are.
 * @param {Pick<DemoModel, "sites" | "batch">} model
 * @returns {number[]}
 */
export function pullingSites({ sites, batch }) {
  return batch ?? sites.map((_, i) => i);
}

/**
 * The gradient that the next step follows: of its batch where there is one, otherwise of all sites.
 * @param {Pick<DemoModel, "tape" | "step">} model
 * @returns {Triple}
 */
export function steppedGradient({ tape, step }) {
  const [bias, first, second] = tape.gradient.subarray(3 * step);
  return [bias, first, second];
}

/**
 * A site's part of the gradient, measured along it: the parts of all sites and of L2 add up to 1. Below 0 it holds
 * against the rest. NaN where the gradient is 0.
 * @param {Pick<DemoModel, "sites" | "batch" | "pull">} model
 * @param {Triple} gradient
 * @param {number} index of the site
 */
export function shareOfStep(model, gradient, index) {
  if (model.batch && !model.batch.includes(index)) return 0;
  const pulling = model.batch?.length ?? model.sites.length;
  const along = gradient.reduce((sum, part, j) => sum + part * model.pull[3 * index + j], 0);
  const length = gradient.reduce((sum, part) => sum + part * part, 0);
  return (along * model.sites.length) / pulling / length;
}

/**
 * Lay the arrows −rate · pull head to tail, turning one way, so that they make one arc.
 * @param {Pick<DemoModel, "sites" | "batch" | "pull" | "penalty" | "tape">} model
 * @returns {Walk}
 */
export function layArrows(model) {
  const rows = pullingSites(model);
  const { rate } = model.tape.trainer.options;
  const scale = (-rate * model.sites.length) / rows.length;
  const steps = rows.map((i) => ({
    id: model.sites[i].id,
    by: pairOf(scale, model.pull[3 * i + 1], model.pull[3 * i + 2]),
    turn: 0,
  }));
  const whole = steps.reduce((sum, { by }) => pairSum(sum, by), pairOf(1, 0, 0));
  const ahead = Math.atan2(whole[1], whole[0]);
  for (const step of steps) {
    step.turn = (Math.atan2(step.by[1], step.by[0]) - ahead + 5 * Math.PI) % (2 * Math.PI); // straight ahead is π
  }
  steps.sort((one, other) => one.turn - other.turn);
  let at = pairOf(1, 0, 0);
  const arrows = steps.map(({ id, by }) => {
    const from = at;
    at = pairSum(from, by);
    return { id, from, to: at };
  });
  const penalty = pairOf(-rate, model.penalty[1], model.penalty[2]);
  const pulled = penalty[0] !== 0 || penalty[1] !== 0;
  const end = pulled ? pairSum(at, penalty) : at;
  return { arrows, penalty: pulled ? end : null, end };
}

/**
 * @param {number} scale
 * @param {number} a
 * @param {number} b
 * @returns {Pair}
 */
function pairOf(scale, a, b) {
  return [scale * a, scale * b];
}

/**
 * @param {Pair} one
 * @param {Pair} other
 * @returns {Pair}
 */
function pairSum(one, other) {
  return [one[0] + other[0], one[1] + other[1]];
}
