"""`logloss score` and `logloss reconcile`: one column of forecasts."""

from __future__ import annotations

from typing import Any

import click

from logloss._cli import options
from logloss._cli.compare import compare_models
from logloss._cli.output import deliver, progress
from logloss._cli.parameters import Choice, Number, WholeNumber
from logloss._cli.parser import DONE
from logloss.errors import Change, wrong_option

MOST_WORST = 100_000  # as `spec.MOST_WORST`, which takes long to load


@click.command()
@options.FORECASTS
@options.QUESTION
@options.BASELINE
@options.LABELS_FILE
@options.ON
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
@options.REPORT
@click.option("--value", is_flag=True, help="Print the log loss alone, all digits.")
@click.option(
    "--fail-above",
    type=Number("a number"),
    metavar="X",
    help="Exit with status 1 if the log loss is above X.",
)
@options.PLAIN
def score(
    data: str,
    y: str | None,
    p: str | None,
    logit: str | None,
    weight: str | None,
    cluster: str | None,
    engine: str,
    baseline: str | None,
    labels: str | None,
    on: str | None,
    json: bool,
    html: str | None,
    value: bool,
    fail_above: float | None,
    plain: bool,
    **asked: Any,
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
    from logloss._evaluate.grouping import columns_of
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._sources import open_source

    if json and value:
        raise click.BadParameter("--json has the value, too: only one of --json and --value.")
    options.check_together(p, logit, asked["percent"])
    options.check_html(html, data, labels)
    options.check_join(labels, on, engine, files="DATA and --labels", only="--labels")
    source = open_source(data, engine)
    if labels is not None and on is not None:
        asked["id"] = on if asked["id"] is None else asked["id"]
        others = [weight, cluster, asked["id"], *asked["show"], *columns_of(asked["by"])]
        source, y, p = options.joined_with_labels(source, labels, on, y, p, logit, others)
    if p is not None and p not in source.columns and set(p) & set("*?"):
        if value or fail_above is not None:
            raise wrong_option("p", p, "one column where one number is asked for")
        for name in ("id", "show", "prior"):
            if asked[name] is not None and asked[name] != ():
                given = ", ".join(asked[name]) if name == "show" else asked[name]
                raise wrong_option(name, given, "left out where --p is several columns", change=Change(name, None))
        roles = {"y": y, "weight": weight, "cluster": cluster}
        compare_models(source, roles, "p", p, {**asked, "baseline": baseline}, json=json, html=html, plain=plain)
        return DONE
    if baseline is not None:
        raise wrong_option("baseline", baseline, "left out where --p is one column", change=Change("baseline", None))
    columns = options.columns_of(source, y, p, logit, weight=weight, cluster=cluster)
    spec = EvaluationSpec.build(columns, logits=logit is not None, **asked)
    with progress(plain) as bar:
        result = scored(source, spec, bar)
    failed = None
    if fail_above is not None and not result.log_loss <= fail_above:
        failed = f"the log loss, {result.log_loss!r}, is above {fail_above:g}."
    deliver(result, json=json, html=html, plain=plain, failed=failed, value=repr(result.log_loss) if value else None)
    return DONE


@click.command()
@options.FORECASTS
@options.WEIGHT
@options.ROWS
@click.option(
    "--worst",
    default=1,
    type=WholeNumber(0, MOST_WORST),
    metavar="N",
    help="How many of the rows that change most to list for each library.",
)
@options.REPORT
@options.PLAIN
def reconcile(
    data: str,
    y: str | None,
    p: str | None,
    logit: str | None,
    weight: str | None,
    json: bool,
    html: str | None,
    plain: bool,
    **asked: Any,
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

    options.check_together(p, logit, asked["percent"])
    options.check_html(html, data)
    source = open_source(data)
    columns = options.columns_of(source, y, p, logit, weight=weight)
    spec = EvaluationSpec.build(columns, logits=logit is not None, **asked)
    with progress(plain) as bar:
        result = reconciled(source, spec, bar)
    deliver(result, json=json, html=html, plain=plain)
    return DONE
