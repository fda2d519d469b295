"""The rows of two sources that belong together: joined by DuckDB on a column of ids, on disk where memory is short."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from logloss._sources import duckdb_scan, relation
from logloss._sources.base import Source
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation
from logloss._sources.sql_check import check_condition, columns_named
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
        """Return False: of which of the two a condition would speak is not looked at before it is asked."""
        return False

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield all joined rows, in the order of the ids.

        Raises
        ------
        LogLossError
            A source cannot be read, no id stands once in each, or what must be the same differs; or a condition
            is wrong, or names a column of which it is open whose it is.
        """
        connection = duckdb_scan.connect()
        with ExitStack() as held:
            held.callback(connection.close)
            connection.execute(f"SET memory_limit = '{MEMORY}'")
            spoken = ([], []) if where is None else self._spoken(connection.sql, where)
            for side in (0, 1):
                self._load(connection, side, spoken[side], where)
            self.matches = self._count(connection)
            if not self.matches.matched:
                raise _no_common_ids(self._on, *(side.name for side in self._sides))
            if self._same is not None:
                self._check_same(connection)
            cells = {name: f"s{self._columns[name][0]}.{self._cell(*self._columns[name])}" for name in columns}
            met = "s0 JOIN s1 USING (id) WHERE s0.n = 1 AND s1.n = 1 ORDER BY id"
            if where is not None:
                connection.execute("SET enable_external_access = false")
                seen = [f"s{side}.c{at} AS {name}" for side in (0, 1) for at, name in enumerate(spoken[side])]
                own = [f"{cell} AS {_value(at)}" for at, cell in enumerate(cells.values())]
                met = f"(SELECT {', '.join([*seen, *own, f'id AS {_value(len(own))}'])} FROM {met})"  # noqa: S608
                cells = {name: _value(at) for at, name in enumerate(cells)}
            yield from relation.scan(connection.sql, Relation(met, cells), columns, where)

    def _spoken(self, run: Callable[[str], Any], condition: str) -> tuple[list[str], list[str]]:
        """Return the columns of each source that a condition names, as SQL writes them.

        Raises
        ------
        ArgumentError
            It is no condition, or a column that it names stands in both, or a source has no types.
        """
        check_condition(run, condition)
        named = columns_named(run, condition)
        names = [dict.fromkeys(duckdb_scan.distinct(side.columns)) for side in self._sides]
        spoken = [[name for name in own if named is None or name.lower() in named] for own in names]
        same = {
            self._on.lower(),
            *([] if self._same is None else [self._same[0].lower()]),
        }  # those of the first, then
        lower = {name.lower() for name in spoken[0]}
        both = [name for name in spoken[1] if name.lower() in lower - same]
        if both:
            reason = f"{printable(both[0])} is a column of {' and of '.join(printable(s.name) for s in self._sides)}"
            raise _condition_on_two(condition, f"{reason}, and it is open whose is meant")
        spoken[1] = [name for name in spoken[1] if name.lower() not in lower]
        for side, own in zip(self._sides, spoken, strict=True):
            if own and type(side).relation is Source.relation:
                reason = f"the columns of {printable(side.name)} have no types in SQL where it is joined"
                raise _condition_on_two(condition, reason)
        return [*map(duckdb_scan.identifier, spoken[0])], [*map(duckdb_scan.identifier, spoken[1])]

    def _load(self, connection: Any, side: int, spoken: Sequence[str], where: str | None) -> None:
        """Make a table of a source: its ids, how often each stands there, what stands beside it, what is named."""
        source = self._sides[side]
        used = self._used(side)
        with source.relation(connection, [self._on, *used], condition=where if spoken else None) as rows:
            values = "".join(f", any_value({rows.cells[name]}) AS {self._cell(side, name)}" for name in used)
            values += "".join(f", any_value({name}) AS c{at}" for at, name in enumerate(spoken))
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


def _value(at: int) -> str:
    """Return what a value that is asked for is called beside the columns that a condition sees."""
    return duckdb_scan.identifier(f"value {at} of the joined rows")


def _condition_on_two(condition: str, reason: str) -> ArgumentError:
    """Return the error of a condition that cannot be asked of joined rows."""
    problem = f"where = {shown(condition)}: {reason}."
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
