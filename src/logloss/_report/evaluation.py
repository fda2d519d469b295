"""An evaluation as tables of text, and pictures: what a terminal and a page show, in one order and the same words."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.text import Text

from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import CELL, Document, Picture, Table, few_names, named
from logloss._report.figures import misses, slices
from logloss._report.figures.evaluation import FIGURES, deciles, drawable, svg, twin
from logloss._report.joined import matches
from logloss._report.number_format import estimate, headline, number, probability
from logloss._report.terminal import LOSS, filled
from logloss._stats.inference.miscalibration import MiscalibrationTest
from logloss._stats.rounding import p_is, percent
from logloss.errors import printable


def document(e: Evaluation) -> Document:
    """Return the report as a page shows it."""
    name = named(e)
    more = headline(e)
    return Document(
        title=f"Log loss of {name}",
        heading="Log loss",
        headline=more,
        named=name,
        sentences=tuple(verdict.text for verdict in e.verdicts),
        findings=tuple(finding.text for finding in e.findings),
        notes=tuple(filter(None, (more.reason,))),
        parts=tuple(_with_pictures(e)),
    )


def lines(e: Evaluation) -> Iterator[Text | Table]:
    """Yield the report as a terminal shows it."""
    yield Text(named(e), style="dim")
    yield Text("")
    loss, more, reason = headline(e)
    line = Text("log loss ", style="bold")
    line.append(loss, style=f"bold {LOSS}")
    line.append(f"{',' if e.se is None else ''} {more}")
    if reason:
        line.append(f"  ({reason})", style="dim")
    yield line
    for verdict in e.verdicts:
        yield from filled(printable(verdict.text))
    for finding in e.findings:
        yield from filled(printable(f"! {finding.text}"), "yellow")
    for table, _ in _parts(e):
        yield Text("")
        yield table


def _with_pictures(e: Evaluation) -> Iterator[Table | Picture]:
    """Yield the tables, with the figures that belong to them; one that shows just its numbers stands in its place."""
    for table, pictures in _parts(e):
        if all(picture.twin != table for picture in pictures):
            yield table
        yield from pictures


def _parts(e: Evaluation) -> Iterator[tuple[Table, tuple[Picture, ...]]]:
    """Yield the tables of a report, each with the figures that belong to it."""
    yield Table("", (), tuple(_facts(e))), ()
    yield Table("decomposition of the log loss", (), tuple(_decomposition(e))), ()
    yield Table("calibration", (), tuple(_calibration(e)), note=_edges(e)), _pictures(e, "reliability", "distribution")
    yield deciles(e), _pictures(e, "deciles", "curve")
    if e.tails:
        yield misses.table(e.tails), (misses.picture(e.tails),)
    for number_, by in enumerate(dict.fromkeys(slice_.by for slice_ in e.slices), 1):
        of_column = [slice_ for slice_ in e.slices if slice_.by == by]
        shown = slices.table(of_column, next((others for others in e.other_slices if others.by == by), None))
        yield shown, (slices.picture(e, of_column, shown, f"slices-{number_}"),)
    if e.worst:
        yield _worst(e), ()


def _pictures(e: Evaluation, *names: str) -> tuple[Picture, ...]:
    drawable_names = drawable(e)
    return tuple(_picture(e, name) for name in names if name in drawable_names)


def _picture(e: Evaluation, name: str) -> Picture:
    return Picture(name, FIGURES[name].title, FIGURES[name].says(e), lambda: svg(e, name), twin(e, name))


def _facts(e: Evaluation) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and explanation of each number."""
    count = f"{e.positives:,}" if isinstance(e.positives, int) else number(e.positives)
    yield "positives", f"{count} of {e.n:,}", f"base rate {percent(e.base_rate)}"
    yield "base-rate loss", number(e.base_rate_loss), "the loss of always predicting the base rate"
    if e.normalized_entropy is None or e.d2 is None:
        yield "normalized entropy", "none", printable(e.reasons.get("normalized_entropy", ""), 100)
    else:
        yield "normalized entropy", number(e.normalized_entropy), "log loss / base-rate loss; below 1 is better"
        yield (
            "D²",
            number(e.d2),
            "skill score, 1 − normalized entropy",
        )
    if e.prior is not None and e.prior_loss is not None:
        yield "prior's loss", number(e.prior_loss), f"the loss of always predicting {percent(e.prior)}"
    yield "in bits", number(e.bits), "log loss / ln 2"
    yield "Brier score", number(e.brier), _brier(e)
    yield (
        "infinite rows",
        f"{e.infinite:,}",
        "p exactly 0 or 1 and the other outcome" if e.infinite else "none with p exactly 0 or 1 and the other outcome",
    )
    clips = ", ".join(f"{number(loss)} at 1e{round(math.log10(clip))}" for clip, loss in e.clipped.items())
    yield "loss if clipped", clips, ""
    if "weight" in e.columns:
        yield "sum of weights", number(e.weight), ""
    if e.cluster is not None:
        c = e.cluster
        more = f"the largest has {percent(c.largest)} of the rows"
        if c.independent_se is not None:
            more += f"; ± {number(c.independent_se)} if rows were independent"
        yield f"{printable(c.by, CELL)} clusters", f"{c.n:,}", more
    if e.positive is not None:
        rest = ", ".join(printable(other, 20) for other in e.others)
        yield "positive label", printable(e.positive, 20), f"the others count as 0: {rest}" if rest else ""
    if e.joined is not None:
        yield f"joined on {printable(e.joined.on, CELL)}", matches(e.joined), ""
    if e.dropped:
        yield "dropped rows", f"{e.dropped:,} of {e.rows:,}", "a value is missing"
    if e.masked:
        yield "left out by where", f"{e.masked:,} of {e.rows:,}", ""
    if e.left_aside:
        yield (
            "files left aside",
            f"{len(e.left_aside):,}",
            f"no rows by their names, or empty: {few_names(e.left_aside)}",
        )


