"""Rows that `where` leaves out are never looked at, whatever stands there; what is no array says what makes one."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import logloss
from hinted import mended
from logloss.errors import LogLossError

KEEP = np.array([True, False, True])
ODD = [None, pd.NA, "?", object(), (1, 2), 1j, 10**400]


@pytest.mark.parametrize("odd", ODD, ids=[type(odd).__name__ for odd in ODD])
def test_what_is_masked_is_never_looked_at(odd: object) -> None:
    y, p = np.array([1, None, 0], object), np.array([0.75, None, 0.25], object)
    y[1] = p[1] = odd
    plain = logloss.log_loss([1, 0], [0.75, 0.25])
    assert logloss.log_loss(y, p, where=KEEP) == plain
    for given in ({"y": y, "p": p}, {"y": list(y), "p": list(p)}, {"y": pd.Series(y), "p": pd.Series(p)}):
        assert logloss.evaluate(**given, where=KEEP).log_loss == plain
    assert logloss.evaluate({"y": y, "p": p}, where=KEEP).log_loss == plain


def test_what_is_not_masked_still_is() -> None:
    y = np.array([1, None, "maybe"], object)
    with pytest.raises(LogLossError, match=r"y\[2\] = \"maybe\""):
        logloss.evaluate(y=y, p=[0.5] * 3, where=KEEP)
    with pytest.raises(LogLossError, match="the index of p differs"):
        logloss.evaluate(y=pd.Series(y), p=pd.Series([0.5] * 3, [1, 2, 3]), where=KEEP)


def counted() -> Iterator[float]:
    yield from (0.75, 0.5, 0.25)


MAKES: dict[str, Callable[[], Any]] = {
    "a generator": counted,
    "a masked array": lambda: np.ma.array([0.75, 0.5, 0.25], mask=~KEEP),
}


@pytest.mark.parametrize("given", MAKES)
def test_the_hint_runs(given: str) -> None:
    names = {"y": [1, 0, 0], "p": MAKES[given]()}
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(**names)
    names["p"] = MAKES[given]()
    found = mended(caught.value.hint or "", logloss.evaluate, names, names)
    assert found.n == (2 if "masked" in given else 3)


@pytest.mark.parametrize("given", MAKES)
def test_there_is_none_on_a_name_that_a_column_has_not(given: str) -> None:
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate({"y": [1, 0, 0], "p": MAKES[given]()})
    assert (caught.value.subject, caught.value.hint) == ("p", None)


def test_a_batch_that_is_no_table() -> None:
    with pytest.raises(LogLossError, match="a batch is a float, where") as caught:
        logloss.evaluate(counted())
    assert caught.value.code == "not-a-table-object"
