"""What is asked of a source: which column is what, which rows to keep, what to take apart and what to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, text
from logloss._evaluate.grouping import grouping
from logloss._stats.calibration.calibration_error import BINNINGS, MOST_BINS, NORMS, USUAL, ErrorBins
from logloss.errors import ArgumentError, Change, printable, wrong_option, wrong_word

MOST_WORST = 100_000  # rows that are listed: each is held in memory with all that is shown of it
# The roles that columns may have besides forecasts, slices and what is shown.
ROLES = {"y", "weight", "frequency", "cluster"}
WEIGHT_KINDS = ("importance", "frequency")


@dataclass(frozen=True)
class EvaluationSpec:
    """What is asked of a source.

    Attributes
    ----------
    columns : mapping of str to str
        The column of each role: y, weight or frequency, cluster, and of the forecasts p or logit, or of several
        models `model_role` of each.
    baseline : str or None
        Of several models the one that the others are held against.
    logits : bool
        Whether the forecasts are logits.
    where : str, boolean array or None
        The rows to keep: a condition in SQL, or an array.
    positive : object
        The label that counts as 1.
    percent : bool
        Whether p is in percent.
    drop : bool
        Whether rows with a missing value are dropped.
    worst : int
        How many of the worst rows to keep.
    prior : float or None
        A share of ones to compare with, known beforehand.
    by : tuple of str
        The columns to slice by, or their `grouping`.
    id : str or None
        The column that names each row.
    show : tuple of str
        Columns to show beside the worst rows.
    ece : ErrorBins
        How the expected calibration error is counted.
    numbered : bool
        Whether rows have numbers. Where they are read by several machines, nothing says which comes first.
    """

    columns: Mapping[str, str]
    baseline: str | None = None
    logits: bool = False
    where: str | NDArray[np.bool_] | None = None
    positive: object = None
    percent: bool = False
    drop: bool = False
    worst: int = 20
    prior: float | None = None
    by: tuple[str, ...] = ()
    id: str | None = None
    show: tuple[str, ...] = ()
    ece: ErrorBins = USUAL
    numbered: bool = True

    @classmethod
    def build(
        cls,
        columns: Mapping[str, str],
        *,
        weight_kind: object = "importance",
        by: object = (),
        where: str | NDArray[np.bool_] | None = None,
        positive: object = None,
        percent: object = False,
        missing: object = "error",
        worst: object = 20,
        prior: object = None,
        id: object = None,  # noqa: A002  # what it is called by who gives it
        show: object = (),
        ece_bins: object = 15,
        ece_binning: object = "mass",
        ece_norm: object = "l1",
        baseline: str | None = None,
        logits: bool = False,
    ) -> Self:
        """Return the question that these options ask; the one place where they are checked.

        Raises
        ------
        ArgumentError
            One of them is not what it must be, or does not go with another.
        """
        drop = _word("missing", missing, ("error", "drop")) == "drop"
        if _word("weight_kind", weight_kind, WEIGHT_KINDS) == "frequency":
            if "weight" not in columns:
                raise wrong_option("weight_kind", weight_kind, "given with weight only")
            columns = {"frequency" if role == "weight" else role: name for role, name in columns.items()}
        worst = _whole("worst", worst, 0, MOST_WORST)
        if not isinstance(percent, bool | np.bool_):
            raise wrong_option("percent", percent, "True or False")
        if percent and logits:
            raise wrong_option("percent", percent, "False for logits", change=Change("percent", False))
        if prior is not None and (
            isinstance(prior, bool) or not isinstance(prior, int | float | np.number) or not 0 <= prior <= 1
        ):
            raise wrong_option("prior", prior, "a probability, in [0, 1]")
        if positive is not None and not isinstance(positive, str | int | float | np.generic):
            raise wrong_option("positive", positive, "a label, text or a number")
        if id is not None and not isinstance(id, str):
            raise wrong_option("id", id, "the name of a column of data")
        return cls(
            columns,
            baseline=baseline,
            logits=logits,
            where=where,
            positive=positive,
            percent=bool(percent),
            drop=drop,
            worst=worst,
            prior=None if prior is None else float(prior),
            by=names("by", by),
            id=id,
            show=names("show", show),
            ece=_error_bins(ece_bins, ece_binning, ece_norm),
        )

    @property
    def models(self) -> dict[str, str]:
        """The role of each model's forecasts: of the only one "p" or "logit", of several `model_role`."""
        return {role.removeprefix(_MODEL): role for role in self.columns if role not in ROLES}

    @property
    def required(self) -> Mapping[str, str]:
        """The column of each role in which every row must hold a value."""
        return self.columns

    @property
    def roles(self) -> dict[str, str]:
        """The column of each role, of each slicing, and of what is shown."""
        by = {slice_role(name): grouping(name).column for name in self.by}
        return {**self.columns, **by, **{show_role(name): name for name in self.shown}}

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns beside the worst rows."""
        return tuple(dict.fromkeys([*([] if self.id is None else [self.id]), *self.show]))

    def to_state(self) -> dict[str, Any]:
        """Return the question as a tree (`serialization`); of a condition that is an array only that there was one."""
        where = self.where if self.where is None or isinstance(self.where, str) else True
        positive = None if self.positive is None else str(self.positive)
        ece = list(self.ece)
        return {**vars(self), "columns": dict(self.columns), "where": where, "positive": positive, "ece": ece}

    @classmethod
    def from_state(cls, state: Any) -> Self:
        """Return the question that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        if set(entries.names()) != {field.name for field in fields(cls)}:
            raise ValueError("the question is another")
        columns = {name: entries.entries("columns").of(name, str) for name in entries.entries("columns").names()}
        spec = cls(
            columns=columns,
            baseline=entries.of("baseline", str) if "baseline" in entries else None,
            logits=entries.of("logits", bool),
            where=entries.of("where", str) if isinstance(entries.plain("where"), str) else None,
            positive=entries.of("positive", str) if "positive" in entries else None,
            percent=entries.of("percent", bool),
            drop=entries.of("drop", bool),
            worst=entries.whole("worst", most=MOST_WORST),
            prior=entries.of("prior", float) if "prior" in entries else None,
            by=tuple(entries.each("by", text)),
            id=entries.of("id", str) if "id" in entries else None,
            show=tuple(entries.each("show", text)),
            ece=_error_bins(*entries.of("ece", list)),
            numbered=entries.of("numbered", bool),
        )
        only = {"logit" if spec.logits else "p"}
        roles = set(spec.models.values())
        if "y" not in columns or (roles != only if spec.baseline is None else spec.baseline not in spec.models):
            raise ValueError("the question has other columns")
        return spec

    def compare(self, other: EvaluationSpec) -> None:
        """Raise the error of two parts that answer different questions.

        Raises
        ------
        ArgumentError
            The other question is another one.
        """
        mine, theirs = self.to_state(), other.to_state()
        for name in sorted(mine.keys() | theirs.keys()):
            if name != "where" and mine.get(name) != theirs.get(name):
                raise _parts_differ(name, mine.get(name), theirs.get(name))


