"""Every hint is run: a faulty input for each code, and the line that its error proposes, in Python and in the shell.

`test_bad_input.py` has more inputs of files and arrays; here every code of the package has at least one, or stands in
`WITHOUT` because no line is sure.
"""

import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import logloss
import test_bad_input
import test_errors
from logloss import errors
from logloss._cli import hints, run
from logloss._cli.command import Command
from logloss._sources.optional import missing_extra
from logloss._sources.sql import _missing_extension
from logloss._sources.tables.dataframes import _no_dataframe
from logloss._train.descent import descent
from logloss.errors import LogLossError, MissingExtraError

GOOD_Y, GOOD_P = [1, 0, 1], [0.8, 0.3, 0.6]
Y, P = numpy.array(GOOD_Y), numpy.array(GOOD_P)


class Share:
    """What becomes a number, but is none."""

    def __float__(self) -> float:
        return 0.5


# Of arrays: the code, what is called and its arguments. The hint is a line of Python on the same names.
ARRAYS: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    ("percent", logloss.log_loss, {"y_true": Y, "y_proba": 100 * P}),
    ("logits-as-p", logloss.log_loss, {"y_true": Y, "y_proba": [2.5, -3.0, 0.5]}),
    ("label-signed", logloss.log_loss, {"y_true": 2 * Y - 1, "y_proba": P}),
    ("label-text", logloss.log_loss, {"y_true": ["Yes", "No", "Yes"], "y_proba": P}),
    ("label-ignored", logloss.log_loss, {"y_true": [1, 9, 0], "y_proba": P}),
    ("weight-precision", logloss.log_loss, {"y_true": Y, "y_proba": P.astype("f4"), "sample_weight": 1e-60 * (Y + 1)}),
    ("two-columns", logloss.log_loss, {"y_true": Y, "logits": [[0.0, 1.0], [2.0, 1.0], [0.5, 1.0]]}),
    ("shape", logloss.log_loss, {"y_true": Y[:, None], "y_proba": P}),
    ("shape", logloss.log_loss, {"y_true": Y, "y_proba": 0.5}),
    ("weight-shape", logloss.log_loss, {"y_true": [[1, 0]] * 3, "y_proba": [[0.5] * 2] * 3, "sample_weight": P}),
    ("pos-weight-shape", logloss.log_loss, {"y_true": [[1, 0]], "y_proba": [[0.5] * 2], "pos_weight": [[1], [2]]}),
    ("index", logloss.log_loss, {"y_true": pandas.Series(Y), "y_proba": pandas.Series(P, index=[2, 0, 1])}),
    ("out", logloss.value_and_grad, {"y_true": Y, "y_proba": P, "out": numpy.empty(2)}),
    ("complex", logloss.log_loss, {"y_true": Y, "y_proba": P + 0j}),
    ("objects", logloss.log_loss, {"y_true": Y, "y_proba": numpy.array([Share(), Share(), Share()])}),
    ("text", logloss.log_loss, {"y_true": Y, "y_proba": P.astype(str)}),
    ("not-an-array", logloss.log_loss, {"y_true": Y, "y_proba": iter(GOOD_P)}),
    ("p-rounding", logloss.log_loss, {"y_true": Y, "y_proba": [1.0000001, -1e-9, 0.5]}),
    ("masked-array", logloss.log_loss, {"y_true": Y, "y_proba": numpy.ma.array(P, mask=[0, 1, 0])}),
    ("masked-array", logloss.log_loss, {"y_true": Y, "logits": numpy.ma.array(P, mask=[0, 1, 0])}),
    ("mask-type", logloss.log_loss, {"y_true": Y, "y_proba": P, "where": [1, 0, 1]}),
    ("features-labels", descent, {"x": P, "y": Y[:, None]}),
]  # fmt: skip

