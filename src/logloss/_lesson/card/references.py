"""Where to read on: works, what is in them, and their addresses."""

from __future__ import annotations

from logloss._lesson.card.blocks import References, Section


def references() -> Section:
    """Return the last section of the card."""
    return Section("sources", "Sources", "Where to read on.", (References(WORKS),))


WORKS = (
    (
        "Goodfellow, Bengio & Courville (2016), Deep Learning, MIT Press.",
        "Section 3.13 on information theory, 5.5 on maximum likelihood, 6.2.2 on sigmoid outputs. Free to read.",
        "https://www.deeplearningbook.org",
    ),
    (
        "Bishop (2006), Pattern Recognition and Machine Learning, Springer.",
        "Section 4.3.2: logistic regression, its cross-entropy error and the gradient p − y. Free to read.",
        "https://www.microsoft.com/en-us/research/publication/pattern-recognition-machine-learning/",
    ),
    (
        "Good (1952), Rational Decisions, Journal of the Royal Statistical Society B 14, 107–114.",
        "The logarithmic score as a fair fee for forecasts.",
        "https://doi.org/10.1111/j.2517-6161.1952.tb00104.x",
    ),
    (
        "Shannon (1948), A Mathematical Theory of Communication, Bell System Technical Journal 27.",
        "Entropy, and why it is a logarithm.",
        "https://doi.org/10.1002/j.1538-7305.1948.tb01338.x",
    ),
    (
        "Kullback & Leibler (1951), On Information and Sufficiency, Annals of Mathematical Statistics 22.",
        "The divergence between two distributions.",
        "https://doi.org/10.1214/aoms/1177729694",
    ),
    (
        "Gneiting & Raftery (2007), Strictly Proper Scoring Rules, Prediction, and Estimation, "
        "Journal of the American Statistical Association 102.",
        "Which scores reward honesty, and why.",
        "https://doi.org/10.1198/016214506000001437",
    ),
    ("Wikipedia, Cross-entropy.", "A short overview.", "https://en.wikipedia.org/wiki/Cross-entropy"),
)
