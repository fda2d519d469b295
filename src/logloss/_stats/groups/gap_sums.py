"""What is kept of groups of rows to test whether their forecasts are off on average: mergeable, as the groups are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._stats.groups.limb_sums import Codes, Floats, NamedSums, Places, add_rows

PLACES = 256  # of forecasts: half octaves of the distance from 0, and as many of that from 1
UNITS = 64  # random groups of clusters, of which the sums are kept
MOST = 500  # groups of rows that are told apart by clusters
_SIDE, _SHIFT, _NEAR_HALF = PLACES // 2, 51, 2043  # a double's exponent and first bit; those of just below 1/2
_PLANES, _UNIT = 3, 2.0**20  # of a group: zeros, ones, and the first 20 bits of the forecasts' fractions
_BITS = 32  # of a double behind these bits
_SIZE, _FRACTION = np.int64(0x7FFFFFFFFFFFFFFF), np.int64((1 << 20) - 1)
_BELOW_HALF = np.nextafter(0.5, 0).view(np.int64)  # one half itself is counted with these
_SIGN = np.where(np.arange(PLACES) < _SIDE, 1.0, -1.0)
_OCTAVE = np.tile(np.repeat(2.0 ** -np.arange(2, _SIDE // 2 + 2), 2), 2)  # the least forecast of each one's octave
_LARGEST_ROOT = 2.0**333  # of weights whose cube is to stay in the format
_CUMULANTS = ("mass", "third")  # Σwv and Σw³v(1 − 2p), with v = p(1 − p)
_CLUSTERED = ("more", "less")  # Σw(y − p) of each random group, where y is above p and where it is below
_WIDTHS = dict.fromkeys((*_CUMULANTS, "squares"), 1) | dict.fromkeys(_CLUSTERED, UNITS)


class PlacedCounts(NamedTuple):
    """Rows by the place of their forecast.

    Attributes
    ----------
    zeros, ones : (PLACES,) arrays
        How many have label 0, and label 1.
    s : (PLACES,) array
        The mean signed distance of each place; 0 where there are no rows, and where they are certain.
    """

    zeros: Floats
    ones: Floats
    s: Floats

    @property
    def p(self) -> Floats:
        """The mean forecast of each place."""
        return np.where(np.arange(PLACES) < _SIDE, self.s, 1 + self.s)


class GapSums:
    """Of groups that are numbered from 0: counts by forecast, or cumulants, or the sums of clusters.

    Which of them depends on the rows: independent ones without weights are counted by forecast, those with soft labels
    by their squares; of weighted ones cumulants and squares are kept, of clusters cumulants and their own sums.
    """

    def __init__(self, size: int = 0) -> None:
        self._size = size
        self._counts: NDArray[np.int64] | None = None
        self._exact = NamedSums(size, _WIDTHS)
        self._too_many = False

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        if size <= self._size:
            return
        if self._counts is not None:
            self._counts = np.pad(self._counts, ((0, size - self._size), (0, 0)))
        self._exact.grow(size)
        self._size = size
        if size > MOST:
            self._drop_clusters()

    def update(
        self, code: Codes, y: NDArray[Any], s: Floats, weight: Floats | None, cluster: NDArray[np.uint64] | None
    ) -> None:
        """Add rows: the number of each row's group, labels, signed distances, weights, and keys of clusters."""
        if weight is None and cluster is None:
            self._add_plain(code, y, s)
            return
        residual = (y - np.signbit(s).astype(np.float64)) - s
        if y.dtype == np.uint8:
            self._add_cumulants(code, s, weight)
        if cluster is not None:
            self._add_clusters(code, residual, weight, cluster)
        elif weight is not None:
            root = np.abs(residual) * np.minimum(weight, _LARGEST_ROOT)
            self._exact["squares"].add(code, root, root)

    def _add_plain(self, code: Codes, y: NDArray[Any], s: Floats) -> None:
        """Count rows with labels 0 and 1 by forecast and label, and keep the squares of others."""
        if y.dtype != np.uint8:
            between = (y > 0) & (y < 1)
            size = np.abs((y[between] - np.signbit(s[between])) - s[between])
            self._exact["squares"].add(code[between], size, size)
            code, y, s = code[~between], y[~between], s[~between]
        table = self._table()
        place, units = _placed(s)
        at = code.astype(np.int64) * PLACES + place
        labeled = at + y.astype(np.int64) * (self._size * PLACES)
        flat = self._size * PLACES
        if flat <= at.size:
            zeros, ones = np.bincount(labeled, minlength=2 * flat).reshape(2, self._size, PLACES)
            sums = np.bincount(at, units, flat).astype(np.int64).reshape(self._size, PLACES)
            table += np.concatenate([zeros, ones, sums], axis=1)
        else:
            np.add.at(table, (code, place + PLACES * y.astype(np.int64)), 1)
            np.add.at(table, (code, place + 2 * PLACES), units)

    def _table(self) -> NDArray[np.int64]:
        if self._counts is None:
            self._counts = np.zeros((self._size, _PLANES * PLACES), np.int64)
        return self._counts

    def _add_cumulants(self, code: Codes, s: Floats, weight: Floats | None) -> None:
        size = np.abs(s)
        variance = size * (1 - size)
        third = variance * np.copysign(1 - 2 * size, s)
        root = None if weight is None else np.minimum(weight, _LARGEST_ROOT)
        if root is not None:
            third *= root * root
        self._exact["mass"].add(code, variance, weight)
        self._exact["third"].add(code, third, root)

    def _add_clusters(self, code: Codes, residual: Floats, weight: Floats | None, cluster: NDArray[np.uint64]) -> None:
        if self._too_many:
            return
        at = by_random_group(code, cluster)
        for name, side in (("more", residual >= 0), ("less", residual < 0)):
            self._exact[name].add(at[side], np.abs(residual[side]), None if weight is None else weight[side])

    def _drop_clusters(self) -> None:
        self._too_many = True
        for name in _CLUSTERED:
            self._exact.pop(name, None)

    def merge(self, other: GapSums, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        self.grow(int(places.max(initial=-1)) + 1)
        if self._too_many or other._too_many:
            self._drop_clusters()
        if other._counts is not None:
            add_rows(self._table(), places, other._counts)
        for name, sums in other._exact.items():
            if not (self._too_many and name in _CLUSTERED):
                self._exact[name].merge(sums, places)

    def take(self, places: Places) -> GapSums:
        """Return some of the groups, numbered anew."""
        some = GapSums(places.size)
        some._too_many = self._too_many
        some._counts = None if self._counts is None else self._counts[places]
        some._exact = self._exact.take(places)
        return some

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {
            "counts": None if self._counts is None else sparse(self._counts),
            "exact": self._exact.to_state(),
            "too_many": self._too_many,
        }

    def restored(self, entries: Entries, size: int) -> GapSums:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        sums = GapSums(size)
        if "counts" in entries:
            sums._counts = dense(entries.plain("counts"), (size, _PLANES * PLACES))
            if (sums._counts < 0).any():
                raise ValueError("fewer than no rows")
        sums._exact = self._exact.restored(entries.entries("exact"), size)
        sums._too_many = entries.of("too_many", bool)
        return sums

    @property
    def too_many(self) -> bool:
        """Whether there were too many groups for sums of clusters."""
        return self._too_many

    def counts(self, places: list[int]) -> PlacedCounts:
        """Return the rows of some groups together by the place of their forecasts."""
        if self._counts is None:
            return PlacedCounts(np.zeros(PLACES), np.zeros(PLACES), np.zeros(PLACES))
        zeros, ones, units = self._counts[places].sum(axis=0).reshape(_PLANES, PLACES).astype(np.float64)
        with np.errstate(invalid="ignore"):
            size = _OCTAVE * (1 + units / (zeros + ones) / _UNIT)
        s = np.where(zeros + ones > 0, np.copysign(size, _SIGN), 0.0)
        s[[_SIDE - 1, -1]] = 0.0  # what is certain, or very nearly
        return PlacedCounts(zeros, ones, s)

    def sum(self, name: str, places: list[int]) -> Dyadic:
        """Return one of the sums of some groups together; 0 where none was kept."""
        return self._exact[name].sum(places) if name in self._exact else ZERO

    def of_clusters(self, places: list[int], unit: int) -> Floats:
        """Return 2^unit·Σw(y − p) of the random groups of clusters that have any of these rows."""
        scale = Dyadic.make(1, unit)
        more, less = (self._exact[name].sums(places) for name in _CLUSTERED)
        return np.array([float((a - b) * scale) for a, b in zip(more, less, strict=True) if a != ZERO or b != ZERO])


def by_random_group(code: Codes, cluster: NDArray[np.uint64]) -> Codes:
    """Return a number for each row's group and the random group that its cluster is in, by the last bits of its key."""
    numbers: Codes = code * np.int32(UNITS) + (cluster % np.uint64(UNITS)).astype(np.int32)
    return numbers


def _placed(s: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of each signed distance, and the first bits of its fraction.

    The last place of a side holds what is certain, or very nearly.
    """
    bits = s.view(np.int64)
    size = np.minimum(bits & _SIZE, _BELOW_HALF)
    place = np.minimum(_NEAR_HALF - (size >> _SHIFT), _SIDE - 1)
    place += (bits < 0) * np.int64(_SIDE)
    return place, (size >> _BITS) & _FRACTION
