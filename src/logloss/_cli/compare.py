"""`logloss compare`: several columns of forecasts, of one file or two."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from logloss._cli.options import (
    BASELINE,
    BY,
    CLUSTER,
    DATA,
    ENGINE,
    HTML,
    JSON,
    LABELS,
    MISSING,
    PERCENT,
    PLAIN,
    POSITIVE,
    USUAL,
    WEIGHT,
    WEIGHT_KIND,
    WHERE,
    check_html,
    check_join,
    check_together,
    usual,
)
from logloss._cli.output import deliver, progress, say
from logloss._cli.parameters import FileName
from logloss._cli.parser import DONE
from logloss.errors import printable

if TYPE_CHECKING:
    from logloss._evaluate.records.comparison import Comparison
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import Source


@click.command()
@DATA
@click.argument("data2", metavar="[DATA2]", required=False, type=FileName())
@LABELS
@click.option(
    "--p", multiple=True, metavar="COL", help="The probabilities of a model; once for each, or with *: --p 'p_*'."
)
@click.option("--logit", multiple=True, metavar="COL", help="The log-odds of a model, instead of --p.")
@BASELINE
@click.option("--on", metavar="COL", help="The column of ids in DATA and DATA2.")
@WEIGHT
@WEIGHT_KIND
@BY
@CLUSTER
@WHERE
@POSITIVE
@PERCENT
@MISSING
@ENGINE
@JSON
@HTML
@click.option(
    "--fail-if-worse", is_flag=True, help="Exit with status 1 if a model is significantly worse than the baseline."
)
@PLAIN
def compare(
    data: str,
    data2: str | None,
    y: str | None,
    p: tuple[str, ...],
    logit: tuple[str, ...],
    baseline: str | None,
    on: str | None,
    weight: str | None,
    weight_kind: str,
    by: tuple[str, ...],
    cluster: str | None,
    where: str | None,
    positive: str | None,
    percent: bool,
    missing: str,
    engine: str,
    json: bool,
    html: str | None,
    fail_if_worse: bool,
    plain: bool,
) -> int:
    """Rank models by their log loss on the same rows: differences from a baseline, with tests.

    Rows are paired, which sees differences that the models' own standard errors would hide. Two infinite losses in one
    row are a tie; a single one decides. p-values are Holm's where there are more than two models. Without --p, all
    columns p_* are compared. Of two files, joined on an id, --p names a column of both, or first one of DATA and then
    one of DATA2; ids that stand in one alone or more than once are counted and left out.

    \b
    Examples:
      logloss compare predictions.csv --p old --p new
      logloss compare predictions.parquet --p 'p_*' --baseline p_current
      logloss compare old.parquet new.parquet --on id --y y --p p
      logloss compare new.csv --p old --p new --fail-if-worse || echo "do not ship it"
      logloss compare new.csv --p old --p new --json > comparison.json
      logloss compare new.csv --p old --p new --by country --html comparison.html

    \b
    Exit status: 0 done; 1 --fail-if-worse is not met; 2 the input or the command is wrong;
    3 the output cannot be written.
    """  # noqa: D301
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    check_together(p[0] if p else None, logit[0] if logit else None, percent)
    check_html(html, data, data2)
    check_join(data2, on, engine, files="DATA and DATA2", only="two files")
    source, models = open_source(data, engine), list(logit or p)
    if data2 is not None and on is not None:
        from logloss._evaluate.grouping import columns_of
        from logloss._evaluate.join_models import joined

        second = open_source(data2)
        y = y if y is not None else usual(source, "y")
        models = models or [name for name in source.columns if name in second.columns and name.lower() in USUAL["p"]]
        beside = [name for name in (weight, cluster, *columns_of(by)) if name is not None]
        source, names = joined(source, second, on, y, models or "p_*", beside, "logit" if logit else "p")
        models = list(names)
    columns, first = columns_of_models(
        source, y, None if logit else models, models if logit else None, weight, baseline, cluster
    )
    spec = EvaluationSpec.build(
        columns,
        baseline=first,
        logits=bool(logit),
        weight_kind=weight_kind,
        by=by,
        where=where,
        positive=positive,
        percent=percent,
        missing=missing,
    )
    compare_models(source, spec, json=json, html=html, plain=plain, fail_if_worse=fail_if_worse)
    return DONE


def columns_of_models(
    source: Source,
    y: str | None,
    p: str | Sequence[str] | None,
    logit: Sequence[str] | None,
    weight: str | None,
    baseline: str | None,
    cluster: str | None = None,
) -> tuple[dict[str, str], str]:
    """Return the columns of all roles and the baseline; y is found by its usual names, and p_* are the models."""
    from logloss._evaluate.compare import model_columns

    labels = usual(source, "y") if y is None else y
    picked = [] if y is not None else [f"--y {shlex.quote(labels)}"]
    picked += [] if p or logit else ["--p 'p_*'"]
    if picked:
        say(DONE, f"using {' '.join(picked)}")
    columns = {"y": labels} | {role: name for role, name in (("weight", weight), ("cluster", cluster)) if name}
    return model_columns(source, columns, logit or p or "p_*", baseline, "logit" if logit else "p")


def compare_models(
    source: Source, spec: EvaluationSpec, *, json: bool, html: str | None, plain: bool, fail_if_worse: bool = False
) -> None:
    """Compare models, print that, and write it as a page where one is asked for."""
    from logloss._evaluate.compare import compared

    with progress(plain) as bar:
        result = compared(source, spec, bar)
    worse = [difference.model for difference in result.differences if difference.verdict == "worse"]
    failed = None
    if fail_if_worse and worse:
        failed = f"significantly worse than {result.baseline}: {printable(', '.join(worse))}."
    deliver(result, _show, json=json, html=html, plain=plain, failed=failed)


def _show(result: Comparison, plain: bool) -> None:
    from logloss._report.comparison import show_comparison

    show_comparison(result, sys.stdout, plain=plain)
