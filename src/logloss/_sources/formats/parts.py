"""Files of several parts, of which one is meant: tables of a database, sheets of a workbook, members of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from logloss.errors import REASON, Change, DataFileError, near_match, printable

LISTED = 20


def chosen(path: Path | str, part: str | None, parts: Sequence[str], whole: str, kind: str) -> str:
    """Return the part that is named, or the only one.

    Raises
    ------
    DataFileError
        There is no such part, or there are several and none is named, or none at all.

    Examples
    --------
    >>> chosen("f.db", None, ["forecasts"], "a SQLite database", "table")
    'forecasts'
    """
    if part in parts:
        return str(part)
    if part is None and len(parts) == 1:
        return parts[0]
    held = f"several {kind}s" if part is None and parts else f"no {kind}" if part is None else f"no {kind} {part}"
    names = ", ".join([*parts[:LISTED], *(["..."] if len(parts) > LISTED else [])])
    those = f": {printable(names, REASON)}" if parts else ""
    those += f"; {printable(str(path))}#{kind.upper()} is one of them" if parts and part is None else ""
    near = None if part is None else near_match(part, parts)
    raise _which_part(str(path), f"{printable(str(path))} is {whole} with {printable(held)}{those}.", near)


def _which_part(path: str, problem: str, near: str | None) -> DataFileError:
    """Return the error of a file with several parts of which none is named, or without the one that is."""
    change = None if near is None else Change("data", f"{path}#{near}")
    return DataFileError("which-table", problem, subject=path, change=change)
