"""Every hint is run: a faulty input for each code, the line that its error proposes, and what was meant.

Faults of the values of rows are in `test_hints_by_container.py`, in all that they may come in; here is every other
code of the package, or it stands in `WITHOUT` because no line is sure.
"""

import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
import scipy.sparse

import logloss
import test_bad_input
import test_errors
from hinted import mended
from logloss import errors
from logloss._cli import hints, run
from logloss._cli.command import Command
from logloss._sources.optional import missing_extra
from logloss._sources.sql import _missing_extension
from logloss._sources.tables.dataframes import _no_dataframe
from logloss._train import descent
from logloss.errors import LogLossError, MissingExtraError
from test_hints_by_container import KINDS

GOOD_Y, GOOD_P = [1, 0, 1], [0.8, 0.3, 0.6]
Y, P = numpy.array(GOOD_Y), numpy.array(GOOD_P)
FIRST_TWO, LAST_TWO = numpy.ma.array(P, mask=[0, 0, 1]), numpy.ma.array(Y, mask=[1, 0, 0])


class Share:
    """What becomes a number, but is none."""

    def __float__(self) -> float:
        return 0.5


# Of arrays: the code, what is called, its arguments, and what some of them were meant to be.
ARRAYS: list[tuple[str, Callable[..., Any], dict[str, Any], dict[str, Any]]] = [
    (
        "weight-shape",
        logloss.log_loss,
        {"y_true": [[1, 0]] * 3, "y_proba": [[0.5, 0.25]] * 3, "sample_weight": P},
        {"sample_weight": [[w, w] for w in GOOD_P]},
    ),
    (
        "pos-weight-shape",
        logloss.log_loss,
        {"y_true": [[1, 1]], "y_proba": [[0.5, 0.25]], "pos_weight": [[1], [2]]},
        {"pos_weight": [1, 2]},
    ),
    (
        "index",
        logloss.log_loss,
        {"y_true": pandas.Series(Y), "y_proba": pandas.Series(P, index=[2, 0, 1])},
        {"y_proba": [0.3, 0.6, 0.8], "y_true": GOOD_Y},
    ),
    (
        "index",
        logloss.evaluate,
        {"y": pandas.Series(Y), "p": pandas.Series(P, index=[2, 0, 1])},
        {"p": [0.3, 0.6, 0.8], "y": GOOD_Y},
    ),
    ("out", logloss.value_and_grad, {"y_true": Y, "y_proba": P, "out": numpy.empty(2)}, {"out": None}),
    ("complex", logloss.log_loss, {"y_true": Y, "y_proba": P + 0j}, {"y_proba": P}),
    (
        "objects",
        logloss.log_loss,
        {"y_true": Y, "y_proba": numpy.array([Share(), Share(), Share()])},
        {"y_proba": [0.5] * 3},
    ),
    ("not-an-array", logloss.log_loss, {"y_true": Y, "y_proba": iter(GOOD_P)}, {"y_proba": P}),
    ("not-an-array", logloss.log_loss, {"y_true": Y, "y_proba": scipy.sparse.csr_array(P[:, None])}, {"y_proba": P}),
    ("masked-array", logloss.log_loss, {"y_true": Y, "y_proba": FIRST_TWO}, {"y_true": Y[:2], "y_proba": P[:2]}),
    ("masked-array", logloss.log_loss, {"y_true": Y, "logits": FIRST_TWO}, {"y_true": Y[:2], "logits": P[:2]}),
    (
        "masked-array",
        logloss.value_and_grad,
        {"y_true": LAST_TWO, "y_proba": FIRST_TWO},
        {"y_true": [0], "y_proba": [0.3]},
    ),
    ("masked-array", logloss.evaluate, {"y": LAST_TWO, "p": FIRST_TWO}, {"y": [0], "p": [0.3]}),
    ("mask-type", logloss.log_loss, {"y_true": Y, "y_proba": P, "where": [1, 0, 1]}, {"where": [True, False, True]}),
    ("features-labels", descent, {"x": P, "y": Y[:, None]}, {"y": Y}),
]

