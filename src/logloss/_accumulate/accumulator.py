"""What adds rows up: one protocol for all that does, and the rows as each of them is given them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.batch import Column, RowNumbers
from logloss._kernels import loader
from logloss._kernels.blocks import Job, run

Floats = NDArray[np.float64]
_FLOAT64 = np.dtype(np.float64)
_LEAST = np.nextafter(0.0, 1.0)


@dataclass(frozen=True)
class Forecast:
    """The forecasts of one model for some rows, and what they cost.

    Attributes
    ----------
    given : (n,) array
        Probabilities, or logits.
    logits : bool
        Which of them.
    losses : (n,) array
        Losses in nats, without weights; they may be infinite.
    """

    given: Floats
    logits: bool
    losses: Floats

    @cached_property
    def distance(self) -> Floats:
        """Signed distances: p up to one half, and p − 1 above (`forecast_bins`)."""
        s = np.empty(self.given.size)
        if not self.logits:
            loader.find("distance")(self.given, s)
            return s
        upper = self.given > 0
        run(Job("logits", _FLOAT64, self.given, upper, gradient=s))  # the slope is p − 1 above one half, and p below
        s[(s == 0) & np.isfinite(self.given)] = _LEAST  # beyond ±745, yet not certain
        np.copysign(s, 0.5 - upper, out=s)
        return s

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> Forecast:
        """Return the rows where `keep` is True, or whose places it holds."""
        return Forecast(self.given[keep], self.logits, self.losses[keep])


@dataclass(frozen=True)
class ScoredRows:
    """Rows that are right, with their losses; computed once, for all that adds them up.

    Attributes
    ----------
    y : (n,) array of uint8 or float64
        Labels: bytes where all are 0 or 1.
    forecasts : dict of str to Forecast
        By the name of the model; a single one where one model is scored.
    weight : (n,) array or None
        Weights, above 0.
    numbers : RowNumbers
        Which rows of the data these are.
    by, shown : dict of str to Column
        Columns to slice by, and to show beside the worst rows.
    cluster : Column or None
        Which cluster each row is in.
    """

    y: NDArray[Any]
    forecasts: Mapping[str, Forecast]
    weight: Floats | None
    numbers: RowNumbers
    by: Mapping[str, Column] = field(default_factory=dict)
    shown: Mapping[str, Column] = field(default_factory=dict)
    cluster: Column | None = None

    @property
    def forecast(self) -> Forecast:
        """The forecasts of the only model."""
        (only,) = self.forecasts.values()
        return only

    @property
    def hard(self) -> bool:
        """Whether all labels are 0 or 1."""
        return bool(self.y.dtype == np.uint8)

    def take(self, keep: NDArray[np.bool_] | NDArray[np.intp]) -> ScoredRows:
        """Return the rows where `keep` is True, or whose places it holds."""
        return ScoredRows(
            self.y[keep],
            {name: forecast.take(keep) for name, forecast in self.forecasts.items()},
            None if self.weight is None else self.weight[keep],
            self.numbers.some(keep),
            {name: column.take(keep) for name, column in self.by.items()},
            {name: column.take(keep) for name, column in self.shown.items()},
            None if self.cluster is None else self.cluster.take(keep),
        )


class Mergeable(Protocol):
    """What is known of some rows. However rows are cut into parts, merging these in any order gives the same.

    One that is made for the same question takes the state of another.
    """

    def merge(self, other: Self, /) -> object:
        """Add the rows of another one, made for the same question."""

    def to_state(self) -> Any:
        """Return what is known as a tree (`serialization`)."""

    def from_state(self, state: Any, /) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""


class Accumulator(Mergeable, Protocol):
    """The same, of rows that are scored."""

    def update(self, rows: ScoredRows, /) -> None:
        """Add rows."""


Kind = TypeVar("Kind", bound=Mergeable)


class Several(Mapping[str, Kind]):
    """What is known of the same rows in several ways, by their names: merged, written and read as one."""

    def __init__(self, named: Iterable[tuple[str, Kind]]) -> None:
        self._of = dict(named)

    def __getitem__(self, name: str) -> Kind:
        return self._of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)

    def merge(self, other: Several[Kind]) -> None:
        """Add the rows of others, made for the same question."""
        for name, one in self.items():
            one.merge(other[name])

    def to_state(self) -> list[Any]:
        """Return what is known as a tree (`serialization`)."""
        return [one.to_state() for one in self.values()]

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        if type(state) is not list:
            raise ValueError(f"{type(state).__name__} stands where a list should")
        for one, own in zip(self.values(), state, strict=True):
            one.from_state(own)
