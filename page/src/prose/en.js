/**
 * The page's prose in English, room by room as the sources are. {blanks} are filled with numbers and words; what has two forms,
 * `one` and `other`, goes with a count.
 *
 * Another language is a file of this shape beside it. It keeps blanks, formulas, and numbers as they are here, decimal point
 * included, and has two exports more: `name`, the language's own, and `lesson`, what it says for each text of the lesson that
 * the package gives (`_lesson`).
 */

export default {
  page: {
    title: "logloss: binary cross-entropy, seen",
    brand: "binary cross-entropy, seen",
    skip: "Skip to the content",
    tabs: "Lesson",
    language: "Language",
    undo: { group: "Undo and redo", undo: "Undo", redo: "Redo", undone: "Undone.", redone: "Done again." },
    theme: { button: "Dark", title: "Dark or light", dark: "Dark.", light: "Light." },
  },

  tabs: {
    start: { title: "Start", purpose: "The idea in one picture, what ln does, and the card." },
    play: { title: "Play", purpose: "Turn one dial, see the loss move, and read how it is worked out." },
    why: { title: "Why", purpose: "Multiply probabilities, and arrive at the formula, a line at a time." },
    demo: { title: "Demo", purpose: "Watch a model learn from its mistakes. Flip a label, and see it burn." },
    experiments: { title: "Experiments", purpose: "Guess first, then look, and pay for your guess by the same loss." },
    practice: { title: "Practice", purpose: "Solve ten problems. Hints help, and every classic mistake is named." },
    data: { title: "My data", purpose: "Score forecasts of your own, or train the demo on your measurements." },
  },

  path: {
    done: ", done",
    next: "Next on the path",
    nextTab: "Next: {tab}",
    goTo: "Go to: {tab}",
    toCard: "To the card",
    notAll: "Here the path ends, and not all of it is done.",
    all: "Here the path ends, and all of it is done. The card on Start has it in short.",
  },

  terms: {
  },

  figures: {
  },

  start: {
  },

  play: {
  },

  why: {
  },

  demo: {
  },

  share: {
  },

  experiments: {
  },

  practice: {
  },

  data: {
  },

  fit: {
    title: "The way of a fit",
    about: "A logistic regression of {y} on {x}: {rows} rows, log loss {loss}.",
    passes: { one: "{n} pass over the rows led to it.", other: "{n} passes over the rows led to it." },
    gaps: "The gap is how far the loss, with its penalty, is above the least there is, relative to it.",
    none: "The file keeps no record of how the model was fitted.",
    pass: "Pass",
    play: "Play",
    pause: "Pause",
    at: "Pass {at} of {n}: gap {gap}",
    axes: { pass: "pass over the rows", gap: "gap, relative" },
    heads: { pass: "pass", objective: "loss with its penalty, nats", gap: "gap", gradient: "largest slope", length: "step" },
    tableOfPasses: "What each pass over the rows found",
    coefficients: { title: "Where it led", name: "column", value: "coefficient", se: "standard error", low: "95 % from", high: "to", none: "none" },
    opened: "{name} is a model of {n} coefficients.",
    later: "{name} is of the schema {schema}, which a later version of logloss wrote: open it in that one.",
    broken: "{name} says that it is a model, and is none that logloss wrote.",
  },

  classroom: {
  },
};
