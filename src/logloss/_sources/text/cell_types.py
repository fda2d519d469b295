"""The SQL type of a column of texts, from what all its cells look like: a condition sees that, and not texts.

A look is a number of which each bit stands for a kind of cells, so that looks of parts of a column are put together
by "or".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from logloss._accumulate.batch import MISSING_MARKS
from logloss._sources import duckdb_scan


class _Look(NamedTuple):
    """A kind of cells: the SQL that tells whether {v} is of it, and where it is looked for."""

    test: str
    unquoted: bool = True  # of JSON only what stands in no quotes
    marked: bool = False  # only in files in which everything is text, as CSV


_SPACES = "[ \u00a0\u2009\u202f]*"
_BODY = f"regexp_replace({{v}}, '{_SPACES}%$', '')"
_COMMA, _EITHER = r"[+-]?(\d+,\d*|,\d+)", r"[+-]?[1-9]\d{{0,2}},\d{{3}}"  # which may be more than a thousand, too
_MARKS = ", ".join(map(duckdb_scan.literal, sorted(MISSING_MARKS)))

# In the order in which they are tried. A whole number is written as SQL would write it: 007 is a text, for a column of
# numbers never holds it.
_LOOKS: Mapping[str, _Look] = {
    "whole": _Look("CAST(try_cast({v} AS BIGINT) AS VARCHAR) = {v}"),
    "long": _Look("CAST(try_cast({v} AS HUGEINT) AS VARCHAR) = {v}"),
    "number": _Look(r"try_cast({v} AS DOUBLE) IS NOT NULL AND NOT regexp_matches({v}, '_|^[+-]?0\d+$')"),
    "flag": _Look("lower({v}) IN ('true', 'false')"),
    "date": _Look(r"regexp_full_match({v}, '\d{{4}}-\d\d-\d\d') AND try_cast({v} AS DATE) IS NOT NULL", unquoted=False),
    "instant": _Look(
        r"regexp_full_match({v}, '\d{{4}}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?') "
        "AND try_cast({v} AS TIMESTAMP) IS NOT NULL",
        unquoted=False,
    ),
    "time": _Look(
        r"regexp_full_match({v}, '\d\d:\d\d:\d\d(\.\d+)?') AND try_cast({v} AS TIME) IS NOT NULL", unquoted=False
    ),
    "mark": _Look(f"{{v}} IN ({_MARKS})", marked=True),
    "either": _Look(f"regexp_full_match({{v}}, '{_EITHER}')", marked=True),
    "comma": _Look(f"regexp_full_match({{v}}, '{_COMMA}')", marked=True),
    "whole %": _Look(rf"regexp_full_match({{v}}, '[+-]?\d+{_SPACES}%')", marked=True),
    "point %": _Look(rf"regexp_full_match({{v}}, '[+-]?(\d+\.\d*|\.\d+){_SPACES}%')", marked=True),
    "either %": _Look(f"regexp_full_match({{v}}, '{_EITHER}{_SPACES}%')", marked=True),
    "comma %": _Look(f"regexp_full_match({{v}}, '{_COMMA}{_SPACES}%')", marked=True),
}
TEXT = 1 << len(_LOOKS)  # a cell that looks like none of these


class _Type(NamedTuple):
    """What all cells of a column of a type look like, some of which must be there, and what is cast to it of each."""

    fits: frozenset[str]
    kind: str
    needs: str = ""
    value: str = "{v}"
    marks: bool = False  # whether marks of missing values may stand among them


def _type(fits: str, kind: str, needs: str = "", value: str = "{v}", *, marks: bool = False) -> _Type:
    return _Type(frozenset(filter(None, fits.split(","))), kind, needs, value, marks)


_NOTHING = '"NULL"'  # the type of a column with nothing in it, which compares with anything
_POINTED, _SHARE = "replace({v}, ',', '.')", f"concat({_BODY}, 'e-2')"
_TYPES = (  # the first that fits; else a column is text
    _type("", _NOTHING),
    _type("whole", "BIGINT", marks=True),
    _type("whole,long", "HUGEINT", marks=True),
    _type("whole,long,number", "DOUBLE", marks=True),
    _type("flag", "BOOLEAN", marks=True),
    _type("date", "DATE"),
    _type("date,instant", "TIMESTAMP"),
    _type("time", "TIME"),
    _type("whole,long,either,comma", "DOUBLE", "comma", _POINTED, marks=True),
    _type("whole %,point %", "DOUBLE", value=_SHARE, marks=True),
    _type("whole %,either %,comma %", "DOUBLE", "comma %", _SHARE.replace("{v}", _POINTED), marks=True),
)


def look(cell: str, quoted: str | None = None, *, marks: bool = False) -> str:
    """Return the SQL of what a cell looks like.

    Parameters
    ----------
    cell : str
        The SQL of its text, without spaces around it.
    quoted : str, optional
        The SQL of whether it stands in quotes, and is no number.
    marks : bool
        Whether numbers may be written as people do, and missing ones marked.
    """
    tests = [
        f"WHEN {f'NOT {quoted} AND ' if quoted and kind.unquoted else ''}{kind.test.format(v=cell)} THEN {1 << bit}"
        for bit, kind in enumerate(_LOOKS.values())
        if marks or not kind.marked
    ]
    return f"CASE WHEN {cell} IS NULL THEN 0 {' '.join(tests)} ELSE {TEXT} END"


def seen_as(cell: str, looks: int) -> str:
    """Return the SQL of a text in the type that the column's cells look like.

    Examples
    --------
    >>> seen_as("c0", 1), seen_as("c0", 1 | 1 << 7), seen_as("c0", 1 << 14)
    ('CAST(trim(c0) AS BIGINT)', 'TRY_CAST(trim(c0) AS BIGINT)', 'c0')
    """
    names = {name for bit, name in enumerate(_LOOKS) if looks >> bit & 1}
    known = names - {"mark"}
    if looks & TEXT or (names and not known):
        return cell
    for kind in _TYPES:
        if known <= kind.fits and (not kind.needs or kind.needs in known) and (kind.marks or known == names):
            if kind.kind == _NOTHING:
                return "NULL"
            cast = "CAST" if known == names else "TRY_CAST"  # of a mark, which is no number, it gives nothing
            return f"{cast}({kind.value.format(v=f'trim({cell})')} AS {kind.kind})"
    return cell
