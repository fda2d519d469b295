"""Differences of two models' losses by groups of rows: exact sums, mergeable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels import loader
from logloss._kernels.exact_sum import LIMB_BITS, LIMBS, ZERO, Dyadic, from_limbs
from logloss._kernels.exact_sum import total as total_of
from logloss._stats.groups.gap_sums import MOST, UNITS, by_random_group
from logloss._stats.groups.group_sums import Codes
from logloss._stats.groups.limb_sums import add_rows, nearly

Floats = NDArray[np.float64]

_FLOAT64 = np.dtype(np.float64)
_NO_WEIGHTS = np.empty(0)
_COUNTS = 5  # of a group: rows, won, lost; and by an infinite loss of the other: won, lost
_PLAIN, _WEIGHTED = 2, 5  # sums: of d and d²; of v = w·d, w, w², w·v and v²
_LARGEST_SQUARE = 2.0**500  # of weights whose square is to stay in the format
MOST_ROWS = 1 << 29  # each adds less than 2^33 to a limb
_LIMB = np.int64((1 << LIMB_BITS) - 1)
WON, LOST = -1, 1  # the sign of a difference: a loss that is less is won


@dataclass(frozen=True)
class PairedSums:
    """What is known of the differences in some rows.

    Attributes
    ----------
    n, won, lost : int
        Rows; those where the loss is less than the baseline's; those where it is more.
    won_infinite, lost_infinite : int
        Rows that only the baseline loses infinitely on; those that only the other does.
    both_infinite : int
        Rows that both lose infinitely on.
    finite : Dyadic
        How many rows have a difference: neither loss is infinite.
    weight, total : Dyadic
        Σw and Σwd over these.
    spread : Dyadic
        Σw²(d − D)²·(Σw)², D the mean.
    """

    n: int
    won: int
    lost: int
    won_infinite: int
    lost_infinite: int
    both_infinite: int
    finite: Dyadic
    weight: Dyadic
    total: Dyadic
    spread: Dyadic


def paired_sums(
    counts: tuple[int, int, int, int, int, int], v: Dyadic, w: Dyadic, w2: Dyadic, wv: Dyadic, v2: Dyadic
) -> PairedSums:
    """Return the sums of rows whose counts and Σ of v = w·d, w, w², w·v and v² are known."""
    finite = Dyadic.make(counts[0] - sum(counts[3:]), 0)
    spread = v2 * w * w - Dyadic(1, 1) * wv * v * w + w2 * v * v
    return PairedSums(*counts, finite, w, v, spread)


class PairedGroups:
    """The same differences by groups of rows, numbered from 0; each batch may bring more of them.

    Parameters
    ----------
    weighted, clustered : bool
        Whether rows have weights, and whether they come in clusters.
    """

    def __init__(self, *, weighted: bool, clustered: bool) -> None:
        self.weighted, self.clustered = weighted, clustered
        self._counts = np.zeros((0, _COUNTS + 1), np.int64)  # and last, rows that both lose infinitely on
        self._limbs = np.zeros((_WEIGHTED if weighted else _PLAIN, 0, LIMBS), np.int64)
        # Σwd and Σw of random groups of clusters, while there are not too many groups of rows.
        self._units = np.zeros((2, 0, UNITS, LIMBS), np.int64) if clustered else None
        self._added = 0  # rows since what is beyond a limb was carried to the next

    def add(
        self,
        code: Codes,
        losses: tuple[Floats, Floats],
        difference: Floats,
        sign: NDArray[np.int8],
        weight: Floats | None,
        cluster: NDArray[np.uint64] | None = None,
    ) -> None:
        """Add rows: their groups, the losses of both, what `PairedDifference.add` returned, weights, cluster keys."""
        self.grow(int(code.max(initial=-1)) + 1)
        size = len(self._counts)
        infinite = [np.isinf(loss) for loss in losses]
        here = [None, sign == WON, sign == LOST]
        finite = None
        if infinite[0].any() or infinite[1].any():
            theirs, ours = infinite
            here += [theirs & ~ours, ours & ~theirs, ours & theirs]
            finite = ~(ours | theirs)
        for at, mask in enumerate(here):
            self._counts[:, at] += np.bincount(code if mask is None else code[mask], minlength=size)
        if finite is not None:
            code, difference = code[finite], difference[finite]
            weight = None if weight is None else weight[finite]
            cluster = None if cluster is None else cluster[finite]
        self._added += code.size
        if self._added > MOST_ROWS:
            self._carry()
        for limbs, (t, factor) in zip(self._limbs, _terms(difference, weight), strict=True):
            loader.find("grouped", _FLOAT64)(code, t, factor, limbs)
        if self._units is not None and cluster is not None:
            unit = by_random_group(code, cluster)
            ones = np.ones(code.size) if weight is None else weight
            factor = _NO_WEIGHTS if weight is None else weight
            for limbs, (t, by) in zip(self._units, ((difference, factor), (ones, _NO_WEIGHTS)), strict=True):
                loader.find("grouped", _FLOAT64)(unit, t, by, limbs.reshape(-1, LIMBS))

    def merge(self, other: PairedGroups, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        self.grow(int(places.max(initial=-1)) + 1)
        add_rows(self._counts, places, other._counts)
        self._carry()
        other._carry()
        for mine, theirs in zip(self._limbs, other._limbs, strict=True):
            add_rows(mine, places, theirs)
        if self._units is None or other._units is None:
            self._units = None
        else:
            for mine, theirs in zip(self._units, other._units, strict=True):
                add_rows(mine, places, theirs)

    def take(self, places: NDArray[np.intp]) -> PairedGroups:
        """Return some of the groups, numbered anew."""
        self._carry()
        some = PairedGroups(weighted=self.weighted, clustered=self.clustered)
        some._counts, some._limbs = self._counts[places], self._limbs[:, places]
        some._units = None if self._units is None else self._units[:, places]
        return some

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        self._carry()
        units = None if self._units is None else sparse(self._units)
        return {"counts": self._counts, "limbs": sparse(self._limbs), "units": units}

    def restored(self, tree: Any, size: int) -> PairedGroups:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries, groups = Entries(tree), PairedGroups(weighted=self.weighted, clustered=self.clustered)
        groups._counts = entries.array("counts", "int64", size, _COUNTS + 1)
        groups._limbs = dense(entries.plain("limbs"), (len(self._limbs), size, LIMBS))
        groups._units = dense(entries.plain("units"), (2, size, UNITS, LIMBS)) if "units" in entries else None
        return groups

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        more = size - len(self._counts)
        if more > 0:
            self._counts = np.pad(self._counts, ((0, more), (0, 0)))
            self._limbs = np.pad(self._limbs, ((0, 0), (0, more), (0, 0)))
            if self._units is not None:
                self._units = None if size > MOST else np.pad(self._units, ((0, 0), (0, more), (0, 0), (0, 0)))

    def _carry(self) -> None:
        for limbs in (self._limbs, self._units):
            if limbs is not None:
                beyond = limbs[..., :-1] >> LIMB_BITS  # the last limb keeps the sign
                limbs[..., :-1] &= _LIMB
                limbs[..., 1:] += beyond
        self._added = 0

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""
        return self._counts[:, 0]

    def totals(self) -> Floats:
        """Return Σwd of each group, nearly."""
        return nearly(self._limbs[0])

    def __len__(self) -> int:
        return len(self._counts)

    def together(self, places: Sequence[int]) -> PairedSums:
        """Return the sums of some groups together."""
        n, won, lost, *infinite = self._counts[list(places)].sum(axis=0).tolist()
        counts = (n, won, lost, infinite[0], infinite[1], infinite[2])
        finite = Dyadic.make(n - sum(infinite), 0)
        totals = [total_of([from_limbs(limbs[place]) for place in places]) for limbs in self._limbs]
        if self.weighted:
            return paired_sums(counts, *totals)
        return paired_sums(counts, totals[0], finite, finite, totals[0], totals[1])

    def of_clusters(self, places: Sequence[int]) -> list[tuple[Dyadic, Dyadic]] | None:
        """Return Σwd and Σw of the random groups of clusters that have any of these rows; None if they are not kept."""
        if self._units is None:
            return None
        whole, weights = ([total_of(list(sums)) for sums in zip(*parts, strict=True)] for parts in self._parts(places))
        return [(d, w) for d, w in zip(whole, weights, strict=True) if w != ZERO]

    def _parts(self, places: Sequence[int]) -> Iterator[list[list[Dyadic]]]:
        assert self._units is not None  # noqa: S101
        for limbs in self._units:
            yield [[from_limbs(unit) for unit in limbs[place]] for place in places]


def _terms(d: Floats, weight: Floats | None) -> tuple[tuple[Floats, Floats], ...]:
    """Return the factors of each sum."""
    if weight is None:
        return (d, _NO_WEIGHTS), (d, d)
    root = np.minimum(weight, _LARGEST_SQUARE)
    v = d * root
    return (d, weight), (weight, _NO_WEIGHTS), (root, root), (v, root), (v, v)


class PairedColumns:
    """The groups of one column for every pair: what finds the groups sees them as one."""

    def __init__(self, names: Sequence[str], *, weighted: bool, clustered: bool) -> None:
        self.of = {name: PairedGroups(weighted=weighted, clustered=clustered) for name in names}

    def __len__(self) -> int:
        return len(next(iter(self.of.values())))

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        for groups in self.of.values():
            groups.grow(size)

    def update(
        self,
        code: Codes,
        weight: Floats | None,
        cluster: NDArray[np.uint64] | None,
        theirs: Floats,
        *pairs: NDArray[Any],
    ) -> None:
        """Add rows: groups, weights, cluster keys, the baseline's losses; each pair's own, d and signs (`add`)."""
        for groups, ours, difference, sign in zip(self.of.values(), pairs[::3], pairs[1::3], pairs[2::3], strict=True):
            groups.add(code, (theirs, ours), difference, sign, weight, cluster)

    def take(self, places: NDArray[np.intp]) -> PairedColumns:
        """Return some of the groups, numbered anew."""
        some = PairedColumns((), weighted=False, clustered=False)
        some.of = {name: groups.take(places) for name, groups in self.of.items()}
        return some

    def untested(self) -> PairedColumns:
        """Return the same: all sums are needed for standard errors."""
        return self

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {"groups": [groups.to_state() for groups in self.of.values()]}

    def restored(self, tree: Any, size: int) -> PairedColumns:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        columns, trees = PairedColumns((), weighted=False, clustered=False), Entries(tree).of("groups", list)
        columns.of = {
            name: groups.restored(state, size) for (name, groups), state in zip(self.of.items(), trees, strict=True)
        }
        return columns

    def merge(self, other: PairedColumns, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        for name, groups in self.of.items():
            groups.merge(other.of[name], places)

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""
        return next(iter(self.of.values())).rows()
