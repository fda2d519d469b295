"""Two files joined on an id are compared as one table would be."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest

from logloss import compare
from logloss._sources.join import Join
from logloss.errors import LogLossError

RANDOM = np.random.default_rng(2)
N = 3000
P = RANDOM.random(N)
Y = (RANDOM.random(N) < P).astype(np.int64)
Q = np.clip(P + RANDOM.normal(0, 0.1, N), 0.001, 0.999)
IDS = RANDOM.permutation(10 * N)[:N]
WHOLE = pa.table({"id": IDS, "y": Y, "p": P, "q": Q, "k": np.array(["a", "b", "c"] * (N // 3))})


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return the old model's rows and the new one's, in other orders, some of them in one file alone or repeated."""
    left, right = tmp_path / "old.csv", tmp_path / "new.parquet"
    pyarrow.csv.write_csv(WHOLE.select(["id", "y", "p", "k"]), left)
    order = RANDOM.permutation(N)
    some = WHOLE.select(["id", "q"]).rename_columns(["id", "p"]).take(order)
    pyarrow.parquet.write_table(pa.concat_tables([some.slice(10), some.slice(100, 5)]), right)
    return left, right


def test_as_one_table(files: tuple[Path, Path]) -> None:
    found = compare(*files, p="p", on="id", by="k")
    assert found.joined == Join("id", N - 15, 10, 0, 0, 5, 0, 0)
    assert found.baseline == str(files[0])
    kept = {row["id"] for row in pyarrow.parquet.read_table(files[1]).to_pylist()[: N - 10]}
    repeated = {row["id"] for row in pyarrow.parquet.read_table(files[1]).to_pylist()[N - 10 :]}
    table = WHOLE.filter(pa.array([each in kept - repeated for each in IDS.tolist()]))
    alone = compare(table, p=["p", "q"], by="k")
    for ours, theirs in zip(found.differences, alone.differences, strict=True):
        plain, other = vars(ours).copy(), vars(theirs).copy()
        for name in ("model", "baseline"):
            plain.pop(name), other.pop(name)
        assert plain == other
    assert found.n == N - 15


def test_names(files: tuple[Path, Path]) -> None:
    left = WHOLE.select(["id", "y", "p"])
    right = WHOLE.select(["id", "q", "y"])
    pair = compare(left, right, p=["p", "q"], on="id")
    assert {model.name for model in pair.models} == {"p", "q"}
    assert (pair.baseline, pair.n) == ("p", N)
    assert {model.name for model in compare(left, left, p="p", on="id").models} == {"first", "second"}
    several = WHOLE.select(["id", "p", "q"]).rename_columns(["id", "p_a", "p_b"])
    more = WHOLE.select(["id", "y", "p"]).rename_columns(["id", "y", "p_a"])
    names = {model.name for model in compare(several, more, on="id").models}
    assert names == {"p_a of first", "p_b", "p_a of second"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"p": "p"}, "on = None"),
        ({"p": "z", "on": "id"}, "no column z"),
        ({"p": ["p", "z"], "on": "id"}, "no column z"),
        ({"p": "p", "on": "key"}, "no column key"),
        ({"p": "p", "on": "id", "y": "z"}, "no column z"),
        ({"p": "p", "on": "id", "where": "p > 0"}, "p is a column of .* and it is open whose is meant"),
        ({"p": "p", "on": "id", "by": "z"}, "no column z"),
        ({"p": "p", "on": "id", "baseline": "z"}, "none of the models"),
    ],
)
def test_what_cannot_be(arguments: dict[str, Any], says: str, files: tuple[Path, Path]) -> None:
    with pytest.raises(LogLossError, match=says):
        compare(*files, **arguments)


def test_labels_that_contradict_each_other() -> None:
    left = WHOLE.select(["id", "y", "p"])
    right = left.set_column(1, "y", pa.array(1 - Y))
    with pytest.raises(LogLossError, match="3,000 of the joined rows have another y"):
        compare(left, right, p="p", on="id")
