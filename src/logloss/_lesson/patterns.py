"""The lines of worked solutions: formulas and prose with blanks, written once for Python and for the page."""

from __future__ import annotations

from .notation import frac, row, strike, sub, sup, total, words
from .solution import Line, line

_SUM = total("i = 1", "n", sub("L", "i"))
_SIGMOID = frac("1", row("1 + ", sup("e", "−z")))

LINES: dict[str, Line] = {
    # from y and p
    "formula": line("L = −[y · {log} p + (1 − y) · {log}(1 − p)]", "the formula"),
    "put-in": line("= −[{y} · {log} {p} + (1 − {y}) · {log}(1 − {p})]", "with y = {y} and p = {p}"),
    "strike-0": line(
        row("= −[1 · {log} {p} + ", strike("0 · {log} {rest}"), "]"), "the struck-out term vanishes, because 1 − y = 0"
    ),
    "strike-1": line(
        row("= −[", strike("0 · {log} {p}"), " + 1 · {log} {rest}]"), "the struck-out term vanishes, because y = 0"
    ),
    "strike-0-ln-0": line(
        row("= −[1 · {log} {p} + ", strike("0 · {log} {rest}"), "]"),
        "1 − y = 0, so this term vanishes: 0 · {log} 0 counts as 0",
    ),
    "strike-1-ln-0": line(
        row("= −[", strike("0 · {log} {p}"), " + 1 · {log} {rest}]"),
        "y = 0, so this term vanishes: 0 · {log} 0 counts as 0",
    ),
    "left": line("= −{log} {kept}", "what is left: the probability given to what happened"),
    "value": line("= {loss}", "{logged} = {logarithm}, and minus times minus is plus"),
    "value-bits": line("= {loss}", "{logged} = {natural} / ln 2 = {logarithm}"),
    "value-0": line("= 0", "{log} 1 = 0"),
    "value-∞": line("= ∞", "{log} 0 = −∞: no finite loss is enough"),
    "soft": line("= −{y} · {log} {p} − {share} · {log} {rest}", "no term vanishes: the label is soft"),
    "terms": line("= {first} + {second}", "each term worked out"),
    "sum": line("= {loss}", "their sum"),
    # from y and z
    "sigmoid": line(row("p = σ(z) = ", _SIGMOID), "the sigmoid turns log-odds z into a probability"),
    "logit-1": line(row("L = −{log} σ({z}) = {log}(1 + ", sup("e", "{minus}"), ")"), "y = 1: the other term vanishes"),
    "logit-0": line(row("L = −{log}(1 − σ({z})) = {log}(1 + ", sup("e", "{z}"), ")"), "y = 0: the other term vanishes"),
    "logit-soft": line(
        row("L = {y} · {log}(1 + ", sup("e", "{minus}"), ") + {share} · {log}(1 + ", sup("e", "{z}"), ")"),
        "−{log} p and −{log}(1 − p), written with z = {z}",
    ),
    "logit-value": line("= {loss}", "from z itself: to round p first would lose digits"),
    # back to p
    "given-1": line(
        row("{loss} = −[1 · {log} p + ", strike("0 · {log}(1 − p)"), "]"),
        "with L = {loss} and y = 1, so that 1 − y = 0",
    ),
    "given-0": line(row("{loss} = −[", strike("0 · {log} p"), " + 1 · {log}(1 − p)]"), "with L = {loss} and y = 0"),
    "turned": line("{log} {inner} = {minus}", "both sides times −1"),
    "raised": line(row("{side} = ", sup("{base}", "{minus}")), "{base} to the power of both sides"),
    "other-side": line(row("p = 1 − ", sup("{base}", "{minus}")), "p is what is missing to 1"),
    "p": line("= {p}", "worked out"),
    "soft-given": line("{loss} = −{y} · {log} p − {share} · {log}(1 − p)", "with L = {loss} and y = {y}"),
    "least": line("{least} = −{y} · {log} {y} − {share} · {log} {share}", "the least loss there is, at p = y"),
    "no-root": line("{loss} < {least}", "so no p has this loss"),
    "one-root": line("p = {p}", "the loss is the least one, so p = y"),
    "two-roots": line(
        row("p = {low} ", words("or"), " p = {high}"),
        "found by halving intervals: the loss falls until p = y, then rises",
    ),
    # back to y
    "y-given": line("{loss} = −y · {log} {p} − (1 − y) · {log} {rest}", "with L = {loss} and p = {p}"),
    "y-terms": line("{loss} = y · {first} + (1 − y) · {second}", "−{log} {p} = {first} and −{log} {rest} = {second}"),
    "y-alone": line(row("y = ", frac("{loss} − {second}", "{first} − {second}")), "everything without y to the left"),
    "y": line("= {y}", ""),
    # a batch
    "mean": line(row("L = ", frac("1", "n"), _SUM), "the mean of the losses of all rows"),
    "row-1": line(row(sub("L", "{i}"), " = −{log} {p} = {loss}"), "y = 1: the loss of p itself"),
    "row-0": line(row(sub("L", "{i}"), " = −{log} {rest} = {loss}"), "y = 0: the loss of 1 − p, with p = {p}"),
    "row-soft": line(
        row(sub("L", "{i}"), " = −{y} · {log} {p} − {share} · {log} {rest} = {loss}"), "a soft label: both terms count"
    ),
    "more-rows": line("…", "{more} more rows in the same way"),
    "added": line(row("L = ", frac("{addends}", "{n}")), "the losses put in"),
    "divided": line(row("= ", frac("{total}", "{n}")), "added up"),
    "batch-value": line("= {loss}", "divided by their number"),
    # slopes
    "slope": line(
        row(frac("dL", "dp"), " = −", frac("y", "p"), " + ", frac("1 − y", "1 − p")),
        "the slope of ln is one over what stands in it",
    ),
    "slope-1": line(row("= −", frac("1", "{p}"), " + ", strike(frac("0", "{rest}"))), "with y = 1 and p = {p}"),
    "slope-0": line(row("= −", strike(frac("0", "{p}")), " + ", frac("1", "{rest}")), "with y = 0 and p = {p}"),
    "slope-soft": line(row("= −", frac("{y}", "{p}"), " + ", frac("{share}", "{rest}")), "with y = {y} and p = {p}"),
    "slope-value": line("= {slope}", "how the loss changes with p"),
    "sigmoid-slope": line(row(frac("dp", "dz"), " = p · (1 − p)"), "the slope of the sigmoid p = σ(z)"),
    "chain": line(
        row(frac("dL", "dz"), " = ", frac("dL", "dp"), " · ", frac("dp", "dz"), " = −y · (1 − p) + (1 − y) · p"),
        "the chain rule; p and 1 − p cancel",
    ),
    "short": line("= p − y", "both brackets multiplied out"),
    "slope-put-in": line("= {p} − {y}", "with the numbers put in"),
    "logit-slope": line("= {slope}", "how the loss changes with z; never beyond −1 and 1"),
}

