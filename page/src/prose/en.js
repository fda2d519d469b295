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
    list: {
      title: "Guess first, then look",
      lead: "Each experiment asks a question, and you answer before you see. Where your answer is a probability, you pay for it by the same loss as any model.",
      done: "✓ done",
      progress: "{done} of {count} done in this browser.",
    },
    frame: {
      link: "Link to this",
      copied: "Copied.",
      notCopied: "Share has the link: this browser does not let the page copy.",
      columns: "Which column is shown",
      table: "Table",
      ofColumn: " of {column}",
      tableOf: "Table: {column}",
      along: "To take along",
      all: "All experiments",
      place: "{number} of {count}",
      steps: "Steps of the experiment",
      reveal: "Reveal",
      next: "Next",
      finish: "Finish",
    },
    steps: { guess: "Guess", reveal: "Reveal", own: "Try your own" },
    guess: {
      brief: "Guess",
      none: "You gave no guess.",
      choice: {
        title: "Your guess",
        before: "Before you look",
        after: "What you said, and what is so",
        soItIs: "✓ so it is",
        right: "You guessed right.",
        wrong: "You guessed otherwise.",
        first: "Choose an answer first.",
      },
      probability: {
        title: "Your forecast",
        note: "You are scored by the same loss",
        figure: "Loss curves",
        label: "What a guess costs, over the probability given",
        given: "you gave to {name}",
        cost: "what you pay",
        surely: "surely {name}",
        wouldCost: "{loss} if {name}",
        paid: "{loss} paid",
        claimed: "{claim}: {p}",
        truth: "It is {name}.",
        itsCost: "You had given it {p}, so your guess cost −ln {value} = {loss}.",
        atCoin: "At {half}, like a coin, it would have cost {loss}; at {sure}, {lossSure}.",
        spoken: "{p} for {yes}: it costs {loss} if {yes}, {lossNo} if {no}",
        heads: { given: "given to {name}", cost: "if {name}" },
      },
      cost: {
        choose: "choose before you look",
        chosen: "your answer is in",
        right: "you guessed right",
        wrong: "not what you guessed",
        would: "your guess would cost {loss} or {lossNo}",
        paid: "you paid {loss}",
        none: "no guess was given",
      },
    },
    shared: {
      step: "step",
      loss: "loss",
      meanLoss: "mean loss",
      meanLossTitle: "Mean loss",
      predictions: "Predictions",
      predictionsAt: "Predictions at step {step}",
      rawData: "Raw data",
      trainingData: "Training data",
      sites: "Sites",
      siteCount: "{n} sites",
      learningRate: "Learning rate {rate}",
      bench: "Try",
      train: "Train",
      pause: "Pause",
      rightSide: "Right side of 0.5",
      rightOf: "{right} of {n}",
      meanLossLater: "mean loss: after your guess",
      goBySites: "Arrow keys go from site to site.",
      heads: { site: "site", label: "label y", p: "probability p", loss: "loss" },
    },
    baseRate: {
      title: "Base rate",
      question: "One model always says the same. The other is right more often. Whose loss is lower?",
      claim: "A has the lower loss",
      yes: "A",
      no: "B",
      guess: {
        lead: "{ones} of {n} sites liquefied.",
        rest: "A says {share} every time. B looks at the ground, is sure of itself, and is on the right side more often. Whose mean loss is lower?",
      },
      reveal: {
        lead: "B is right more often, and A has the lower loss.",
        rest:
          "A never was sure, so it never paid much: {cheap} for a site that held, {dear} for one that did not. B pays next to " +
          "nothing, until it is wrong: the loss asks how sure you were.",
        along: {
          title: "Take along",
          most: "A never pays more than {most}",
          few: "{count} sites cost B {sum} of {total}",
          beyond: "More than A pays for all {n}",
          total: "B pays {total} in all",
        },
      },
      weigh: {
        step: "Weigh the ones",
        lead: "A weight on the ones moves the logits.",
        rest:
          "With pos_weight = {w}, A says {said} instead of {share}: ln {w} = {shift} more. B, without its factor, moves by about as much: " +
          "by {middle} in the middle of the {often} sites where it had said {least} or more. These are no longer the odds of this ground: A’s " +
          "mean loss goes from {plainA} to {weighedA}, B’s from {plainB} to {weighedB}.",
        along: { right: "{before} before, {after} with the weight", back: "To have p back, take ln {w} off the logit" },
      },
      own: {
        lead: { a: "As you set them, A has the lower loss.", b: "As you set them, B has the lower loss.", none: "As you set them, both cost the same." },
        rest: "A says {says} and pays {lossA} a site; the least it can pay is {base}, by saying {share}. B is right at {right} of {n} sites whatever its factor, and pays {lossB} with a factor of {k}.",
        along: { least: "The least A can pay: {loss}" },
      },
      data: { brief: "Data", note: "{n} sites, weakly shaken", label: "Sites by their two measures", base: "Base rate: {share} {outcome}" },
      forecasters: {
        a: { story: "A · the base rate", weighed: "A · weighed", own: "A · as you set it", note: "Says {p}, whatever it sees" },
        b: {
          story: "B · sure of itself",
          weighed: "B · weighed",
          own: "B · as you set it",
          note: "A line, its logits times {k}",
          ownNote: "The line, its logits times {k}",
        },
        weighedNote: "Trained with pos_weight = {w}",
        punishment: "Punishment",
        label: "What {name} gives each site, and what it pays",
        right: "{right} of {n} on the right side: {share}",
        paid: "{total} ÷ {n} = {loss}, {right} right",
      },
      bench: {
        label: "What the weight does to a probability; or what A pays, over what it says",
        weight: { title: "The weight", note: "Each one counts so many times", figure: "p, with and without", spoken: "{w}: logits move by about {shift}" },
        own: { note: "Change both, and compare", figure: "Loss of A" },
        says: { name: "What A says", spoken: "A says {p}" },
        factor: { name: "B’s factor", spoken: "{k} times" },
        without: "p without weight",
        with: "p with it",
        shifted: "logit + ln {w}",
        axis: "A says",
      },
    },
    heldOut: {
      title: "Held-out sites",
      question: "The loss of what a model learns from falls and falls. What does the loss of the sites it never saw?",
      ask: "The loss of the held-out sites …",
      choices: ["falls, too, all the way", "falls, and then rises", "rises from the first step"],
      guess: {
        lead: "{n} sites are learned from, and {held} held out.",
        rest:
          "The model weighs {products} features, all products of the two measures up to degree {degree}, so its boundary can bend. In {last} " +
          "steps the loss of the sites it learns from falls from {from} to {to}. And that of the others?",
        along: { title: "Learned from", from: "from {loss} at step {step}", to: "to {loss} at step {step}", later: "held out: after your guess" },
      },
      reveal: {
        lead: "It falls, and then it turns.",
        rest:
          "At step {best} the held-out sites cost {lowest}, at step {last} {end}; those learned from fell on to {to}. From the turn on the model " +
          "learns these {n} sites, and no longer the ground. {base}",
        base: "Always giving their base rate would cost {base}.",
        along: {
          title: "Held out",
          lowest: "lowest: {loss} at step {step}",
          end: "at the end: {loss}",
          stopped: "stopped at step {step}: {loss}",
          priced: "with λ = {l2}: {loss}",
        },
      },
      stop: {
        step: "Stop early",
        lead: "Early stopping keeps the weights of the turn.",
        more: "Stopped at step {step}, the sites learned from cost {learned}, the held-out ones {heldLoss}: {above} more than the least, {lowest} at step {best}.",
        least: "Stopped at step {step}, the sites learned from cost {learned}, the held-out ones {heldLoss}: as little as at step {best}, where it is least.",
      },
      price: {
        step: "L2",
        lead: {
          none: "Without a price on weights there is only the turn.",
          low: "L2 is a price on large weights, and this one is too low to do without stopping.",
          enough: "L2 is a price on large weights, and this one needs no stopping.",
        },
        rest: "With λ = {l2} all {last} steps end at {learned} on the sites learned from, and at {heldLoss} on the held-out ones; with λ = 0 at {to} and {end}.",
      },
      learned: { brief: "Learned", title: "Learned from", note: "One site of {n}", label: "Learned from: the sites, and the probability the model gives" },
      held: { brief: "Held out", title: "Held out", note: "The model never sees them", label: "Held out: the sites, and the probability the model gives" },
      costLater: "What they cost: after your guess.",
      losses: {
        brief: "Losses",
        title: "Two losses",
        note: "Step by step",
        figure: "Mean losses",
        label: "Mean loss of the sites learned from, and of the held-out ones, step by step",
        base: "Held-out base rate: {loss} (dashed)",
        learned: "learned from",
        held: "held out",
        key: "Dashed red: learned from. Red: held out.",
        later: "The loss of the held-out sites: after your guess.",
      },
      bench: {
        label: "Size of the weights, step by step",
        stop: { title: "Stop it", note: "Where the held-out loss is lowest", name: "Stop at step", spoken: "step {step}" },
        price: { title: "Price it", note: "λ/2 for each weight’s square", name: "Penalty λ", spoken: "a penalty of {l2}" },
        figure: "Size of the weights",
        axis: "length of the weights",
        withPrice: "with λ = {l2}",
      },
    },
    calibration: {
      title: "Calibration",
      question: "Honest forecasts are made bolder. As many of them are right as before. Does the loss fall?",
      claim: "Sharpening lowers the loss",
      yes: "lower",
      no: "higher",
      guess: {
        lead: "{n} forecasts are honest: of those that say 70 %, about 70 % happen.",
        rest: "Someone sharpens them, logits times {k}: each moves away from 50 % and stays on its side, so as many are right as before. Does the mean loss fall?",
      },
      reveal: {
        step: "Sharpen",
        lead: "It rises: sharper than honest is too sure.",
        rest:
          "As they came the forecasts cost {honest}, sharpened {loss}, and {accuracy} of them are right either way. Of the sharpened ones that say " +
          "{says} on average, {happened} happen: the points leave the diagonal.",
        along: { title: "Mean loss", asTheyCame: "as they came {loss}", times: "times {k}: {loss}" },
      },
      blunt: {
        step: "Blunt",
        lead: "Blunting costs as well.",
        rest: "With logits times {k} the loss is {loss} instead of {honest}. Now what is called likely happens more often than was said: where it says {says}, {happened} happen. Less than honest is too timid.",
      },
      own: {
        step: "Find the best k",
        lead: "The loss has one lowest place: here at k = {best}.",
        rest:
          "There it is {bestLoss}; with k = {k}, as set, {loss}. Honest forecasts have their best factor near 1. Those sharpened by {sharp} have it at {mend}: " +
          "a factor on the logits mends them, and moves none over 50 %.",
      },
      asTheyCame: { title: "As they came", label: "Reliability, as they came: how often it happened, over what was said" },
      changed: { title: "Changed", label: "Reliability, changed: how often it happened, over what was said" },
      reliability: {
        figure: "Reliability",
        plain: "Logits as they are",
        times: "Logits times {k}",
        note: "A point is all forecasts in one of {bins} parts of p; on the diagonal, what was said is what happens.",
        right: "{accuracy} right",
        lossAndRight: "Mean loss {loss}, {accuracy} right",
        said: "said",
        happened: "happened",
        heads: { said: "said, on average", count: "forecasts", happened: "happened" },
      },
      loss: {
        brief: "Loss",
        note: "Over the factor k of the logits",
        figure: "Loss curve",
        label: "Mean loss over the factor of the logits",
        later: "The loss: after your guess.",
        lowest: "Lowest: {loss} at k = {k}",
        atOne: "At k = 1: {loss}",
        axis: "factor k",
        coin: "coin",
      },
      bench: {
        title: "Sharpen and blunt",
        note: "Find the lowest loss",
        figure: "How many say what",
        label: "How many forecasts say how much",
        factor: { name: "Factor k", spoken: "factor {k}" },
        axis: "forecasts",
        asTheyCame: "as they came",
        changed: "changed",
      },
    },
    threshold: {
      title: "Threshold",
      question: "The threshold between yes and no is moved. What changes: the accuracy, the loss, or both?",
      ask: "The threshold moves, and with it …",
      choices: ["the accuracy alone", "the loss alone", "both", "neither"],
      guess: {
        lead: "A probability becomes a yes where it is at least a threshold, {half}.",
        rest: "So decided, {accuracy} of the {n} sites are right; the mean loss of the probabilities is {loss}. The threshold moves to {threshold}. What changes?",
        along: { title: "Mistakes", alarms: "{n} said yes, and it was not", misses: "{n} said no, and it was", right: "right: {right} of {n}" },
      },
      reveal: {
        lead: "The accuracy goes from {accuracy} to {movedAccuracy}, and the loss stays at {loss}.",
        rest: "With {threshold} as the threshold {alarms} false alarms became {movedAlarms}, and {misses} misses {movedMisses}. The loss asks for no threshold: it is paid for the probability, before anything is decided.",
      },
      factor: {
        step: "The factor",
        lead: "A factor on the logits does the opposite.",
        idle: "Times {k} nothing moves: this is the model as it is, with a loss of {loss} and an accuracy of {factoredAccuracy}.",
        rest: "Times {k}, every probability moves, the loss goes from {loss} to {factoredLoss}, and the accuracy stays at {factoredAccuracy}: no site has crossed {half}. Accuracy cannot tell a sure model from a timid one.",
      },
      price: {
        step: "The price",
        lead: "The threshold belongs to what mistakes cost.",
        rest:
          "A miss costs {miss} false alarms here, so say yes from p = 1/(1 + {miss}) = {fair} on: there an alarm and a miss are equally dear. The mistakes cost {fairPrice} " +
          "so, {halfPrice} by {half}, and {price} by {t}, as set. {chance}",
        chance: "On so few sites chance can have it otherwise.",
      },
      sites: {
        best: "The best line there is",
        times: "The logits times {k}",
        figure: "Probability",
        label: "The sites, the probability all over the plane, and the line of the threshold",
        say: "Mean loss {loss}",
      },
      counts: {
        brief: "Counts",
        title: "Decisions",
        note: "Yes from p = {threshold} on",
        say: "{accuracy} right",
        caption: "Decisions and outcomes, counted",
        yes: "said yes",
        no: "said no",
        right: "right",
        wrong: "wrong",
      },
      curves: {
        brief: "Curves",
        title: "Over the threshold",
        note: "Accuracy and loss",
        figure: "Accuracy and mean loss",
        label: "Accuracy and mean loss over the threshold",
        say: "At {threshold}: {accuracy} right, loss {loss}",
        later: "The curves: after your guess.",
        axis: "accuracy, loss",
        threshold: "threshold",
        accuracy: "accuracy",
      },
      bench: {
        label: "What the mistakes cost, over the threshold; or the loss over the factor",
        factor: { title: "Try a factor", note: "Sharper above 1, blunter below", figure: "Loss and accuracy", name: "Factor", spoken: "{k} times", axis: "factor", loss: "loss {loss}" },
        price: { title: "Price the mistakes", note: "A false alarm costs 1", figure: "Price of all mistakes", axis: "price of all mistakes", fair: "fair {threshold}", head: "price" },
        threshold: { name: "Threshold", spoken: "threshold {threshold}" },
        miss: { name: "A miss costs", spoken: "{miss} false alarms" },
      },
    },
    squaredError: {
      title: "Squared error",
      question: "Cross-entropy or squared error, each at its own best learning rate: who learns faster?",
      ask: "After {steps} steps from zero …",
      choices: ["cross-entropy is far ahead", "both are about level", "squared error is far ahead"],
      guess: {
        lead: "Two models, {n} sites, one start: all weights 0.",
        rest:
          "One learns from cross-entropy, the other from squared error, (p − y)², each at the best of {rates} learning rates from {low} to {high}. After {steps} " +
          "steps both are measured by the mean cross-entropy. Who is ahead?",
        along: { title: "Start", loss: "loss {loss}", later: "who is ahead: after your guess" },
      },
      reveal: {
        lead: "About level: {bce} and {squared}.",
        rest:
          "Their best rates are {bceRate} and {squaredRate}. At one rate for both, {same}, it looks otherwise: {sameBce} and {sameSquared}. But that is no fault of the " +
          "direction: at p = ½ the slope of squared error is half as steep, so the same rate takes it half as far.",
        along: {
          title: "After {steps} steps",
          zero: "from zero: {bce} and {squared}",
          turned: "sure and wrong: {bce} and {squared}",
          least: "squared error’s least there: {loss}",
        },
      },
      turned: {
        step: "Sure and wrong",
        lead: "From sure and wrong, squared error hardly moves.",
        rest:
          "Both start at the best weights times {turn}, at {start}. With the rates from before, cross-entropy ends at {bce}, squared error at {squared}; its best rate here " +
          "brings it to {least}. At {site} it gives the truth p = {truth}: cross-entropy pulls with {pull}, squared error with {weak}.",
      },
      own: {
        lead: ["As you set them, cross-entropy is ahead.", "As you set them, both are about level.", "As you set them, squared error is ahead."],
        rest: "From the best weights times {turn}, {steps} steps with the rate {bceRate} end at {bce}, and by squared error with {squaredRate} at {squared}. The pull of squared error has a factor 2p(1 − p) more, which is nearly 0 wherever a model is sure.",
      },
      bce: { brief: "BCE", title: "Cross-entropy", label: "Cross-entropy: the sites, and the probability that is learned", rate: "Rate, BCE" },
      squared: { brief: "Squared", title: "Squared error", label: "Squared error: the sites, and the probability that is learned", rate: "Rate, Squared" },
      learnsLater: "What it learns: after your guess.",
      race: {
        brief: "Losses",
        title: "The race",
        note: "Measured by mean cross-entropy",
        figure: "Mean loss, step by step",
        label: "Mean cross-entropy, step by step, of what is learned from either loss",
        ended: "At step {step}: {bce} and {squared}",
        began: "At step {step}: {loss} both",
        bce: "cross-entropy",
        squared: "squared error",
        key: "Red: cross-entropy. Dashed: squared error.",
        later: "The race: after your guess.",
        noMore: "ended",
      },
      bench: {
        note: "Start and rates",
        figure: "Pull",
        label: "How hard either loss pulls, over the probability given to the truth",
        start: { name: "Start factor", spoken: "{factor} times the best weights" },
        rate: "rate {rate}",
        truth: "p of the truth",
        pull: "pull",
      },
    },
    landscape: {
      title: "The landscape",
      question: "Two models walk down the same hill, one with far longer steps. Which is lower in the end?",
      claim: "B is the lower after {steps} steps",
      yes: "B",
      no: "A",
      guess: {
        lead: "Every place on these maps is a model, and its height the mean loss.",
        rest:
          "A and B set out from the same place and go downhill; B’s learning rate is {times} times A’s. After {before} steps B is lower, " +
          "{b} against {a}. Will it be after {steps}?",
      },
      reveal: {
        lead: "B swings from one side of the valley to the other, and comes no lower.",
        rest:
          "After {steps} steps it stands at {b}, A at {a}; the lowest point has {lowest}. B’s rate of {rate} is above 2/λ = {safe}, where λ is " +
          "the largest curvature of this ground: below that, no step ends higher than it began.",
      },
      ways: {
        step: "Momentum",
        lead: {
          sooner: {
            restless: "Momentum gets there sooner; batches do not come to rest.",
            straight: "Momentum gets there sooner; so large a batch goes straight down.",
          },
          later: {
            restless: "So little or so much momentum is no gain; batches do not come to rest.",
            straight: "So little or so much momentum is no gain; so large a batch goes straight down.",
          },
        },
        near:
          "Within {near} of the lowest point: without momentum after {plain} steps, with {momentum} of the last step kept after {heavy}. " +
          "A step that looks at {batch} of {n} rows is that much cheaper, and its slope is theirs and not that of all: {rises} of {steps} steps end higher.",
        far:
          "Within {near} of the lowest point: without momentum after {plain} steps, with {momentum} of the last step kept not in {steps}. " +
          "A step that looks at {batch} of {n} rows is that much cheaper, and its slope is theirs and not that of all: {rises} of {steps} steps end higher.",
      },
      endless: {
        step: "No lowest point",
        lead: "This valley has no lowest point.",
        rest:
          "One line parts these {n} sites without a mistake. After {steps} steps the mean loss is {loss}; the same weights times {factor} " +
          "have {scaled}, and every larger multiple has less. Training never arrives, it only gets surer.",
      },
      model: {
        brief: "Model",
        title: "One place, one model",
        note: "w₁ = {w1}, w₂ = {w2}, no bias",
        label: "What the picked model gives each of them",
        say: "Mean loss at the ring: {loss}",
        pick: "Pick another on a map, by pointer or arrow keys.",
      },
      maps: {
        a: "A · small steps",
        b: "B · long steps",
        momentum: { title: "With momentum", note: "Rate {rate}, keeps {momentum} of the last step" },
        batches: { title: "In batches", note: "Rate {rate}, {batch} rows a step" },
        endless: "A valley without end",
        afar: { title: "From further away", note: "The same ground and way" },
        label: "Map of the mean loss over two weights, with a way of training",
        say: "After {steps} steps: mean loss {loss}",
        contours: "Contours at {levels}.",
        keys: "Arrow keys go over the map; each place is a model.",
        place: "Weights {w1} and {w2}: mean loss {loss}.",
        weights: ["weight w₁", "weight w₂"],
        start: "start",
        end: "step {step}",
        lowest: "lowest",
        curve: "The mean loss at each step",
      },
      bench: {
        label: "The mean loss, step by step; or over multiples of the weights",
        ways: { note: "How much is kept, how many are asked" },
        endless: { title: "Ever larger weights", note: "The same line, surer of itself" },
        momentum: { name: "Momentum", spoken: "{momentum} of the last step is kept", line: "momentum" },
        batch: { name: "Rows a step", spoken: "{rows} rows", line: "batches" },
        factor: { name: "Weights times", spoken: "{factor} times", axis: "weights times" },
        without: "without",
      },
    },
    moreThanALine: {
      title: "More than a line",
      question: "No line parts a disc from the ring around it. Can the same model, with the same loss?",
      claim: "B has all on their own side",
      yes: "all",
      no: "not all",
      guess: {
        lead: "Ones in the middle, zeros around them: no line fences them in.",
        rest:
          "The best one costs {line} a point, where always saying {share} costs {base}. B is the same model with the same loss, and is " +
          "given x₁², x₁x₂ and x₂² as well. Will it have all {n} on their own side?",
      },
      reveal: {
        lead: { all: "All of them: the loss is the same, and so is p − y.", some: "Not all of them, though the loss is the same." },
        rest:
          "Squares are columns like any others. Over all five the boundary is as flat as ever; over x₁ and x₂ alone it comes back as a " +
          "curve. The line costs {line} a point, B {squares}, with {right} of {n} on their own side.",
      },
      layer: {
        step: "A hidden layer",
        lead: "Where squares do not help, a model can learn columns of its own.",
        rest:
          "On two moons B costs {squares}, the line {line}. A hidden layer makes its columns, each the tanh of a line, and these lines are " +
          "trained along with the rest: {units} of them cost {layer} after {at} steps, with {right} of {n} on their own side.",
      },
      back: {
        step: "Backwards",
        lead: "Backpropagation is the chain rule, read from the loss back.",
        rest:
          "{site} costs {loss} after {when} steps. What has b₁ of unit {unit} to do with it? Multiply the slopes on the way: {f0} · {f1} · {f2} · " +
          "{f3} = {slope}. Moving b₁ a little either way shows {measured}. The first factor is p − y again.",
      },
      sets: { ring: "A ring", moons: "Two moons", one: "one", zero: "zero" },
      data: {
        brief: "Data",
        ring: "A ring around a disc",
        moons: "Two moons",
        label: "The points, and what a model gives them",
        base: "Base rate: {share}",
      },
      forecasters: {
        line: { title: "A · a line", note: "The best there is, over x₁ and x₂" },
        squares: { title: "B · with squares", note: "Also over x₁², x₁x₂, x₂²", noteOnMoons: "As on the ring" },
        layer: { title: "A hidden layer", note: "{units} units, {steps} steps" },
        label: "The points, and what the model gives them",
        say: "Mean loss {loss}, {right} of {n} on their side",
        later: "After your guess.",
      },
      chain: {
        layer: { title: "The hidden layer", note: "After {steps} steps; pick a point" },
        forwards: { title: "Forwards", note: "From the point to its loss", say: "{site}, y = {y}, through unit {unit}." },
        backwards: { title: "Backwards", note: "The slope at each line", say: "Measured: (L(b₁ + δ) − L(b₁ − δ))/2δ = {slope}" },
        figure: "The chain",
        product: "∂L/∂b₁, the product",
        heads: ["line", "value"],
      },
      bench: {
        label: "The mean loss, step by step; or the loss of the point over one weight",
        train: { title: "Train it", note: "The same p − y, further back" },
        weight: { title: "Loss over one weight", note: "Its slope there is the product", figure: "Loss of the point" },
        units: { name: "Units", spoken: "{count} units" },
        step: { name: "Step", spoken: "step {step}" },
        unit: { name: "Unit", spoken: "unit {unit}" },
        lines: "line, squares",
        axis: "b₁ of unit {unit}",
        slope: "slope {slope}",
      },
    },
    threeClasses: {
      title: "Three classes",
      question: "Two forecasters gave the truth the same, and the rest differently. Who pays more?",
      ask: "Who pays more?",
      choices: ["A pays more", "B pays more", "Both pay the same"],
      classes: { holds: "holds", cracks: "cracks", slides: "slides" },
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
        step: "Two classes",
        lead: "With two classes it is binary cross-entropy.",
        rest:
          "Softmax sees only differences of logits, so one of two may be 0: of z = {z} and 0 it makes {p}, which is σ(z). The loss is " +
          "−ln of it, {loss}, as ever, and the signal p − y = {slope}.",
      },
      any: {
        step: "Any of three",
        lead: "One of three, or any of three.",
        rest:
          "From the same logits, softmax shares out one whole: to raise one is to lower the others. Where several labels may hold, each has a " +
          "σ of its own; together they give {sum}, and the loss is the sum of three binary ones, {any}, where softmax pays {one}.",
      },
      truth: {
        brief: "Truth",
        title: "What is true",
        one: "One class, and no other",
        any: "Of labels, any may hold",
        figure: "Labels y",
        label: "What is true of each class",
        say: ["None of them.", "It {a}.", "It {a} and {b}.", "It {a} and {b} and {c}."],
        measure: "label y",
        heads: ["class", "label y"],
      },
      forecasters: {
        a: "A · the rest to one",
        b: "B · the rest in halves",
        rest: "{one} and {other} to the others",
        softmaxOfTwo: { title: "Softmax of two", note: "The logits z and 0" },
        sigmoidOfOne: { title: "Sigmoid of one", note: "The logit z" },
        oneOfThree: { title: "One of three", note: "Softmax: the bars sum to 1" },
        anyOfThree: { title: "Any of three", note: "Three sigmoids, each for itself" },
        before: "Probabilities",
        after: "Probabilities, and p − y",
        label: "What each class is given",
        given: "What is true was given {p}",
        loss: "Loss: −ln {p} = {loss}",
        sum: "Loss: {a} + {b} + {c} = {loss}",
        measure: "probability",
        heads: ["class", "label y", "p", "p − y"],
      },
      bench: {
        two: { title: "Try another z", note: "Both ways, the same" },
        any: { note: "The same logits for both" },
        z: "z is {z}, σ(z) is {p}",
        apart: "apart",
        ofFirst: "−ln of the first",
        ofBinary: "BCE of z and y = 1",
        logit: { name: "Logit of “{name}”", spoken: "the logit is {z}" },
        truth: "True, of the three",
        labels: "Labels that hold",
      },
    },
    smoothing: {
      title: "Smoothing",
      question: "Label smoothing and focal loss keep a model from being too sure. Do they leave its probabilities right?",
      ask: "It still ends at the true rate:",
      choices: ["Both", "Label smoothing alone", "Focal loss alone", "Neither"],
      recipes: { plain: "plain", smoothed: "smoothed", focal: "focal loss", flipped: "flipped" },
      guess: {
        lead: "Two recipes keep a model from being too sure.",
        rest: "Label smoothing trains on {low} and {high} instead of 0 and 1. Focal loss counts a case less, the surer the model is right. Suppose {rate} of all such cases happen, and there are labels without end: which recipe still ends at p = {rate}?",
      },
      reveal: {
        lead: "Neither: both make less of {rate}.",
        rest: "Cross-entropy is least at the true rate. With labels smoothed by ε = {eps} it is least at p = {smoothed}; focal loss with γ = {gamma} at {focal}. Both leave 0.5 where it is and pull all else towards it: what they train is not calibrated, however many labels there are.",
        along: {
          title: "To have the rate back",
          smoothed: "of smoothing: (p − ε/2) ÷ (1 − ε)",
          focal: "of focal loss: from how its two slopes compare",
          flipped: "of flips: (p − f) ÷ (1 − 2f)",
        },
      },
      flip: {
        step: "Flip labels",
        lead: "Wrong labels do the same.",
        rest: "Where {f} of the labels are flipped, {rate} looks like {seen}, and plain training ends there, as with smoothing by {twice}: smoothing takes no flips back, it adds to them. Here {flips} of {n} labels of each set are flipped, and new, right ones cost the patients’ model {costA} instead of {plainA}.",
      },
      flipNone: {
        lead: "With no label flipped, plain training ends at the true rate.",
        rest: "Flip some: each flip makes ones of zeros, or zeros of ones, and the rate that is seen moves towards one half.",
      },
      own: {
        step: "Hold back",
        lead: "{recipe} {helpsA} with the patients, and {helpsB} at the sites.",
        recipe: { smoothed: "Smoothing", focal: "Focal loss" },
        helps: { helps: "helps", harms: "harms", nothing: "changes nothing" },
        rest: "Trained plainly on so few rows, the patients’ model is {sureA}: new labels cost least with its logits times {factorA}. The sites’ model is {sureB}, with {factorB}. How much holding back is good depends on that, and beyond it harms.",
        sure: { far: "far too sure", little: "a little too sure", not: "not too sure" },
        along: { title: "Beyond what the truth costs", gap: "{plain} plain, {smoothed} smoothed, {focal} focal", truth: "the truth itself is not free: labels are chance" },
      },
      recipe: {
        brief: "Recipe",
        title: "The recipes",
        flipped: "Flipped labels",
        own: "As you set them",
        note: "Labels without end",
        trained: "What a one costs",
        ends: "Where training ends",
        label: "The loss that is trained over p, and the best p over the true rate",
        say: "{rate} ends at {smoothed} smoothed, {focal} by focal loss",
        sayFlipped: "{rate} ends at {seen}",
        lines: { plain: "plain", smoothed: "smoothed", focal: "focal", flipped: "flipped" },
        trueRate: "true rate",
        best: "best p",
        happened: "p of what happened",
        cost: "what is trained",
      },
      patients: { title: "Patients", note: "{n} with a fever, unclear cases", label: "Patients: the p that each is given, over the rate it was drawn with", line: "patients" },
      sites: { title: "Sites", note: "{n} after an earthquake, clearer", label: "Sites: the p that each is given, over the rate it was drawn with", line: "sites" },
      rows: {
        figure: "Given, over the true rate",
        given: "p given",
        cost: "New labels cost:",
        costs: "{keyPlain}plain {key}{recipe}. New labels cost:",
        truth: "the truth",
      },
      bench: {
        flip: { title: "Flip labels", note: "By lot, in training alone", name: "Labels flipped", spoken: "{f} of the labels are flipped", axis: "labels flipped" },
        hold: { title: "Hold back", note: "And see whom it helps" },
        figure: "Cost of new labels",
        label: "What new labels cost, over how much the model is held back",
        compared: "The recipe that is compared",
        smoothed: { name: "Smoothing ε", spoken: "ε = {eps}: trained on {low} and {high}", axis: "smoothing ε" },
        focal: { name: "Focal γ", spoken: "γ = {gamma}: what was given {p} counts {part} of its loss", axis: "focal γ" },
        cost: "cost",
      },
    },
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