# Of columns and options: the arguments of evaluate or compare. The hint is one of their arguments.
TABLE = {"y": Y, "p": P, "q": P, "r": P, "s": numpy.array(["a", "b", "a"])}
OPTIONS: list[tuple[str, Callable[..., Any], dict[str, Any]]] = [
    ("percent", logloss.evaluate, {"y": Y, "p": 100 * P}),
    ("logits-as-p", logloss.evaluate, {"y": Y, "p": [2.5, -3.0, 0.5]}),
    ("logits-as-p", logloss.evaluate, {"data": {"y": Y, "p": [2.5, -3.0, 0.5]}}),
    ("label-signed", logloss.evaluate, {"y": 2 * Y - 1, "p": P}),
    ("label-text", logloss.evaluate, {"data": {"y": ["t", "f", "t"], "p": P}}),
    ("positive-absent", logloss.evaluate, {"data": {"y": ["yes", "no", "yes"], "p": P}, "positive": "yse"}),
    ("label-ignored", logloss.evaluate, {"y": [1, -100, 0], "p": P}),
    ("p-rounding", logloss.evaluate, {"y": Y, "p": [1.0000001, 0.2, 0.5]}),
    ("p-rounding", logloss.evaluate, {"data": pandas.DataFrame({"y": Y, "p": [1.0000001, 0.2, 0.5]})}),
    ("p-rounding", logloss.evaluate, {"data": "rounded.csv"}),
    ("two-columns", logloss.evaluate, {"data": pandas.DataFrame({"y": Y, "p": [[0.5, 0.5]] * 3})}),
    ("two-columns", logloss.evaluate, {"data": pandas.DataFrame({"y": Y}), "p": numpy.column_stack([1 - P, P])}),
    ("missing", logloss.evaluate, {"y": Y, "p": [0.5, None, 0.5]}),
    ("no-column", logloss.evaluate, {"data": TABLE | {"prob": P}, "p": "prb"}),
    ("no-column", logloss.evaluate, {"data": TABLE | {"city": P, "age": P}, "by": ["city", "agee"]}),
    ("no-column", logloss.compare, {"data": TABLE | {"model": P}, "p": ["q", "modle", "r"]}),
    ("no-baseline", logloss.compare, {"data": TABLE | {"model": P}, "p": ["q", "model"], "baseline": "modle"}),
    ("option", logloss.evaluate, {"data": TABLE, "missing": "dorp"}),
    ("option", logloss.evaluate, {"y": Y, "logit": P, "percent": True}),
    ("option", logloss.compare, {"data": TABLE, "p": ["q", "r"], "on": "s"}),
    ("option", logloss.log_loss, {"y_true": Y, "y_proba": P, "reduction": "Mean"}),
    ("engine-data", logloss.evaluate, {"data": TABLE, "engine": "spark"}),
    ("no-file", logloss.evaluate, {"data": "predictoins.csv"}),
    ("engine-files", logloss.evaluate, {"data": "predictions.text", "engine": "dask"}),
    ("delimiter", logloss.evaluate, {"data": "tilde.csv"}),
    ("which-table", logloss.evaluate, {"data": "two.db#forecast"}),
]

# On the command line: the arguments.
COMMANDS: list[tuple[str, str]] = [
    ("percent", "score percent.csv"),
    ("logits-as-p", "score logits.csv --p p"),
    ("label-signed", "score signed.csv"),
    ("label-text", "score words.csv"),
    ("label-ignored", "score marked.csv"),
    ("p-rounding", "score rounded.csv"),
    ("positive-absent", "score words.csv --positive Yes!"),
    ("missing", "score gaps.csv"),
    ("no-column", "score predictions.csv --p chnce"),
    ("no-column", "compare predictions.csv --p p --p chnce"),
    ("no-baseline", "compare predictions.csv --p p --p chance --baseline chanse"),
    ("which-column", "score true_label.csv"),
    ("option", "score predictions.csv --missing dorp"),
    ("option", "score predictions.csv --baseline p"),
    ("option", "explain --p 85%"),
    ("option", "practice --worksheet sheet"),
    ("no-file", "score predictoins.csv"),
    ("engine-files", "score predictions.text --engine dask"),
    ("delimiter", "score tilde.csv"),
    ("encoding", "score utf16.csv"),
    ("encoding", "score utf16le.csv"),
    ("delimiter", "score spaces.csv --y 1 --p 2"),
    ("which-table", "score two.db#forecast"),
]

# What no line settles for sure: other data, or a choice that only its owner can make.
WITHOUT = {
    *(
        "p-range",
        "label-case",
        "label-classes",
        "label-range",
        "weight-negative",
        "weight-infinite",
        "weight-fraction",
        "feature",
    ),  # values
    *("weight-zero", "empty", "all-masked", "all-missing", "empty-tally", "no-misses"),  # no rows
    *("length", "features-shape", "where-size", "column-type", "column-repeated", "column-twice"),
    *(
        "swapped",
        "unknown-argument",
        "both-given",
        "none-given",
        "not-together",
        "one-row",
        "no-data",
        "one-model",
        "too-many-slices",
    ),
    *("no-match", "notation", "labels-differ", "where-joined", "where-sql", "where-arrays", "sql", "parts-differ"),
    *("encrypted", "format"),
    *("directory", "unreadable", "damaged", "packed", "file-empty", "not-a-table", "line-ends", "csv-line"),
    *(
        "no-date",
        "json-line",
        "held",
        "address",
        "unreadable-there",
        "cluster-rows",
        "workers",
        "progress",
        "state",
        "part-state",
    ),
}

