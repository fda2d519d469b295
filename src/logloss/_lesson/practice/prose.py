"""Every sentence of the practice, written once: the terminal, the worksheet and the page fill in the numbers.

A name in braces is a field that `problems.fields` fills.
"""

from __future__ import annotations

# Where the problems play. `that` completes "the probability …" and "y = 1 means …".
STORIES: list[dict[str, str]] = [
    {
        "key": "test",
        "title": "Medical test",
        "forecast": "A medical test gives a patient the probability {p} of being ill.",
        "odds": "A medical test gives a patient the log-odds z = {z} of being ill.",
        "1": "The patient is ill, so y = 1.",
        "0": "The patient is healthy, so y = 0.",
        "that": "that the patient is ill",
        "each": "patient",
        "many": "patients",
    },
    {
        "key": "spam",
        "title": "Spam filter",
        "forecast": "A spam filter gives a message the probability {p} of being spam.",
        "odds": "A spam filter gives a message the log-odds z = {z} of being spam.",
        "1": "It is spam, so y = 1.",
        "0": "It is a letter from a friend, so y = 0.",
        "that": "that the message is spam",
        "each": "message",
        "many": "messages",
    },
    {
        "key": "liquefaction",
        "title": "Liquefaction",
        "forecast": "Before an earthquake, a site of wet sand is given the probability {p} of liquefying, "
        "that is, of behaving like a liquid while it is shaken.",
        "odds": "Before an earthquake, a site of wet sand is given the log-odds z = {z} of liquefying, "
        "that is, of behaving like a liquid while it is shaken.",
        "1": "The ground liquefied, so y = 1.",
        "0": "The ground stayed firm, so y = 0.",
        "that": "that the site liquefies",
        "each": "site",
        "many": "sites",
    },
    {
        "key": "rain",
        "title": "Rain",
        "forecast": "The weather forecast gave rain the probability {p}.",
        "odds": "The weather forecast gave rain the log-odds z = {z}.",
        "1": "It rained, so y = 1.",
        "0": "It stayed dry, so y = 0.",
        "that": "that it rains",
        "each": "day",
        "many": "days",
    },
    {
        "key": "cat",
        "title": "Cat or dog",
        "forecast": "A classifier gives a picture the probability {p} of showing a cat.",
        "odds": "A classifier gives a picture the log-odds z = {z} of showing a cat.",
        "1": "It shows a cat, so y = 1.",
        "0": "It shows a dog, so y = 0.",
        "that": "that the picture shows a cat",
        "each": "picture",
        "many": "pictures",
    },
    {
        "key": "train",
        "title": "Late trains",
        "forecast": "A timetable app gives a train the probability {p} of being late.",
        "odds": "A timetable app gives a train the log-odds z = {z} of being late.",
        "1": "It was late, so y = 1.",
        "0": "It was on time, so y = 0.",
        "that": "that the train is late",
        "each": "train",
        "many": "trains",
    },
]

