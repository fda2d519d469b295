"""Bad input, one table: each row is a case in Python and on the command line, and its hint is tried where there is one.

Every message names what is wrong with the place and the value, and every error is one of this package; the command line
leaves with status 2 and prints no traceback.
"""

import gzip
import io
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy
import pandas
import pyarrow
import pyarrow.parquet
import pytest

import logloss
from hinted import mended
from logloss._cli import run
from logloss.errors import LogLossError

GOOD_Y, GOOD_P = [1, 0, 1], [0.8, 0.3, 0.6]


def text(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def columns(**values: Sequence[object]) -> bytes:
    return text(",".join(values), *(",".join(map(str, row)) for row in zip(*values.values(), strict=True)))


def parquet(**values: Sequence[object]) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(dict(values)), stream)
    return stream.getvalue()


@dataclass(frozen=True)
class Case:
    """A file, arrays, or both, and what must be said of them; a hint that is None must not be given."""

    name: str
    error: str
    code: str  # from `evaluate` where there is a file
    says: tuple[str, ...]
    file: bytes | None = None
    arrays: Mapping[str, Any] = field(default_factory=dict)  # of log_loss
    options: tuple[str, ...] = ("--y", "y", "--p", "p")
    command: str | None = None  # the hint on the command line
    python: str | None = None  # the hint of evaluate
    path: str = "f.csv"

    def __str__(self) -> str:
        return self.name


def yp(y: Sequence[object], p: Sequence[object]) -> dict[str, Any]:
    """Return the same rows as a file and as arrays."""
    return {"file": columns(y=y, p=p), "arrays": {"y_true": numpy.array(y), "y_proba": numpy.array(p)}}


WIDE = columns(y=GOOD_Y, prediction=GOOD_P, **{f"feature_{k}": GOOD_P for k in range(200)})

