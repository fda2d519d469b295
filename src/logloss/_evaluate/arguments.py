"""From what is given in Python, arrays or a source and the names of its columns, to a source and names."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._array_errors import both_given, masked_rows, wrong_mask, wrong_shape, wrong_weight_shape
from logloss._class_columns import column_names, positive_column
from logloss._evaluate.grouping import columns_of, grouping
from logloss._evaluate.spec import names
from logloss._sources import DistributedSource, Source, open_source
from logloss._sources.tables.arrays import WithArrays, blanked, plain
from logloss._validation import as_array, is_masked, same_index
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
    array = hasattr(data, "dtype") or hasattr(data, "chunks")  # of Polars, of PyArrow
    table = hasattr(data, "columns") or (hasattr(data, "__arrow_c_stream__") and not array)
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
        raise both_given("p", "logit")
    roles = {"y": y, "p": p} if logit is None else {"y": y, "logit": logit}
    return data, roles | {
        name: value for name, value in (("weight", weight), ("cluster", cluster)) if value is not None
    }


def of_one_class(
    data: Any, roles: Mapping[str, Any], forecasts: Collection[str], *, positive: Any = None, where: Any = None
) -> tuple[Any, dict[str, Any], Any]:
    """Return data, roles and the positive label, where probabilities with a column for each class have one column left.

    Parameters
    ----------
    data, roles
        As for `given`.
    forecasts : collection of str
        The roles of probabilities.
    positive, where
        As in `logloss.evaluate`.

    Raises
    ------
    ShapeError
        It is not certain which column is that of the positive label.
    """
    roles = dict(roles)
    for role in forecasts:
        value = _array_of(data, roles[role])
        if not _has_two_columns(value):
            continue
        name = roles[role] if isinstance(roles[role], str) else role
        table, given_y = plain(value, name), _array_of(data, roles["y"])
        y = None if given_y is None else plain(given_y, "y")
        if y is not None and y.shape != table.shape[:1]:
            continue  # which is wrong in another way
        keep = None if where is None or isinstance(where, str) else boolean(where)
        keep = None if keep is None or keep.shape != table.shape[:1] else keep
        names = column_names(value)
        column, label = positive_column(name, table, y, names=names, positive=positive, keep=keep, given=value)
        positive = label if positive is None else positive
        if isinstance(roles[role], str):
            data = {**data, name: column}
        else:
            roles[role] = column
    return data, roles, positive


def _array_of(data: Any, value: Any) -> Any:
    """Return an array that is given, itself or as a name in a mapping; None for a column of other data."""
    if isinstance(value, str):
        return data.get(value) if isinstance(data, Mapping) else None
    return value


def _has_two_columns(value: Any) -> bool:
    """Say whether an array or a list has two values in each row."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and len(shape) == 2:
        return bool(shape[1] == 2)
    try:
        return as_array(value[:1]).shape == (1, 2)
    except Exception:  # whatever the object's own conversion raises
        return False


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
        columns = {role: cluster if role == "cluster" else role for role in roles}
        arguments = {columns[role]: (role, value) for role, value in roles.items()}
        _check_arrays(roles, where)
        whole = {columns[role]: value for role, value in roles.items()}
        beside = _beside(by, whole)
        source = open_source({**whole, **{grouping(name).column: value for name, value in beside.items()}}, engine)
        source.arguments = arguments
        return Given(source, columns, tuple(beside), where)
    source = open_source(data, engine)
    arrays = {role: value for role, value in roles.items() if not isinstance(value, str)}
    for role, value in arrays.items():
        dimensions = value.ndim if hasattr(value, "ndim") else plain(value, role).ndim
        if isinstance(source, DistributedSource) or dimensions == 0:
            raise wrong_option(role, value, "the name of a column of data")
    named = {value for value in (*roles.values(), *columns_of(names("by", by))) if isinstance(value, str)}
    called = {role: cluster if role == "cluster" else role for role in arrays}
    called = {role: f"{name}_array" if name in named else name for role, name in called.items()}
    if arrays:
        source = WithArrays(source, {called[role]: value for role, value in arrays.items()})
        source.arguments = {called[role]: (role, value) for role, value in arrays.items()}
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


def _check_arrays(given: dict[str, Any], where: object) -> None:
    """Refuse arrays whose shapes do not match; a weight takes the shape of the rows."""
    for role, meaning in {"y": "labels", "p": "probabilities"}.items():
        if given.get(role, "") is None:
            raise wrong_option(role, None, f"the {meaning}, one for each row")
        if isinstance(given.get(role), str):
            raise _no_data(role, given[role])
    masked = {role: given[role] for role in ("y", "p", "logit") if is_masked(given.get(role))}
    if masked and where is None:
        raise masked_rows(masked)
    y, asked = given["y"], dict(given)
    arrays = {role: plain(value, role) for role, value in given.items() if role != "cluster"}
    for role, array in arrays.items():
        same_index(y, role, given[role], of="y")
        if role == "weight":
            given[role] = _broadcast(array, arrays["y"], asked[role])  # only weights broadcast
        elif array.shape != arrays["y"].shape:
            raise wrong_shape(role, array, arrays["y"], asked, of="y")
        else:
            given[role] = array


def _broadcast(weight: NDArray[Any], y: NDArray[Any], value: Any) -> NDArray[Any]:
    try:
        return np.broadcast_to(weight, y.shape)
    except ValueError:
        raise wrong_weight_shape(weight, y, value, name="weight") from None
