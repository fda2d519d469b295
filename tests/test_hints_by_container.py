"""The same fault in every container that people have: one code, and one hint, which is run and gives the right value.

A kind of fault is a few rows, and the rows that were meant. It comes in each container to the loss of arrays and to
`evaluate`, and in files to `evaluate` and to the command line. Where one of these says something else than the others,
or nothing, a table says why.
"""

import math
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pytest

import logloss
from hinted import mended
from logloss import _row_faults
from logloss._cli import hints, run
from logloss._lab.hints import hint as lab_hint
from logloss.errors import LogLossError

try:
    import torch
except ImportError:  # one of the peers, which not everyone has
    torch = None

Y, P, W = [1, 0, 1, 0], [0.8, 0.3, 0.6, 0.25], [1.0, 2.0, 3.0, 2.5]
Z = [2.5, -3.0, 0.5, -1.0]
MEANT = tuple(zip(Y, P, strict=True))
Meant = Sequence[tuple[float, float] | None]  # None for a row that a hint leaves out


@dataclass(frozen=True)
class Kind:
    """Rows with a fault, and those that were meant, where that is certain."""

    code: str
    y: Any = field(default_factory=lambda: Y)
    p: Any = field(default_factory=lambda: P)
    w: Any = field(default_factory=lambda: W)
    meant: Meant | None = None
    options: Mapping[str, Any] = field(default_factory=dict)  # of evaluate, and of the command line
    forecasts: str = "p"  # or "logit"
    of: Sequence[str] = ()  # what it comes in, where that is not everything

    @property
    def value(self) -> float:
        """The weighted mean loss of the rows that were meant."""
        rows = [(*row, w) for row, w in zip(self.meant or (), self.w, strict=True) if row is not None]
        return math.fsum(w * loss(y, p) for y, p, w in rows) / math.fsum(w for *_, w in rows)


def loss(y: float, p: float) -> float:
    return (-y * math.log(p) if y else 0.0) - ((1 - y) * math.log1p(-p) if y < 1 else 0.0)


class Number:
    """What becomes a number, but is none."""

    def __float__(self) -> float:
        return P[1]


# What has arrays of any number of axes; and what keeps the type of what is put into it.
TENSORS = ("torch", "torch, with a gradient", "torch, in float32")
AS_GIVEN = (
    *(
        "list",
        "NumPy",
        "pandas",
        "pandas, nullable",
        "pandas, Arrow",
        "Polars",
        "PyArrow",
        "PyArrow, in chunks",
        "torch",
    ),
    *("CSV", "Parquet"),
)
LEFT_OUT: Meant = [MEANT[0], None, *MEANT[2:]]
ENDS: Meant = [MEANT[0], None, None, MEANT[3]]
OF_Z: Meant = [(y, 1 / (1 + math.exp(-z))) for y, z in zip(Y, Z, strict=True)]
KINDS = {
    "percentages": Kind("percent", p=[80, 30, 60, 25], meant=MEANT),
    "logits": Kind("logits-as-p", p=Z, meant=OF_Z),
    "what rounding leaves": Kind("p-rounding", p=[1 + 4e-7, -1e-9, 0.6, 0.25], meant=[(1, 1), (0, 0), *MEANT[2:]]),
    "beyond rounding": Kind("p-range", p=[1.1, 0.3, 0.6, 0.25]),
    "signed labels": Kind("label-signed", y=[1, -1, 1, -1], meant=MEANT),
    "yes and no": Kind("label-text", y=["yes", "no", "yes", "no"], meant=MEANT),
    "ham and spam": Kind("label-text", y=["spam", "ham", "spam", "ham"]),
    "Yes, yes and no": Kind("label-case", y=["Yes", "no", "yes", "no"]),
    "a mark": Kind("label-ignored", y=[1, 9, 1, 0], meant=LEFT_OUT),
    "two marks": Kind("label-ignored", y=[1, 9, -100, 0], meant=ENDS),
    "a mark, and words": Kind("label-ignored", y=["yes", ".", "maybe", "no"], options={"positive": "yes"}),
    "three classes": Kind("label-classes", y=[1, 2, 3, 2]),
    "a label above 1": Kind("label-range", y=[1, 0.5, 1.5, 0]),
    "soft labels": Kind(
        "label-soft",
        y=[1, 0.5, 1, 0],
        meant=[MEANT[0], (0.5, 0.3), *MEANT[2:]],
        options={"positive": 1},
    ),
    "soft labels, and 0": Kind("label-soft", y=[1, 0.5, 1, 0], options={"positive": 0}),
    "a misspelled label": Kind(
        "positive-absent", y=["yes", "no", "yes", "no"], meant=MEANT, options={"positive": "yess"}
    ),
    "no p": Kind("missing", p=[0.8, None, 0.6, 0.25], meant=LEFT_OUT),
    "no y": Kind("missing", y=[1, None, 1, 0], meant=LEFT_OUT),
    "no y, and no p": Kind("missing", y=[1, None, 1, 0], p=[0.8, 0.3, None, 0.25], meant=ENDS),
    "no w": Kind("missing", w=[1.0, None, 3.0, 2.5], meant=LEFT_OUT),
    "numbers as text": Kind("text", p=[str(p) for p in P], meant=MEANT),
    "text": Kind("text", p=["0.8", "0.3", "high", "0.25"]),
    "a negative weight": Kind("weight-negative", w=[1.0, -2.0, 3.0, 2.5]),
    "an infinite weight": Kind("weight-infinite", w=[1.0, math.inf, 3.0, 2.5]),
    "half a row": Kind("weight-fraction", options={"weight_kind": "frequency"}),
    "no weight at all": Kind("weight-zero", w=[0.0] * 4),
    "a weight below float32": Kind(
        "weight-precision", p=numpy.float32(P), w=1e-60 * numpy.array(W), meant=MEANT, of=AS_GIVEN
    ),
    "complex numbers": Kind("complex", p=[p + 0j for p in P], meant=MEANT, of=("list", "NumPy", "pandas", "torch")),
    "objects": Kind("objects", p=[P[0], P[1], object(), P[3]], of=("list", "NumPy", "pandas")),
    "what becomes numbers": Kind(
        "objects", p=[P[0], Number(), P[2], P[3]], meant=MEANT, of=("list", "NumPy", "pandas")
    ),
    "two columns of logits": Kind("two-columns", p=[[0.5, 0.5 + z] for z in Z], meant=OF_Z, forecasts="logit"),
    "two probabilities": Kind("two-columns", p=[[1 - p, p] for p in P], meant=MEANT),
    "a column of labels": Kind("shape", y=[[y] for y in Y], meant=MEANT, of=("list", "NumPy", *TENSORS)),
    "one p for all": Kind("shape", p=numpy.array(0.5), meant=[(y, 0.5) for y in Y], of=("NumPy", *TENSORS)),
}  # fmt: skip