CASES = [
    # probabilities
    Case(
        "percent",
        "ProbabilityError",
        "percent",
        ("[0] = 85", "percentages"),
        **yp([1, 0, 1], [85, 20, 60]),
        command="logloss score f.csv --y y --p p --percent",
        python="percent=True",
    ),
    Case(
        "negative",
        "ProbabilityError",
        "p-range",
        ("[1] = -0.2", "[0, 1]"),
        **yp([1, 0], [0.5, -0.2]),
    ),
    Case(
        "a little above one",
        "ProbabilityError",
        "p-rounding",
        ("[2] = 1.0000001", "rounding"),
        **yp([1, 0, 1], [0.5, 0.2, 1.0000001]),
        command="""logloss score 'SELECT * REPLACE (CASE WHEN p > 1 THEN 1 WHEN p < 0 THEN 0 ELSE p END AS p) FROM """
        """'"'"'f.csv'"'"'' --y y --p p  # changes 1 of 3 rows""",
        python="""data="SELECT * REPLACE (CASE WHEN p > 1 THEN 1 WHEN p < 0 THEN 0 ELSE p END AS p) FROM 'f.csv'"  """
        "# changes 1 of 3 rows",
    ),
    Case(
        "further above one",
        "ProbabilityError",
        "p-range",
        ("[2] = 1.00001",),
        **yp([1, 0, 1], [0.5, 0.2, 1.00001]),
    ),
    Case(
        "logits",
        "ProbabilityError",
        "logits-as-p",
        ("[0] = 2.5", "logits"),
        **yp([1, 0, 1], [2.5, -3.1, 0.4]),
        command="logloss score f.csv --y y --logit p",
        python="logit='p'",
    ),
    Case(
        "infinite p",
        "ProbabilityError",
        "p-range",
        ("[1] = inf",),
        **yp([1, 0], [0.5, float("inf")]),
    ),
    # missing values
    Case(
        "NaN",
        "MissingValueError",
        "missing",
        ("[1]", "missing"),
        **yp([1, 0, 0], [0.5, float("nan"), 0.2]),
        command="logloss score f.csv --y y --p p --missing drop  # leaves out 1 of 3 rows, and counts them",
        python="missing='drop'  # leaves out 1 of 3 rows, and counts them",
    ),
    Case(
        "empty cells",
        "MissingValueError",
        "missing",
        ("y[1]", "line 3", "2 of 4 rows: 1, 2"),
        columns(y=[1, "", "", 0], p=[0.5] * 4),
        command="logloss score f.csv --y y --p p --missing drop  # leaves out 2 of 4 rows, and counts them",
        python="missing='drop'  # leaves out 2 of 4 rows, and counts them",
    ),
    Case(
        "nulls in Parquet",
        "MissingValueError",
        "missing",
        ("p[0]",),
        parquet(y=[1, 0], p=[None, 0.5]),
        command="logloss score f.csv --y y --p p --missing drop  # leaves out 1 of 2 rows, and counts them",
        python="missing='drop'  # leaves out 1 of 2 rows, and counts them",
    ),
    Case(
        "nothing but gaps",
        "EmptyError",
        "all-missing",
        ("every one of 2 rows",),
        columns(y=["", ""], p=[0.5, 0.5], z=[1, 0]),
        options=("--y", "y", "--p", "p", "--missing", "drop"),
    ),
    # text
    Case(
        "text in a number column",
        "DataTypeError",
        "text",
        ('p[1] = "oops"', "line 3"),
        columns(y=[1, 0, 1], p=[0.5, "oops", 0.2]),
    ),
    Case(
        "a percent sign on some numbers",
        "DataTypeError",
        "notation",
        ('p[0] = "85%"', 'p[1] = "0.2"'),
        columns(y=[1, 0], p=["85%", "0.2"]),
    ),
    # labels
    Case(
        "labels -1 and +1",
        "LabelError",
        "label-signed",
        ("[1] = -1", "-1 and +1"),
        **yp([1, -1, 1], GOOD_P),
        command="logloss score f.csv --y y --p p --positive 1",
        python="positive=1",
    ),
    Case(
        "labels yes and no",
        "LabelError",
        "label-text",
        ('[0] = "yes"', "no", "yes"),
        **yp(["yes", "no", "yes"], GOOD_P),
        command="logloss score f.csv --y y --p p --positive yes",
        python="positive='yes'",
    ),
    Case(
        "labels 1 and 2",
        "LabelError",
        "label-text",
        ("[1] = 2",),
        **yp([1, 2, 1], GOOD_P),
    ),
    Case(
        "three classes",
        "LabelError",
        "label-classes",
        ("0, 1, 2", "categorical"),
        **yp([0, 1, 2], GOOD_P),
    ),
    Case(
        "three classes in words",
        "LabelError",
        "label-classes",
        ("'a', 'b', 'c'", "categorical"),
        **yp(["a", "b", "c"], GOOD_P),
    ),
    Case(
        "labels outside [0, 1]",
        "LabelError",
        "label-range",
        ("[2] = 1.5",),
        **yp([0.0, 0.5, 1.5], GOOD_P),
    ),
    Case(
        "a label misspelled",
        "LabelError",
        "positive-absent",
        ('"Yes"', "'no', 'yes'"),
        columns(y=["yes", "no", "yes"], p=GOOD_P),
        options=("--y", "y", "--p", "p", "--positive", "Yes"),
        command="logloss score f.csv --y y --p p --positive yes",
        python="positive='yes'",
    ),
    # shapes
    Case(
        "two columns of p",
        "ShapeError",
        "two-columns",
        ("(3, 2)",),
        arrays={"y_true": numpy.array(GOOD_Y), "y_proba": numpy.array([[0.2, 0.7], [0.7, 0.3], [0.4, 0.6]])},
    ),
    Case(
        "(n, 1) against (n,)",
        "ShapeError",
        "shape",
        ("(3, 1)", "(3,)"),
        arrays={"y_true": numpy.array(GOOD_Y), "y_proba": numpy.array(GOOD_P)[:, None]},
    ),
    Case(
        "lengths that differ",
        "ShapeError",
        "length",
        ("3", "2"),
        arrays={"y_true": numpy.array(GOOD_Y), "y_proba": numpy.array([0.8, 0.3])},
    ),
    Case(
        "an index that differs",
        "ShapeError",
        "index",
        ("index",),
        arrays={"y_true": pandas.Series(GOOD_Y), "y_proba": pandas.Series(GOOD_P, index=[2, 0, 1])},
    ),
    # types
    Case(
        "complex numbers",
        "DataTypeError",
        "complex",
        ("complex",),
        arrays={"y_true": numpy.array(GOOD_Y), "y_proba": numpy.array(GOOD_P, complex)},
    ),
    Case(
        "objects",
        "DataTypeError",
        "objects",
        ("object",),
        arrays={"y_true": numpy.array(GOOD_Y), "y_proba": numpy.array([object()] * 3)},
    ),
    Case(
        "a masked array",
        "DataTypeError",
        "masked-array",
        ("masked",),
        arrays={"y_true": numpy.ma.array(GOOD_Y), "y_proba": numpy.ma.array(GOOD_P, mask=[0, 1, 0])},
    ),
    Case(
        "dates",
        "DataTypeError",
        "text",
        ('p[0] = "1970-01-01"', "p holds text"),
        parquet(y=[1], p=pyarrow.array([0], pyarrow.date32())),
    ),
    # weights
    Case(
        "a negative weight",
        "WeightError",
        "weight-negative",
        ("w[1] = -2",),
        columns(y=GOOD_Y, p=GOOD_P, w=[1, -2, 1]),
        options=("--y", "y", "--p", "p", "--weight", "w"),
    ),
    Case(
        "an infinite weight",
        "WeightError",
        "weight-infinite",
        ("w[2] = inf",),
        columns(y=GOOD_Y, p=GOOD_P, w=[1, 2, "inf"]),
        options=("--y", "y", "--p", "p", "--weight", "w", "--where", "y >= 0"),
    ),
    Case(
        "a weight that is NaN",
        "MissingValueError",
        "missing",
        ("w[0]",),
        columns(y=GOOD_Y, p=GOOD_P, w=["nan", 2, 1]),
        options=("--y", "y", "--p", "p", "--weight", "w"),
        command="logloss score f.csv --y y --p p --weight w --missing drop  # leaves out 1 of 3 rows, and counts them",
        python="missing='drop'  # leaves out 1 of 3 rows, and counts them",
    ),
    Case(
        "weights all zero",
        "WeightError",
        "weight-zero",
        ("w", "zero"),
        columns(y=GOOD_Y, p=GOOD_P, w=[0, 0, 0]),
        options=("--y", "y", "--p", "p", "--weight", "w"),
    ),
    Case(
        "a negative weight in an array",
        "WeightError",
        "weight-negative",
        ("sample_weight[1] = -2",),
        arrays={"y_true": GOOD_Y, "y_proba": GOOD_P, "sample_weight": numpy.array([1.0, -2.0, 1.0])},
    ),
    # nothing there
    Case(
        "everything masked",
        "EmptyError",
        "all-masked",
        ("none of 3 rows",),
        columns(y=GOOD_Y, p=GOOD_P),
        options=("--y", "y", "--p", "p", "--where", "FALSE"),
    ),
    Case(
        "an empty file",
        "DataFileError",
        "file-empty",
        ("f.csv is empty",),
        b"",
    ),
    Case(
        "nothing but a header",
        "EmptyError",
        "empty",
        ("no rows",),
        text("y,p"),
    ),
    # columns
    Case(
        "no such column",
        "ColumnError",
        "no-column",
        ("no column prediction", "did you mean predictions?"),
        columns(y=GOOD_Y, predictions=GOOD_P),
        options=("--y", "y", "--p", "prediction"),
        command="logloss score f.csv --y y --p predictions",
        python="p='predictions'",
    ),
    Case(
        "no such column of two hundred",
        "ColumnError",
        "no-column",
        ("no column predicton", "did you mean prediction?"),
        WIDE,
        options=("--y", "y", "--p", "predicton"),
        command="logloss score f.csv --y y --p prediction",
        python="p='prediction'",
    ),
    Case(
        "no column like it",
        "ColumnError",
        "no-column",
        ("no column zzz", "feature_0", "182 more"),
        WIDE,
        options=("--y", "y", "--p", "zzz"),
    ),
    Case(
        "columns of one name",
        "ColumnError",
        "column-repeated",
        ("2 columns are named p",),
        text("y,p,p", "1,0.5,0.7", "0,0.5,0.2"),
    ),
    Case(
        "one column named twice",
        "ColumnError",
        "column-twice",
        ("y and p both name the column y",),
        columns(y=GOOD_Y, q=GOOD_P),
        options=("--y", "y", "--p", "y"),
    ),
    Case(
        "columns that are not named",
        "ColumnError",
        "which-column",
        ("the labels", "outcome, chance"),
        columns(outcome=GOOD_Y, chance=GOOD_P),
        options=(),
    ),
    # files
    Case(
        "no such file",
        "DataFileError",
        "no-file",
        ("no file g.csv",),
        columns(y=GOOD_Y, p=GOOD_P),
        path="g.csv",
        command="logloss score f.csv --y y --p p",
        python="data='f.csv'",
    ),
    Case(
        "a directory",
        "DataFileError",
        "directory",
        ("directory",),
        columns(y=GOOD_Y, p=GOOD_P),
        path="empty",
    ),
    Case(
        "a truncated Parquet file",
        "DataFileError",
        "damaged",
        ("Parquet", "cut short or damaged"),
        parquet(y=GOOD_Y, p=GOOD_P)[:-20],
    ),
    Case(
        "a gzip cut short",
        "DataFileError",
        "packed",
        ("gzip", "cut short or damaged"),
        gzip.compress(columns(y=GOOD_Y, p=GOOD_P))[:-9],
    ),
    Case(
        "a gzip with a flipped bit",
        "DataFileError",
        "packed",
        ("gzip", "cut short or damaged"),
        (lambda z: z[:-7] + bytes([z[-7] ^ 1]) + z[-6:])(gzip.compress(columns(y=GOOD_Y, p=GOOD_P))),
    ),
    Case(
        "a wrong delimiter",
        "DataFileError",
        "delimiter",
        ("y^p",),
        text("y^p", "1^0.8", "0^0.3"),
        command="cat f.csv | tr '^' , | logloss score - --y y --p p",
        python="""data=pandas.read_csv('f.csv', sep=r"^")""",
    ),
    Case(
        "a wrong delimiter, gzipped",
        "DataFileError",
        "delimiter",
        ("y   p",),
        gzip.compress(text("y   p", "1  0.8", "0  0.3")),
        command="gzip -dc f.csv | tr -s ' ' , | logloss score - --y y --p p",
        python="""data=pandas.read_csv('f.csv', sep=r"\\s+", compression="gzip")""",
    ),
    Case(
        "a line too long",
        "DataFileError",
        "csv-line",
        ("line 3", "2 columns", "3"),
        text("y,p", "1,0.5", "0,0,7", "1,0.2"),
    ),
    Case(
        "a line too short",
        "DataFileError",
        "csv-line",
        ("line 3", "2 columns", "1"),
        text("y,p", "1,0.5", "0", "1,0.2"),
    ),
    Case(
        "Windows text",
        "DataFileError",
        "encoding",
        ("not text in UTF-8",),
        "y,p,café\n1,0.5,à\n0,0.2,é\n".encode("cp1252"),
        python="data=pandas.read_csv('f.csv', encoding=\"cp1252\", sep=',', dtype=str, keep_default_na=False)",
        command="cat f.csv | iconv -f WINDOWS-1252 -t UTF-8 | logloss score - --y y --p p",
    ),
    Case(
        "mixed line ends",
        "DataFileError",
        "line-ends",
        ("lines end",),
        b"y,p\r\n1,0.5\n0,0.2\r\n",
    ),
    Case(
        "bytes",
        "DataFileError",
        "not-a-table",
        ("f.csv", "not text"),
        b"\x07\x03\x04\x00\x00\x00\x01\x02",
    ),
    # conditions
    Case(
        "a condition on no column",
        "ArgumentError",
        "where-sql",
        ("nope", "not found"),
        columns(y=GOOD_Y, p=GOOD_P),
        options=("--y", "y", "--p", "p", "--where", "nope > 1"),
    ),
    Case(
        "a condition that is no SQL",
        "ArgumentError",
        "where-sql",
        ("y >", "it ends before it is complete"),
        columns(y=GOOD_Y, p=GOOD_P),
        options=("--y", "y", "--p", "p", "--where", "y >"),
    ),
    # names that are trouble
    Case(
        "a name for the shell",
        "ProbabilityError",
        "percent",
        ("it's; $(p)[0] = 85",),
        text("y,it's; $(p)", "1,85", "0,20"),
        options=("--y", "y", "--p", "it's; $(p)"),
        command="""logloss score f.csv --y y --p 'it'"'"'s; $(p)' --percent""",
        python="percent=True",
    ),
    Case(
        "control characters",
        "DataTypeError",
        "text",
        ("\ufffd[31m",),
        text("y,\x1b[31mp", "1,\x1b[2J"),
        options=("--y", "y", "--p", "\x1b[31mp"),
    ),
    Case(
        "a long cell",
        "DataTypeError",
        "text",
        ("aaa...",),
        text("y,p", f"1,{'a' * 10_000}", "0,0.5"),
    ),
]

