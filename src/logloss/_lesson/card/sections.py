"""What the card says. Every number is computed, by the solver's own terms."""

from __future__ import annotations

import math

from logloss._lesson.card.blocks import Equation, Paragraph, Section, Table, Terms
from logloss._lesson.card.references import references
from logloss._lesson.notation import frac, row, sub, total
from logloss._lesson.number_format import percent, short
from logloss._lesson.solver import terms

BALLPARK = (0.99, 0.9, 0.6, 0.5, 0.4, 0.1, 0.01)
BASE_RATES = (0.5, 0.3, 0.1, 0.01)
LN2, LN10 = math.log(2), math.log(10)


def sections() -> tuple[Section, ...]:
    """Return the card, from what a loss is to where to read on."""
    return (
        _a_loss(),
        _binary_cross_entropy(),
        _when(),
        _why(),
        _examples(),
        _symbols(),
        _relationships(),
        _ballpark(),
        _dimension(),
        _conclusions(),
        _traps(),
        _corrections(),
        _questions(),
        references(),
    )


def _loss(y: float, p: float) -> float:
    return sum(terms(y, p))


def _shown(y: float, p: float) -> str:
    return short(_loss(y, p))


def _a_loss() -> Section:
    return Section(
        "loss",
        "What a loss is",
        "A loss is a number that says how badly a forecast fitted what then happened: 0 if it could not have been "
        "better, more the worse it was.",
        (
            Paragraph(
                "Each case has its own loss, and the mean over many cases judges a whole model. To train a model is to "
                "change it until that mean is small. So the loss decides what a model learns to care about."
            ),
        ),
    )


def _binary_cross_entropy() -> Section:
    y, p = sub("y", "i"), sub("p", "i")
    rest = row("+ (1 −", y, ") · ln(1 −", p, ")]")
    return Section(
        "formula",
        "What binary cross-entropy is",
        "A question has two answers, and a forecast gives a probability to each. Binary cross-entropy, also called log "
        "loss, is minus the natural logarithm of the probability given to the answer that turned out to be true.",
        (
            Equation(
                row("L = −[y · ln p + (1 − y) · ln(1 − p)]"),
                "The formula for one case. The label y is 1 if it happened and 0 if not, and p is the probability that "
                "was given to its happening. One of the two terms always vanishes:",
            ),
            Equation(row("L = −ln p"), "if it happened, y = 1;"),
            Equation(row("L = −ln(1 − p)"), "if it did not happen, y = 0."),
            Equation(
                row("L = −", frac("1", "n"), total("i = 1", "n", row("[", y, "· ln", p, rest))),
                "The formula for n cases: the mean of their losses.",
            ),
            Paragraph(
                "It also tells how far apart two distributions are: the truth, (y, 1 − y), and the forecast, (p, 1 "
                "− p). Their cross-entropy is the entropy of the truth plus their Kullback–Leibler divergence, "
                "which is 0 only if they agree. A label of 0 or 1 is certain and has no entropy, so there the loss "
                "is that divergence."
            ),
        ),
    )


def _when() -> Section:
    return Section(
        "when",
        "When to use it",
        "Whenever a yes/no question is answered by a probability, to train the model that answers or to judge it.",
        (
            Terms(
                (
                    (
                        "To train:",
                        "logistic regression, boosted trees, and neural networks that end in one sigmoid.",
                    ),
                    ("To judge:", "any forecast of probabilities: of a model, of a meteorologist, of your own."),
                    (
                        "Several labels at once:",
                        "a picture may show a cat and a dog: each label is a yes/no question of its own.",
                    ),
                    (
                        "Not for three or more classes of which one is true:",
                        "their loss is categorical cross-entropy, of which this is the case of two classes.",
                    ),
                    (
                        "Not for amounts:",
                        "how many millimeters of rain is another question than whether it rains.",
                    ),
                    (
                        "Not for decisions alone:",
                        "the loss judges probabilities. What to do about them depends on what mistakes cost.",
                    ),
                )
            ),
        ),
    )


