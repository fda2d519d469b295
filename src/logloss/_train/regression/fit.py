"""`logloss.fit`: a logistic regression with what a statistician expects of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, Never, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logloss._accumulate.batch import RowNumbers
from logloss._evaluate.arguments import given
from logloss._evaluate.scan.read import Progress
from logloss._evaluate.spec import names
from logloss._loss import log_loss
from logloss._other_arguments import OF_FIT, unknown_argument
from logloss._sources import DistributedSource, Source, open_source
from logloss._sources.tables.arrays import plain
from logloss._train.regression.by_passes import Fitted, by_passes, most_kept
from logloss._train.regression.cross_validation import cross_validated
from logloss._train.regression.estimate import Data, null_loss, one_class, separated
from logloss._train.regression.firth import peak
from logloss._train.regression.fit_options import FitOptions
from logloss._train.regression.inference import PenalizedLikelihood
from logloss._train.regression.limits import Limits, limits
from logloss._train.regression.marginal_effects import slopes
from logloss._train.regression.model import INTERCEPT, LogisticModel
from logloss._train.regression.model_errors import no_firth, no_profile, no_vcov
from logloss._train.regression.profile import profiles, without_columns
from logloss._train.regression.row_sample import Rows
from logloss._train.regression.rows import Held, Surveyed, TrainingSpec, elsewhere, surveyed
from logloss._train.regression.terms import Term, found_terms, matrix
from logloss._train.regression.trace import recorded
from logloss._typing import Column, DataSource, Engine, Missing, WeightKind
from logloss._validation import same_index
from logloss.errors import ArgumentError, SeparationError, ShapeError, printable, wrong_option

Vcov: TypeAlias = Literal["classic", "HC1", "cluster"]
Penalty: TypeAlias = Literal["l2", "firth"]
Intervals: TypeAlias = Literal["wald", "profile"]
OnSeparation: TypeAlias = Literal["error", "limits"]


def fit(
    data: DataSource | ArrayLike | None = None,
    y: Column = "y",
    x: str | Sequence[str] | ArrayLike | Mapping[str, ArrayLike] | None = None,
    *,
    weight: Column | None = None,
    weight_kind: WeightKind = "importance",
    offset: Column | None = None,
    cluster: Column | None = None,
    where: str | ArrayLike | None = None,
    positive: str | float | None = None,
    missing: Missing = "error",
    category: str | Sequence[str] = (),
    base: Mapping[str, str | float] | None = None,
    intercept: bool = True,
    penalty: Penalty | None = None,
    C: float | None = None,  # what scikit-learn calls it
    vcov: Vcov | None = None,
    intervals: Intervals | None = None,
    separation: OnSeparation = "error",
    folds: int | None = None,
    engine: Engine | None = None,
    **others: Never,
) -> LogisticModel:
    """Fit a logistic regression, without a penalty unless one is asked for.

    What comes back is the optimum to the last digits, whatever the scales of the columns, or an error: columns that
    separate the labels have no finite coefficients, and one class alone is nothing to tell apart. Columns that follow
    from others are named and have no coefficient.

    Parameters
    ----------
    data : path, SQL, dataframe, mapping of names to arrays, or (n, d) array, optional
        Any source of `evaluate`. Rows that are many are read several times, a block at a time, and never kept: files
        may be larger than memory, and dataframes of Spark and Dask are added up where they lie. `fit(X, y)` takes
        arrays or a dataframe of columns, and the labels.
    y : str or (n,) array
        The labels: 0 and 1, bool, or soft in [0, 1]; any others with `positive`.
    x : str, sequence of str, (n, d) array, or mapping of names to arrays
        The columns of the model. Numbers and booleans are taken as they are. A column that holds words is a category: a
        column of the model for each level but the base, called `column[T.level]`.
    weight : str or (n,) array, optional
        Weights, finite and at least 0.
    weight_kind : {"importance", "frequency"}
        Whether a weight says how much a row counts, its unit being of no importance, or how many equal rows it stands
        for.
    offset : str or (n,) array, optional
        What is added to each logit with a coefficient of 1.
    cluster : str or (n,) array, optional
        Clusters whose rows are not independent of each other; standard errors are then for independent clusters.
    where : str or boolean array, optional
        The rows to keep.
    positive : str or number, optional
        The label that counts as 1; all others count as 0.
    missing : {"error", "drop"}
        Whether a missing value, in any column that is named, is an error, or its row is dropped and counted.
    category : str or sequence of str
        Columns of numbers that are categories.
    base : mapping of str to str or number, optional
        Of categories the level that the others are compared with; else it is the least number, or the first text by
        its letters.
    intercept : bool
        Whether there is one.
    penalty : {"l2", "firth"}, optional
        "l2" is a penalty of |w|²/(2C), the intercept left out, on the coefficients of the columns as given. "firth" is
        Jeffreys' prior, ½ log det of the information added to the log-likelihood: coefficients are then finite where
        columns separate the labels, and less biased where rows or positives are few (Firth 1993). It is refused for
        soft labels without frequencies, weights of importance and clusters, which have no likelihood.
    C : float, optional
        Its inverse strength, above 0; 1 where it is not given.
    vcov : {"classic", "HC1", "cluster"}, optional
        How standard errors are computed, which `with_vcov` changes afterwards. By default from the information; for
        soft labels and weights of importance robustly, which they need; with `cluster` for independent clusters.
    intervals : {"wald", "profile"}, optional
        Where p-values and intervals of coefficients come from: their standard errors, or the profile likelihood, which
        needs no normal distribution of an estimate and is the default with `penalty="firth"`.
    separation : {"error", "limits"}
        What to do where columns separate the labels, and there is no penalty: raise an error, or return the limits.
        Coefficients without an end are then inf or -inf, those that the rows not told for certain determine are
        estimated from these, and predictions are 0, 1, or those of that estimate.
    folds : int, optional
        Also cross-validate, in so many parts: which one a row is in follows from what it holds, and clusters stay
        whole. The rows are then read into memory.
    engine : {"local", "spark", "dask"}, optional
        What reads a path: this process, or the machines of Spark or Dask.

    Returns
    -------
    LogisticModel

    Raises
    ------
    LogLossError
        Something is wrong with the data, or no finite coefficients are the best; the message names the column.

    Examples
    --------
    >>> data = {"passed": [0, 0, 1, 0, 1, 0, 1, 1], "hours": [1, 2, 2, 3, 4, 4, 5, 6], "course": list("abbaabba")}
    >>> model = fit(data, y="passed", x=["hours", "course"])
    >>> [(row.name, round(row.value, 3), round(row.se, 3)) for row in model.coefficients]
    [('intercept', -3.201, 2.63), ('hours', 0.914, 0.661), ('course[T.b]', 0.255, 1.725)]
    >>> model.predict({"hours": [1, 5], "course": ["a", "b"]}).round(3)
    array([0.092, 0.836])
    >>> fit([[0.0], [0.0], [1.0], [1.0], [1.0]], [0, 1, 0, 1, 1])["x0"].odds_ratio.__round__(9)
    2.0
    """
    if others:
        raise unknown_argument("fit", others, OF_FIT)
    source, columns, features, where = _asked(data, y, x, weight, offset, cluster, where, engine)
    spec = training_spec(columns, features, where=where, weight_kind=weight_kind, positive=positive, missing=missing)
    options = FitOptions.build(
        features,
        category=category,
        base=base,
        intercept=intercept,
        penalty=penalty,
        C=C,
        vcov=vcov,
        intervals=intervals,
        separation=separation,
        folds=folds,
    )
    return fitted(source, spec, options)


def training_spec(columns: Mapping[str, str], features: Sequence[str], **options: Any) -> TrainingSpec:
    """Return what is asked of the rows.

    Parameters
    ----------
    columns : mapping of str to str
        The column of y, weight, offset, cluster.
    features : sequence of str
        The columns of the model.
    options
        As of `EvaluationSpec.build`.
    """
    scored = {("logit" if role == "offset" else role): name for role, name in columns.items()}
    spec = TrainingSpec.build(scored, logits=True, show=tuple(features), **options)
    assert isinstance(spec, TrainingSpec)  # noqa: S101  # `build` makes one of its own class
    return spec


def fitted(source: Source, spec: TrainingSpec, options: FitOptions, progress: Progress | None = None) -> LogisticModel:
    """Return the model that is fitted to the rows of a source.

    Raises
    ------
    LogLossError
        Something is wrong with the rows, or no finite coefficients are the best.
    """
    if source.once:
        source, spec = Held(source, spec.wanted, spec.where, progress), replace(spec, where=None)
    spec = replace(spec, categories=options.categories)
    most = None if options.in_memory else most_kept(len(spec.shown))
    if options.in_memory and isinstance(source, DistributedSource):
        raise elsewhere(source, f"a model is {options.in_memory}")
    found = surveyed(source, spec, most=most, progress=progress)
    terms = found_terms(found.survey.levels, options.bases, options.categories)
    names_ = coefficient_names(terms, intercept=options.intercept)
    if found.one_class is not None:
        raise one_class(spec.columns["y"], found.one_class)
    rows = found.all_rows()
    try:
        if rows is None:
            fit_ = by_passes(found, terms, l2=options.l2, intercept=options.intercept)
        else:
            roles = spec.columns
            fit_ = _in_memory(rows, terms, options, frequency="frequency" in roles, by=roles.get("cluster"))
    except SeparationError as error:
        proposed = None if error.change is None else error.change.value
        if options.vcov is not None and not (options.vcov == "classic" and proposed == "firth"):
            error.change = None  # the penalty would be refused beside standard errors that it does not have
        raise
    return _model(source, spec, options, found, terms, names_, fit_)


def _in_memory(rows: Rows, terms: tuple[Term, ...], options: FitOptions, *, frequency: bool, by: str | None) -> Fitted:
    """Return the fit of rows in the memory of this process."""
    size = rows.y.size
    x = matrix(terms, rows.columns, RowNumbers(0, None)) if terms else np.empty((size, 0))
    weight = rows.weight
    if weight is not None and not frequency:  # which has no unit
        weight = weight / weight.max()
        weight = weight / weight.mean()
    cluster = None if rows.cluster is None else np.unique(rows.cluster, return_inverse=True)[1].ravel()
    names_ = tuple(name for term in terms for name in term.names)
    data = Data(x, rows.y, weight, rows.offset, frequency, cluster, names_)
    if options.firth and data.no_likelihood:
        raise no_firth(data.no_likelihood)
    if options.intervals == "profile" and data.no_likelihood:
        raise no_profile(data.no_likelihood)
    ends = None
    try:
        found = options.estimated(data)
    except SeparationError as error:
        ends = limits(data, error.separation, intercept=options.intercept)
        if not options.limits:
            raise _separated(data, ends, rows) from None
        if options.intervals == "profile":
            raise no_profile("certain coefficients have no end") from None
        found = ends.estimated()
    validated = None
    if options.folds is not None:
        validated = cross_validated(
            data,
            options.folds,
            by=by,
            intercept=options.intercept,
            coefficients=lambda rows: options.estimated(rows, covariances=False).coef,
        )
    top = None
    if options.intervals == "profile" or options.firth:
        top = peak(data, found, jeffreys=options.firth, intercept=options.intercept)
    biased = options.l2 or ends is not None
    return Fitted(
        coef=found.coef,
        follows=found.follows,
        covariances=found.covariances,
        slopes=() if biased else tuple(slopes(terms, data, found, intercept=options.intercept)),
        n=data.n,
        weight=float(size) if weight is None else math.fsum(weight),
        positives=math.fsum(data.y if weight is None else data.y * weight),
        hard=data.hard,
        loss=found.loss,
        null_loss=null_loss(data, intercept=options.intercept)[0],
        label_entropy=0.0 if data.hard else float(log_loss(data.y, data.y, sample_weight=weight, reduction="sum")),
        clusters=None if cluster is None else np.unique(cluster[_uncertain(data, ends)]).size,
        separation=found.separation,
        trace=recorded(found.trace),
        cross_validation=validated,
        firth=PenalizedLikelihood(top.value, without_columns(top)) if top is not None and options.firth else None,
        profiles=tuple(profiles(top)) if top is not None and options.intervals == "profile" else (),
        limits=None if ends is None else ends.recorded(),
    )


def _separated(data: Data, ends: Limits, rows: Rows) -> SeparationError:
    """Return the error of columns that separate the labels, with where the coefficients tend to."""
    error = separated(data, ends.directions[0], list(ends.names), ends.named(INTERCEPT))
    told = ends.directions[0].rows
    error.rows = tuple(sorted(rows.number[told].tolist())[: len(error.rows)])
    error.separation = replace(ends.directions[0], rows=told[np.argsort(rows.number)])  # in the order of the data
    return error


def _model(
    source: Source,
    spec: TrainingSpec,
    options: FitOptions,
    found: Surveyed,
    terms: tuple[Term, ...],
    names_: Sequence[str],
    fit_: Fitted,
) -> LogisticModel:
    scan = found.scan
    weights = "none"
    if "weight" in spec.columns or "frequency" in spec.columns:
        weights = "frequency" if "frequency" in spec.columns else "importance"
    covariances = dict(fit_.covariances)
    if weights == "importance":
        covariances.pop("classic", None)
    needs = "HC1" if weights == "importance" or (not fit_.hard and weights == "none") else "classic"
    if options.firth and options.vcov not in (None, "classic"):
        raise wrong_option("vcov", options.vcov, '"classic" with penalty="firth"')
    usual = None if options.l2 or not covariances else "cluster" if fit_.clusters is not None else needs
    vcov = options.vcov or usual
    if vcov is not None and vcov not in covariances:
        raise no_vcov(vcov, penalty=options.l2, weights=weights, clusters=fit_.clusters)
    return LogisticModel(
        terms=terms,
        intercept=options.intercept,
        values=tuple(
            None if at in fit_.follows or math.isnan(value) else value + 0.0
            for at, value in enumerate(fit_.coef.tolist())
        ),
        aliased={names_[at]: _follows(combination, names_) for at, combination in fit_.follows.items()},
        vcov=vcov,
        covariances={kind: tuple(map(tuple, each.tolist())) for kind, each in covariances.items()},
        n=fit_.n,
        weight=fit_.weight,
        weights=weights,
        loss=fit_.loss,
        null_loss=fit_.null_loss,
        label_entropy=fit_.label_entropy,
        hard=fit_.hard,
        positives=fit_.positives,
        penalty=options.l2,
        slopes=fit_.slopes,
        clusters=fit_.clusters,
        cross_validation=fit_.cross_validation,
        rows=scan.rows,
        dropped=scan.dropped,
        masked=scan.masked,
        source=source.name,
        columns={("offset" if role == "logit" else role): name for role, name in spec.columns.items()},
        offset="logit" in spec.columns,
        positive=scan.labels.positive,
        others=scan.labels.others(),
        separation=fit_.separation,
        fingerprint=found.survey.fingerprint,
        firth=fit_.firth,
        intervals=options.intervals,
        profiles=fit_.profiles,
        limits=fit_.limits,
        trace=fit_.trace,
        work=found.passes.work(),
    )


def _uncertain(data: Data, ends: Limits | None) -> NDArray[np.bool_]:
    """Return the rows that are not told for certain."""
    return np.ones(data.y.size, bool) if ends is None else ~ends.certain


def _asked(
    data: Any, y: Any, x: Any, weight: Any, offset: Any, cluster: Any, where: Any, engine: Any
) -> tuple[Source, dict[str, str], tuple[str, ...], Any]:
    """Return where the rows are, the column of each role, the columns of the model, and the rows to keep."""
    roles = {"y": y, "weight": weight, "offset": offset, "cluster": cluster}
    roles = {role: value for role, value in roles.items() if value is not None}
    if x is None and data is not None and not isinstance(y, str):
        data, x = None, data  # fit(X, y)
    if _are_names(x):
        if data is None:
            raise wrong_option("x", x, "given with data, of which it names columns")
        features = names("x", x)
    elif x is None:
        if data is None:
            raise wrong_option("x", None, "the columns of the model")
        known = printable(", ".join(open_source(data, engine).columns), 2000)
        raise wrong_option("x", None, f"the columns of the model; those of the data are {known}")
    elif data is not None:
        raise wrong_option("x", type(x).__name__, "names of columns where data is given")
    else:
        for role, value in roles.items():
            same_index(x, role, value, of="x")
        data, features = _columns(x)
    asked = given(data, {**roles, **{f"x {name}": name for name in features}}, where=where, engine=engine)
    columns = {role: name for role, name in asked.columns.items() if not role.startswith("x ")}
    return asked.source, columns, features, asked.where


def _are_names(x: Any) -> bool:
    if isinstance(x, str):
        return True
    return isinstance(x, list | tuple) and all(isinstance(name, str) for name in x)


def _columns(x: Any) -> tuple[Any, tuple[str, ...]]:
    """Return arrays as a source, and the names of their columns."""
    if (
        isinstance(x, Mapping)
        or hasattr(x, "columns")
        or (hasattr(x, "__arrow_c_stream__") and not hasattr(x, "dtype"))
    ):
        return x, tuple(open_source(x).columns)
    table = plain(x, "x")
    if table.ndim == 1:
        return {"x": table}, ("x",)
    if table.ndim != 2:
        raise ShapeError("shape", f"x has the shape {table.shape}, and it must be a table of rows.", subject="x")
    columns = {f"x{at}": table[:, at] for at in range(table.shape[1])}
    return columns, tuple(columns)


def _follows(combination: tuple[float, dict[int, float]], names_: Sequence[str]) -> str:
    """Return what a column is that follows from others, in words.

    Examples
    --------
    >>> _follows((3.0, {1: 2.0, 2: -1.0}), ["intercept", "a", "b"]), _follows((5.0, {}), ["intercept"])
    ('3 + 2·a − b', 'constant')
    """
    constant, multiples = combination
    if not multiples:
        return "constant"
    text = f"{constant:.6g}" if constant else ""
    for at, factor in multiples.items():
        size = "" if abs(factor) == 1 else f"{abs(factor):.6g}·"
        sign = " − " if factor < 0 else " + "
        text += f"{sign if text else '−' if factor < 0 else ''}{size}{names_[at]}"
    return text


def coefficient_names(terms: Sequence[Term], *, intercept: bool) -> list[str]:
    """Return what the coefficients are called, each another name.

    Raises
    ------
    ArgumentError
        Two would be called the same.
    """
    called = [*(["intercept"] if intercept else []), *(name for term in terms for name in term.names)]
    for name in called:
        if called.count(name) > 1:
            problem = f"two columns of the model would be called {printable(name)}: rename a column of the data."
            raise ArgumentError("name-twice", problem, subject=name)
    return called
