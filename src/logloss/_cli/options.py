"""Options that more than one command has, what may be together, and which columns they name."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from logloss._cli.output import say
from logloss._cli.parameters import Choice, FileName
from logloss._cli.parser import DONE
from logloss.errors import REASON, Change, ColumnError, printable, wrong_option

if TYPE_CHECKING:
    from logloss._sources import Source

# What columns are called where they need not be named.
USUAL = {
    "y": ("y", "y_true", "label", "target"),
    "p": ("p", "prob", "proba", "probability", "y_proba"),
}

Command = Callable[..., Any]


def together(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return what gives a command several options, in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


DATA = click.argument("data", metavar="DATA", type=FileName())
LABELS = click.option("--y", metavar="COL", help="The column of labels.")
PROBA = click.option("--p", metavar="COL", help="The column of probabilities of 1; p_* for several.")
LOGIT = click.option("--logit", metavar="COL", help="The column of log-odds, instead of --p.")
FORECASTS = together(DATA, LABELS, PROBA, LOGIT)
WEIGHT = click.option("--weight", metavar="COL", help="The column of weights, at least 0.")
WEIGHT_KIND = click.option(
    "--weight-kind",
    default="importance",
    type=Choice(("importance", "frequency")),
    help="What a weight is: how much a row counts, or how many rows it stands for.",
)
WHERE = click.option("--where", metavar="SQL", help="Keep the rows for which a condition holds: --where 'age > 30'.")
POSITIVE = click.option("--positive", metavar="LABEL", help="The label that counts as 1; all others count as 0.")
PERCENT = click.option("--percent", is_flag=True, help="Probabilities are in percent.")
MISSING = click.option(
    "--missing",
    default="error",
    type=Choice(("error", "drop")),
    help="A missing value is an error, or its row is dropped and counted.",
)
ROWS = together(WHERE, POSITIVE, PERCENT, MISSING)
BASELINE = click.option("--baseline", metavar="COL", help="Baseline model (default: the first).")
BY = click.option(
    "--by",
    multiple=True,
    metavar="COL",
    help="Also report each group of COL (repeatable); COL:month, COL:10 by parts of dates, ranges of numbers.",
)
CLUSTER = click.option("--cluster", metavar="COL", help="Column for cluster-robust standard errors.")
JSON = click.option("--json", is_flag=True, help="Print everything as JSON.")
HTML = click.option(
    "--html", metavar="FILE", type=FileName(), help="Also write the report, with figures, as one HTML file."
)
REPORT = together(JSON, HTML)
ENGINE = click.option(
    "--engine",
    default="local",
    type=Choice(("local", "spark", "dask")),
    help="What reads DATA: this process, or the machines of Spark or Dask.",
)
QUESTION = together(WEIGHT, WEIGHT_KIND, BY, CLUSTER, ROWS, ENGINE)
LABELS_FILE = click.option(
    "--labels", metavar="FILE", type=FileName(), help="Another file that holds the labels, joined on --on."
)
ON = click.option("--on", metavar="COL", help="The column of ids that rows of two files are joined on.")
PLAIN = click.option("--plain", is_flag=True, help="No color, no bars (also: NO_COLOR, or a pipe).")


def check_together(p: str | None, logit: str | None, percent: bool) -> None:
    """Raise the error of options that cannot be together."""
    if logit is not None and (p is not None or percent):
        raise wrong_option("logit", logit, f"left out where {'--p' if p is not None else '--percent'} is given")


def check_join(second: str | None, on: str | None, engine: str, *, files: str, only: str) -> None:
    """Raise the error of two files without a column of ids, of one file with one, or of an engine that joins none."""
    if (second is None) != (on is None):
        if on is None:
            raise wrong_option("on", on, f"the column of ids that {files} are joined on")
        raise wrong_option("on", on, f"given with {only} only", change=Change("on", None))
    if second is not None and engine != "local":
        raise wrong_option("engine", engine, "local where two files are joined", change=Change("engine", None))


def check_html(path: str | None, *read: str | None) -> None:
    """Raise the error that writing a page there would raise, before anything is read; also if it would go over that."""
    if path is not None:
        from logloss._report.html_page import check

        check(path)
        if any(is_file(each, path) for each in read if each is not None):
            raise wrong_option("html", path, "another file than the one that is read")


def is_file(name: str, path: str) -> bool:
    """Say whether two names are of one file, and not of a device or a pipe, which may be read and written."""
    try:
        return Path(path).is_file() and Path(name).samefile(path)
    except (OSError, ValueError):  # there is none, or it is SQL
        return False


def joined_with_labels(
    source: Source, labels: str, on: str, y: str | None, p: str | None, logit: str | None, others: Sequence[str | None]
) -> tuple[Source, str, str | None]:
    """Return the rows of DATA with the labels of another file, and what the columns of y and p are called there."""
    from logloss._evaluate.columns import check_columns
    from logloss._evaluate.join_labels import with_labels
    from logloss._sources import open_source

    second = open_source(labels)
    for side in (source, second):
        check_columns(side, {"on": on})
    picked = {}
    if y is None:
        y = picked["y"] = _only_other(second, on) or usual(second, "y")
    if p is None and logit is None:
        p = picked["p"] = _only_other(source, on) or usual(source, "p")
    if picked:
        say(DONE, f"using {' '.join(f'--{role} {shlex.quote(name)}' for role, name in picked.items())}")
    wanted = [name for name in (p, logit, *others) if name is not None]
    joined, y = with_labels(source, second, on, y, wanted)
    return joined, y, p


def _only_other(source: Source, on: str) -> str | None:
    """Return the only column beside the ids, or None if there are more."""
    others = [name for name in source.columns if name != on]
    return others[0] if len(others) == 1 else None


def columns_of(source: Source, y: str | None, p: str | None, logit: str | None, **others: str | None) -> dict[str, str]:
    """Return which column is y and which is p or logit, named or found by their usual names, and which the others."""
    from logloss._evaluate.columns import check_columns

    named = {"y": y, "logit": logit} if logit is not None else {"y": y, "p": p}
    check_columns(source, {role: name for role, name in named.items() if name is not None})
    columns = {role: name if name is not None else usual(source, role) for role, name in named.items()}
    if picked := [f"--{role} {shlex.quote(columns[role])}" for role, name in named.items() if name is None]:
        say(DONE, f"using {' '.join(picked)}")
    return columns | {role: name for role, name in others.items() if name is not None}


def usual(source: Source, role: str) -> str:
    """Return the only column with a usual name for a role, or raise the error that lists the columns."""
    usual = [name for name in source.columns if name.lower() in USUAL[role]]
    if len(usual) == 1:
        return usual[0]
    raise _which_column(source, role, usual)


def _which_column(source: Source, role: str, usual: Sequence[str]) -> ColumnError:
    """Return the error of a column that is not named; it proposes the only one with a name like a usual one."""
    holds = {"y": "the labels", "p": "the probabilities"}[role]
    columns = source.columns
    listed = printable(", ".join(columns[:20]), REASON) + (", ..." if len(columns) > 20 else "")
    known = (
        "The columns are"
        if source.has_header
        else f"{printable(source.name)} has no header, and its columns are called by their places"
    )
    alike = [name for name in columns if any(word in name.lower() for word in USUAL[role][1:])]
    starts = [name for name in columns if name.lower().startswith(f"{role}_")]
    likely = usual or alike or starts
    return ColumnError(
        "which-column",
        f"which column holds {holds}? {known}: {listed}.",
        subject=role,
        change=Change(role, likely[0]) if len(likely) == 1 else None,
    )
