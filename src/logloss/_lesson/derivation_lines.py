"""The lines of the derivation: what each says in symbols, with blanks for the numbers, and in words.

`derivation.py` and the page's `maths/derivation.js` compute what the blanks stand for and fill them in. A blank in a
line of numbers stands for all sites (`{total}`) or for one (`{p}`); a line with `each` is written once a site.
"""

from __future__ import annotations

from typing import NamedTuple

from logloss._lesson.notation import Formula, frac, hat, product, row, strike, sub, sup, total, words


class Template(NamedTuple):
    """One line with its blanks.

    Attributes
    ----------
    key, chapter, title : str
        Its name, the key of its chapter, and what is done here.
    formula : Formula
        The line in symbols; it has no blanks.
    numbers : tuple of Formula
        The same on numbers, row by row.
    words : str or dict
        Why it follows and what it means; a dict where that depends on the numbers.
    each : bool
        Whether the numbers are written for each site, or once for all.
    """

    key: str
    chapter: str
    title: str
    formula: Formula
    numbers: tuple[Formula, ...]
    words: str | dict[str, str]
    each: bool = False


CHAPTERS = {
    "likelihood": "From probabilities to the loss",
    "computer": "What a computer makes of it",
    "slope": "How a model learns from it",
    "meaning": "What the number means",
    "counting": "Why not count the errors",
}

_Y, _P, _X, _N = sub("y", "i"), sub("p", "i"), sub("x", "i"), row("i = 1")
_LIKELIHOOD_ONE = row("P(", _Y, ")")
_ONE_LOSS = row(_Y, "· ln", _P, "+ (1 −", _Y, ") · ln(1 −", _P, ")")

