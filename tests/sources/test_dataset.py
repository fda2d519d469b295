"""A folder of files is one table: rows in the order of the files' names, partitions as columns, places with a name."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

import logloss
from logloss._sources import open_source
from logloss.errors import LogLossError

N = 1000
RANDOM = np.random.default_rng(3)
Y = RANDOM.integers(0, 2, N)
P = RANDOM.random(N)


def write(folder: Path, form: str) -> list[Path]:
    """Write the rows into seven files, in folders of partitions."""
    paths = []
    for at, rows in enumerate(np.array_split(np.arange(N), 7)):
        path = folder / f"year={2020 + at // 4}" / f"region=r%20{at}" / f"part-{at}.{form}"
        path.parent.mkdir(parents=True)
        table = pa.table({"y": Y[rows], "p": P[rows]})
        if form == "parquet":
            pyarrow.parquet.write_table(table, path, row_group_size=40)
        else:
            table.to_pandas().to_csv(path, index=False)
        paths.append(path)
    (folder / "_SUCCESS").touch()
    return paths


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_a_folder_and_a_pattern_are_one_table(form: str, tmp_path: Path) -> None:
    write(tmp_path, form)
    whole = logloss.evaluate(y=Y, p=P)
    for place in (tmp_path, str(tmp_path / "**" / "part-*")):
        source = open_source(place)
        assert source.columns == ("y", "p", "year", "region")
        batches = list(source.batches(["p", "year", "region"]))
        assert [batch.first for batch in batches] == np.cumsum([0, *(batch.size for batch in batches)])[:-1].tolist()
        np.testing.assert_array_equal(np.concatenate([batch.columns["p"].numbers for batch in batches]), P)
        assert batches[0].columns["year"].value(0) == 2020
        assert batches[0].columns["region"].value(0) == "r 0"
        found = logloss.evaluate(place)
        assert (found.log_loss, found.worst) == (whole.log_loss, whole.worst)


def test_a_condition_speaks_of_partitions(tmp_path: Path) -> None:
    write(tmp_path, "parquet")
    found = logloss.evaluate(tmp_path, where="year > 2020 AND region <> 'r 6'")
    rows = np.concatenate(np.array_split(np.arange(N), 7)[4:6])
    assert found.log_loss == logloss.evaluate(y=Y[rows], p=P[rows]).log_loss


@pytest.mark.parametrize(("form", "place"), [("parquet", "row 0 of"), ("csv", "line 2 of")])
def test_a_message_names_the_file(form: str, place: str, tmp_path: Path) -> None:
    path = write(tmp_path, form)[3]
    table = pa.table({"y": [1], "p": [-0.25]})
    if form == "parquet":
        pyarrow.parquet.write_table(table, path)
    else:
        table.to_pandas().to_csv(path, index=False)
    with pytest.raises(LogLossError) as caught:
        logloss.evaluate(tmp_path)
    assert f"p[{3 * 143}] = -0.25 ({place} {path})" in str(caught.value)


def test_files_with_other_columns_are_no_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("y,p\n1,0.5\n")
    (tmp_path / "b.csv").write_text("y,q\n1,0.5\n")
    with pytest.raises(LogLossError, match="their columns differ"):
        open_source(tmp_path)
