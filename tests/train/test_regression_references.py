"""Coefficients, standard errors and deviances against R's glm to 1e-8, and against Newton in 50 digits to 1e-12."""

from typing import Any

import numpy as np
import pytest
from mpmath import mp

from logloss import LogisticModel, fit
from train.regression_sets import SETS

# The values were made by R 4.2.2 from the data sets as CSV files, `fit` being deviance, null deviance, −2 log
# likelihood and AIC; without the package sandwich, whose vcovHC and vcovCL of type "HC1" are these formulas:
#
# ref <- function(name, y, x, weights = NULL, cluster = NULL) {
#   d <- read.csv(paste0(name, ".csv"))
#   d$w <- if (is.null(weights)) rep(1, nrow(d)) else d[[weights]]
#   m <- glm(reformulate(x, y), binomial, d, weights = w, epsilon = 1e-14, maxit = 100)
#   X <- model.matrix(m); p <- fitted(m); n <- sum(d$w); k <- ncol(X)
#   V <- solve(crossprod(sqrt(d$w * p * (1 - p)) * X))                 # vcov(m) is that of the step before the last
#   s <- (d[[y]] - p) * X                                            # scores of one row
#   HC1 <- n / (n - k) * V %*% crossprod(sqrt(d$w) * s) %*% V
#   out <- list(coef = coef(m), se = sqrt(diag(V)), HC1 = sqrt(diag(HC1)))
#   if (!is.null(cluster)) {
#     g <- rowsum(d$w * s, d[[cluster]]); G <- nrow(g)
#     out$cluster <- sqrt(diag(G / (G - 1) * (n - 1) / (n - k) * V %*% crossprod(g) %*% V))
#   }
#   out$fit <- c(deviance(m), m$null.deviance, -2 * as.numeric(logLik(m)), AIC(m))
#   cat(name, "\n")
#   for (each in names(out)) cat(" ", each, paste(sprintf("%.17g", out[[each]]), collapse = ", "), "\n")
# }
# ref("spector", "GRADE", c("GPA", "TUCE", "PSI"))
# ref("fair", "had", c("rate_marriage", "age", "yrs_married", "children", "religious", "educ"))
# ref("anes96", "vote", c("logpopul", "selfLR", "age", "educ", "income"))
# ref("cancer", "target", c("mean_radius", "mean_texture", "mean_smoothness", "mean_symmetry"))
# ref("clustered", "y", c("x", "kind"), cluster = "group")
# ref("weighted", "y", c("dose", "kind"), weights = "count")
# ref("nearly_separated", "y", "x")
REFERENCES: dict[str, dict[str, list[float]]] = {
    "spector": {
        "coef": [-13.021346858115685, 2.826112594889321, 0.09515766131790933, 2.378687655093352],
        "se": [4.931324213602789, 1.2629410756291084, 0.1415542056736931, 1.064564254497133],
        "HC1": [5.556452526810214, 1.3550636533385698, 0.12606420691132403, 1.031007502784111],
        "fit": [25.77926844426283, 41.18345939323458, 25.779268444262826, 33.779268444262826],
    },
    "fair": {
        "coef": [
            3.835048537904429,
            -0.709247211644607,
            -0.05798531764376923,
            0.11067313466722989,
            -0.010151406283439204,
            -0.3722410121927289,
            -0.012134183796690503,
        ],
        "se": [
            0.2963634031114506,
            0.03130433997967698,
            0.010241126362599398,
            0.01091800169355971,
            0.03151713603121151,
            0.03465943444666191,
            0.014340095717974337,
        ],
        "HC1": [
            0.29535069551218884,
            0.03218860397035795,
            0.010349939402137806,
            0.010959993584490282,
            0.03229544137689401,
            0.034364659149393254,
            0.01429486914359851,
        ],
        "fit": [6966.624765327892, 8005.059931680794, 6966.624765327892, 6980.624765327892],
    },
    "anes96": {
        "coef": [
            -7.977854950227359,
            -0.10287965665160936,
            1.225845945320063,
            0.006349221582059121,
            0.171383585376551,
            0.07648216698117412,
        ],
        "se": [
            0.6262251222715831,
            0.027210412332905644,
            0.08058787607785799,
            0.005265330215966718,
            0.058612882606107065,
            0.016634644415427675,
        ],
        "HC1": [
            0.6589402745876187,
            0.026819451022421597,
            0.08380424010627262,
            0.00541710172017605,
            0.057815092288414326,
            0.016092827926401817,
        ],
        "fit": [838.1770265202529, 1282.0920870669543, 838.1770265202529, 850.1770265202529],
    },
    "cancer": {
        "coef": [
            44.288109227409436,
            -1.3937922921043944,
            -0.3838504871219253,
            -116.73925444818082,
            -27.434475443057163,
        ],
        "se": [4.732208881274992, 0.15528924184709997, 0.058204134326715416, 20.8297488726433, 10.127281265943218],
        "HC1": [4.624396928417811, 0.1379460956119343, 0.055568673535801326, 20.225862386915107, 12.26279270922272],
        "fit": [179.65077891030117, 751.440005384169, 179.65077891030117, 189.65077891030117],
    },
    "clustered": {
        "coef": [-1.2886568745916311, 0.23732016420584306, 0.29235896574901976, -0.11799140993056208],
        "se": [0.3246305888473923, 0.049143723363396334, 0.3312448210725317, 0.3299388922099961],
        "HC1": [0.3346621944065512, 0.04860956961707227, 0.3327716968359854, 0.3350442101828076],
        "cluster": [0.35017123364527625, 0.03760685728305778, 0.29464446496897073, 0.32515010121663246],
        "fit": [305.4188785437685, 332.5606310398663, 305.41887854376847, 313.41887854376847],
    },
    "weighted": {
        "coef": [-2.393189093853342, 0.7973233109362625, 0.7405693596438064],
        "se": [0.29247423010498846, 0.0842961270566762, 0.25044895548997004],
        "HC1": [0.2903895700017083, 0.08406773815682259, 0.2508156434902817],
        "fit": [397.6854286668848, 529.5225603655929, 397.6854286668848, 403.6854286668848],
    },
    "nearly_separated": {
        "coef": [-26.857669166362278, 1.3101302032371838],
        "se": [16.98692372766737, 0.8267471359007258],
        "HC1": [8.028019899731976, 0.38664194179285055],
        "fit": [5.022184171952518, 55.451774444795625, 5.022184171952517, 9.022184171952517],
    },
}
NEAR = 1e-8


