"""Races of many penalties: cross-validation of C, and a path of L1 penalties. `training.py` runs them.

Each contestant gets the same values of C and the same folds, and must come within a gap of the least objective at every
one of them; it is given the loosest tolerance of those tried that gets there.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from sklearn import linear_model
from sklearn.model_selection import StratifiedKFold

import logloss
from logloss._train.path import Rows, Strength, paths

Path = list[tuple[np.ndarray, float]]  # coefficients and intercept of each value of C
Follow = Callable[[np.ndarray, np.ndarray, np.ndarray], Path]

FOLDS = 5


class PathCase(NamedTuple):
    name: str
    work: str
    make: Callable[[np.random.Generator], tuple[Any, np.ndarray]]
    strengths: Callable[[Any, np.ndarray], np.ndarray]  # values of C
    l1: float
    gap: float  # at every value
    must: float  # times as fast as the best peer
    intercept: bool = True
    peers: tuple[str, ...] | None = None  # those that come to an end in minutes; all of them unless it is said


class Raced(NamedTuple):
    seconds: float
    gap: float  # the largest


def correlated_few(n: int, d: int, spread: float = 0.0) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    """Neighbors are correlated by 0.5, one column in ten has an effect, and logs of standard deviations spread so."""

    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        lag = abs(np.arange(d)[:, None] - np.arange(d))
        x = rng.standard_normal((n, d)) @ np.linalg.cholesky(0.5**lag).T
        coef = np.where(np.arange(d) % 10 == 0, rng.standard_normal(d), 0) * 4.5 / math.sqrt(d)
        drawn: np.ndarray = rng.random(n) < 1 / (1 + np.exp(0.5 - x @ coef))
        return x * np.exp(rng.uniform(-spread, spread, d)), drawn.astype(float)

    return make


def decades(count: int, low: float, high: float) -> Callable[[Any, np.ndarray], np.ndarray]:
    return lambda x, y: np.logspace(low, high, count)


def from_nothing(count: int, down_to: float, intercept: bool = True) -> Callable[[Any, np.ndarray], np.ndarray]:
    """From the strongest penalty that leaves no column to one so much weaker."""

    def strengths(x: Any, y: np.ndarray) -> np.ndarray:
        none = y.mean() if intercept else 0.5
        return np.asarray(1 / (abs(x.T @ (y - none)).max() * np.geomspace(1, down_to, count)))

    return strengths


def objective(x: Any, y: np.ndarray, coef: np.ndarray, intercept: float, c: float, l1: float) -> float:
    z = x @ coef + intercept
    loss = math.fsum(np.maximum(z, 0) - y * z + np.log1p(np.exp(-abs(z))))
    return loss + (l1 * float(abs(coef).sum()) + (1 - l1) / 2 * float(coef @ coef)) / c


def worst(case: PathCase, x: Any, y: np.ndarray, cs: np.ndarray, path: Path, least: list[float]) -> float:
    values = (objective(x, y, *model, c, case.l1) for model, c in zip(path, cs, strict=True))
    return max((value - best) / best for value, best in zip(values, least, strict=True))


def reference(case: PathCase, x: Any, y: np.ndarray, cs: np.ndarray) -> list[float]:
    strengths = [Strength(case.l1 / c, (1 - case.l1) / c) for c in cs]
    found, _ = paths(Rows(x, y, None, None), [], strengths, intercept=case.intercept, tol=1e-11)
    return [objective(x, y, fit.coef, fit.intercept, c, case.l1) for fit, c in zip(found, cs, strict=True)]


# --- an L1 path of all rows -----------------------------------------------------------------------------------------


def own_path(tol: float, intercept: bool = True) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        found, _ = paths(Rows(x, y, None, None), [], [Strength(1 / c, 0.0) for c in cs], intercept=intercept, tol=tol)
        return [(fit.coef, fit.intercept) for fit in found]

    return follow


def skglm_path(tol: float, intercept: bool = True) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        from skglm import GeneralizedLinearEstimator
        from skglm.datafits import Logistic
        from skglm.penalties import L1
        from skglm.solvers import ProxNewton

        solver = ProxNewton(tol=tol, fit_intercept=intercept, warm_start=True)
        model, path = GeneralizedLinearEstimator(Logistic(), L1(1.0), solver), []
        for c in cs:
            model.penalty.alpha = 1 / (c * len(y))
            model.fit(x, 2 * y - 1)
            path.append((model.coef_.ravel().copy(), float(np.ravel(model.intercept_)[0]) if intercept else 0.0))
        return path

    return follow


def celer_path(tol: float) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        import celer

        _, coefs, _ = celer.celer_path(x, 2 * y - 1, pb="logreg", alphas=1 / cs, tol=tol, use_PN=True, max_iter=100)
        return [(coef, 0.0) for coef in coefs.T]

    return follow


def scikit_learn_path(solver: str, tol: float, intercept: bool = True) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        model = linear_model.LogisticRegression(
            l1_ratio=1, solver=solver, tol=tol, max_iter=1000, warm_start=solver == "saga", fit_intercept=intercept
        )
        path = []
        for c in cs:
            model.set_params(C=c).fit(x, y)
            path.append((model.coef_.ravel().copy(), float(np.ravel(model.intercept_)[0])))
        return path

    return follow


# --- cross-validation of an L2 penalty ------------------------------------------------------------------------------


def own_folds(tol: float) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        model = logloss.LogisticRegressionCV(Cs=cs, cv=StratifiedKFold(FOLDS), tol=tol, separation="ignore").fit(x, y)
        return [(line[0, :-1], float(line[0, -1])) for line in model.coefs_paths_[0, 0]]

    return follow


def scikit_learn_folds(tol: float) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        options = {"l1_ratios": (0,), "scoring": "neg_log_loss", "use_legacy_attributes": False, "max_iter": 1000}
        model = linear_model.LogisticRegressionCV(Cs=cs, cv=StratifiedKFold(FOLDS), tol=tol, **options).fit(x, y)
        return [(line[0, :-1], float(line[0, -1])) for line in model.coefs_paths_[0, 0]]

    return follow


def glum_folds(tol: float) -> Follow:
    def follow(x: np.ndarray, y: np.ndarray, cs: np.ndarray) -> Path:
        from glum import GeneralizedLinearRegressor

        path: Path = []
        for at, (training, _) in enumerate([*StratifiedKFold(FOLDS).split(x, y), (np.arange(len(y)), None)]):
            model = GeneralizedLinearRegressor(
                family="binomial", l1_ratio=0, drop_first=False, gradient_tol=tol, max_iter=100, warm_start=True
            )
            for c in cs:
                model.set_params(alpha=1 / (c * training.size)).fit(x[training], y[training])
                if not at:
                    path.append((np.asarray(model.coef_, float), float(model.intercept_)))
        return path

    return follow


# Of each contestant the tolerances to try, the loosest first; ours is what the user would ask for.
PATHS: dict[str, list[Follow]] = {
    "skglm ProxNewton": [skglm_path(tol) for tol in (1e-4, 1e-5, 1e-6, 1e-7)],
    "scikit-learn saga": [scikit_learn_path("saga", tol) for tol in (1e-4, 1e-6)],
}
PATHS_THROUGH_ORIGIN: dict[str, list[Follow]] = {  # celer has no intercept, and liblinear penalizes its own
    "skglm ProxNewton": [skglm_path(tol, False) for tol in (1e-4, 1e-5, 1e-6, 1e-7)],
    "celer": [celer_path(tol) for tol in (1e-5, 1e-6, 1e-7)],
    "scikit-learn liblinear": [scikit_learn_path("liblinear", tol, False) for tol in (1e-4, 1e-6)],
}
CROSS_VALIDATED: dict[str, list[Follow]] = {
    "scikit-learn lbfgs": [scikit_learn_folds(tol) for tol in (1e-4, 1e-5, 1e-6)],
    "glum irls-ls": [glum_folds(tol) for tol in (1e-4, 1e-6)],
}


def timed(follow: Follow, case: PathCase, x: Any, y: np.ndarray, cs: np.ndarray, least: list[float] | None) -> Raced:
    start = time.process_time()
    path = follow(x, y, cs)
    seconds = time.process_time() - start
    if least is None:  # those of a fold's rows
        training = next(StratifiedKFold(FOLDS).split(x, y))[0]
        x, y = x[training], y[training]
        least = reference(case, x, y, cs)
    return Raced(seconds, worst(case, x, y, cs, path, least))


def contestants(case: PathCase) -> tuple[Follow, dict[str, list[Follow]]]:
    if not case.l1:
        return own_folds(case.gap), CROSS_VALIDATED
    peers = PATHS if case.intercept else PATHS_THROUGH_ORIGIN
    return own_path(case.gap, case.intercept), {name: peers[name] for name in case.peers or peers}


def raced(case: PathCase, patience: float) -> tuple[Raced, dict[str, Raced]]:
    """Return what a case takes us, and each peer: the loosest tolerance that gets to the gap, or the last tried."""
    x, y = case.make(np.random.default_rng(0))
    cs = case.strengths(x, y)
    ours, peers = contestants(case)
    least = reference(case, x, y, cs) if case.l1 else None
    of_peers: dict[str, Raced] = {}
    by_columns = np.asfortranarray(x) if case.l1 else x  # as those have it that go from column to column
    for name, tries in peers.items():
        columns = name.startswith(("skglm", "celer"))
        if columns:
            tries[0](by_columns[:500].copy("F"), y[:500], cs[:3])  # which compiles it
        for follow in tries:
            of_peers[name] = timed(follow, case, by_columns if columns else x, y, cs, least)
            if of_peers[name].gap <= case.gap or of_peers[name].seconds > patience:
                break
    return timed(ours, case, x, y, cs, least), of_peers


CASES = [
    PathCase(
        "cv-alike",
        "5 folds × 20 C, 2·10⁵ × 50, columns that are alike",
        correlated_few(200_000, 50),
        decades(20, -4, 4),
        0.0,
        1e-9,
        10,
    ),
    PathCase(
        "cv-scales",
        "5 folds × 20 C, 2·10⁴ × 50, standard deviations from 0.2 to 5.5",
        correlated_few(20_000, 50, 1.7),
        decades(20, -4, 4),
        0.0,
        1e-9,
        10,
    ),
    PathCase(
        "lasso-path-small",
        "L1 path of 100, 2·10⁴ × 100",
        correlated_few(20_000, 100),
        from_nothing(100, 1e-2),
        1.0,
        1e-6,
        1.5,
    ),
    PathCase(
        "lasso-path-small-origin",
        "the same without an intercept",
        correlated_few(20_000, 100),
        from_nothing(100, 1e-2, False),
        1.0,
        1e-6,
        1.5,
        intercept=False,
    ),
    PathCase(
        "lasso-path",
        "L1 path of 100, 10⁵ × 500",
        correlated_few(100_000, 500),
        from_nothing(100, 1e-2),
        1.0,
        1e-6,
        1.5,
        peers=("skglm ProxNewton",),
    ),
    PathCase(
        "lasso-path-origin",
        "the same without an intercept",
        correlated_few(100_000, 500),
        from_nothing(100, 1e-2, False),
        1.0,
        1e-6,
        1.5,
        intercept=False,
        peers=("skglm ProxNewton", "celer"),
    ),
]
