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
    title: "Watch a model learn from its loss",
    whichPanel: "Which panel is shown",
    again: "the step moves the weights, and again",
    site: "Site {n}",
    almost: "almost {p}",
    siteLine: "{site}: {label}; {first} {rawFirst}, {second} {rawSecond}; probability {p}, loss {loss}.",
    figureOfSites: "figure with sites",
    fromSiteToSite: "Arrow keys go from site to site.",
    number: { any: "Give a number from {lowest} to {highest}.", whole: "Give a whole number from {lowest} to {highest}." },
    panels: {
      data: { stage: "Raw data", brief: "Data", note: "What was measured and seen", name: "Training data", figure: "Sites by their two measures" },
      predictions: {
        stage: "Model predictions",
        brief: "Predictions",
        note: "How sure the model is, and where",
        name: "Decision boundary",
        figure: "The probability the model gives, all over the plane, and its decision boundary",
      },
      punishment: {
        stage: "BCE loss",
        brief: "Loss",
        note: "Punishment for wrong predictions",
        name: "Loss “punishment”",
        figure: "Each site with a red disc whose area is its loss",
      },
      curves: {
        stage: "Learning signal",
        brief: "Signal",
        note: "Where backpropagation begins",
        name: "Loss curves",
        figure: "The loss of each site on its −ln curve, over the probability",
      },
    },
    story: {
      group: "The way through the demo",
      next: "Next",
      back: "Previous stage",
      flip: "Flip a sure site",
      flipTitle: "One that the model is sure of, and right",
      data: {
        lead: "{n} sites: {ones} {one}, {zeros} {zero}.",
        tell:
          "{lead} Two things were measured at each: {first} and {second}. {site} ({label}) had {highFirst} {first} ({rawFirst}) " +
          "and {highSecond} {second} ({rawSecond}).",
        attempt: "Try: Click a site to flip its label, or drag it elsewhere.",
      },
      standing: { low: "low", middling: "middling", high: "high" },
      predictions: {
        asleepLead: "This model has learned nothing yet.",
        asleep:
          "{lead} It turns two measurements into one number z, and z into a probability p = σ(z). Its weights are 0, so z = 0 and " +
          "p = {p} for every site, whatever was measured there.",
        lead: "To {site} ({label}) the model gives p = {p}.",
        tell:
          "{lead} That is σ(z), with z = {bias} + {w1} · {first} + {w2} · {second}, each counted in standard deviations from its mean. " +
          "{right} of the {n} sites are on the right side of the decision boundary, p = 0.5.",
        attempt: "Try: Step forward, and watch the line of p = 0.5 turn.",
      },
      punishment: {
        lead: "{site}: {label}, and to that the model gave {q}.",
        tell: "{lead} So it costs −ln {logged} = {loss}, its red disc. All {n} losses add up to {total}; divided by {n} that is {bce}, the mean loss. {yardstick}",
        better: "Always giving the base rate would cost {base}.",
        level: "That is what always giving the base rate costs.",
        worse: "Always giving the base rate would cost only {base}.",
        attempt: "Try: Flip a sure site: what does certainty cost if it is wrong?",
      },
      curves: {
        lead: "The loss is differentiable, so each site pulls at the weights, by {factor} times its measurements.",
        tell: "{lead} {site} pulls with {slope}; the mean of all pulls is the gradient.",
        next: "A step against it, with the learning rate {rate}, takes the mean loss from {bce} to {after}.",
        end: "There is no next step: the player says why.",
        confident: "The model is trained at k = 1; set the confidence back to see its next step.",
        attempt: "Try: Train: the line moves, and the red cools.",
      },
      flipped: {
        trained: "First the model was trained {steps} steps.",
        lead: "{site} was sure and right: it gave the truth p = {before}, and cost {cheap}.",
        costs: "Its label now says the opposite, and it costs {dear}.",
        costsMost: "Its label now says the opposite, and it costs {dear}, more than any other, and its arrow is the longest.",
        mean: "The mean loss jumps from {mean} to {jumped}. Train: the boundary swings, and the red cools.",
        none: "Even after training no site is both sure and right. Take other sites, or flip some back.",
      },
    },
    data: {
      caption: "Base rate: {share} {one}, {ones} of {n}.",
      left: { one: "{n} more row is not shown.", other: "{n} more rows are not shown." },
      tools: "What a click does",
      flip: { name: "Flip or move", seen: "Flip" },
      add: "Add: {label}",
      remove: "Remove",
      help:
        "Arrow keys go from site to site. Enter does what the tool says: flip the label, add a site beside, or remove. " +
        "Shift with an arrow key moves the site. Delete removes it.",
    },
    predictions: {
      caption: "{right} of {n} on the right side: {accuracy}",
      captionRare: "{right} of {n} on the right side: {accuracy}; one answer for all: {most}",
      strip: "All sites by the probability that the model gives them",
    },
    punishment: {
      caption: "All losses: {total} ÷ {n} = {bce}",
      bar: "All losses end to end in one bar",
      baseRate: "base rate",
      coin: "coin",
      both: "base rate, coin",
    },
    curves: {
      caption: "Mean loss, step by step: {bce} at {step}",
      cursor: "Sites on their loss curves",
      one: "−ln p, if y = 1",
      zero: "−ln(1 − p), if y = 0",
      above: "above {top}: at the edge",
      across: { plain: "probability p", technical: "given to 1" },
      up: { plain: "loss", technical: "in nats" },
      history: "The mean loss at each step of the training",
      edit: "edit",
    },
    tables: {
      word: "Table", // each title begins with it, and it alone is seen
      rows: "rows {from} to {to} of {all}",
      earlier: "Earlier rows",
      later: "Later rows",
      site: "site",
      label: "label y",
      p: "probability p",
      data: { title: "Table of the sites", flipped: "{y}: {label} (flipped)" },
      predictions: { title: "Table of the predictions", z: "logit z", side: "right?", right: "right", wrong: "wrong" },
      punishment: { title: "Table of the losses", loss: "loss", share: "share of the sum" },
      curves: {
        title: "Table of the training",
        step: "step",
        mean: "mean loss",
        bias: "bias",
        weight: "weight of {name}",
        rival: "mean loss of the rival",
        ended: "ended",
      },
      pulls: { title: "Table of the pulls", slope: "slope", first: "part of Δ weight of {name}", second: "of {name}", share: "share of the step" },
    },
    fifth: {
      title: "Worked out",
      leaves: { site: "One site worked out", pulls: "All pulls add up", race: "Race with squared error" },
      worked: "{site} worked out",
      probability: "z = {z}, so p = σ(z) = {p}",
      loss: "loss {loss}",
      pull: "{formula} = {slope}, its pull",
      where: "{site} of {n}",
      whereWorst: "{site} of {n}, the costliest",
      worst: "Jump to the worst site",
      previous: "Previous site",
      next: "Next site",
      close: "Close the fifth panel",
    },
    inspector: {
      data: "{site}: {label}, y = {y}",
      predictions: "Weigh, add, squash",
      punishment: "Given to what happened: {q}",
      curves: "How hard it pulls",
      first: "{rawFirst}, so x₁ = {place1}",
      second: "{rawSecond}, so x₂ = {place2}",
      deviations: "{second}; x counts in standard deviations from the mean",
      logit: "bias, and weights times measurements",
      probability: "what the model gives to y = 1",
      loss: "{part} of all loss comes from this one site",
      slope: "the slope of its loss by z, at most 1 in size",
      slopeSquared: "the slope of its squared error, by which is trained",
      pull: "its pull: that times (1, x₁, x₂)",
      share: "{share} of the next step",
      most: "the others together hold against it",
      against: "it holds against the others",
      canceled: "so small is that: all pulls nearly cancel",
      noShare: "0 % of the next step",
      leftOut: "whose batch leaves it out",
    },
    pulls: {
      title: "How the pulls add up to a step",
      figure: "The pulls of all sites, laid head to tail, and the step they add up to",
      axis: "Δ weight of {name}",
      keys: { one: "one site", chosen: "the selected site", penalty: "L2", method: "what the method adds", step: "the next step" },
      arrows: "{count} arrows, one for each site: −η·{slope}·x/n, where η is the learning rate.",
      arrowsOfBatch: "{count} arrows, one for each site of this batch: −η·{slope}·x/n, where η is the learning rate.",
      gradient: "Laid head to tail they end at Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      gradientL2: "Laid head to tail, and then L2, which wants smaller weights, they end at Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      momentum: "From where they end, momentum goes on by the dashed line, to Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      momentumL2: "From where they end, and after them L2, which wants smaller weights, momentum goes on by the dashed line, to Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      newton: "From where they end, the curvature turns and stretches them, by the dashed line, to Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      newtonL2: "From where they end, and after them L2, which wants smaller weights, the curvature turns and stretches them, by the dashed line, to Δw = ({first}, {second}): the next step, which changes the bias by {bias}.",
      confident: "With k other than 1 this is not the model that is trained. Set the confidence to 1 to see its next step.",
      end: "The tape ends here: there is no next step.",
      network: "In a network of layers, backpropagation hands these pulls on.",
    },
    race: {
      title: "Why not squared error?",
      toggle: "Race against squared error",
      fromWorst: "Start both from the worst weights",
      fromZero: "Start both from zero",
      bce: "learning from cross-entropy",
      squared: "learning from squared error",
      mean: "mean loss {loss}",
      idle:
        "The same sites, start and learning rate, but two losses to learn from. Both begin with the worst weights, sure and wrong, " +
        "and both are measured by the same mean loss, cross-entropy.",
      on: "The race is on. {told}",
      off: "The race is off.",
      start: "Both stand at the same weights. Train; the dashed lines in panels 2 and 4 are squared error.",
      ahead: "After step {step} learning from squared error is behind by {gap}.",
      behind: "After step {step} learning from squared error is ahead by {gap}.",
      level: "After step {step} both are level.",
      stall:
        "{site} is where squared error is most wrong: it gives the truth p = {truth}. Cross-entropy would pull there with " +
        "|p − y| = {pull}; squared error pulls with 2·|p − y|·p·(1 − p) = {weak}.",
      sure: "The factor p(1 − p) is nearly 0 wherever a model is sure. So where it is sure and wrong, it hardly learns.",
      unsure: "Where it is this unsure squared error is slower and no more: at p = ½ its pull is half as strong, and a larger learning rate makes up for it.",
    },
    player: {
      title: "Training, step by step",
      rewind: "Rewind",
      back: "Step back",
      train: "Train",
      pause: "Pause",
      forward: "Step forward",
      scrub: "Step of the training",
      count: "step {step} of {last}",
      scrubbed: "step {step} of {last}, mean loss {loss}, {accuracy} right",
      mean: "mean loss",
      baseRate: "base rate {loss}",
      speed: "Speed",
      speedOfTraining: "Speed of training",
      slow: "slow",
      medium: "medium",
      fast: "fast",
      before: "Before the first step: mean loss {loss}, {accuracy} of the sites on the right side.",
      after: "Step {step}: mean loss {loss}, {first} at the start; {accuracy} of the sites on the right side.",
      paused: "Paused.",
      ended: "The training ended.",
      settled: "The weights stand still: this is learned.",
    },
    trouble: {
      rate:
        "Step {step} overshot: it raised the loss from {before} to {after}. The learning rate {rate} is larger than " +
        "2/λ ≈ {limit}, where λ is the largest curvature that this loss can have on these sites. Below that, every step " +
        "with all sites goes down.",
      momentum:
        "Step {step} raised the loss from {before} to {after}: momentum carried the weights across the floor of the valley " +
        "and up its other side. It turns round by itself, unless the learning rate is too large as well.",
      newton:
        "Step {step} overshot: it raised the loss from {before} to {after}. Newton’s method trusts the curvature where it " +
        "stands, and here it stands too far from the lowest point for that.",
      diverged:
        "The training ran away and ends at step {last}, with a loss of {now}: each step overshot further than the one " +
        "before. The learning rate is {rate}; below 2/λ ≈ {limit}, where λ is the largest curvature that this loss can have " +
        "on these sites, no step with all sites overshoots.",
      divergedAtOnce:
        "The first step overshot so far that the training ends there. The learning rate is {rate}; below 2/λ ≈ {limit}, where " +
        "λ is the largest curvature that this loss can have on these sites, no step with all sites overshoots.",
      separable:
        "One straight line parts these sites without a mistake. So no weights are the best: larger ones have a lower loss " +
        "every time, and Newton’s method runs after them without end. A little L2 puts a price on large weights, and gives " +
        "the valley a lowest point.",
      singular:
        "Newton’s method divides by the curvature, and here there is none to divide by: the loss is flat in some direction. " +
        "A little L2 curves it.",
      slower: "Train with the learning rate {rate}",
      curved: "Train with L2 = 0.01",
      withoutMomentum: "Train without momentum",
      fromZero: "Start from weights of 0",
      mended: "{fix}: done. Train again.",
    },
    settings: {
      title: "Settings",
      close: "Close the settings",
      data: {
        title: "Data",
        set: "Data set",
        simulated: "All of it is simulated; no real case is among them.",
        cut: "The demo learns from the first {n} of {all} rows.",
        sources: "Sources",
        across: "Across",
        up: "Up",
      },
      method: {
        title: "Training",
        gradient: {
          title: "All sites each step",
          brief: "all sites each step",
          about: "Full-batch gradient descent: every step follows the mean pull of all sites.",
        },
        stochastic: {
          title: "A few at a time",
          brief: "a few at a time",
          about:
            "Stochastic gradient descent: every step looks at one batch of sites, in an order drawn from the seed. A step that " +
            "helps its batch may raise the loss of all.",
        },
        momentum: {
          title: "Momentum",
          brief: "momentum",
          about: "Every step keeps a part of the one before, like a ball that rolls: faster along a valley, and over its floor.",
        },
        newton: {
          title: "Newton",
          brief: "Newton",
          about:
            "Every step divides the gradient by the curvature and so aims at the valley’s floor; with a learning rate of 1 it " +
            "is there in a few steps.",
        },
        rate: "Learning rate",
        rateSaid: "learning rate {rate}",
        batch: "Sites in a batch",
        seed: "Seed of the order",
        l2: "L2",
        l2Hint: "a price on large weights",
        kept: "Part kept",
        keptHint: "of the step before",
        advanced: "Advanced",
      },
      start: {
        title: "Weights to start from",
        best: "Optimal",
        worst: "Worst",
        reset: "Reset all",
        bias: "Bias b",
        first: "Weight w₁",
        second: "Weight w₂",
        meaning: "w₁ weighs {first}, w₂ {second}.",
        atBest: "The best weights there are for these sites: mean loss {loss}. From here training has nothing to gain.",
        atParted:
          "A line parts these sites, so larger weights are always better and none are the best. These are the best with " +
          "L2 = {l2}: mean loss {loss}.",
        atWorst: "The best weights turned round: sure, and wrong. Mean loss {loss}. Train, and watch it mend.",
        wasReset: "All as it was: every site, every setting, weights of 0.",
      },
      confidence: {
        title: "Confidence",
        k: "Confidence k, as in p = σ(k·z)",
        kSaid: "confidence {k}",
        still: "All z are 0, so there is nothing to be confident about yet. Train first.",
        one: "As trained, k = 1: accuracy {accuracy}, mean loss {trained}. The lowest loss, {lowest}, is at k ≈ {best}.",
        oneAtEnd: "As trained, k = 1: accuracy {accuracy}, mean loss {trained}. The lowest loss, {lowest}, is at k ≈ {best}, as far as the slider goes.",
        other:
          "With k = {k} every z is multiplied by {k}. No site crosses p = 0.5, so accuracy stays {accuracy}; the mean loss goes " +
          "from {trained} to {now}. It is lowest, {lowest}, at k ≈ {best}.",
        otherAtEnd:
          "With k = {k} every z is multiplied by {k}. No site crosses p = 0.5, so accuracy stays {accuracy}; the mean loss goes " +
          "from {trained} to {now}. It is lowest, {lowest}, at k ≈ {best}, as far as the slider goes.",
      },
    },
  },

  share: {
    button: "Share",
    title: "Share what is on screen",
    close: "Close",
    link: "Link",
    copyLink: "Copy the link",
    copied: "Copied.",
    notCopied: "The browser does not let the page copy: select the text, and copy it yourself.",
    lacks: {
      edits: "There are more edits of the sites than a link of 2 kB holds, so it leaves them out: it opens the set as it came. Save the sites as CSV to keep them.",
      own: "Your own data stay on this machine, so the link opens the page without them.",
    },
    teachers: "For teachers: a lesson, or parts left out",
    lesson: "Make a lesson, and see what a class handed in",
    hides: "The link hides what is ticked. It hides, and does not protect: who edits the link sees all.",
    tab: "Tab: {tab}",
    parts: {
      "play-solution": "Play: worked out",
      "play-slopes": "Play: slopes",
      "play-backwards": "Play: backwards",
      "play-check": "Play: your own answer",
      stepper: "Demo: the way through",
      "panel-data": "Demo: panel 1",
      "panel-predictions": "Demo: panel 2",
      "panel-punishment": "Demo: panel 3",
      "panel-curves": "Demo: panel 4",
      player: "Demo: player",
      controls: "Demo: settings",
      inspector: "Demo: one site",
      race: "Demo: race",
      share: "Share",
    },
    files: "As files",
    figure: "Figure",
    asFigure: "{title} (SVG)",
    asTable: "{title} (CSV)",
    licenseOfFigure:
      "Made with logloss. This figure is yours: as far as anybody else has rights in it, they are waived under CC0 1.0 (creativecommons.org/publicdomain/zero/1.0).",
    licenseOfFiles:
      "Made with logloss. Figures and numbers are yours: as far as anybody else has rights in them, they are waived under CC0 1.0 (creativecommons.org/publicdomain/zero/1.0).",
    state: "State: {link}",
    tables: {
      curves: "Both curves",
      why: "The sites and their losses",
      sites: "Sites, predictions and losses",
      training: "Every step of the training",
      file: "{name} itself",
      losses: "Each row with its loss",
    },
    python: "The same numbers in Python",
    copyPython: "Copy the Python",
    comment: "{set}: {columns}; label 1: {one}",
    commentSimulated: "{set}, simulated: {columns}; label 1: {one}",
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
