"""Which of several models is better, by how much, how sure that is, and where."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from logloss._evaluate.paired_accumulator import EDGES, Contest, Match, role
from logloss._evaluate.records.comparison import Comparison, Difference, Join, Model, Portion
from logloss._evaluate.scan import Progress, check_columns, gather, settled
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._sources import Source, open_source
from logloss._sources.arrays import plain
from logloss._stats.clusters import cluster_error, interval
from logloss._stats.paired import Sums
from logloss._stats.slices import holm
from logloss._stats.student_t import quantile, two_sided
from logloss._tally import Score
from logloss.errors import Fault, LogLossError

REGION = "forecast of the baseline"


def compare(
    data: Any = None,
    other: Any = None,
    y: Any = "y",
    p: Any = "p_*",
    *,
    on: str | None = None,
    logit: Any = None,
    baseline: str | None = None,
    weight: Any = None,
    by: str | Sequence[str] = (),
    cluster: Any = None,
    where: Any = None,
    positive: Any = None,
    percent: bool = False,
    missing: str = "error",
    engine: str | None = None,
) -> Comparison:
    """Rank models by their log loss on the same rows, each against a baseline, in one pass and in constant memory.

    Parameters
    ----------
    data : path, dataframe, or mapping of names to arrays, optional
        As in `logloss.evaluate`. Without it, `y` is an array and `p` maps the names of the models to arrays.
    other : path, dataframe, or mapping, optional
        More models for the rows of `data`, joined on the ids of the column `on`. Of two names in `p`, the first is a
        column of `data` and the second one of `other`; a single name is a column of both.
    y : str or (n,) array
        The labels.
    p : str, sequence of str, or mapping of str to (n,) arrays
        The columns of the probabilities of y = 1, one a model; * and ? stand for any text and any character.
    logit : str, sequence of str, or mapping of str to (n,) arrays, optional
        The log-odds instead of `p`.
    on : str, optional
        The column of ids in `data` and in `other`. Ids that stand in one alone, or more than once, are counted and left
        out.
    baseline : str, optional
        The model that the others are held against; the first one, if none is named.
    by : str or sequence of str
        Columns, for each value of which the difference is given, too.
    cluster : str, optional
        The column of clusters whose rows are not taken to be independent.
    weight, where, positive, percent, missing
        As in `logloss.evaluate`. A row with a missing value is dropped for all models.
    engine : {"local", "spark", "dask"}, optional
        What reads a path, as in `logloss.evaluate`; two sources are joined by this process.

    Returns
    -------
    Comparison
        All numbers are computed in float64 and depend neither on the order of the rows nor on how they were read.

    Raises
    ------
    LogLossError
        Something is wrong with the data, or there are not two models; the message ends with the line that mends it.

    Notes
    -----
    Intervals and p-values are those of the paired t-test: the mean of the differences over its standard error. Two
    infinite losses in one row are a tie and left out of the mean; a single one decides it.

    Examples
    --------
    >>> rows = {"y": [1, 0, 1, 0], "p_old": [0.6, 0.4, 0.7, 0.5], "p_new": [0.8, 0.1, 0.9, 0.5]}
    >>> result = compare(rows)
    >>> difference = result.differences[0]
    >>> difference.model, difference.baseline, round(difference.mean, 4), difference.won, difference.tied
    ('p_new', 'p_old', -0.2361, 3, 1)
    """
    if missing not in {"error", "drop"}:
        raise _option("missing", missing, '"error" or "drop"', '"drop"')
    if percent and logit is not None:
        raise _option("percent", percent, "False for logits", "False")
    if logit is not None and p != "p_*":
        raise Fault("both-given").error()
    given = p if logit is None else logit
    argument = "p" if logit is None else "logit"
    if data is None:
        if not isinstance(given, Mapping):
            raise _option(argument, type(given).__name__, "the arrays by the names of their models", '{"a": a, "b": b}')
        roles = {"y": y, "weight": weight, "cluster": cluster}
        clash = next((name for name in given if name in roles), None)
        if clash is not None:
            raise _option(argument, clash, "another name than y, weight or cluster", "{'model': p}")
        data = {**{name: each for name, each in roles.items() if each is not None}, **given}
        y, given = "y", list(map(str, given))
        weight, cluster = None if weight is None else "weight", None if cluster is None else "cluster"
    for name, column in {"y": y, "weight": weight, "cluster": cluster}.items():
        if not isinstance(column, str) and (column is not None or name == "y"):
            raise _option(name, column, "the name of a column of data", f'"{name}"')
    if where is not None and not isinstance(where, str):
        where = plain(where, "where")
        if where.dtype != np.bool_:
            raise Fault("mask-type", "where", extra={"dtype": where.dtype}).error()
        where = where.ravel()
    if (other is None) != (on is None):
        raise _option(
            "on", on, f"given with {'other' if on is None else 'two sources'} only", '"id"' if on is None else "None"
        )
    if other is not None and on is not None:
        beside = (name for name in (weight, cluster, *((by,) if isinstance(by, str) else by)) if name is not None)
        from logloss._evaluate.join_models import joined

        source, given = joined(open_source(data), open_source(other), on, y, given, list(beside), argument)
    else:
        source = open_source(data, engine)
    columns = {"y": y} | {name: each for name, each in (("weight", weight), ("cluster", cluster)) if each is not None}
    question = matched(source, columns, given, baseline, logits=logit is not None)
    question = replace(question, where=where, positive=positive, percent=percent, drop=missing == "drop")
    return compared(source, replace(question, by=(by,) if isinstance(by, str) else tuple(by)))


def matched(
    source: Source, columns: Mapping[str, str], wanted: str | Sequence[str], baseline: str | None, *, logits: bool
) -> Match:
    """Return the question that these names of models are.

    Raises
    ------
    LogLossError
        There are not two such columns, or the baseline is none of them.
    """
    argument = "logit" if logits else "p"
    check_columns(source, columns)
    wanted = (wanted,) if isinstance(wanted, str) else tuple(map(str, wanted))
    taken = set(columns.values())
    models = list(dict.fromkeys(each for name in wanted for each in _found(source, name, wanted, argument, taken)))
    if baseline is not None and baseline not in models and baseline in source.columns and baseline not in taken:
        models.insert(0, baseline)
    if len(models) < 2:
        free = [name for name in source.columns if name not in taken]
        names = (models + [name for name in free if name not in models] + ["a", "b"])[:2]
        extra = {"argument": argument, "names": tuple(names), "first": names[0], "second": names[1]}
        raise Fault("one-model", name=argument, values=(", ".join(wanted),), count=len(models), extra=extra).error(
            "columns"
        )
    if baseline is not None and baseline not in models:
        extra = {"models": ", ".join(models), "guess": models[0]}
        raise Fault("no-baseline", name=baseline, extra=extra).error("columns")
    for name in models:  # one by one, because one column may not be two roles
        check_columns(source, {**columns, argument: name})
    roles = {**columns, **{role(name): name for name in models}}
    return Match(roles, models=tuple(models), baseline=baseline or models[0], logits=logits)


def _found(source: Source, name: str, wanted: Sequence[str], argument: str, taken: set[str]) -> Sequence[str]:
    """Return the columns that a name or a pattern stands for."""
    if name in source.columns:
        return (name,)
    if any(character in name for character in "*?["):
        return [each for each in source.columns if fnmatch.fnmatchcase(each, name) and each not in taken]
    try:
        check_columns(source, {argument: name})
    except LogLossError as error:
        guess = str(error.fault.extra["guess"])
        names = tuple(guess if each == name else each for each in wanted)
        fault = replace(error.fault, kind="no-model", extra={**error.fault.extra, "names": names})
        raise fault.error("columns") from None
    return ()


def compared(source: Source, question: Match, progress: Progress | None = None) -> Comparison:
    """Read a source once and return how its models compare.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    contest = gather(source, question, Contest, progress)
    first = settled(source, contest)
    matches = getattr(source, "matches", None)  # of two that were joined
    scores = {name: tally.result() for name, tally in contest.tallies.items()}
    order = sorted(scores, key=lambda name: (scores[name].log_loss, scores[name].infinite, name))
    differences = _holm([_difference(contest, name) for name in order if name != question.baseline])
    return Comparison(
        n=first.n,
        positives=first.positives,
        base_rate_loss=first.base_rate_loss,
        baseline=question.baseline,
        models=tuple(_model(contest, name, scores[name]) for name in order),
        differences=tuple(differences),
        rows=contest.rows,
        dropped=contest.dropped,
        masked=contest.masked,
        source=source.name,
        joined=None if matches is None else Join(**vars(matches)),
        columns=dict(question.columns),
        cluster=question.columns.get("cluster"),
        positive=contest.labels.positive,
        others=contest.labels.others(),
    )


