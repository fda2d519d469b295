"""A comparison for a person: the models ranked, what each difference means in words, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.text import Text

from logloss._evaluate.records.comparison import Comparison, Difference, Model
from logloss._report.document import Document, Picture, Table, few_names
from logloss._report.figures.comparison import FIGURES, minus, most, signed, svg
from logloss._report.joined import matches
from logloss._report.number_format import Headline, number, span
from logloss._stats.rounding import chance, percent, rounded
from logloss.errors import printable

NAME = 40  # characters of a name
SENTENCE = 300
DETAILED = 3  # models whose differences are shown part by part; of more, the first one's


def lines(c: Comparison) -> Iterator[Text | Table]:
    """Yield the report as a terminal shows it."""
    yield Text(named(c), style="dim")
    for note in _notes(c):
        yield Text(note, style="dim")
    yield Text("")
    yield ranking(c)
    yield Text("")
    for sentence in _sentences(c):
        yield Text(sentence)
    for difference, by in _detailed(c):
        yield Text("")
        yield portions(difference, by)


def document(c: Comparison) -> Document:
    """Return the report as a page shows it."""
    return Document(
        title=f"Comparison of {named(c)}",
        heading=f"{len(c.models)} models on the same rows",
        headline=Headline("", f"n = {c.n:,}"),
        named=named(c),
        sentences=tuple(_sentences(c)),
        findings=(),
        notes=tuple(_notes(c)),
        parts=tuple(_parts(c)),
    )


def _parts(c: Comparison) -> Iterator[Table | Picture]:
    losses, differences, _ = FIGURES.values()
    ranked = ranking(c)
    yield replace(ranked, title="ranking")
    yield Picture("losses", losses.title, losses.says(c, None, ""), lambda: svg(c, "losses"), ranked)
    yield Picture(
        "differences", differences.title, differences.says(c, None, ""), lambda: svg(c, "differences"), ranked
    )
    for number_, (difference, by) in enumerate(_detailed(c), 1):
        table = portions(difference, by)
        yield Picture(
            f"portions-{number_}",
            f"Where does {printable(difference.model, NAME)} win, by {printable(by, NAME)}?",
            FIGURES["portions"].says(c, difference, by),
            lambda d=difference, by=by, at=number_: svg(c, "portions", d, by, f"portions-{at}"),  # type: ignore[misc]
            table,
        )


def named(c: Comparison) -> str:
    """Return what was compared: the source, its columns, and how much."""
    columns = {role: name for role, name in c.columns.items() if not role.startswith("model ")}
    text = ", ".join(f"{role} = {printable(name, NAME)}" for role, name in columns.items())
    return f"{printable(c.source, 80)}: {text}, {len(c.models)} models, n = {c.n:,}"


def _sentences(c: Comparison) -> Iterator[str]:
    for difference in c.differences:
        yield printable(difference.sentence, SENTENCE)


def _detailed(c: Comparison) -> Iterator[tuple[Difference, str]]:
    """Yield the differences that are shown part by part, with each kind of parts."""
    for difference in c.differences[: DETAILED if len(c.differences) <= DETAILED else 1]:
        for by in dict.fromkeys(portion.by for portion in difference.portions):
            yield difference, by


def _notes(c: Comparison) -> Iterator[str]:
    if c.joined is not None:
        yield f"joined on {printable(c.joined.on, NAME)}: {matches(c.joined)}"
    if c.cluster is not None:
        yield f"cluster-robust standard errors, by {printable(c.cluster, NAME)}"
    if c.dropped:
        yield f"{c.dropped:,} of {c.rows:,} rows dropped, because a value is missing"
    if c.masked:
        yield f"{c.masked:,} of {c.rows:,} rows left out by where"
    if c.left_aside:
        yield f"files left aside, as no rows by their names or empty: {few_names(c.left_aside)}"


def ranking(c: Comparison) -> Table:
    """Return the models, the least loss first, each with its difference from the baseline."""
    by_model = {difference.model: difference for difference in c.differences}
    several = len(c.differences) > 1
    head = (
        "",
        "model",
        "log loss",
        "difference",
        "95 % interval",
        "p, Holm" if several else "p",
        "rows won",
        "infinite",
    )
    rows = tuple(
        (f"{place}.", *_cells(model, by_model.get(model.name)), f"{model.infinite:,}")
        for place, model in enumerate(c.models, 1)
    )
    note = f"differences from {printable(c.baseline, NAME)}, in nats; below 0 is better"
    return Table("", head, rows, note=note, words=(1,), red=2)


def _cells(model: Model, d: Difference | None) -> tuple[str, ...]:
    loss = number(model.log_loss)
    if model.se is not None:
        loss = f"{rounded(model.log_loss, model.se)} ± {rounded(model.se, model.se)}"
    name = printable(model.name, NAME)
    if d is None:
        return name, loss, "baseline", "", "", ""
    mean = _mean(d.mean, d.se)
    interval = "" if d.ci95 is None or d.se is None else " to ".join(signed(end, d.se) for end in d.ci95)
    p = "" if d.p_holm is None else chance(d.p_holm)
    return name, loss, mean, interval, p, f"{d.won:,} ({percent(d.won / d.n)})"


def portions(d: Difference, by: str) -> Table:
    """Return what the model wins and loses in each part of the rows."""
    parts = [portion for portion in d.portions if portion.by == by]
    shown = most(parts)
    rows = tuple(
        (
            printable(span(portion.value), NAME),
            f"{portion.n:,}",
            f"{portion.won:,} ({percent(portion.won / portion.n)})",
            _mean(portion.mean, portion.se),
            "" if portion.share is None or d.se is None else signed(portion.share, d.se),
        )
        for portion in shown
    )
    left = len(parts) - len(shown)
    note = f"{left:,} more, in --json, contribute less" if left else ""
    title = f"{printable(d.model, NAME)} against {printable(d.baseline, NAME)}, by {printable(by, NAME)}"
    return Table(title, ("", "rows", "won", "difference", "contributes"), rows, note=note, words=(0,))


def _mean(mean: float | None, se: float | None) -> str:
    if mean is None:
        return "undefined"
    return minus(number(mean)) if se is None else f"{signed(mean, se)} ± {rounded(se, se)}"
