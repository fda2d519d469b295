"""What errors carry: stable codes, harmless text, facts that merge and travel; and the classes that docstrings name."""

import ast
import builtins
import pickle
import re
from pathlib import Path

import pytest

import logloss
from logloss import errors
from logloss._evaluate.scan.error_state import error_from_state, error_to_state
from logloss._row_faults import _KINDS, SHOWN, RowFault, row_fault
from logloss.errors import Change, ColumnError, LogLossError, MissingExtraError, ProbabilityError

SOURCES = sorted(Path(logloss.__file__).parent.rglob("*.py"))
CLASSES = LogLossError.__subclasses__()


def raised_codes() -> set[str]:
    """Return the codes that the package gives to errors, from its source."""
    names = {kind.__name__ for kind in CLASSES}
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names and len(node.args) > 1:
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: the code is not a word"
                found.add(node.args[0].value)
    return found | set(_KINDS)


def test_codes_are_words_with_hyphens() -> None:
    codes = raised_codes()
    assert len(codes) > 60
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


@pytest.mark.parametrize("kind", CLASSES)
def test_every_error_is_one_that_users_expect(kind: type[LogLossError]) -> None:
    assert issubclass(kind, ValueError | TypeError)
    assert kind.__name__ in vars(errors)


def test_parts_of_one_fault_add_up() -> None:
    parts = [RowFault("p-range", "p", rows=(k, k + 1), values=(2.0, 3.0), count=2, size=10) for k in (0, 10, 20, 30)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.merge(part)
    assert (whole.count, whole.size) == (8, 40)
    assert whole.rows == (0, 1, 10, 11, 20)
    assert len(whole.values) == SHOWN
    error = whole.error()
    assert isinstance(error, ProbabilityError)
    assert "p[0] = 2.0: a probability lies in [0, 1] (8 of 40 rows: 0, 1, 10, 11, 20, ...)." in str(error)
    assert row_fault(error) == whole


@pytest.mark.parametrize("code", _KINDS)
def test_every_fault_of_rows_becomes_an_error(code: str) -> None:
    error = RowFault(code, "x", rows=(3,), values=(2.0,), count=1, size=9, labels=(1, 2)).error(stands="line 5")
    assert (error.code, error.rows, error.values, error.hint) == (code, (3,), (2.0,), None)
    assert error.problem.startswith("x[3] = 2.0 (line 5): ")
    assert error.problem[-1] in ".?"


def test_a_fault_of_no_known_kind_is_refused_at_once() -> None:
    with pytest.raises(KeyError):
        RowFault("p-rnage", "p")


def test_names_and_values_are_made_harmless() -> None:
    error = RowFault("p-range", "p\x1b[31m\n", rows=(0,), values=("\x07" + "x" * 10_000,), count=1).error()
    assert error.problem.isprintable()
    assert len(error.problem) < 200


def test_a_hint_that_a_terminal_would_obey_is_not_given() -> None:
    error = ColumnError("no-column", "there is no column p.", change=Change("p", "\x1b[31mp\x9b"))
    assert error.hint == "p='\\x1b[31mp\\x9b'"  # as Python writes it
    assert ColumnError("no-column", "there is no column p.", "p=\x9b").hint is None


ERRORS = [
    RowFault("percent", "p", rows=(3,), values=(85.0,), count=1, size=9).error(change=Change("percent", True)),
    ColumnError("no-column", "there is no column a.", subject="a", change=Change("p", ("b", "c"))),
    MissingExtraError("extra", "SQL needs duckdb.", "pip install 'logloss[files]'", subject="duckdb"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_survives_pickling(error: LogLossError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(again) is type(error)
    assert (str(again), again.code, again.subject, again.change) == (
        str(error),
        error.code,
        error.subject,
        error.change,
    )


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_comes_back_from_another_machine(error: LogLossError) -> None:
    again = error_from_state(error_to_state(error))
    assert type(again) is type(error)
    assert {name: fact for name, fact in vars(again).items() if name != "name"} == vars(error)


@pytest.mark.parametrize(
    "change",
    [{"class": "SystemExit"}, {"class": "Exception"}, {"rows": [0] * 6}, {"values": [[]]}, {"change": [1, 2, 3]}],
)
def test_what_is_no_error_is_not_made_one(change: dict[str, object]) -> None:
    with pytest.raises((LookupError, ValueError, TypeError)):
        error_from_state({**error_to_state(ERRORS[0]), **change})


def test_every_class_that_a_docstring_names_exists() -> None:
    known = {*vars(errors), *vars(builtins)}
    # Within a module it may also be one of its own, as the kernels' InvalidRowsError, which never gets out.
    missing = []
    named = 0
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        own = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module | ast.AsyncFunctionDef):
                continue
            section = re.search(r"\nRaises\n------\n(.*?)(?=\n\n\w|\Z)", ast.get_docstring(node) or "", re.DOTALL)
            for name in re.findall(r"^(\w+)$", section[1] if section else "", re.MULTILINE):
                named += 1
                if name not in known | own:
                    missing.append(f"{path.name}: {name}")
    assert named > 50
    assert missing == []
