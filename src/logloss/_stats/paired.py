"""Two models on the same rows: exact sums of the differences of their losses, of all rows and of parts of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels import loader
from logloss._kernels.blocks import exact_squares, exact_sum, weighted_moments
from logloss._kernels.exact_sum import LIMB_BITS, LIMBS, ZERO, Dyadic, from_limbs
from logloss._kernels.exact_sum import total as total_of
from logloss._kernels.forecast_bins import SIDE, SLOTS, units_of
from logloss._stats.tables.bin_counts import BinCounts
from logloss._stats.tables.group_sums import Codes

Floats = NDArray[np.float64]

DRAWS, SEED = 1000, 0  # of the bootstrap

# Differences are counted in the slots of forecasts, which end at one half: divided by this they fit, and a loss of
# probabilities is at most 745.
SCALE = 2048.0

_FLOAT64 = np.dtype(np.float64)
_NO_WEIGHTS = np.empty(0)
_SIGNED = np.where(np.arange(SLOTS) < SIDE, 1, -1) * units_of(np.arange(SLOTS))
_COUNTED = ("n", "won", "lost", "won_infinite", "lost_infinite", "both_infinite")
_COUNTS = 5  # of a group: rows, won, lost; and by an infinite loss of the other: won, lost
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
    spread : Dyadic or None
        Σw²(d − D)²·(Σw)², D the mean; None where it is not known.
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
    spread: Dyadic | None


class PairedDifference:
    """The differences d of a model's losses and the baseline's, over rows that may be cut into parts and merged.

    Parameters
    ----------
    weighted : bool
        Whether rows have weights.
    """

    def __init__(self, *, weighted: bool) -> None:
        self.weighted = weighted
        self.n = self.won = self.lost = self.won_infinite = self.lost_infinite = self.both_infinite = 0
        self._moments = [ZERO] * 5  # Σ of v = w·d, w, w², w·v, v²; without weights only the first and the last
        self._placed = BinCounts()  # by the place of d; differences have no labels
        self._beyond = False  # whether some d had no place

    def add(self, theirs: Floats, ours: Floats, weight: Floats | None) -> tuple[Floats, NDArray[np.int8]]:
        """Add the losses of the model (`ours`) and of the baseline, and the weights where there are any.

        Returns
        -------
        difference : (n,) array
            d, and 0 where it is not defined.
        sign : (n,) array of int8
            −1 where the model won, +1 where it lost.
        """
        with np.errstate(invalid="ignore"):
            d = ours - theirs
        sign = (d > 0).view(np.int8) - (d < 0).view(np.int8)
        self.n += d.size
        self.won += int(np.count_nonzero(sign == WON))
        self.lost += int(np.count_nonzero(sign == LOST))
        whole, finite = d, np.isfinite(d)
        if not finite.all():
            self.won_infinite += int(np.count_nonzero(d == -np.inf))
            self.lost_infinite += int(np.count_nonzero(d == np.inf))
            self.both_infinite += int(np.count_nonzero(np.isnan(d)))
            whole, d = np.where(finite, d, 0.0), d[finite]
            weight = None if weight is None else weight[finite]
        if weight is None:
            moments = [exact_sum(d), ZERO, ZERO, ZERO, exact_squares(d)]
            self._place(d)
        else:
            moments = weighted_moments(d, weight)
        self._moments = [mine + more for mine, more in zip(self._moments, moments, strict=True)]
        return whole, sign

    def _place(self, d: Floats) -> None:
        s = d / SCALE
        if np.abs(s).max(initial=0.0) > 0.5:  # only logits can be so far apart
            self._beyond = True
            s = np.clip(s, -0.5, 0.5)
        self._placed.add(s, np.zeros(s.size, np.uint8))

    def merge(self, other: PairedDifference) -> None:
        """Add the rows of another part."""
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self._moments = [mine + more for mine, more in zip(self._moments, other._moments, strict=True)]
        self._placed.merge(other._placed)
        self._beyond = self._beyond or other._beyond

    def to_state(self) -> dict[str, Any]:
        """Return the differences as a tree (`serialization`)."""
        counts = [getattr(self, name) for name in _COUNTED]
        moments = {str(at): moment for at, moment in enumerate(self._moments)}
        return {"counts": counts, "moments": moments, "table": sparse(self._placed.carry()), "beyond": self._beyond}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        for name, count in zip(_COUNTED, entries.each("counts", int), strict=True):
            setattr(self, name, count)
        self._moments = [entries.entries("moments").sum(str(at)) for at in range(len(self._moments))]
        self._placed.table = dense(entries.plain("table"), self._placed.table.shape)
        self._beyond = entries.of("beyond", bool)

    def read(self) -> PairedSums:
        """Return the sums over all rows."""
        finite = Dyadic.make(self.n - self.won_infinite - self.lost_infinite - self.both_infinite, 0)
        v, w, w2, wv, v2 = self._moments
        if not self.weighted:
            w = w2 = finite
            wv = v
        spread = v2 * w * w - Dyadic(1, 1) * wv * v * w + w2 * v * v
        counts = self.n, self.won, self.lost, self.won_infinite, self.lost_infinite, self.both_infinite
        return PairedSums(*counts, finite, w, v, spread)

    def bootstrap(self) -> tuple[float, float] | str:
        """Return the 95 % percentile interval of the mean difference in resampled rows, or why there is none.

        Notes
        -----
        How often each row is drawn is multinomial; rows in one slot are drawn together, so a draw depends on the
        merged counts and the seed alone, and d is taken to be the mean of its slot, which is 1/64 of |d| wide.
        """
        rows, _, units = self._placed.counts()
        used = np.flatnonzero(rows)
        n = int(rows[used].sum())
        if self.weighted:
            return "rows have weights"
        if self._beyond:
            return f"two losses differ by more than {SCALE / 2:g}"
        if n < 2:
            return "fewer than two rows have a difference"
        mean = units[used] * (_SIGNED[used] * SCALE) / rows[used]
        drawn = np.random.default_rng(SEED).multinomial(n, rows[used] / n, size=DRAWS)
        low, high = np.quantile(np.sum(drawn * mean, axis=1) / n, [0.025, 0.975])
        return float(low), float(high)


class PairedGroups:
    """The same differences by groups of rows, numbered from 0; each batch may bring more of them."""

    def __init__(self, *, weighted: bool) -> None:
        self.weighted = weighted
        self._counts = np.zeros((0, _COUNTS + 1), np.int64)  # and last, rows that both lose infinitely on
        self._limbs = np.zeros((2, 0, LIMBS), np.int64)  # Σd and Σd², or Σwd and Σw
        self._added = 0  # rows since what is beyond a limb was carried to the next

    def add(
        self,
        code: Codes,
        losses: tuple[Floats, Floats],
        difference: Floats,
        sign: NDArray[np.int8],
        weight: Floats | None,
    ) -> None:
        """Add rows: the number of their group, the baseline's losses and the model's, and what `Pair.add` returns."""
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
        if weight is not None and finite is not None:
            code, difference, weight = code[finite], difference[finite], weight[finite]
        self._added += code.size
        if self._added > MOST_ROWS:
            self._carry()
        grouped = loader.find("grouped", _FLOAT64)
        grouped(code, difference, _NO_WEIGHTS if weight is None else weight, self._limbs[0])
        if weight is None:
            grouped(code, difference, difference, self._limbs[1])
        else:
            grouped(code, weight, _NO_WEIGHTS, self._limbs[1])

    def merge(self, other: PairedGroups, places: Codes) -> None:
        """Add the groups of another part; `places` are their numbers here, equal ones to be added up."""
        self.grow(int(places.max(initial=-1)) + 1)
        np.add.at(self._counts, places, other._counts)
        self._carry()
        other._carry()
        for mine, theirs in zip(self._limbs, other._limbs, strict=True):
            np.add.at(mine, places, theirs)

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        self._carry()
        return {"counts": self._counts, "limbs": sparse(self._limbs)}

    def restored(self, tree: Any, size: int) -> PairedGroups:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        entries, groups = Entries(tree), PairedGroups(weighted=self.weighted)
        groups._counts = entries.array("counts", "int64", size, _COUNTS + 1)
        groups._limbs = dense(entries.plain("limbs"), (2, size, LIMBS))
        return groups

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        more = size - len(self._counts)
        if more > 0:
            self._counts = np.pad(self._counts, ((0, more), (0, 0)))
            self._limbs = np.pad(self._limbs, ((0, 0), (0, more), (0, 0)))

    def _carry(self) -> None:
        beyond = self._limbs[..., :-1] >> LIMB_BITS  # the last limb keeps the sign
        self._limbs[..., :-1] &= _LIMB
        self._limbs[..., 1:] += beyond
        self._added = 0

    def rows(self) -> NDArray[np.int64]:
        """Return how many rows each group has."""
        return self._counts[:, 0]

    def __len__(self) -> int:
        return len(self._counts)

    def together(self, places: Sequence[int]) -> PairedSums:
        """Return the sums of some groups together; with weights their spread is not known."""
        n, won, lost, *infinite = self._counts[list(places)].sum(axis=0).tolist()
        counts = (n, won, lost, infinite[0], infinite[1], infinite[2])
        finite = Dyadic.make(n - sum(infinite), 0)
        totals = []
        for limbs in self._limbs:
            sums = [from_limbs(limbs[place]) for place in places]
            totals.append(total_of(sums))
        total, second = totals
        if self.weighted:
            return PairedSums(*counts, finite, second, total, None)
        spread = second * finite * finite - total * total * finite
        return PairedSums(*counts, finite, finite, total, spread)


class PairedColumns:
    """The groups of one column for every pair: what finds the groups sees them as one."""

    def __init__(self, names: Sequence[str], *, weighted: bool) -> None:
        self.of = {name: PairedGroups(weighted=weighted) for name in names}

    def __len__(self) -> int:
        return len(next(iter(self.of.values())))

    def grow(self, size: int) -> None:
        """Make room for so many groups."""
        for groups in self.of.values():
            groups.grow(size)

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return {"groups": [groups.to_state() for groups in self.of.values()]}

    def restored(self, tree: Any, size: int) -> PairedColumns:
        """Return the sums of so many groups that `to_state` wrote; a wrong tree raises one of `serialization.WRONG`."""
        columns, trees = PairedColumns((), weighted=False), Entries(tree).of("groups", list)
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