# The kinds of problem, in the order in which they come. Hints go from the idea to the line that is left to work out.
KINDS: list[dict[str, object]] = [
    {
        "key": "one",
        "title": "It happened",
        "level": 1,
        "asks": "loss",
        "text": "{forecast} {outcome} What is the loss L of this forecast?",
        "hints": [
            "Only the probability given to what happened counts. It happened: y = 1.",
            "With y = 1 the second term of the formula vanishes, and L = −ln p is left.",
            "Work out −ln {q}, with the natural logarithm.",
        ],
    },
    {
        "key": "other",
        "title": "It did not happen",
        "level": 1,
        "asks": "loss",
        "text": "{forecast} {outcome} What is the loss L of this forecast?",
        "hints": [
            "Only the probability given to what happened counts. It did not happen: y = 0.",
            "With y = 0 the first term of the formula vanishes, and L = −ln(1 − p) is left.",
            "1 − p = {q}. Work out −ln {q}, with the natural logarithm.",
        ],
    },
    {
        "key": "percent",
        "title": "A percentage given",
        "level": 1,
        "asks": "loss",
        "text": "{forecast_percent} {outcome} What is the loss L of this forecast?",
        "hints": [
            "The formula wants a probability, a number from 0 to 1, and this is a percentage.",
            "{percent} is p = {p}. What happened was given the probability {q}.",
            "Work out −ln {q}, with the natural logarithm.",
        ],
    },
    {
        "key": "worse",
        "title": "Which is worse?",
        "level": 1,
        "asks": "choice",
        "text": "Three forecasts for three {many}; y = 1 means {that}. Which of the three costs the most?",
        "hints": [
            "For each forecast, ask which probability it gave to what happened.",
            "That is p where y = 1, and 1 − p where y = 0. The smaller it is, the greater the loss.",
            "The probabilities given to what happened: {given}.",
        ],
    },
    {
        "key": "certain",
        "title": "Quite certain",
        "level": 1,
        "asks": "loss",
        "text": "{forecast} {outcome} What is the loss L of this forecast? (For an infinite loss, write inf.)",
        "hints": [
            "A forecast of 0 or 1 claims certainty. Was it right?",
            "What happened was given the probability {q}, and L is −ln of that.",
            "ln 1 = 0, and ln p falls below every bound as p goes to 0.",
        ],
    },
    {
        "key": "batch",
        "title": "A batch",
        "level": 2,
        "asks": "loss",
        "text": "Forecasts for three {many}; y = 1 means {that}. "
        "What is the binary cross-entropy, the mean of the three losses?",
        "hints": [
            "Work out one loss for each {each}, then take the mean.",
            "Each loss is −ln p where y = 1, and −ln(1 − p) where y = 0.",
            "The losses are {losses}. Add them and divide by 3.",
        ],
    },
    {
        "key": "inverse",
        "title": "Back to the probability",
        "level": 2,
        "asks": "probability",
        "text": "{outcome} The forecast cost a loss of L = {loss}. Which probability p had it given to y = 1, {that}?",
        "hints": [
            "Write down the case of the formula for this y, then solve it for p.",
            "With y = {y}, L = −ln({kept}). The exponential undoes the logarithm: {kept} = e^(−L).",
            "e^(−{loss}) is about {root}, and that is {kept}.",
        ],
    },
    {
        "key": "compare",
        "title": "Two models",
        "level": 2,
        "asks": "loss",
        "text": "Two models, A and B, forecast the same three {many}; y = 1 means {that}. "
        "What is the binary cross-entropy of the better model?",
        "hints": [
            "The better model is the one with the smaller mean loss: work out both.",
            "Each loss is −ln p where y = 1, and −ln(1 − p) where y = 0.",
            "The losses of A are {losses_a}, those of B are {losses_b}. Take both means; the smaller one is asked for.",
        ],
    },
    {
        "key": "bits",
        "title": "In bits",
        "level": 2,
        "asks": "bits",
        "text": "{forecast} {outcome} What is the loss in bits?",
        "hints": [
            "A loss in bits uses the logarithm to base 2 in place of ln.",
            "What happened was given the probability {q}, so the loss is −log₂ {q}.",
            "−log₂ {q} = −ln {q} / ln 2, and ln 2 is about 0.6931.",
        ],
    },
    {
        "key": "slope",
        "title": "The slope",
        "level": 3,
        "asks": "slope",
        "text": "{forecast} {outcome} {slope_asked}",
        "hints": [
            "Start from L = −ln({kept}), which is what is left of the formula for y = {y}.",
            "{slope_rule}",
            "Put in y = {y} and p = {p}, and mind the sign: which way must p move to make L smaller?",
        ],
    },
    {
        "key": "soft",
        "title": "A soft label",
        "level": 3,
        "asks": "loss",
        "text": "{forecast} What happened is known only in part: the soft label is y = {y}. What is the loss L?",
        "hints": [
            "No term vanishes now: each outcome counts with its share.",
            "L = −[y · ln p + (1 − y) · ln(1 − p)], with y = {y}, 1 − y = {share}, p = {p} and 1 − p = {rest}.",
            "Work out −{y} · ln {p} − {share} · ln {rest}.",
        ],
    },
    {
        "key": "logit",
        "title": "From log-odds",
        "level": 3,
        "asks": "loss",
        "text": "{odds} {outcome} What is the loss L?",
        "hints": [
            "Turn the log-odds into a probability first: p = σ(z).",
            "σ(z) = 1 / (1 + e^(−z)), which is about {p} here. Then L = −ln({kept}).",
            "What happened was given the probability {q_long}. Work out −ln {q_long}.",
        ],
    },
]

