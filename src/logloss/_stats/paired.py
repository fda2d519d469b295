"""Two models on the same rows: exact sums of the differences of their losses, of all rows and of parts of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.serialization import Entries, dense, sparse
from logloss._kernels.blocks import exact_squares, exact_sum, weighted_moments
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._kernels.forecast_bins import SIDE, SLOTS, units_of
from logloss._stats.groups.paired_groups import LOST, WON, PairedSums, paired_sums
from logloss._stats.tables.bin_counts import BinCounts

Floats = NDArray[np.float64]

DRAWS, SEED = 1000, 0  # of the bootstrap

# Differences are counted in the slots of forecasts, which end at one half: divided by this they fit, and a loss of
# probabilities is at most 745.
SCALE = 2048.0

_SIGNED = np.where(np.arange(SLOTS) < SIDE, 1, -1) * units_of(np.arange(SLOTS))
_COUNTED = ("n", "won", "lost", "won_infinite", "lost_infinite", "both_infinite")


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
        counts = self.n, self.won, self.lost, self.won_infinite, self.lost_infinite, self.both_infinite
        return paired_sums(counts, v, w, w2, wv, v2)

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
