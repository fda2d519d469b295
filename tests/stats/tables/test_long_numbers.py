"""Whole numbers of more digits than float64 holds, as ids are: two of them are never taken for one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pyarrow as pa
import pytest

import logloss
from logloss._accumulate.batch import Column
from logloss._sources.tables import arrow
from logloss._sources.tables.columns import column
from logloss._stats.tables.hashing import row_keys

IDS = [2**53 + at % 5 for at in range(40)]  # float64 holds three of the five
GAPS = [None if at == 7 else number for at, number in enumerate(IDS)]
TEXTS = [None if number is None else str(number) for number in GAPS]
LONG = [None if number is None else f"{number}0000000000000" for number in GAPS]  # no int64 holds them


def csv(ids: list[Any], folder: Path) -> Path:
    path = folder / "ids.csv"
    path.write_text("y,p,id\n" + "".join(f"{at % 2},0.4,{'' if i is None else i}\n" for at, i in enumerate(ids)))
    return path


def parquet(ids: list[Any], folder: Path) -> Path:
    path = folder / "ids.parquet"
    polars.DataFrame({"y": [0, 1] * 20, "p": [0.4] * 40, "id": ids}).write_parquet(path)
    return path


def of(make: Callable[[list[Any]], Any]) -> Callable[[list[Any], Path], Any]:
    return lambda ids, _: {"y": [0, 1] * 20, "p": [0.4] * 40, "id": make(ids)}


CONTAINERS: dict[str, Callable[[list[Any], Path], Any]] = {
    "a list": of(list),
    "pandas": lambda ids, _: pandas.DataFrame(
        {"y": [0, 1] * 20, "p": 0.4, "id": pandas.array(ids, "Int64" if isinstance(ids[0], int) else "str")}
    ),
    "Polars": lambda ids, _: polars.DataFrame({"y": [0, 1] * 20, "p": [0.4] * 40, "id": ids}),
    "PyArrow": lambda ids, _: pa.table({"y": [0, 1] * 20, "p": [0.4] * 40, "id": ids}),
    "Parquet": parquet,
    "CSV": csv,
}


@pytest.mark.parametrize("ids", [IDS, GAPS, TEXTS, LONG], ids=["whole", "with a gap", "texts", "longer ones"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_they_are_slices_and_clusters_of_their_own(container: str, ids: list[Any], tmp_path: Path) -> None:
    data = CONTAINERS[container](ids, tmp_path)
    by = logloss.evaluate(data, y="y", p="p", by="id")
    assert {each.value for each in by.slices} == {None if one is None else str(one) for one in ids}
    clustered = logloss.evaluate(data, y="y", p="p", cluster="id", missing="drop")
    assert clustered.cluster is not None
    assert clustered.cluster.n == 5


def test_the_same_number_is_the_same_one_whatever_holds_it() -> None:
    keys = row_keys(Column(np.array(IDS)))
    known = np.array([number is not None for number in GAPS])
    assert len(set(keys.tolist())) == 5
    for other in (
        column(np.array(IDS).astype(str), "id"),
        column(np.array(GAPS, object), "id"),
        column(np.array(TEXTS, object), "id"),
        arrow.column(pa.array(GAPS), "id"),
        arrow.column(pa.array(TEXTS), "id"),
    ):
        assert row_keys(other)[known].tolist() == keys[known].tolist()
    exact = [0, 1, 3]  # those that float64 holds, 2^53 and two above it
    assert row_keys(Column(np.array(IDS, float)))[exact[:1]].tolist() == keys[exact[:1]].tolist()


def test_as_a_number_it_is_one() -> None:
    rng = np.random.default_rng(0)
    times = [None if at == 3 else int(1.7e18) + int(at) * 10**12 for at in rng.permutation(60)]
    labels = (rng.random(60) < 0.5).astype(int)
    model = logloss.fit({"y": labels, "t": times}, y="y", x=["t"], missing="drop")
    assert [term.levels for term in model.terms] == [()]
    assert model.n == 59
