"""An evaluation on a terminal: what it means in words, the numbers with their uncertainty, and the worst rows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import IO

from rich.console import Console
from rich.text import Text

from logloss.errors import printable
from logloss.evaluation import Evaluation, WorstRow

LOSS = "red"  # and nothing else is red
BAR = 24  # characters of the longest bar
_EIGHTHS = " ▏▎▍▌▋▊▉"


def show(evaluation: Evaluation, file: IO[str], *, plain: bool = False) -> None:
    """Print an evaluation.

    Parameters
    ----------
    evaluation : Evaluation
        Fresh, or read back from JSON.
    file : text stream
        Where to print.
    plain : bool
        Without colour and bars.
    """
    console = Console(file=file, force_terminal=not plain, no_color=plain, highlight=False, markup=False, emoji=False)
    for line in lines(evaluation, bars=not plain):
        console.print(Text(line.plain) if plain else line, soft_wrap=True)


def lines(evaluation: Evaluation, *, bars: bool) -> Iterator[Text]:
    """Yield the lines of the report."""
    e = evaluation
    named = ", ".join(f"{role} = {printable(str(name), 40)}" for role, name in e.columns.items())
    yield Text(f"{printable(e.source, 60)}: {named}", style="dim")
    yield Text("")
    yield _headline(e)
    yield Text(_verdict(e))
    yield Text("")
    facts = list(_facts(e))
    name_width = max(len(name) for name, _, _ in facts)
    value_width = max(len(value) for _, value, note in facts if note)
    for name, value, note in facts:
        yield Text(f"  {name:<{name_width}}  {value:<{value_width if note else 0}}  {note}".rstrip())
    if e.worst:
        yield Text("")
        yield from _worst(e.worst, bars=bars)


def _headline(e: Evaluation) -> Text:
    line = Text("log loss ", style="bold")
    if e.se is None or e.ci95 is None:
        line.append(_number(e.log_loss), style=f"bold {LOSS}")
        line.append(f", n = {e.n:,}")
        if reason := e.reasons.get("se"):
            line.append(f"  (no standard error: {printable(reason, 100)})", style="dim")
        return line
    places = _places(e.se)
    line.append(f"{e.log_loss:.{places}f}", style=f"bold {LOSS}")
    low, high = e.ci95
    line.append(f" ± {e.se:.{places}f} (95 % {low:.{places}f} to {high:.{places}f}), n = {e.n:,}")
    return line


def _verdict(e: Evaluation) -> str:
    """Say what the number means, in one sentence."""
    always = f"always saying {_percent(e.base_rate)}"
    if math.isinf(e.log_loss):
        times = "row was" if e.infinite == 1 else "rows were"
        return f"Infinite, because {e.infinite:,} {times} called impossible and happened, or certain and did not."
    if e.normalized_entropy is None:
        return "All rows are of one kind, so there is nothing to compare it with."
    if e.normalized_entropy < 1:
        return f"Better than {always}: the predictions take away {_percent(1 - e.normalized_entropy)} of that loss."
    if e.normalized_entropy > 1:
        return f"Worse than {always}: calibrate the predictions before using them."
    return f"Exactly as good as {always}."


def _facts(e: Evaluation) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and explanation of each number."""
    count = f"{e.positives:,}" if isinstance(e.positives, int) else _number(e.positives)
    yield "positives", f"{count} of {e.n:,}", f"base rate {_percent(e.base_rate)}"
    yield "base-rate loss", _number(e.base_rate_loss), "the loss of always predicting the base rate"
    if e.normalized_entropy is None:
        yield "normalised entropy", "none", printable(e.reasons.get("normalized_entropy", ""), 100)
    else:
        yield "normalised entropy", _number(e.normalized_entropy), "log loss / base-rate loss; below 1 is better"
    yield (
        "infinite rows",
        f"{e.infinite:,}",
        "p is exactly 0 or 1, and wrong" if e.infinite else "no p of 0 or 1 is wrong",
    )
    clips = ", ".join(f"{_number(loss)} at 1e{round(math.log10(clip))}" for clip, loss in e.clipped.items())
    yield "loss if clipped", clips, ""
    if "weight" in e.columns:
        yield "sum of weights", _number(e.weight), ""
    if e.positive is not None:
        rest = ", ".join(printable(other, 20) for other in e.others)
        yield "positive label", printable(e.positive, 20), f"the others count as 0: {rest}" if rest else ""
    if e.dropped:
        yield "dropped rows", f"{e.dropped:,} of {e.rows:,}", "a value is missing"
    if e.masked:
        yield "left out by where", f"{e.masked:,} of {e.rows:,}", ""


def _worst(rows: tuple[WorstRow, ...], *, bars: bool) -> Iterator[Text]:
    given = "p" if rows[0].logit is None else "logit"
    shown = [_share(row.p) if row.logit is None else f"{row.logit:.6g}" for row in rows]
    cells = [(str(row.row), f"{row.y:g}", x) for row, x in zip(rows, shown, strict=True)]
    losses = [_number(row.loss) for row in rows]
    names = ("row", "y", given)
    widths = [max(len(name), *(len(cell[at]) for cell in cells)) for at, name in enumerate(names)]
    loss_width = max(4, *map(len, losses))
    longest = max((row.loss for row in rows if math.isfinite(row.loss)), default=0)
    yield Text("worst rows, counted from 0", style="bold")
    yield Text(_row(names, widths) + f"  {'loss':>{loss_width}}", style="dim")
    for row, cell, loss in zip(rows, cells, losses, strict=True):
        line = Text(_row(cell, widths) + "  ")
        line.append(f"{loss:>{loss_width}}", style=LOSS)
        if bars:
            line.append(f"  {_bar(row.loss, longest)}", style=LOSS)
        yield line


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "".join(f"  {cell:>{width}}" for cell, width in zip(cells, widths, strict=True))


def _bar(loss: float, longest: float) -> str:
    """Return a bar in eighths of a character; an infinite loss runs off with an arrow."""
    if math.isinf(loss):
        return "█" * BAR + "▶"
    eighths = round(8 * BAR * loss / longest) if longest else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).rstrip()


def _places(se: float) -> int:
    """Return how many decimals show two digits of the standard error."""
    return min(max(1 - math.floor(math.log10(se)), 0), 16) if se > 0 else 4


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    return f"{value:.4g}"


def _share(p: float) -> str:
    """Return a probability to six digits; where they round to 1, by how much it is less: that is what its row lost."""
    return f"1 − {1 - p:.2g}" if p != 1 and f"{p:.6g}" == "1" else f"{p:.6g}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
