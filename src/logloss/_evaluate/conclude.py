"""What a scan amounts to: the record of an evaluation."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.scan.read import checked_score
from logloss._evaluate.scan.state import Scan
from logloss._sources import Source
from logloss._stats.brier import BrierSum
from logloss._stats.calibration import (
    always,
    expected_calibration_error,
    expected_loss,
    fit_calibration,
    reliability,
    tails,
)
from logloss._stats.clusters import Clusters, cluster_error, interval
from logloss._stats.diagnostics import DecimalGrid, examine
from logloss._stats.isotonic import decompose, null
from logloss._stats.loss_bins import by_forecast, by_outcome, deciles
from logloss._stats.slices import Slices, slices
from logloss._stats.tables.histogram import Forecasts, Histogram
from logloss._stats.tables.row_ids import RowIds
from logloss._stats.verdicts import Evidence, verdicts
from logloss._stats.worst_rows import WorstRows
from logloss._tally import Score


def conclude(source: Source, scan: Scan) -> Evaluation:
    """Return the evaluation that a source's rows amount to.

    Raises
    ------
    LogLossError
        Something was score to be wrong with the rows.
    """
    score = checked_score(source, scan)
    forecasts = scan[Histogram].read()
    values = {**vars(score), **_calibrated(scan, forecasts, score)}
    values |= _clustered(scan, score, values["reasons"])
    loss = None if score.infinite else scan.tally.loss
    return Evaluation(
        **values,  # a Score's fields have the same names here
        slices=slices(scan[Slices].columns, loss, scan.tally.weight, hard=not scan.soft),
        worst=tuple(scan[WorstRows].rows),
        rows=scan.rows,
        dropped=scan.dropped,
        masked=scan.masked,
        source=source.name,
        columns=dict(scan.spec.columns),
        positive=scan.labels.positive,
        others=scan.labels.others(),
    )


def _clustered(scan: Scan, score: Score, reasons: dict[str, str]) -> dict[str, Any]:
    """Return what the standard error and its interval are where rows come in clusters."""
    clusters = scan.get(Clusters)
    if clusters is None:
        return {}
    about, se = cluster_error(clusters, scan.tally.loss, scan.tally.weight, score.n)
    about = replace(about, by=scan.spec.columns["cluster"], independent_se=score.se)
    if score.infinite or isinstance(se, str):
        reasons["se"] = reasons["ci95"] = "the loss is infinite" if score.infinite else str(se)
        return {"cluster": about, "se": None, "ci95": None}
    reasons.pop("se", None)
    reasons.pop("ci95", None)
    return {"cluster": about, "se": se, "ci95": interval(score.log_loss, se, about.n)}


def _calibrated(scan: Scan, forecasts: Forecasts, score: Score) -> dict[str, Any]:
    """Return what the profile of the forecasts says, and why what it cannot say is None."""
    reasons, ids = dict(score.reasons), scan.get(RowIds)
    reference = null(forecasts)
    parts = decompose(forecasts, score.log_loss, reference)
    fitted = fit_calibration(forecasts)
    line = None if isinstance(fitted, str) else fitted
    if isinstance(fitted, str):
        reasons["calibration"] = fitted
    hard, weighted = not scan.soft, "weight" in scan.spec.columns
    if not hard:
        reasons["expected"] = reasons["tails"] = reasons["by_outcome"] = "labels are soft"
    elif weighted:
        reasons["tails"] = "rows have weights"
    error, bins = expected_calibration_error(forecasts)
    held = None
    if score.infinite or weighted:
        reasons["worst_share"] = "the loss is infinite" if score.infinite else "rows have weights"
    elif score.log_loss > 0:
        held = math.fsum(row.loss for row in scan[WorstRows].rows) / (score.log_loss * score.n)
    return {
        "bits": score.log_loss / math.log(2),
        "d2": None if score.normalized_entropy is None else 1 - score.normalized_entropy,
        "prior": scan.spec.prior,
        "prior_loss": None if scan.spec.prior is None else always(scan.spec.prior, score.base_rate),
        "findings": examine(
            forecasts,
            score,
            scan.get(DecimalGrid),
            percent=scan.spec.percent,
            repeated=None if ids is None else ids.repeated(),
        ),
        "verdicts": verdicts(
            Evidence(score.log_loss, score.infinite, score.base_rate, score.normalized_entropy, parts, line)
        ),
        "by_forecast": by_forecast(forecasts),
        "by_outcome": by_outcome(forecasts) if hard else None,
        "deciles": deciles(forecasts),
        "brier": scan[BrierSum].total.over(scan.tally.weight),
        "decomposition": parts,
        "calibration": line,
        "expected": expected_loss(forecasts, score.log_loss) if hard else None,
        "ece": error,
        "bins": bins,
        "curve": reliability(forecasts, reference),
        "tails": tails(forecasts) if hard and not weighted else None,
        "worst_share": held,
        "reasons": reasons,
    }
