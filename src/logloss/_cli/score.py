"""`logloss score` and `logloss reconcile`: one column of forecasts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from logloss._cli.compare import columns_of_models, compare_models
from logloss._cli.options import (
    BASELINE,
    BY,
    CLUSTER,
    DATA,
    ENGINE,
    HTML,
    JSON,
    LABELS,
    LABELS_FILE,
    LOGIT,
    MISSING,
    ON,
    PERCENT,
    PLAIN,
    POSITIVE,
    PROBA,
    WEIGHT,
    WEIGHT_KIND,
    WHERE,
    check_html,
    check_join,
    check_together,
    columns_of,
    joined_with_labels,
)
from logloss._cli.output import deliver, progress, tell
from logloss._cli.parameters import Choice, Number, WholeNumber
from logloss._cli.parser import DONE
from logloss.errors import Change, wrong_option

if TYPE_CHECKING:
    from logloss._evaluate.records.evaluation import Evaluation
    from logloss._evaluate.records.reconciliation import Reconciliation

MOST_WORST = 100_000  # as `spec.MOST_WORST`, which takes long to load


@click.command()
@DATA
@LABELS
@PROBA
@LOGIT
@WEIGHT
@WEIGHT_KIND
@BY
@CLUSTER
@WHERE
@POSITIVE
@PERCENT
@MISSING
@ENGINE
@BASELINE
@LABELS_FILE
@ON
@click.option(
    "--worst", default=10, type=WholeNumber(0, MOST_WORST), metavar="N", help="How many of the worst rows to list."
)
@click.option("--id", metavar="COL", help="The column that names each row, shown with the worst.")
@click.option("--show", multiple=True, metavar="COL", help="Another column to show with the worst rows.")
@click.option(
    "--prior",
    type=Number("a probability, in [0, 1]", low=0, high=1),
    metavar="P",
    help="Reference base rate, e.g. the training prevalence.",
)
@click.option("--ece-bins", default=15, type=WholeNumber(1), metavar="N", help="Bins of the calibration error (ECE).")
@click.option(
    "--ece-binning", default="mass", type=Choice(("mass", "width")), help="Bins of equal mass, or of equal width in p."
)
@click.option(
    "--ece-norm",
    default="l1",
    type=Choice(("l1", "l2", "max")),
    help="The mean of the bins' errors, the root of their mean square, or the largest.",
)
@JSON
@HTML
@click.option("--value", is_flag=True, help="Print the log loss alone, all digits.")
@click.option(
    "--fail-above",
    type=Number("a number"),
    metavar="X",
    help="Exit with status 1 if the log loss is above X.",
)
@PLAIN
def score(
    data: str,
    y: str | None,
    p: str | None,
    logit: str | None,
    weight: str | None,
    weight_kind: str,
    by: tuple[str, ...],
    cluster: str | None,
    where: str | None,
    positive: str | None,
    percent: bool,
    missing: str,
    engine: str,
    baseline: str | None,
    labels: str | None,
    on: str | None,
    worst: int,
    id: str | None,  # noqa: A002
    show: tuple[str, ...],
    prior: float | None,
    ece_bins: int,
    ece_binning: str,
    ece_norm: str,
    json: bool,
    html: str | None,
    value: bool,
    fail_above: float | None,
    plain: bool,
) -> int:
    """Score predictions against what happened: log loss with standard error and 95 % interval, and the worst rows.

    DATA is CSV (any of , ; tab | between cells) or JSON, also packed or zipped, Parquet, Arrow, a database of DuckDB or
    SQLite, Excel, Stata, SAS or SPSS, a folder or a pattern of files, a pipe, or SQL that begins with SELECT, WITH or
    FROM. It is read once, in constant memory. Labels are 0 and 1, true and false, or soft labels in between; any others
    with --positive. Nothing is clipped: p = 0 for something that happened costs infinity, and the report says for which
    rows.
    Without --y and --p, columns with the usual names are taken: y, y_true, label, target; p, prob, proba, probability,
    y_proba. Rows are counted from 0.

    \b
    Examples:
      logloss score predictions.csv
      logloss score predictions.parquet --y clicked --p p_click --weight importance
      logloss score patients.csv --y diagnosis --positive malignant --p risk --percent
      logloss score model.csv.gz --y y --logit z --where "split = 'test'"
      logloss score new.csv --p 'p_*' --baseline p_current
      logloss score visits.parquet --by country --by age --cluster patient
      logloss score new.csv --json > report.json
      logloss score new.csv --html report.html
      logloss score new.csv --fail-above 0.35 || echo "too bad to ship"
      logloss score "SELECT y, p FROM 'a.parquet' WHERE p > 0.5"
      logloss score submission.csv --labels solution.csv --on id
      cat a.csv | logloss score - --value

    \b
    Exit status: 0 done; 1 --fail-above is not met; 2 the input or the command is wrong;
    3 the output cannot be written.
    """  # noqa: D301
    from logloss._evaluate.evaluate import score as scored
    from logloss._evaluate.grouping import columns_of as columns_of_by
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    if json and value:
        raise click.BadParameter("--json has the value, too: only one of --json and --value.")
    check_together(p, logit, percent)
    check_html(html, data, labels)
    check_join(labels, on, engine, files="DATA and --labels", only="--labels")
    source = open_source(data, engine)
    if labels is not None and on is not None:
        id = on if id is None else id  # noqa: A001
        others = [weight, cluster, id, *show, *columns_of_by(by)]
        source, y, p = joined_with_labels(source, labels, on, y, p, logit, others)
    if p is not None and p not in source.columns and set(p) & set("*?"):
        if value or fail_above is not None:
            raise wrong_option("p", p, "one column where one number is asked for")
        for name, given in {"id": id, "show": ", ".join(show) or None, "prior": prior}.items():
            if given is not None:
                raise wrong_option(name, given, "left out where --p is several columns", change=Change(name, None))
        columns, first = columns_of_models(source, y, p, None, weight, baseline, cluster)
        spec = EvaluationSpec.build(
            columns,
            baseline=first,
            weight_kind=weight_kind,
            by=by,
            where=where,
            positive=positive,
            percent=percent,
            missing=missing,
        )
        compare_models(source, spec, json=json, html=html, plain=plain)
        return DONE
    if baseline is not None:
        raise wrong_option("baseline", baseline, "left out where --p is one column", change=Change("baseline", None))
    columns = columns_of(source, y, p, logit, weight)
    if cluster is not None:
        columns["cluster"] = cluster
    spec = EvaluationSpec.build(
        columns,
        logits=logit is not None,
        weight_kind=weight_kind,
        by=by,
        where=where,
        positive=positive,
        percent=percent,
        missing=missing,
        worst=worst,
        prior=prior,
        id=id,
        show=show,
        ece_bins=ece_bins,
        ece_binning=ece_binning,
        ece_norm=ece_norm,
    )
    with progress(plain) as bar:
        result = scored(source, spec, bar)
    failed = None
    if fail_above is not None and not result.log_loss <= fail_above:
        failed = f"the log loss, {result.log_loss!r}, is above {fail_above:g}."
    deliver(result, _show_value if value else _show, json=json, html=html, plain=plain, failed=failed)
    return DONE


@click.command()
@DATA
@LABELS
@PROBA
@LOGIT
@WEIGHT
@WHERE
@POSITIVE
@PERCENT
@MISSING
@click.option(
    "--worst",
    default=1,
    type=WholeNumber(0, MOST_WORST),
    metavar="N",
    help="How many of the rows that change most to list for each library.",
)
@JSON
@HTML
@PLAIN
def reconcile(
    data: str,
    y: str | None,
    p: str | None,
    logit: str | None,
    weight: str | None,
    where: str | None,
    positive: str | None,
    percent: bool,
    missing: str,
    worst: int,
    json: bool,
    html: str | None,
    plain: bool,
) -> int:
    """Say what other libraries would print for this file, each by its convention, and which rows make the difference.

    scikit-learn, torch, Keras, XGBoost, LightGBM, CatBoost and Spark ML clip p, or the loss, in ways of their own,
    compute in float32 or float64, and divide by the weights or by the rows. None of them is run, and none is needed.
    From logits z, those that take probabilities are given 1/(1 + exp(-z)), computed in their type.
    DATA is read once, and its columns are found, as by logloss score.

    \b
    Examples:
      logloss reconcile predictions.csv
      logloss reconcile predictions.parquet --y clicked --p p_click --weight importance
      logloss reconcile model.csv.gz --y y --logit z --worst 5
      logloss reconcile predictions.csv --html reconciliation.html

    \b
    Exit status: 0 done; 2 the input or the command is wrong; 3 the output cannot be written.
    """  # noqa: D301
    from logloss._evaluate.reconcile import reconciled
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    check_together(p, logit, percent)
    check_html(html, data)
    source = open_source(data)
    columns = columns_of(source, y, p, logit, weight)
    spec = EvaluationSpec.build(
        columns,
        logits=logit is not None,
        where=where,
        positive=positive,
        percent=percent,
        missing=missing,
        worst=worst,
    )
    with progress(plain) as bar:
        result = reconciled(source, spec, bar)
    deliver(result, _show_reconciliation, json=json, html=html, plain=plain)
    return DONE


def _show(result: Evaluation, plain: bool) -> None:
    from logloss._report import terminal

    terminal.show(result, sys.stdout, plain=plain)


def _show_value(result: Evaluation, _plain: bool) -> None:
    tell(repr(result.log_loss))


def _show_reconciliation(result: Reconciliation, plain: bool) -> None:
    from logloss._report.reconciliation import show_reconciliation

    show_reconciliation(result, sys.stdout, plain=plain)
