"""Fits of rows that are too many to be kept: by passes, with the results of rows in memory, in one set of bits."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import logloss._train.regression.fit as fit_module
from logloss import LogisticModel, LogLossError, fit
from logloss._sources import DistributedSource, open_source
from logloss._train.regression import rows as rows_module

N, KEPT = 12_000, 900
RNG = np.random.default_rng(8)
A, B, SMALL = RNG.normal(0, 1, N).round(4), RNG.normal(100, 10, N).round(3), RNG.normal(5, 0.01, N)
SOIL, WET = RNG.choice(["clay", "sand", "silt"], N), RNG.random(N) < 0.3
Z = 0.5 * A - 0.05 * (B - 100) + 30 * (SMALL - 5) + 0.4 * (SOIL == "sand") + 0.3 * WET - 0.5
Y = (RNG.random(N) < 1 / (1 + np.exp(-Z))).astype(int)
DATA = pd.DataFrame(
    {
        "y": Y,
        "a": A,
        "b": B,
        "small": SMALL,
        "soil": SOIL,
        "wet": WET,
        "weight": RNG.random(N).round(3) + 0.1,
        "times": RNG.integers(0, 4, N),
        "offset": RNG.normal(0, 0.3, N),
        "group": RNG.integers(0, 150, N),
        "soft": np.clip(Y * 0.9 + 0.05, 0, 1),
    }
)
X = ["a", "b", "small", "soil", "wet"]


@pytest.fixture(autouse=True)
def _few_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit_module, "most_kept", lambda _: KEPT)


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is asked, pass by pass."""
    asked: list[str] = []
    scan = rows_module.Passes.scan

    def watched(self: Any, question: Any) -> Any:
        asked.append(type(question).__name__)
        return scan(self, question)

    monkeypatch.setattr(rows_module.Passes, "scan", watched)
    return asked


def in_memory(data: Any, **options: Any) -> LogisticModel:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit_module, "most_kept", lambda _: 1 << 20)
        return fit(data, **options)


def bits(model: LogisticModel) -> tuple[Any, ...]:
    """Return all that is known of the rows, but for their order and where they came from."""
    sums = (model.loss, model.null_loss, model.label_entropy, model.positives, model.weight)
    return model.values, model.covariances, model.slopes, sums, model.n, model.clusters, dict(model.aliased)


# --- the same results as of rows in memory ----------------------------------------------------------------------------

CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "weights": {"weight": "weight"},
    "frequencies": {"weight": "times", "weight_kind": "frequency"},
    "offset": {"offset": "offset"},
    "clusters": {"cluster": "group"},
    "penalty": {"penalty": "l2", "C": 0.01},
    "no intercept": {"intercept": False},
    "no intercept, offset": {"intercept": False, "offset": "offset", "weight": "weight"},
    "soft labels": {"y": "soft"},
    "all": {"weight": "weight", "offset": "offset", "cluster": "group"},
    "base": {"base": {"soil": "silt"}, "where": "a > -1"},
    "no columns": {"x": [], "offset": "offset"},
}


@pytest.mark.parametrize("case", CASES)
def test_passes_find_what_rows_in_memory_give(case: str, questions: list[str]) -> None:
    options = {"x": X, **CASES[case]}
    model, expected = fit(DATA, **options), in_memory(DATA, **options)
    assert questions.count("SumsQuestion") >= 3
    assert len(questions) - 1 <= 8  # the last is that of rows in memory
    assert model.names == expected.names
    assert model.values == pytest.approx(expected.values, rel=1e-11)
    assert model.covariances.keys() == expected.covariances.keys()
    for kind, covariance in expected.covariances.items():
        error = np.sqrt(np.diag(covariance))
        assert np.abs((np.array(model.covariances[kind]) - covariance) / np.outer(error, error)).max() < 1e-8
    for slope, other in zip(model.slopes, expected.slopes, strict=True):
        assert slope.name == other.name
        assert slope.value == pytest.approx(other.value, rel=1e-11)
        assert slope.gradient == pytest.approx(other.gradient, rel=1e-9, abs=1e-11 * max(map(abs, other.gradient)))
    for name in ("loss", "null_loss", "label_entropy", "positives", "weight"):
        assert getattr(model, name) == pytest.approx(getattr(expected, name), rel=1e-13), name
    for name in ("n", "hard", "clusters", "vcov", "weights", "rows", "dropped", "masked", "fingerprint", "terms"):
        assert getattr(model, name) == getattr(expected, name), name


