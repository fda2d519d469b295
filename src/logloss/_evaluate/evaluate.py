"""`logloss.evaluate`: how good predictions are, how sure that is, and where they are worst; also in parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Never

from logloss._accumulate.serialization import WRONG
from logloss._evaluate.arguments import given, of_one_class, roles_of
from logloss._evaluate.cells import ROW, in_cells, table_of
from logloss._evaluate.conclude import conclude
from logloss._evaluate.grouping import columns_of
from logloss._evaluate.join_labels import labeled
from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.scan.read import Progress, read
from logloss._evaluate.scan.remote import ScannedSource
from logloss._evaluate.scan.state import Scan, contradictory_state
from logloss._evaluate.spec import EvaluationSpec, names
from logloss._other_arguments import OF_ROWS, unknown_argument
from logloss._sources import Source
from logloss._stats.brier import BrierSum
from logloss._stats.clusters import Clusters
from logloss._stats.diagnostics import DecimalGrid
from logloss._stats.label_entropy import LabelEntropy
from logloss._stats.slices import ColumnSlices, Slices
from logloss._stats.tables.histogram import Histogram
from logloss._stats.tables.row_ids import RowIds
from logloss._stats.worst_rows import WorstRows
from logloss._typing import ArrayLike, Binning, Column, DataSource, Engine, Missing, Norm, WeightKind
from logloss.errors import LogLossError, wrong_option


class PartialEvaluation(Scan):
    """What `evaluate` knows of some rows before it concludes anything: to be merged with what is known of others.

    Examples
    --------
    >>> monday = partial_evaluate({"y": [1, 0], "p": [0.75, 0.25]})
    >>> tuesday = PartialEvaluation.from_bytes(partial_evaluate({"y": [1, 1], "p": [0.5, 0.0]}).to_bytes())
    >>> monday.merge(tuesday).result().n
    4
    """

    kind = "evaluation"
    ACCUMULATORS = (
        lambda spec: WorstRows(spec.worst, numbered=spec.numbered),
        lambda spec: Histogram(),
        lambda spec: BrierSum(),
        lambda spec: LabelEntropy(),
        lambda spec: None if spec.logits else DecimalGrid(),
        lambda spec: Slices((name, ColumnSlices(name)) for name in spec.by),
        lambda spec: Clusters() if "cluster" in spec.columns else None,
        lambda spec: None if spec.id is None or "frequency" in spec.columns else RowIds(spec.id),
    )

    def result(self, source: str = "merged parts") -> Evaluation:
        """Return the evaluation of the rows, the same as if one machine had read them all.

        Parameters
        ----------
        source : str
            What the report calls the rows.

        Raises
        ------
        LogLossError
            Something is wrong with the rows, or there are none; or merged bytes contradict themselves.
        """
        try:
            return conclude(ScannedSource(source), self)
        except LogLossError:
            raise
        except WRONG as cause:
            if not self.foreign:
                raise
            raise contradictory_state(str(cause)) from cause


def evaluate(
    data: DataSource | ArrayLike | None = None,
    y: Column = "y",
    p: Column = "p",
    *,
    logit: Column | None = None,
    weight: Column | None = None,
    weight_kind: WeightKind = "importance",
    by: str | Sequence[str] | ArrayLike | Mapping[str, ArrayLike] = (),
    cluster: Column | None = None,
    where: str | ArrayLike | None = None,
    positive: str | float | None = None,
    percent: bool = False,
    missing: Missing = "error",
    worst: int = 20,
    prior: float | None = None,
    id: str | None = None,  # noqa: A002  # what the command line calls it, too
    show: str | Sequence[str] = (),
    ece_bins: int = 15,
    ece_binning: Binning = "mass",
    ece_norm: Norm = "l1",
    engine: Engine | None = None,
    labels: DataSource | None = None,
    on: str | None = None,
    **others: Never,
) -> Evaluation:
    """Score predictions against what happened, in one pass and in constant memory.

    Parameters
    ----------
    data : path, SQL, dataframe, mapping of names to arrays, or iterator of these, optional
        A file of CSV or JSON (plain or packed), Parquet, Arrow, DuckDB, SQLite, Excel, Stata, SAS or SPSS, with `#part`
        behind the name where it has several tables, sheets or members; a folder or a pattern of files; SQL that begins
        with SELECT, WITH or FROM; an address, which DuckDB reads; "-" for standard input. Or rows in memory: of pandas,
        Polars (lazy, too), PyArrow, DuckDB, anything that narwhals reads or that hands out an Arrow stream; batches of
        these from an iterator, which is gone through once. Without it, `y`, `p`, ... are arrays; `evaluate(y, p)` takes
        two arrays in this order, as scikit-learn's metrics do.
    y : str or (n,) or (n, k) array
        The labels: 0 and 1, bool, or soft in [0, 1]; any others with `positive`. A table of n rows with k labels each
        is scored cell by cell, with its rows as clusters (see the notes).
    p : str or array in the shape of y
        The probabilities of y = 1, in [0, 1]. Also an (n, 2) array as classifiers return it, with a column for each
        class in order, each row with the sum 1; of two labels other than 0 and 1 the larger one is then the positive.
    logit : str or array in the shape of y, optional
        The log-odds instead of `p`.
    weight : str or array in the shape of y or (n,), optional
        Weights, finite and at least 0.
    weight_kind : {"importance", "frequency"}
        Whether a weight says how much a row counts, its unit being of no importance, or how many equal rows it stands
        for: a whole number, and everything is then as if the row were repeated.
    by : str, sequence of str, or array in the shape of y or (n,), optional
        The columns to slice by: the same question for the rows of each value. Texts are slices of their own, and so are
        numbers while there are at most 20 of them; more are put into five ranges of nearly equal size. Missing values
        are a slice, too. Of more than 10,000 texts the largest and the costliest are slices, and the others are
        summed up (`other_slices`). "date:month" takes dates by their year, quarter, month, week, day or hour, and
        "age:10" numbers by ranges 10 wide. Without `data`: an array, or a mapping of names to arrays.
    cluster : str or array in the shape of y or (n,), optional
        The column of clusters (patients, sites, days, ...) whose rows are not independent of each other; the standard
        error and the interval are then for independent clusters.
    where : str or boolean array in the shape of y or (n,), optional
        The rows to keep: a condition in SQL on the columns of a file or a dataframe, or an array. The others are never
        looked at.
    positive : str or number, optional
        The label that counts as 1; all others count as 0.
    percent : bool
        Whether p is in percent, so that it is divided by 100.
    missing : {"error", "drop"}
        Whether a missing value is an error, or its row is dropped and counted.
    worst : int
        How many of the rows with the largest loss to keep, from 0 to 100,000.
    prior : float, optional
        A share of ones to compare with, known before the rows were: that of the training data, for instance. The base
        rate of the rows themselves is known to nobody beforehand.
    id : str, optional
        The column that names each row (each cell of a table). It stands beside the worst rows, and ids that occur twice
        are reported.
    show : str or sequence of str, optional
        Other columns to show beside the worst rows.
    ece_bins : int
        How many bins the expected calibration error has at most, 1 to 1000.
    ece_binning : {"mass", "width"}
        Whether bins have nearly equal weight, or equal width in p.
    ece_norm : {"l1", "l2", "max"}
        Whether the error is the mean of the bins' errors, the root of their mean square, or the largest.
    engine : {"local", "spark", "dask"}, optional
        What reads a path. Dataframes of Spark and of Dask are read where they are, too: every machine adds up its own
        rows, and a state of some kB comes back from each partition. Rows then have no numbers, and `where` is SQL of
        Spark, or of DuckDB for Dask.
    labels : path, SQL, dataframe or mapping of names to arrays, optional
        Where y is, if it stands not in `data`: joined on the ids of the column `on`. All other columns are those of
        `data`, or where it has none of the name, of `labels`. Ids that stand in one alone or more than once are counted
        and left out (`Evaluation.joined`).
    on : str, optional
        The column of ids in both; of a whole number it makes no difference whether it is written 7 or 7.0.

    Returns
    -------
    Evaluation
        All numbers are computed in float64 and depend neither on the order of the rows nor on how they were read.

    Raises
    ------
    LogLossError
        Something is wrong with the data; the message names the column, the row and the value, with a hint
        where one is sure.

    Notes
    -----
    Where y is a table (several labels of each patient, photo, ...), its n·k cells are what is scored, counted and
    numbered, row by row: cell j of row i has the number i·k + j. Its rows are what is independent. They are the
    clusters, under the name "row", unless `cluster` gives others. What has one value for each row stands for each of
    its k cells. It is the same where `data` maps names to such arrays. A table of one column is one of n rows without
    clusters.

    On Linux a call frees one untouched block of 24 MB, which tells the C library (glibc) to keep up to twice as much
    freed memory for the process rather than hand it back after each batch; the setting outlasts the call. A program
    that sets ``MALLOC_MMAP_THRESHOLD_`` and ``MALLOC_TRIM_THRESHOLD_`` itself is not affected.

    Examples
    --------
    >>> result = evaluate({"y": [1, 0, 1, 1], "p": [0.75, 0.25, 0.5, 0.0]})
    >>> result.log_loss, result.infinite, result.worst[0].row
    (inf, 1, 3)
    >>> evaluate([1, 0, 1, 1], [0.75, 0.25, 0.5, 0.5]).log_loss
    0.4904146265058631
    >>> evaluate(y=["yes", "no"], p=[90, 20], positive="yes", percent=True).log_loss
    0.16425203348601802
    >>> evaluate("SELECT 1 AS y, unnest([0.5, 0.75]) AS p").n
    2
    >>> two_labels = evaluate([[1, 1], [0, 1], [0, 0]], [[0.75, 0.5], [0.5, 0.5], [0.25, 0.125]])
    >>> two_labels.n, two_labels.cluster.by, two_labels.cluster.n
    (6, 'row', 3)
    >>> round(two_labels.se, 4), round(two_labels.cluster.independent_se, 4)
    (0.1399, 0.1047)
    """
    if others:
        raise unknown_argument("evaluate", others, OF_ROWS)
    source, spec = _asked(
        data,
        y,
        p,
        logit=logit,
        weight=weight,
        weight_kind=weight_kind,
        by=by,
        cluster=cluster,
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
        engine=engine,
        labels=labels,
        on=on,
    )
    return score(source, spec)


def partial_evaluate(
    data: DataSource | ArrayLike | None = None, y: Column = "y", p: Column = "p", **options: object
) -> PartialEvaluation:
    """Return what `evaluate` knows of rows before it concludes anything: to be merged with what others know.

    Parameters
    ----------
    data, y, p, options
        As of `evaluate`, and the same wherever parts of the rows are read. A table needs `cluster`, because its rows
        are counted from 0 in each part.

    Returns
    -------
    PartialEvaluation
        Its `merge` adds the rows of another one, `to_bytes` takes it to where that is done, `result` concludes. Rows
        are not numbered, because there they have no order.

    Raises
    ------
    LogLossError
        There are no such rows. What is wrong with the rows themselves is said by `result`.

    Examples
    --------
    >>> spring, autumn = partial_evaluate([1, 0], [0.75, 0.25]), partial_evaluate([1, 1], [0.5, 0.75])
    >>> spring.merge(autumn).result().log_loss
    0.389048349478822
    """
    if not OF_ROWS.keys().isdisjoint(options):
        raise unknown_argument("partial_evaluate", options, OF_ROWS)
    source, spec = _asked(data, y, p, in_parts=True, **options)
    return read(source, replace(spec, numbered=False), PartialEvaluation)


def score(source: Source, spec: EvaluationSpec, progress: Progress | None = None) -> Evaluation:
    """Read a source once and return its evaluation.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    spec : EvaluationSpec
        What is asked.
    progress : callable, optional
        Called after each batch with the number of rows read, and of rows expected where that is known.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    return conclude(source, read(source, spec, PartialEvaluation, progress))


