"""Firth's logistic regression: the likelihood penalized by Jeffreys' prior, whose maximum is always finite."""

from __future__ import annotations

import numpy as np

from logloss._train.regression.estimate import Data, Estimated, System, held_by_penalty, total_loss
from logloss._train.regression.likelihood import Held, Likelihood, Point, highest
from logloss._train.steps import Step


def estimated_by_firth(data: Data, *, intercept: bool = True, covariances: bool = True) -> Estimated:
    """Return the coefficients of the highest penalized likelihood, as near as rounding lets them be.

    Parameters
    ----------
    data : Data
        Rows that have a likelihood: independent ones, hard or with frequencies.
    intercept : bool
        Whether there is one.
    covariances : bool
        Whether these are wanted, and whether the columns separate the labels.

    Raises
    ------
    ArgumentError
        There are fewer rows than coefficients.
    """
    system = System(data, 0.0, intercept)
    system.check_rows()
    trace: list[Step] = []
    top = highest(Likelihood(system, jeffreys=True).middle(), Held.nothing(system.u.shape[1]), trace)
    coef = np.zeros(data.x.shape[1] + intercept)
    coef[system.places] = system.own_units(top.coef)
    return Estimated(
        coef,
        {column + intercept: system.combination(column) for column in system.dependent},
        {"classic": system.covariances(top.coef)["classic"]} if covariances else {},
        top.z,
        total_loss(data, top.z),
        held_by_penalty(data, system) if covariances else "",
        trace,
    )


def peak(data: Data, found: Estimated, *, jeffreys: bool, intercept: bool) -> Point:
    """Return the point of the highest likelihood, plain or penalized, that an estimate has found."""
    system = System(data, 0.0, intercept)
    own = found.coef[int(intercept) :][system.columns]
    near = system.coordinates(own, float(found.coef[0]) if intercept else 0.0)
    likelihood = Likelihood(system, jeffreys)
    return highest(likelihood.at(near) or likelihood.middle(), Held.nothing(near.size))
