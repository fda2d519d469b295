"""Files and folders as people have them: each gives the bits and keeps the rows that the same table in Parquet does."""

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from logloss import evaluate
from logloss._sources import open_source
from logloss.errors import Change, LogLossError, MissingExtraError

N = 300
RANDOM = np.random.default_rng(23)
DAYS = [date(2024, 1 + at // 28 % 12, 1 + at % 28) for at in range(N)]
TABLE = pa.table(
    {
        "y": RANDOM.integers(0, 2, N),
        "p": RANDOM.random(N).round(14),  # as many digits as a workbook is written with
        "day": np.arange(N) % 31,
        "on": pa.array(DAYS, pa.date32()),
        "s": pa.array(["north", "it's, so", None] * (N // 3)),
    }
)
ROWS = TABLE.to_pylist()
LINES = b"\n".join(json.dumps(row, default=str).encode() for row in ROWS)
CONDITIONS = (
    None,
    "day // 7 = 3",
    "day::VARCHAR LIKE '%5'",
    "\"on\" >= DATE '2024-03-05' AND p < 0.9",
    "s LIKE 'n%' OR s IS NULL",
)


def as_csv(table: pa.Table = TABLE) -> bytes:
    return table.to_pandas().to_csv(index=False).encode()


def as_parquet(table: pa.Table = TABLE) -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(table, stream, row_group_size=100)
    return stream.getvalue()


def as_json(indent: int | None) -> bytes:
    return json.dumps(ROWS, default=str, indent=indent).encode()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def as_sqlite(path: Path, *tables: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        for table in tables:
            connection.execute(f"CREATE TABLE {table} (y INTEGER, p REAL, day INTEGER, 'on' DATE, s TEXT)")
            connection.executemany(
                f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                [(*list(row.values())[:3], str(row["on"]), row["s"]) for row in ROWS],
            )
            connection.execute(f"CREATE INDEX {table}_p ON {table} (p, y, day, 'on', s)")  # would give another order
        connection.commit()
    return path


def as_workbook(path: Path, *sheets: str) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("python_calamine")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        sheet.append(TABLE.column_names)
        for row in ROWS:
            sheet.append(list(row.values()))
            sheet.cell(row=sheet.max_row, column=2).number_format = "0.00%"
    book.save(path)
    return path


def as_stat(path: Path, write: str) -> Path:
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = TABLE.to_pandas()
    getattr(pyreadstat, write)(frame.assign(s=frame["s"].fillna("")), str(path))
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


KINDS: dict[str, Callable[[Path], Path]] = {
    "csv": lambda at: written(at, as_csv()),
    "csv in bzip2": lambda at: written(at, bz2.compress(as_csv())),
    "csv in xz": lambda at: written(at, lzma.compress(as_csv())),
    "csv in zip": lambda at: written(
        at, zipped(**{"data.csv": as_csv(), "__MACOSX/._data.csv": b"\0", "README.md": b"x"})
    ),
    "json lines in xz": lambda at: written(at, lzma.compress(LINES)),
    "parquet": lambda at: written(at, as_parquet()),
    "parquet in zip": lambda at: written(at, zipped(data=as_parquet())),
    "parquet in gzip": lambda at: written(at, gzip.compress(as_parquet())),
    "json array": lambda at: written(at, as_json(None)),
    "json array over lines": lambda at: written(at, b"\xef\xbb\xbf" + as_json(2)),
    "json array in gzip": lambda at: written(at, gzip.compress(as_json(1))),
    "json objects over lines": lambda at: written(
        at, "\n".join(json.dumps(row, default=str, indent=2) for row in ROWS).encode()
    ),
    "sqlite": lambda at: as_sqlite(at, "forecasts"),
    "excel": lambda at: as_workbook(at.with_suffix(".xlsx"), "Sheet 1", "other"),
    "stata": lambda at: as_stat(at, "write_dta"),
    "spss": lambda at: as_stat(at, "write_sav"),
    "sas transport": lambda at: as_stat(at, "write_xport"),
}  # fmt: skip


def numbers(data: Any, where: str | None) -> dict[str, Any]:
    facts = evaluate(data, where=where, by="s" if where else ()).to_json()
    return {**json.loads(facts), "source": None, "left_aside": None}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("where", CONDITIONS)
def test_every_format_has_the_bits_of_parquet(kind: str, where: str | None, tmp_path: Path) -> None:
    assert numbers(KINDS[kind](tmp_path / "rows.dat"), where) == numbers(TABLE, where)


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_can_be_gone_through_again(kind: str, tmp_path: Path) -> None:
    source = open_source(KINDS[kind](tmp_path / "rows.dat"))
    for _ in range(2):
        found = np.concatenate([batch.columns["p"].numbers for batch in source.batches(["p"])])
        np.testing.assert_array_equal(found, TABLE["p"].to_numpy())


PLACES = {
    "csv in bzip2": "line 3", "csv in zip": "line 3", "json array": "line 1", "json array over lines": "line 9",
    "json objects over lines": "line 8", "excel": "row 3 of the sheet Sheet 1",
}  # fmt: skip


@pytest.mark.parametrize("kind", PLACES)
def test_every_format_names_the_place_of_a_row(kind: str, tmp_path: Path) -> None:
    source = open_source(KINDS[kind](tmp_path / "rows.dat"))
    assert source.place(1) == PLACES[kind]


# pipes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [as_csv(), gzip.compress(as_csv()), as_parquet(), as_json(None)])
def test_a_pipe_is_read_once(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(content,), daemon=True)
    writer.start()
    assert numbers(path, "day // 7 = 3") == numbers(TABLE, "day // 7 = 3")
    writer.join(10)


@pytest.mark.parametrize("place", ["<(cat rows.csv)", "/dev/stdin < rows.csv", "/dev/fd/7 7< <(cat rows.csv)"])
def test_what_a_shell_substitutes_is_read(place: str, tmp_path: Path) -> None:
    written(tmp_path / "rows.csv", as_csv())
    command = ["bash", "-c", f"exec {sys.executable} -m logloss score {place} --value"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert float(done.stdout) == evaluate(TABLE).log_loss


def test_what_is_wrong_in_a_pipe_has_no_line_that_reads_it_again(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(b"y^p\n1^0.5\n",), daemon=True).start()
    with pytest.raises(LogLossError) as raised:
        open_source(tmp_path / "pipe")
    assert (raised.value.code, raised.value.hint) == ("delimiter", None)


def test_devices_that_never_end_are_not_copied() -> None:
    with pytest.raises(LogLossError):
        open_source("/dev/zero")


# folders ------------------------------------------------------------------------------------------------------------


def folder(at: Path, **files: bytes) -> Path:
    at.mkdir()
    for name, content in files.items():
        written(at / name.replace("__", "."), content)
    return at


def halves() -> tuple[pa.Table, pa.Table]:
    return TABLE.slice(0, 100), TABLE.slice(100)


def other_order() -> dict[str, bytes]:
    first, second = halves()
    return {"a__parquet": as_parquet(first), "b__parquet": as_parquet(second.select(["s", "p", "on", "day", "y"]))}


def one_more() -> dict[str, bytes]:
    first, second = halves()
    return {"a__csv": as_csv(first), "b__csv": as_csv(second.append_column("w", pa.array(np.ones(200))))}


def empty_parts() -> dict[str, bytes]:
    first, second = halves()
    header = as_csv(TABLE.slice(0, 0))
    return {
        "part-0__csv": b"", "part-1__csv": header, "part-2__csv": as_csv(first), "part-3__csv": as_csv(second),
        "part-4__csv": header, "_SUCCESS": b"", "__part-0__csv__crc": b"crc", "README": b"x", "README__txt": b"no, row",
    }  # fmt: skip


def empty_packed() -> dict[str, bytes]:
    first, second = halves()
    return {name: gzip.compress(content) for name, content in
            {"0__csv__gz": b"", "1__csv__gz": as_csv(first), "2__csv__gz": as_csv(second)}.items()}  # fmt: skip


def other_types() -> dict[str, bytes]:
    first, second = halves()
    second = second.set_column(2, "day", second["day"].cast(pa.float64()))
    return {
        "a__parquet": as_parquet(first),
        "b__parquet": as_parquet(second.set_column(4, "s", second["s"].dictionary_encode())),
    }


def several_formats() -> dict[str, bytes]:
    first, second = halves()
    return {"a__csv": as_csv(first), "b__parquet": as_parquet(second), "notes__json": b"{}", "old__zip": b"PK"}


def json_parts() -> dict[str, bytes]:
    return {
        "_SUCCESS": b"",
        "p-0__json": b"",
        "p-1__json": LINES,
    }


FOLDERS = [other_order, one_more, empty_parts, empty_packed, other_types, several_formats, json_parts]


@pytest.mark.parametrize("files", FOLDERS)
@pytest.mark.parametrize("where", CONDITIONS)
def test_a_folder_is_read_by_the_names_of_its_columns(
    files: Callable[[], dict[str, bytes]], where: str | None, tmp_path: Path
) -> None:
    place = folder(tmp_path / "f", **files())
    if files is other_types:  # together they are one table in which the days are no whole numbers
        if where == "day::VARCHAR LIKE '%5'":
            where = "day::VARCHAR LIKE '%5.0'"
        expected = numbers(TABLE.set_column(2, "day", TABLE["day"].cast(pa.float64())), where)
    else:
        expected = numbers(TABLE, where)
    assert numbers(place, where) == expected


def test_a_column_that_a_file_lacks_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    place = folder(tmp_path / "f", **one_more())
    for options in ({"weight": "w"}, {"where": "w > 0"}):
        with pytest.raises(LogLossError, match=r"a\.csv"):
            evaluate(place, **options)  # type: ignore[arg-type]


def test_a_folder_of_empty_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(LogLossError) as raised:
        open_source(folder(tmp_path / "f", a__csv=b"", b__csv=b"\n"))
    assert raised.value.code == "file-empty"


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_condition_speaks_of_folders_in_every_format(form: str, tmp_path: Path) -> None:
    for region in ("1", "x", "it's"):
        path = tmp_path / f"region={region}" / f"f.{form}"
        path.parent.mkdir()
        table = pd.DataFrame({"y": [1, 0], "p": [0.5, 0.25]})
        if form == "parquet":
            table.to_parquet(path)
        else:
            path.write_text(table.to_csv(index=False) if form == "csv" else table.to_json(orient="records", lines=True))
    assert evaluate(tmp_path, where="region = 'x' OR region = '1'").n == 4
    assert evaluate(tmp_path, where="region = 'it''s' AND p > .3").n == 1


def test_text_in_one_file_makes_a_column_text_in_all(tmp_path: Path) -> None:
    place = folder(tmp_path / "f", a__csv=b"y,p,code\n1,.5,40\n0,.5,7\n", b__csv=b"y,p,code\n1,.5,X1\n0,.5,41\n")
    assert evaluate(place, where="code LIKE '4%'").n == 2


# parts --------------------------------------------------------------------------------------------------------------


def two_members(path: Path) -> Path:
    return written(path, zipped(**{"in/a.csv": as_csv(), "b.csv": b"y,p\n1,0.5\n"}))


PARTS: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "zip": (two_members, "in/a.csv", "b.csv"),
    "sqlite": (lambda at: as_sqlite(at, "forecasts", "other"), "forecasts", "other"),
}


@pytest.mark.parametrize("kind", PARTS)
def test_one_of_several_parts_is_named(kind: str, tmp_path: Path) -> None:
    make, first, second = PARTS[kind]
    path = make(tmp_path / "f")
    with pytest.raises(LogLossError) as raised:
        open_source(path)
    assert all(name in raised.value.problem for name in (first, second, f"{path}#"))
    assert open_source(f"{path}#{first}").name == f"{path}#{first}"
    assert evaluate(f"{path}#{first}").log_loss == evaluate(TABLE).log_loss
    with pytest.raises(LogLossError) as raised:
        open_source(f"{path}#{first}x")
    assert raised.value.change == Change("data", f"{path}#{first}")


def test_a_sheet_is_named(tmp_path: Path) -> None:
    path = as_workbook(tmp_path / "f.xlsx", "first", "last one")
    assert open_source(f"{path}#last one").name == f"{path}#last one"
    assert evaluate(f"{path}#last one").log_loss == evaluate(TABLE).log_loss
    with pytest.raises(LogLossError, match=r"no sheet nothing: first, last one"):
        open_source(f"{path}#nothing")


def test_cells_of_several_types_are_what_they_say(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "f.db")) as connection:
        connection.execute("CREATE TABLE t (y, p, code)")
        rows = [(1, 0.5, 7), (0, "0.25", "X1"), (1, 0.75, None), (0, 0.5, 2.5), (1, 0.5, "")]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?)", rows)
        connection.commit()
    assert evaluate(tmp_path / "f.db").log_loss == evaluate(y=[1, 0, 1, 0, 1], p=[0.5, 0.25, 0.75, 0.5, 0.5]).log_loss
    assert evaluate(tmp_path / "f.db", where="code <> '7'").n == 3


def test_a_database_is_not_written_to(tmp_path: Path) -> None:
    path = as_sqlite(tmp_path / "f.db", "t")
    before = path.read_bytes()
    path.chmod(0o444)
    evaluate(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["f.db"]


# what is not read ---------------------------------------------------------------------------------------------------


def npz() -> bytes:
    stream = io.BytesIO()
    np.savez(stream, y=[1], p=[0.5])
    return stream.getvalue()


def npy() -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.ones(3))
    return stream.getvalue()


UNREAD: dict[str, bytes] = {
    "a pickle of Python": pickle.dumps({"y": [1]}),
    "an array of NumPy (.npy)": npy(),
    "arrays of NumPy (.npz)": npz(),
    "an encrypted Parquet file": b"PARE" + bytes(100),
    "an HDF5 file": b"\x89HDF\r\n\x1a\n" + bytes(100),
    "an ORC file": b"ORC" + bytes(100),
    "an Avro file": b"Obj\x01" + bytes(100),
    "an R object (.rds)": gzip.compress(b"X\n\0\0\0\x03" + bytes(100)),
    "an R workspace (.RData)": lzma.compress(b"RDX3\nX\n" + bytes(100)),
    "a Word document": zipped(**{"word/document.xml": b"<x/>"}),
    "a tar archive": gzip.compress(bytes(257) + b"ustar" + bytes(250)),
}


@pytest.mark.parametrize("what", UNREAD)
def test_what_is_not_read_is_named(what: str, tmp_path: Path) -> None:
    with pytest.raises(LogLossError) as raised:
        open_source(written(tmp_path / "f.csv", UNREAD[what]))
    assert raised.value.problem == (
        f"{tmp_path}/f.csv is {what}, which is not read here: save its table as Parquet or CSV."
    )
    assert (raised.value.code, raised.value.hint) == ("format", None)


DAMAGED: dict[str, Callable[[], bytes]] = {
    "bzip2": lambda: bz2.compress(as_csv())[:-100],
    "xz": lambda: lzma.compress(as_csv())[:-100],
    "zip": lambda: zipped(a=as_csv())[:-100],
    "gzip": lambda: gzip.compress(as_parquet())[:-100],
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_cut_short_is_no_table(kind: str, tmp_path: Path) -> None:
    with pytest.raises(LogLossError, match="cut short or damaged"):
        open_source(written(tmp_path / "f", DAMAGED[kind]()))


@pytest.mark.parametrize(
    ("text", "line"),
    [('[{"y": 1, "p": 0.5},\n 3]', 2), ('[{"y": 1, "p": 0.5},\n\n {"y": 1 "p"}]', 3), ('{\n"y": 1}\n[]', 3)],
)
def test_what_is_no_object_in_json_is_named(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(LogLossError, match=f"line {line}: it is no JSON object"):
        evaluate(written(tmp_path / "f", text.encode()))


def test_an_object_that_is_none_far_down_an_array(tmp_path: Path) -> None:
    rows = ",\n".join(['{"y": 1, "p": 0.5}'] * 80_000)
    path = written(tmp_path / "f", f"[{rows},\n7]".encode())
    with pytest.raises(LogLossError, match="line 80001: it is no JSON object"):
        evaluate(path)
    path.write_text(f'[{rows},\n{{"y": 1, "p": 2}}]')
    with pytest.raises(LogLossError, match=r"p\[80000\] = 2\.0 \(line 80001\)"):
        evaluate(path)


@pytest.mark.parametrize(
    ("module", "extra", "kind"), [("python_calamine", "excel", "excel"), ("pyreadstat", "stat", "stata")]
)
def test_a_reader_that_is_not_installed_is_named(
    module: str, extra: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = KINDS[kind](tmp_path / "f")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError) as raised:
        open_source(path)
    assert raised.value.hint == f"pip install 'logloss[{extra}]'"


LATIN = "y,p,caf\xe9\n1,0.5,x\n0,0.25,y\n".encode("latin-1")


@pytest.mark.parametrize(("name", "content"), [("f.bz2", bz2.compress(LATIN)), ("f.xz", lzma.compress(LATIN))])
def test_the_line_that_recodes_a_packed_file_runs(name: str, content: bytes, tmp_path: Path) -> None:
    written(tmp_path / name, content)
    logloss = f"{sys.executable} -m logloss"
    command = ["bash", "-c", f"{logloss} score {name} --y y --p p --value"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    line = told.stderr.splitlines()[-1].replace("logloss score", f"{logloss} score")
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)
    assert float(done.stdout) == evaluate(y=[1, 0], p=[0.5, 0.25]).log_loss


def test_an_archive_has_no_line_that_recodes_it(tmp_path: Path) -> None:
    written(tmp_path / "f.zip", zipped(**{"f.csv": LATIN}))
    command = [sys.executable, "-m", "logloss", "score", "f.zip"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert told.stderr == "logloss: f.zip is not text in UTF-8; it may be WINDOWS-1252.\n"
