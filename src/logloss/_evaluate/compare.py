"""Which of several models is better, by how much, how sure that is, and where."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Never

from logloss._array_errors import both_given
from logloss._evaluate.arguments import arrays_first, boolean, of_one_class
from logloss._evaluate.cells import ROW, in_cells, table_of
from logloss._evaluate.columns import check_columns
from logloss._evaluate.grouping import columns_of
from logloss._evaluate.records.comparison import Comparison, Difference, Model, Portion
from logloss._evaluate.scan.read import Progress, read
from logloss._evaluate.scan.score import scored
from logloss._evaluate.scan.state import Scan
from logloss._evaluate.spec import EvaluationSpec, model_role, names
from logloss._kernels.exact_sum import ZERO, Dyadic
from logloss._other_arguments import OF_ROWS, unknown_argument
from logloss._sources import Source, open_source
from logloss._stats.clusters import Clusters, cluster_error, interval
from logloss._stats.groups.paired_groups import PairedGroups, PairedSums
from logloss._stats.inference.student_t import quantile, two_sided
from logloss._stats.model_differences import EDGES, ModelClusters, ModelDifferences, PairedSlice
from logloss._stats.slices import holm
from logloss._stats.verdicts import Verdict
from logloss._tally import Score
from logloss._typing import ArrayLike, Column, DataSource, Engine, Missing, WeightKind
from logloss.errors import REASON, Change, ColumnError, near_match, printable, shown, wrong_option

REGION = "forecast of the baseline"
NO_SPREAD = "the differences have no spread"
ROUNDING = 1e-12  # a standard error below this share of the mean is rounding


class ComparisonScan(Scan):
    """What is known of some rows and of all models on them."""

    kind = "comparison"
    ACCUMULATORS = (
        lambda spec: ModelDifferences(
            tuple(spec.models),
            str(spec.baseline),
            by=spec.by,
            weighted="weight" in spec.columns,
            clustered="cluster" in spec.columns,
        ),
        lambda spec: ModelClusters((name, Clusters()) for name in spec.models) if "cluster" in spec.columns else None,
    )


def compare(
    data: DataSource | ArrayLike | None = None,
    other: DataSource | Mapping[str, ArrayLike] | None = None,
    y: Column = "y",
    p: str | Sequence[str] | Mapping[str, ArrayLike] = "p_*",
    *,
    on: str | None = None,
    logit: str | Sequence[str] | Mapping[str, ArrayLike] | None = None,
    baseline: str | None = None,
    weight: Column | None = None,
    weight_kind: WeightKind = "importance",
    by: str | Sequence[str] = (),
    cluster: Column | None = None,
    where: str | ArrayLike | None = None,
    positive: str | float | None = None,
    percent: bool = False,
    missing: Missing = "error",
    engine: Engine | None = None,
    **others: Never,
) -> Comparison:
    """Rank models by their log loss on the same rows, each against a baseline, in one pass and in constant memory.

    Parameters
    ----------
    data : path, dataframe, or mapping of names to arrays, optional
        As in `logloss.evaluate`. Without it, `y` is an array and `p` maps the names of the models to arrays.
    other : path, dataframe, or mapping, optional
        More models for the rows of `data`, joined on the ids of the column `on`. Of two names in `p`, the first is a
        column of `data` and the second one of `other`; a single name is a column of both.
    y : str or (n,) or (n, k) array
        The labels. The rows of a table are clusters, as in `logloss.evaluate`.
    p : str, sequence of str, or mapping of str to arrays in the shape of y
        The columns of the probabilities of y = 1, one a model; * and ? stand for any text and any character.
    logit : str, sequence of str, or mapping of str to arrays in the shape of y, optional
        The log-odds instead of `p`.
    on : str, optional
        The column of ids in `data` and in `other`. Ids that stand in one alone, or more than once, are counted and left
        out.
    baseline : str, optional
        The model that the others are held against; the first one, if none is named.
    by : str or sequence of str
        Columns, for each value of which the difference is given, too; of more than 10,000 texts, for the largest and
        those that differ most, and for the others together.
    cluster : str or array in the shape of y or (n,), optional
        The clusters whose rows are not taken to be independent.
    weight, weight_kind, where, positive, percent, missing
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
        Something is wrong with the data, or there are not two models; the message has a hint where one is sure.

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
    if others:
        raise unknown_argument("compare", others, OF_ROWS)
    argument = "p" if logit is None else "logit"
    source, roles, models, where, positive = _sources_of(
        data, other, y, p, logit, on, weight, cluster, by, where, engine, positive
    )
    columns, first = model_columns(source, roles, models, baseline, argument)
    spec = EvaluationSpec.build(
        columns,
        baseline=first,
        logits=logit is not None,
        weight_kind=weight_kind,
        by=by,
        where=boolean(where).ravel() if where is not None and not isinstance(where, str) else where,
        positive=positive,
        percent=percent,
        missing=missing,
    )
    return compared(source, spec)


