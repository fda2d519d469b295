"""Source × tally → Evaluation: how good predictions are, how sure that is, and where they are worst."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from logloss._evaluate.accumulator import Part
from logloss._evaluate.records.evaluation import Evaluation
from logloss._evaluate.remote_scan import Absent
from logloss._evaluate.scan import concluded, gather, score
from logloss._evaluate.spec import Question
from logloss._sources import Source, open_source
from logloss._sources.arrays import blanked, plain
from logloss._validation import gate, is_masked
from logloss.errors import Fault, LogLossError


def evaluate(
    data: Any = None,
    y: Any = "y",
    p: Any = "p",
    *,
    logit: Any = None,
    weight: Any = None,
    by: Any = (),
    cluster: Any = None,
    where: Any = None,
    positive: Any = None,
    percent: bool = False,
    missing: str = "error",
    worst: int = 20,
    prior: float | None = None,
    id: str | None = None,  # noqa: A002  # what the command line calls it, too
    show: str | Sequence[str] = (),
    engine: str | None = None,
) -> Evaluation:
    """Score predictions against what happened, in one pass and in constant memory.

    Parameters
    ----------
    data : path, SQL, dataframe, mapping of names to arrays, or iterator of these, optional
        A file of CSV or JSON lines (plain, gzip or Zstandard), Parquet, Arrow, or a DuckDB database, with `#table`
        behind its name where it has several; a folder or a pattern of files with the same columns; SQL that begins with
        SELECT, WITH or FROM; an address, which DuckDB reads; "-" for standard input. Or rows in memory: of pandas,
        Polars (lazy, too), PyArrow, DuckDB, anything that narwhals reads or that hands out an Arrow stream; batches of
        these from an iterator, which is gone through once. Without it, `y`, `p`, ... are arrays.
    y : str or (n,) array
        The labels: 0 and 1, bool, or soft in [0, 1]; any others with `positive`.
    p : str or (n,) array
        The probabilities of y = 1, in [0, 1].
    logit : str or (n,) array, optional
        The log-odds instead of `p`.
    weight : str or (n,) array, optional
        Weights, finite and at least 0.
    by : str, sequence of str, or (n,) array, optional
        The columns to slice by: the same question for the rows of each value. Texts are slices of their own, and so are
        numbers while there are at most 20 of them; more are put into five ranges of nearly equal size. Missing values
        are a slice, too. Without `data`: an array, or a mapping of names to arrays.
    cluster : str or (n,) array, optional
        The column of clusters (patients, sites, days, ...) whose rows are not independent of each other; the standard
        error and the interval are then for independent clusters.
    where : str or (n,) boolean array, optional
        The rows to keep: a condition in SQL on the columns of a file or a dataframe, or an array. The others are never
        looked at.
    positive : str or number, optional
        The label that counts as 1; all others count as 0.
    percent : bool
        Whether p is in percent, so that it is divided by 100.
    missing : {"error", "drop"}
        Whether a missing value is an error, or its row is dropped and counted.
    worst : int
        How many of the rows with the largest loss to keep, at least 0.
    prior : float, optional
        A share of ones to compare with, known before the rows were: that of the training data, for instance. The base
        rate of the rows themselves is known to nobody beforehand.
    id : str, optional
        The column that names each row. It stands beside the worst rows, and ids that occur twice are reported.
    show : str or sequence of str, optional
        Other columns to show beside the worst rows.
    engine : {"local", "spark", "dask"}, optional
        What reads a path. Dataframes of Spark and of Dask are read where they are, too: every machine adds up its own
        rows, and a state of some kB comes back from each partition. Rows then have no numbers, and `where` is SQL of
        Spark, or of DuckDB for Dask.

    Returns
    -------
    Evaluation
        All numbers are computed in float64 and depend neither on the order of the rows nor on how they were read.

    Raises
    ------
    LogLossError
        Something is wrong with the data; the message names the column, the row and the value, and ends with the line
        that mends it.

    Examples
    --------
    >>> result = evaluate({"y": [1, 0, 1, 1], "p": [0.75, 0.25, 0.5, 0.0]})
    >>> result.log_loss, result.infinite, result.worst[0].row
    (inf, 1, 3)
    >>> evaluate(y=["yes", "no"], p=[90, 20], positive="yes", percent=True).log_loss
    0.16425203348601802
    >>> evaluate("SELECT 1 AS y, unnest([0.5, 0.75]) AS p").n
    2
    """
    source, question = _asked_of_one(
        data,
        y,
        p,
        logit=logit,
        weight=weight,
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
        engine=engine,
    )
    return score(source, question)


def gathered(data: Any = None, y: Any = "y", p: Any = "p", **others: Any) -> Part:
    """Return what `evaluate` knows of rows before it concludes anything: to be merged with what others know.

    Parameters
    ----------
    data, y, p, others
        As of `evaluate`, and the same wherever parts of the rows are read.

    Returns
    -------
    Part
        `to_bytes` takes it to where it is merged. Rows are not numbered, because there they have no order.

    Raises
    ------
    LogLossError
        There are no such rows. What is wrong with the rows themselves is said when they are evaluated.

    Examples
    --------
    >>> monday = gathered({"y": [1, 0], "p": [0.75, 0.25]}).to_bytes()
    >>> tuesday = gathered({"y": [1, 1], "p": [0.5, 0.0]}).to_bytes()
    >>> merged([monday, tuesday]).n
    4
    """
    source, question = _asked_of_one(data, y, p, **others)
    return gather(source, replace(question, numbered=False), Part)


def merged(parts: Iterable[Part | bytes], source: str = "merged parts") -> Evaluation:
    """Return the evaluation of all rows that some parts know of: the same as if one machine had read them all.

    Parameters
    ----------
    parts : iterable of Part or bytes
        What `gathered` returns, or its `to_bytes`. None of them is changed.
    source : str
        What the report calls the rows.

    Raises
    ------
    LogLossError
        There is no part, one of them is damaged or answers another question, or something is wrong with the rows.
    """
    whole: Part | None = None
    for part in parts:
        more = Part.from_bytes(part.to_bytes() if isinstance(part, Part) else part)
        if whole is None:
            whole = more
        else:
            whole.merge(more)
    if whole is None:
        raise Fault("empty", name=source).error("columns")
    return concluded(Absent(source), whole)


def _asked_of_one(
    data: Any = None,
    y: Any = "y",
    p: Any = "p",
    *,
    prior: float | None = None,
    id: str | None = None,  # noqa: A002
    show: str | Sequence[str] = (),
    **others: Any,
) -> tuple[Source, Question]:
    """Return where the rows come from and what is asked of them, from the arguments of `evaluate`."""
    source, question = asked(data, y, p, **others)
    if data is None and (id is not None or len(show)):
        name, value, mend = ("show", show, "()") if id is None else ("id", id, "None")
        raise _option(name, value, "given with data only", mend)
    return source, replace(question, prior=checked_prior(prior), id=id, show=_columns_of("show", show))


def checked_prior(prior: Any) -> float | None:
    """Return the prior as it was given.

    Raises
    ------
    ArgumentError
        It is no probability.
    """
    if prior is None:
        return None
    if isinstance(prior, bool) or not isinstance(prior, int | float | np.number) or not 0 <= prior <= 1:
        raise _option("prior", prior, "a probability, in [0, 1]", "0.5")
    return float(prior)


def asked(
    data: Any,
    y: Any,
    p: Any,
    *,
    logit: Any = None,
    weight: Any = None,
    where: Any = None,
    positive: Any = None,
    percent: bool = False,
    missing: str = "error",
    worst: int = 20,
    by: Any = (),
    cluster: Any = None,
    engine: str | None = None,
) -> tuple[Source, Question]:
    """Return where the rows come from and what is asked of them, from the arguments of `evaluate`.

    Raises
    ------
    LogLossError
        An argument is wrong, or does not fit the others.
    """
    if not isinstance(missing, str) or missing not in {"error", "drop"}:
        raise _option("missing", missing, '"error" or "drop"', '"drop"')
    if isinstance(worst, bool) or not isinstance(worst, int | np.integer) or worst < 0:
        raise _option("worst", worst, "a whole number, at least 0", "20")
    given = {"y": y, "logit" if logit is not None else "p": p if logit is None else logit}
    given |= {role: value for role, value in {"weight": weight, "cluster": cluster}.items() if value is not None}
    if logit is not None and not (isinstance(p, str) and p == "p"):
        raise Fault("both-given").error()
    if percent and logit is not None:
        raise _option("percent", percent, "False for logits", "False")
    if where is not None and not isinstance(where, str):
        where = plain(where, "where")
        if where.dtype != np.bool_:
            raise Fault("mask-type", "where", extra={"dtype": where.dtype}).error()
        given = {role: blanked(value, where) for role, value in given.items()}
        data = {name: blanked(value, where) for name, value in data.items()} if isinstance(data, Mapping) else data
        where = where.ravel()
    if data is None:
        _check_arrays(given)
        by = by if isinstance(by, Mapping) else {} if by is None or len(by) == 0 else {"by": by}
        data, columns = {**given, **_beside(by, given)}, {role: role for role in given}
    elif all(isinstance(value, str) for value in given.values()):
        columns = given
    else:
        role = next(role for role, value in given.items() if not isinstance(value, str))
        raise _option(role, given[role], "the name of a column of data", f'"{role}"')
    source, names = open_source(data, engine), _names(by)
    return source, Question(columns, where, positive, percent, missing == "drop", int(worst), by=names)


def _columns_of(name: str, given: Any) -> tuple[str, ...]:
    """Return the columns that an argument names, one or several."""
    names = (given,) if isinstance(given, str) else tuple(given)
    if not all(isinstance(each, str) for each in names):
        raise _option(name, given, "the name of a column of data, or several", '["city"]')
    return names


def _names(by: Any) -> tuple[str, ...]:
    """Return the columns to slice by."""
    names = (by,) if isinstance(by, str) else () if by is None else tuple(by)
    for name in names:
        if not isinstance(name, str):
            raise _option("by", name, "the name of a column of data, or several", '["segment"]')
    return tuple(dict.fromkeys(names))


def _beside(by: Mapping[Any, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arrays to slice by, none of them named as another argument is."""
    for name, value in by.items():
        if name in given and value is not given[name]:
            raise _option("by", name, "another name than those of arguments", '{"segment": segment}')
    return {str(name): value for name, value in by.items()}