# What a test cannot run: it would install something, or change how the whole process computes.
NOT_RUN = {"page", "extra", "address-extension", "flush-to-zero", "kernels", "not-a-table-object"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    import duckdb

    monkeypatch.chdir(tmp_path)
    rows = [f"{y},{p},{p / 2},{2 * y - 1},{'yes' if y else 'no'}" for y, p in zip(GOOD_Y, GOOD_P, strict=True)]
    Path("predictions.csv").write_text("\n".join(["y,p,chance,signed,word", *rows, ""]))
    Path("predictions.text").write_bytes(Path("predictions.csv").read_bytes())
    for name, header, lines in (
        ("percent.csv", "y,p", ["1,85", "0,20"]),
        ("logits.csv", "y,p", ["1,2.5", "0,-3"]),
        ("signed.csv", "y,p", ["1,0.5", "-1,0.5"]),
        ("words.csv", "y,p", ["yes,0.5", "no,0.5"]),
        ("rounded.csv", "y,p", ["1,1.0000001", "0,0.5"]),
        ("marked.csv", "y,p", ["1,0.5", "0,0.5", "9,0.5"]),
        ("gaps.csv", "y,p", ["1,0.5", "0,"]),
        ("true_label.csv", "day,true_label,p", ["2,1,0.5", "3,0,0.5"]),
        ("tilde.csv", "y~p", ["1~0.5", "0~0.5"]),
    ):
        Path(name).write_text("\n".join([header, *lines, ""]))
    Path("utf16.csv").write_text("y,p\n1,0.5\n0,0.5\n", encoding="utf-16")
    Path("utf16le.csv").write_bytes("y,p\n1,0.5\n0,0.5\n".encode("utf-16-le"))
    Path("spaces.csv").write_text("1 0.5\n0 0.25\n")
    with duckdb.connect("two.db") as connection:
        connection.execute("CREATE TABLE forecasts AS SELECT 1 AS y, 0.5 AS p; CREATE TABLE other AS SELECT 2 AS z")
    return tmp_path


def caught(call: Callable[..., Any], arguments: dict[str, Any]) -> LogLossError:
    with pytest.raises(LogLossError) as found:
        call(**arguments)
    return found.value


@pytest.mark.parametrize(("code", "call", "arguments"), ARRAYS)
def test_a_hint_for_arrays_runs(code: str, call: Callable[..., Any], arguments: dict[str, Any]) -> None:
    error = caught(call, arguments)
    assert error.code == code
    assert error.hint is not None
    names = {"numpy": numpy, "logloss": logloss} | arguments
    if error.hint.startswith("logloss."):
        assert eval(error.hint, names) >= 0  # noqa: S307
    else:
        exec(error.hint, names)  # noqa: S102
        call(**{name: names[name] for name in arguments})


@pytest.mark.parametrize(("code", "call", "arguments"), OPTIONS)
def test_a_hint_for_an_argument_runs(
    code: str, call: Callable[..., Any], arguments: dict[str, Any], folder: Path
) -> None:
    error = caught(call, arguments)
    assert error.code == code
    assert error.hint is not None
    change = eval(f"dict({error.hint}\n)", {"pandas": pandas, "numpy": numpy, **arguments})  # noqa: S307
    changed = {**arguments, **change}
    if "logit" in change:
        changed.pop("p", None)
    call(**changed)


@pytest.mark.parametrize(("code", "line"), COMMANDS)
def test_a_hint_of_the_command_line_runs(
    code: str, line: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[LogLossError] = []
    whole = hints.hint
    monkeypatch.setattr("logloss._cli.hint", lambda error, command: seen.append(error) or whole(error, command))
    assert run(shlex.split(line)) == 2
    (error,) = seen
    assert error.code == code
    hint = capsys.readouterr().err.splitlines()[-1].partition("  # ")[0]
    assert hint == (whole(error, Command(shlex.split(line))) or "").partition("  # ")[0]
    program, *arguments = shlex.split(hint)
    if program == "logloss":
        assert run(arguments) == 0, capsys.readouterr().err
    else:
        piped = hint.replace("| logloss", f"| {shlex.quote(sys.executable)} -m logloss")
        done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_what_is_to_be_installed_is_said_for_python_and_for_the_shell() -> None:
    command = Command(["score", "s3://b/f.parquet"])
    extra = missing_extra("duckdb", "SQL", "files")
    assert hints.hint(extra, command) == extra.hint == "pip install 'logloss[files]'"
    extension = _missing_extension("s3://b/f.parquet", "httpfs")
    assert isinstance(extension, MissingExtraError)
    assert extension.hint == 'duckdb.sql("INSTALL httpfs")  # once'
    assert shlex.split(hints.hint(extension, command) or "")[:3] == [
        "python",
        "-c",
        'import duckdb; duckdb.sql("INSTALL httpfs")',
    ]


def test_a_table_to_be_computed_is_collected() -> None:
    assert _no_dataframe("data", "Lazy", collects=True).hint == "data = data.collect()"
    assert _no_dataframe("data", "object", collects=False).hint is None


def test_every_code_has_a_hint_that_is_run_or_none() -> None:
    tried = {code for code, *_ in (*ARRAYS, *OPTIONS, *COMMANDS)}
    codes = test_errors.raised_codes()
    assert tried & WITHOUT == set()
    assert tried | WITHOUT | NOT_RUN == codes
    assert set(hints.HINTS) <= codes


def test_what_has_no_hint_here_has_none_elsewhere() -> None:
    assert [case.name for case in test_bad_input.CASES if case.code in WITHOUT and (case.python or case.command)] == []


def test_a_hint_is_never_one_that_loses_rows_silently() -> None:
    package = Path(errors.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in package.rglob("*errors.py"))
    assert not {"numpy.clip", "numpy.maximum", "on_bad_lines", "duplicated()", "sed '"} & set(text.split())
