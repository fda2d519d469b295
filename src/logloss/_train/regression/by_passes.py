"""A fit by passes over rows that are too many to be kept: what a sample says first, then sums over all rows.

A sample says which columns follow from others, where to begin, and how the loss bends; whether that holds is looked up
in all rows. From there Newton's steps with the gradients of all rows, bent by the sample's second derivatives, lead so
near that a few with all rows' second derivatives give the last digits, and what standard errors are made of. All sums
are exact, and the sample is one of what rows hold, so no order of the rows, no cutting of them into parts and nothing
that reads them changes a bit of what comes out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from logloss._kernels.exact_sum import Dyadic
from logloss._train.matrices import Factors, Vector, dot
from logloss._train.passes import DenseRows
from logloss._train.regression.all_rows import AllRows, System
from logloss._train.regression.conclusions import LastPass
from logloss._train.regression.cross_validation import CrossValidation
from logloss._train.regression.drawn import Drawn
from logloss._train.regression.estimate import Data, dependence, no_optimum, separated_rows
from logloss._train.regression.inference import PenalizedLikelihood
from logloss._train.regression.limits import CoefficientLimits
from logloss._train.regression.marginal_effects import Slope
from logloss._train.regression.profile import Profile
from logloss._train.regression.rows import Surveyed
from logloss._train.regression.sums import Difference, Sums
from logloss._train.regression.terms import Term
from logloss._train.regression.trace import FitStep, recorded
from logloss._train.regression.unlike import Boundary, Relation, UnlikeQuestion, unlike
from logloss._train.sample import GLANCE, SCARCE, Sample
from logloss._train.separation import Separation, certify
from logloss._train.solver import middle, of_sample, own_units, standardize
from logloss._train.steps import Step, by_gradients, newton, relative
from logloss._train.systems import Table

Floats = NDArray[np.float64]
Follows: TypeAlias = dict[int, tuple[float, dict[int, float]]]

MOST_KEPT = 1 << 14  # rows of a class, or 40 for each column
_FINE = 1e-9  # a gap at which a sample that is separated shows it
_NEAR = 1e-6  # a gap from which second derivatives of all rows lead on
_FEW_COLUMNS = 128  # of which a pass for second derivatives costs little more than one for the gradient
_SOON = 1e-12  # a gap from which one step leads to the optimum
_STILL = 1e-11  # of a logit: after so short a step no other is needed
_ROUNDED = 1e-20  # of the objective: a step that gains less, and not much less than the one before, is rounding
_MOST_STEPS = 50
_ROUNDING = 1e-12
_WITHIN = 1e-6  # of its span: so far may a column be from what it follows from
_LOOKS = 20


class Fitted(NamedTuple):
    """A fit, and what is known of its rows.

    Attributes
    ----------
    coef : (k,) array
        The intercept first, if there is one; 0 for columns that follow from others.
    follows : dict of int to (float, dict of int to float)
        Of each such column what it is: a constant, and a multiple of each of some other columns.
    covariances : dict of str to (m, m) array
        Of the m coefficients that do not follow from others, by what is assumed: "classic", "HC1", "cluster".
    slopes : tuple of Slope
        The average marginal effects.
    n : int
        How many rows there are, or are stood for.
    weight, positives : float
        Σ w and Σ w·y.
    hard : bool
        Whether all labels are 0 or 1.
    loss, null_loss, label_entropy : float
        Σ w·L: of the model, of that without columns, of the labels themselves.
    clusters : int or None
    separation : str
        How columns separate the labels, where the penalty alone holds the coefficients.
    trace : tuple of FitStep
        The way to the coefficients.
    cross_validation : CrossValidation or None
    firth : PenalizedLikelihood or None
    profiles : tuple of Profile
    limits : CoefficientLimits or None
    """

    coef: Floats
    follows: dict[int, tuple[float, dict[int, float]]]
    covariances: Mapping[str, Floats]
    slopes: tuple[Slope, ...]
    n: int
    weight: float
    positives: float
    hard: bool
    loss: float
    null_loss: float
    label_entropy: float
    clusters: int | None
    separation: str
    trace: tuple[FitStep, ...] = ()
    cross_validation: CrossValidation | None = None
    firth: PenalizedLikelihood | None = None
    profiles: tuple[Profile, ...] = ()
    limits: CoefficientLimits | None = None


def most_kept(columns: int) -> int:
    """Return how many rows of each class are kept of data with so many columns, at least."""
    return max(MOST_KEPT, 40 * (columns + 1))


def by_passes(found: Surveyed, terms: tuple[Term, ...], *, l2: float, intercept: bool) -> Fitted:
    """Return the fit of the rows of a source that are more than were kept.

    Raises
    ------
    LogLossError
        The columns separate the labels, or no step leads on.
    """
    rows = AllRows(found, terms, intercept=intercept)
    drawn, follows = _sample(rows, l2)
    used = [at for at in range(len(rows.names)) if at not in follows]
    start, separation = _start(rows, drawn, used, l2)
    optimum = _optimum(start)
    return _concluded(rows, start, optimum, separation, follows)


def _sample(rows: AllRows, l2: float) -> tuple[Drawn, Follows]:
    """Return a sample that stands for all rows, and the columns that follow from others in all rows.

    Columns that are nearly constant in the sample, and those that follow from others there, are looked up in all rows:
    those that are unlike are added.
    """
    drawn, first = Drawn.of(rows.survey.sample), True
    every = rows.design(range(len(rows.names)))
    for _ in range(_LOOKS):
        x = rows.table(drawn.rows)
        follows = {} if l2 else dependence(Data(x, drawn.rows.y, names=tuple(rows.names)), intercept=rows.intercept)
        relations = [
            Relation(column, constant, multiples, _WITHIN * float(rows.high[column] - rows.low[column]))
            for column, (constant, multiples) in follows.items()
            if rows.low[column] < rows.high[column]
        ]
        if first:
            usual = np.median(x[:GLANCE], axis=0)
            scarce = ((x != usual).sum(axis=0) < SCARCE) & (rows.low < rows.high)
            relations += [Relation(column, float(usual[column]), {}, 0.0) for column in np.flatnonzero(scarce).tolist()]
            first = False
        if not relations:
            break
        asked = UnlikeQuestion(every, tuple(relations))
        found = rows.passes.ask(asked).sample
        if not sum(found.seen):
            break
        drawn = drawn.with_unlike(found, unlike(asked, x, drawn.rows.y)[0])
    return drawn, follows


@dataclass
class _Start:
    """Where the passes over all rows begin.

    Attributes
    ----------
    system : System
        All rows.
    coef : (k + 1,) array
        The optimum of the sample, in the coordinates.
    factors : Factors
        The sample's second derivatives there.
    """

    system: System
    coef: Vector
    factors: Factors


def _start(rows: AllRows, drawn: Drawn, used: Sequence[int], l2: float) -> tuple[_Start, str]:
    """Return where to begin, and how the columns separate the labels of all rows; nothing where they do not.

    What separates all rows separates those of the sample, where Newton's steps show it. Whether what separates the
    sample does so in all rows is looked up, and if not, the rows that are on the wrong side are added.
    """
    how = ""
    for _ in range(_LOOKS):
        mine = drawn.rows
        x = np.ascontiguousarray(rows.table(mine)[:, used])
        weight = None if mine.weight is None else mine.weight / rows.mean
        data = DenseRows(x, mine.y, weight, mine.offset)
        data.among(rows.low[used], rows.high[used])
        sample = Sample(np.arange(mine.y.size), drawn.share)
        standardize(data, sample, rows.intercept)
        system = System(rows, used, data, l2)
        proof = None if how else _separation(data, sample, np.append(np.zeros(len(used)), system.penalty[-1]), rows)
        if proof is not None:
            asked = UnlikeQuestion(rows.design(used), boundary=Boundary(proof.direction, -proof.intercept))
            found = rows.passes.ask(asked)
            if sum(found.sample.seen):
                drawn = drawn.with_unlike(found.sample, unlike(asked, x, mine.y)[0])
                continue
            how = proof.of_rows([rows.names[at] for at in used], found.off, rows.size)
            if not l2:
                raise separated_rows(rows.size, found.off, how)
        table = Table.of(data, sample, system.penalty, float(rows.intercept))
        state = of_sample(table, rows.size, middle(table), None)
        return _Start(system, state.coef, table.factors(state.found)), how
    raise no_optimum(rows.size, len(used) + rows.intercept)


def _separation(data: DenseRows, sample: Sample, free: Vector, rows: AllRows) -> Separation | None:
    """Return what separates a sample, if that is so, without a penalty on the coefficients."""
    weight = data.weight if data.weight.size else None

    def separates(step: Vector) -> Separation | None:
        return certify(data.x, data.y, weight, step[:-1], data.scale, rows.intercept)

    table = Table.of(data, sample, free, float(rows.intercept))
    state = of_sample(table, rows.size, middle(table), separates)
    return state.separation or newton(table, state.coef, _FINE, separates=separates).separation


@dataclass
class _Optimum:
    """The coefficients in the coordinates, and the pass that led to them.

    Attributes
    ----------
    coef : (k + 1,) array
    loss : float
    sums : Sums
    factors : Factors
        The second derivatives.
    trace : list of Step
        The way there.
    """

    coef: Vector
    loss: float
    sums: Sums
    factors: Factors
    trace: list[Step]


def _optimum(start: _Start) -> _Optimum:
    """Return the optimum: by the sample's second derivatives to its neighborhood, by those of all rows to the end.

    Of few columns those of all rows lead there from the sample's optimum.
    """
    system, rows = start.system, start.system.rows
    coef, trace = start.coef, list[Step]()
    if len(system.used) > _FEW_COLUMNS:
        state = by_gradients(system, start.factors, coef, _NEAR, patience=8)
        coef, trace = state.coef, state.trace
    before, likely, gap, lowest, last, length = math.inf, math.inf, math.inf, math.inf, coef, 1.0
    for _ in range(_MOST_STEPS):
        whole = gap <= _SOON or likely <= _STILL
        wanted = {"scored": True, "frequency": rows.frequency, "differences": differences(rows, system.used)}
        sums = system.sums(coef, curved=True, **(wanted if whole else {}))
        objective, gradient, found = system.point(coef, sums)
        if objective > lowest + _ROUNDING * abs(lowest):  # the step was too long
            coef, length = (coef + last) / 2, length / 2
            continue
        assert sums.curvature is not None  # noqa: S101  # it was asked for
        curvature = system.coordinates.products(sums.curvature, rows.unit)
        curvature[np.diag_indices_from(curvature)] += system.penalty
        factors = Factors(curvature)
        if factors.dependent.size:
            break
        step = factors.solve(gradient)
        earlier, gap = gap, relative(dot(gradient, step) / 2, objective)
        trace.append(Step(objective, gap, length, float(np.abs(gradient).max())))
        move = float(np.abs(step * system.extent).max())
        lowest, last, coef, length = min(lowest, objective), coef, coef - step, 1.0
        if whole and (move <= _STILL or earlier / 100 < gap <= _ROUNDED):
            return _Optimum(coef, found.loss, sums, factors, trace)
        if before < math.inf:  # a step is about the square of the one before, times what that was of its own before
            likely = move * (move / before) ** 2
        before = move
    raise no_optimum(rows.size, len(system.used) + rows.intercept)


def differences(rows: AllRows, used: Sequence[int]) -> tuple[Difference, ...]:
    """Return the columns of 0 and 1 whose effects are mean differences, category by category."""
    made, at = [], 0
    for term in rows.terms:
        places = range(at, at + len(term.names))
        at = places.stop
        group = tuple(used.index(place) for place in places if place in used)
        if term.levels or rows.survey.columns[term.column].binary:
            made += [Difference(place, group) for place in group]
    return tuple(made)


def _concluded(rows: AllRows, start: _Start, optimum: _Optimum, separation: str, follows: Follows) -> Fitted:
    """Return the fit in the units of the columns."""
    system, tally, score = start.system, rows.scan.tally, rows.scan.tally.result()
    at = system.coordinates
    own, level = own_units(optimum.coef, at.center, at.scale)
    shift = int(rows.intercept)
    coef = np.zeros(len(rows.names) + shift)
    coef[[place + shift for place in system.used]] = own
    if rows.intercept:
        coef[0] = level
    penalized = bool(system.penalty[: len(system.used)].any())
    mean = Dyadic.make(1, 0) if not rows.weighted else Dyadic.of(rows.mean)
    if not rows.intercept:
        null = tally.loss.over(mean)
    elif system.null is not None:
        null = system.null.loss
    else:
        null = score.base_rate_loss * rows.n
    last = LastPass(optimum.sums, at, optimum.factors, own, rows.unit, rows.frequency)
    used = [rows.names[place] for place in system.used]
    return Fitted(
        coef=coef,
        follows={
            column + shift: (constant, {place + shift: value for place, value in multiples.items()})
            for column, (constant, multiples) in follows.items()
        },
        covariances={} if penalized else last.covariances(rows.n),
        slopes=() if penalized else tuple(last.slopes(used, differences(rows, system.used), float(rows.n))),
        n=rows.n,
        weight=float(rows.n),
        positives=tally.ones.over(mean),
        hard=not rows.scan.soft,
        loss=optimum.loss,
        null_loss=null,
        label_entropy=rows.survey.entropy.loss.over(mean),
        clusters=optimum.sums.clusters.size if rows.has_clusters and optimum.sums.clusters is not None else None,
        separation=separation,
        trace=recorded(optimum.trace),
    )
