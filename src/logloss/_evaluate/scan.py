"""A source put through a tally: read every row once, add it up, keep the worst, and name all that is wrong."""

from __future__ import annotations

import difflib
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from logloss._evaluate.accumulator import Part
from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.remote_scan import gather_afar
from logloss._evaluate.spec import Question
from logloss._kernels.blocks import default_threads
from logloss._sources import Source, Spread, fold, kept
from logloss._stats.calibration import always, claim, cox, expected_calibration_error, reliability, tails
from logloss._stats.clusters import cluster_error, interval
from logloss._stats.histogram import Forecasts
from logloss._stats.isotonic import decompose, null
from logloss._stats.loss_bins import by_forecast, by_outcome, by_tenth
from logloss._stats.slices import slices
from logloss._tally import Score
from logloss.errors import EmptyError, Fault, LogLossError

CLOSE, LISTED = 3, 20  # how many columns a message proposes, and lists where none is close

Progress = Callable[[int, int | None], None]
State = TypeVar("State", bound=Part)


def score(source: Source, question: Question, progress: Progress | None = None) -> Evaluation:
    """Read a source once and return its evaluation.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    question : Question
        What is asked.
    progress : callable, optional
        Called after each batch with the number of rows read, and of rows expected where that is known.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    return concluded(source, gather(source, question, Part, progress))


def gather(source: Source, question: Question, kind: type[State], progress: Progress | None = None) -> State:
    """Return what is known of all rows of a source, right or wrong, in a part of this kind.

    Raises
    ------
    LogLossError
        A column is not there, or the source cannot be read.
    """
    check_columns(source, question.columns)
    for role, names in {"by": question.by, "show": question.shown}.items():
        for name in names:
            check_columns(source, {"id" if role == "show" and name == question.id else role: name})
    if isinstance(source, Spread):
        return gather_afar(source, replace(question, numbered=False), kind)
    wanted = list(dict.fromkeys(question.roles.values()))
    where = question.where
    pieces = kept(source.pieces(wanted), [where]) if isinstance(where, np.ndarray) else source.pieces(wanted, where)
    done = _counting(source, progress) if progress else None
    return fold(pieces, lambda: kind(question), default_threads(), done)


def _counting(source: Source, progress: Progress) -> Callable[[int], None]:
    """Return what is told the rows of each batch, by any thread, and tells how many there are so far."""
    rows, telling = 0, threading.Lock()

    def done(more: int) -> None:
        nonlocal rows
        with telling:
            rows += more
            progress(rows, source.expected)

    return done


def settled(source: Source, part: Part) -> Score:
    """Return the score of a source's rows.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows, or none is left.
    """
    fault = part.fault
    if fault is not None and fault.kind == "label-range":
        fault = part.labels.fault(fault)
    fault = fault or part.labels.absent()
    if fault is not None:
        raise _seen(source, part, fault)
    try:
        return part.tally.result()
    except EmptyError as cause:
        raise _seen(source, part, _nothing(source, part)) from cause


def concluded(source: Source, part: Part) -> Evaluation:
    """Return the evaluation that a source's rows amount to.

    Raises
    ------
    LogLossError
        Something was found to be wrong with the rows.
    """
    found = settled(source, part)
    forecasts = part.profile.read()
    said = {**vars(found), **_calibrated(part, forecasts, found)}
    said |= _clustered(part, found, said["reasons"])
    loss = None if found.infinite else part.tally.loss
    return Evaluation(
        **said,  # a Score's fields have the same names here
        slices=slices(part.slices, loss, part.tally.weight, hard=not part.soft),
        worst=tuple(part.worst.rows),
        rows=part.rows,
        dropped=part.dropped,
        masked=part.masked,
        source=source.name,
        columns=dict(part.question.columns),
        positive=part.labels.positive,
        others=part.labels.others(),
    )


def _clustered(part: Part, found: Score, reasons: dict[str, str]) -> dict[str, Any]:
    """Return what the standard error and its interval are where rows come in clusters."""
    if part.clusters is None:
        return {}
    about, se = cluster_error(part.clusters, part.tally.loss, part.tally.weight, found.n)
    about = replace(about, by=part.question.columns["cluster"], independent_se=found.se)
    if found.infinite or isinstance(se, str):
        reasons["se"] = reasons["ci95"] = "the loss is infinite" if found.infinite else str(se)
        return {"cluster": about, "se": None, "ci95": None}
    reasons.pop("se", None)
    reasons.pop("ci95", None)
    return {"cluster": about, "se": se, "ci95": interval(found.log_loss, se, about.n)}


def _calibrated(part: Part, forecasts: Forecasts, found: Score) -> dict[str, Any]:
    """Return what the profile of the forecasts says, and why what it cannot say is None."""
    reasons = dict(found.reasons)
    line = cox(forecasts)
    if isinstance(line, str):
        reasons["cox"] = line
    hard, weighted = not part.soft, "weight" in part.question.columns
    if not hard:
        reasons["claim"] = reasons["tails"] = reasons["by_outcome"] = "labels are soft"
    elif weighted:
        reasons["tails"] = "rows have weights"
    error, bins = expected_calibration_error(forecasts)
    reference = null(forecasts)
    held = None
    if found.infinite or weighted:
        reasons["worst_share"] = "the loss is infinite" if found.infinite else "rows have weights"
    elif found.log_loss > 0:
        held = math.fsum(row.loss for row in part.worst.rows) / (found.log_loss * found.n)
    return {
        "bits": found.log_loss / math.log(2),
        "d2": None if found.normalized_entropy is None else 1 - found.normalized_entropy,
        "prior": part.question.prior,
        "prior_loss": None if part.question.prior is None else always(part.question.prior, found.base_rate),
        "findings": part.examined(forecasts, found),
        "by_forecast": by_forecast(forecasts),
        "by_outcome": by_outcome(forecasts) if hard else None,
        "by_tenth": by_tenth(forecasts),
        "brier": part.squares.over(part.tally.weight),
        "decomposition": decompose(forecasts, found.log_loss, reference),
        "cox": None if isinstance(line, str) else line,
        "claim": claim(forecasts, found.log_loss) if hard else None,
        "calibration_error": error,
        "bins": bins,
        "curve": reliability(forecasts, reference),
        "tails": tails(forecasts) if hard and not weighted else None,
        "worst_share": held,
        "reasons": reasons,
    }


def _nothing(source: Source, part: Part) -> Fault:
    """Return why no row is left."""
    columns, size = part.question.columns, {"size": part.rows}
    if not part.rows:
        return Fault("empty", name=source.name)
    if part.masked == part.rows:
        return Fault("all-masked", name="where", size=part.rows, extra=size)
    if part.masked + part.dropped == part.rows:
        others = [name for name in source.columns if name not in columns.values()]
        extra = {**size, "argument": "y", "guess": (others or [columns["y"]])[0]}
        return Fault("all-missing", size=part.rows, extra=extra)
    return Fault("weight-zero", name=columns["weight"], size=part.rows)


def _seen(source: Source, part: Part, fault: Fault) -> LogLossError:
    first = fault.rows[0] if fault.rows else None
    stands = source.place(first) if isinstance(first, int) else None
    extra = fault.extra if stands is None else {**fault.extra, "stands": stands}
    return replace(fault, size=part.rows, extra=extra).error("columns")


def check_columns(source: Source, columns: Mapping[str, str]) -> None:
    """Raise the error of a column that is absent, ambiguous, or named twice.

    Raises
    ------
    ColumnError
        With the names that were probably meant.
    """
    taken: dict[str, str] = {}
    for role, name in columns.items():
        if name not in source.columns:
            raise Fault("no-column", name=name, extra=_suggestion(source.columns, name, role)).error("columns")
        count = source.columns.count(name)
        if count > 1:
            raise Fault(
                "column-repeated", name=name, count=count, extra={"count": count, "renamed": source.renamed}
            ).error("columns")
        if name in taken:
            others = [each for each in source.columns if each not in {name, *columns.values()}]
            extra = {"first": taken[name], "argument": role, "guess": (others or [name])[0]}
            raise Fault("column-twice", name=name, extra=extra).error("columns")
        taken[name] = role


def _suggestion(columns: Sequence[str], name: str, role: str) -> dict[str, object]:
    """Return what a message says of a column that is not there: the likely ones, or all of a few, or the first."""
    if not columns:
        return {"among": "; there are no columns at all.", "argument": role, "guess": name}
    lower = {each.lower(): each for each in reversed(columns)}
    close = [lower[each] for each in difflib.get_close_matches(name.lower(), lower, CLOSE, 0.7)]
    close = close or [each for each in columns if each and name.lower() in each.lower()][:CLOSE]
    listed = ", ".join(close or columns[:LISTED])
    more = "" if close or len(columns) <= LISTED else f" and {len(columns) - LISTED:,} more"
    lead = "did you mean" if close else "the columns are"
    return {
        "among": f"; {lead} {listed}{more}{'?' if close else '.'}",
        "argument": role,
        "guess": (close or columns)[0],
    }