# Of columns and options: the arguments of evaluate, compare or log_loss. The hint is one of their arguments.
TABLE = {"y": Y, "p": P, "q": P / 2, "r": P / 4, "s": numpy.array(["a", "b", "a"])}
OPTIONS: list[tuple[str, Callable[..., Any], dict[str, Any], dict[str, Any]]] = [
    (
        "two-columns",
        logloss.evaluate,
        {"data": pandas.DataFrame({"y": Y}), "p": numpy.column_stack([1 - P, P])},
        {"p": P},
    ),
    ("no-column", logloss.evaluate, {"data": TABLE | {"prob": P}, "p": "prb"}, {"p": "prob"}),
    ("no-column", logloss.fit, {"data": {"y": [0, 1, 0, 1], "age": [1, 2, 3, 4]}, "x": ["agee"]}, {"x": "age"}),
    ("separation", logloss.fit, {"data": {"y": [0, 0, 1, 1], "x": [1, 2, 3, 4]}, "x": "x"}, {"penalty": "firth"}),
    (
        "no-column",
        logloss.evaluate,
        {"data": TABLE | {"city": P, "age": P}, "by": ["city", "agee"]},
        {"by": ["city", "age"]},
    ),
    (
        "no-column",
        logloss.compare,
        {"data": TABLE | {"model": P}, "p": ["q", "modle", "r"]},
        {"p": ["q", "model", "r"]},
    ),
    (
        "no-baseline",
        logloss.compare,
        {"data": TABLE | {"model": P}, "p": ["q", "model"], "baseline": "modle"},
        {"baseline": "model"},
    ),
    ("option", logloss.evaluate, {"data": TABLE, "missing": "dorp"}, {"missing": "drop"}),
    ("option", logloss.evaluate, {"y": Y, "logit": P, "percent": True}, {"percent": False}),
    ("option", logloss.compare, {"data": TABLE, "p": ["q", "r"], "on": "s"}, {"on": None}),
    ("option", logloss.log_loss, {"y_true": Y, "y_proba": P, "reduction": "Mean"}, {"reduction": "mean"}),
    ("engine-data", logloss.evaluate, {"data": TABLE, "engine": "spark"}, {"engine": None}),
    ("no-file", logloss.evaluate, {"data": "predictoins.csv"}, {"data": "predictions.csv"}),
    ("engine-files", logloss.evaluate, {"data": "predictions.text", "engine": "dask"}, {"engine": None}),
    ("delimiter", logloss.evaluate, {"data": "tilde.csv"}, {"data": TABLE}),
    ("which-table", logloss.evaluate, {"data": "two.db#forecast"}, {"data": "two.db#forecasts"}),
]