def _why() -> Section:
    return Section(
        "why",
        "Why it matters",
        "It is differentiable: it has a slope everywhere, so a model can learn from it. It punishes being confidently "
        "wrong far more than being unsure, and it is least for a forecaster who says honestly what they believe.",
        (
            Table(
                "Unsure costs little, confidently wrong costs much:",
                ("The forecast was", "p if it happened", "p if it did not", "loss"),
                tuple(
                    (words, short(given), short(1 - given), _loss(1, given))
                    for words, given in (
                        ("right and confident", 0.9),
                        ("right but unsure", 0.6),
                        ("wrong but unsure", 0.4),
                        ("wrong and confident", 0.1),
                        ("wrong and very confident", 0.01),
                    )
                ),
            ),
            Terms(
                (
                    (
                        "A slope.",
                        "Counting errors jumps where p crosses 0.5 and is flat elsewhere, so it cannot say in which "
                        "direction a model gets better. This loss changes with every change of p.",
                    ),
                    (
                        "Backpropagation.",
                        "A neural network learns from slopes. At its output the slope of this loss, in the logit, is p "
                        "− y; backpropagation hands it back through the layers, by the chain rule, to every weight. "
                        "Without a slope at the output there would be nothing to hand back.",
                    ),
                    (
                        "Proportion.",
                        f"If it happened, p = 0.1 costs {_shown(1, 0.1)} and p = 0.6 costs {_shown(1, 0.6)}. If it did "
                        f"not, p = 0.9 costs {_shown(0, 0.9)} and p = 0.4 costs {_shown(0, 0.4)}. An error rate counts "
                        "0.1 and 0.4 as the same mistake, and sees no difference between 0.6 and 0.99.",
                    ),
                    (
                        "Honesty.",
                        "If something happens with probability q, the expected loss is least at p = q. Whoever shades "
                        "a forecast, to look bold or to look safe, pays for it in the long run.",
                    ),
                    (
                        "Likelihood.",
                        "The model with the least mean loss is the one under which the data are likeliest. The tab Why "
                        "derives it.",
                    ),
                )
            ),
        ),
    )


def _examples() -> Section:
    cases = (
        ("Is this message spam?", "spam", 0.98, 1),
        ("Will it rain tomorrow, yes or no?", "it rains", 0.3, 0),
        ("Is this a cat or a dog?", "a cat", 0.55, 0),
        ("Does the patient have the disease?", "they have it", 0.85, 1),
        ("Does this site liquefy in an earthquake?", "it liquefies", 0.05, 1),
    )
    return Section(
        "examples",
        "Examples",
        "Spam or not, yes or no, cat or dog, ill or healthy: anything with two outcomes, one of which is called 1.",
        (
            Table(
                "Five forecasts, what happened, and what each costs:",
                ("Question", "y = 1 means", "p", "what happened", "loss"),
                tuple((ask, one, short(p), f"y = {y}", _loss(y, p)) for ask, one, p, y in cases),
            ),
            Paragraph(
                "Liquefaction is what this lesson returns to. In an earthquake, loose sand full of water can lose "
                "its strength and behave like a liquid: buildings sink and tilt, buried tanks float up. After an "
                "earthquake one can see at each site whether it happened. Before it, engineers give a probability, "
                "from how hard the ground would be shaken and how well the soil resists."
            ),
        ),
    )


def _symbols() -> Section:
    return Section(
        "symbols",
        "Symbols",
        "y is what happened, p is what was said before, L is what it costs.",
        (
            Table(
                "What the letters stand for:",
                ("Symbol", "Meaning", "Range"),
                (
                    ("y", "the label: 1 if it happened, 0 if not", "0 or 1; a soft label lies between"),
                    ("p", "the probability that was given to y = 1", "0 to 1"),
                    ("1 − p", "the probability that was given to y = 0", "0 to 1"),
                    ("L", "the loss of one case, or the mean over n", "0 to ∞"),
                    ("n", "how many cases there are", "1, 2, 3, …"),
                    ("ln", "the natural logarithm, to base e = 2.718…", "of 0 to 1: −∞ to 0"),
                    ("z", "the logit, ln(p / (1 − p)): what most models compute first", "−∞ to ∞"),
                    ("σ", "the sigmoid, which makes p of z: 1 / (1 + e^(−z))", "0 to 1"),
                ),
            ),
        ),
    )