def _error_bins(bins: object, binning: object, norm: object) -> ErrorBins:
    """Return how the expected calibration error is counted, checked."""
    count = _whole("ece_bins", bins, 1, MOST_BINS)
    return ErrorBins(count, _word("ece_binning", binning, BINNINGS), _word("ece_norm", norm, NORMS))


def _whole(option: str, value: object, least: int, most: int) -> int:
    """Return a whole number within bounds, checked."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not least <= value <= most:
        raise wrong_option(option, value, f"a whole number from {least} to {most:,}")
    return int(value)


def _word(option: str, value: object, words: Sequence[str]) -> str:
    """Return one of some words, checked."""
    if not isinstance(value, str) or value not in words:
        *first, last = (f'"{word}"' for word in words)
        raise wrong_word(option, value, words, f"{', '.join(first)} or {last}")
    return value


def _parts_differ(name: str, mine: object, theirs: object) -> ArgumentError:
    difference = f"{name} is {printable(repr(mine))} in one and {printable(repr(theirs))} in another."
    return ArgumentError("parts-differ", f"these parts answer different questions: {difference}", subject=name)


def names(option: str, given: object) -> tuple[str, ...]:
    """Return the columns that an option names, one or several, each once."""
    several = () if given is None else (given,) if isinstance(given, str) else given
    named = tuple(several) if isinstance(several, Iterable) else (several,)
    if not all(isinstance(name, str) for name in named):
        raise wrong_option(option, given, "the name of a column of data, or several")
    return tuple(dict.fromkeys(named))


_MODEL = "model "


def model_role(name: str) -> str:
    """Return the role of the column of one of several models."""
    return f"{_MODEL}{name}"


def slice_role(name: str) -> str:
    """Return the role of a column to slice by."""
    return f"by {name}"


def show_role(name: str) -> str:
    """Return the role of a column that is shown."""
    return f"show {name}"
