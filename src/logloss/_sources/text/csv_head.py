"""The start of a delimited text: what stands before the header, what the header names, and how quotes are escaped."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from logloss._accumulate.batch import MISSING_MARKS
from logloss._accumulate.written_numbers import is_number
from logloss._sources.text.csv_chunks import keeps_to_grammar

DELIMITERS = ",\t;|"
BACKSLASH, DOUBLED = "\\", '"'
_ROWS = 100  # that are looked at; those behind them are checked when they are read
_WORDS = frozenset(("true", "false"))

# Empty lines, a record, and what ends it; a line is a record in which quotes mean nothing.
_RECORD = re.compile(r'([\r\n]*+)((?:[^"\r\n]++|"[^"]*+")++)(\r\n|\n|\r|\Z)')
_LINE = re.compile(r"([\r\n]*+)([^\r\n]*+)(\r\n|\n|\r|\Z)")
_WITHIN = {DOUBLED: r'(?:[^"]|"")', BACKSLASH: r'(?:[^"\\]|\\.)'}  # quotes, by what a quote there has before it
_ENDS = re.compile(r"\r\n|\n|\r")
_SEP = re.compile(
    r'[\r\n]*+"?sep=([^\w\s"]|\t)"?[,;|\t]*(?:\r\n|\n|\r)', re.IGNORECASE
)  # for Excel, by Excel and others
_COMMENT = re.compile(r"[\r\n]*+(#[^\r\n]*+)(?:\r\n|\n|\r)")


@dataclass(frozen=True)
class Head:
    """What the start of a text says of all of it.

    Attributes
    ----------
    columns : tuple of str
        The names of the columns; by their places, from 1, where there is no header.
    named : bool
        Whether there is a header.
    numbered : bool
        Whether the first column has no name in the header: the names of rows, as R writes them.
    header : str
        The header, or the first row, as it stands.
    delimiter, line_end : str
        What ends a cell and a record.
    escape : str
        What a quote within quotes has before it: another quote, or a backslash.
    skipped : int
        How many lines end before the header, or before the first row where there is none.
    before : str
        All that stands before the first row.
    mixed : bool
        Whether lines before that end in another way.
    closed : bool
        Whether each quote that opens a name in the header closes it, too.
    rows : tuple of tuples of str
        The first rows, taken apart.
    """

    columns: tuple[str, ...]
    named: bool
    numbered: bool
    header: str
    delimiter: str
    line_end: str
    escape: str
    skipped: int
    before: str
    mixed: bool
    closed: bool
    rows: tuple[tuple[str, ...], ...] = ()


def read_head(text: str) -> Head:
    r"""Return what the start of a text says; it holds more than line ends. A cell may be too large for `csv`.

    Examples
    --------
    >>> head = read_head("sep=;\r\ny;p\r\n1;0,5\r\n")
    >>> head.columns, head.delimiter, head.skipped, head.named
    (('y', 'p'), ';', 1, True)
    >>> read_head("1,0.5\n0,0.25\n").columns, read_head('# seed 1\ny,p\n"a",1,0.5\n').columns
    (('1', '2'), ('', 'y', 'p'))
    """
    sep = _SEP.match(text)
    start = sep.end() if sep else 0
    start = _behind_comments(text, start, sep and sep[1])
    match = _record(text, start)
    ends = _ENDS.findall(text[: match.start(2)])
    header, line_end = match[2], match[3] or (ends[-1] if ends else "\n")
    delimiter = sep[1] if sep else _delimiter(header)
    cells = [cell.strip() for cell in _split(header, delimiter)]
    named = not is_row(cells)
    first = match.start(2) if not named else start + len(match[0]) if match[3] else len(text)
    rows = [(raw, tuple(_cells(raw, delimiter))) for raw in _rows(text[first:])]
    numbered = named and _has_row_names(rows, len(cells))
    if named:
        columns = (*([""] if numbered else []), *cells)
    else:
        columns = tuple(str(place) for place in range(1, len(cells) + 1))
    escape = _escape(text[first:], delimiter, line_end)
    return Head(
        columns,
        named,
        numbered,
        header,
        delimiter,
        line_end,
        escape,
        len(ends),
        text[:first],
        any(end != line_end for end in ends),
        _closed(header, delimiter, escape),
        tuple(cells for _, cells in rows),
    )


def _record(text: str, start: int) -> re.Match[str]:
    match = _RECORD.match(text, start) or _LINE.match(text, start)
    assert match  # noqa: S101  # the second pattern matches anything
    return match


def _delimiter(header: str) -> str:
    """Return what sets the cells of the first record apart: in a row of numbers commas may be decimal ones."""
    for delimiter in ";\t|,":
        if delimiter in header and is_row(_split(header, delimiter)):
            return delimiter
    return max(DELIMITERS, key=re.sub(r'"[^"]*"', "", header).count)


def _behind_comments(text: str, start: int, delimiter: str | None) -> int:
    """Return where the header starts: behind lines that begin with # and have fewer cells than what follows them."""
    lines, end = [], start
    while comment := _COMMENT.match(text, end):
        lines.append(comment)
        end = comment.end()
    following = _record(text, end)[2]
    if not lines or not following:
        return start
    delimiter = delimiter or _delimiter(following)
    width = len(_cells(following, delimiter))
    for line in lines:
        if len(line[1].split(delimiter)) >= width:
            return line.start()
    return end


