"""Rows that come as Python's values, such as a spreadsheet's or SQLite's: a column may hold values of several types."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from logloss._accumulate.batch import EXACT
from logloss._sources.base import Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation, registered, spoken_of
from logloss._sources.tables import arrow

CHUNK = 1 << 15  # rows: of Python's values, which take a hundred bytes each

WHOLE, NUMBER, FLAG, DATE, INSTANT, TIME, TEXT = "whole", "number", "flag", "date", "instant", "time", "text"
_KINDS = {bool: FLAG, float: NUMBER, date: DATE, datetime: INSTANT, time: TIME}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d+)?)?)?")  # or a date
_LONGEST = 2**63

# The type of a column, as Arrow calls it, from what all its cells are: the first that fits; else it is text.
_TYPES: tuple[tuple[set[str], str], ...] = (
    (set(), "null"),
    ({WHOLE}, "int64"),
    ({WHOLE, NUMBER}, "float64"),
    ({FLAG}, "bool_"),
    ({DATE}, "date32"),
    ({DATE, INSTANT}, "timestamp"),
    ({TIME}, "time64"),
)


class Cells(Source):
    """A table of Python's values; a text that is a date is one, as in files of text.

    Attributes
    ----------
    doubles : bool
        Whether the format has no whole numbers but these: then a column of whole ones is one.
    """

    doubles = False

    @abstractmethod
    def _chunks(self, columns: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
        """Yield the values of some columns, a few rows at a time, column by column."""

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield some rows at a time, each column of the type that these rows have."""
        if where is not None:
            return self._filtered(columns, where)
        return arrow.pieces(self._records(columns), {name: at for at, name in enumerate(columns)})

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the rows; for a condition, each column has the type of all its cells."""
        if condition is None:
            with super().relation(connection, columns) as rows:
                yield rows
            return
        pa = need("pyarrow", "SQL")
        names = list(dict.fromkeys([*spoken_of(self.columns, condition), *columns])) or list(self.columns[:1])
        kinds: list[set[str]] = [set() for _ in names]
        for chunk in self._chunks(names):
            for known, values in zip(kinds, chunk, strict=True):
                known |= set() if TEXT in known else self._kinds(values)
        schema = pa.schema([(name, _type(own)) for name, own in zip(names, kinds, strict=True)])
        with registered(connection, schema, self._records(names, kinds), columns) as rows:
            yield rows

    def _records(self, columns: Sequence[str], kinds: Sequence[set[str]] | None = None) -> Iterator[Any]:
        pa = need("pyarrow", "reading tables")
        for chunk in self._chunks(columns):
            own = kinds or [self._kinds(values) for values in chunk]
            arrays = [_array(values, kind) for values, kind in zip(chunk, own, strict=True)]
            yield pa.RecordBatch.from_arrays(
                arrays, [str(at) for at in range(len(arrays))] if kinds is None else list(columns)
            )

    def _kinds(self, values: Sequence[Any]) -> set[str]:
        """Return what the values of a column are."""
        kinds: set[str] = set()
        for kind in set(map(type, values)):
            some: list[Any] = [value for value in values if type(value) is kind]
            if kind is str:
                kinds.add(_kind_of_texts(some))
            elif kind is int:
                kinds.add(WHOLE if min(some) >= -_LONGEST and max(some) < _LONGEST else NUMBER)
            elif kind is float and self.doubles:
                whole = all(map(float.is_integer, some)) and max(map(abs, some)) < EXACT
                kinds.add(WHOLE if whole else NUMBER)
            elif kind is not type(None):
                kinds.add(_KINDS.get(kind, TEXT))
        return kinds


def _kind_of_texts(texts: Sequence[str]) -> str:
    if not all(_INSTANT.fullmatch(text) and _parsed(text) for text in texts):
        return TEXT
    return DATE if all(len(text) == len("2024-01-31") for text in texts) else INSTANT


def _parsed(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _type(kinds: set[str]) -> Any:
    pa = need("pyarrow", "reading tables")
    name = next((name for fit, name in _TYPES if kinds <= fit), "string")
    return getattr(pa, name)(*(["us"] if name in {"timestamp", "time64"} else []))


def _array(values: Sequence[Any], kinds: set[str]) -> Any:
    """Return values as an Arrow array of the type of what they are."""
    pa = need("pyarrow", "reading tables")
    kind = _type(kinds)
    known = [None if value != value else value for value in values]
    if pa.types.is_string(kind):
        return pa.array([value if value is None else _text(value) for value in known], kind)
    if pa.types.is_floating(kind):
        return pa.array([value if value is None else float(value) for value in known], kind)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        known = [_parsed(value) if isinstance(value, str) else value for value in known]
    if pa.types.is_date(kind):
        known = [value.date() if isinstance(value, datetime) else value for value in known]
    elif pa.types.is_timestamp(kind):
        known = [
            value if value is None or isinstance(value, datetime) else datetime.combine(value, time())
            for value in known
        ]
    return pa.array([int(value) if isinstance(value, float) else value for value in known], kind)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else value.hex() if isinstance(value, bytes) else str(value)