def tensor(values: Any, **options: Any) -> Any:
    """Return a tensor, in which NaN is what is missing; of text there is none."""
    values = [math.nan if one is None else one for one in values] if type(values) is list else values
    return torch.tensor(values, **options)


COLUMNS: dict[str, Callable[[Any], Any]] = {
    "list": list,
    "NumPy": numpy.array,
    "pandas": pandas.Series,
    "pandas, nullable": lambda values: pandas.Series(values).convert_dtypes(),
    "pandas, Arrow": lambda values: pandas.Series(values).convert_dtypes(dtype_backend="pyarrow"),
    "Polars": lambda values: polars.Series(values, strict=False),
    "PyArrow": pyarrow.array,
    "PyArrow, in chunks": lambda values: pyarrow.chunked_array([pyarrow.array(values[:1]), pyarrow.array(values[1:])]),
}
if torch is not None:
    COLUMNS["torch"] = tensor
    COLUMNS["torch, with a gradient"] = lambda values: tensor(values, dtype=torch.float64, requires_grad=True)
    COLUMNS["torch, in float32"] = lambda values: tensor(values, dtype=torch.float32, requires_grad=True)
TABLES: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "pandas": pandas.DataFrame,
    "pandas, nullable": lambda columns: pandas.DataFrame(columns).convert_dtypes(),
    "pandas, Arrow": lambda columns: pandas.DataFrame(columns).convert_dtypes(dtype_backend="pyarrow"),
    "Polars": lambda columns: polars.DataFrame(columns, strict=False),
    "PyArrow": pyarrow.table,
}

# How each entry is called: y, p or logits, and weights by its own names.
OF_ARRAYS = {"y": "y_true", "p": "y_proba", "logit": "logits", "w": "sample_weight"}
OF_COLUMNS = {"y": "y", "p": "p", "logit": "logit", "w": "weight"}


def tallied(**arrays: Any) -> float:
    tally = logloss.Tally()
    tally.update(**arrays)
    return tally.result().log_loss


ARRAYS: dict[str, tuple[Callable[..., float], dict[str, str]]] = {
    "log_loss": (logloss.log_loss, OF_ARRAYS),
    "value_and_grad": (lambda **arrays: logloss.value_and_grad(**arrays)[0], OF_ARRAYS),
    "a tally": (tallied, OF_ARRAYS),
    "evaluate": (lambda **arrays: logloss.evaluate(**arrays).log_loss, OF_COLUMNS),
}