def _relationships() -> Section:
    return Section(
        "signs",
        "Signs and relationships",
        "The minus makes the loss positive, the logarithm makes losses add up, and only the wrong end is infinite.",
        (
            Terms(
                (
                    (
                        "Why the minus?",
                        "The logarithm of a number between 0 and 1 is negative, or 0. The minus turns it into a cost.",
                    ),
                    (
                        "Why ln?",
                        "Probabilities of independent cases multiply, and costs should add. Of all continuous "
                        "functions, only logarithms turn the one into the other; the base merely sets the unit.",
                    ),
                    (
                        "Why without bound, and at one end alone?",
                        "To say p = 0 is to rule something out. If it happens all the same, −ln p is ∞: no finite "
                        "price is enough. At the right end it is −ln 1 = 0. On the way, each halving of the "
                        f"probability given to the truth adds ln 2 = {short(LN2)}, each tenth of it ln 10 = "
                        f"{short(LN10)}.",
                    ),
                    (
                        "One direction.",
                        "If it happened, the loss falls all the way as p rises; if it did not, it rises all the way.",
                    ),
                    (
                        "Mirror.",
                        f"Swapping y with 1 − y and p with 1 − p changes nothing: {_shown(1, 0.85)} for y = 1 and "
                        f"p = 0.85, {_shown(0, 0.15)} for y = 0 and p = 0.15.",
                    ),
                    (
                        "Slopes.",
                        "In p the slope is −1/p or 1/(1 − p), without bound at the wrong end. In the logit z it is "
                        "p − y, never beyond −1 and 1: forecast minus truth.",
                    ),
                )
            ),
        ),
    )


def _ballpark() -> Section:
    return Section(
        "ballpark",
        "Numbers to remember",
        f"Sure and right is nearly free: {_shown(1, 0.99)} for 0.99. A shrug, 0.5, costs ln 2 = {short(LN2)}. One "
        f"chance in ten costs {_shown(1, 0.1)}, one in a hundred {_shown(1, 0.01)}.",
        (
            Table(
                "The loss for some probabilities p, if it happened and if it did not:",
                ("p", "y = 1", "y = 0"),
                tuple((p, _loss(1, p), _loss(0, p)) for p in BALLPARK),
            ),
        ),
    )


def _dimension() -> Section:
    return Section(
        "unit",
        "It has no unit",
        "A probability is a plain number, so its logarithm is one too: the loss has no dimension.",
        (
            Paragraph(
                "0.16 meters or 16 % is a mistake, even if everything that was forecast has a unit. The words nats and "
                "bits do not measure anything; they tell which logarithm was taken: nats for ln, bits for log to base "
                f"2. One nat is {short(1 / LN2)} bits, so p = 0.5 costs {short(LN2)} nats or 1 bit. Everything here "
                "is in nats."
            ),
        ),
    )


def _conclusions() -> Section:
    return Section(
        "conclude",
        "What to conclude from a value",
        "Compare it with the base-rate loss: what it costs to say the same p, the share of ones, for every case. A "
        "model that does not get below it is no better than a guess that looks at no case.",
        (
            Table(
                "The loss to beat depends on how rare the ones are:",
                ("share of ones", "base-rate loss"),
                tuple((percent(rate), _loss(rate, rate)) for rate in BASE_RATES),
            ),
            Paragraph(
                f"So 0.1 may be good where half are ones, and is worse than no model where they are 1 % and "
                f"{_shown(0.01, 0.01)} is to be had for nothing. Losses can be compared on the same cases only."
            ),
            Paragraph(
                "e to the power of −L is the typical probability given to what happened, a geometric mean: "
                f"L = 0.1 means {short(math.exp(-0.1))}, L = 0.5 means {short(math.exp(-0.5))}, "
                f"L = 1 means {short(math.exp(-1))}."
            ),
            Paragraph(
                "The mean hides its parts. One case in a hundred with p = 0.0001 for what happened adds "
                f"{short(_loss(1, 1e-4) / 100)} to it: look at the worst cases, there is often a wrong label among "
                "them."
            ),
        ),
    )


def _traps() -> Section:
    log10, percentage = -math.log10(0.85), -math.log(85)
    return Section(
        "traps",
        "Traps",
        "Most wrong answers come from another logarithm, from percentages, or from the wrong one of the two cases.",
        (
            Table(
                f"Right for y = 1 and p = 0.85 is {_shown(1, 0.85)}. These are wrong, and tell what was done:",
                ("answer", "what was done"),
                (
                    (log10, "log10, which calculators and spreadsheets call log: use ln"),
                    (-math.log2(0.85), "the logarithm to base 2: that is the loss in bits"),
                    (percentage, "85 instead of 0.85; a negative loss gives it away"),
                    (-_loss(1, 0.85), "the minus is missing"),
                    (_loss(0, 0.85), "the case y = 0: −ln(1 − p)"),
                ),
            ),
            Terms(
                (
                    (
                        "p of exactly 0 or 1.",
                        "Right, it costs nothing; wrong, it costs ∞, and so does then the mean. A probability of "
                        "exactly 0 or 1 is often a rounded one: computing from the logit z keeps what rounding "
                        "loses.",
                    ),
                    (
                        "Clipping p.",
                        "Many programs replace 0 by something like 1e−15 and report "
                        f"{_shown(1, 1e-15)} where the truth is ∞. The number then measures the program.",
                    ),
                    (
                        "Three or more classes.",
                        "They need categorical cross-entropy: −ln of the probability given to the true class.",
                    ),
                    ("Sum or mean.", "A sum grows with the number of cases and cannot be compared between data sets."),
                    ("The other class.", "Which outcome is called 1 must be the same for y and for p."),
                )
            ),
        ),
    )


