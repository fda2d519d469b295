/** What each tab of the path is for, in a sentence or two. */

/** @import { Tab } from "../../base/state.js" */

/** @type {Record<Tab, string>} */
export const PATH_WORDS = {
  start: "The idea in one picture, what ln does, and the card.",
  play: "Turn one dial, see the loss move, and read how it is worked out.",
  why: "Multiply probabilities, and arrive at the formula, a line at a time.",
  demo: "Watch a model learn from its mistakes. Flip a label, and see it burn.",
  experiments: "Guess first, then look, and pay for your guess by the same loss.",
  practice: "Solve ten problems. Hints help, and every classic mistake is named.",
  data: "Score forecasts of your own, or train the demo on your measurements.",
};
