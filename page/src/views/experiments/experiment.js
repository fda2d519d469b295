/**
 * What an experiment is, and what every one of them has in common.
 *
 * An experiment is a file of its own in this folder that exports an `Experiment`, and a row of `ALL` in `all.js`. What it
 * computes beyond display is in `maths/`. Its sentences take their numbers from what `find` returns and never hold one, and
 * `page/tests/experiments.test.js` asks `find` whether they are true. Sites that are given weights are in `forecaster.js`, sliders
 * in `slider.js`, sentences and red numbers in `words.js`, planes of sites and charts of lines in `figures/`. What it says stands in
 * `prose.experiments`.
 *
 * The frame (`frame.js`) shows the story, four columns, what to take along, and the foot. Three columns are the
 * experiment's own; the fourth is the reader's guess or, in a step with `bench`, the column that `bench` makes. Before
 * Reveal no column may show what the guess is about: `Scene.revealed` says whether it may.
 */

import { lossFromP } from "../../maths/loss.js";

/** @import { Child } from "../../base/dom.js" */
/** @import { ExperimentsState } from "../../base/state.js" */
/** @import { TableRow } from "../../figures/table.js" */

/** @typedef {Record<string, number>} Settings by name; every one that the experiment has */

/**
 * @typedef {object} SettingRule
 * @property {number} start
 * @property {number} lowest
 * @property {number} highest
 * @property {boolean} [whole] integers only
 */

/**
 * @typedef {object} Scene what is shown
 * @property {any} found what `find` returned
 * @property {Settings} settings
 * @property {number} step
 * @property {boolean} revealed whether the step is past the guess
 */

/**
 * @typedef {object} Told what a step says
 * @property {Child[]} lead its first sentence, in bold
 * @property {Child[]} rest
 */

/**
 * @typedef {object} Step
 * @property {string} title one or two words, for the foot
 * @property {number} focus the column that is outlined, from 0
 * @property {boolean} [bench] whether the fourth column is the bench and not the guess
 * @property {(scene: Scene) => Told} tell
 * @property {(scene: Scene) => Child[][]} [along] what to take along: a title, and a cell for each of the other columns, terms explained
 */

/**
 * @typedef {object} Column
 * @property {string} brief its name where one column is shown at a time
 * @property {(scene: Scene) => {title: string, note: string, figure: string}} head figure: what the figure is called
 * @property {(scene: Scene) => Child[]} say the sentence above the meter, its terms explained
 * @property {HTMLElement} [plot] the figure, as large as its place (class `demo-plot`); without one the meter has its room
 * @property {Child[]} meter what stands below the sentence
 * @property {(scene: Scene) => {heads: string[], rows: TableRow[]}} [table] what the figure shows, in numbers
 * @property {(scene: Scene) => void} [render] draw the figure and the meter
 */

/**
 * @typedef {object} Tools what an experiment builds its columns with
 * @property {any} lesson
 * @property {(name: string, value: number) => void} set change a setting
 * @property {(sentence: string) => void} announce say to screen readers
 */

/**
 * @typedef {object} ProbabilityGuess a claim that is given a probability, which is scored by the loss
 * @property {"probability"} kind
 * @property {string} claim what happens if it is true: "A has the lower loss"
 * @property {string} yes its short name where it is true: "A"
 * @property {string} no and where it is not: "B"
 * @property {(found: any) => boolean} truth
 */

/**
 * @typedef {object} ChoiceGuess one of some sentences
 * @property {"choice"} kind
 * @property {string} ask "Where is the lowest?"
 * @property {string[]} choices
 * @property {(found: any) => number} right the number of the right one
 */

/** @typedef {ProbabilityGuess | ChoiceGuess} Guess */

/**
 * @typedef {object} Experiment
 * @property {string} key in links, for good
 * @property {string} title
 * @property {string} question one sentence, for the list
 * @property {Guess} guess
 * @property {Record<string, SettingRule>} settings
 * @property {(settings: Settings, lesson: any) => any} find work out every number that the experiment shows, without a
 *   page; called when a setting has changed, in at most 8 ms: what is longer is kept
 * @property {(tools: Tools) => Column[]} columns make its three columns
 * @property {(tools: Tools) => Column} [bench] make the column of controls
 * @property {Step[]} steps of the story; the first is the guess, the second its reveal
 */

/** The probability that is taken for the reader's who gave none: a coin's. */
export const NO_GUESS = 0.5;

/**
 * The settings of an experiment as a state has them: what is missing starts as the rules say, what is
 * beyond an end is at it.
 * @param {Pick<Experiment, "settings">} experiment
 * @param {Record<string, number>} given
 * @returns {Settings}
 */
export function settingsOf({ settings }, given) {
  const entries = Object.entries(settings).map(([name, { start, lowest, highest, whole }]) => {
    const value = Object.hasOwn(given, name) ? given[name] : start;
    return [name, Math.min(Math.max(whole ? Math.round(value) : value, lowest), highest)];
  });
  return Object.fromEntries(entries);
}

/**
 * The step that is shown.
 * @param {Pick<Experiment, "steps">} experiment
 * @param {Pick<ExperimentsState, "step">} state
 */
export function stepOf({ steps }, { step }) {
  return Math.min(Math.max(step, 0), steps.length - 1);
}

/**
 * What a probability costs, given to a claim that is true or not.
 * @param {number} p
 * @param {boolean} truth
 */
export function guessCost(p, truth) {
  return lossFromP(truth ? 1 : 0, p);
}

/**
 * The probability that a reader gave, kept off the ends, which would cost without limit.
 * @param {number | null} guess
 */
export function givenProbability(guess) {
  return Math.min(Math.max(guess ?? NO_GUESS, LEAST_GIVEN), 1 - LEAST_GIVEN);
}

export const LEAST_GIVEN = 0.01;
