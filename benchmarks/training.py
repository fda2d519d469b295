"""Race the training of logistic models: `python benchmarks/training.py` writes results_training.md, row by row.

Each is fitted to the same objective, Σ loss + |coef|²/2 with a free intercept, and must be within 1e-9 of its least
value, relative to it; a peer is given the loosest tolerance of those tried that gets there; where none does, what it
reaches is shown. Time is that of the processor, of one process on one of its cores, the best of some fits in turn: so
that other work on the machine is in nobody's favor. `--only NAME` runs one row, and then nothing is written.
"""

from __future__ import annotations

import argparse
import ast
import math
import os
import platform
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_variable] = "1"  # before NumPy reads them

import numpy as np  # noqa: E402
import scipy.sparse  # noqa: E402
import sklearn  # noqa: E402
from sklearn import linear_model  # noqa: E402

import logloss  # noqa: E402
import training_paths  # noqa: E402

HERE = Path(__file__).parent
GAP = 1e-9
ABOUT_PATHS = "celer has no intercept and liblinear penalizes its own, so they race without one."
PATIENCE = 60.0  # seconds that a peer may take for one fit

Fitted = tuple[np.ndarray, float, int]
Fit = Callable[[Any, np.ndarray, bool], Fitted]


class Case(NamedTuple):
    name: str
    work: str
    make: Callable[[np.random.Generator], tuple[Any, np.ndarray]]
    must: float  # times as fast as the best peer
    passes: int  # at most
    intercept: bool = True


class Result(NamedTuple):
    seconds: float
    gap: float
    passes: int


def labels(z: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    drawn: np.ndarray = rng.random(len(z)) < 1 / (1 + np.exp(-z))
    return drawn.astype(float)


def independent(n: int, d: int, dtype: type = float) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        x = rng.standard_normal((n, d), dtype=dtype)
        return x, labels(x @ (rng.standard_normal(d) * 1.5 / math.sqrt(d)) - 1, rng)

    return make


def correlated(n: int, d: int) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    """Neighbors are correlated by 0.8, and standard deviations lie between 0.2 and 5.5."""

    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        lag = abs(np.arange(d)[:, None] - np.arange(d))
        scale = np.exp(rng.uniform(-1.7, 1.7, d))
        x = rng.standard_normal((n, d)) @ np.linalg.cholesky(0.8**lag).T * scale
        return x, labels(x @ (rng.standard_normal(d) * 1.5 / math.sqrt(d) / scale) - 1, rng)

    return make


def unscaled(n: int, d: int) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    """Standard deviations from 1e-4 to 1e4, means up to five of them away, and two columns that nearly are one."""

    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        scale = 10.0 ** rng.uniform(-4, 4, d)
        z = rng.standard_normal((n, d))
        z[:, 1] = z[:, 0] + 1e-3 * rng.standard_normal(n)
        x = (z + rng.uniform(-5, 5, d)) * scale
        return x, labels(z @ (rng.standard_normal(d) * 1.5 / math.sqrt(d)) - 1, rng)

    return make


def rare(n: int, d: int, columns: bool) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        x = rng.standard_normal((n, d))
        if columns:
            x[:, :20] = rng.random((n, 20)) < 2e-4
        return x, labels(x @ (rng.standard_normal(d) / math.sqrt(d)) - (1 if columns else 7.5), rng)

    return make


def sparse(n: int, d: int, each: int) -> Callable[[np.random.Generator], tuple[Any, np.ndarray]]:
    """About `each` numbers a row, half of them in columns as frequent as words are."""

    def make(rng: np.random.Generator) -> tuple[Any, np.ndarray]:
        index = (np.exp(rng.random((n, each)) * math.log(d + 1)) - 1).astype(np.int32)
        index = np.where(rng.random((n, each)) < 0.5, rng.integers(0, d, (n, each)), np.minimum(index, d - 1))
        value = np.abs(rng.standard_normal((n, each))) / math.sqrt(each)
        ends = np.arange(0, n * each + 1, each)
        x = scipy.sparse.csr_matrix((value.ravel(), index.ravel().astype(np.int32), ends), shape=(n, d))
        x.sum_duplicates()
        return x, labels(x @ (rng.standard_normal(d) * 2) - 1, rng)

    return make


def documentation(_rng: np.random.Generator) -> tuple[Any, np.ndarray]:
    """The paragraphs of the docstrings of SciPy and scikit-learn as tf-idf of their words: which of both is it from?"""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, of_sklearn = [], []
    for module in (scipy, sklearn):
        for path in sorted(Path(module.__file__).parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                    paragraphs = (ast.get_docstring(node) or "").split("\n\n")
                    texts += paragraphs
                    of_sklearn += [module is sklearn] * len(paragraphs)
    x = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2)).fit_transform(texts)  # noqa: S106
    return x, np.array(of_sklearn, float)