def _sources_of(
    data: Any,
    other: Any,
    y: Any,
    p: Any,
    logit: Any,
    on: Any,
    weight: Any,
    cluster: Any,
    by: Any,
    where: Any,
    engine: Any,
    positive: Any,
) -> tuple[Source, dict[str, str], str | Sequence[str], Any, Any]:
    """Return the rows, the columns of the roles and of the models as they were given, the mask, and the label of 1."""
    argument, models = ("p", p) if logit is None else ("logit", logit)
    if isinstance(other, Mapping) and on is None and arrays_first(data, other, p):  # compare(y, {"a": p, "b": q})
        data, other, y, models = None, None, data, other
    if logit is not None and p != "p_*":
        raise both_given("p", "logit")
    if (other is None) != (on is None):
        if on is None:
            raise wrong_option("on", on, "the name of a column of both sources")
        raise wrong_option("on", on, "given with two sources only", change=Change("on", None))
    if on is not None and not isinstance(on, str):
        raise wrong_option("on", on, "the name of a column of both sources")
    roles = {"y": y} | {name: one for name, one in (("weight", weight), ("cluster", cluster)) if one is not None}
    if data is None:
        data, roles, models = _arrays(roles, models, argument)
    for role, column in roles.items():
        if not isinstance(column, str):
            raise wrong_option(role, column, "the name of a column of data")
    if other is None and logit is None and isinstance(data, Mapping):
        wanted = [name for name in data if any(fnmatch.fnmatchcase(str(name), one) for one in names(argument, models))]
        columns = {name: name for name in wanted if name not in roles.values()}
        data, _, positive = of_one_class(data, roles | columns, columns, positive=positive, where=where)
    if other is None and (table := table_of(data, roles["y"])) is not None:
        known = [name for name in names(argument, models) if name in data]
        data, roles, _, where = in_cells(table, data, roles, of_cells=known, by=by, where=where)
        if not isinstance(rows := roles.get("cluster", ""), str):
            roles["cluster"] = ROW if ROW not in data else f"{ROW} of y"
            data[roles["cluster"]] = rows
    columns = {role: str(column) for role, column in roles.items()}
    if other is not None and on is not None:
        from logloss._evaluate.join_models import joined

        beside = [*(columns[role] for role in ("weight", "cluster") if role in columns), *columns_of(names("by", by))]
        source, models = joined(open_source(data), open_source(other), on, columns["y"], models, beside, argument)
        return source, columns, models, where, positive
    return open_source(data, engine), columns, models, where, positive