# What a place says of a kind in place of its code, or None if it takes it; a place is an entry or a container.
READ = "numbers that are written as text are read where columns are"
FLOAT64 = "columns are computed in float64, whatever their type"
EITHER = "both columns are taken, and the labels say which is whose"
CELLS = "a cell of a text file has one value"
SEVERAL = "only of two probabilities it is certain which one is meant"
TABLE = "labels in a table are one for each cell, and a weight or a p for each row"
ELSEWHERE: dict[tuple[str, str], tuple[str | None, str]] = {
    **{("numbers as text", place): (None, READ) for place in ("evaluate", "a mapping", "a table", "a file")},
    **{("a weight below float32", place): (None, FLOAT64) for place in ("evaluate", "a mapping", "a table", "a file")},
    **{("two probabilities", place): (None, EITHER) for place in (*ARRAYS, "a mapping")},
    ("two probabilities", "CSV"): ("text", CELLS),
    ("two columns of logits", "CSV"): ("text", CELLS),
    **{("two columns of logits", place): ("column-type", SEVERAL) for place in ("a mapping", "a table", "Parquet")},
    ("a column of labels", "evaluate"): (None, TABLE),
    ("a column of labels", "a mapping"): (None, TABLE),
    ("one p for all", "a mapping"): ("length", "a column is an array, and a number one of length 1"),
    ("no weight at all", "a tally"): ("empty-tally", "a tally keeps no rows, only their sums"),
}
# Where a place has no hint for rows that were meant.
NO_HINT: dict[tuple[str, str], str] = {
    **{
        (kind, place): "these have no argument that leaves rows out and counts them"
        for kind in ("no p", "no y", "no y, and no p", "no w")
        for place in ("log_loss", "value_and_grad", "a tally")
    },
    **{
        (kind, place): "a statement changes a name, and a column has none"
        for kind in ("complex numbers", "what becomes numbers")
        for place in ("a mapping", "a table")
    },
    **{(kind, "a tally"): "Tally.update takes no mask" for kind in ("a mark", "two marks")},
}


def columns(kind: str, container: str) -> dict[str, Any]:
    """Return y, p and w of a kind in a container, or skip what it cannot hold."""
    case, make = KINDS[kind], COLUMNS[container]
    if case.of and container not in case.of:
        pytest.skip("it would be another fault here, or none")
    if "torch" in container and str in {type(one) for one in [*case.y, *numpy.ravel(case.p).tolist()]}:
        pytest.skip("there are no tensors of text")
    if container == "PyArrow, in chunks" and {type(one) for one in case.y} == {int, float}:
        pytest.skip("chunks are of one type")
    return {"y": make(case.y), case.forecasts: make(case.p), "w": make(case.w)}


def check(
    kind: str, places: set[str], call: Callable[..., float], arguments: dict[str, Any], names: dict[str, Any]
) -> None:
    """Hold what a call says against the tables, and run its hint."""
    case = KINDS[kind]
    code = next((code for (one, place), (code, _) in ELSEWHERE.items() if one == kind and place in places), case.code)
    if code is None:
        assert call(**arguments) == pytest.approx(case.value, rel=1e-6)
        return
    with pytest.raises(LogLossError) as caught:
        call(**arguments)
    error = caught.value
    assert error.code == code
    if "y" in arguments:  # and not y_true
        assert not any(name in str(error) for name in ("y_true", "y_proba", "sample_weight"))
    sure = code == case.code and case.meant is not None and not any((kind, place) in NO_HINT for place in places)
    assert (error.hint is not None) == sure, error.hint
    if error.hint is not None:
        assert mended(error.hint, call, arguments, names) == pytest.approx(case.value, rel=1e-6)


@pytest.mark.parametrize("container", COLUMNS)
@pytest.mark.parametrize("kind", KINDS)
def test_of_arrays(kind: str, container: str) -> None:
    given, options = columns(kind, container), KINDS[kind].options
    for entry in ARRAYS if container in {"NumPy", "torch, in float32"} else ("log_loss", "evaluate"):
        call, called = ARRAYS[entry]
        if called is OF_COLUMNS or not options:
            names = {called[name]: value for name, value in given.items()}
            check(kind, {entry, container}, call, {**names, **options}, names)


def evaluated(**arguments: Any) -> float:
    return logloss.evaluate(**arguments).log_loss


def of_columns(kind: str) -> dict[str, Any]:
    """Return the arguments of `evaluate` that name columns, and the options."""
    case = KINDS[kind]
    return {"y": "y", case.forecasts: "p", "weight": "w", **case.options}


@pytest.mark.parametrize("container", ["list", "NumPy", "Polars", "torch, in float32"])
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_mapping(kind: str, container: str) -> None:
    if container not in COLUMNS:
        pytest.skip("there is no torch")
    names = {"data": dict(zip("ypw", columns(kind, container).values(), strict=True))}
    check(kind, {"a mapping", container}, evaluated, {**names, **of_columns(kind)}, names)


