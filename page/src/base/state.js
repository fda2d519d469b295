/** What the page can be in: everything a link restores, and nothing else. */

/** @typedef {"start" | "play" | "why" | "demo" | "experiments" | "practice" | "data"} Tab */

/**
 * @typedef {object} PlayState
 * @property {number} y the label, soft ones included
 * @property {number} p the probability given to 1
 * @property {"e" | "2"} base nats or bits
 * @property {"linear" | "logit"} scale of the slider
 * @property {boolean} soft whether a soft label may be set
 * @property {"both" | "truth"} curves both curves over p, or the one over the probability given to the truth
 */

/**
 * @typedef {object} WhyState
 * @property {[number, number][]} sites label and probability of each
 * @property {number} step of the derivation
 * @property {number} copies how often the sites are repeated in the product
 */

/**
 * @typedef {object} PracticeState
 * @property {number} seed
 * @property {string} kind "" is all kinds, rising
 * @property {number} at the number of the problem, from 0
 */

/**
 * @typedef {object} LessonState a lesson that a teacher made
 * @property {string} code of the class
 * @property {string} steps as maths/classroom/lesson.js reads them; "" is no lesson
 * @property {number} at the number of the step, from 0
 */

/**
 * @typedef {object} TrainState
 * @property {"gradient" | "stochastic" | "momentum" | "newton"} method
 * @property {"bce" | "squared"} loss
 * @property {number} rate the learning rate
 * @property {number} l2
 * @property {number} batch sites in a batch of the stochastic method
 * @property {number} momentum
 * @property {number} seed of the batches
 * @property {[number, number, number]} start bias and two weights, for standardized features
 */

/**
 * @typedef {object} DemoState
 * @property {string} set key of the data set; "own" is the user's
 * @property {[number, number]} axes which two columns are shown and learned from
 * @property {number} stage 0 raw data, 1 predictions, 2 loss, 3 learning signal
 * @property {number} step of the tape
 * @property {number} k the confidence: p = σ(k·z)
 * @property {number | null} select id of the selected site
 * @property {number[]} flips ids of sites whose label is flipped
 * @property {Record<number, [number, number]>} moves raw values of moved sites, on the shown axes
 * @property {[number, number, number][]} added raw values and label of added sites; their ids follow the set's
 * @property {number[]} removed ids
 * @property {boolean} race train by squared error beside
 * @property {"" | "site" | "pulls" | "race"} open what the fifth panel shows
 * @property {TrainState} train
 */

/**
 * @typedef {object} ExperimentsState
 * @property {string} key of the experiment that is open; "" shows the list
 * @property {number} step of its story, from 0, which is the guess
 * @property {number | null} guess a probability, or the number of a choice; null where none was given
 * @property {Record<string, number>} settings what was set in it, by the experiment's own names
 */

/**
 * @typedef {object} State
 * @property {Tab} tab
 * @property {PlayState} play
 * @property {WhyState} why
 * @property {PracticeState} practice
 * @property {LessonState} lesson
 * @property {DemoState} demo
 * @property {ExperimentsState} experiments
 * @property {string[]} hide what a teacher left out: tabs and parts by name
 */

/** @type {Tab[]} in the order of the path */
export const TABS = ["start", "play", "why", "demo", "experiments", "practice", "data"];

/** @returns {State} */
export function initialState() {
  return {
    tab: "start",
    play: { y: 1, p: 0.85, base: "e", scale: "linear", soft: false, curves: "both" },
    why: {
      sites: [
        [1, 0.9],
        [1, 0.6],
        [0, 0.2],
        [1, 0.3],
        [0, 0.1],
      ],
      step: 0,
      copies: 1,
    },
    practice: { seed: 1, kind: "", at: 0 },
    lesson: { code: "", steps: "", at: 0 },
    demo: {
      set: "six",
      axes: [0, 1],
      stage: 0,
      step: 0,
      k: 1,
      select: null,
      flips: [],
      moves: {},
      added: [],
      removed: [],
      race: false,
      open: "",
      train: {
        method: "gradient",
        loss: "bce",
        rate: 0.5,
        l2: 0,
        batch: 8,
        momentum: 0.9,
        seed: 1,
        start: [0, 0, 0],
      },
    },
    experiments: { key: "", step: 0, guess: null, settings: {} },
    hide: [],
  };
}
