"""Rows of known truth, what a report says of them, and whether that is right: the cells of docs/coverage.md.

Each set of rows has a seed of its own, made of the name of its cell and its number, so that a cell is the same whatever
runs beside it.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import logloss

Floats = NDArray[np.float64]
Said = dict[str, bool]  # what was looked at in one set; what could not be looked at is left out

SEED = 20261129
LIMITED, OTHER, LARGE = 2000, 1000, 500  # sets of a cell that has a limit, of others, and of faults and what is dear
SD = 1.5  # of the logits
POINTS = np.linspace(-9, 9, 4001)  # of a standard normal number, for expectations
SHARE = np.exp(-(POINTS**2) / 2) / np.sum(np.exp(-(POINTS**2) / 2))
MISCALIBRATED = {"miscalibrated", "slightly-miscalibrated", "miscalibrated-too-few-rows"}
BETTER, WORSE = "better-than-base-rate", "worse-than-base-rate"
UNITS = 20  # sets in which other units of the weights are tried


def sigmoid(z: Any) -> Any:
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))


def expected_loss(true: Floats, z: Floats) -> float:
    """Return the mean loss of logits z where those of the law are `true`, at the points of a normal number."""
    rate = sigmoid(true)
    return float(SHARE @ (rate * np.logaddexp(0, -z) + (1 - rate) * np.logaddexp(0, z)))


def bisected(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where an ascending function is 0."""
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


@functools.cache
def center_of(rate: float, sd: float = SD) -> float:
    """Return the mean of normal logits whose forecasts have this mean."""
    return bisected(lambda center: float(SHARE @ sigmoid(center + sd * POINTS)) - rate, -20.0, 20.0)


class Law(NamedTuple):
    """How rows come: logits z normal about a center; labels 1 with the logit center + slope·(z − center) + shift.

    `groups` clusters have n/groups rows each. A row's label takes with the probability √rho the uniform number of its
    cluster, else one of its own, and is 1 where that is below its rate. Soft labels are drawn from a beta distribution
    about the rate (`beta`: its two parameters sum to 5), or are shares of 10 tosses.
    """

    n: int = 300
    rate: float = 0.5
    sd: float = SD
    slope: float = 1.0
    shift: float = 0.0
    groups: int = 0
    rho: float = 0.0
    alike: bool = False  # the rows of a cluster have one forecast
    labels: str = "0/1"
    weights: str = ""
    slices: int = 0

    @property
    def center(self) -> float:
        return center_of(self.rate, self.sd)

    def true(self, z: Any) -> Any:
        return self.center + self.slope * (z - self.center) + self.shift


class Truth(NamedTuple):
    """What the numbers of a report estimate."""

    loss: float
    difference: float
    d2: float
    slope: float
    large: float


@functools.cache
def truth(law: Law) -> Truth:
    """Return the expectations under a law."""
    z = law.center + law.sd * POINTS
    true = law.true(z)
    rate = float(SHARE @ sigmoid(true))
    base = -rate * math.log(rate) - (1 - rate) * math.log1p(-rate)
    loss = expected_loss(true, z)
    large = bisected(lambda a: float(SHARE @ sigmoid(z + a)) - rate, -20.0, 20.0)
    return Truth(loss, loss - base, 1 - loss / base, law.slope, large if abs(large) > 1e-9 else 0.0)


def labels_of(rng: np.random.Generator, law: Law, logit: Floats, unit: NDArray[np.intp] | None) -> Floats:
    """Draw labels whose rates have these logits."""
    rate = sigmoid(logit)
    if law.labels == "beta":
        return np.asarray(rng.beta(5 * rate, 5 * (1 - rate)))
    if law.labels == "shares":
        return np.asarray(rng.binomial(10, rate) / 10)
    own = rng.random(law.n)
    if unit is not None:
        own = np.where(rng.random(law.n) < math.sqrt(law.rho), rng.random(law.groups)[unit], own)
    return np.asarray(own < rate, np.float64)


