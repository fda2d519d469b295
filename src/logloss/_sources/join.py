"""The rows of two sources that belong together: joined by DuckDB on a column of ids, on disk where memory is short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from logloss._sources import duckdb_scan, relation
from logloss._sources.base import Source
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation
from logloss.errors import ArgumentError, EmptyError, LabelError, printable, shown

MEMORY = "1GB"  # of DuckDB: what does not fit goes to a temporary folder


@dataclass(frozen=True)
class Join:
    """How the rows of two files found each other.

    Attributes
    ----------
    on : str
        The column of ids.
    matched : int
        Rows whose id stands once in each file: those that are compared.
    only_left, only_right : int
        Ids of one file alone.
    repeated_left, repeated_right : int
        Ids that stand more than once in a file; their rows are left out, because it is open which belong together.
    missing_left, missing_right : int
        Rows without an id.
    """

    on: str
    matched: int
    only_left: int
    only_right: int
    repeated_left: int
    repeated_right: int
    missing_left: int
    missing_right: int


class Joined(Source):
    """The rows whose id stands once in each of two sources, in the order of the ids.

    Ids are compared as they are written, but for the zeros behind the point of a whole number: 7, "7" and 7.0 are one
    id, "07" is another.

    Parameters
    ----------
    left, right : Source
        The two.
    on : str
        The column of ids in both.
    columns : mapping of str to (int, str)
        Of each column of the joined rows: which source (0 or 1) it comes from, and its name there.
    same : (str, str), optional
        A column of each that must hold the same in joined rows.

    Attributes
    ----------
    matches : Join or None
        How the ids met; known once the first batch has been read.
    """

    def __init__(
        self,
        left: Source,
        right: Source,
        on: str,
        columns: Mapping[str, tuple[int, str]],
        same: tuple[str, str] | None = None,
    ) -> None:
        self.name = f"{left.name} and {right.name}"
        self.columns = tuple(columns)
        self.matches: Join | None = None
        self._sides, self._on, self._columns, self._same = (left, right), on, columns, same
        self.files = (*left.files, *right.files)

    def speaks_of(self, column: str) -> bool:
        """Return False: there are no conditions on these rows."""
        return False

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield all joined rows, in the order of the ids.

        Raises
        ------
        LogLossError
            A source cannot be read, no id stands once in each, or what must be the same differs; or there is a
            condition, of which it is open to which of the two it speaks.
        """
        if where is not None:
            raise _condition_on_two(where)
        return self._pieces(columns)

    def _pieces(self, columns: Sequence[str]) -> Iterator[Piece]:
        connection = duckdb_scan.connect()
        with ExitStack() as held:
            held.callback(connection.close)
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            for side in (0, 1):
                self._load(connection, side)
            self.matches = self._count(connection)
            if not self.matches.matched:
                raise _no_common_ids(self._on, *(side.name for side in self._sides))
            if self._same is not None:
                self._check_same(connection)
            cells = {name: f"s{self._columns[name][0]}.{self._cell(*self._columns[name])}" for name in columns}
            rows = Relation("s0 JOIN s1 USING (id) WHERE s0.n = 1 AND s1.n = 1 ORDER BY id", cells)
            yield from relation.scan(connection.sql, rows, columns)

    def _load(self, connection: Any, side: int) -> None:
        """Make a table of a source: its ids, how often each stands there, and what stands beside it."""
        source = self._sides[side]
        used = self._used(side)
        with source.relation(connection, [self._on, *used]) as rows:
            values = "".join(f", any_value({rows.cells[name]}) AS {self._cell(side, name)}" for name in used)
            written = f"CAST({rows.cells[self._on]} AS VARCHAR)"
            cells = rf"regexp_replace({written}, '^(-?\d+)\.0+$', '\1') AS id, count(*) AS n{values}"
            connection.execute(f"CREATE TEMP TABLE s{side} AS SELECT {cells} FROM {rows.table} GROUP BY 1")  # noqa: S608

    def _used(self, side: int) -> list[str]:
        names = [name for at, name in self._columns.values() if at == side]
        return list(dict.fromkeys(names + ([] if self._same is None else [self._same[side]])))

    def _cell(self, side: int, name: str) -> str:
        return f"v{self._used(side).index(name)}"

    def _count(self, connection: Any) -> Join:
        conditions = (
            "s0.n = 1 AND s1.n = 1",
            "s1.id IS NULL AND s0.id IS NOT NULL",
            "s0.id IS NULL AND s1.id IS NOT NULL",
            "s0.id IS NOT NULL AND s0.n > 1",
            "s1.id IS NOT NULL AND s1.n > 1",
        )
        counts = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
        met = _one(connection, f"SELECT {counts} FROM s0 FULL JOIN s1 ON s0.id = s1.id")  # noqa: S608
        missing = [
            _one(connection, f"SELECT coalesce(sum(n), 0) FROM s{side} WHERE id IS NULL")[0]  # noqa: S608
            for side in (0, 1)
        ]
        return Join(self._on, *map(int, (*met, *missing)))

    def _check_same(self, connection: Any) -> None:
        assert self._same is not None  # noqa: S101
        a, b = (f"CAST(s{side}.{self._cell(side, self._same[side])} AS VARCHAR)" for side in (0, 1))
        differs = f"{a} IS DISTINCT FROM {b} AND (try_cast({a} AS DOUBLE) = try_cast({b} AS DOUBLE)) IS NOT TRUE"
        sql = f"SELECT count(*), min(id) FROM s0 JOIN s1 USING (id) WHERE s0.n = 1 AND s1.n = 1 AND {differs}"  # noqa: S608
        count, first = _one(connection, sql)
        if count:
            left, right = self._sides
            raise _labels_differ(
                self._same[0], int(count), on=self._on, id=str(first), left=left.name, right=right.name
            )


def _one(connection: Any, sql: str) -> Any:
    """Return the only row of a query."""
    return connection.execute(sql).fetchall()[0]


def _condition_on_two(condition: str) -> ArgumentError:
    """Return the error of a condition where two sources are joined."""
    problem = f"where = {shown(condition)}: a condition is ambiguous when two sources are joined."
    return ArgumentError("where-joined", problem, subject="where", values=(condition,))


def _no_common_ids(on: str, left: str, right: str) -> EmptyError:
    """Return the error of two sources of which no rows belong together."""
    sides = f"once in {printable(left)} and once in {printable(right)}"
    return EmptyError("no-match", f"no {printable(on)} stands {sides}, so no rows belong together.", subject=on)


def _labels_differ(y: str, count: int, *, on: str, id: str, left: str, right: str) -> LabelError:  # noqa: A002
    """Return the error of joined rows whose labels are not the same in both sources."""
    problem = (
        f"{count:,} of the joined rows have another {printable(y)} in {printable(left)} than in {printable(right)}; "
        f"the first has {printable(on)} = {printable(id)}."
    )
    return LabelError("labels-differ", problem, subject=y, count=count)