def _option(name: str, value: object, bound: str, mend: str) -> LogLossError:
    return Fault("option", name=name, values=(value,), extra={"bound": bound, "mend": mend}).error()


def _check_arrays(given: dict[str, Any]) -> None:
    """Put arrays through the gate: their shapes and types must match; a weight takes the shape of the rows."""
    if given["y"] is None:
        raise _option("y", None, "the labels, one for each row", "y_true")
    for role in ("y", "p"):
        if isinstance(given.get(role), str):
            raise Fault("no-data", name=role, values=(given[role],)).error()
    for role, value in given.items():
        if is_masked(value) or isinstance(value, Iterator) or hasattr(value, "detach"):
            given[role] = plain(value, role)
    stood = {role: _stand_in(value) for role, value in given.items() if role != "cluster"}
    rows = gate(stood["y"], stood.get("p"), stood.get("logit"), stood.get("weight"), None)
    if rows.weight is not None and stood["weight"] is given["weight"]:
        given["weight"] = rows.weight  # only weights broadcast


def _stand_in(value: Any) -> Any:
    """Return what the gate looks at: the value, or zeros of its shape for text and gaps, which a source reads."""
    if hasattr(value, "iloc") and hasattr(value, "dtype"):  # a pandas Series keeps its index
        return value if value.dtype.kind in "biufc" else value.notna()
    if is_masked(value):
        return value
    try:
        array = np.asarray(value)
    except Exception:  # the gate says what is wrong with it
        return value
    gaps = array.dtype.kind == "O" and any(each is None or isinstance(each, str) for each in array.flat)
    return np.zeros(array.shape) if gaps or array.dtype.kind in "UT" else value
