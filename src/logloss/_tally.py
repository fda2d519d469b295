"""The mergeable state: what is left of rows once they are counted, and two such states added are the state of all.

A tally holds counts and exact sums, so merging is associative and commutative to the last bit: however the rows are cut
into batches, files, partitions or machines, and in whatever order they come, the result is the same.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _array_errors, _validation
from ._accumulate.serialization import WRONG, Entries, pack, unpack
from ._kernels import blocks
from ._kernels.blocks import InvalidRowsError, Job, exact_squares, exact_sum, exact_sum_of_losses, weighted_moments
from ._kernels.exact_sum import ZERO, Dyadic
from .errors import REASON, EmptyError, StateError, printable

# Where probabilities are clipped to show what clipping does, and the logits of 1 − clip (as numbers, because libraries
# differ in the last bit of a logarithm).
CLIPS = {1e-3: 6.906754778648554, 1e-7: 16.118095550958316, 1e-15: 34.538776394910684}
Z95 = 1.959963984540054  # the normal distribution's 97.5 % point
FLOAT64 = np.dtype(np.float64)

# The sums, each over the rows of positive weight; v = w·ℓ, rounded once. Those of ℓ leave out infinite losses.
SUMS = ("rows", "infinite", "y", "w", "wy", "v", "w2", "wv", "v2", *(f"v at {clip!r}" for clip in CLIPS))

TWO = Dyadic(1, 1)


@dataclass(frozen=True)
class Score:
    """What a tally says about predictions.

    Attributes
    ----------
    n : int
        Rows of positive weight.
    positives : int or float
        How many of them are 1; with soft labels, the sum of the labels.
    weight : float
        Σw.
    log_loss : float
        Σwℓ/Σw in nats, in [0, ∞].
    se : float or None
        Standard error of the log loss, for rows drawn independently: n/(n−1)·Σw²(ℓ−L)²/(Σw)², its square root.
    ci95 : (float, float) or None
        log_loss ∓ 1.96·se.
    base_rate : float
        Σwy/Σw.
    base_rate_loss : float
        The log loss of always predicting the base rate.
    normalized_entropy : float or None
        log_loss / base_rate_loss: below 1 is better than the base rate (He et al. 2014, doi:10.1145/2648584.2648589).
    infinite : int
        Rows that cost ∞.
    clipped : dict of float to float
        The log loss with probabilities clipped to [ε, 1 − ε], for some ε.
    reasons : dict of str to str
        Why what is None is not defined.

    Examples
    --------
    >>> tally = Tally()
    >>> tally.update([1, 1], [0.5, 0.0])
    >>> score = tally.result()
    >>> score.n, score.infinite, score.log_loss
    (2, 1, inf)
    >>> score.clipped[1e-3]
    3.800451229771041
    """

    n: int
    positives: int | float
    weight: float
    log_loss: float
    se: float | None
    ci95: tuple[float, float] | None
    base_rate: float
    base_rate_loss: float
    normalized_entropy: float | None
    infinite: int
    clipped: dict[float, float]
    reasons: dict[str, str] = field(default_factory=dict)


class Tally:
    """Counts and exact sums of rows: update it with rows, merge it with other tallies, read the result.

    Everything is computed in float64, whatever the arrays hold. Two tallies are equal if they hold the same sums.
    Threads may update and merge the same tally.

    Examples
    --------
    >>> from logloss import Tally
    >>> morning, evening = Tally(), Tally()
    >>> morning.update([1, 0, 1], [0.9, 0.2, 0.7])
    >>> evening.update([1], [0.4])
    >>> day = morning + evening
    >>> day.result().log_loss
    0.4003674356962309
    >>> Tally.from_bytes(day.to_bytes()) == day
    True
    """

    __slots__ = ("_adding", "_sums")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self) -> None:
        self._sums = dict.fromkeys(SUMS, ZERO)
        self._adding = threading.Lock()

    def update(
        self,
        y_true: ArrayLike,
        y_proba: ArrayLike | None = None,
        *,
        logits: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
        losses: NDArray[np.float64] | None = None,
    ) -> None:
        """Add rows.

        Parameters
        ----------
        y_true, y_proba, logits, sample_weight
            As for `logloss.log_loss`. No rows is a legal update.
        losses : array of float64 in the shape of y_true, optional
            Takes the loss of each row, not weighted.

        Raises
        ------
        LogLossError
            If a row is not valid, or `losses` does not fit; the tally is then unchanged.
        """
        rows = _validation.gate(y_true, y_proba, logits, sample_weight, None, whole=False)
        target = None if losses is None else _validation.out("losses", losses, rows, FLOAT64)
        if target is not None and (not target.flags.c_contiguous or _validation.shares_memory(target, rows)):
            target = np.empty(target.shape)
        flat = None if target is None else target.reshape(-1)
        job = Job("logits" if rows.name == "logits" else "proba", FLOAT64, rows.x, rows.y, rows.weight, losses=flat)
        try:
            parts = blocks.share(lambda start, stop: _count(blocks.part_of(job, start, stop)), rows.y.size)
        except InvalidRowsError:
            raise _validation.explain(rows, whole=False) from None
        except blocks.FlushToZeroError:
            raise _array_errors.flushes_to_zero() from None
        self._add(*parts)
        if losses is not None and target is not losses:
            losses[...] = target

    def merge(self, other: Tally) -> Tally:
        """Add the rows of another tally to this one, and return this one."""
        self._add(other._sums)
        return self

    def _add(self, *parts: dict[str, Dyadic]) -> None:
        with self._adding:  # between reading the sums and replacing them
            for part in parts:
                self._sums = {name: value + part[name] for name, value in self._sums.items()}

    def __add__(self, other: Tally) -> Tally:
        if not isinstance(other, Tally):
            return NotImplemented
        return Tally().merge(self).merge(other)

    def __eq__(self, other: object) -> bool:
        return self._sums == other._sums if isinstance(other, Tally) else NotImplemented

    def __repr__(self) -> str:
        return f"<Tally of {int(float(self._sums['rows'])):,} rows>"

    def result(self) -> Score:
        """Return what the rows say.

        Raises
        ------
        LogLossError
            If there is no row with a positive weight.
        """
        return _score(self._sums)

    @property
    def weight(self) -> Dyadic:
        """The exact Σw."""
        return self._sums["w"]

    @property
    def ones(self) -> Dyadic:
        """The exact Σwy."""
        return self._sums["wy"]

    @property
    def loss(self) -> Dyadic:
        """The exact Σwℓ over the rows whose loss is finite."""
        return self._sums["v"]

    def to_bytes(self) -> bytes:
        """Return the tally as some hundred bytes, the same for equal tallies: versioned, with a checksum."""
        return pack({"kind": "tally", **self.to_state()})

    @classmethod
    def from_bytes(cls, data: bytes) -> Tally:
        """Return the tally that `to_bytes` wrote. Nothing in the bytes is executed.

        Raises
        ------
        LogLossError
            If these bytes are not a whole tally of this version.
        """
        tally = cls()
        try:
            state = unpack(data)
            if state.pop("kind") != "tally":
                raise ValueError("they are of another kind")
            tally.from_state(state)
        except WRONG as reason:
            size = len(data) if hasattr(data, "__len__") else 0
            raise _no_tally(size, str(reason)) from None
        return tally

    def to_state(self) -> dict[str, Any]:
        """Return the sums as a tree (`serialization`)."""
        return dict(self._sums)

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        if entries.names() != list(SUMS):
            raise ValueError("they have other sums")
        sums = {name: entries.sum(name) for name in SUMS}
        _check(sums)
        self._sums = sums

    def __reduce__(self) -> tuple[Any, ...]:
        return Tally.from_bytes, (self.to_bytes(),)


def _count(job: Job) -> dict[str, Dyadic]:
    """Return the sums over the rows of one chunk."""
    # Weights are left out of the run: w·ℓ may overflow where Σw·ℓ/Σw does not.
    weight, job = job.weight, job._replace(weight=None)
    losses = np.empty(job.x.size) if job.losses is None else job.losses
    totals = blocks.run(job._replace(losses=losses))
    if weight is not None:
        blocks.look_at_weights(weight)
        if not weight.all():
            heavy = weight > 0
            job, losses, weight = job._replace(x=job.x[heavy], y=job.y[heavy]), losses[heavy], weight[heavy]
    infinite, finite = 0, losses
    if totals.infinite:
        beyond = np.isinf(losses)
        infinite, finite = int(np.count_nonzero(beyond)), np.where(beyond, 0.0, losses)
    rows = Dyadic.make(losses.size, 0)
    sums = {"rows": rows, "infinite": Dyadic.make(infinite, 0), "y": _labels_sum(job.y)}
    if weight is None:
        v = totals.loss
        sums |= {"w": rows, "wy": sums["y"], "v": v, "w2": rows, "wv": v, "v2": exact_squares(finite)}
    else:
        sums |= zip(("v", "w", "w2", "wv", "v2"), weighted_moments(finite, weight), strict=True)
        sums["wy"] = exact_sum(job.y.astype(np.float64), weight)
    return sums | _clipped(job, losses, weight, sums["v"])


def _check(sums: dict[str, Dyadic]) -> None:
    """Raise ValueError, or another of `serialization.WRONG`, where no rows have such sums."""
    rows, infinite, y, w, wy, v, w2, wv, v2, *clipped = sums.values()
    if rows == ZERO and any(value != ZERO for value in sums.values()):
        raise ValueError("there are sums of no rows")
    ordered = (
        *((ZERO, value) for value in (infinite, y, wy, v, wv, *clipped)),
        *((infinite, rows), (y, rows), (wy, w), (w2, w * w)),
        *((w * w, rows * w2), (v * v, rows * v2), (wv * wv, w2 * v2)),  # Cauchy and Schwarz
    )
    if min(rows.exponent, infinite.exponent) < 0 or any((large - small).integer < 0 for small, large in ordered):
        raise ValueError("no rows have such sums")
    if rows != ZERO:
        _score(sums)


def _labels_sum(y: NDArray[Any]) -> Dyadic:
    ones = np.count_nonzero(y)  # the sum, where all are 0 or 1
    if y.dtype.kind == "f" and ones != np.count_nonzero(y == 1):
        return exact_sum(y.astype(np.float64))
    return Dyadic.make(int(ones), 0)


def _clipped(job: Job, losses: NDArray[np.float64], weight: NDArray[np.float64] | None, v: Dyadic) -> dict[str, Dyadic]:
    """Return Σv for each clip, from the sum without. Only the rows that a clip touches are computed again."""
    sums = {}
    for clip, logit in CLIPS.items():  # from the widest: the next touches only rows that this one does
        low, high = (-logit, logit) if job.space == "logits" else (clip, 1 - clip)
        touched = np.flatnonzero((job.x < low) | (job.x > high))
        if not touched.size:
            sums[f"v at {clip!r}"] = v
            job = job._replace(x=job.x[:0])
            continue
        job, losses = job._replace(x=job.x[touched], y=job.y[touched]), losses[touched]
        weight = None if weight is None else weight[touched]
        clipped = job._replace(x=np.clip(job.x, low, high), losses=None)  # the caller's losses stay
        if weight is None:
            sums[f"v at {clip!r}"] = v + blocks.run(clipped).loss - exact_sum_of_losses(losses)
            continue
        clipped_losses = np.empty(touched.size)
        blocks.run(clipped._replace(losses=clipped_losses))
        sums[f"v at {clip!r}"] = v + exact_sum(clipped_losses, weight) - exact_sum(losses, weight)
    return sums


def _score(sums: dict[str, Dyadic]) -> Score:
    rows, weight, v = sums["rows"], sums["w"], sums["v"]
    if rows == ZERO:
        raise _empty_tally()
    n, infinite = int(float(rows)), int(float(sums["infinite"]))
    loss = math.inf if infinite else v.over(weight)
    base_rate = sums["wy"].over(weight)
    base_rate_loss = _entropy(base_rate)
    reasons = {}
    if not 0 < base_rate < 1:
        reasons["normalized_entropy"] = "all labels are the same, so the base rate's own loss is 0"
    se = None
    if infinite:
        reasons["se"] = "the loss is infinite"
    elif n < 2:
        reasons["se"] = "one row has no spread"
    else:
        # Σ(v − Lw)², multiplied by W²; exact, so nothing is lost where the losses are nearly equal.
        spread = sums["v2"] * weight * weight - TWO * sums["wv"] * v * weight + sums["w2"] * v * v
        squared = weight * weight
        se = math.sqrt((spread * rows).over(squared * squared * Dyadic.make(n - 1, 0)))
    if se is None:
        reasons["ci95"] = reasons["se"]
    positives = sums["y"]
    return Score(
        n=n,
        positives=int(float(positives)) if positives.exponent >= 0 else float(positives),
        weight=float(weight),
        log_loss=loss,
        se=se,
        ci95=None if se is None else (loss - Z95 * se, loss + Z95 * se),
        base_rate=base_rate,
        base_rate_loss=base_rate_loss,
        normalized_entropy=loss / base_rate_loss if 0 < base_rate < 1 else None,
        infinite=infinite,
        clipped={clip: sums[f"v at {clip!r}"].over(weight) for clip in CLIPS},
        reasons=reasons,
    )


def _entropy(rate: float) -> float:
    """Return −r·ln r − (1−r)·ln(1−r), by the kernels, whose bits are the same everywhere."""
    losses = np.empty(1)
    blocks.run(Job("proba", FLOAT64, np.array([rate]), np.array([rate]), losses=losses))
    return float(losses[0])


def _empty_tally() -> EmptyError:
    return EmptyError("empty-tally", "the tally holds no row with a positive weight, so it has no result.")


def _no_tally(size: int, reason: str) -> StateError:
    return StateError("state", f"these {size:,} bytes are not a tally: {printable(reason, REASON)}.", size=size)
