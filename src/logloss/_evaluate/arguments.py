"""From what is given in Python, arrays or a source and the names of its columns, to a source and names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._array_errors import both_given, wrong_mask
from logloss._evaluate.grouping import columns_of, grouping
from logloss._evaluate.spec import names
from logloss._sources import DistributedSource, Source, open_source
from logloss._sources.tables.arrays import WithArrays, blanked, plain
from logloss._validation import gate, is_masked
from logloss.errors import ArgumentError, shown, wrong_option


class Given(NamedTuple):
    """A source, and what is asked of it by name.

    Attributes
    ----------
    source : Source
        Where the rows come from.
    columns : dict of str to str
        The column of each role.
    by : object
        The columns to slice by, as they were given or, of arrays, by their names.
    where : str, boolean array or None
        The rows to keep.
    """

    source: Source
    columns: dict[str, str]
    by: object
    where: str | NDArray[np.bool_] | None


def arrays_first(data: Any, y: Any, forecasts: Any) -> bool:
    """Say whether the first two arguments are y and p: an array or a list where a source would be, and no name next."""
    if data is None or isinstance(data, str | os.PathLike | Mapping) or isinstance(y, str):
        return False
    table = hasattr(data, "columns") or (hasattr(data, "__arrow_c_stream__") and not hasattr(data, "dtype"))
    return not table and not isinstance(data, Iterator) and isinstance(forecasts, str)


def roles_of(
    data: Any, y: Any, p: Any, logit: Any, *, weight: Any = None, cluster: Any = None
) -> tuple[Any, dict[str, Any]]:
    """Return the data, or None for arrays, and what was given for each role, from the arguments of `evaluate`.

    Raises
    ------
    ArgumentError
        Both p and logits are given.
    """
    if arrays_first(data, y, p):  # evaluate(y, p)
        data, y, p = None, data, y
    elif logit is not None and arrays_first(data, logit, p) and isinstance(y, str):  # evaluate(y, logit=z)
        data, y = None, data
    if logit is not None and not (isinstance(p, str) and p == "p"):
        raise both_given()
    roles = {"y": y, "p": p} if logit is None else {"y": y, "logit": logit}
    return data, roles | {
        name: value for name, value in (("weight", weight), ("cluster", cluster)) if value is not None
    }


def given(
    data: Any,
    roles: Mapping[str, Any],
    *,
    by: Any = (),
    where: Any = None,
    engine: Any = None,
    cluster: str = "cluster",
) -> Given:
    """Return the source, and the names of its columns.

    Parameters
    ----------
    data : object or None
        What `open_source` opens; None for arrays.
    roles : mapping of str to (str or array)
        y, p or logit, weight, cluster; those that were given.
    by, where, engine
        As in `logloss.evaluate`.
    cluster : str
        What an array of clusters is called.

    Raises
    ------
    LogLossError
        An argument is wrong, or does not fit the others.
    """
    roles = dict(roles)
    if where is not None and not isinstance(where, str):
        where = boolean(where)
        roles = {role: blanked(value, where) for role, value in roles.items()}
        data = {name: blanked(value, where) for name, value in data.items()} if isinstance(data, Mapping) else data
        where = where.ravel()
    if data is None:
        _check_arrays(roles)
        columns = {role: cluster if role == "cluster" else role for role in roles}
        whole = {columns[role]: value for role, value in roles.items()}
        beside = _beside(by, whole)
        source = open_source({**whole, **{grouping(name).column: value for name, value in beside.items()}}, engine)
        source.arguments = frozenset(whole)
        return Given(source, columns, tuple(beside), where)
    source = open_source(data, engine)
    arrays = {role: value for role, value in roles.items() if not isinstance(value, str)}
    for role, value in arrays.items():
        if isinstance(source, DistributedSource) or np.ndim(value) == 0:
            raise wrong_option(role, value, "the name of a column of data")
    named = {value for value in (*roles.values(), *columns_of(names("by", by))) if isinstance(value, str)}
    called = {role: cluster if role == "cluster" else role for role in arrays}
    called = {role: f"{name}_array" if name in named else name for role, name in called.items()}
    if arrays:
        source = WithArrays(source, {called[role]: value for role, value in arrays.items()})
    return Given(source, roles | called, by, where)


def boolean(where: Any) -> NDArray[np.bool_]:
    """Return the array of the rows to keep.

    Raises
    ------
    LogLossError
        It is no boolean array.
    """
    keep = plain(where, "where")
    if keep.dtype != np.bool_:
        raise wrong_mask(keep)
    return keep


def _no_data(role: str, name: str) -> ArgumentError:
    problem = f"there is no data, so {role} = {shown(name)} names no column: give data, or arrays for y and p."
    return ArgumentError("no-data", problem, subject=role, values=(name,))


def _beside(by: Any, roles: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arrays to slice by, none of them named as another argument is."""
    if not isinstance(by, Mapping):
        if by is None or (isinstance(by, tuple | list | str) and len(by) == 0):
            return {}
        by = {"by": by}
    for name, value in by.items():
        if name in roles and value is not roles[name]:
            raise wrong_option("by", name, "another name than those of arguments")
    return {str(name): value for name, value in by.items()}


def _check_arrays(given: dict[str, Any]) -> None:
    """Put arrays through the gate: their shapes and types must match; a weight takes the shape of the rows."""
    if given["y"] is None:
        raise wrong_option("y", None, "the labels, one for each row")
    for role in ("y", "p"):
        if isinstance(given.get(role), str):
            raise _no_data(role, given[role])
    for role, value in given.items():
        if is_masked(value) or isinstance(value, Iterator) or hasattr(value, "detach"):
            given[role] = plain(value, role)
    stood = {role: _stand_in(value) for role, value in given.items() if role != "cluster"}
    rows = gate(stood["y"], stood.get("p"), stood.get("logit"), stood.get("weight"), None)
    if rows.weight is not None and stood["weight"] is given["weight"]:
        given["weight"] = rows.weight  # only weights broadcast


def _stand_in(value: Any) -> Any:
    """Return what the gate looks at: the value, or zeros of its shape for text and gaps, which a source reads."""
    if hasattr(value, "iloc") and hasattr(value, "dtype"):  # a pandas Series keeps its index
        return value if value.dtype.kind in "biufc" else value.notna()
    if is_masked(value):
        return value
    try:
        array = np.asarray(value)
    except Exception:  # the gate says what is wrong with it
        return value
    gaps = array.dtype.kind == "O" and any(item is None or isinstance(item, str) for item in array.flat)
    return np.zeros(array.shape) if gaps or array.dtype.kind in "UT" else value
