"""The way to a model's coefficients: what each pass over the rows found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from logloss._train.steps import Step


@dataclass(frozen=True)
class FitStep:
    """What a pass over the rows found.

    Attributes
    ----------
    objective : float
        Σ w·L with the penalty, in nats, which is made small.
    gap : float
        How far that is above its least value, relative to it, as ½gᵀH⁻¹g has it: an estimate, at least 0.
    gradient : float
        The largest slope of the objective in any coefficient, in units in which columns are alike.
    length : float
        Of the step that led here, as a share of the one that was asked for: 1 but where it overshot.
    """

    objective: float
    gap: float
    gradient: float
    length: float


def recorded(trace: Iterable[Step]) -> tuple[FitStep, ...]:
    """Return the steps of a method as a model keeps them."""
    return tuple(FitStep(float(s.objective), float(s.gap), float(s.gradient), float(s.length)) for s in trace)