# On the command line: the arguments, and what was meant.
COMMANDS: list[tuple[str, str, str]] = [
    ("no-column", "score predictions.csv --p chnce", "score predictions.csv --p chance"),
    ("no-column", "compare predictions.csv --p p --p chnce", "compare predictions.csv --p p --p chance"),
    (
        "no-baseline",
        "compare predictions.csv --p p --p chance --baseline chanse",
        "compare predictions.csv --p p --p chance --baseline chance",
    ),
    ("which-column", "score true_label.csv", "score true_label.csv --y true_label"),
    ("option", "score predictions.csv --missing dorp", "score predictions.csv --missing drop"),
    ("option", "score predictions.csv --baseline p", "score predictions.csv"),
    ("option", "explain --p 85%", "explain --p 0.85"),
    ("option", "explain --p 1e-400", "explain --logit -921.03403719761832"),
    ("option", "practice --worksheet sheet", "practice --worksheet sheet.html"),
    ("no-file", "score predictoins.csv", "score predictions.csv"),
    ("engine-files", "score predictions.text --engine dask", "score predictions.text --engine local"),
    ("delimiter", "score tilde.csv --value", "score predictions.csv --value"),
    ("encoding", "score western.csv --value", "score predictions.csv --value"),
    ("delimiter", "score spaces.csv --y 1 --p 2 --value", "score predictions.csv --value"),
    ("which-table", "score two.db#forecast", "score two.db#forecasts"),
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
    *(
        "labels",
        "classes",
        "one-class",
        "few-rows",
        "few-clusters",
        "no-optimum",
        "fit-elsewhere",
        "name-twice",
        "digits",
        "narrow",
    ),  # of a fit
    *("one-level", "mixed-column", "many-levels", "no-level", "unknown-level"),  # of categories
    *(
        "no-coefficient",
        "no-likelihood",
        "no-profile",
        "no-firth",
        "no-vcov",
        "not-nested",
        "penalized",
        "model-file",
    ),  # of a model
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
    *(
        "directory",
        "unreadable",
        "damaged",
        "packed",
        "file-changed",
        "file-empty",
        "not-a-table",
        "line-ends",
        "csv-line",
    ),
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
    plain = [f"{y},{p}" for y, p in zip(GOOD_Y, GOOD_P, strict=True)]
    text = "\n".join(["y,p", *plain, ""])
    Path("true_label.csv").write_text("\n".join(["true_label,p,day", *(f"{row},2" for row in plain), ""]))
    Path("tilde.csv").write_text(text.replace(",", "~"))
    Path("western.csv").write_text("".join(f"{line},é\n" for line in text.split()), encoding="cp1252")
    Path("spaces.csv").write_text("\n".join([*plain, ""]).replace(",", " "))
    with duckdb.connect("two.db") as connection:
        connection.execute("CREATE TABLE forecasts AS SELECT 1 AS y, 0.5 AS p; CREATE TABLE other AS SELECT 2 AS z")
    return tmp_path


def caught(call: Callable[..., Any], arguments: dict[str, Any]) -> LogLossError:
    with pytest.raises(LogLossError) as found:
        call(**arguments)
    return found.value


def outcome(result: Any) -> str:
    """Return what was computed, as text, whatever it was computed from."""
    if hasattr(result, "to_json"):
        plain = json.loads(result.to_json())
        of_the_data = ("source", "masked", "rows", "columns", "work")
        return str({name: value for name, value in plain.items() if name not in of_the_data})
    return str(result)


@pytest.mark.parametrize(("code", "call", "arguments", "meant"), ARRAYS)
def test_a_hint_for_arrays_gives_what_was_meant(
    code: str, call: Callable[..., Any], arguments: dict[str, Any], meant: dict[str, Any]
) -> None:
    error = caught(call, arguments)
    assert error.code == code
    assert error.hint is not None
    found = mended(error.hint, call, arguments, arguments)
    expected = call(**{**arguments, **meant})
    if code == "masked-array":  # of which a gradient or a list of rows has more
        found, expected = value(found), value(expected)
    assert outcome(found) == outcome(expected)


def value(result: Any) -> float:
    """Return the mean loss."""
    return float(result[0] if isinstance(result, tuple) else getattr(result, "log_loss", result))


@pytest.mark.parametrize(("code", "call", "arguments", "meant"), OPTIONS)
def test_a_hint_for_an_argument_gives_what_was_meant(
    code: str, call: Callable[..., Any], arguments: dict[str, Any], meant: dict[str, Any], folder: Path
) -> None:
    error = caught(call, arguments)
    assert error.code == code
    assert error.hint is not None
    found = mended(error.hint, call, arguments, {"pandas": pandas, **arguments})
    assert outcome(found) == outcome(call(**{**arguments, **meant}))


@pytest.mark.parametrize(("code", "line", "meant"), COMMANDS)
def test_a_hint_of_the_command_line_gives_what_was_meant(
    code: str, line: str, meant: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
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
        found = capsys.readouterr().out
    else:
        piped = hint.replace("| logloss", f"| {shlex.quote(sys.executable)} -m logloss")
        done = subprocess.run(["bash", "-c", piped], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = done.stdout
    assert run(shlex.split(meant)) == 0
    assert found == capsys.readouterr().out


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
    tried |= {case.code for case in KINDS.values() if case.meant is not None}
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