def _arrays(roles: Mapping[str, Any], models: Any, argument: str) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Return arrays as a source, and the names in it of the roles and of the models."""
    if not isinstance(models, Mapping):
        raise wrong_option(argument, type(models).__name__, "the arrays by the names of their models")
    clash = next((name for name in models if name in {"y", "weight", "cluster"}), None)
    if clash is not None:
        raise wrong_option(argument, clash, "another name than y, weight or cluster")
    return {**roles, **models}, {role: role for role in roles}, list(map(str, models))


def model_columns(
    source: Source, columns: Mapping[str, str], wanted: str | Sequence[str], baseline: str | None, argument: str
) -> tuple[dict[str, str], str]:
    """Return the columns of all roles, the models' among them, and the name of the baseline.

    Parameters
    ----------
    source : Source
        Where the rows come from.
    columns : mapping of str to str
        The column of each other role.
    wanted : str or sequence of str
        The models' columns, by name or by pattern.
    baseline : str or None
        The model that the others are held against; None for the first.
    argument : {"p", "logit"}
        What they are called by who gives them.

    Raises
    ------
    LogLossError
        There are not two such columns, or the baseline is none of them.
    """
    if baseline is not None and not isinstance(baseline, str):
        raise wrong_option("baseline", baseline, "the name of a model")
    check_columns(source, columns)
    wanted = names(argument, wanted)
    taken = set(columns.values())
    models = list(dict.fromkeys(model for name in wanted for model in _found(source, name, wanted, argument, taken)))
    if baseline is not None and baseline not in models and baseline in source.columns and baseline not in taken:
        models.insert(0, baseline)
    if len(models) < 2:
        raise _too_few_models(argument, wanted, len(models))
    if baseline is not None and baseline not in models:
        raise _no_baseline(baseline, models)
    for name in models:  # one by one, because one column may not be two roles
        check_columns(source, {**columns, argument: name})
    return {**columns, **{model_role(name): name for name in models}}, baseline or models[0]


def _found(source: Source, name: str, wanted: Sequence[str], argument: str, taken: set[str]) -> Sequence[str]:
    """Return the columns that a name or a pattern stands for."""
    if name in source.columns:
        return (name,)
    if any(character in name for character in "*?["):
        return [column for column in source.columns if fnmatch.fnmatchcase(column, name) and column not in taken]
    check_columns(source, {argument: name}, wanted)
    return ()


def _too_few_models(argument: str, wanted: Sequence[str], count: int) -> ColumnError:
    named = ", ".join(wanted)
    problem = f"names {count} of the columns, and a comparison takes two or more models."
    return ColumnError(
        "one-model", f"{argument} = {shown(named)} {problem}", subject=argument, values=(named,), count=count
    )


def _no_baseline(baseline: str, models: Sequence[str]) -> ColumnError:
    listed = printable(", ".join(models), REASON)
    near = near_match(baseline, models)
    return ColumnError(
        "no-baseline",
        f"the baseline {printable(baseline)} is none of the models; these are {listed}.",
        subject=baseline,
        change=None if near is None else Change("baseline", near),
    )


def compared(source: Source, spec: EvaluationSpec, progress: Progress | None = None) -> Comparison:
    """Read a source once and return how its models compare.

    Raises
    ------
    LogLossError
        Something is wrong with the rows; the error counts all such rows and names the first.
    """
    scan, first = scored(source, read(source, spec, ComparisonScan, progress))
    scores = {name: tally.result() for name, tally in scan.tallies.items()}
    order = sorted(scores, key=lambda name: (scores[name].log_loss, scores[name].infinite, name))
    pairs = scan[ModelDifferences]
    slices = list(pairs.slices())
    differences = _holm([_difference(pairs, name, slices) for name in order if name != spec.baseline])
    return Comparison(
        n=first.n,
        positives=first.positives,
        base_rate_loss=first.base_rate_loss,
        baseline=str(spec.baseline),
        models=tuple(_model(scan, name, scores[name]) for name in order),
        differences=tuple(differences),
        rows=scan.rows,
        dropped=scan.dropped,
        masked=scan.masked,
        source=source.name,
        joined=getattr(source, "matches", None),
        left_aside=source.left_aside,
        columns=dict(spec.columns),
        verdicts=tuple(map(_verdict, differences)),
        cluster=spec.columns.get("cluster"),
        positive=scan.labels.positive,
        others=scan.labels.others(),
    )


def _verdict(d: Difference) -> Verdict:
    evidence = {"mean": d.mean, "se": d.se, "p_holm": d.p_holm}
    return Verdict(d.verdict, d.sentence, {name: value for name, value in evidence.items() if value is not None})


def _model(scan: ComparisonScan, name: str, score: Score) -> Model:
    se = score.se
    ci = None if se is None else interval(score.log_loss, se, score.n)
    clusters = scan.get(ModelClusters)
    if clusters is not None:
        tally = scan.tallies[name]
        about, error = cluster_error(clusters[name], tally.loss, tally.weight, score.n)
        unknown = isinstance(error, str) or bool(score.infinite)
        se = None if unknown else float(error)
        ci = None if se is None else interval(score.log_loss, se, about.n)
    return Model(name, score.log_loss, se, ci, score.infinite, score.normalized_entropy)


def _difference(differences: ModelDifferences, name: str, slices: Sequence[PairedSlice]) -> Difference:
    pair = differences.pairs[name]
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
    elif differences.clusters:
        about, error = cluster_error(differences.clusters[name], sums.total, sums.weight, int(float(sums.finite)))
        free = about.n - 1
        if isinstance(error, str):
            reasons["se"] = error
        else:
            se = error
    else:
        se = _se(sums)
    ci = z = p = None
    flat = se is not None and se <= ROUNDING * abs(mean or 0.0)
    if flat:
        reasons |= dict.fromkeys(("ci95", "z", "p_value", "p_holm"), NO_SPREAD)
    elif se is not None and mean is not None:
        wide = quantile(free) * se
        ci = mean - wide, mean + wide
        z = mean / se
        p = two_sided(z, free)
    drawn: tuple[float, float] | str = reasons["se"] if se is None else NO_SPREAD if flat else pair.bootstrap()
    if differences.clusters:
        drawn = "rows come in clusters"
    if isinstance(drawn, str):
        reasons["bootstrap95"] = drawn
    for what in ("ci95", "z", "p_value", "p_holm"):
        if se is None:
            reasons[what] = reasons["se"]
    return Difference(
        model=name,
        baseline=differences.baseline,
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
        portions=(
            *_regions(differences, name, sums.weight),
            *(_portion(by, value, groups.of[name], places, sums.weight) for by, value, groups, places in slices),
        ),
        reasons=reasons,
    )


def _mean(sums: PairedSums) -> float | None:
    """Return the mean difference, which single infinite losses decide; None where they contradict each other."""
    if sums.won_infinite or sums.lost_infinite:
        if sums.won_infinite and sums.lost_infinite:
            return None
        return -math.inf if sums.won_infinite else math.inf
    return None if sums.weight == ZERO else sums.total.over(sums.weight)


def _se(sums: PairedSums) -> float | None:
    """Return the standard error of the mean of independent rows: n/(n−1)·Σw²(d − D)²/(Σw)², its square root."""
    rows = sums.finite - Dyadic(1, 0)
    if float(rows) < 1:
        return None
    squared = sums.weight * sums.weight
    return math.sqrt(max((sums.spread * sums.finite).over(squared * squared * rows), 0.0))


def _portion(by: str, value: str, groups: PairedGroups, places: list[int], whole: Dyadic) -> Portion:
    sums = groups.together(places)
    mean = _mean(sums)
    if mean is None or not math.isfinite(mean):
        return Portion(by, value, sums.n, sums.won, sums.lost, mean, None, None, "the difference is not finite")
    error = _clustered_error(groups, places, sums) if groups.clustered else _se(sums)
    se = None if isinstance(error, str) else error
    reason = error if isinstance(error, str) else "" if error is not None else "one row has no spread"
    return Portion(by, value, sums.n, sums.won, sums.lost, mean, se, sums.total.over(whole), reason)


def _clustered_error(groups: PairedGroups, places: list[int], sums: PairedSums) -> float | str:
    """Return the standard error of a portion's mean difference from random groups of its clusters, or why none.

    U/(U−1)·Σ_u (Σw(d − D))²/W², its square root, over the groups that have rows (Kott 2001, J. Off. Stat. 17, 521).
    """
    units = groups.of_clusters(places)
    if units is None:
        return "too many values for errors by clusters"
    if len(units) < 2:
        return "one cluster"
    squares = ZERO
    for d, w in units:
        off = d * sums.weight - w * sums.total  # Σw(d − D)·W
        squares = squares + off * off
    squared = sums.weight * sums.weight
    count = Dyadic.make(len(units), 0)
    return math.sqrt((squares * count).over(squared * squared * Dyadic.make(len(units) - 1, 0)))


def _regions(differences: ModelDifferences, name: str, whole: Dyadic) -> list[Portion]:
    groups = differences.regions.of[name]
    edges = ("0", *(f"{edge:g}" for edge in EDGES), "1")
    rows = groups.rows()
    return [
        _portion(REGION, f"{edges[at]} to {edges[at + 1]}", groups, [at], whole)
        for at in range(len(groups))
        if rows[at]
    ]


def _holm(differences: list[Difference]) -> list[Difference]:
    """Return the differences with Holm's p-values (Holm 1979), for all of them together."""
    known = [at for at, difference in enumerate(differences) if difference.p_value is not None]
    adjusted = dict(zip(known, holm([differences[at].p_value or 0.0 for at in known]), strict=True))
    return [replace(difference, p_holm=adjusted.get(at)) for at, difference in enumerate(differences)]
