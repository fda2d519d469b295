"""Models whose forecasts stand in two sources: which columns they are, and what they are called once joined."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

from logloss._evaluate.columns import check_columns
from logloss._sources import Source
from logloss._sources.join import Joined


def joined(
    left: Source,
    right: Source,
    on: str,
    y: str,
    wanted: str | Sequence[str],
    beside: Sequence[str] = (),
    argument: str = "p",
) -> tuple[Source, tuple[str, ...]]:
    """Return two sources joined on ids, and the names that the columns of the models have there.

    Raises
    ------
    LogLossError
        A column is not there.
    """
    sides = (left, right)
    for side in sides:
        check_columns(side, {"on": on})
    columns: dict[str, tuple[int, str]] = {}
    for name in dict.fromkeys((y, *beside)):
        here = next((at for at, side in enumerate(sides) if name in side.columns), 0)
        check_columns(sides[here], {"y" if name == y else "by": name}, () if name == y else beside)
        columns[name] = here, name
    models = _models(sides, (wanted,) if isinstance(wanted, str) else tuple(wanted), {on, *columns}, argument)
    names = _told_apart(sides, models, set(columns))
    columns |= dict(zip(names, models, strict=True))
    same = (y, y) if all(y in side.columns for side in sides) else None
    return Joined(left, right, on, columns, same), names


def _models(
    sides: tuple[Source, Source], wanted: tuple[str, ...], taken: set[str], argument: str
) -> list[tuple[int, str]]:
    """Return which columns of two sources the names stand for: of two plain names, one of each source."""
    plain_names = [name for name in wanted if not set(name) & set("*?[") or any(name in side.columns for side in sides)]
    if len(wanted) == 2 and len(plain_names) == 2 and wanted[1] in sides[1].columns:
        check_columns(sides[0], {argument: wanted[0]}, wanted)
        return [(0, wanted[0]), (1, wanted[1])]
    columns = []
    for name in wanted:
        hits = [
            (at, column)
            for at, side in enumerate(sides)
            for column in side.columns
            if column == name or (name not in plain_names and column not in taken and fnmatch.fnmatchcase(column, name))
        ]
        if not hits and name in plain_names:
            check_columns(sides[0], {argument: name}, wanted)
        columns += hits
    return list(dict.fromkeys(columns))


def _told_apart(sides: tuple[Source, Source], models: list[tuple[int, str]], taken: set[str]) -> tuple[str, ...]:
    """Return a name for each model: its column's, or where two have that, its source's."""
    columns = [name for _, name in models]
    files = [side.name for side in sides] if sides[0].name != sides[1].name else ["first", "second"]
    names = []
    for at, name in models:
        if columns.count(name) == 1 and name not in taken:
            names.append(name)
        else:
            names.append(files[at] if len(set(columns)) == 1 and files[at] not in taken else f"{name} of {files[at]}")
    return tuple(names)
