"""Slices, clusters and ids by texts that are nearly numbers, and by whole numbers that a float rounds."""

from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from logloss import evaluate
from logloss.errors import LogLossError

Y, P = [1, 0, 1, 0, 1], [0.9, 0.2, 0.6, 0.3, 0.7]
TOO_LARGE = ["123e4567", "98e76543", "4e123456", "1234e567", "-1e999"]  # as in one of a hundred hexadecimal ids
WHOLE = [2**60, 2**60 + 1, -(2**60) - 1, 2**53, 7]


def forms(ids: list[object], folder: Path) -> dict[str, object]:
    """Return the same rows from several kinds of data."""
    columns = {"y": Y, "p": P, "id": ids}
    frame = pl.DataFrame(columns)
    frame.write_csv(folder / "rows.csv")
    frame.write_ndjson(folder / "rows.ndjson")
    frame.write_parquet(folder / "rows.parquet")
    files = {path.suffix: path for path in folder.glob("rows.*")}
    return {**files, "arrow": pa.table(columns), "polars": frame, "lists": columns}


@pytest.mark.parametrize("ids", [TOO_LARGE, [*TOO_LARGE[:4], "ab12cd34"], WHOLE])
def test_no_two_ids_are_one(ids: list[object], tmp_path: Path) -> None:
    for form, data in forms(ids, tmp_path).items():
        result = evaluate(data, "y", "p", by="id")
        names = {each.value for each in result.slices}
        assert names == {str(each) for each in ids}, form
        assert evaluate(data, "y", "p", cluster="id").cluster.n == 5, form
        assert {str(row.shown["id"]) for row in evaluate(data, "y", "p", id="id", worst=5).worst} == names, form


def test_few_and_many_whole_numbers_together() -> None:
    """Ranges are of numbers; those that a float rounds stay apart."""
    numbers = np.concatenate([np.arange(100), [2**60, 2**60 + 1]])
    data = {"y": np.tile([1, 0], 51), "p": np.full(102, 0.5), "id": numbers}
    values = [each.value for each in evaluate(data, "y", "p", by="id").slices]
    assert {str(2**60), str(2**60 + 1)} < set(values)
    assert len(values) == 7


@pytest.mark.parametrize("text", ["1e999", "9" * 400, "1,5e999"])
def test_a_forecast_too_large_for_a_number_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(f'y,z\n1,"{text}"\n0,1\n')
    with pytest.raises(LogLossError, match=r"z\[0\] = "):
        evaluate(tmp_path / "f.csv", "y", logit="z")
