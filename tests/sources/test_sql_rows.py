"""Rows as SQL sees them: names and texts as it writes them, values as it reads them back, and what DuckDB says."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from logloss._accumulate.batch import ROWS, Batch, Column, worded
from logloss._sources import duckdb_scan, open_source, relation, sql
from logloss._sources.dataset import partition
from logloss._sources.formats import signatures

NAN = float("nan")


@pytest.mark.parametrize(
    ("text", "is_sql", "is_address"),
    [
        ("SELECT 1", True, False),
        ("\n with x as (from y) from x", True, False),
        ("From 'f.csv'", True, False),
        ("selected.csv", False, False),
        ("my select.csv", False, False),
        ("HTTPS://there/f.csv", False, True),
        ("s3://there/f", False, True),
        ("a+b.c-1://f", False, True),
        ("s://f", False, False),
        ("f.csv://", False, True),
        ("1s://f", False, False),
        ("x y://f", False, False),
    ],
)
def test_a_text_is_a_query_or_an_address(text: str, is_sql: bool, is_address: bool) -> None:
    assert (sql.is_sql(text), sql.is_address(text)) == (is_sql, is_address)


@pytest.mark.parametrize(
    ("start", "expected"),
    [(b"\0" * 8 + b"DUCK", True), (b"\0" * 7 + b"DUCK\0", False), (b"\0" * 8 + b"DUC", False), (b"", False)],
)
def test_a_database_says_what_it_is(start: bytes, expected: bool) -> None:
    assert (signatures.form(start) == "duckdb") == expected


@pytest.mark.parametrize("text", ["", "it's", "''", 'a "b"', "*?[x]", "5e-324", "1", "-1.5", "+.5", "1e5", "nan", " 1"])
def test_a_text_comes_back_from_sql(text: str) -> None:
    name = text or "x"
    seen = duckdb.sql(f"SELECT {duckdb_scan.literal(text)} AS {duckdb_scan.identifier(name)}")
    assert (seen.columns, seen.fetchall()) == ([name], [(text,)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", "2024"),
        ("-1.5", "-1.5"),
        ("a b", "'a b'"),
        ("1e5", "'1e5'"),
        ("nan", "'nan'"),
        ("1-2", "'1-2'"),
        ("", "''"),
    ],
)
def test_a_number_is_written_as_one(text: str, expected: str) -> None:
    assert duckdb_scan.value(text) == expected


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("p", "P", "p"), ["p", "P_1", "p_2"]),
        (("p", "q"), ["p", "q"]),
        (("p", "p_1", "P"), ["p", "p_1", "P_2"]),
        (("A", "a", "A_1"), ["A", "a_1", "A_1_1"]),
        ((), []),
    ],
)
def test_names_are_told_apart(names: tuple[str, ...], told: list[str]) -> None:
    assert duckdb_scan.distinct(names) == told


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [("t", [], "t"), ("t", ["T"], "t_"), ("T", ["t", "t_"], "T__"), ("t", ["tt"], "t")],
)
def test_a_name_of_its_own(name: str, taken: Sequence[str], expected: str) -> None:
    assert duckdb_scan.unused(name, taken) == expected


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("Parser Error: syntax error at\n  end.\n\nLINE 1: SELECT", "syntax error at end"),
        ("it has: no kind!", "it has: no kind"),
        ("Error", "Error"),
        ("IO Error: a: b .", "a: b"),
    ],
)
def test_a_reason_is_one_line(says: str, reason: str) -> None:
    assert duckdb_scan.reason(ValueError(says)) == reason


@pytest.mark.parametrize(
    ("folders", "expected"),
    [
        (["data", "year=2024", "region=a%20b"], {"year": "2024", "region": "a b"}),
        (["a%3D=b=c"], {"a=": "b=c"}),
        (["=x", "x", "y="], {"y": ""}),
    ],
)
def test_folders_hold_columns(folders: list[str], expected: dict[str, str]) -> None:
    assert partition(folders) == expected


BATCH = Batch(
    0,
    4,
    {
        "n": Column(np.array([1.0, 0.1, NAN, -3e300])),
        "i": Column(np.array([True, False, True, False])),
        "w": worded(["x", "7"], np.array([0, 1, -1, 0], np.int32), parse=True),
    },
)


def test_numbers_and_words_become_texts() -> None:
    schema, records = relation.texts([BATCH], ["w", "n", "i"])
    assert (schema.names, {str(kind) for kind in schema.types}) == (["w", "n", "i"], {"string"})
    (record,) = records
    assert record.to_pydict() == {
        "w": ["x", "7", None, "x"],
        "n": ["1", "0.1", None, str(-int(3e300))],
        "i": ["True", "False", "True", "False"],
    }


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "-5", None], "BIGINT"),
        (["1", "9223372036854775808"], "HUGEINT"),
        (["1", "0.5"], "DOUBLE"),
        (["1", "1" * 40], "DOUBLE"),
        (["1", "x"], "VARCHAR"),
        (["01", "10"], "VARCHAR"),
        (["True", "false"], "BOOLEAN"),
        (["true", "1"], "VARCHAR"),
        (["2024-01-31"], "DATE"),
        (["2024-13-31"], "VARCHAR"),
        (["2024-01-31", "2024-01-31 10:00"], "TIMESTAMP"),
        (["10:00:00"], "TIME"),
    ],
)
def test_a_column_has_the_type_that_all_its_cells_look_like(cells: list[str | None], kind: str) -> None:
    values = ", ".join(f"({'NULL' if cell is None else repr(cell)})" for cell in cells)
    run = duckdb.connect().sql
    seen: dict[str, int] = {}
    table = f"(VALUES {values}) AS t(c0)"
    for _ in range(2):  # the second time from what is known
        typed = relation.typed(run, table, {"Text of c0": "c0", "q": "c0"}, {"p": "c0"}, '"text of c0" = 1', seen)
        rows = run(f"SELECT * FROM {typed.table}")  # noqa: S608
        assert (rows.columns, list(map(str, rows.types))) == (
            ["Text of c0", "q", "text of c0_"],
            [kind, "VARCHAR", "VARCHAR"],
        )
        assert list(seen) == ["Text of c0"]
    assert [row[2] for row in rows.fetchall()] == cells


def test_the_name_of_a_text_is_that_of_no_column() -> None:
    typed = relation.typed(duckdb.connect().sql, "(SELECT 'a' AS c0)", {"Text of c0": "c0"}, {"p": "c0"}, "TRUE", {})
    assert typed.cells == {"p": '"text of c0_"'}


@pytest.mark.parametrize("where", [None, "q > 1 -- those"])
def test_a_scan_of_a_relation(where: str | None) -> None:
    rows = relation.Relation("(VALUES (1, 0.5), (2, 0.25)) AS t(q, p)", {"p": "p", "q": "q + 1"})
    (piece,) = relation.scan(duckdb.connect().sql, rows, ["q", "p"], where)
    (batch,) = piece
    assert (piece.size, batch.first, list(batch.columns)) == (2, 0, ["q", "p"])
    assert batch.columns["q"].numbers.tolist() == [2, 3]
    assert batch.columns["p"].numbers.tolist() == [0.5, 0.25]
    assert (batch.keep is None) == (where is None)
    if batch.keep is not None:
        assert batch.keep.tolist() == [False, True]


KINDS: dict[str, Any] = {
    "frame": lambda at: duckdb.sql("SELECT 1 AS y, 0.5 AS p, 'a' AS s").to_arrow_table(),
    "arrays": lambda at: {"y": [1], "p": [0.5], "s": ["a"]},
    "query": lambda at: "SELECT 1 AS y, 0.5 AS p, 'a' AS s",
}


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_given_to_sql_while_it_lasts(kind: str, tmp_path: Path) -> None:
    source = open_source(KINDS[kind](tmp_path))
    if kind == "query":  # which stays on its own connection
        (batch,) = (batch for piece in source.scan(["p"], "s = 'a'") for batch in piece)
        assert batch.columns["p"].numbers.tolist() == [0.5]
        return
    connection = duckdb_scan.connect()
    with source.relation(connection, ["p", "s"]) as rows:
        found = connection.sql(f"SELECT {rows.cells['p']}, {rows.cells['s']} FROM {rows.table}").fetchall()  # noqa: S608
    assert [(float(p), s) for p, s in found] == [(0.5, "a")]
    with pytest.raises(duckdb.Error):
        connection.sql(f"SELECT * FROM {rows.table}")  # noqa: S608


@pytest.mark.parametrize("name", ["to_arrow_reader", "fetch_arrow_reader"])
def test_a_stream_is_opened_as_this_duckdb_has_it(name: str) -> None:
    class Relation:
        """As DuckDB's of older or of newer versions."""

        def __init__(self) -> None:
            setattr(self, name, lambda rows: (name, rows))

    assert duckdb_scan.stream(Relation()) == (name, ROWS)
