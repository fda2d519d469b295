"""The one table of what can be wrong: every row of it is used, and says one problem and one line that mends it."""

import pickle
import re
from pathlib import Path

import pytest

import logloss
from logloss.errors import KINDS, SHOWN, Fault, LogLossError

SOURCES = sorted(Path(logloss.__file__).parent.rglob("*.py"))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "errors.py")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_raised_somewhere(kind: str) -> None:
    assert f'"{kind}"' in CODE


def test_every_kind_that_is_raised_is_in_the_table() -> None:
    raised = set(re.findall(r'(?:Fault|found|wrong_rows)\(\s*"([a-z0-9-]+)"', CODE))
    assert len(raised) > 20
    assert raised <= KINDS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_one_that_users_expect(kind: str) -> None:
    error = KINDS[kind].error
    assert issubclass(error, LogLossError)
    assert issubclass(error, ValueError | TypeError)


@pytest.mark.parametrize("kind", KINDS)
def test_no_template_breaks_the_line(kind: str) -> None:
    row = KINDS[kind]
    for template in (row.problem, row.array, row.columns, row.cli, row.page):
        assert "\n" not in template
    assert row.problem[-1] in ".?:}"
    assert row.array


def test_parts_of_one_fault_add_up() -> None:
    parts = [Fault("p-range", "p", rows=(k, k + 1), values=(2.0, 3.0), count=2, size=10) for k in (0, 10, 20, 30)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.merge(part)
    assert (whole.count, whole.size) == (8, 40)
    assert whole.rows == (0, 1, 10, 11, 20)
    assert len(whole.values) == SHOWN
    assert "p[0] = 2.0: a probability lies in [0, 1] (8 of 40 rows: 0, 1, 10, 11, 20, ...)." in str(whole.error())


def test_names_and_values_are_made_harmless() -> None:
    error = Fault("p-range", "p\x1b[31m\n", rows=(0,), values=("\x07" + "x" * 10_000,), count=1).error()
    problem, mend = str(error).splitlines()
    assert problem.isprintable()
    assert mend.isprintable()
    assert len(problem) < 200


def test_an_error_survives_pickling() -> None:
    error = Fault("percent", "p", rows=(3,), values=(85.0,), count=1, size=9).error("columns")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert str(again) == str(error)
    assert again.fault == error.fault
