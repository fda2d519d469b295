"""A condition is one expression about its rows, and a text given as data is one query: neither writes, nor runs on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import logloss
from logloss._sources import duckdb_scan
from logloss.errors import LogLossError

ROWS = {"y": [1, 0, 1], "p": [0.5, 0.2, 0.7]}
FRAME = pd.DataFrame(ROWS)
SOURCES: dict[str, Callable[[], Any]] = {
    "a dataframe": lambda: FRAME,
    "CSV": lambda: "rows.csv",
    "Parquet": lambda: "rows.parquet",
    "a name with brackets": lambda: "rows [1].parquet",
    "JSON lines": lambda: "rows.jsonl",
    "a folder": lambda: "folder",
    "a database": lambda: "rows.duckdb",
    "a query": lambda: "FROM 'rows.csv'",
    "a relation": lambda: duckdb.sql("FROM 'rows.csv'"),
    "Arrow": lambda: pa.table(ROWS),
}
HARMLESS = {  # how many rows each keeps
    "p > 0.3": 2,
    "true -- a comment": 3,
    "p > 0.3 /* a comment */": 2,
    "p IN (SELECT unnest([0.5, 0.2]))": 2,
    "p > (WITH q AS (SELECT 0.3 AS least) SELECT least FROM Q)": 2,
    "y = 1 AND (p < 0.6 OR p IS NULL)": 1,
}
WRITE = "COPY (SELECT 1) TO 'written.csv'"
HARMFUL = (
    f"true) AS BOOLEAN), FALSE) FROM rows_of_the_source; {WRITE}; SELECT 1, 0.5, coalesce(CAST((true",  # noqa: RUF100, S608
    f"p > 0.1; {WRITE}",
    f"p IN (WITH a AS ({WRITE}) SELECT 1)",  # noqa: RUF100, S608
    f"true) FROM (WITH a AS ({WRITE}) SELECT 1",
    "(SELECT max(content) LIKE '%root%' FROM read_text('secret.txt'))",
    "(SELECT count(*) FROM glob('*')) > 0",
    "exists(FROM 'other.csv')",
    "p > (SELECT avg(p) FROM rows_of_the_source)",
    "1), (2",
    "true) FROM read_text('secret.txt') WHERE (true",
    "true) LIMIT (1",
    "true) AS x, (SELECT 1",
    "INSTALL httpfs",
    "ATTACH 'rows.duckdb' AS d",
    "",
)
QUERIES = {
    "SELECT y, p FROM 'rows.csv';": 3,
    "FROM 'rows.csv' SELECT y, p -- a comment": 3,
    "WITH a AS (FROM 'rows.csv') SELECT * FROM a": 3,
    "FROM (FROM 'rows.csv') UNION ALL FROM 'rows.csv'": 6,
    "SELECT y, p FROM read_csv('rows.csv') WHERE p > 0.3 ORDER BY p": 2,
}
STATEMENTS = (
    f"SELECT 1 AS y, 0.5 AS p) ; {WRITE}; (SELECT 1 AS y, 0.5 AS p",
    f"WITH a AS ({WRITE}) SELECT 1 AS y, 0.5 AS p",
    f"SELECT * FROM (WITH a AS ({WRITE}) SELECT 1 AS y, 0.5 AS p)",  # noqa: S608
    "SELECT 1 AS y, 0.5 AS p; SELECT 2",
    f"SELECT 1 AS y, 0.5 AS p; {WRITE}",
    f"SELECT * FROM query('{WRITE.replace(chr(39), chr(39) * 2)}')",  # noqa: S608
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    for name in ("rows.csv", "other.csv", "folder/rows.csv"):
        FRAME.to_csv(name, index=False)
    for name in ("rows.parquet", "rows [1].parquet"):
        FRAME.to_parquet(name)
    FRAME.to_json("rows.jsonl", orient="records", lines=True)
    with duckdb.connect("rows.duckdb") as database:
        database.execute("CREATE TABLE forecasts AS FROM 'rows.csv'")
    Path("secret.txt").write_text("root")


@pytest.mark.parametrize("source", SOURCES)
def test_a_condition_is_one_expression(source: str) -> None:
    data = SOURCES[source]
    for condition, n in HARMLESS.items():
        assert logloss.evaluate(data(), "y", "p", where=condition).n == n
    for condition in HARMFUL:
        with pytest.raises(LogLossError) as raised:
            logloss.evaluate(data(), "y", "p", where=condition)
        assert raised.value.code == "where-sql"
    assert not Path("written.csv").exists()


def test_a_text_as_data_is_one_query() -> None:
    for query, n in QUERIES.items():
        assert logloss.evaluate(query).n == n
    for statement in STATEMENTS:
        with pytest.raises(LogLossError) as raised:
            logloss.evaluate(statement)
        assert raised.value.code == "sql"
    assert not Path("written.csv").exists()


def test_names_are_no_sql() -> None:
    name = f'p" FROM (SELECT 1); {WRITE}; --'
    frame = FRAME.rename(columns={"p": name})
    assert logloss.evaluate(frame, "y", name, where="y = 1").n == 2
    FRAME.to_csv(path := "rows' .csv".replace(" ", "; DROP TABLE x; "), index=False)
    assert logloss.evaluate(path, where="y = 1").n == 2
    assert not Path("written.csv").exists()


def test_a_confined_connection_opens_its_own_file_alone() -> None:
    for file in (Path("rows.csv"), Path("rows [1].parquet"), None):
        connection = duckdb_scan.connect()
        duckdb_scan.confine(connection, file)
        for other in ("rows.csv", "rows.parquet", "rows [1].parquet", "secret.txt"):
            reader = f"read_text({duckdb_scan.path(Path(other))})"
            if file is not None and other == str(file) and other.endswith("csv"):
                assert connection.sql(f"SELECT count(*) FROM {reader}").fetchall() == [(1,)]  # noqa: S608
            elif file is None or other != str(file):
                with pytest.raises(duckdb.PermissionException):
                    connection.sql(f"SELECT count(*) FROM {reader}").fetchall()  # noqa: S608
        with pytest.raises(duckdb.Error):
            connection.execute(WRITE)


@pytest.mark.parametrize("condition", ["p >", "p > (1", "p > 0.3 AND", "NOT"])
def test_a_condition_that_ends_too_early_names_no_bracket_of_ours(condition: str) -> None:
    with pytest.raises(LogLossError, match="it ends before it is complete"):
        logloss.evaluate(pa.table(ROWS), where=condition)