FILES = [case for case in CASES if case.file is not None]
ARRAYS = [case for case in CASES if case.arrays]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    return tmp_path


def named(options: Sequence[str]) -> dict[str, str]:
    """Return command-line options as arguments of evaluate."""
    return {name.removeprefix("--"): value for name, value in zip(options[::2], options[1::2], strict=True)}


def assert_error(error: LogLossError, case: Case) -> None:
    assert type(error).__name__ == case.error, error
    for part in case.says:
        assert part in error.problem
    assert str(error) == (error.problem if error.hint is None else f"{error.problem}\n{error.hint}")
    assert error.problem.endswith((".", "?"))
    assert error.problem.isprintable()


@pytest.mark.parametrize("case", FILES, ids=str)
def test_evaluate_says_so(case: Case, folder: Path) -> None:
    assert case.file is not None
    (folder / "f.csv").write_bytes(case.file)
    options = named(case.options)
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(case.path, **options)
    if not case.options:
        return  # only the command line looks for columns by their usual names
    assert_error(caught.value, case)
    assert (caught.value.code, caught.value.hint) == (case.code, case.python)
    if case.python is not None:
        change = eval(f"dict({case.python}\n)", {"pandas": pandas})  # noqa: S307
        options |= change
        if "logit" in change:
            del options["p"]
        assert logloss.evaluate(options.pop("data", case.path), **options).n


