"""The sets of data that the demo teaches with; all of them are simulated, and each says so and how."""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple, TypedDict

from logloss._lesson.sites import CETIN_2018_CASES, EQUATIONS, Measure, Sites, simulate
from logloss._sfc32 import Draws


class Column(TypedDict):
    """One measure and its values; see `logloss._lesson.sites.Measure`."""

    key: str
    plain: str
    technical: str
    unit: str
    log: bool
    values: list[float]


class TeachingSet(TypedDict):
    """A set of data as the page reads it.

    `label` names what 1 and 0 mean; `p_true` is the probability that each outcome was drawn with.
    """

    key: str
    title: str
    about: str
    sources: list[str]
    simulated: bool
    columns: list[Column]
    label: dict[str, str]
    y: list[int]
    p_true: list[float]


class _Told(NamedTuple):
    key: str
    title: str
    about: str


LIQUEFACTION = {"one": "liquefied", "zero": "did not liquefy"}
INFECTION = {"one": "bacterial infection", "zero": "no bacterial infection"}

# Seeds are for good: a link names a set, and the set must stay what it was when the link was made.
SITES = (
    (
        _Told(
            "six",
            "Six sites",
            "Six simulated sites, few enough to follow each one. Five do as expected. At the fifth the shaking "
            "was weak and the ground fairly firm, and it liquefied all the same: the earthquake was a long one, "
            "magnitude 8.3, and the two measures shown do not know that. The seed was chosen for this surprise.",
        ),
        partial(simulate, 6, seed=43600),
    ),
    (
        _Told(
            "sites",
            "Sixty sites",
            "Sixty simulated sites from all over the observed range. Where the ground is loose and the shaking "
            "strong it liquefies; in between, the outcome is a matter of chance, and of what the two measures "
            "shown leave out.",
        ),
        partial(simulate, 60, seed=1),
    ),
    (
        _Told(
            "noisy",
            "Measured badly",
            "Sixty simulated sites whose blow counts were written down up to 70 % too low or too high. The "
            "outcome follows the true ground, so even the best model of what was written down stays unsure, and "
            "its loss high.",
        ),
        partial(simulate, 60, seed=2, misread=0.7),
    ),
    (
        _Told(
            "separable",
            "A clean cut",
            "Forty simulated sites, all of them clear cases, so that one straight line parts them without a "
            "mistake. A model can then be ever more certain and right: its weights grow for ever, and the loss "
            "creeps towards 0.",
        ),
        partial(simulate, 40, seed=7, equation="boulanger-idriss-2012", clear=0.001),
    ),
    (
        _Told(
            "imbalanced",
            "Rarely one",
            "Eighty simulated sites that were shaken weakly: few liquefied. Always saying no is right nearly "
            "every time, and worth nothing. Six of eighty are ones: the loss to beat is that of always saying 7.5 %, "
            "0.2664, and not a coin’s 0.6931.",
        ),
        partial(simulate, 80, seed=1, csr=(0.05, 0.14)),
    ),
)


def _of_sites(told: _Told, sites: Sites) -> TeachingSet:
    sources = [EQUATIONS[sites.equation].source, CETIN_2018_CASES]
    return _set(told, sources, sites.measures, sites.columns, LIQUEFACTION, sites.y, sites.p_true)


def _of_patients(n: int, seed: int) -> TeachingSet:
    """Return patients with a fever, by a logistic rule of our own: ln odds = 1.3 ln(CRP/40) + 1.2 (T − 38.2)."""
    told = _Told(
        "fever",
        "A fever at the doctor’s",
        "Sixty simulated patients with a fever: is it a bacterial infection? The rule that decides it is made up for "
        "teaching, ln odds = 1.3 · ln(CRP/40) + 1.2 · (temperature − 38.2); nothing here is medical advice.",
    )
    marker = Measure("crp", "inflammation marker", "C-reactive protein, CRP", "mg/L", True, 0)
    fever = Measure("temperature", "body temperature", "temperature, T", "°C", False, 1)
    draws = Draws(seed)
    rows, y, p_true = [], [], []
    for _ in range(n):
        crp = round(4 * 75 ** ((draws.uniform() + draws.uniform()) / 2), marker.digits)
        temperature = round(37.0 + 3 * (draws.uniform() + draws.uniform()) / 2, fever.digits)
        p = 1 / (1 + math.exp(-1.3 * math.log(crp / 40) - 1.2 * (temperature - 38.2)))
        rows.append((crp, temperature))
        y.append(int(draws.uniform() < p))
        p_true.append(float(f"{p:.6g}"))
    columns = tuple(zip(*rows, strict=True))
    return _set(told, [], (marker, fever), columns, INFECTION, tuple(y), tuple(p_true))


def _set(
    told: _Told,
    sources: list[str],
    measures: tuple[Measure, ...],
    columns: tuple[tuple[float, ...], ...],
    label: dict[str, str],
    y: tuple[int, ...],
    p_true: tuple[float, ...],
) -> TeachingSet:
    return TeachingSet(
        key=told.key,
        title=told.title,
        about=told.about,
        sources=sources,
        simulated=True,
        columns=[
            Column(
                key=measure.key,
                plain=measure.plain,
                technical=measure.technical,
                unit=measure.unit,
                log=measure.log,
                values=list(values),
            )
            for measure, values in zip(measures, columns, strict=True)
        ],
        label=dict(label),
        y=list(y),
        p_true=list(p_true),
    )


def teaching_sets() -> list[TeachingSet]:
    """Return the sets of data that the demo offers, the first one first.

    Returns
    -------
    list of dict
        Ready for JSON: `key`, `title`, `about`, `sources`, `simulated`, `columns`, `label`, `y` and `p_true`.

    Examples
    --------
    >>> [(dataset["key"], len(dataset["y"])) for dataset in teaching_sets()]
    [('six', 6), ('sites', 60), ('noisy', 60), ('separable', 40), ('imbalanced', 80), ('fever', 60)]
    """
    return [*(_of_sites(told, draw()) for told, draw in SITES), _of_patients(60, seed=1)]