SLOPES: dict[str, dict[str, str]] = {
    "p": {
        "asked": "What is the slope dL/dp of the loss at this p?",
        "1": "The derivative of −ln p is −1/p.",
        "0": "The derivative of −ln(1 − p) is 1/(1 − p): the two minus signs cancel.",
    },
    "z": {
        "asked": "The probability comes from log-odds: p = σ(z). What is the slope dL/dz of the loss?",
        "1": "dL/dz = dL/dp · dp/dz, where dL/dp = −1/p and dp/dz = p(1 − p). Most of it cancels: p − y is left.",
        "0": "dL/dz = dL/dp · dp/dz, where dL/dp = 1/(1 − p) and dp/dz = p(1 − p). Most of it cancels: p − y is left.",
    },
}

# What each mistake is called when it is seen.
MISTAKES: dict[str, str] = {
    "log10": "That is the logarithm to base 10. Here log means ln, the natural logarithm.",
    "log2": "That is the logarithm to base 2, so it is the loss in bits. Use ln, the natural logarithm.",
    "nats": "That is the loss in nats. For bits, divide it by ln 2.",
    "times-ln2": "That is multiplied by ln 2 where it should be divided. A bit is less than a nat, so more are needed.",
    "other-branch": "That is the loss if the opposite had happened. "
    "Where y = 1 the loss is −ln p; where y = 0 it is −ln(1 − p).",
    "percent": "That is the percentage put in as it stands. p must be a probability: divide by 100 first.",
    "no-minus": "The minus sign is missing. ln of a number below 1 is negative, and −ln of it is the loss.",
    "one-minus": "That is 1 − L. The loss itself is asked for, and it may well be above 1.",
    "probability": "That is the probability given to what happened. The loss is −ln of it.",
    "distance": "That is |y − p|, how far the forecast was off. "
    "The loss is −ln of the probability given to what happened.",
    "squared": "That is the squared error, (y − p)². Cross-entropy takes the logarithm instead.",
    "sum": "That is the sum of the losses. The mean is asked for: divide by the number of rows.",
    "averaged-first": "That averages the probabilities and then takes −ln. Take −ln of each first, then the mean.",
    "all-ones": "That uses −ln p in every row. Where y = 0 the loss is −ln(1 − p).",
    "only-ones": "That leaves out the rows with y = 0. Their loss is −ln(1 − p), and it counts as well.",
    "other-model": "That is the other model. The one with the smaller mean loss is the better one.",
    "other-label": "That is 1 − p. Look at which term of the formula is left for this y.",
    "power-10": "That is a power of 10. ln is undone by powers of e: e^(−L).",
    "power-2": "That is a power of 2. ln is undone by powers of e: e^(−L).",
    "lost-minus": "The minus got lost on the way: L = −ln(…), so what stands in the brackets is e^(−L), not e^L.",
    "as-percent": "That is a percentage without its sign. A probability lies between 0 and 1: divide by 100.",
    "linear": "That reads the curve as a straight line. Undo the logarithm with the exponential: e^(−L).",
    "sign": "The sign is turned round. Where y = 1 a higher p makes the loss smaller, so the slope is negative; "
    "where y = 0 it is positive.",
    "slope-p": "That is dL/dp. For dL/dz multiply by dp/dz = p(1 − p).",
    "slope-z": "That is dL/dz = p − y. The slope over p itself, dL/dp, is asked for.",
    "other-slope": "That is the slope for the opposite label.",
    "loss-itself": "That is the loss itself. Its slope is asked for.",
    "hard-label": "That rounds the soft label to 0 or 1. Each outcome counts with its share.",
    "first-term": "That is the first term alone, y · ln p. With a soft label the second one stays, too.",
    "second-term": "That is the second term alone, (1 − y) · ln(1 − p). With a soft label the first one stays, too.",
    "swapped": "That gives each outcome the other one's share: y goes with ln p, and 1 − y with ln(1 − p).",
    "odds-as-p": "That puts z in the place of p. Log-odds become a probability by σ(z) = 1 / (1 + e^(−z)).",
    "certain": "Look again at who was right. Being certain costs nothing where it proves right, "
    "and infinitely much where it proves wrong.",
    "least": "That one costs the least: it gave what happened the highest probability.",
    "low-p": "That one has the lowest p. What counts is the probability given to what happened, "
    "and where y = 0 that is 1 − p.",
}