CASES = [
    Case("independent-f64", "10⁶ × 50, independent columns", independent(10**6, 50), 5, 6),
    Case("independent-f32", "the same in float32", independent(10**6, 50, np.float32), 6, 6),
    Case("independent-300", "2·10⁵ × 300, independent columns", independent(200_000, 300), 1.5, 6),
    Case("correlated-50", "2·10⁵ × 50, correlated columns", correlated(200_000, 50), 8, 6),
    Case("correlated-300", "10⁵ × 300, correlated columns", correlated(100_000, 300), 8, 6),
    Case("unscaled", "2·10⁵ × 50, columns as they come", unscaled(200_000, 50), 8, 6),
    Case("rare-class", "5·10⁵ × 50, some 400 ones", rare(500_000, 50, False), 4, 13),
    Case("rare-columns", "5·10⁵ × 50, 20 columns with some 100 ones", rare(500_000, 50, True), 3, 13),
    Case("small", "10⁴ × 20, the whole call", independent(10**4, 20), 1.5, 6),
    Case("tiny", "200 × 5, the whole call", independent(200, 5), 2, 9),
    Case("text", "paragraphs × words and pairs of SciPy's and scikit-learn's documentation", documentation, 4, 400),
    Case("text-alone", "the same without an intercept", documentation, math.nan, 400, intercept=False),
    Case("sparse", "2·10⁵ × 10⁵ sparse, some 48 a row", sparse(200_000, 100_000, 50), 8, 400),
    Case("sparse-large", "10⁶ × 10⁵ sparse, some 48 a row", sparse(10**6, 100_000, 50), 8, 400),
]


def ours(x: Any, y: np.ndarray, intercept: bool) -> Fitted:
    model = logloss.LogisticRegression(separation="ignore", fit_intercept=intercept).fit(x, y)
    return model.coef_[0], float(model.intercept_[0]), int(model.n_iter_[0])


def scikit_learn(solver: str, tol: float, **options: Any) -> Fit:
    def fit(x: Any, y: np.ndarray, intercept: bool) -> Fitted:
        model = linear_model.LogisticRegression(
            solver=solver, tol=tol, max_iter=1000, fit_intercept=intercept, **options
        ).fit(x, y)
        return model.coef_.ravel().astype(float), float(np.ravel(model.intercept_)[0]), int(model.n_iter_[0])

    return fit


def glum(tol: float) -> Fit:
    def fit(x: Any, y: np.ndarray, intercept: bool) -> Fitted:
        import glum

        options = {"l1_ratio": 0, "alpha": 1 / len(y), "solver": "irls-ls", "gradient_tol": tol, "max_iter": 100}
        options["fit_intercept"] = intercept
        model = glum.GeneralizedLinearRegressor(family="binomial", drop_first=False, **options).fit(x, y)
        return np.asarray(model.coef_, float), float(model.intercept_), int(model.n_iter_)

    return fit