def test_coefficients_are_those_of_statsmodels() -> None:
    statsmodels = pytest.importorskip("statsmodels.api")
    columns = ["a", "b", "small"]
    other = statsmodels.GLM(Y, statsmodels.add_constant(DATA[columns]), statsmodels.families.Binomial()).fit(tol=1e-14)
    model = fit(DATA, x=columns)
    assert model.values == pytest.approx(other.params.tolist(), rel=1e-8)
    assert [row.se for row in model.coefficients] == pytest.approx(other.bse.tolist(), rel=1e-7)
    assert model.deviance == pytest.approx(other.deviance, rel=1e-12)


# --- the same bits, whatever reads the rows ---------------------------------------------------------------------------


class Parts(DistributedSource):
    """Rows in parts, each of which is read by itself and comes back as bytes, as on a cluster."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self._parts = [open_source(part) for part in parts]
        self.name, self.columns = "parts", self._parts[0].columns

    def states(self, wanted: Sequence[str], where: str | None, work: Any, merge: Any) -> Iterator[bytes]:
        work, merge = (pickle.loads(pickle.dumps(each)) for each in (work, merge))  # noqa: S301  # of our own
        states = [work(batch for piece in part.scan(wanted, where) for batch in piece) for part in self._parts]
        if states[1:]:
            yield merge(states[1:])
        yield states[0]


def csv(data: pd.DataFrame, folder: Path) -> Any:
    data.to_csv(folder / "d.csv", index=False)
    return str(folder / "d.csv")


def parquet(size: int) -> Callable[[pd.DataFrame, Path], Any]:
    def source(data: pd.DataFrame, folder: Path) -> Any:
        pl.DataFrame(data).write_parquet(folder / "d.parquet", row_group_size=size)
        return folder / "d.parquet"

    return source


def files(data: pd.DataFrame, folder: Path) -> Any:
    (folder / "files").mkdir()
    for at in range(4):
        data[at::4].to_parquet(folder / "files" / f"{at}.parquet")
    return folder / "files"


SOURCES: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    "polars": lambda data, _: pl.DataFrame(data),
    "arrow": lambda data, _: pl.DataFrame(data).to_arrow(),
    "another order": lambda data, _: data.sample(frac=1, random_state=3),
    "csv": csv,
    "parquet": parquet(50_000),
    "parquet, many row groups": parquet(777),
    "files": files,
    "sql": lambda data, folder: f"SELECT * FROM '{parquet(5000)(data, folder)}'",  # noqa: S608
    "batches, read once": lambda data, _: iter([pl.DataFrame(data)[:5000], pl.DataFrame(data)[5000:]]),
    "a stream, read once": lambda data, _: pl.DataFrame(data).to_arrow().to_reader(max_chunksize=1000),
    "parts of a cluster": lambda data, _: Parts([data[:100], data[100:9000], data[9000:]]),
}
OPTIONS = {"x": [*X, "times"], "weight": "weight", "offset": "offset", "cluster": "group", "category": "times"}


@pytest.mark.parametrize("source", SOURCES)
def test_every_source_gives_the_same_bits(source: str, tmp_path: Path) -> None:
    assert bits(fit(SOURCES[source](DATA, tmp_path), **OPTIONS)) == bits(fit(DATA, **OPTIONS))


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_no_order_and_no_cutting_changes_a_bit(data: st.DataObject) -> None:
    some = DATA[:3000]
    order = data.draw(st.permutations(range(30)))
    shuffled = pd.concat([some[at::30] for at in order])
    cuts = sorted(data.draw(st.lists(st.integers(1, 2999), max_size=6, unique=True)))
    parts = [shuffled[start:stop] for start, stop in zip([0, *cuts], [*cuts, 3000], strict=True)]
    options = {"x": ["a", "b", "soil"], "cluster": "group"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit_module, "most_kept", lambda _: KEPT)
        expected = bits(fit(some, **options))
        assert bits(fit(Parts(parts), **options)) == expected
        assert bits(fit(iter(parts), **options)) == expected


@pytest.mark.parametrize("threads", [1, 3])
def test_threads_change_no_bit(threads: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = parquet(1000)(DATA, tmp_path)
    expected = bits(fit(source, x=X))
    monkeypatch.setattr("logloss._evaluate.scan.read.default_threads", lambda: threads)
    assert bits(fit(source, x=X)) == expected


def test_rows_in_memory_have_one_set_of_bits_too() -> None:
    some = DATA[:500]
    expected = bits(fit(some, **OPTIONS))
    assert bits(fit(some.sample(frac=1, random_state=1), **OPTIONS)) == expected
    assert bits(fit(Parts([some[300:], some[:300]]), **OPTIONS)) == expected


def test_rows_that_are_equal_are_one_to_the_sample_and_all_are_counted(questions: list[str]) -> None:
    data = {"y": Y, "soil": SOIL, "wet": WET}  # twelve different rows
    model, expected = fit(data, x=["soil", "wet"]), in_memory(data, x=["soil", "wet"])
    assert model.values == pytest.approx(expected.values, rel=1e-12)
    assert model.n == N


# --- columns that follow from others, rare ones, and what only some rows show -----------------------------------------


def test_columns_that_follow_from_others_are_looked_up_in_all_rows(questions: list[str]) -> None:
    data = DATA.assign(copy=2 * A - B + 3, one=7.0, nearly=A + B)
    data.loc[[10, 11], "nearly"] += 1  # in two rows of twelve thousand it does not
    model = fit(data, x=["a", "b", "copy", "one", "nearly"])
    assert dict(model.aliased) == {"copy": "3 + 2·a − b", "one": "constant"}
    expected = in_memory(data, x=["a", "b", "nearly"])
    assert model["nearly"].value == pytest.approx(expected["nearly"].value, rel=1e-6)
    assert model["nearly"].se == pytest.approx(expected["nearly"].se, rel=1e-6)
    assert "UnlikeQuestion" in questions


def test_a_column_that_is_constant_in_the_sample_has_its_coefficient() -> None:
    rare = np.zeros(N)
    rare[[5, 77, 3000, 11_000]] = 1
    data = DATA.assign(rare=rare)
    data.loc[[5, 77, 3000], "y"], data.loc[[11_000], "y"] = 1, 0
    model, expected = fit(data, x=["a", "rare"]), in_memory(data, x=["a", "rare"])
    assert model.values == pytest.approx(expected.values, rel=1e-9)


def test_a_number_far_away_leaves_the_others_their_digits() -> None:
    far = np.where(np.arange(N) == 77, 1e6, A)  # more standard deviations than rounded products have digits for
    data = DATA.assign(far=far, y=np.where(np.arange(N) == 77, 1, Y))
    model, expected = fit(data, x=["far", "b"]), in_memory(data, x=["far", "b"])
    assert model.values == pytest.approx(expected.values, rel=1e-8)
    assert [row.se for row in model.coefficients] == pytest.approx([row.se for row in expected.coefficients], rel=1e-6)


def test_a_penalty_leaves_no_column_out() -> None:
    data = DATA.assign(copy=A, one=7.0)
    options = {"x": ["a", "copy", "one"], "penalty": "l2"}
    assert fit(data, **options).values == pytest.approx(in_memory(data, **options).values, rel=1e-9, abs=1e-12)


# --- separation -------------------------------------------------------------------------------------------------------


def separating() -> dict[str, np.ndarray]:
    rare = np.zeros(N)
    rare[np.flatnonzero(Y)[[3, 900]]] = 1
    return {
        "complete": np.where(Y, np.abs(A) + 0.1, -np.abs(A)),
        "a level of one class": ((A > 1.5) & (Y == 1)).astype(float),
        "two rows": rare,
    }


@pytest.mark.parametrize("case", separating())
def test_separation_is_proved_on_all_rows(case: str) -> None:
    data = DATA.assign(s=separating()[case])
    told = {"complete": N, "a level of one class": int(((A > 1.5) & (Y == 1)).sum()), "two rows": 2}[case]
    count = f"all {N:,}" if told == N else f"{told:,} of {N:,}"
    with pytest.raises(LogLossError, match=f"tells the class of {count} rows for certain") as error:
        fit(data, x=["a", "b", "s"])
    assert error.value.code == "separation"
    held = fit(data, x=["a", "b", "s"], penalty="l2")
    assert f"tells the class of {count} rows for certain" in held.separation
    assert held.values == pytest.approx(in_memory(data, x=["a", "b", "s"], penalty="l2").values, rel=1e-8)


def test_what_separates_the_sample_alone_is_no_separation(questions: list[str]) -> None:
    s = ((A > 1.5) & (Y == 1)).astype(float)
    s[np.flatnonzero(Y == 0)[3]] = 1  # one row of twelve thousand is on the other side
    data = DATA.assign(s=s)
    model, expected = fit(data, x=["a", "s"]), in_memory(data, x=["a", "s"])
    assert model.values == pytest.approx(expected.values, rel=1e-9)
    assert "UnlikeQuestion" in questions


# --- what is wrong with rows ------------------------------------------------------------------------------------------


def test_faults_of_rows_are_named_by_their_numbers(tmp_path: Path) -> None:
    data = DATA.astype({"a": float})
    data.loc[7000, "a"] = np.inf
    with pytest.raises(LogLossError, match=r"a\[7000\] = inf: a feature is a finite number"):
        fit(parquet(1000)(data, tmp_path), x=X)
    data.loc[7000, "a"] = np.nan
    with pytest.raises(LogLossError, match=r"a\[7000\]: a has a missing value"):
        fit(data, x=X)
    model = fit(data, x=X, missing="drop")
    assert (model.n, model.dropped) == (N - 1, 1)
    with pytest.raises(LogLossError, match=r"offset\[9\] = inf: it must be a finite number"):
        fit(DATA.assign(offset=np.where(np.arange(N) == 9, np.inf, 0.0)), x="a", offset="offset")
    for label in (0, 1):
        with pytest.raises(LogLossError, match=f"every row has y = {label}"):
            fit(DATA.assign(y=label), x="a")


def test_words_after_many_numbers_make_a_category(tmp_path: Path, questions: list[str]) -> None:
    path = tmp_path / "d.csv"
    grades = np.where(np.arange(N) > N - 9, "other", (np.arange(N) % 3).astype(str))
    pd.DataFrame({"y": Y, "grade": grades, "a": A}).to_csv(path, index=False)
    model = fit(path, x=["a", "grade"], base={"grade": "0"})
    assert model.terms[1].levels == ("0", "1", "2", "other")
    parts = [pd.DataFrame({"y": Y[:-9], "grade": (np.arange(N - 9) % 3), "a": A[:-9]})]
    parts += [pd.DataFrame({"y": Y[-9:], "grade": grades[-9:], "a": A[-9:]})]
    questions.clear()
    other = fit(Parts(parts), x=["a", "grade"], base={"grade": "0"})
    assert other.terms == model.terms
    assert bits(other) == bits(model)


# --- memory -----------------------------------------------------------------------------------------------------------

PEAK = """
import re, sys
from pathlib import Path
import logloss._train.regression.fit as fit_module
from logloss import fit
fit_module.most_kept = lambda _: 2000
model = fit(sys.argv[1], x=[f"x{at}" for at in range(10)])
print(model.n, re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is told by /proc")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    peaks = []
    for groups in (24, 72):  # from about twenty groups on, what is read ahead has its full size
        path = tmp_path / f"{groups}.parquet"
        size = groups * 50_000
        rng = np.random.default_rng(1)
        columns = {f"x{at}": rng.standard_normal(size, dtype=np.float32) for at in range(10)}
        labels = (rng.random(size) < 1 / (1 + np.exp(-columns["x0"]))).astype(np.int8)
        pl.DataFrame({"y": labels, **columns}).write_parquet(path, row_group_size=50_000, compression="uncompressed")
        command = [sys.executable, "-c", PEAK, str(path)]
        n, peak = map(int, subprocess.run(command, capture_output=True, check=True, text=True).stdout.split())
        assert n == size
        peaks.append(peak / 1024)
    assert peaks[1] - peaks[0] < 40, f"{peaks} MB, where the second file is 98 MB larger"