def _model(contest: Contest, name: str, score: Score) -> Model:
    se, ci = score.se, score.ci95
    if name in contest.alone:
        tally = contest.tallies[name]
        about, found = cluster_error(contest.alone[name], tally.loss, tally.weight, score.n)
        unknown = isinstance(found, str) or bool(score.infinite)
        se = None if unknown else float(found)
        ci = None if se is None else interval(score.log_loss, se, about.n)
    return Model(name, score.log_loss, se, ci, score.infinite, score.normalized_entropy)


def _difference(contest: Contest, name: str) -> Difference:
    pair = contest.pairs[name]
    sums = pair.read()
    reasons: dict[str, str] = {}
    mean = _mean(sums)
    if mean is None:
        both = "each is infinite where the other is not" if sums.won_infinite else "both are infinite in every row"
        reasons["mean"] = both
    se, free = None, float(sums.finite) - 1
    if mean is None or math.isinf(mean):
        reasons["se"] = "the difference is not finite"
    elif free < 1:
        reasons["se"] = "one row has no spread"
    elif name in contest.clustered:
        about, found = cluster_error(contest.clustered[name], sums.total, sums.weight, int(float(sums.finite)))
        free = about.n - 1
        if isinstance(found, str):
            reasons["se"] = found
        else:
            se = found
    else:
        se = _se(sums)
    ci = z = p = None
    if se is not None and mean is not None:
        wide = quantile(free) * se
        ci = mean - wide, mean + wide
        z = mean / se if se else math.copysign(math.inf, mean) if mean else 0.0
        p = two_sided(z, free)
    drawn: tuple[float, float] | str = reasons["se"] if se is None else pair.bootstrap()
    if contest.clustered:
        drawn = "rows come in clusters"
    if isinstance(drawn, str):
        reasons["bootstrap95"] = drawn
    for what in ("ci95", "z", "p_value", "p_holm"):
        if se is None:
            reasons[what] = reasons["se"]
    return Difference(
        model=name,
        baseline=contest.question.baseline,
        n=sums.n,
        mean=mean,
        se=se,
        ci95=ci,
        z=z,
        p_value=p,
        p_holm=None,
        bootstrap95=None if isinstance(drawn, str) else drawn,
        won=sums.won,
        lost=sums.lost,
        tied=sums.n - sums.won - sums.lost,
        won_infinite=sums.won_infinite,
        lost_infinite=sums.lost_infinite,
        both_infinite=sums.both_infinite,
        portions=(*_regions(contest, name, sums.weight), *_slices(contest, name, sums.weight)),
        reasons=reasons,
    )


