"""Exact sums of many groups of rows: mergeable, and the same for any batches in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels import loader
from logloss._kernels.exact_sum import BLOCK, ZERO, Dyadic
from logloss._kernels.group_sums import (
    FIELDS,
    LOSS,
    LOSS_BITS,
    MISS,
    MOST_ROWS,
    SHARE_BITS,
    SPREAD,
    from_units,
    rows_and_ones,
)
from logloss._stats.groups.gap_sums import GapSums
from logloss._stats.groups.limb_sums import Codes, Floats, LimbSums, NamedSums, Places, add_rows

_HALF = 32  # bits: sums of units are kept in two halves, so that 2^31 batches do not overflow
_ROWS, _ONES, _INFINITE, _WHOLE = range(4)
_SUMS = ("loss", "s", "labels", "spread")
_WEIGHTED = ("weight", "ones", "upper")  # which are there together, or not at all


@dataclass(frozen=True)
class GroupTotals:
    """The sums of one group of rows.

    Attributes
    ----------
    rows, infinite : int
        Rows, and rows of infinite loss.
    positives, weight, loss : Dyadic
        Σy, Σw, and Σwℓ over the finite losses.
    miss, spread : Dyadic
        Σw(y − p) and Σw²p(1−p).
    """

    rows: int
    infinite: int
    positives: Dyadic
    weight: Dyadic
    loss: Dyadic
    miss: Dyadic
    spread: Dyadic


class GroupSums:
    """Sums of groups that are numbered from 0."""

    def __init__(self, size: int = 0) -> None:
        self._counts = np.zeros((size, 4), np.int64)  # rows, ones, infinite losses, ones less forecasts above one half
        self._units = np.zeros((2, size, FIELDS), np.int64)  # low and high halves
        self._exact = NamedSums(size, dict.fromkeys((*_SUMS, *_WEIGHTED), 1))  # what does not fit the units
        self.gaps = GapSums(size)

    def __len__(self) -> int:
        return len(self._counts)

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        more = size - len(self)
        if more > 0:
            self._counts = np.pad(self._counts, ((0, more), (0, 0)))
            self._units = np.pad(self._units, ((0, 0), (0, more), (0, 0)))
            self._exact.grow(size)
            self.gaps.grow(size)

    def update(
        self,
        code: Codes,
        y: NDArray[Any],
        s: Floats,
        losses: Floats,
        weight: Floats | None,
        cluster: NDArray[np.uint64] | None = None,
    ) -> None:
        """Add rows: the number of each one's group, labels, signed distances, losses, weights and keys of clusters."""
        self.gaps.update(code, y, s, weight, cluster)
        if weight is not None or y.dtype != np.uint8:
            self._add_any(code, y, s, losses, weight)
            return
        slices = loader.find("slices")
        for start in range(0, code.size, MOST_ROWS):
            some = slice(start, start + MOST_ROWS)
            table = np.zeros((len(self), FIELDS), np.int64)
            unfit = slices(code[some], y[some], s[some], losses[some], table)
            self._counts[:, : _ONES + 1] += np.stack(rows_and_ones(table[:, 0]), axis=1)
            table[:, 0] = 0
            self._units += table & ((1 << _HALF) - 1), table >> _HALF
            for block in unfit:
                here = slice(start + block * BLOCK, min(start + (block + 1) * BLOCK, some.stop))
                self._add_any(code[here], y[here], s[here], losses[here], None)

    def _add_any(self, code: Codes, y: NDArray[Any], s: Floats, losses: Floats, weight: Floats | None) -> None:
        """Add rows of any labels, weights and losses."""
        size, upper, hard = np.abs(s), np.signbit(s), y.dtype == np.uint8
        self._count(_ROWS, code)
        infinite = np.isinf(losses)
        if infinite.any():
            self._count(_INFINITE, code[infinite])
            losses = np.where(infinite, 0.0, losses)
        if hard:
            self._count(_ONES, code[y.view(np.bool_)])
        self._exact["loss"].add(code, losses, weight)
        self._exact["s"].add(code, s, weight)
        if not hard:
            self._exact["labels"].add(code, y, None)
        if weight is None:
            self._count(_WHOLE, code[y.view(np.bool_)] if hard else code[:0])
            self._count(_WHOLE, code[upper], -1)
            self._exact["spread"].add(code, size * (1 - size), None)
        else:
            self._exact["weight"].add(code, weight, None)
            self._exact["ones"].add(code, y.astype(np.float64), weight)
            self._exact["upper"].add(code[upper], weight[upper], None)
            with np.errstate(under="ignore"):
                self._exact["spread"].add(code, size * (1 - size) * weight, weight)

    def _count(self, at: int, code: Codes, sign: int = 1) -> None:
        self._counts[:, at] += sign * np.bincount(code, minlength=len(self))

    def merge(self, other: GroupSums, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        self.grow(int(places.max(initial=-1)) + 1)
        add_rows(self._counts, places, other._counts)
        for mine, theirs in zip(self._units, other._units, strict=True):
            add_rows(mine, places, theirs)
        self._exact.merge(other._exact, places)
        self.gaps.merge(other.gaps, places)

    def take(self, places: Places) -> GroupSums:
        """Return some of the groups, numbered anew."""
        some = GroupSums()
        some._counts, some._units = self._counts[places], self._units[:, places]
        some._exact = self._exact.take(places)
        some.gaps = self.gaps.take(places)
        return some

    def untested(self) -> GroupSums:
        """Return the same sums, which are not copied, without what their tests need."""
        same = GroupSums()
        same._counts, same._units, same._exact, same.gaps = self._counts, self._units, self._exact, GapSums(len(self))
        return same

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        exact, gaps = self._exact.to_state(), self.gaps.to_state()
        return {"counts": self._counts, "units": sparse(self._units), "exact": exact, "gaps": gaps}

    def restored(self, tree: Any, size: int) -> GroupSums:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries, sums = Entries(tree), GroupSums()
        sums._counts = entries.array("counts", "int64", size, 4)
        sums._units = dense(entries.plain("units"), (2, size, FIELDS))
        sums._exact = self._exact.restored(entries.entries("exact"), size)
        if len({name in sums._exact for name in _WEIGHTED}) > 1:
            raise ValueError("there are sums of something else")
        if (sums._counts[:, : _INFINITE + 1] < 0).any():
            raise ValueError("fewer than no rows")
        sums.gaps = self.gaps.restored(entries.entries("gaps"), size)
        return sums

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""
        return self._counts[:, _ROWS]

    def weights(self) -> Floats:
        """Return Σw of each group, nearly."""
        return self._exact["weight"].floats() if "weight" in self._exact else self.rows().astype(np.float64)

    def losses(self) -> Floats:
        """Return Σwℓ of each group, nearly."""
        sums = self._exact["loss"].take(np.arange(len(self))) if "loss" in self._exact else LimbSums(len(self))
        for half, shift in zip(self._units, (0, _HALF), strict=True):
            for units, bits in zip(half[:, LOSS].T, LOSS_BITS, strict=True):
                sums.add_units(units, bits - shift)
        return np.where(self._counts[:, _INFINITE] > 0, np.inf, sums.floats())

    def together(self, places: list[int]) -> GroupTotals:
        """Return the sums of some groups together."""
        rows, ones, infinite, whole = self._counts[places].sum(axis=0).tolist()
        low, high = self._units[:, places].sum(axis=1).tolist()
        units = [a + (b << _HALF) for a, b in zip(low, high, strict=True)]
        exact = {name: sums.sum(places) for name, sums in self._exact.items()}
        loss, s, labels, spread = (exact.get(name, ZERO) for name in _SUMS)
        positives = Dyadic.make(ones, 0) + labels
        weighted = "weight" in exact
        first = exact["ones"] - exact["upper"] if weighted else Dyadic.make(whole, 0) + labels  # Σw(y − 1 where p > ½)
        return GroupTotals(
            rows=rows,
            infinite=infinite,
            positives=positives,
            weight=exact["weight"] if weighted else Dyadic.make(rows, 0),
            loss=from_units(units[LOSS], LOSS_BITS) + loss,
            miss=from_units(units[MISS], SHARE_BITS) + first - s,
            spread=from_units(units[SPREAD], SHARE_BITS) + spread,
        )