@pytest.mark.parametrize("case", FILES, ids=str)
def test_the_command_says_so(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert case.file is not None
    (folder / "f.csv").write_bytes(case.file)
    assert run(["score", case.path, *case.options]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    problem, *hints = err.splitlines()
    assert problem.startswith("logloss: ")
    for part in case.says:
        assert part in problem
    assert hints == ([] if case.command is None else [case.command])
    if case.command is not None:
        assert_runs(case.command, capsys)


def assert_runs(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Run a hint as a shell would."""
    plain, _, _ = line.partition("  # ")
    if "|" in plain:
        program = f"{shlex.quote(sys.executable)} -m logloss"
        line = plain.replace("| logloss", f"| {program}")
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "log loss" in done.stdout
    else:
        program, *arguments = shlex.split(plain)
        assert program == "logloss"
        assert run(arguments) == 0, capsys.readouterr().err
        assert "log loss" in capsys.readouterr().out


@pytest.mark.parametrize("case", ARRAYS, ids=str)
def test_log_loss_says_so(case: Case) -> None:
    names: dict[str, Any] = {**case.arrays}
    with pytest.raises(LogLossError) as caught:
        logloss.log_loss(**names)
    assert_error(caught.value, case)
    line = caught.value.hint
    if line is not None:
        assert numpy.isfinite(mended(line, logloss.log_loss, names, names))


@pytest.mark.parametrize("case", ARRAYS, ids=str)
def test_evaluate_on_arrays_says_so(case: Case) -> None:
    names = {"y": case.arrays["y_true"], "p": case.arrays["y_proba"], "weight": case.arrays.get("sample_weight")}
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(**names)
    assert type(caught.value).__name__ == case.error
    line = caught.value.hint
    if line is not None:
        assert mended(line, logloss.evaluate, names, names).n


@pytest.mark.parametrize("kind", [ValueError, LogLossError])
def test_the_errors_are_what_users_expect(kind: type[Exception]) -> None:
    with pytest.raises(kind):
        logloss.evaluate("there/is/no/such/file.csv")


def test_a_missing_extra_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "f.csv").write_bytes(columns(y=GOOD_Y, p=GOOD_P))
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(LogLossError, match="duckdb, which is not installed") as caught:
        logloss.evaluate("f.csv", where="p > 0.5")
    assert isinstance(caught.value, ImportError)
    assert str(caught.value).splitlines()[-1] == "pip install 'logloss[files]'"
