"""What looks wrong though it is allowed: one line each, and only when found."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from logloss._accumulate.accumulator import ScoredRows
from logloss._accumulate.serialization import Entries
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.student_t import two_sided
from logloss._stats.tables.histogram import Forecasts
from logloss._tally import Score

Floats = NDArray[np.float64]

ROWS = 100  # below which few values, ties and decimals are no surprise
LEAST = 10  # below which 1 − p is not compared
FEW_VALUES = 20
TIED = 0.2  # of all rows
STUCK = 0.01  # of all rows, at the least or the largest forecast
NEAR = 1e-3  # how near 0 or 1 that forecast is then
DECIMALS = 4
COARSE = 2.0**-17  # nearer to 1 than this, float32 changes a loss by more than one part in a hundred

# The kinds of findings, in the order of a report.
SAYINGS = {
    "flipped": "1 − p scores better by {gain} ± {se} on {rows} rows. Is the label flipped, or p that of 0?",
    "percent-of-percent": "p is taken as percent, yet no value is above 1: were they probabilities already?",
    "p-as-logit": "all logits lie between 0 and 1: are they probabilities (p instead of logit)?",
    "constant": "all predictions are the same, {p}{about}.",
    "few": "there are only {count} distinct predictions{about}.",
    "ties": "{share} of the rows have the same prediction, {p}{about}.",
    "stuck": "rows with the {end} prediction, {p}{about}: {count} ({share}); is something clipped there?",
    "certain": "rows with p exactly 0 or 1: {count} ({share}); each costs ∞ when wrong. Keep logits, or more digits.",
    "decimals": "digits of p after the point: {count}; rounding to 0 or 1 may cost ∞, all else at most {loss}.",
    "ids": "rows whose id another row had before: {about}{share}. Were they joined twice?",
    "float32": "p went through float32, which is too coarse near 1; rows there: {count}, up to {p}. Keep logits.",
}


@dataclass(frozen=True)
class Finding:
    """Something that looks wrong.

    Attributes
    ----------
    kind : str
        Its name for programs, one of `SAYINGS`.
    text : str
        The same in one line for a person.
    """

    kind: str
    text: str


class DecimalGrid:
    """Whether all probabilities lie on a grid: that of float32, or of so many decimals. Two grids can be merged."""

    def __init__(self) -> None:
        self.float32 = True
        self.decimals: int | None = 0  # the least number with which all come out; None for more than DECIMALS

    def update(self, rows: ScoredRows) -> None:
        """Add rows."""
        self.add(rows.forecast.given)

    def add(self, p: Floats) -> None:
        """Add probabilities; once they are off a grid, this costs nothing."""
        if self.float32:
            self.float32 = _all(p, lambda part: part.astype(np.float32) == part)
        while self.decimals is not None and not _all(p, self._rounded):
            self.decimals = self.decimals + 1 if self.decimals < DECIMALS else None

    def merge(self, other: DecimalGrid) -> None:
        """Add the probabilities of another part."""
        self.float32 &= other.float32
        both = self.decimals, other.decimals
        self.decimals = None if None in both else max(self.decimals or 0, other.decimals or 0)

    def to_state(self) -> dict[str, Any]:
        """Return what is known as a tree (`serialization`)."""
        return {"float32": self.float32, "decimals": self.decimals}

    def from_state(self, state: Any) -> None:
        """Know what `to_state` returned, and nothing else; a wrong tree raises one of `serialization.WRONG`."""
        entries = Entries(state)
        self.float32 = entries.of("float32", bool)
        self.decimals = entries.whole("decimals", most=DECIMALS) if "decimals" in entries else None

    def _rounded(self, p: Floats) -> NDArray[np.bool_]:
        scale = 10.0 ** (self.decimals or 0)
        same: NDArray[np.bool_] = np.rint(p * scale) / scale == p  # what reading the decimal text gives
        return same


def _all(p: Floats, holds: Any) -> bool:
    return bool(holds(p[:64]).all() and holds(p).all())


def examine(
    forecasts: Forecasts,
    score: Score,
    cells: Cells | None,
    grid: DecimalGrid | None,
    *,
    percent: bool,
    repeated: tuple[float, bool] | None = None,
) -> tuple[Finding, ...]:
    """Return what looks wrong.

    Parameters
    ----------
    forecasts : Forecasts
        At least one.
    score : Score
        Of the same rows.
    cells : Cells or None
        The same rows for inference, if they are known.
    grid : DecimalGrid or None
        Of the probabilities; None for logits.
    percent : bool
        Whether they were given in percent.
    repeated : (float, bool), optional
        The share of rows whose id another row had before, and whether that is exact.

    Examples
    --------
    >>> from logloss._evaluate.evaluate import evaluate
    >>> for finding in evaluate(y=[1, 0] * 50, p=[0.2, 0.7] * 50).findings:
    ...     print(finding.kind)
    flipped
    few
    """
    facts: dict[str, dict[str, Any]] = {}
    if cells is not None and (gain := flipped_gain(cells)) is not None:
        facts["flipped"] = {"gain": f"{gain.value:.2g}", "se": f"{gain.se:.1g}", "rows": f"{gain.rows:,}"}
    p = forecasts.p
    if percent and p[-1] <= 0.01:
        facts["percent-of-percent"] = {}
    if score.n >= ROWS:
        if grid is None and p[0] >= 0.5 and p[-1] <= 1 / (1 + math.exp(-1.0)):
            facts["p-as-logit"] = {}
        _places(facts, forecasts, score.n)
    if repeated is not None and repeated[0]:
        facts["ids"] = {"about": "" if repeated[1] else "about ", "share": f"{100 * repeated[0]:.3g} %"}
    if grid is not None and score.n >= ROWS:
        _coarse(facts, forecasts, grid)
    return tuple(Finding(kind, text.format(**facts[kind])) for kind, text in SAYINGS.items() if kind in facts)


class Gain(NamedTuple):
    """By how much the loss of 1 − p is lower on average, its standard error, and on how many rows."""

    value: float
    se: float
    rows: int


def flipped_gain(cells: Cells) -> Gain | None:
    """Return what 1 − p would save, where that is more than chance.

    Notes
    -----
    Row by row the loss of 1 − p is ℓ + (2y − 1)·logit p. It is facts to be lower if the one-sided 99.5 % limit of the
    mean difference is below 0, by Student's t, on at least `LEAST` rows with p strictly between 0 and 1.
    """
    finite = np.isfinite(cells.z)
    rows, total = float(np.sum(cells.n[finite])), float(np.sum(cells.w[finite]))
    if rows < LEAST or cells.units < 2:
        return None
    difference = np.where(finite, (2 * cells.y - 1) * np.where(finite, cells.z, 0.0), 0.0)
    mean = float(np.sum(cells.w * difference)) / total
    se = math.sqrt(cells.spread(np.where(finite, difference - mean, 0.0)).variance) / total
    if mean < 0 and (se == 0 or two_sided(mean / se, cells.units - 1) < 0.01):
        return Gain(-mean, se, round(rows))
    return None


def _places(facts: dict[str, dict[str, Any]], forecasts: Forecasts, n: int) -> None:
    """Look at where the forecasts lie: too few places, too many rows in one of them, or at an end."""
    p, rows, about = forecasts.p, forecasts.rows, "" if forecasts.exact else ", to one part in 64"
    most = int(np.argmax(rows))
    if p.size == 1:
        facts["constant"] = {"p": _p(forecasts, 0), "about": about}
    elif p.size <= FEW_VALUES:
        facts["few"] = {"count": p.size, "about": about}
    elif rows[most] >= TIED * n:
        facts["ties"] = {"share": f"{100 * rows[most] / n:.3g} %", "p": _p(forecasts, most), "about": about}
    inner = np.flatnonzero(forecasts.s != 0)
    if p.size > FEW_VALUES and inner.size:
        for end, at in (("least", int(inner[0])), ("largest", int(inner[-1]))):
            if rows[at] >= STUCK * n and abs(forecasts.s[at]) <= NEAR and "ties" not in facts:
                share = f"{100 * rows[at] / n:.3g} %"
                facts["stuck"] = {
                    "count": f"{rows[at]:,}", "share": share, "end": end, "p": _p(forecasts, at), "about": about,
                }  # fmt: skip
    certain = int(np.sum(rows[forecasts.s == 0]))
    if certain and p.size > 2:
        facts["certain"] = {"count": f"{certain:,}", "share": f"{100 * certain / n:.3g} %"}


def _coarse(facts: dict[str, dict[str, Any]], forecasts: Forecasts, grid: DecimalGrid) -> None:
    """Look at the digits of probabilities."""
    if grid.decimals and forecasts.p.size > FEW_VALUES:
        loss = f"{grid.decimals * math.log(10):.2f}"
        facts["decimals"] = {"count": grid.decimals, "loss": loss}
    elif grid.float32 and grid.decimals is None:
        near = (forecasts.s < 0) & (forecasts.s > -COARSE)
        if near.any():
            last = int(np.flatnonzero(near)[-1])
            facts["float32"] = {"count": f"{int(np.sum(forecasts.rows[near])):,}", "p": _p(forecasts, last)}


def _p(forecasts: Forecasts, at: int) -> str:
    """Return a forecast to four digits; near 1, by how much it is less."""
    s = float(forecasts.s[at])
    return f"1 − {-s:.4g}" if -0.001 < s < 0 else f"{forecasts.p[at]:.4g}"
