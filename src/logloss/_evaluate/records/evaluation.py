"""The result of an evaluation: a plain record that goes to JSON and comes back the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from logloss._evaluate.records.record import Record
from logloss._sources.join import Join
from logloss._stats.calibration.calibration_error import CalibrationError
from logloss._stats.calibration.isotonic import BrierDecomposition, Decomposition
from logloss._stats.calibration.loss_bins import LossBin
from logloss._stats.calibration.reliability import Curve
from logloss._stats.calibration.tails import Tail
from logloss._stats.clusters import Clustering
from logloss._stats.diagnostics import Finding
from logloss._stats.inference.base_rate import BaseRateComparison
from logloss._stats.inference.detectable import Detectable
from logloss._stats.inference.excess import ExpectedLoss
from logloss._stats.inference.line import Calibration
from logloss._stats.inference.miscalibration import MiscalibrationTest
from logloss._stats.slices import OtherSlices, Slice
from logloss._stats.verdicts import Verdict
from logloss._stats.worst_rows import WorstRow

SCHEMA = "logloss/evaluation/4"


@dataclass(frozen=True)
class Evaluation(Record):
    """How good the predictions are, how sure that is, and where they are worst. Losses are in nats.

    Attributes
    ----------
    schema : str
        What this record is, with the version of its form.
    n : int
        Rows scored: those with a positive weight, each as often as its frequency says.
    positives : int or float
        How many of them are positive; the sum of the labels where they are soft.
    weight : float
        The sum of the weights; n where there are none, or where they are frequencies.
    log_loss : float
        The mean binary cross-entropy, in [0, inf]; the float64 nearest to the exact mean.
    se : float or None
        Its standard error, for independent rows, or independent clusters where there is `cluster`.
    ci95 : (float, float) or None
        A 95 % interval for it, by
    ci_method : {"skewness", "rare", "t"} or None
        Student's t corrected for skewness (Hall 1992), on one degree of freedom less than there are rows or clusters;
        where one outcome is rare, limits of its count (Fay & Feuer 1997), an unseen row costing what the forecasts
        say; or Student's t as it is, for more than 65,536 rows in clusters.
    base_rate : float
        The (weighted) mean of the labels.
    base_rate_loss : float
        The loss of predicting the base rate for every row.
    normalized_entropy : float or None
        log_loss / base_rate_loss; below 1 the predictions know more than the base rate.
    bits : float
        The log loss with the logarithm to base 2.
    d2 : float or None
        The skill score 1 − normalized_entropy: the share by which base_rate_loss is reduced.
    against_base_rate : BaseRateComparison or None
        log_loss − base_rate_loss, D² and normalized entropy with their intervals.
    prior, prior_loss : float or None
        A share of ones that was known beforehand, where one was given, and the loss of always predicting it.
    infinite : int
        Rows whose loss is infinite: p is exactly 0 or 1 on the wrong side.
    clipped : dict of float to float
        What the loss would be if p were kept at least so far from 0 and 1.
    worst : tuple of WorstRow
        The rows with the largest loss, equal ones by row number, or where rows have no order by p, y and `shown`.
    rows, dropped, masked : int
        Rows in the data; rows dropped because a value is missing; rows left out by `where`.
    source : str
        Where the rows came from.
    left_aside : tuple of str
        Files of a folder that were not read: their names say that they are no rows, or they are empty.
    columns : dict of str to str
        Which column was y, p (or logit), weight (or frequency), cluster.
    brier : float
        The mean of (p − y)², in [0, 1].
    brier_decomposition : BrierDecomposition or None
        The Brier score as miscalibration − discrimination + uncertainty.
    label_entropy : float or None
        Of soft labels their own entropy, the mean of H(y): the least that any log loss of these rows can be.
    decomposition : Decomposition
        The log loss as miscalibration − discrimination + uncertainty.
    calibration : Calibration or None
        Calibration slope and intercept, calibration-in-the-large, and what recalibrating by them would save.
    miscalibration : MiscalibrationTest or None
        Tests of the hypothesis that the forecasts are calibrated.
    detectable : Detectable or None
        The least miscalibration that so many rows would have shown four times in five.
    expected : ExpectedLoss or None
        The log loss to expect if the forecasts were calibrated, and the excess over it.
    ece : CalibrationError
        The expected calibration error, its bins (up to 15 of nearly equal weight, unless asked otherwise), and what
        chance makes of it.
    curve : Curve
        How often it happened, by what was forecast.
    tails : tuple of Tail or None
        Confident misses, observed and expected.
    worst_share : float or None
        The share of the total loss that `worst` holds.
    findings : tuple of Finding
        What looks wrong though it is allowed.
    verdicts : tuple of Verdict
        What the numbers say, as codes with their evidence and a sentence each.
    slices : tuple of Slice
        The same for parts of the rows, column by column.
    other_slices : tuple of OtherSlices
        Of columns with more than 10,000 values: the slices that are not in `slices`, together.
    cluster : Clustering or None
        The clusters that rows come in.
    by_forecast : tuple of LossBin
        Rows and losses by p, in 32 ranges of equal width.
    by_outcome : tuple of LossBin or None
        The same by the probability given to what happened.
    deciles : tuple of LossBin
        The same by p, in ten ranges of nearly equal weight.
    positive : str or None
        The label that counted as 1, where one was named, and
    others : tuple of str
        those that counted as 0.
    joined : Join or None
        How the rows of two files found each other.
    reasons : dict of str to str
        Why a number is None.

    Examples
    --------
    >>> from logloss._evaluate.evaluate import evaluate
    >>> result = evaluate(y=[1, 0, 1], p=[0.75, 0.25, 0.5])
    >>> result.n, result.positives, round(result.log_loss, 4)
    (3, 2, 0.4228)
    >>> Evaluation.from_json(result.to_json()) == result
    True
    """

    n: int
    positives: float
    weight: float
    log_loss: float
    se: float | None
    ci95: tuple[float, float] | None
    ci_method: str | None
    base_rate: float
    base_rate_loss: float
    normalized_entropy: float | None
    bits: float
    d2: float | None
    against_base_rate: BaseRateComparison | None
    prior: float | None
    prior_loss: float | None
    infinite: int
    clipped: Mapping[float, float]
    worst: tuple[WorstRow, ...]
    rows: int
    dropped: int
    masked: int
    source: str
    columns: Mapping[str, str]
    brier: float
    brier_decomposition: BrierDecomposition | None
    label_entropy: float | None
    decomposition: Decomposition
    calibration: Calibration | None
    miscalibration: MiscalibrationTest | None
    detectable: Detectable | None
    expected: ExpectedLoss | None
    ece: CalibrationError
    curve: Curve
    tails: tuple[Tail, ...] | None
    worst_share: float | None
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    by_forecast: tuple[LossBin, ...]
    by_outcome: tuple[LossBin, ...] | None
    deciles: tuple[LossBin, ...]
    positive: str | None = None
    others: tuple[str, ...] = ()
    slices: tuple[Slice, ...] = ()
    other_slices: tuple[OtherSlices, ...] = ()
    cluster: Clustering | None = None
    joined: Join | None = None
    left_aside: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    schema: str = SCHEMA

    def __post_init__(self) -> None:
        if not self.by_forecast or not self.deciles:
            raise ValueError("there are rows, and so forecasts")

    def __str__(self) -> str:
        se = "" if self.se is None else f" ± {self.se:.2g}"
        return f"log loss {self.log_loss:.4g}{se}, n = {self.n:,}"

    def plot_reliability(self, ax: Any = None) -> Any:
        """Draw how often it happened against what was forecast, with the band of a calibrated model.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where; without it, on a new figure.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        MissingExtraError
            matplotlib is not installed: pip install 'logloss[report]'.
        """
        return self._figure("reliability", ax)

    def plot_distribution(self, ax: Any = None) -> Any:
        """Draw how many rows have which forecast; arguments as of `plot_reliability`."""
        return self._figure("distribution", ax)

    def plot_curve(self, ax: Any = None) -> Any:
        """Draw the loss −ln q with where the rows sit on it; arguments as of `plot_reliability`. For hard labels."""
        return self._figure("curve", ax)

    def plot_deciles(self, ax: Any = None) -> Any:
        """Draw the mean loss of each decile of the forecasts; arguments as of `plot_reliability`."""
        return self._figure("deciles", ax)

    def plot_misses(self, ax: Any = None) -> Any:
        """Draw how many confident misses there are, and should be; arguments as of `plot_reliability`.

        Raises
        ------
        ArgumentError
            `tails` is None, or empty.
        """
        return self._figure("misses", ax)

    def plot_slices(self, ax: Any = None, *, by: str | None = None) -> Any:
        """Draw the loss of each slice; arguments as of `plot_reliability`, and `by`: the column, else the first.

        Raises
        ------
        ArgumentError
            There are no slices by that column.
        """
        return self._figure("slices", ax, by=by)
