"""Predictions and labels that stand in two files, joined on an id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from logloss._evaluate.columns import check_columns
from logloss._sources import Source, open_source
from logloss._sources.join import Joined
from logloss.errors import Change, wrong_option


def labeled(
    data: Any, labels: Any, on: Any, roles: Mapping[str, Any], others: Sequence[str], engine: Any = None
) -> tuple[Source, dict[str, Any]]:
    """Return data joined with its labels, and the column of each role there, from the arguments of `evaluate`.

    Raises
    ------
    LogLossError
        An argument is wrong, or a column is not there.
    """
    if labels is None:
        raise wrong_option("on", on, "given with labels only", change=Change("on", None))
    if not isinstance(on, str):
        raise wrong_option("on", on, "the column of ids that data and labels are joined on")
    if engine not in (None, "local"):
        raise wrong_option("engine", engine, "local where two sources are joined", change=Change("engine", None))
    for role, value in roles.items():
        if not isinstance(value, str):
            raise wrong_option(role, value, "the name of a column where labels are joined")
    columns = [name for role, name in roles.items() if role != "y"]
    source, called = with_labels(open_source(data), open_source(labels), on, roles["y"], [*columns, *others])
    return source, {**roles, "y": called}


def with_labels(source: Source, labels: Source, on: str, y: str, others: Sequence[str]) -> tuple[Source, str]:
    """Return predictions joined with their labels, and what the column of labels is called there.

    Parameters
    ----------
    source, labels : Source
        Where the predictions are, and the labels.
    on : str
        The column of ids in both.
    y : str
        The column of labels, in `labels`.
    others : sequence of str
        All other columns that are asked for: of the predictions, or where these have none of the name, of the labels.

    Raises
    ------
    LogLossError
        A column is not there.
    """
    sides = (source, labels)
    for side in sides:
        check_columns(side, {"on": on})
    check_columns(labels, {"y": y})
    columns = {name: (int(name not in source.columns and name in labels.columns), name) for name in others}
    for at, name in columns.values():
        check_columns(sides[at], {"p": name}, tuple(others))
    called = y if y not in columns else f"{y} of {labels.name}"
    columns[called] = (1, y)
    return Joined(source, labels, on, columns), called
