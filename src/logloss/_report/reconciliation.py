"""A reconciliation for a person: what each library would print, how much that differs, and because of which rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from rich.text import Text

from logloss._evaluate.records.reconciliation import Changed, Printed, Reconciliation
from logloss._report.document import Document, Table, named
from logloss._report.number_format import Headline, number, probability
from logloss._report.terminal import LOSS

HEAD = ("library", "prints", "difference", "clipped rows", "its convention")
AGREED = "All agree, as far as their own rounding lets them."
WORTH = 0.01  # a part of the difference is worth a line if it is so large a share of the largest


def document(r: Reconciliation) -> Document:
    """Return the report as a page shows it."""
    differing = _differing(r)
    why = tuple(
        ("" if at else library.name, text) for library in differing for at, text in enumerate(_reasons(library, r))
    )
    return Document(
        title=f"What others print for {named(r)}",
        heading="Log loss",
        headline=Headline(_digits(r.log_loss), f"n = {r.n:,}, nothing clipped"),
        named=named(r),
        sentences=() if differing else (AGREED,),
        findings=(),
        notes=(),
        parts=(
            replace(_table(r), title="what others print for the same rows"),
            *([Table("why they differ", ("library", "because"), why, words=(0, 1))] if why else []),
        ),
    )


def _differing(r: Reconciliation) -> list[Printed]:
    return [library for library in r.libraries if library.value is None or differs(library, r)]


def lines(r: Reconciliation) -> Iterator[Text | Table]:
    """Yield the report as a terminal shows it."""
    yield Text(named(r), style="dim")
    yield Text("")
    line = Text("log loss ", style="bold")
    line.append(_digits(r.log_loss), style=f"bold {LOSS}")
    line.append(f", n = {r.n:,}, nothing clipped; for the same rows, others print:")
    yield line
    yield Text("")
    yield _table(r)
    yield Text("")
    differing = _differing(r)
    if not differing:
        yield Text(AGREED)
        return
    yield Text("why they differ", style="bold")
    wide = max(len(library.name) for library in differing)
    for library in differing:
        for at, text in enumerate(_reasons(library, r)):
            yield Text(f"  {'' if at else library.name:<{wide}}  ").append(text)


def differs(library: Printed, r: Reconciliation) -> bool:
    """Return whether a library's number is another than the log loss, beyond its own rounding."""
    if library.value is None or library.within is None:
        return True
    return not (library.value == r.log_loss or abs(library.value - r.log_loss) <= library.within)


def _table(r: Reconciliation) -> Table:
    return Table("", HEAD, tuple(_cells(library, r) for library in r.libraries), words=(0, 4), red=1)


def _cells(library: Printed, r: Reconciliation) -> tuple[str, ...]:
    clipped = f"{library.clipped:,}" if library.within is not None else ""
    if library.value is None:
        return library.name, "an error", "", clipped, library.rule
    if library.within is None:
        return library.name, "NaN", "", clipped, library.rule
    return library.name, _digits(library.value), _difference(library, r), clipped, library.rule


def _difference(library: Printed, r: Reconciliation) -> str:
    if not differs(library, r):
        return f"within {library.within:.0e}" if library.within and library.value != r.log_loss else "none"
    assert library.value is not None  # noqa: S101  # what has none is not asked here
    return _signed(library.value - r.log_loss)


def _reasons(library: Printed, r: Reconciliation) -> Iterator[str]:
    """Yield why a library's number is another, the largest part first, and the rows that change most."""
    if library.reason is not None:
        yield f"{library.reason}."
    if library.within is None or library.clipped_ours is None or library.clipped_theirs is None:
        return
    parts: list[tuple[float, str]] = []
    if library.clipped:
        what = "1 clipped row adds" if library.clipped == 1 else f"{library.clipped:,} clipped rows add"
        text = (
            f"{what} {number(library.clipped_theirs)} to its mean, and {number(library.clipped_ours)} to the exact one."
        )
        less = library.clipped_ours - library.clipped_theirs
        parts.append((abs(less) if math.isfinite(less) else library.clipped_theirs, text))
    rounded = "the other rows, where p, 1 − p and weights are rounded to its types"
    divided = "dividing by the number of rows, not by the sum of their weights"
    for change, because in (
        (library.rest, rounded if library.reason is None else "counting soft labels as 0 or 1"),
        (library.denominator, divided if library.divides == "rows" else f"weights rounded to {library.weights}"),
    ):
        if change is not None and abs(change) > library.within:
            parts.append((abs(change), f"{_signed(change)} from {because}."))
    parts.sort(reverse=True)
    yield from (text for change, text in parts if change >= WORTH * parts[0][0])
    given = "logit" if "logit" in r.columns else "p"
    yield from (_costs(row, given) for row in library.rows if row.loss != row.theirs)


def _costs(row: Changed, given: str) -> str:
    shown = probability(row.given) if given == "p" else f"{row.given:.6g}"
    return f"row {row.row}, y = {row.y:g} and {given} = {shown}: costs {number(row.loss)}, there {number(row.theirs)}"


def _digits(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else number(value)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{f'{abs(value):.3g}' if math.isfinite(value) else '∞'}"