def fitted(name: str) -> LogisticModel:
    data, y, x, options = SETS[name]()
    return fit(data, y, x, **options)


@pytest.mark.parametrize("name", SETS)
def test_coefficients_and_errors_are_those_of_r(name: str) -> None:
    model, expected = fitted(name), REFERENCES[name]
    assert [row.value for row in model.coefficients] == pytest.approx(expected["coef"], rel=NEAR)
    for kind, key in (("classic", "se"), ("HC1", "HC1"), ("cluster", "cluster")):
        assert (key in expected) == (kind in model.covariances)
        if key in expected:
            errors = [row.se for row in model.with_vcov(kind).coefficients]
            assert errors == pytest.approx(expected[key], rel=NEAR), kind


@pytest.mark.parametrize("name", SETS)
def test_deviances_and_criteria_are_those_of_r(name: str) -> None:
    data, y, x, options = SETS[name]()
    model = fit(data, y, x, **{option: value for option, value in options.items() if option != "cluster"})
    assert model.aic is not None
    found = [model.deviance, model.null_deviance, -2 * model.log_likelihood, model.aic]
    assert found == pytest.approx(REFERENCES[name]["fit"], rel=NEAR)


def design(name: str) -> tuple[Any, Any, Any]:
    """Return the columns of a model, intercept first, its labels, and its weights."""
    data, y, x, options = SETS[name]()
    columns = [np.ones(len(data[y]))]
    for column in x:
        values = np.asarray(data[column])
        levels = sorted(set(values.tolist()))[1:] if values.dtype.kind in "UO" else []
        columns += [values == level for level in levels] if levels else [values]
    weight = data[options["weight"]] if "weight" in options else np.ones(len(data[y]))
    return np.column_stack(columns).astype(float), np.asarray(data[y], float), np.asarray(weight, float)


@pytest.mark.parametrize("name", SETS)
def test_one_more_newton_step_in_fifty_digits_changes_nothing(name: str) -> None:
    model = fitted(name).with_vcov("classic")
    x, y, weight = design(name)
    k = x.shape[1]
    with mp.workdps(50):
        beta = [mp.mpf(row.value) for row in model.coefficients]
        gradient, curvature = mp.zeros(k, 1), mp.zeros(k, k)
        for row, label, w in zip(x.tolist(), y.tolist(), weight.tolist(), strict=True):
            p = 1 / (1 + mp.exp(-mp.fsum(b * value for b, value in zip(beta, row, strict=True))))
            pull, bend = w * (p - label), w * p * (1 - p)
            for i in range(k):
                gradient[i] += pull * row[i]
                for j in range(i + 1):
                    curvature[i, j] += bend * row[i] * row[j]
        for i in range(k):
            for j in range(i):
                curvature[j, i] = curvature[i, j]
        inverse = curvature**-1
        step = inverse * gradient
        for at, row in enumerate(model.coefficients):
            assert row.value is not None
            assert row.se is not None
            assert abs(step[at]) <= 1e-12 * max(abs(row.value), row.se), row.name
            assert abs(mp.sqrt(inverse[at, at]) / row.se - 1) <= 1e-12, row.name
