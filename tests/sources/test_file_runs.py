"""Files of a folder that are alike are read by one query: the same rows, the same errors, and one query for all."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

import logloss
from logloss._sources import duckdb_scan, open_source
from logloss.errors import LogLossError

ROWS = [(1, 0.5, "a", "2024-01-01"), (0, 0.25, "b", "2024-02-01"), (1, 0.75, "a", "2024-02-02")]


def write(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """Write rows as what the name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ["y", "p", "g", "d"]
    if path.suffix == ".csv":
        path.write_text("\n".join([",".join(names), *(",".join(map(str, row)) for row in rows)]) + "\n")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows))
    else:
        pa.parquet.write_table(
            pa.table({name: list(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)}), path
        )


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("where", [None, "g = 'a'", "day > 2 AND word <> 'v4'"])
def test_rows_and_their_places_are_those_of_the_files_one_by_one(
    suffix: str, where: str | None, tmp_path: Path
) -> None:
    for at in range(9):
        rows = ROWS[: at % 4] or ROWS[:1]
        write(tmp_path / f"day={at}" / f"word=v{at}" / f"{at}.{suffix}", [(*rows[0][:3], f"2024-01-0{at + 1}"), *rows])
    source = open_source(tmp_path)
    found = [
        (batch.first + row, *(batch.columns[name].value(row) for name in ("p", "day", "word")))
        for piece in source.scan(["p", "day", "word"], where)
        for batch in piece
        for row in range(batch.size)
        if batch.keep is None or batch.keep[row]
    ]
    due, start = [], 0
    for at in range(9):
        file = open_source(tmp_path / f"day={at}" / f"word=v{at}" / f"{at}.{suffix}")
        keep = None if where is None or "day" in where else where
        for piece in file.scan(["p"], keep):
            for batch in piece:
                due += [
                    (start + row, batch.columns["p"].value(row), float(at), f"v{at}")
                    for row in range(batch.size)
                    if (batch.keep is None or batch.keep[row]) and (where is None or keep or (at > 2 and at != 4))
                ]
                start += batch.size
    assert found == due
    row = due[-1][0]
    assert "day=8" in str(source.place(row))


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_one_query_reads_many_files(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(200):
        write(tmp_path / f"{at:03}.{suffix}", ROWS)
    streams: list[object] = []
    stream = duckdb_scan.stream
    monkeypatch.setattr(duckdb_scan, "stream", lambda relation: streams.append(relation) or stream(relation))
    assert logloss.evaluate(tmp_path, where="g = 'a'").n == 400
    assert len(streams) == 1


@pytest.mark.parametrize(
    ("suffix", "wrong", "code"),
    [
        ("csv", "y,p,g,d\n1,0.5,a\n", "csv-line"),
        ("csv", 'y,p,g,d\n1,0.5,"a,2024-01-01\n', "csv-line"),
        ("csv", "y,p,g,d\n1,0.5,\xff,2024\n", "encoding"),
        ("jsonl", '{"y": 1, "p": 0.5, "g": "a", "d": "x"}\n[1]\n', "json-line"),
    ],
)
@pytest.mark.parametrize("at", [0, 7, 12])
def test_what_cannot_be_read_is_named_among_many_files(
    suffix: str, wrong: str, code: str, at: int, tmp_path: Path
) -> None:
    for number in range(13):
        write(tmp_path / f"{number:02}.{suffix}", ROWS)
    (tmp_path / f"{at:02}.{suffix}").write_bytes(wrong.encode("latin-1"))
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(tmp_path, where="g = 'a'")
    assert (raised.value.code, f"{at:02}.{suffix}" in raised.value.problem) == (code, True), raised.value.problem


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
def test_a_condition_that_fails_on_a_row_names_the_file(suffix: str, tmp_path: Path) -> None:
    for number in range(13):
        write(tmp_path / f"{number:02}.{suffix}", ROWS)
    write(tmp_path / f"09.{suffix}", [(1, 0.5, "x", "2024-01-01")])
    write(tmp_path / f"11.{suffix}", [(1, 0.5, "z", "2024-01-01")])
    with pytest.raises(LogLossError, match=rf"09\.{suffix}"):
        logloss.evaluate(tmp_path, where="CASE WHEN g > 'w' THEN g::INT > 0 ELSE TRUE END")


def test_a_column_has_one_type_in_all_files_however_they_are_read(tmp_path: Path) -> None:
    for at, (suffix, cell) in enumerate([("csv", 7), ("csv", 12), ("jsonl", 8), ("csv", 7.5), ("parquet", 9)]):
        write(tmp_path / f"{at}.{suffix}", [(1, 0.5, cell, "x")])
    assert logloss.evaluate(tmp_path, where="g / 2 > 3.6").n == 4
    write(tmp_path / "6.csv", [(1, 0.5, "07", "x")])
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(tmp_path, where="g / 2 > 3.6")
    assert raised.value.code == "where-sql"


def test_a_column_may_have_the_name_of_the_files_number(tmp_path: Path) -> None:
    for at in range(3):
        table = pa.table({"y": [1], "p": [0.5], "file_index": [at * 10]})
        pa.parquet.write_table(table, tmp_path / f"{at}.parquet")
        (tmp_path / f"{at}.csv").write_text(f"y,p,file_index\n1,0.5,{at * 10}\n")
    assert logloss.evaluate(tmp_path, where="file_index = 20").n == 2


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "arrow", "table"])
def test_of_very_many_columns_those_are_read_that_are_needed(kind: str, tmp_path: Path) -> None:
    names = ["y", "p", *(f"x{at}" for at in range(6_000))]
    table = pa.table({name: [0, 1, 1] if name == "y" else [0.25, 0.5, 0.75] for name in names})
    path = tmp_path / f"f.{kind}"
    if kind == "csv":
        path.write_text(
            ",".join(names) + "\n" + "".join(",".join(map(str, row.values())) + "\n" for row in table.to_pylist())
        )
    elif kind == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in table.to_pylist()))
    elif kind == "parquet":
        pa.parquet.write_table(table, path)
    elif kind == "arrow":
        with pa.ipc.new_file(path, table.schema) as writer:
            writer.write_table(table)
    data = table if kind == "table" else path
    assert logloss.evaluate(data, "y", "p", where="x5999 * 2 > 0.5").n == 2
    with pytest.raises(LogLossError, match=r"all 6,002 columns, and at most 5,000"):
        logloss.evaluate(data, "y", "p", where="COLUMNS(*) > 0")


def test_a_bad_line_among_very_many_columns_is_named(tmp_path: Path) -> None:
    names = ["y", "p", *(f"x{at}" for at in range(600))]
    (tmp_path / "f.csv").write_text(",".join(names) + "\n" + ",".join(["1"] * 602) + "\n" + "1,1\n")
    with pytest.raises(LogLossError, match="line 3"):
        logloss.evaluate(tmp_path / "f.csv", "y", "p", where="x1 > 0")


def test_a_mark_is_a_word_where_the_column_is_one_of_words_in_another_file(tmp_path: Path) -> None:
    write(tmp_path / "1.csv", [(1, 0.5, "NA", "x"), (0, 0.25, "7", "x"), (0, 0.25, "1.50", "x")])
    write(tmp_path / "2.jsonl", [(1, 0.5, "NA", "x"), (0, 0.25, "word", "x")])
    write(tmp_path / "3.csv", [(1, 0.5, "NA", "x"), (0, 0.25, 1.5, "x")])
    for where, rows in (("g = 'NA'", 3), ("g = '1.50'", 1), ("g <> '7'", 6)):
        assert logloss.evaluate(tmp_path, where=where).n == rows
