"""What a scan amounts to: the record of an evaluation."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.scan.score import scored
from logloss._evaluate.scan.state import Scan
from logloss._sources import Source
from logloss._stats.brier import BrierSum
from logloss._stats.calibration.calibration_error import binned, expected_calibration_error
from logloss._stats.calibration.isotonic import brier_decomposition, decompose
from logloss._stats.calibration.loss_bins import by_forecast, by_outcome, deciles
from logloss._stats.calibration.reliability import reliability
from logloss._stats.calibration.tails import tails
from logloss._stats.clusters import Clusters, cluster_error
from logloss._stats.clusters import interval as t_interval
from logloss._stats.diagnostics import DecimalGrid, examine
from logloss._stats.inference.base_rate import always, compare_with_base_rate
from logloss._stats.inference.cells import Cells
from logloss._stats.inference.detectable import detectable
from logloss._stats.inference.excess import expected_loss
from logloss._stats.inference.line import LEAST_UNITS, fit_line, joint_test
from logloss._stats.inference.mean_interval import MeanInterval, mean_interval
from logloss._stats.inference.miscalibration import miscalibration_test
from logloss._stats.inference.null_draws import null_draws
from logloss._stats.label_entropy import LabelEntropy
from logloss._stats.slices import Slices, slices
from logloss._stats.tables.histogram import Histogram
from logloss._stats.tables.row_ids import RowIds
from logloss._stats.verdicts import Evidence, verdicts
from logloss._stats.worst_rows import WorstRows
from logloss._tally import Score


def conclude(source: Source, scan: Scan) -> Evaluation:
    """Return the evaluation that a source's rows amount to.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows.
    """
    scan, score = scored(source, scan)
    values = {**vars(score), "reasons": dict(score.reasons)}  # a Score's fields have the same names here
    cells = scan[Histogram].cells()
    values |= _uncertain(scan, score, cells, values["reasons"])
    values |= _calibrated(scan, score, cells, values["reasons"])
    loss = None if score.infinite else scan.tally.loss
    listed, other_slices = slices(
        tuple(scan[Slices].values()),
        loss,
        scan.tally.weight,
        hard=not scan.soft,
        clustered="cluster" in scan.spec.columns,
    )
    return Evaluation(
        **values,
        slices=listed,
        other_slices=other_slices,
        worst=tuple(scan[WorstRows].rows),
        rows=scan.rows,
        dropped=scan.dropped,
        masked=scan.masked,
        source=source.name,
        joined=getattr(source, "matches", None),
        left_aside=source.left_aside,
        columns=dict(scan.spec.columns),
        positive=scan.labels.positive,
        others=scan.labels.others(),
    )


def _uncertain(scan: Scan, score: Score, cells: Cells | str, reasons: dict[str, str]) -> dict[str, Any]:
    """Return the standard error of the mean loss and its interval, for independent rows or clusters."""
    clusters, se, about = scan.get(Clusters), score.se, None
    if clusters is not None:
        about, error = cluster_error(clusters, scan.tally.loss, scan.tally.weight, score.n)
        about = replace(about, by=scan.spec.columns["cluster"], independent_se=score.se)
        reasons.pop("se", None)
        se = None if score.infinite or isinstance(error, str) else error
        if se is None:
            reasons["se"] = "the loss is infinite" if score.infinite else str(error)
    reasons.pop("ci95", None)
    if se is None:
        interval = MeanInterval(None, None, reasons["se"])
    elif isinstance(cells, str):  # more clusters than are looked at one by one
        interval = MeanInterval(t_interval(score.log_loss, se, about.n if about else score.n), "t")
    else:
        interval = mean_interval(cells, score.log_loss, se)
    if interval.ends is None:
        reasons["ci95"] = reasons["ci_method"] = interval.reason
    return {"cluster": about, "se": se, "ci95": interval.ends, "ci_method": interval.method}


def _calibrated(scan: Scan, score: Score, known: Cells | str, reasons: dict[str, str]) -> dict[str, Any]:
    """Return what the forecasts say, and why what they cannot say is None."""
    ids, forecasts = scan.get(RowIds), scan[Histogram].read()
    cells = None if isinstance(known, str) else known
    hard, weighted = not scan.soft, "weight" in scan.spec.columns
    inferred = _inferred(known, score, reasons)
    few = cells is not None and cells.unit is not None and cells.units < LEAST_UNITS
    bins = binned(forecasts, scan.spec.ece)
    draws = None if cells is None or few else null_draws(forecasts, cells, bins.first)
    if draws is None:
        few_units = f"calibrated outcomes are drawn for {LEAST_UNITS} clusters or more"
        reasons |= dict.fromkeys(("decomposition.null_mcb", "ece.null"), few_units if few else str(known))
    parts = decompose(forecasts, score.log_loss, None if draws is None else draws.mcb)
    joint = inferred.pop("joint")
    test = None if score.infinite else miscalibration_test(joint, parts.p_value)
    if test is None:
        reasons["miscalibration"] = "the loss is infinite" if score.infinite else reasons["miscalibration.joint"]
    if not hard:
        reasons["expected"] = reasons["tails"] = reasons["by_outcome"] = "labels are soft"
    elif weighted:
        reasons["tails"] = "rows have weights"
    elif cells is None:
        reasons["tails"] = str(known)
    error = expected_calibration_error(forecasts, bins, cells, None if draws is None else draws.bins)
    held = None
    if score.infinite or weighted:
        reasons["worst_share"] = "the loss is infinite" if score.infinite else "rows have weights"
    elif not score.log_loss:
        reasons["worst_share"] = "the loss is 0"
    else:
        held = math.fsum(row.loss for row in scan[WorstRows].rows) / (score.log_loss * score.n)
    floor = None if hard else scan[LabelEntropy].total.over(scan.tally.weight)
    if floor is None:
        reasons["label_entropy"] = "labels are 0 and 1"
    brier = scan[BrierSum].total.over(scan.tally.weight)
    brier_parts = brier_decomposition(forecasts, brier) if hard else None
    if brier_parts is None:
        reasons["brier_decomposition"] = "labels are soft"
    if score.normalized_entropy is None:
        reasons["d2"] = reasons["normalized_entropy"]
    evidence = Evidence(
        score,
        inferred["against_base_rate"],
        test,
        inferred["calibration"],
        inferred["detectable"],
        floor,
        reasons.get("against_base_rate", ""),
    )
    return {
        **inferred,
        "bits": score.log_loss / math.log(2),
        "d2": None if score.normalized_entropy is None else 1 - score.normalized_entropy,
        "prior": scan.spec.prior,
        "prior_loss": None if scan.spec.prior is None else always(scan.spec.prior, score.base_rate),
        "findings": examine(
            forecasts,
            score,
            cells,
            scan.get(DecimalGrid),
            percent=scan.spec.percent,
            repeated=None if ids is None else ids.repeated(),
        ),
        "verdicts": verdicts(evidence),
        "by_forecast": by_forecast(forecasts),
        "by_outcome": by_outcome(forecasts) if hard else None,
        "deciles": deciles(forecasts),
        "brier": brier,
        "brier_decomposition": brier_parts,
        "decomposition": parts,
        "label_entropy": floor,
        "miscalibration": test,
        "ece": error,
        "curve": reliability(forecasts, draws),
        "tails": tails(forecasts, cells) if hard and not weighted and cells is not None else None,
        "worst_share": held,
    }


def _inferred(cells: Cells | str, score: Score, reasons: dict[str, str]) -> dict[str, Any]:
    """Return what follows from the rows one by one, and the joint test's p-value; None with its reason elsewhere."""
    made: dict[str, Any] = dict.fromkeys(("against_base_rate", "calibration", "joint", "expected", "detectable"))
    if isinstance(cells, str):
        without = "against_base_rate", "calibration", "expected", "detectable", "miscalibration.joint"
        reasons |= dict.fromkeys(without, cells)
        return made
    infinite = "the loss is infinite"
    made["against_base_rate"] = infinite if score.infinite else compare_with_base_rate(cells, score.log_loss)
    made["calibration"], made["joint"] = fit_line(cells), joint_test(cells)
    made["expected"] = expected_loss(cells, score.log_loss) if cells.hard else "labels are soft"
    independent = "rows come in clusters" if cells.unit is not None else "labels are soft"
    made["detectable"] = detectable(cells) if cells.independent else independent
    for name, value in made.items():
        if isinstance(value, str):
            made[name] = None
            reasons["miscalibration.joint" if name == "joint" else name] = value
    return made
