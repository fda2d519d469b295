"""Where the forecasts lie and what became of them: a mergeable count of rows by the place of their forecast.

Up to `FEW` rows are kept one by one, besides; what is read from them is then exact, and above that right to the width
of a slot (`forecast_bins`). Which of the two it is depends on the number of rows alone, so all merges agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels.elementary import minus_log, minus_log_rest, softplus
from logloss._kernels.exact_sum import Dyadic
from logloss._kernels.forecast_bins import SIDE, SLOTS, slot, units_of
from logloss._stats.groups.limb_sums import NamedSums
from logloss._stats.inference.cells import Cells
from logloss._stats.tables.bin_counts import BinCounts
from logloss._stats.tables.hashing import row_keys

Floats = NDArray[np.float64]
Rows = dict[str, NDArray[Any]]  # single rows, by the columns of `_FLOATS` and "cluster"

FEW = 1 << 16
FARTHEST = 1e75  # logits whose cubes stay in the format
_ORDINARY, _LEAST, _LEAST_CUBED = 200, 2.0**-500, 2.0**-340  # exponents that need no other unit; a weight in such units
# Of rows with weights: Σw, Σwy, Σw|s|, and for the errors Σw², Σw²y, Σw³, Σw³y.
_LARGEST_SQUARE, _LARGEST_ROOT = 2.0**500, 2.0**333
_WEIGHTED = ("weight", "ones", "size", "squares", "squares of ones", "cubes", "cubes of ones")
# Of labels between 0 and 1: Σy where there are no weights, and Σwy(1 − y).
_SUMS = dict.fromkeys((*_WEIGHTED, "soft", "softness"), 1)
_FLOATS = ("s", "y", "weight", "z")  # what is known of a single row, and its cluster; z where logits were given
_NEARLY_CERTAIN = 2.0**-65  # stands for what lies between 0 and 2^-64, whose sum is not kept
# Slots in the order of p: up to one half by the distance from 0, above it by the distance from 1.
_ORDER = np.concatenate([np.arange(SIDE), SIDE + np.arange(SIDE)[::-1]])
_UNITS = units_of(np.arange(SLOTS))


@dataclass(frozen=True)
class Forecasts:
    """Forecasts in ascending order, equal ones together, with what became of them.

    Attributes
    ----------
    s : (k,) array
        The signed distance: p, or p − 1 above one half; the sign of −0 tells 1 from 0. Of a slot, the mean.
    rows : (k,) array of int
        How many rows.
    weight, ones : (k,) arrays
        Σw and Σwy, at least 0.
    exact : bool
        Whether forecasts are told apart exactly, or by slots.
    unit : float
        What `weight` and `ones` are counted in: a power of 4, other than 1 where weights are very large or small.
    z : (k,) array or None
        The logits, where these were given.
    """

    s: Floats
    rows: NDArray[np.int64]
    weight: Floats
    ones: Floats
    exact: bool
    unit: float = 1.0
    z: Floats | None = None

    @property
    def p(self) -> Floats:
        """The probabilities of 1, ascending."""
        return np.where(np.signbit(self.s), 1 + self.s, self.s)

    @property
    def logit(self) -> Floats:
        """The log-odds, ascending, from −∞ to ∞."""
        return _logit(self.s) if self.z is None else self.z

    @property
    def losses(self) -> tuple[Floats, Floats]:
        """What the likelier outcome of each costs, and the other."""
        if self.z is not None:
            distance = np.abs(self.z)
            usual = softplus(-distance)
            return usual, distance + usual
        size = np.abs(self.s)
        return minus_log_rest(size), minus_log(size)


class Histogram:
    """Counts of rows by where their forecast lies; two histograms added are that of all rows."""

    def __init__(self) -> None:
        self._placed = BinCounts()
        self._sums = NamedSums(SLOTS, _SUMS)
        self._few: list[Rows] | None = []
        self.clustered = False

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        forecast = rows.forecast
        keys = None if rows.cluster is None or self._few is None else row_keys(rows.cluster)
        self.clustered |= rows.cluster is not None
        z = forecast.given if forecast.logits else None
        self.add(forecast.distance, rows.y, rows.weight, z=z, cluster=keys)

    def add(
        self,
        s: Floats,
        y: NDArray[Any],
        weight: Floats | None = None,
        *,
        z: Floats | None = None,
        cluster: NDArray[np.uint64] | None = None,
    ) -> None:
        """Add rows: signed distances, labels, weights above 0 where there are any, logits if given, cluster keys."""
        if self._few is not None:
            rows = {"s": s, "y": y.astype(np.float64), "weight": weight, "z": z, "cluster": cluster}
            self._few.append({name: column.copy() for name, column in rows.items() if column is not None})
            self._forget()
        hard, place = y.dtype == np.uint8, None
        self._placed.add(s, y if hard else np.zeros(s.size, np.uint8))
        if weight is not None:
            place = slot(s)
            for name, (t, power) in _powers(np.abs(s), y.astype(np.float64), weight).items():
                self._sums[name].add(place, t, power)
        if not hard:
            place = slot(s) if place is None else place
            if weight is None:
                self._sums["soft"].add(place, y)
            self._sums["softness"].add(place, y * (1 - y), weight)

    def merge(self, other: Histogram) -> None:
        """Add the rows of another histogram of the same kind: with weights, or without."""
        self._placed.merge(other._placed)
        self._sums.merge(other._sums)
        self._few = None if self._few is None or other._few is None else self._few + other._few
        self.clustered |= other.clustered
        self._forget()

    def to_state(self) -> dict[str, Any]:
        """Return the counts as a tree (`serialization`)."""
        few = None
        if self._few is not None:
            few = _columns(self._few)
            if bool(((few["y"] == 0) | (few["y"] == 1)).all()):
                few["y"] = few["y"].astype(np.uint8)
        return {
            "table": sparse(self._placed.carry()),
            "sums": self._sums.to_state(),
            "few": few,
            "clustered": self.clustered,
        }

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self._placed.table = dense(entries.plain("table"), (SLOTS, 4))
        if (self._placed.table < 0).any():
            raise ValueError("fewer than no rows")
        self._sums = self._sums.restored(entries.entries("sums"), SLOTS)
        if len({name in self._sums for name in _WEIGHTED}) > 1:
            raise ValueError("there are sums of something else")
        self.clustered = entries.of("clustered", bool)
        self._few = _few(entries.entries("few")) if "few" in entries else None

    def _forget(self) -> None:
        if self._few is not None and sum(rows["s"].size for rows in self._few) > FEW:
            self._few = None

    def read(self) -> Forecasts:
        """Return the forecasts and what became of them."""
        return self.slots() if self._few is None else _grouped(self._few)

    def cells(self) -> Cells | str:
        """Return the rows for inference, or why there are none."""
        if self._few is not None:
            cells = _single(self._few)
            far = np.isfinite(cells.z) & (np.abs(cells.z) > FARTHEST)
            return f"logits beyond {FARTHEST:g} leave no room to compute with" if far.any() else cells
        if self.clustered:
            return f"there are more than {FEW:,} rows, and they come in clusters"
        return self._slot_cells()

    def _slot_cells(self) -> Cells:
        """Return two cells for each slot: its ones and its zeros, or of soft labels two that vary as they do."""
        forecasts = self.slots()
        places = self._used()
        rows, w, rate = forecasts.rows.astype(np.float64), forecasts.weight, forecasts.ones / forecasts.weight
        n1 = self._placed.counts()[1][places].astype(np.float64)
        above, below = np.ones(rate.size), np.zeros(rate.size)
        if "softness" in self._sums:
            less = Dyadic.of(1 / forecasts.unit)
            softness = np.array([float(self._sums["softness"].sum([place]) * less) for place in places])
            spread, n1 = np.maximum(rate * (1 - rate) - softness / w, 0.0), rows * rate
            with np.errstate(all="ignore"):
                above = np.where(rate < 1, rate + np.sqrt(spread * (1 - rate) / rate), 1.0)
                below = np.where(rate > 0, rate - np.sqrt(spread * rate / (1 - rate)), 0.0)
        n = np.concatenate([n1, rows - n1])
        sums = [np.concatenate([forecasts.ones, np.maximum(w - forecasts.ones, 0.0)])]
        for name, power in (("squares", 2), ("cubes", 3)):
            if "weight" in self._sums:
                less = _power_of_two(forecasts.unit, -power)
                whole, hits = (
                    np.array([float(self._sums[one].sum([place]) * less) for place in places])
                    for one in (name, f"{name} of ones")
                )
                hits = whole * rate if "softness" in self._sums else hits
                sums.append(np.concatenate([hits, np.maximum(whole - hits, 0.0)]))
            else:
                sums.append(sums[0])
        filled = (sums[0] > 0) & (n > 0)
        z, y = np.tile(forecasts.logit, 2)[filled], np.concatenate([above, below])[filled]
        n, w1, w2, w3 = n[filled], *(column[filled] for column in sums)
        w2 = np.maximum(w2, w1**2 / n)  # which squares never fall below, but where they left the format
        return Cells(z, y, n, w1, w2, np.maximum(w3, w2**2 / w1), None, float(rows.sum()))

    def _used(self) -> NDArray[np.intp]:
        """Return the slots that hold rows, in the order of p."""
        used: NDArray[np.intp] = _ORDER[self._placed.counts()[0][_ORDER] > 0]
        return used

    def slots(self) -> Forecasts:
        """Return the same by slots, however few the rows are."""
        places = self._used()
        counted, ones, units = (column[places] for column in self._placed.counts())
        rows = counted.astype(np.int64)
        unit = 1.0
        if "weight" in self._sums:
            sums = {name: [self._sums[name].sum([place]) for place in places] for name in _WEIGHTED}
            unit = _unit(max((total.exponent + total.integer.bit_length() for total in sums["weight"]), default=0))
            less = Dyadic.of(1 / unit)
            weight, hits = (np.array([float(total * less) for total in sums[name]]) for name in ("weight", "ones"))
            size = np.array([part.over(whole) for part, whole in zip(sums["size"], sums["weight"], strict=True)])
        else:
            weight, hits = rows.astype(np.float64), ones.astype(np.float64)
            if "soft" in self._sums:
                soft = [self._sums["soft"].sum([place]) for place in places]
                pairs = zip(soft, ones.tolist(), strict=True)
                hits = np.array([float(part + Dyadic.make(whole, 0)) for part, whole in pairs])
            size = units * _UNITS[places] / rows
        size = np.where((places % SIDE == 1) & (size == 0), _NEARLY_CERTAIN, size)
        weight, hits = _not_lost(weight, hits)
        return Forecasts(np.where(places < SIDE, size, -size), rows, weight, hits, exact=False, unit=unit)


def _grouped(parts: list[Rows]) -> Forecasts:
    """Return single rows as forecasts, equal ones together."""
    rows = _ordered(_columns(parts))
    s, y, z = rows["s"], rows["y"], rows.get("z")
    weight = rows.get("weight", np.ones(s.size))
    unit = _unit(int(np.frexp(weight.max(initial=0.0))[1]))
    weight = weight / unit
    new = (s[1:] != s[:-1]) | (np.signbit(s[1:]) != np.signbit(s[:-1]))
    if z is not None:
        new |= z[1:] != z[:-1]
    first = np.flatnonzero(np.concatenate([[True], new]) if s.size else [])
    count = np.diff(np.concatenate([first, [s.size]]))
    mass, ones = _not_lost(np.add.reduceat(weight, first), np.add.reduceat(weight * y, first))
    return Forecasts(s[first], count, mass, ones, exact=True, unit=unit, z=None if z is None else z[first])


def _ordered(rows: Rows) -> Rows:
    """Return rows by their forecasts, equal ones in a fixed order, so that of the data does not matter."""
    keys = [rows[name] for name in ("cluster", "weight", "y", "z", "s") if name in rows]
    order = np.lexsort((*keys, np.signbit(rows["s"])))
    return {name: column[order] for name, column in rows.items()}


def _single(parts: list[Rows]) -> Cells:
    """Return single rows for inference; what is alike without weights and clusters is put together."""
    rows = _ordered(_columns(parts))
    s, y = rows["s"], rows["y"]
    z = rows.get("z", _logit(s))
    n = np.ones(s.size)
    if "cluster" in rows:
        keys, unit = np.unique(rows["cluster"], return_inverse=True)
        w = _scaled(rows["weight"]) if "weight" in rows else n
        return Cells(z, y, n, w, w * w, w * w * w, unit, keys.size)
    if "weight" in rows:
        w = _scaled(rows["weight"])
        return Cells(z, y, n, w, w * w, w * w * w, None, s.size)
    first = np.flatnonzero(np.concatenate([[True], (z[1:] != z[:-1]) | (y[1:] != y[:-1])]) if s.size else [])
    n = np.diff(np.concatenate([first, [s.size]])).astype(np.float64)
    return Cells(z[first], y[first], n, n, n, n, None, s.size)


def _logit(s: Floats) -> Floats:
    """Return the log-odds of signed distances."""
    size = np.abs(s)
    z = minus_log_rest(size) - minus_log(size)
    return np.where(np.signbit(s), -z, z)


def _unit(exponent: int) -> float:
    """Return what weights below 2^exponent are counted in, so that what is made of them stays inside the format."""
    return 1.0 if abs(exponent) < _ORDINARY else 4.0 ** max(min(exponent // 2, 511), -511)


def _power_of_two(unit: float, power: int) -> Dyadic:
    """Return a power of a unit that is itself a power of 2."""
    return Dyadic.make(1, power * (int(np.frexp(unit)[1]) - 1))


def _scaled(weight: Floats) -> Floats:
    """Return weights up to 1, those too small beside the largest as the least whose cube can be worked with."""
    with np.errstate(under="ignore"):
        kept: Floats = np.maximum(np.ldexp(weight, -int(np.frexp(weight.max(initial=0.0))[1])), _LEAST_CUBED)
    return kept


def _not_lost(weight: Floats, ones: Floats) -> tuple[Floats, Floats]:
    """Return weights that are too small beside others as the least that can be worked with, of the same kind."""
    lost = weight < _LEAST
    if not lost.any():
        return weight, ones
    with np.errstate(invalid="ignore"):
        rate = np.nan_to_num(np.clip(ones / weight, 0.0, 1.0))
    return np.where(lost, _LEAST, weight), np.where(lost, _LEAST * rate, ones)


def _columns(parts: list[Rows]) -> Rows:
    """Return the parts of each column as one."""
    filled = [part for part in parts if part["s"].size]  # of no rows, not even the columns are known
    if not filled:
        return {"s": np.empty(0), "y": np.empty(0)}
    return {name: np.concatenate([part[name] for part in filled]) for name in filled[0]}


def _few(entries: Entries) -> list[Rows]:
    """Return single rows that were written as columns."""
    s = entries.array("s", "float64", None)
    y = entries.plain("y")
    rows = {"s": s, "y": y.astype(np.float64) if y.dtype == np.uint8 else y}
    rows |= {name: entries.array(name, "float64", s.size) for name in ("weight", "z") if name in entries}
    if "cluster" in entries:
        rows["cluster"] = entries.array("cluster", "uint64", s.size)
    y, weight, z = rows["y"], rows.get("weight", 1.0), rows.get("z", 0.0)
    right = (y >= 0) & (y <= 1) & (np.abs(s) <= 0.5) & (weight > 0) & (z == z) if y.shape == s.shape else None
    if right is None or s.size > FEW or not right.all():
        raise ValueError("a row is none")
    return [rows]


def _powers(size: Floats, y: Floats, weight: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Return the factors of each sum of rows with weights."""
    root = np.minimum(weight, _LARGEST_ROOT)  # beyond it, only the skewness is not what it should be
    ones, square = np.ones(weight.size), np.minimum(weight, _LARGEST_SQUARE)
    factors = (ones, weight), (y, weight), (size, weight), (square, square), (y * square, square)
    return dict(zip(_WEIGHTED, (*factors, (root * root, root), (y * root * root, root)), strict=True))