@pytest.mark.parametrize("container", TABLES)
@pytest.mark.parametrize("kind", KINDS)
def test_of_a_table(kind: str, container: str) -> None:
    case = KINDS[kind]
    if case.of and container not in case.of:
        pytest.skip("it would be another fault here, or none")
    names = {"data": TABLES[container]({"y": case.y, "p": case.p, "w": case.w})}
    check(kind, {"a table", container}, evaluated, {**names, **of_columns(kind)}, names)


# files, and the shell -------------------------------------------------------------------------------------------------


def written(kind: str, container: str) -> str:
    """Write the rows of a kind to a file in the working directory, and return its name."""
    case = KINDS[kind]
    table = pyarrow.table({"y": case.y, "p": case.p, "w": case.w})
    if container == "Parquet":
        pyarrow.parquet.write_table(table, "rows.parquet")
        return "rows.parquet"
    table.to_pandas().to_csv("rows.csv", index=False)
    return "rows.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILES = [
    (kind, container)
    for kind, case in KINDS.items()
    for container in ("CSV", "Parquet")
    if not case.of or container in case.of
]


@pytest.mark.parametrize(("kind", "container"), FILES)
def test_of_a_file(kind: str, container: str, folder: Path) -> None:
    data = written(kind, container)
    check(kind, {"a file", container}, evaluated, {"data": data, **of_columns(kind)}, {})


def command(kind: str, data: str) -> str:
    """Return the command that evaluates the rows of a kind."""
    options = {name.replace("_", "-"): value for name, value in of_columns(kind).items()}
    return shlex.join(["logloss", "score", data, "--value", *(f"--{name}={value}" for name, value in options.items())])


def in_a_shell(line: str) -> subprocess.CompletedProcess[str]:
    program = f'logloss() {{ {shlex.quote(sys.executable)} -m logloss "$@"; }}'
    return subprocess.run(["bash", "-c", f"{program}\n{line}"], capture_output=True, text=True, check=False)


def refused(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[str, str | None]:
    """Return the code of the error of a command, and its hint."""
    seen: list[LogLossError] = []
    whole = hints.hint
    monkeypatch.setattr("logloss._cli.hint", lambda error, command: seen.append(error) or whole(error, command))
    assert run(shlex.split(line)[1:]) == 2
    (error,) = seen
    problem, *lines = [said for said in capsys.readouterr().err.splitlines() if not said.startswith("logloss: using")]
    for foreign in ("numpy", "y_true", "y_proba", "sample_weight", "==", "None", "True"):
        assert foreign not in f"{problem} {lines}"
    assert len(lines) < 2
    return error.code, lines[0] if lines else None


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "container"), FILES)
def test_of_a_command(
    kind: str, container: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case, line = KINDS[kind], command(kind, written(kind, container))
    places = {"a file", container}
    code = next((code for (one, place), (code, _) in ELSEWHERE.items() if one == kind and place in places), case.code)
    if code is None:
        assert run(shlex.split(line)[1:]) == 0
        assert float(capsys.readouterr().out) == pytest.approx(case.value, rel=1e-6)
        return
    found, hint = refused(line, monkeypatch, capsys)
    assert (found, hint is not None) == (code, code == case.code and case.meant is not None)
    if hint is not None:
        done = in_a_shell(hint)
        assert float(done.stdout) == pytest.approx(case.value, rel=1e-6), done.stderr


@pytest.mark.slow
def test_a_pipe_that_can_be_fed_again_has_a_hint_and_one_that_cannot_has_none(folder: Path) -> None:
    written("signed labels", "CSV")
    kept = in_a_shell(f"cat rows.csv | {command('signed labels', '-')}").stderr.splitlines()
    assert len(kept) == 2
    again = in_a_shell(f"cat rows.csv | {kept[-1]}")
    assert float(again.stdout) == pytest.approx(KINDS["signed labels"].value, rel=1e-6)
    (gone,) = in_a_shell(command("signed labels", "-").replace(" - ", " <(cat rows.csv) ")).stderr.splitlines()
    assert gone.startswith("logloss: y[1] = -1")


def test_the_lab_says_how_to_clip_and_how_many_rows_that_changes(folder: Path) -> None:
    data = written("what rounding leaves", "CSV")
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(data)
    assert lab_hint(caught.value) == ("Clip to 0 and 1, which changes 2 of 4 rows.")


def test_every_fault_of_rows_is_tried() -> None:
    assert {case.code for case in KINDS.values()} >= set(_row_faults._KINDS) - {
        "feature"
    }  # of descent, which has no tables


def test_the_tables_hold_what_there_is() -> None:
    places = {*ARRAYS, *COLUMNS, *TABLES, "a mapping", "a table", "a file", "CSV", "Parquet"}
    for kind, place in (*ELSEWHERE, *NO_HINT):
        assert kind in KINDS
        assert place in places