def _asked(
    data: object,
    y: object,
    p: object,
    *,
    logit: object = None,
    weight: object = None,
    by: object = (),
    cluster: object = None,
    where: object = None,
    engine: object = None,
    labels: object = None,
    on: object = None,
    in_parts: bool = False,
    **options: object,
) -> tuple[Source, EvaluationSpec]:
    """Return where the rows come from and what is asked of them, from the arguments of `evaluate`.

    `in_parts` says that they are part of the rows only.
    """
    data, roles = roles_of(data, y, p, logit, weight=weight, cluster=cluster)
    forecasts = {"p"} & roles.keys()
    data, roles, options["positive"] = of_one_class(
        data, roles, forecasts, positive=options.get("positive"), where=where
    )
    if data is None:
        for name, value in (("id", options.get("id")), ("show", options.get("show", ()))):
            if value is not None and not (isinstance(value, tuple) and not value):
                raise wrong_option(name, value, "given with data only")
    clusters = "cluster"
    if (table := table_of(data, roles["y"])) is not None:
        if in_parts and cluster is None and table.width > 1:
            raise wrong_option(
                "cluster", None, "given where y is a table: the rows of each part would be counted from 0"
            )
        clusters = "cluster" if "cluster" in roles else ROW
        ids, shown = names("id", options.get("id")), names("show", options.get("show", ()))
        data, roles, by, where = in_cells(table, data, roles, of_cells=ids, by=by, where=where, shown=shown)
    if labels is not None or on is not None:
        options["id"] = on if options.get("id") is None else options["id"]
        others = [*names("id", options["id"]), *names("show", options.get("show", ())), *columns_of(names("by", by))]
        data, roles = labeled(data, labels, on, roles, others, engine)
    question = given(data, roles, by=by, where=where, engine=engine, cluster=clusters)
    spec = EvaluationSpec.build(
        question.columns,
        by=question.by,
        where=question.where,
        logits=logit is not None,
        **options,  # type: ignore[arg-type]
    )
    return question.source, spec