def _corrections() -> Section:
    steep = 0.001
    return Section(
        "corrections",
        "What is often told wrongly",
        "Some things about this loss are repeated more often than they are checked.",
        (
            Terms(
                (
                    (
                        "“y is gamma and p is rho.”",
                        "They are the Latin letters y and p, for the label and for the probability.",
                    ),
                    (
                        "“A high loss is a deep valley.”",
                        "A high loss is a peak. Training walks downhill, to where the loss is small.",
                    ),
                    (
                        "“The loss is a U over p.”",
                        "For one label the curve only falls or only rises. A U appears for soft labels, or where both "
                        "curves are drawn into one picture.",
                    ),
                    (
                        "“It is infinite at p = 0 and p = 1.”",
                        "Only at the wrong one of the two; at the right one it is 0.",
                    ),
                    (
                        "“Its gradient explodes.”",
                        f"In p it does: at y = 1 and p = {short(steep)} it is {short(-1 / steep)}. In the logit, where "
                        f"models are trained, it is p − y, here {short(steep - 1)}, and never beyond −1 and 1.",
                    ),
                    (
                        "“The loss is 0 where p = y.”",
                        "For labels of 0 and 1. For a soft label the least loss is at p = y, but it is the entropy "
                        f"of the label: {_shown(0.7, 0.7)} for y = 0.7.",
                    ),
                    (
                        "“The penalty grows exponentially.”",
                        f"It grows as the logarithm of 1/p: from one chance in a hundred to one in a thousand adds "
                        f"{short(LN10)}, as from one in ten to one in a hundred.",
                    ),
                )
            ),
        ),
    )


def _questions() -> Section:
    return Section(
        "questions",
        "Frequent questions",
        "Short answers to what is asked most.",
        (
            Terms(
                (
                    (
                        "Is it the same as log loss?",
                        "Yes. Log loss, logistic loss, binary cross-entropy and the negative Bernoulli log-likelihood "
                        "are names of one thing, up to a sum or a mean.",
                    ),
                    (
                        "Can it be above 1?",
                        f"Yes, without limit. Below p = {short(math.exp(-1))} for what happened it is.",
                    ),
                    ("Can it be negative?", "No. If it is, p was not a probability, or the minus is missing."),
                    (
                        "What is a good value?",
                        "One below the base-rate loss, and below that of other models on the same cases.",
                    ),
                    (
                        "Why not accuracy?",
                        "Accuracy asks only on which side of 0.5 p lies. It is easy to tell people, but a model cannot "
                        "learn from it, and it does not tell 0.51 from 0.99.",
                    ),
                    (
                        "Why not the squared error, (p − y)²?",
                        "It is honest too (as a score, it is Brier's), but never above 1, and through the sigmoid its "
                        "slope dies where a model is confidently wrong. The Demo races the two.",
                    ),
                    (
                        "Can the loss fall while accuracy does not change?",
                        "Yes: when probabilities move without crossing 0.5. And loss and accuracy can rise "
                        "together, if a few cases become confidently wrong.",
                    ),
                    (
                        "Has it one minimum?",
                        "For logistic regression it is convex in the weights: there are no other valleys to be caught "
                        "in. If a line separates the classes the minimum lies at infinity, and the weights grow for "
                        "ever. In a deep network it is not convex.",
                    ),
                    (
                        "What are soft labels?",
                        "Labels between 0 and 1: three of four experts said yes, so y = 0.75. The formula stays the "
                        "same, and both terms count.",
                    ),
                    (
                        "Why 0 · ln 0 = 0?",
                        "Because x · ln x goes to 0 as x does: what was given no probability and did not happen costs "
                        "nothing.",
                    ),
                )
            ),
        ),
    )