def rows_of(rng: np.random.Generator, law: Law) -> tuple[Floats, Floats, dict[str, Any]]:
    """Draw logits, labels, and what else `evaluate` is given."""
    options: dict[str, Any] = {}
    unit = np.repeat(np.arange(law.groups), law.n // law.groups) if law.groups else None
    z = law.center + law.sd * rng.standard_normal(law.groups if law.alike else law.n)
    if law.alike:
        z = z[unit]
    if unit is not None:
        options["cluster"] = unit
    if law.weights:
        options["weight"] = rng.exponential(size=law.n) if law.weights == "exponential" else rng.lognormal(size=law.n)
    if law.slices:  # of neighbors, so that a cluster is in one slice
        options["by"] = {"slice": np.arange(law.n) * law.slices // law.n}
        options["by"]["slice"] = np.char.add("s", options["by"]["slice"].astype(str))
    return z, labels_of(rng, law, law.true(z), unit), options


def covered(said: Said, name: str, ends: Any, value: float) -> None:
    """Note whether an interval holds the truth, and on which side it does not."""
    if ends is not None:
        low, high = ends
        said |= {name: low <= value <= high, f"{name}, truth below": value < low, f"{name}, truth above": value > high}


def wrong(codes: set[str], law: Law, known: Truth) -> bool:
    """Say whether one of the verdicts states what is not so."""
    calibrated = law.slope == 1 and law.shift == 0
    false = {
        BETTER: known.difference >= 0,
        WORSE: known.difference <= 0,
        "overconfident": law.slope >= 1,
        "underconfident": law.slope <= 1,
        "predictions-too-high": known.large >= 0,
        "predictions-too-low": known.large <= 0,
        "worse-without-visible-miscalibration": calibrated,
        **dict.fromkeys(MISCALIBRATED, calibrated),
    }
    return any(false.get(code, False) for code in codes)


def looked_at(report: logloss.Evaluation, law: Law) -> Said:
    """Return what one report says that can be right or wrong."""
    known, said = truth(law), Said()
    codes = {verdict.code for verdict in report.verdicts}
    said["has an interval"] = report.ci95 is not None
    covered(said, "mean", report.ci95, known.loss)
    if report.ci95 is not None:
        said["rare"] = report.ci_method == "rare"
    if (against := report.against_base_rate) is not None:
        covered(said, "difference", (against.difference.low, against.difference.high), known.difference)
        covered(said, "d2", (against.d2.low, against.d2.high), known.d2)
    if (line := report.calibration) is not None:
        covered(said, "slope", (line.slope.low, line.slope.high), known.slope)
        covered(said, "large", (line.in_the_large.low, line.in_the_large.high), known.large)
    said["better"], said["worse"] = BETTER in codes, WORSE in codes
    said["worse, unseen"] = "worse-without-visible-miscalibration" in codes
    said["contradiction"] = WORSE in codes and "no-evidence-of-miscalibration" in codes
    said["some sentence wrong"] = wrong(codes, law, known)
    said["miscalibrated"] = bool(codes & MISCALIBRATED)
    if (test := report.miscalibration) is not None:
        said |= {name: p < 0.05 for name, p in (("joint", test.joint), ("mcb", test.mcb)) if p is not None}
    if report.expected is not None and report.expected.p_value is not None:
        said["excess"] = report.expected.p_value < 0.05
    if report.ece.null95 is not None:
        said["ece"] = report.ece.value > report.ece.null95
    if report.tails is not None:
        said["tails"] = any(tail.verdict != "consistent" for tail in report.tails)
    tested = [part.p_holm for part in report.slices if part.p_holm is not None]
    if tested:
        said["slices"] = min(tested) < 0.05
    said["finding"] = bool(report.findings)
    return said | {f"finding {finding.kind}": True for finding in report.findings}


def evaluated(rng: np.random.Generator, number: int, law: Law) -> Said:
    """Draw rows of a law and look at their report; of some sets with weights, at other units of these as well."""
    z, y, options = rows_of(rng, law)
    report = logloss.evaluate(y=y, p=sigmoid(z), **options)
    said = looked_at(report, law)
    if law.weights and number < UNITS:
        others = [
            logloss.evaluate(y=y, p=sigmoid(z), **{**options, "weight": unit * options["weight"]})
            for unit in (0.01, 100.0)
        ]
        said["unit of weights"] = all(same(report, other) for other in others)
    return said


def same(one: logloss.Evaluation, other: logloss.Evaluation) -> bool:
    """Say whether two reports state the same, but for rounding."""
    if [v.code for v in one.verdicts] != [v.code for v in other.verdicts]:
        return False
    pairs = [
        *zip(one.ci95 or (), other.ci95 or (), strict=True),
        *((getattr(one, name), getattr(other, name)) for name in ("log_loss", "se", "d2")),
        *((getattr(one.miscalibration, name), getattr(other.miscalibration, name)) for name in ("joint", "mcb")),
    ]
    if one.calibration is not None and other.calibration is not None:
        pairs += [(one.calibration.slope.se, other.calibration.slope.se), (one.ece.value, other.ece.value)]
    return all(math.isclose(a, b, rel_tol=1e-8) for a, b in pairs)


def promised(rng: np.random.Generator, _: int, law: Law) -> Said:
    """Draw rows, read what they could have shown, and look whether they show it where it is so."""
    z, y, _options = rows_of(rng, law)
    p, said = sigmoid(z), Said()
    shown = logloss.evaluate(y=y, p=p).detectable
    assert shown is not None
    mean = float(np.mean(p))
    center = math.log(mean) - math.log1p(-mean)
    for name, b in (("slope below", shown.slope_below), ("slope above", shown.slope_above)):
        if b is not None:
            said |= seen(name, rng, law, z, center * (1 - b) + b * z)
    for name, times in (("rate below", shown.rate_below), ("rate above", shown.rate_above)):
        if times is not None:
            said |= seen(name, rng, law, z, z + bisected(functools.partial(off_rate, z, times * mean), -20.0, 20.0))
    return said


def off_rate(z: Floats, rate: float, shift: float) -> float:
    return float(np.mean(sigmoid(z + shift))) - rate


def seen(name: str, rng: np.random.Generator, law: Law, z: Floats, true: Floats) -> Said:
    report = logloss.evaluate(y=labels_of(rng, law, true, None), p=sigmoid(z))
    if report.miscalibration is None or report.miscalibration.joint is None:
        return {}
    verdict = any(verdict.code in MISCALIBRATED for verdict in report.verdicts)
    return {f"{name}: joint": report.miscalibration.joint < 0.025, f"{name}: verdict": verdict}


class Pair(NamedTuple):
    """How two models come: the truth t is normal, each model's logit bold·t and noise of its own."""

    n: int = 300
    rate: float = 0.5
    noise: float = 0.5
    bold: float = 1.0  # of the second; its baseline has 1
    groups: int = 0
    rho: float = 0.0


@functools.cache
def pair_difference(pair: Pair) -> float:
    """Return by how much the second model's expected loss is above the first's."""
    if pair.bold == 1:
        return 0.0
    center = center_of(pair.rate)
    true = center + SD * POINTS

    def loss(bold: float) -> float:
        nearby = zip(POINTS[::20], SHARE[::20] / np.sum(SHARE[::20]), strict=True)
        return math.fsum(w * expected_loss(true, bold * true + pair.noise * e) for e, w in nearby if w > 1e-14)

    return loss(pair.bold) - loss(1.0)


def compared(rng: np.random.Generator, _: int, pair: Pair) -> Said:
    """Draw rows of two models and look at their comparison."""
    law = Law(n=pair.n, rate=pair.rate, groups=pair.groups, rho=pair.rho)
    t, y, options = rows_of(rng, law)
    models = {
        "a": sigmoid(t + pair.noise * rng.standard_normal(pair.n)),
        "b": sigmoid(pair.bold * t + pair.noise * rng.standard_normal(pair.n)),
    }
    found = logloss.compare(y, models, **options).differences[0]
    value, said = pair_difference(pair), Said()
    if found.model == "a":
        value = -value
    covered(said, "compare", found.ci95, value)
    if found.p_value is not None:
        said["different"] = found.p_value < 0.05
    verdict = found.verdict
    said["wrong ranking"] = (verdict == "better" and value >= 0) or (verdict == "worse" and value <= 0)
    return said


def _drawn(rng: np.random.Generator, n: int = 300, sd: float = SD) -> tuple[Floats, Floats]:
    z, y, _ = rows_of(rng, Law(n=n, sd=sd))
    return z, y


def _flipped(n: int) -> Callable[[np.random.Generator], dict[str, Any]]:
    def fault(rng: np.random.Generator) -> dict[str, Any]:
        z, y = _drawn(rng, n)
        return {"y": y, "p": sigmoid(-z)}

    return fault


def _percent(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": sigmoid(z), "percent": True}


def _as_logit(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "logit": sigmoid(z)}


def _constant(rng: np.random.Generator) -> dict[str, Any]:
    return {"y": _drawn(rng)[1], "p": np.full(300, 0.5)}


def _few(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": np.clip(np.round(sigmoid(z), 1), 0.05, 0.95)}


def _ties(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": np.where(rng.random(300) < 0.3, 0.5, sigmoid(z))}


def _stuck(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": np.clip(sigmoid(3 * z), 0.001, 0.999)}


def _certain(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": np.where(np.abs(z) < 3, sigmoid(z), z > 0)}


def _decimals(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": np.clip(np.round(sigmoid(z), 2), 0.01, 0.99)}


def _ids(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    again = np.concatenate([np.arange(300), rng.integers(0, 300, 30)])
    return {"data": {"y": y[again], "p": sigmoid(z)[again], "row": again}, "id": "row"}


def _float32(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng, sd=6.0)
    return {"y": y, "p": sigmoid(np.minimum(z, 15.0)).astype(np.float32)}


# A kind of finding, what is wrong in the file, and how such files are drawn: of the center's forecasts.
FAULTS: dict[str, tuple[str, str, Callable[[np.random.Generator], dict[str, Any]]]] = {
    "flipped, n = 20": ("flipped", "1 − p instead of p, 20 rows", _flipped(20)),
    "flipped, n = 100": ("flipped", "the same, 100 rows", _flipped(100)),
    "percent-of-percent": ("percent-of-percent", "probabilities read as percent", _percent),
    "p-as-logit": ("p-as-logit", "probabilities given as logits", _as_logit),
    "constant": ("constant", "one prediction for all rows", _constant),
    "few": ("few", "p rounded to one decimal", _few),
    "ties": ("ties", "p = 0.5 put in for 30 % of the rows", _ties),
    "stuck": ("stuck", "logits three times too large, p kept in [0.001, 0.999]", _stuck),
    "certain": ("certain", "p set to 0 or 1 beyond logits of ±3", _certain),
    "decimals": ("decimals", "p rounded to two decimals", _decimals),
    "ids": ("ids", "30 of 300 rows joined twice", _ids),
    "float32": ("float32", "logits of SD 6, p kept in float32", _float32),
}


def _in_percent(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "p": 100 * sigmoid(z), "percent": True}


def _logits(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"y": y, "logit": z}


def _own_ids(rng: np.random.Generator) -> dict[str, Any]:
    z, y = _drawn(rng)
    return {"data": {"y": y, "p": sigmoid(z), "row": np.arange(300)}, "id": "row"}


# Kinds that only files of their own can have, and such files without the fault; the other kinds any file can.
CLEAN = {"percent-of-percent": _in_percent, "p-as-logit": _logits, "ids": _own_ids}


def faulty(rng: np.random.Generator, _: int, __: None) -> Said:
    """Draw a file with each fault and look whether it is found; of some kinds, also one without."""
    said = Said()
    for kind, clean in CLEAN.items():
        said[f"clean {kind}"] = any(finding.kind == kind for finding in logloss.evaluate(**clean(rng)).findings)
    for name, (kind, _what, fault) in FAULTS.items():
        report = logloss.evaluate(**fault(rng))
        said[f"found {name}"] = any(finding.kind == kind for finding in report.findings)
    return said


class Cell(NamedTuple):
    """One cell: what differs from the center in words, how many sets, and how one set is drawn and looked at."""

    words: str
    sets: int
    look: Callable[..., Said]
    law: Any = None

    @property
    def calibrated(self) -> bool:
        return isinstance(self.law, Law) and self.law.slope == 1 and self.law.shift == 0


def _cell(words: str, sets: int = LIMITED, **law: Any) -> Cell:
    return Cell(words, sets, evaluated, Law(**law))


def _pair(words: str, sets: int = LIMITED, **pair: Any) -> Cell:
    return Cell(words, sets, compared, Pair(**pair))


CLUSTERS: dict[str, Any] = {"n": 1000, "groups": 40, "rho": 0.2, "slices": 4}
CELLS: Mapping[str, Cell] = {
    "center": _cell("the center", slices=10),
    "n5": _cell("n = 5", n=5),
    "n30": _cell("n = 30", n=30),
    "n1000": _cell("n = 1000", n=1000, slices=20),
    "5%": _cell("5 % ones", rate=0.05),
    "0.7%-n200": _cell("0.7 % ones, n = 200", rate=0.007, n=200),
    "0.7%-n1000": _cell("0.7 % ones, n = 1000", rate=0.007, n=1000),
    "5%-n1000": _cell("5 % ones, n = 1000", n=1000, slices=20, rate=0.05),
    "1%-n5000": _cell("1 % ones, n = 5000", n=5000, slices=50, rate=0.01),
    "0.1%-n10000": _cell("0.1 % ones, n = 10,000", n=10_000, slices=50, rate=0.001),
    "beta": _cell("soft labels, beta", labels="beta", slices=10),
    "shares": _cell("soft labels, shares of 10", labels="shares", slices=10),
    "exponential": _cell("weights, exponential", weights="exponential", slices=10),
    "lognormal": _cell("weights, lognormal", weights="lognormal", slices=10),
    "40x25": _cell("40 clusters of 25", **CLUSTERS),
    "10x25": _cell("10 clusters of 25", n=250, groups=10, rho=0.2, slices=2),
    "40x25-5%": _cell("40 clusters of 25, 5 % ones", **CLUSTERS, rate=0.05),
    "300x10": _cell("300 clusters of 10", n=3000, groups=300, rho=0.2, slices=10),
    "300x10-equal": _cell("300 rows, each 10 times, as clusters", n=3000, groups=300, rho=1.0, alike=True, slices=10),
    "nothing-n60": _cell("knows nothing, n = 60", n=60, sd=0.5, slope=0.0),
    "nothing": _cell("knows nothing", sd=0.5, slope=0.0),
    "nothing-5%": _cell("knows nothing, 5 % ones", sd=0.5, slope=0.0, rate=0.05),
    "slope0.6": _cell("slope 0.6", OTHER, slope=0.6),
    "slope0.6-n1000": _cell("slope 0.6, n = 1000", OTHER, slope=0.6, n=1000),
    "slope0.8": _cell("slope 0.8", OTHER, slope=0.8),
    "slope0.8-n1000": _cell("slope 0.8, n = 1000", OTHER, slope=0.8, n=1000),
    "shift0.5": _cell("true logit higher by 0.5", OTHER, shift=0.5, slices=10),
    "slope0.6-40x25": _cell("slope 0.6, 40 clusters of 25", OTHER, **CLUSTERS, slope=0.6),
    "slope0.6-beta": _cell("slope 0.6, soft labels, beta", OTHER, labels="beta", slope=0.6),
    "promise": Cell("the center", LARGE, promised, Law()),
    "promise-5%": Cell("5 % ones, n = 1000", LARGE, promised, Law(n=1000, rate=0.05)),
    "pair-n30": _pair("equal, n = 30", n=30),
    "pair": _pair("equal, n = 300"),
    "pair-2%": _pair("equal, 2 % ones, n = 1000", n=1000, rate=0.02),
    "pair-40x25": _pair("equal, 40 clusters of 25", n=1000, groups=40, rho=0.2),
    "pair-bold": _pair("the second 1.5 times as bold, n = 300", bold=1.5),
    "faults": Cell("files with a fault", LARGE, faulty),
}
assert len(CELLS) <= 40


def look(name: str, number: int) -> Said:
    """Draw one set of a cell and look at it."""
    cell = CELLS[name]
    rng = np.random.default_rng([SEED, zlib.crc32(name.encode()), number])
    return cell.look(rng, number, cell.law)