SENTENCES: dict[str, str] = {
    "loss-1": "It happened, and the forecast gave that a probability of {given}: a loss of {loss}.",
    "loss-0": "It did not happen, and the forecast gave that a probability of {given}: a loss of {loss}.",
    "almost-1": "almost 1",
    "almost-0": "almost 0",
    "ruled-out-1": "It happened, and the forecast had ruled that out: an infinite loss.",
    "ruled-out-0": "It did not happen, and the forecast had ruled that out: an infinite loss.",
    "soft": "With a soft label the loss is least at p = y, where it is {least}.",
    "nats": "{loss}",
    "bits": "{loss} bits ({nats} nats)",
    "no-root": "No p has a loss of {loss}: with this label the least is {least}, at p = y.",
    "one-root": "One p alone has this loss, p = y: with a soft label no loss is smaller.",
    "two-roots": "A soft label has two such p, one on each side of y; the least loss is {least}.",
    "y-hard": "That is the label {y}: its loss at this p is {exact}.",
    "y-soft": "A soft label: of many such cases, a share of {y} happened.",
    "y-below": "That is no label: it lies below 0, so with this p no label costs {loss}.",
    "y-above": "That is no label: it lies above 1, so with this p no label costs {loss}.",
    "y-any": "At p = 0.5 every label costs the same, {least}: the loss tells nothing about y.",
    "y-none": "At p = 0.5 every label costs the same, {least}, so none costs {loss}.",
    "y-certain": "A p of {p} costs 0 if y = {p} and infinitely much otherwise, so only y = {p} has this loss.",
    "y-certain-not": "A p of {p} costs 0 if y = {p} and infinitely much otherwise, so no label costs {loss}.",
    "y-ruled-out": "Every label but {p} was ruled out and costs infinitely much, so the loss does not say which it is.",
    "batch": "The mean loss is {loss}; row {worst} has the largest, {share} of the sum.",
    "batch-0": "The mean loss is 0: every forecast was certain and right.",
    "batch-∞": "Row {worst} was given probability 0 for what happened, and one infinite loss makes the mean infinite.",
    "up": "dL/dz is negative: a larger z, and with it p, lowers the loss.",
    "down": "dL/dz is positive: a smaller z, and with it p, lowers the loss.",
    "flat": "dL/dz is 0: there is nothing left to learn from this row.",
}

# For the page: the same patterns, as JSON holds them.
WORDS: dict[str, dict[str, object]] = {
    "lines": {name: {"formula": step.formula, "words": step.words} for name, step in LINES.items()},
    "sentences": dict(SENTENCES),
}

FORMULA = LINES["formula"].filled(log="ln").formula