# What is said to an answer. {answer} is the true value.
VERDICTS: dict[str, str] = {
    "right": "Right: {asked} = {answer}.",
    "right-choice": "Right: {answer} costs the most.",
    "coarse": "Right as far as it goes. Please give at least two digits.",
    "unworked": "Right so far: now work it out.",
    "close": "Close. Carry more digits until the last step, and round only there.",
    "wrong": "Not yet. Try again, or ask for a hint.",
    "negative": "A loss is never negative: −ln of a probability is at least 0.",
    "outside": "A probability lies between 0 and 1.",
    "unread": "That does not read as a number. Write it like 0.36, 0,36, 3.6e−1 or 9/25.",
    "separators": "Please write one decimal point or one decimal comma, and nothing between thousands.",
    "which": "Please answer with one of the letters {letters}.",
    "unit": "A loss has no unit, and neither have a slope and a probability; nats and bits only name the logarithm. "
    "Leave “{unit}” out.",
    "percent-sign": "A percentage is a share of something, and neither a loss nor a slope is one: "
    "a loss can be above 1, a slope below 0. Leave the % out.",
    "other-base": "The number is right, its unit is not: nats go with ln, bits with the logarithm to base 2.",
    "hundredfold": "That is a hundred times the loss. A loss is no percentage: leave it as it comes out of −ln.",
}

RULE = (
    "An answer is right if it is the true value, rounded or cut off to the digits you give: at least two "
    "(one, if only zeros would follow), and what follows the fourth is not looked at. A fraction counts as the decimal "
    "it makes. 0.36, 0,3567 and 9/25 are all welcome."
)

SCHEDULE = (
    "New kinds come one by one. A kind you miss comes back after two others, until it is solved twice on your own; "
    "after hints or a second try, until once."
)

OUTCOMES: dict[str, str] = {
    "own": "solved on your own",
    "helped": "solved with hints or a second try",
    "missed": "solution shown",
}

LETTERS = "ABC"

# The row heads of the tables of numbers.
HEADS: dict[str, str] = {"choice": "forecast", "a": "p of A", "b": "p of B"}

WORKING: dict[str, str] = {
    "model": "Model {name}:",
    "better": "{name} has the smaller mean loss, so it is the better model.",
    "worst": "{name} gave what happened the lowest probability, so it costs the most.",
    "percent": "a percentage is that many hundredths",
    "up": "The slope is negative: a larger p lowers the loss.",
    "down": "The slope is positive: a smaller p lowers the loss.",
}

SHEET: dict[str, str] = {
    "title": "Binary cross-entropy: practice",
    "name": "Name",
    "intro": "Worksheet {seed}. L = −[y · ln p + (1 − y) · ln(1 − p)], with the natural logarithm.",
    "answer": "Answer",
    "answers": "Answers",
    "solutions": "Solutions",
}

# The conversation in a terminal.
TALK: dict[str, str] = {
    "welcome": "Binary cross-entropy practice. ? gives a hint, ! shows the solution, q quits.",
    "head": "{number}. {title} (level {level})",
    "ask": "Answer: ",
    "hint": "Hint {number} of 3: {hint}",
    "no-hint": "There are no more hints; ! shows the solution.",
    "solution": "The answer is {answer}.",
    "end": "{own} of {done} solved on your own.",
    "end-row": "{own} of {done} solved on your own, the last {row} in a row.",
    "kept": "Your progress is kept in {path}.",
    "again": "Coming back soon: {kinds}.",
    "wrote": "Wrote {path}.",
    "erased": "Erased what was kept in {path}.",
    "nothing": "There was nothing to erase in {path}.",
}
