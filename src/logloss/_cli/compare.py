"""`logloss compare`: several columns of forecasts, of one file or two."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from logloss._cli import options
from logloss._cli.output import deliver, progress, say
from logloss._cli.parameters import FileName
from logloss._cli.parser import DONE
from logloss.errors import printable

if TYPE_CHECKING:
    from logloss._sources import Source


@click.command()
@options.DATA
@click.argument("data2", metavar="[DATA2]", required=False, type=FileName())
@options.LABELS
@click.option(
    "--p", multiple=True, metavar="COL", help="The probabilities of a model; once for each, or with *: --p 'p_*'."
)
@click.option("--logit", multiple=True, metavar="COL", help="The log-odds of a model, instead of --p.")
@options.BASELINE
@options.ON
@options.QUESTION
@options.REPORT
@click.option(
    "--fail-if-worse", is_flag=True, help="Exit with status 1 if a model is significantly worse than the baseline."
)
@options.PLAIN
def compare(
    data: str,
    data2: str | None,
    y: str | None,
    p: tuple[str, ...],
    logit: tuple[str, ...],
    on: str | None,
    weight: str | None,
    cluster: str | None,
    engine: str,
    json: bool,
    html: str | None,
    fail_if_worse: bool,
    plain: bool,
    **asked: Any,
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
    from logloss._sources import open_source

    options.check_together(p[0] if p else None, logit[0] if logit else None, asked["percent"])
    options.check_html(html, data, data2)
    options.check_join(data2, on, engine, files="DATA and DATA2", only="two files")
    source, models, argument = open_source(data, engine), logit or p, "logit" if logit else "p"
    if data2 is not None and on is not None:
        from logloss._evaluate.grouping import columns_of
        from logloss._evaluate.join_models import joined

        second, usual = open_source(data2), options.USUAL["p"]
        y = y if y is not None else options.usual(source, "y")
        models = models or tuple(name for name in source.columns if name in second.columns and name.lower() in usual)
        beside = [name for name in (weight, cluster, *columns_of(asked["by"])) if name is not None]
        source, models = joined(source, second, on, y, models or "p_*", beside, argument)
    roles = {"y": y, "weight": weight, "cluster": cluster}
    compare_models(
        source, roles, argument, models, asked, json=json, html=html, plain=plain, fail_if_worse=fail_if_worse
    )
    return DONE


def compare_models(
    source: Source,
    roles: Mapping[str, str | None],
    argument: str,
    models: str | Sequence[str],
    asked: Mapping[str, Any],
    *,
    json: bool,
    html: str | None,
    plain: bool,
    fail_if_worse: bool = False,
) -> None:
    """Compare models, print that, and write it as a page where one is asked for.

    Where they are not named, y is found by its usual names, and p_* are the models.
    """
    from logloss._evaluate.compare import compared, model_columns
    from logloss._evaluate.spec import EvaluationSpec

    y = roles["y"]
    labels = options.usual(source, "y") if y is None else y
    picked = [] if y is not None else [f"--y {shlex.quote(labels)}"]
    picked += [] if models else ["--p 'p_*'"]
    if picked:
        say(DONE, f"using {' '.join(picked)}")
    columns = {role: name for role, name in {**roles, "y": labels}.items() if name}
    columns, baseline = model_columns(source, columns, models or "p_*", asked["baseline"], argument)
    spec = EvaluationSpec.build(columns, logits=argument == "logit", **{**asked, "baseline": baseline})
    with progress(plain) as bar:
        result = compared(source, spec, bar)
    worse = [difference.model for difference in result.differences if difference.verdict == "worse"]
    failed = None
    if fail_if_worse and worse:
        failed = f"significantly worse than {result.baseline}: {printable(', '.join(worse))}."
    deliver(result, json=json, html=html, plain=plain, failed=failed)
