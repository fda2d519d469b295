"""Columns of the data as columns of the model: numbers as they are, and 0 or 1 for each level of a category but one."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import MISSING_MARKS, Column, RowNumbers, number
from logloss._evaluate.scan.faults import wrong_rows
from logloss._evaluate.scan.notation import Notation
from logloss._row_faults import SHOWN, place
from logloss._train.stepwise.features import LARGEST
from logloss.errors import ArgumentError, DataTypeError, near_match, printable, shown

Floats = NDArray[np.float64]

MOST_LEVELS = 1000  # of a category: each is a column of the model
HELD_LEVELS = 10 * MOST_LEVELS  # that are remembered of a category that has too many
# Among words a minus is one. All other marks are missing values, as in R: a level NA would be a coefficient by mistake.
_MARKS = MISSING_MARKS - {"-"}
_LIKELY = 8  # levels, or as many for each word: of more it is likely that they are no category
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")


@dataclass(frozen=True)
class Term:
    """A column of the data, and what it is in the model.

    Attributes
    ----------
    column : str
        Its name.
    levels : tuple of str
        Of a category its levels, in order; none of a column of numbers.
    base : str or None
        Of a category the level that the others are compared with.

    Examples
    --------
    >>> Term("age").names, Term("soil", ("clay", "sand", "silt"), "clay").names
    (('age',), ('soil[T.sand]', 'soil[T.silt]'))
    """

    column: str
    levels: tuple[str, ...] = ()
    base: str | None = None

    def __post_init__(self) -> None:
        if (
            len(set(self.levels)) < len(self.levels)
            or len(self.levels) == 1
            or self.base not in (self.levels or (None,))
        ):
            raise ValueError("a category has several levels, one of which is its base")

    @property
    def coded(self) -> tuple[str, ...]:
        """The levels that have a column of the model."""
        return tuple(level for level in self.levels if level != self.base)

    @property
    def names(self) -> tuple[str, ...]:
        """What its columns of the model are called."""
        return tuple(f"{self.column}[T.{level}]" for level in self.coded) if self.levels else (self.column,)


def number_or_category(
    name: str, column: Column, numbers: RowNumbers, *, category: bool
) -> tuple[Column, Notation | None]:
    """Return a column read as numbers where all its words are some, else as words, with how its numbers are written.

    Missing values are then those that `Column.missing` finds.
    """
    if not category:
        notation = Notation(name)
        read = notation.read(column, numbers)
        if read.codes is None or not (read.codes >= 0).any():
            return Column(read.numbers), notation
    return _words(column), None


def _words(column: Column) -> Column:
    """Return a column of words alone: numbers that were none before they were read as such, and others as texts."""
    texts = column if column.texts is None else column.texts
    codes = np.full(texts.numbers.size, -1, np.int32) if texts.codes is None else texts.codes
    words = {word.strip(): None for word in texts.words if word.strip() not in _MARKS}
    values = texts.numbers.astype(np.float64)
    held = ~np.isnan(values) & (codes < 0)
    numbers, which = np.unique(values[held], return_inverse=True)
    whole = texts.numbers.dtype.kind == "b"
    named = [str(bool(value)) if whole else level_of(value) for value in numbers.tolist()]
    places = {word: at for at, word in enumerate([*words, *(name for name in named if name not in words)])}
    renumber = np.array([*(places.get(word.strip(), -1) for word in texts.words), -1], np.int32)
    out = renumber[codes]
    if held.any():
        out[held] = np.array([places[name] for name in named], np.int32)[which]
    return Column(np.broadcast_to(np.nan, out.size), tuple(places), out)


def level_of(value: object) -> str:
    """Return a level as text: a whole number without its point.

    Examples
    --------
    >>> level_of(2.0), level_of(0.5), level_of("b")
    ('2', '0.5', 'b')
    """
    if isinstance(value, float | int | np.number) and not isinstance(value, bool):
        number = float(value)
        return str(int(number)) if number.is_integer() else repr(number)
    return str(value)


def found_terms(
    held: Mapping[str, Collection[str] | None], bases: Mapping[str, str], named: Collection[str] = ()
) -> tuple[Term, ...]:
    """Return what each column is in the model, from what the rows hold that are all to be fitted.

    Parameters
    ----------
    held : mapping of str to collection of str or None
        Of a category the levels that some row holds; None for a column of numbers.
    bases : mapping of str to str
        Of some categories the base; of the others it is the first level.
    named : collection of str
        The columns that were said to be categories.

    Raises
    ------
    ArgumentError
        A base is no level; a category has one level, or too many, or does not look like one and was not said to be.
    """
    terms = []
    for name, words in held.items():
        if words is None:
            terms.append(Term(name))
            continue
        levels = _ordered(list(words))
        if name not in named:
            _check_category(name, levels)
        if len(levels) > MOST_LEVELS:
            raise _too_many_levels(name, len(levels))
        if len(levels) < 2:
            raise _one_level(name, levels)
        base = bases.get(name, levels[0])
        if base not in levels:
            raise _no_level("base", name, base, levels)
        terms.append(Term(name, tuple(levels), base))
    return tuple(terms)


def _check_category(name: str, levels: Sequence[str]) -> None:
    """Refuse a column of dates, or of numbers but for some words, which would be a coefficient for each of them."""
    words = [level for level in levels if number(level) is None]
    if len(levels) < _LIKELY or len(words) == 0:
        return
    if all(_DATE.match(level) for level in levels):
        raise _no_category(name, f'holds dates, such as "{levels[0]}"', "make numbers of them, such as days")
    if _LIKELY * len(words) <= len(levels):
        others = f"{len(words) - 1:,} other texts" if len(words) > 2 else "another text"
        beside = f'"{printable(words[0], 40)}"' + (f" and {others}" if len(words) > 1 else "")
        raise _no_category(name, f"holds {len(levels) - len(words):,} different numbers, and {beside}", "mend the text")


def _no_category(name: str, what: str, instead: str) -> ArgumentError:
    """Return the error of a column that looks like another thing than a category."""
    problem = f"{printable(name)} {what}: {instead}, or name it a category if it is one."
    return ArgumentError("mixed-column", problem, subject=name)


def _ordered(levels: Sequence[str]) -> list[str]:
    """Return levels in order: by value where all are numbers, else by their characters."""
    try:
        return sorted(sorted(levels), key=float)
    except ValueError:
        return sorted(levels)


def matrix(terms: Sequence[Term], columns: Mapping[str, Column], numbers: RowNumbers) -> Floats:
    """Return the columns of the model, a row each.

    Parameters
    ----------
    terms : sequence of Term
        What the columns are.
    columns : mapping of str to Column
        As `number_or_category` returned them; a missing value is NaN in the matrix.
    numbers : RowNumbers
        Which rows of the data these are.

    Raises
    ------
    LogLossError
        A number is not finite or beyond 1e100, a column of numbers holds words, or a category another level.
    """
    rows = next(iter(columns.values())).numbers.size if columns else 0
    made = np.empty((rows, sum(len(term.names) for term in terms)))
    at = 0
    for term in terms:
        column = columns[term.column]
        if not term.levels:
            made[:, at] = _numbers(term, column, numbers)
            at += 1
            continue
        codes = codes_of(term, column, numbers)
        for level in term.coded:
            made[:, at] = codes == term.levels.index(level)
            made[codes < 0, at] = np.nan
            at += 1
    return made


def _numbers(term: Term, column: Column, numbers: RowNumbers) -> Floats:
    if column.codes is not None and (worded := column.codes >= 0).any():
        raise replace(wrong_rows(term.column, column, worded, numbers, "text"), size=worded.size).error()
    values = column.numbers.astype(np.float64)
    wrong = ~(np.abs(values) <= LARGEST) & ~np.isnan(values)
    if wrong.any():
        raise replace(wrong_rows(term.column, column, wrong, numbers, "feature"), size=wrong.size).error()
    return values


def codes_of(term: Term, column: Column, numbers: RowNumbers) -> NDArray[np.intp]:
    """Return which level of a category each row holds, −1 for none."""
    if column.codes is None:  # numbers, or nothing at all
        column = _words(column)
    known = {level: at for at, level in enumerate(term.levels)}
    codes = column.codes
    assert codes is not None  # noqa: S101  # it has words, or no row has one
    renumber = np.array([*(known.get(word, -2) for word in column.words), -1])
    at = renumber[codes]
    if (at == -2).any():
        row = int(np.flatnonzero(at == -2)[0])
        raise _unknown_level(
            term, str(column.value(row)), numbers.number(row), int(np.count_nonzero(at == -2)), len(at)
        )
    return at


def _one_level(name: str, levels: Sequence[str]) -> ArgumentError:
    held = f"one level, {shown(levels[0])}," if levels else "nothing"
    problem = f"{printable(name)} holds {held} in every row, so there is nothing to compare: leave it out of x."
    return ArgumentError("one-level", problem, subject=name, values=tuple(levels))


def _too_many_levels(name: str, count: int) -> ArgumentError:
    least = "at least " if count >= HELD_LEVELS else ""
    problem = (
        f"{printable(name)} is a category of {least}{count:,} levels, each a coefficient, and {MOST_LEVELS:,} are the "
        "most: is it an identifier, or numbers with a word among them?"
    )
    return ArgumentError("many-levels", problem, subject=name, size=count)


def _listed(levels: Sequence[str]) -> str:
    return ", ".join(map(shown, levels[:SHOWN])) + (", ..." if len(levels) > SHOWN else "")


def _no_level(option: str, name: str, level: str, levels: Sequence[str]) -> ArgumentError:
    near = near_match(level, levels)
    guess = f"did you mean {shown(near)}?" if near is not None else f"the levels are {_listed(levels)}."
    problem = f"{option}: {printable(name)} has no level {shown(level)}; {guess}"
    return ArgumentError("no-level", problem, subject=name, values=(level,))


def _unknown_level(term: Term, level: str, row: int, count: int, size: int) -> DataTypeError:
    which = place(term.column, [row], [level])
    more = f" ({count:,} of {size:,} rows hold such levels)" if count > 1 else ""
    problem = f"{which}: the model knows no such level of {printable(term.column)}, only {_listed(term.levels)}{more}."
    return DataTypeError("unknown-level", problem, subject=term.column, rows=(row,), values=(level,), count=count)