def _mean(sums: Sums) -> float | None:
    """Return the mean difference, which single infinite losses decide; None where they contradict each other."""
    if sums.won_infinite or sums.lost_infinite:
        if sums.won_infinite and sums.lost_infinite:
            return None
        return -math.inf if sums.won_infinite else math.inf
    return None if sums.weight == ZERO else sums.total.over(sums.weight)


def _se(sums: Sums) -> float | None:
    """Return the standard error of the mean: n/(n−1)·Σw²(d − D)²/(Σw)², its square root."""
    rows = sums.finite - Dyadic(1, 0)
    if sums.spread is None or float(rows) < 1:
        return None
    squared = sums.weight * sums.weight
    return math.sqrt(max((sums.spread * sums.finite).over(squared * squared * rows), 0.0))


def _portion(by: str, value: str, sums: Sums, whole: Dyadic) -> Portion:
    mean = _mean(sums)
    finite = mean is not None and math.isfinite(mean)
    share = sums.total.over(whole) if finite else None
    return Portion(by, value, sums.n, sums.won, sums.lost, mean, _se(sums) if finite else None, share)


def _regions(contest: Contest, name: str, whole: Dyadic) -> list[Portion]:
    groups = contest.regions[name]
    edges = ("0", *(f"{edge:g}" for edge in EDGES), "1")
    found = []
    for at in range(len(groups)):
        sums = groups.together([at])
        if sums.n:
            found.append(_portion(REGION, f"{edges[at]} to {edges[at + 1]}", sums, whole))
    return found


def _slices(contest: Contest, name: str, whole: Dyadic) -> Iterator[Portion]:
    for values in contest.values:
        for value, places in values.read_places():
            shown = "(missing)" if value is None else value
            yield _portion(values.by, shown, values.groups.of[name].together(places), whole)


def _holm(differences: list[Difference]) -> list[Difference]:
    """Return the differences with Holm's p-values (Holm 1979), for all of them together."""
    known = [at for at, each in enumerate(differences) if each.p_value is not None]
    adjusted = dict(zip(known, holm([differences[at].p_value or 0.0 for at in known]), strict=True))
    return [replace(each, p_holm=adjusted.get(at)) for at, each in enumerate(differences)]


def _option(name: str, value: object, bound: str, mend: str) -> LogLossError:
    return Fault("option", name=name, values=(value,), extra={"bound": bound, "mend": mend}).error()