def _brier(e: Evaluation) -> str:
    b = e.brier_decomposition
    parts = "" if b is None else f"; MCB {number(b.mcb)} − DSC {number(b.dsc)} + UNC {number(b.unc)}"
    return f"the mean of (p − y)²{parts}"


def _decomposition(e: Evaluation) -> Iterator[tuple[str, str, str]]:
    """Yield the parts of the loss: miscalibration − discrimination + uncertainty (Dimitriadis et al. 2021)."""
    d = e.decomposition
    yield "miscalibration", _reaching(d.mcb, d.gap), "MCB, in-sample: what isotonic recalibration of these rows saves"
    if d.null_mcb is not None and d.null_mcb95 is not None:
        yield "  if calibrated", number(d.null_mcb), f"mean under calibration; 95th percentile {number(d.null_mcb95)}"
    if e.calibration is not None and not e.infinite:
        yield (
            "  on new rows",
            number(e.calibration.saving),
            "what recalibrating by slope and intercept would save there",
        )
    yield "− discrimination", _reaching(d.dsc, d.gap), "DSC: what the predictions know beyond the base rate"
    yield "+ uncertainty", number(d.unc), "UNC: the base-rate loss"
    if e.label_entropy is not None:
        yield "labels' entropy", number(e.label_entropy), "the least that any log loss of these soft labels can be"


def _reaching(least: float, gap: float) -> str:
    """Return a number that is known to a gap: from the least to the most that it can be."""
    low, high = number(least), number(least + gap)
    return low if low == high else f"{low} to {high}"


def _calibration(e: Evaluation) -> Iterator[tuple[str, str, str]]:
    """Yield slope and intercept, the excess over the expected loss, and the expected calibration error."""
    line = e.calibration
    if line is None:
        yield "calibration slope", "none", printable(e.reasons.get("calibration", ""), 100)
    else:
        yield (
            "calibration slope",
            estimate(line.slope),
            "1 if calibrated; < 1 overconfident, > 1 underconfident",
        )
        yield "calibration intercept", estimate(line.intercept), "0 if calibrated"
        note = "0 if calibrated; < 0 too high on average, > 0 too low"
        yield "calibration-in-the-large", estimate(line.in_the_large), note
        if line.certain:
            yield "certain rows", f"{line.certain:,}", "p exactly 0 or 1 and right: no slope moves them"
    if e.miscalibration is not None:
        yield from _tests(e.miscalibration)
    if e.expected is None:
        yield "expected log loss", "none", printable(e.reasons.get("expected", ""), 100)
    else:
        yield "expected log loss", number(e.expected.loss), "if calibrated: the mean entropy of the predictions"
        x = e.expected
        z = "" if x.z is None or x.p_value is None else f" (z = {x.z:.1f}, {p_is(x.p_value)})"
        yield "excess", f"{number(x.excess)}{z}", "log loss − expected; 0 on average if calibrated"
    ece = e.ece
    equal = "equal mass" if ece.binning == "mass" else "equal width"
    bins = "1 bin" if len(ece.bins) == 1 else f"{len(ece.bins)} bins of {equal}"
    kind = {"l1": "mean |rate − mean p|", "l2": "root mean square of rate − mean p", "max": "largest |rate − mean p|"}
    yield "ECE", number(ece.value), f"{kind[ece.norm]}, {bins}"
    if ece.null is not None and ece.null95 is not None:
        yield "  if calibrated", number(ece.null), f"mean under calibration; 95th percentile {number(ece.null95)}"
    if ece.debiased is not None:
        yield "  debiased", number(ece.debiased), "root mean square of rate − mean p, less what chance adds"


def _tests(test: MiscalibrationTest) -> Iterator[tuple[str, str, str]]:
    """Yield the tests of calibration."""
    if test.joint is not None:
        yield "calibration test", p_is(test.joint), "of slope = 1 and intercept = 0 (2 df)"
    if test.mcb is not None:
        yield "MCB test", p_is(test.mcb), "miscalibration against draws of calibrated predictions"


def _edges(e: Evaluation) -> str:
    """Say where the bins of the calibration error end; the last is closed at its end."""
    ends = ", ".join(f"{bin_.high:.3g}" for bin_ in e.ece.bins)
    return f"the bins, from {e.ece.bins[0].low:.3g}, end at {ends}"


def _worst(e: Evaluation) -> Table:
    given = "p" if e.worst[0].logit is None else "logit"
    names = list(e.worst[0].shown)
    numbered = e.worst[0].row is not None  # rows that lie in many places have no numbers
    rows = tuple(
        (
            *([str(row.row)] if numbered else []),
            *(printable(row.shown.get(name, ""), CELL) for name in names),
            f"{row.y:g}",
            probability(row.p) if row.logit is None else f"{row.logit:.6g}",
            number(row.loss),
        )
        for row in e.worst
    )
    held = "" if e.worst_share is None else f"; they hold {percent(e.worst_share)} of the total loss"
    losses = tuple(row.loss for row in e.worst)
    head = (*(["row"] if numbered else []), *(printable(name, CELL) for name in names), "y", given, "loss")
    words = tuple(range(numbered, numbered + len(names)))
    return Table(f"worst rows{', counted from 0' if numbered else ''}{held}", head, rows, losses, words=words, red=-1)
