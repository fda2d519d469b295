"""Tables of labels and forecasts: every cell is scored, and rows are what is independent.

A table of n rows and k columns (several labels of one patient, one photo, ...) becomes n·k values in row order, whose
clusters are the rows, if no others are given. What is given for each row stands for each of its cells.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._array_errors import wrong_shape
from logloss._evaluate.arguments import boolean
from logloss._evaluate.spec import names
from logloss._sources.tables.arrays import plain
from logloss._validation import same_index
from logloss.errors import ShapeError, printable

ROW = "row"  # what the clusters are called
_OF_ROWS = {"weight", "cluster"}  # the roles that may have one value for each row


class Table(NamedTuple):
    """Labels in several columns.

    Attributes
    ----------
    labels : array or dataframe
        As they were given.
    shape : tuple of int
        Their shape: a row, and what it has cells for.
    """

    labels: Any
    shape: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return math.prod(self.shape[1:])

    def row_numbers(self) -> NDArray[np.int64]:
        """Return the number of each cell's row."""
        return np.repeat(np.arange(self.shape[0]), self.width)

    def of_cells(self, name: str, value: Any) -> NDArray[Any]:
        """Return the value of each cell, from a table of the same shape."""
        same_index(self.labels, name, value, of="y")
        array = plain(value, name)
        column = self.width == 1 and array.shape[:1] == (array.size,) == self.shape[:1]  # (n,) and (n, 1) are the same
        if array.shape != self.shape and not column:
            raise wrong_shape(name, array, plain(self.labels, "y"), {"y": self.labels, name: value}, of="y")
        return array.ravel()

    def of_cells_or_rows(self, name: str, value: Any) -> NDArray[Any]:
        """Return the value of each cell, from one for each cell or one for each row; a number stays what it is."""
        same_index(self.labels, name, value, of="y")
        array = plain(value, name)
        rows = self.shape[0]
        if array.ndim == 0:
            return array
        if array.shape == self.shape:
            return array.ravel()
        if array.shape[0] == array.size == rows:
            return np.repeat(array.ravel(), self.width)
        problem = (
            f"y has shape {self.shape} and {printable(name)} has shape {array.shape}: "
            f"it must have one value for each cell, or one for each of the {rows:,} rows."
        )
        raise ShapeError("shape", problem, subject=name)


def table_of(data: Any, y: Any) -> Table | None:
    """Return the labels if they are a table, given as they are or as the name of an array of `data`."""
    if isinstance(y, str):
        y = data.get(y) if isinstance(data, Mapping) else None
    if hasattr(y, "shape"):
        shape = tuple(y.shape)
    else:
        nested = isinstance(y, list | tuple) and len(y) > 0 and np.ndim(y[0]) > 0
        shape = plain(y, "y").shape if nested else ()
    return Table(y, shape) if len(shape) > 1 else None


def in_cells(
    table: Table,
    data: Any,
    roles: Mapping[str, Any],
    *,
    of_cells: Collection[str] = (),
    by: Any = (),
    where: Any = None,
    shown: Collection[str] = (),
) -> tuple[Any, dict[str, Any], Any, Any]:
    """Return data, roles, by and where cell by cell; the rows are clusters if no others are given.

    Parameters
    ----------
    table : Table
        The labels.
    data : object or None
        Where columns are; of a mapping, arrays in the shape of the labels and those that are named here are replaced.
    roles : mapping of str to (str or array)
        As for `arguments.given`.
    of_cells : collection of str
        The columns beside y, p and logit that must have a value for each cell.
    by, where
        As for `arguments.given`.
    shown : collection of str
        Other columns that are asked for.

    Raises
    ------
    LogLossError
        An array has neither a value for each cell nor, where that is enough, for each row.
    """
    columns = {role: name for role, name in roles.items() if isinstance(name, str)}
    roles = {
        role: value if role in columns else _spread(table, role, value, rows=role in _OF_ROWS)
        for role, value in roles.items()
    }
    if isinstance(data, Mapping):
        of_cells = {*of_cells, *(name for role, name in columns.items() if role not in _OF_ROWS)}
        of_rows = {*(name for role, name in columns.items() if role in _OF_ROWS), *names("by", by), *shown}
        data = {
            name: _spread(table, name, value, rows=name not in of_cells)
            if name in of_cells | of_rows or getattr(value, "shape", None) == table.shape
            else value
            for name, value in data.items()
        }
    elif data is None and isinstance(by, Mapping):
        by = {name: table.of_cells_or_rows(str(name), value) for name, value in by.items()}
    elif data is None and not (by is None or isinstance(by, str) or len(by) == 0):
        by = table.of_cells_or_rows("by", by)
    if where is not None and not isinstance(where, str):
        where = table.of_cells_or_rows("where", boolean(where))
    if "cluster" not in roles and table.width > 1:
        roles["cluster"] = table.row_numbers()
    return data, roles, by, where


def _spread(table: Table, name: str, value: Any, *, rows: bool) -> NDArray[Any]:
    return table.of_cells_or_rows(name, value) if rows else table.of_cells(name, value)
