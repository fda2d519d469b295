"""A number, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

Z95 = 1.959963984540054  # the 97.5 % point of the normal distribution


@dataclass(frozen=True)
class Estimate:
    """A number with its standard error and 95 % interval.

    Attributes
    ----------
    value : float
        The number.
    se : float
        Its standard error.
    low, high : float
        The ends of the interval.
    """

    value: float
    se: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float, se: float, quantile: float = Z95) -> Estimate:
        """Return the estimate with an interval of so many standard errors to both sides, by default the normal one."""
        return cls(value, se, value - quantile * se, value + quantile * se)
