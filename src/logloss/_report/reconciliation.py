"""A reconciliation for a person: what each library would print, how much that differs, and because of which rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import IO

from rich.text import Text

from logloss._evaluate.records.reconciliation import Changed, Printed, Reconciliation
from logloss._report.document import Document, Table
from logloss._report.number_format import Headline, number, probability
from logloss._report.terminal import LOSS, cells, put
from logloss.errors import printable

HEAD = ("library", "prints", "difference", "clipped rows", "its convention")
AGREED = "All agree, as far as their own rounding lets them."
WORTH = 0.01  # a part of the difference is worth a line if it is so large a share of the largest


def show_reconciliation(found: Reconciliation, file: IO[str], *, plain: bool = False) -> None:
    """Print a reconciliation.

    Parameters
    ----------
    found : Reconciliation
        Fresh, or read back from JSON.
    file : text stream
        Where to print.
    plain : bool
        Without color.
    """
    put(lines(found), file, plain=plain)


def document(found: Reconciliation) -> Document:
    """Return the report as a page shows it."""
    differing = _differing(found)
    why = tuple(("" if at else each.name, text) for each in differing for at, text in enumerate(_reasons(each, found)))
    return Document(
        title=f"What others print for {_named(found)}",
        heading="Log loss",
        headline=Headline(_digits(found.log_loss), f"n = {found.n:,}, nothing clipped"),
        named=_named(found),
        sentences=() if differing else (AGREED,),
        findings=(),
        notes=(),
        parts=(
            replace(_table(found), title="what others print for the same rows"),
            *([Table("why they differ", ("library", "because"), why, words=(0, 1))] if why else []),
        ),
    )


def _named(found: Reconciliation) -> str:
    columns = ", ".join(f"{role} = {printable(str(name), 40)}" for role, name in found.columns.items())
    return f"{printable(found.source, 60)}: {columns}"


def _differing(found: Reconciliation) -> list[Printed]:
    return [each for each in found.libraries if each.value is None or differs(each, found)]


def lines(found: Reconciliation) -> Iterator[Text]:
    """Yield the lines of the report."""
    yield Text(_named(found), style="dim")
    yield Text("")
    line = Text("log loss ", style="bold")
    line.append(_digits(found.log_loss), style=f"bold {LOSS}")
    line.append(f", n = {found.n:,}, nothing clipped; for the same rows, others print:")
    yield line
    yield Text("")
    yield from cells(_table(found))
    yield Text("")
    differing = _differing(found)
    if not differing:
        yield Text(AGREED)
        return
    yield Text("why they differ", style="bold")
    wide = max(len(each.name) for each in differing)
    for each in differing:
        for at, text in enumerate(_reasons(each, found)):
            yield Text(f"  {'' if at else each.name:<{wide}}  ").append(text)


def differs(each: Printed, found: Reconciliation) -> bool:
    """Return whether a library's number is another than the log loss, beyond its own rounding."""
    if each.value is None or each.within is None:
        return True
    return not (each.value == found.log_loss or abs(each.value - found.log_loss) <= each.within)


def _table(found: Reconciliation) -> Table:
    return Table("", HEAD, tuple(_cells(each, found) for each in found.libraries), words=(0, 4), red=1)


def _cells(each: Printed, found: Reconciliation) -> tuple[str, ...]:
    clipped = f"{each.clipped:,}" if each.within is not None else ""
    if each.value is None:
        return each.name, "an error", "", clipped, each.rule
    if each.within is None:
        return each.name, "NaN", "", clipped, each.rule
    return each.name, _digits(each.value), _difference(each, found), clipped, each.rule


def _difference(each: Printed, found: Reconciliation) -> str:
    if not differs(each, found):
        return f"within {each.within:.0e}" if each.within and each.value != found.log_loss else "none"
    assert each.value is not None  # noqa: S101  # what has none is not asked here
    return _signed(each.value - found.log_loss)


def _reasons(each: Printed, found: Reconciliation) -> Iterator[str]:
    """Yield why a library's number is another, the largest part first, and the rows that change most."""
    if each.reason is not None:
        yield f"{each.reason}."
    if each.within is None or each.clipped_ours is None or each.clipped_theirs is None:
        return
    parts: list[tuple[float, str]] = []
    if each.clipped:
        what = "1 clipped row adds" if each.clipped == 1 else f"{each.clipped:,} clipped rows add"
        text = f"{what} {number(each.clipped_theirs)} to its mean, and {number(each.clipped_ours)} to the exact one."
        less = each.clipped_ours - each.clipped_theirs
        parts.append((abs(less) if math.isfinite(less) else each.clipped_theirs, text))
    rounded = "the other rows, where p, 1 − p and weights are rounded to its types"
    divided = "dividing by the number of rows, not by the sum of their weights"
    for change, because in (
        (each.rest, rounded if each.reason is None else "counting soft labels as 0 or 1"),
        (each.denominator, divided if each.divides == "rows" else f"weights rounded to {each.weights}"),
    ):
        if change is not None and abs(change) > each.within:
            parts.append((abs(change), f"{_signed(change)} from {because}."))
    parts.sort(reverse=True)
    yield from (text for change, text in parts if change >= WORTH * parts[0][0])
    given = "logit" if "logit" in found.columns else "p"
    yield from (_costs(row, given) for row in each.rows if row.loss != row.theirs)


def _costs(row: Changed, given: str) -> str:
    shown = probability(row.given) if given == "p" else f"{row.given:.6g}"
    return f"row {row.row}, y = {row.y:g} and {given} = {shown}: costs {number(row.loss)}, there {number(row.theirs)}"


def _digits(value: float) -> str:
    return f"{value:.6g}" if math.isfinite(value) else number(value)


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else '+'}{f'{abs(value):.3g}' if math.isfinite(value) else '∞'}"