# Of each peer the tolerances to try, the loosest first.
PEERS: dict[str, list[Fit]] = {
    "scikit-learn lbfgs": [scikit_learn("lbfgs", tol) for tol in (1e-4, 1e-5, 1e-6, 1e-7, 1e-8)],
    "scikit-learn newton-cholesky": [scikit_learn("newton-cholesky", tol) for tol in (1e-4, 1e-6, 1e-8)],
    "scikit-learn newton-cg": [scikit_learn("newton-cg", tol) for tol in (1e-4, 1e-5, 1e-6, 1e-7)],
    "glum irls-ls": [glum(tol) for tol in (1e-4, 1e-6, 1e-8)],
    "scikit-learn liblinear": [scikit_learn("liblinear", tol) for tol in (1e-2, 1e-3, 1e-4, 1e-5)],
    "scikit-learn liblinear, dual": [
        scikit_learn("liblinear", tol, dual=True, random_state=0) for tol in (1e-2, 1e-3, 1e-4, 1e-5)
    ],
}


def can(peer: str, case: Case, x: Any) -> bool:
    """Say whether a peer minimizes this objective, and makes no table of columns by columns of sparse rows."""
    if "liblinear" in peer:
        return not case.intercept
    return not (scipy.sparse.issparse(x) and peer in ("scikit-learn newton-cholesky", "glum irls-ls"))


def objective(x: Any, y: np.ndarray, coef: np.ndarray, intercept: float) -> float:
    parts = []
    for start in range(0, len(y), 1 << 16):
        here = slice(start, start + (1 << 16))
        z = x[here].astype(float) @ coef + intercept
        parts.append(math.fsum(np.maximum(z, 0) - y[here] * z + np.log1p(np.exp(-abs(z)))))
    return math.fsum(parts) + float(coef @ coef) / 2


def timed(fit: Fit, x: Any, y: np.ndarray, case: Case, rounds: int, least: float) -> Result:
    best, passes, gap = math.inf, 0, math.inf
    for _ in range(rounds):
        start = time.process_time()
        coef, intercept, passes = fit(x, y, case.intercept)
        best = min(best, time.process_time() - start)
        gap = (objective(x, y, coef, intercept) - least) / least
        if best > PATIENCE / 4:
            break
    return Result(best, gap, passes)


def floor(x: Any) -> str:
    """Return the seconds that the least work takes: one read of X, X·c, and XᵀX; of sparse rows, that is a table."""
    coef = np.ones(x.shape[1], x.dtype)
    dense = not scipy.sparse.issparse(x)
    least: list[Callable[[], Any]] = [(x if dense else x.data).sum, lambda: x @ coef]
    if dense:
        least.append(lambda: x.T @ x)
    return " / ".join(f"{min(map(seconds, [work] * 3)):.2g}" for work in least)


