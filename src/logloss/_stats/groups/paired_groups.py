"""Differences of two models' losses by groups of rows: exact sums, mergeable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._stats.groups.gap_sums import MOST, UNITS, by_random_group
from logloss._stats.groups.limb_sums import Codes, Floats, NamedSums, Places, add_rows

_COUNTS = 6  # of a group: rows, won, lost; and by an infinite loss of the other: won, lost; both infinite
_SUMS = dict.fromkeys(("v", "w", "w2", "wv", "v2"), 1)  # of v = w·d, w, w², w·v and v²
_OF_CLUSTERS = dict.fromkeys(("v", "w"), UNITS)  # of random groups of clusters
_LARGEST_SQUARE = 2.0**500  # of weights whose square is to stay in the format
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
        self._counts = np.zeros((0, _COUNTS), np.int64)
        self._sums = NamedSums(0, _SUMS)
        # While there are not too many groups of rows.
        self._of_clusters = NamedSums(0, _OF_CLUSTERS) if clustered else None

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
        for name, (t, factor) in _terms(difference, weight).items():
            self._sums[name].add(code, t, factor)
        if self._of_clusters is not None and cluster is not None:
            unit = by_random_group(code, cluster)
            self._of_clusters["v"].add(unit, difference, weight)
            self._of_clusters["w"].add(unit, np.ones(code.size) if weight is None else weight)

    def merge(self, other: PairedGroups, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        self.grow(int(places.max(initial=-1)) + 1)
        add_rows(self._counts, places, other._counts)
        self._sums.merge(other._sums, places)
        if self._of_clusters is None or other._of_clusters is None:
            self._of_clusters = None
        else:
            self._of_clusters.merge(other._of_clusters, places)

    def take(self, places: Places) -> PairedGroups:
        """Return some of the groups, numbered anew."""
        some = PairedGroups(weighted=self.weighted, clustered=self.clustered)
        some._counts, some._sums = self._counts[places], self._sums.take(places)
        some._of_clusters = None if self._of_clusters is None else self._of_clusters.take(places)
        return some

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        of_clusters = None if self._of_clusters is None else self._of_clusters.to_state()
        return {"counts": self._counts, "sums": self._sums.to_state(), "of_clusters": of_clusters}

    def restored(self, tree: Any, size: int) -> PairedGroups:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries, groups = Entries(tree), PairedGroups(weighted=self.weighted, clustered=self.clustered)
        groups._counts = entries.array("counts", "int64", size, _COUNTS)
        groups._sums = self._sums.restored(entries.entries("sums"), size)
        kept = "of_clusters" in entries
        of_clusters = NamedSums(size, _OF_CLUSTERS)
        groups._of_clusters = of_clusters.restored(entries.entries("of_clusters"), size) if kept else None
        return groups

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        more = size - len(self._counts)
        if more > 0:
            self._counts = np.pad(self._counts, ((0, more), (0, 0)))
            self._sums.grow(size)
            if size > MOST:
                self._of_clusters = None
            elif self._of_clusters is not None:
                self._of_clusters.grow(size)

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""
        return self._counts[:, 0]

    def totals(self) -> Floats:
        """Return Σwd of each group, nearly."""
        return self._sums["v"].floats()

    def __len__(self) -> int:
        return len(self._counts)

    def together(self, places: Sequence[int]) -> PairedSums:
        """Return the sums of some groups together."""
        n, won, lost, *infinite = self._counts[list(places)].sum(axis=0).tolist()
        counts = (n, won, lost, infinite[0], infinite[1], infinite[2])
        v, v2 = (self._sums[name].sum(places) for name in ("v", "v2"))
        if self.weighted:
            w, w2, wv = (self._sums[name].sum(places) for name in ("w", "w2", "wv"))
            return paired_sums(counts, v, w, w2, wv, v2)
        finite = Dyadic.make(n - sum(infinite), 0)
        return paired_sums(counts, v, finite, finite, v, v2)

    def of_clusters(self, places: Sequence[int]) -> list[tuple[Dyadic, Dyadic]] | None:
        """Return Σwd and Σw of the random groups of clusters that have any of these rows; None if they are not kept."""
        if self._of_clusters is None:
            return None
        whole, weights = (self._of_clusters[name].sums(places) for name in _OF_CLUSTERS)
        return [(v, w) for v, w in zip(whole, weights, strict=True) if w != ZERO]


def _terms(d: Floats, weight: Floats | None) -> dict[str, tuple[Floats, Floats | None]]:
    """Return the factors of each sum; without weights those of two say all."""
    if weight is None:
        return {"v": (d, None), "v2": (d, d)}
    root = np.minimum(weight, _LARGEST_SQUARE)
    v = d * root
    return {"v": (d, weight), "w": (weight, None), "w2": (root, root), "wv": (v, root), "v2": (v, v)}


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

    def take(self, places: Places) -> PairedColumns:
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