def is_row(cells: Sequence[str]) -> bool:
    """Say whether these cells are no header: all are numbers, or marks of missing values.

    Names may look like numbers, too: 0, 1, 2, ... are what pandas calls columns without names, true and false classes.
    """
    numbers = [cell.strip() for cell in cells if cell.strip() not in MISSING_MARKS]
    if not numbers or not all(map(is_number, numbers)) or all(cell.lower() in _WORDS for cell in numbers):
        return False
    counted = [cell.strip() for cell in cells[cells[0].strip() == "" :]]
    return len(counted) < 2 or counted != [str(place) for place in range(len(counted))]


def _has_row_names(rows: Sequence[tuple[str, Sequence[str]]], width: int) -> bool:
    """Say whether the header leaves out the first column, as R does: the rows' names, or else 1, 2, 3, ..."""
    if width < 2 or not rows or any(len(cells) != width + 1 for _, cells in rows):
        return False
    names = [cells[0] for _, cells in rows]
    if len(set(names)) < len(names) or not any(cells[-1].strip() for _, cells in rows):  # or an empty last cell
        return False
    told = all(raw.startswith('"') for raw, _ in rows) or not any(map(is_number, names))
    return told or names == [str(place) for place in range(1, len(names) + 1)]


def _rows(text: str) -> Iterator[str]:
    """Yield the first records as they stand, without the last, which may be cut."""
    place = 0
    for _ in range(_ROWS):
        match = _record(text, place)
        if not match[2]:
            return
        yield match[2]
        place = match.end()
        if place == len(text):
            return


def _split(record: str, delimiter: str) -> list[str]:
    """Return the cells of a record; a cell in quotes may stand behind spaces."""
    return next(csv.reader([record], delimiter=delimiter, skipinitialspace=True), [])


def _cells(record: str, delimiter: str) -> list[str]:
    try:
        return _split(record, delimiter)
    except csv.Error:
        return []


def _closed(header: str, delimiter: str, escape: str) -> bool:
    """Say whether quotes that open a cell close it, too; within one that they do not open they are letters.

    DuckDB finds no rows at all behind a header of another kind, and says nothing. Nor will it have a line end in quotes
    that stand behind spaces.
    """
    cell = rf'(?! +"[^"]*[\r\n])(?: *+"{_WITHIN[escape]}*+" *+|(?! *")[^{re.escape(delimiter)}\r\n]*+)'
    return re.fullmatch(rf"{cell}(?:{re.escape(delimiter)}{cell})*+", header) is not None


def _escape(text: str, delimiter: str, line_end: str) -> str:
    """Return how quotes in quotes are escaped: by backslashes only if doubling does not explain what stands here."""
    if '\\"' not in text:
        return DOUBLED
    content = text.encode()
    doubled, escaped = (keeps_to_grammar(content, delimiter, line_end, escape) for escape in (DOUBLED, BACKSLASH))
    return BACKSLASH if escaped and not doubled else DOUBLED