def seconds(work: Callable[[], Any]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def raced(case: Case) -> tuple[Result, dict[str, Result], str]:
    x, y = case.make(np.random.default_rng(0))
    reference = logloss.LogisticRegression(tol=1e-14, separation="ignore", fit_intercept=case.intercept).fit(x, y)
    least = objective(x, y, reference.coef_[0], float(reference.intercept_[0]))
    rounds = 30 if len(y) <= 10**4 else 4
    own = timed(ours, x, y, case, rounds, least)
    of_peers: dict[str, Result] = {}
    for name, tries in PEERS.items():
        if not can(name, case, x):
            continue
        for fit in tries:
            try:
                found = timed(fit, x, y, case, 1, least)
            except Exception as error:
                print(f"  {name}: {type(error).__name__}: {str(error)[:80]}", file=sys.stderr)
                continue
            if name not in of_peers or found.gap < of_peers[name].gap:
                of_peers[name] = found
            if found.gap <= GAP:
                of_peers[name] = timed(fit, x, y, case, min(rounds, 3 if found.seconds < 5 else 1), least)
                break
            if found.seconds > PATIENCE:
                break
    again = timed(ours, x, y, case, rounds, least)
    return min(own, again), of_peers, floor(x)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    names = [case.name for case in CASES] + [case.name for case in training_paths.CASES]
    parser.add_argument("--only", choices=names)
    only = parser.parse_args().only
    warnings.simplefilter("ignore")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    lines = [
        "| work | logloss, s | passes | gap | best peer to the gap, s | times as fast | must be | floor, s | others |"
    ]
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    many = ["| work | gap to reach | logloss, s | gap | best peer to the gap, s | times as fast | must be | others |"]
    many += ["|---|---|---|---|---|---|---|---|"]
    for case in CASES:
        if only and case.name != only:
            continue
        own, peers, least_work = raced(case)
        there = {name: result for name, result in peers.items() if result.gap <= GAP}
        best = min(there, key=lambda name: there[name].seconds, default=None)
        ratio = there[best].seconds / own.seconds if best else math.nan
        others = [f"{name} {r.seconds:.3g} s, gap {r.gap:.0e}" for name, r in peers.items() if name != best]
        named = f"{there[best].seconds:.3g} ({best}, {there[best].passes} steps)" if best else "none gets there"
        lines.append(
            f"| {case.work} | {own.seconds:.3g} | {own.passes} | {own.gap:.0e} | {named} | "
            f"{ratio:.1f} | {'–' if math.isnan(case.must) else f'{case.must:g}'} | {least_work} | {'; '.join(others)} |"
        )
        print(lines[-1], flush=True)
        write(lines, many, only)
    for path_case in training_paths.CASES:
        if not only or path_case.name == only:
            many.append(line_of_path(path_case))
            print(many[-1], flush=True)
            write(lines, many, only)
    return 0


ELSEWHERE = [
    "## Files and clusters",
    "",
    "What fits by passes over files cost stands in [docs/scale.md](../docs/scale.md#a-fit-by-passes)",
    "(`fit_passes.py`), how Spark ML and dask-ml compare in",
    "[docs/spark.md](../docs/spark.md#a-model-of-rows-on-many-machines) (`fit_cluster.py`).",
]


def write(lines: list[str], many: list[str], only: str | None) -> None:
    """Write what is measured so far: the whole takes long, and may be stopped."""
    if not only:
        text = [*head(), "", *lines, "", "## Many penalties", "", ABOUT_PATHS, "", *many, "", *ELSEWHERE, ""]
        (HERE / "results_training.md").write_text("\n".join(text), encoding="utf-8")


def line_of_path(case: training_paths.PathCase) -> str:
    own, peers = training_paths.raced(case, PATIENCE)
    there = {name: result for name, result in peers.items() if result.gap <= case.gap}
    best = min(there, key=lambda name: there[name].seconds, default=None)
    ratio = there[best].seconds / own.seconds if best else math.nan
    others = [f"{name} {r.seconds:.3g} s, gap {r.gap:.0e}" for name, r in peers.items() if name != best]
    named = f"{there[best].seconds:.3g} ({best}), gap {there[best].gap:.0e}" if best else "none gets there"
    return (
        f"| {case.work} | {case.gap:.0e} | {own.seconds:.3g} | {own.gap:.0e} | {named} | {ratio:.1f} | {case.must:g} | "
        f"{'; '.join(others)} |"
    )


def head() -> list[str]:
    flags = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    level = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else platform.machine()
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn", "glum", "skglm", "celer"))
    return [
        "# Training, measured",
        "",
        *(__doc__ or "").split("\n\n")[1].split("\n"),
        "",
        f"One core with {level}; logloss {logloss.__version__} ({logloss.backend()}), {versions}, Python "
        f"{platform.python_version()}. Passes are how often all rows were read. The floor is what one read of X "
        "takes, X·c, and XᵀX, by NumPy, and by SciPy of sparse rows. Of these newton-cholesky and glum would make a "
        "table of columns by columns, and liblinear penalizes an intercept, so it races where there is none.",
    ]


if __name__ == "__main__":
    sys.exit(main())
