"""`logloss fit` and `logloss predict`: a logistic regression, and what it says of further rows."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from logloss._cli.options import (
    CLUSTER,
    DATA,
    ENGINE,
    HTML,
    JSON,
    MISSING,
    PLAIN,
    POSITIVE,
    WEIGHT,
    WEIGHT_KIND,
    WHERE,
    check_html,
    is_file,
    usual,
)
from logloss._cli.output import deliver, progress, say
from logloss._cli.parameters import Choice, FileName, Number, WholeNumber
from logloss._cli.parser import DONE
from logloss.errors import wrong_option

MOST_FOLDS = 1000  # as `fit_options.MOST_FOLDS`, which takes long to load


@click.command()
@DATA
@click.option("--y", metavar="COL", help="The column of labels.")
@click.option("--x", multiple=True, metavar="COL", help="A column of the model (repeatable).")
@WEIGHT
@WEIGHT_KIND
@click.option("--offset", metavar="COL", help="A column that is added to the log-odds as it is.")
@CLUSTER
@WHERE
@POSITIVE
@MISSING
@click.option("--category", multiple=True, metavar="COL", help="A column of numbers that is a category (repeatable).")
@click.option(
    "--base",
    multiple=True,
    metavar="COL=LEVEL",
    help="The level that others of a category are compared with (repeatable; default: the first by number or letters).",
)
@click.option("--no-intercept", is_flag=True, help="Fit no intercept.")
@click.option("--penalty", type=Choice(("l2", "firth")), help="A penalty on the coefficients; none by default.")
@click.option("--C", "C", type=Number("a number"), metavar="C", help="The inverse strength of l2 (default: 1).")
@click.option(
    "--vcov",
    type=Choice(("classic", "HC1", "cluster")),
    help="How standard errors are computed: from the information, robustly, or for independent clusters.",
)
@click.option(
    "--intervals",
    type=Choice(("wald", "profile")),
    help="p-values and intervals from standard errors, or from the profile likelihood (with --penalty firth).",
)
@click.option(
    "--separation",
    default="error",
    type=Choice(("error", "limits")),
    help="Where columns separate the labels: an error, or the limits of the coefficients.",
)
@click.option("--folds", type=WholeNumber(2, MOST_FOLDS), metavar="N", help="Also cross-validate, in so many parts.")
@ENGINE
@click.option("--out", type=FileName(), metavar="MODEL", help="Also write the model, as JSON.")
@JSON
@HTML
@PLAIN
def fit(
    data: str,
    y: str | None,
    x: tuple[str, ...],
    weight: str | None,
    weight_kind: str,
    offset: str | None,
    cluster: str | None,
    where: str | None,
    positive: str | None,
    missing: str,
    category: tuple[str, ...],
    base: tuple[str, ...],
    no_intercept: bool,
    penalty: str | None,
    C: float | None,
    vcov: str | None,
    intervals: str | None,
    separation: str,
    folds: int | None,
    engine: str,
    out: str | None,
    json: bool,
    html: str | None,
    plain: bool,
) -> int:
    """Fit a logistic regression, without a penalty unless one is asked for.

    DATA is any source that logloss score reads; where rows are many they are read several times, and never kept.
    Numbers are taken as they are; a column that holds words is a category, with a coefficient for each level but the
    base. The table has coefficients with standard errors, 95 % intervals and odds ratios, the deviance, AIC and BIC,
    and average marginal effects. Columns that follow from others are named; where columns separate the labels, that is
    the error, unless --penalty or --separation says what to do.

    \b
    Examples:
      logloss fit sites.csv --y liquefied --x blows --x csr
      logloss fit patients.csv --y ill --positive yes --x age --x ward --base ward=A --out model.json
      logloss fit visits.parquet --y bought --x price --cluster customer --folds 10
      logloss fit counts.csv --y y --x dose --weight count --weight-kind frequency
      logloss fit "days/*.parquet" --y bought --x price --engine spark
      logloss fit rare.csv --y y --x dose --penalty firth
      logloss fit sites.csv --y liquefied --x blows --html report.html

    \b
    Exit status: 0 done; 2 the input or the command is wrong; 3 the output cannot be written.
    """  # noqa: D301
    from logloss import _atomic_write
    from logloss._evaluate.columns import check_columns
    from logloss._sources import open_source
    from logloss._train.regression.fit import fitted, training_spec
    from logloss._train.regression.fit_options import FitOptions

    check_html(html, data)
    if out is not None:
        _atomic_write.check(Path(out), "out")
        if is_file(data, out):
            raise wrong_option("out", out, "another file than the one that is read")
    source = open_source(data, engine)
    if y is None:
        y = usual(source, "y")
        say(DONE, f"using --y {y}")
    check_columns(source, {"y": y})
    named = {"y": y, "weight": weight, "offset": offset, "cluster": cluster}
    columns = {role: name for role, name in named.items() if name is not None}
    spec = training_spec(columns, x, where=where, weight_kind=weight_kind, positive=positive, missing=missing)
    options = FitOptions.build(
        x,
        category=category,
        base=_bases(base),
        intercept=not no_intercept,
        penalty=penalty,
        C=C,
        vcov=vcov,
        intervals=intervals,
        separation=separation,
        folds=folds,
    )
    with progress(plain) as bar:
        model = fitted(source, spec, options, bar)
    failure = None
    if out is not None:
        try:
            model.save(out)
        except OSError as error:
            failure = error
    deliver(model, json=json, html=html, plain=plain)
    if failure is not None:
        raise failure
    return DONE


def _bases(base: tuple[str, ...]) -> dict[str, str]:
    for each in base:
        if "=" not in each.strip("="):
            raise wrong_option("base", each, "a column and its level, as --base soil=clay")
    return dict(each.split("=", 1) for each in base)


@click.command()
@click.argument("model", metavar="MODEL", type=FileName())
@DATA
@click.option("--out", required=True, type=FileName(), metavar="FILE", help="Where to: .csv, .parquet, or - for CSV.")
@click.option("--p", default="p", metavar="NAME", help="What the column of probabilities is called.")
@click.option("--interval", is_flag=True, help="Also the 95 % interval of p, as NAME_low and NAME_high.")
@click.option("--keep", multiple=True, metavar="COL", help="A column of DATA to copy (repeatable; default: all).")
@click.option("--offset", metavar="COL", help="The column of offsets (default: as it was called in the fit).")
@WHERE
@click.option(
    "--missing",
    default="error",
    type=Choice(("error", "keep")),
    help="A missing value is an error, or its row is kept and has no prediction.",
)
@PLAIN
def predict(
    model: str,
    data: str,
    out: str,
    p: str,
    interval: bool,
    keep: tuple[str, ...],
    offset: str | None,
    where: str | None,
    missing: str,
    plain: bool,
) -> int:
    """Write what a model predicts for rows: the columns of DATA, and the probability of 1 beside them.

    MODEL is a file that logloss fit has written, DATA any source that logloss score reads, in memory, with the columns
    of the model. logloss score reads what is written. Numbers are written as numbers, 007 as 7.

    \b
    Examples:
      logloss predict model.json new.csv --out predictions.csv
      logloss predict model.json new.parquet --out predictions.parquet --interval --keep id
      logloss predict model.json test.csv --out - | logloss score - --y liquefied

    \b
    Exit status: 0 done; 2 the input or the command is wrong; 3 the output cannot be written.
    """  # noqa: D301
    from logloss import _atomic_write
    from logloss._accumulate.batch import Column
    from logloss._evaluate.columns import check_columns
    from logloss._sources import open_source
    from logloss._sources.written import writer_of
    from logloss._train.regression.inference import quantile
    from logloss._train.regression.model import LogisticModel
    from logloss._train.regression.predictions import check_model_columns, offset_column, predicted, taken, wanted
    from logloss._train.regression.rows import whole

    written = writer_of(out, "out")
    if out != "-":
        _atomic_write.check(Path(out), "out")
        if any(is_file(each, out) for each in (model, data)):
            raise wrong_option("out", out, "another file than those that are read")
    fitted = LogisticModel.load(model)
    source = open_source(data)
    added = offset_column(fitted, source, offset)
    copied = list(keep or source.columns)
    check_model_columns(fitted, source, added)
    for name in copied:
        check_columns(source, {"keep": name}, copied)
    made = [p, *([f"{p}_low", f"{p}_high"] if interval else [])]
    if taken_names := set(made) & set(copied):
        raise wrong_option("p", p, f"another name than that of a column that is copied ({min(taken_names)})")
    with progress(plain) as bar:
        rows, numbers = taken(whole(source, [*wanted(fitted, added), *copied], where, bar))
    wide = quantile(0.95, fitted.freedom) if interval else None
    found = predicted(fitted, rows, numbers, source, added, missing=missing, wide=wide)
    columns = {name: rows.columns[name] for name in copied}
    columns |= dict(zip(made, map(Column, (found.p, found.low, found.high)), strict=False))
    content = written(columns)
    if out == "-":
        sys.stdout.write(content.decode("utf-8", "surrogatepass"))
    else:
        _atomic_write.write(Path(out), content)
        say(DONE, f"{rows.size:,} rows written to {out}")
    return DONE
