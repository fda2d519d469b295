"""Simulated case histories of soil liquefaction: ground that was shaken, and whether it turned to liquid.

Every site here is made up: its measurements are drawn within the ranges seen in the field, its outcome from the
probability that a published triggering equation gives those measurements. No real case history is among them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from logloss._sfc32 import Draws
from logloss.errors import wrong_option, wrong_word

ATMOSPHERE_KPA = 101.325  # Pa in the equations

BOULANGER_IDRISS_2012 = (
    "R. W. Boulanger and I. M. Idriss (2012), Probabilistic standard penetration test-based liquefaction-triggering "
    "procedure, Journal of Geotechnical and Geoenvironmental Engineering 138(10)"
)
CETIN_2018 = (
    "K. O. Cetin et al. (2018), SPT-based probabilistic and deterministic assessment of seismic soil liquefaction "
    "triggering hazard, Soil Dynamics and Earthquake Engineering 115"
)
CETIN_2018_CASES = (
    "K. O. Cetin et al. (2018), The use of the SPT-based seismic soil liquefaction triggering evaluation methodology "
    "in engineering hazard assessments (case histories; for the ranges), Data in Brief, doi:10.1016/j.dib.2018.08.043"
)


class Measure(NamedTuple):
    """What one column measures: its key, its name in plain words and in the trade, its unit, and how it is drawn on.

    Attributes
    ----------
    log : bool
        Whether its logarithm is what enters a model and an axis.
    digits : int
        Decimals that are kept.
    """

    key: str
    plain: str
    technical: str
    unit: str
    log: bool
    digits: int


SHAKING = Measure("csr", "shaking", "cyclic stress ratio, CSR", "", True, 3)
ADJUSTED_SHAKING = Measure("csr", "shaking", "cyclic stress ratio for M 7.5 and 1 atm, CSR", "", True, 3)
RESISTANCE = Measure("blows", "soil resistance", "clean-sand blow count, (N1)60cs", "blows per 30 cm", False, 1)
FINES = Measure("fines", "fines", "fines content, FC", "%", False, 0)
MAGNITUDE = Measure("magnitude", "magnitude", "moment magnitude, Mw", "", True, 1)
STRESS = Measure("stress", "weight of the soil above", "effective vertical stress, σ′v", "kPa", True, 0)

# What the 208 usable case histories of Cetin et al. (2018) span.
OBSERVED = {
    "csr": (0.05, 0.63),
    "blows": (5.0, 66.0),
    "fines": (0.0, 91.0),
    "magnitude": (5.9, 8.3),
    "stress": (10.0, 183.0),
}


@dataclass(frozen=True)
class Sites:
    """Simulated sites: what was measured there, and whether the ground liquefied.

    Attributes
    ----------
    equation : str
        The key of the equation that the outcomes were drawn from.
    measures : tuple of Measure
        What the columns are.
    columns : tuple of tuple of float
        One column for each measure, one value for each site.
    y : tuple of int
        1 where the ground liquefied, 0 where not.
    p_true : tuple of float
        The probability that the outcome was drawn with, to six digits.
    """

    equation: str
    measures: tuple[Measure, ...]
    columns: tuple[tuple[float, ...], ...]
    y: tuple[int, ...]
    p_true: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.y)


def clean_sand(blows: float, fines: float) -> float:
    """Return the blow count that clean sand of the same strength would have, (N1)60cs.

    Parameters
    ----------
    blows : float
        (N1)60, the blow count corrected for the stress and the hammer, at least 0.
    fines : float
        Silt and clay, in per cent of the weight, in [0, 100].

    Returns
    -------
    float
        N (1 + 0.00167 FC) + 0.089 FC, as in Cetin et al. (2018), where FC counts as 5 below 5 % and as 35 above 35 %.

    Examples
    --------
    >>> round(clean_sand(10, fines=35), 4)
    13.6995
    """
    counted = min(max(fines, 5.0), 35.0)
    return blows * (1 + 0.00167 * counted) + 0.089 * counted


def boulanger_idriss_2012(csr: float, blows: float) -> float:
    """Return the probability of liquefaction by Boulanger and Idriss (2012).

    Parameters
    ----------
    csr : float
        The cyclic stress ratio, adjusted to magnitude 7.5 and an effective stress of one atmosphere; above 0.
    blows : float
        The clean-sand blow count (N1)60cs, at least 0.

    Returns
    -------
    float
        P_L = Φ{−[N/14.1 + (N/126)² − (N/23.6)³ + (N/25.4)⁴ − 2.67 − ln CSR]/0.13}, in [0, 1].

    Examples
    --------
    >>> round(boulanger_idriss_2012(csr=0.2, blows=15), 3)
    0.817
    """
    resistance = blows / 14.1 + (blows / 126) ** 2 - (blows / 23.6) ** 3 + (blows / 25.4) ** 4 - 2.67
    return _normal((math.log(csr) - resistance) / 0.13)


def cetin_2018(csr: float, blows: float, magnitude: float = 7.5, stress: float = ATMOSPHERE_KPA) -> float:
    """Return the probability of liquefaction by Cetin et al. (2018).

    Parameters
    ----------
    csr : float
        The cyclic stress ratio as it was, not adjusted; above 0.
    blows : float
        The clean-sand blow count, of `clean_sand`.
    magnitude : float
        The moment magnitude of the earthquake, above 0.
    stress : float
        The effective vertical stress in kPa, above 0.

    Returns
    -------
    float
        P_L = Φ{−[N − 11.771 ln CSR − 27.352 ln Mw − 3.958 ln(σ′v/Pa) + 16.084]/2.95}, in [0, 1].

    Examples
    --------
    >>> round(cetin_2018(csr=0.2, blows=15), 3)
    0.958
    """
    demand = 11.771 * math.log(csr) + 27.352 * math.log(magnitude) + 3.958 * math.log(stress / ATMOSPHERE_KPA)
    return _normal((demand - blows - 16.084) / 2.95)


def _normal(z: float) -> float:
    """Return Φ(z), by erfc: 1 − erf loses the digits of the lower tail."""
    return math.erfc(-z / math.sqrt(2)) / 2


class Equation(NamedTuple):
    """A triggering equation: what it asks for, in the order of its arguments, and the published source."""

    probability: Callable[..., float]
    asks: tuple[Measure, ...]
    measures: tuple[Measure, ...]
    source: str


EQUATIONS = {
    "boulanger-idriss-2012": Equation(
        boulanger_idriss_2012,
        (ADJUSTED_SHAKING, RESISTANCE),
        (ADJUSTED_SHAKING, RESISTANCE),
        BOULANGER_IDRISS_2012,
    ),
    "cetin-2018": Equation(
        cetin_2018,
        (SHAKING, RESISTANCE, MAGNITUDE, STRESS),
        (SHAKING, RESISTANCE, FINES, MAGNITUDE, STRESS),
        CETIN_2018,
    ),
}


def simulate(
    n: int,
    seed: int = 0,
    *,
    equation: str = "cetin-2018",
    csr: tuple[float, float] = OBSERVED["csr"],
    misread: float = 0.0,
    clear: float = 0.5,
) -> Sites:
    """Draw case histories of sites that were shaken, and whether they liquefied.

    Parameters
    ----------
    n : int
        How many sites, at least 1.
    seed : int
        The same seed gives the same sites, in every version.
    equation : {"cetin-2018", "boulanger-idriss-2012"}
        The equation whose probability decides the outcomes.
    csr : tuple of float
        The range of the cyclic stress ratio, above 0; by default the range that was observed.
    misread : float
        How far off the written blow count may be, as a share of the true one, in [0, 1). The outcome and `p_true`
        follow the true one.
    clear : float
        Keep only sites whose outcome is this close to settled, min(P_L, 1 − P_L) ≤ clear, in [0.0001, 0.5].

    Returns
    -------
    Sites
        The measurements, rounded as they would be written down, and the outcomes.

    Raises
    ------
    LogLossError
        An argument lies outside its range.

    Notes
    -----
    Blow counts, stress ratios, stresses and fines are drawn with more small values than large ones, as in the field.
    Everything is rounded first; P_L is that of the rounded values, and y = 1 if a uniform draw falls below it.

    Examples
    --------
    >>> sites = simulate(3, seed=1)
    >>> [measure.plain for measure in sites.measures]
    ['shaking', 'soil resistance', 'fines', 'magnitude', 'weight of the soil above']
    >>> len(sites), set(sites.y) <= {0, 1}
    (3, True)
    """
    _within("n", n, n >= 1, "at least 1")
    if equation not in EQUATIONS:
        raise wrong_word("equation", equation, tuple(EQUATIONS))
    _within("csr", csr, 0 < csr[0] <= csr[1], "a range above 0, the smaller end first")
    _within("misread", misread, 0 <= misread < 1, "in [0, 1)")
    _within("clear", clear, 0.0001 <= clear <= 0.5, "in [0.0001, 0.5]")
    draws = Draws(seed)
    law = EQUATIONS[equation]
    rows: list[tuple[float, ...]] = []
    y: list[int] = []
    p_true: list[float] = []
    while len(y) < n:
        site = _measured(draws, {**OBSERVED, "csr": csr})
        p = law.probability(*(site[measure.key] for measure in law.asks))
        happened, error = draws.uniform() < p, 1 + misread * (2 * draws.uniform() - 1)
        if min(p, 1 - p) > clear:
            continue
        site["blows"] = round(site["blows"] * error, RESISTANCE.digits)
        rows.append(tuple(site[measure.key] for measure in law.measures))
        y.append(int(happened))
        p_true.append(float(f"{p:.6g}"))
    return Sites(equation, law.measures, tuple(zip(*rows, strict=True)), tuple(y), tuple(p_true))


def _measured(draws: Draws, ranges: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Return one site's measurements, each within its range and rounded as it is written down."""

    def geometric(key: str, share: float) -> float:
        low, high = ranges[key]
        return low * math.pow(high / low, share)

    def linear(key: str, share: float) -> float:
        low, high = ranges[key]
        return low + (high - low) * share

    site = {
        "csr": geometric("csr", (draws.uniform() + draws.uniform()) / 2),
        "magnitude": linear("magnitude", draws.uniform()),
        "stress": geometric("stress", (draws.uniform() + draws.uniform()) / 2),
        "fines": linear("fines", draws.uniform() ** 3),
    }
    blows = geometric("blows", draws.uniform() * draws.uniform() ** 0.5)
    site["blows"] = min(clean_sand(blows, site["fines"]), ranges["blows"][1])
    return {
        measure.key: round(site[measure.key], measure.digits)
        for measure in (SHAKING, RESISTANCE, FINES, MAGNITUDE, STRESS)
    }


def _within(name: str, value: object, holds: bool, bound: str) -> None:
    if not holds:
        raise wrong_option(name, value, bound)