LINES = (
    Template(
        "assumptions",
        "likelihood",
        "What is assumed",
        row(_Y, "∈ {0, 1},", words("independent"), ", 0 <", _P, "< 1"),
        (row("y = ({ys})"), row("p = ({ps})")),
        "Each of the {n} sites either liquefied (y = 1) or did not (y = 0). A model gave each a probability p that it "
        "would, and ruled nothing out: p is never exactly 0 or 1. And once the probabilities are known, how one site "
        "turns out says nothing about another: the sites are independent.",
    ),
    Template(
        "bernoulli",
        "likelihood",
        "One site",
        row(_LIKELIHOOD_ONE, "=", sup(_P, _Y), "·", row("(1 −", _P), sup(")", row("1 −", _Y))),
        (row("P(", sub("y", "{i}"), ") =", sup("{p}", "{y}"), "·", sup("{rest}", "{not_y}"), "= {given}"),),
        "An exponent of 1 keeps its factor and an exponent of 0 makes it 1, so this is an either-or in one formula: "
        "p where it happened, 1 − p where it did not. Either way it is the probability that was given to what "
        "happened. Statisticians call it the Bernoulli likelihood.",
        each=True,
    ),
    Template(
        "product",
        "likelihood",
        "All sites: multiply",
        row("P(", sub("y", "1"), ", …, ", sub("y", "n"), ") =", product(_N, "n", _LIKELIHOOD_ONE)),
        (row("{givens} {is_product}"),),
        "Probabilities of independent things multiply. The product, the likelihood, is the probability that the model "
        "gave to exactly this outcome at all {n} sites: {product}. A better forecast makes it larger.",
    ),
    Template(
        "logarithm",
        "likelihood",
        "Take the logarithm",
        row("ln", product(_N, "n", _LIKELIHOOD_ONE), "=", total(_N, "n", row("ln", _LIKELIHOOD_ONE))),
        (row("ln {product} = {logs} {is_log_likelihood}"),),
        "The logarithm turns the product into a sum, and keeps the order: whatever makes the likelihood larger makes "
        "its logarithm larger. ln is the natural logarithm, to base e = 2.718…, as everywhere here.",
    ),
    Template(
        "exponents",
        "likelihood",
        "The exponents come down",
        row("ln", _LIKELIHOOD_ONE, "=", _ONE_LOSS),
        (row("ln P(", sub("y", "{i}"), ") = {if_one} + {if_zero} {is_log}"),),
        "The logarithm of a power has the exponent in front. So y and 1 − y are switches: one of them is 0 and "
        "strikes its term out. Nothing is lost by that: the other term is the one that speaks of what happened.",
        each=True,
    ),
    Template(
        "minus",
        "likelihood",
        "Change the sign",
        row("− ln", product(_N, "n", _LIKELIHOOD_ONE), "= −", total(_N, "n", row("[", _ONE_LOSS, "]"))),
        (row("{losses} {is_total}"),),
        "Logarithms of numbers below 1 are negative. The minus makes of a score to be raised a cost to be lowered, "
        "never below 0. Site {worst} costs most: it gave {worst_given} to what happened, and pays {worst_loss}.",
    ),
    Template(
        "mean",
        "likelihood",
        "Take the mean",
        row("L = −", frac("1", "n"), total(_N, "n", row("[", _ONE_LOSS, "]"))),
        (row("L =", frac("{total}", "{n}"), "{is_mean}"),),
        "Divided by the number of sites, five can be compared with five thousand. This is binary cross-entropy: for "
        "these {n} sites it is {mean}. Only the base of the logarithm, the sign and the mean were chosen on the way, "
        "to make it easy to read; the rest follows from the assumptions.",
    ),
    Template(
        "underflow",
        "computer",
        "Many sites: the product dies, the sum does not",
        row(product(_N, "n", _LIKELIHOOD_ONE), "→ 0,", words("but"), total(_N, "n", row("ln", _LIKELIHOOD_ONE))),
        (
            row("({givens}", sup(")", "{copies}"), "→ {many}"),
            row("{copies} · {log_likelihood} {is_many_logs}"),
        ),
        {
            "fine": "Multiplied one after another, as a program does, the likelihood of {rows} such sites is {many}. "
            "Below 2.225e−308 a float64 number runs out of digits; these sites get there with {until} copies, "
            "{until_rows} sites. The sum of the logarithms is {many_logs}, an ordinary number.",
            "losing": "The likelihood of {rows} such sites is about {truly}, and the product says {many}: below "
            "2.225e−308 a float64 number has few digits left or none, and may stick at a wrong value. It has been so "
            "since {until} copies. The sum of the logarithms, {many_logs}, still has all its digits.",
            "gone": "The likelihood of {rows} such sites is about {truly}. float64 has no number so small, so the "
            "product is 0, and all models look equally bad. The sum of the logarithms, "
            "{many_logs}, still has all its digits. That is why programs add logarithms.",
        },
    ),
    Template(
        "logit",
        "slope",
        "From a score to a probability",
        row("z = ln(", frac("p", "1 − p"), "), p = σ(z) =", frac("1", row("1 +", sup("e", "−z")))),
        (
            row(sub("z", "{i}"), "= ln(", frac("{p}", "{rest}"), ") {is_z}"),
            row("σ({z}) =", frac("1", row("1 +", sup("e", "{minus_z}"))), "≈ {p}"),
        ),
        "A model does not compute p itself but a score z, the logit, which may be any number. The sigmoid σ turns it "
        "into a probability: z = 0 is p = 0.5, and z grows by 1 when the odds p : (1 − p) grow e-fold. Here "
        "for site {i}.",
    ),
    Template(
        "slope-p",
        "slope",
        "The slope in p",
        row(frac("dL", "dp"), "= −", frac("y", "p"), "+", frac("1 − y", "1 − p"), "=", frac("p − y", "p(1 − p)")),
        (row(frac("{p} − {y}", "{p} · {rest}"), "{is_slope_p}"),),
        "How fast the loss of one site changes with p: the derivative of ln p is 1/p. Towards the wrong end it grows "
        "without bound, which would make training by it unsteady.",
    ),
    Template(
        "slope-z",
        "slope",
        "The slope of the sigmoid",
        row(frac("dp", "dz"), "= p(1 − p)"),
        (row("{p} · {rest} {is_spread}"),),
        "How fast p follows z. Near 0 and near 1 the sigmoid is flat: p hardly moves there, whatever z does.",
    ),
    Template(
        "chain",
        "slope",
        "Both together: p − y",
        row(frac("dL", "dz"), "=", frac("p − y", strike("p(1 − p)")), "·", strike("p(1 − p)"), "= p − y"),
        (row("{slope_p} · {spread} ≈ {slope}"), row("{p} − {y} {is_slope}")),
        "The flat sigmoid and the steep logarithm cancel, and the plain error is left: forecast minus truth. It lies "
        "between −1 and 1, so no site pulls harder than 1, and one that is confidently wrong pulls with nearly all "
        "of that. Site {i} pulls by {slope}.",
    ),
    Template(
        "weights",
        "slope",
        "The slope in the weights",
        row("z = b + w · x ⇒", frac("dL", "dw"), "=", frac("1", "n"), total(_N, "n", row("(", _P, "−", _Y, ") ·", _X))),
        (row(frac("dL", "db"), "=", frac("{errors}", "{n}"), "{is_bias_slope}"),),
        "A weight w moves z by its feature x, so each site pulls at the weight by (p − y) · x, and the slope is the "
        "mean pull; for the intercept b, x is 1. Gradient descent steps against it. The Demo shows every pull as an "
        "arrow.",
    ),
    Template(
        "likeliest",
        "meaning",
        "The likeliest model has the least loss",
        row(sup("e", "−L"), "=", "(", product(_N, "n", _LIKELIHOOD_ONE), sup(")", "1/n")),
        (row(sup("e", "−{mean}"), "≈", sup("{product}", "1/{n}"), "{is_typical}"),),
        "Logarithm, minus and mean keep the order, so the model with the least loss is the one under which the data "
        "are likeliest: maximum likelihood. And e to the power of −L takes the steps back: {typical} is the typical "
        "probability that was given to what happened, as a geometric mean.",
    ),
    Template(
        "constant",
        "meaning",
        "The best single number",
        row("L(p) = −[ȳ · ln p + (1 − ȳ) · ln(1 − p)],", words("least at p = ȳ")),
        (row("ȳ =", frac("{ones}", "{n}"), "{is_rate}"), row("L({rate}) {is_base}")),
        {
            "better": "A forecast that says the same p everywhere does best by saying the share of ones, {rate}, and "
            "then costs {base}: the base-rate loss. It knows nothing of any site, so it is the loss to beat. The "
            "forecasts above cost {mean}: they do beat it.",
            "worse": "A forecast that says the same p everywhere does best by saying the share of ones, {rate}, and "
            "then costs {base}: the base-rate loss. It knows nothing of any site, so it is the loss to beat. The "
            "forecasts above cost {mean}: they do not beat it.",
            "same": "Here every site turned out the same, so saying {rate} everywhere would have cost nothing. That "
            "says something about these few sites, and little about the next.",
        },
    ),
    Template(
        "divergence",
        "meaning",
        "A distance between two distributions",
        row(
            "H(y, p) = H(y) + KL(y ‖ p), KL = y · ln(",
            frac("y", "p"),
            ") + (1 − y) · ln(",
            frac("1 − y", "1 − p"),
            ")",
        ),
        (row("KL = {kl_one} + {kl_zero} {is_loss}"),),
        "The truth is a distribution too: all its probability lies on what happened. The cross-entropy of two "
        "distributions is the entropy of the first plus their Kullback–Leibler divergence, KL, which is 0 only if "
        "they agree. A hard label is certain, its entropy is 0, and the loss is the divergence itself: for site {i}, "
        "{loss}. The entropy of a soft label stays, so its loss is least at p = y but not 0.",
    ),
    Template(
        "errors",
        "counting",
        "A count has no slope",
        row(hat("y"), "= 1", words("if p ≥ 0.5, error rate"), "=", frac(words("wrong sites"), "n")),
        (row(frac("{wrong}", "{n}"), "{is_error_rate}"),),
        "Counting errors asks only on which side of 0.5 each p lies: here {wrong} of {n} are on the wrong one. The "
        "count jumps there and is flat everywhere else. Its slope is 0, so it cannot say which way is better, and "
        "0.51 counts as much as 0.99. The loss has a slope at every p, and tells unsure from confidently wrong.",
    ),
)
