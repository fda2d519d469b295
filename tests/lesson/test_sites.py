"""The simulated sites follow the published equations, stay in the observed ranges, and never change."""

import hashlib
import json
import math

import mpmath
import pytest

from logloss import log_loss
from logloss._lesson.datasets import TeachingSet, teaching_sets
from logloss._lesson.sites import (
    ATMOSPHERE_KPA,
    EQUATIONS,
    OBSERVED,
    boulanger_idriss_2012,
    cetin_2018,
    clean_sand,
    simulate,
)
from logloss.errors import LogLossError

CSRS = [0.05, 0.0873, 0.123, 0.2, 0.31, 0.63]
BLOWS = [0.0, 5.0, 8.4, 15.0, 23.9, 31.0, 66.0]


def phi(z: mpmath.mpf) -> mpmath.mpf:
    return mpmath.erfc(-z / mpmath.sqrt(2)) / 2


def near(ours: float, exact: mpmath.mpf, slope: float) -> bool:
    """Say whether a probability is as exact as its argument, rounded a few times near `slope`, allows."""
    z = abs(mpmath.erfinv(2 * exact - 1)) if exact > 1e-15 else mpmath.sqrt(-2 * mpmath.log(exact))
    return abs(ours - exact) <= exact * (slope * (1 + z) + 8) * mpmath.mpf(2) ** -52 + mpmath.mpf(2) ** -1074


@pytest.mark.parametrize("blows", BLOWS)
@pytest.mark.parametrize("csr", CSRS)
def test_boulanger_idriss_by_fifty_digits(csr: float, blows: float) -> None:
    with mpmath.workdps(50):
        n = mpmath.mpf(blows)
        resistance = n / mpmath.mpf("14.1") + (n / 126) ** 2 - (n / mpmath.mpf("23.6")) ** 3
        resistance += (n / mpmath.mpf("25.4")) ** 4 - mpmath.mpf("2.67")
        exact = phi((mpmath.log(mpmath.mpf(csr)) - resistance) / mpmath.mpf("0.13"))
        largest = float((n / mpmath.mpf("25.4")) ** 4 + (n / mpmath.mpf("23.6")) ** 3 + 6)
        assert near(boulanger_idriss_2012(csr, blows), exact, largest / 0.13)


@pytest.mark.parametrize("stress", [10.0, 101.325, 183.0])
@pytest.mark.parametrize("magnitude", [5.9, 7.5, 8.3])
@pytest.mark.parametrize("blows", BLOWS)
@pytest.mark.parametrize("csr", CSRS)
def test_cetin_by_fifty_digits(csr: float, blows: float, magnitude: float, stress: float) -> None:
    with mpmath.workdps(50):
        term = mpmath.mpf(blows) - mpmath.mpf("11.771") * mpmath.log(mpmath.mpf(csr))
        term -= mpmath.mpf("27.352") * mpmath.log(mpmath.mpf(magnitude))
        term -= mpmath.mpf("3.958") * mpmath.log(mpmath.mpf(stress) / mpmath.mpf("101.325"))
        exact = phi(-(term + mpmath.mpf("16.084")) / mpmath.mpf("2.95"))
        assert near(cetin_2018(csr, blows, magnitude, stress), exact, 4 * (66 + 36 + 58 + 10 + 16) / 2.95)


def test_looser_ground_and_stronger_shaking_are_likelier_to_liquefy() -> None:
    for law in (boulanger_idriss_2012, cetin_2018):
        assert law(0.2, 10) > law(0.2, 12) > law(0.2, 14)
        assert law(0.25, 14) > law(0.2, 14) > law(0.15, 14)
    assert cetin_2018(0.15, 14, magnitude=8) > cetin_2018(0.15, 14, magnitude=7)


def test_the_laws_are_a_half_where_published_curves_cross() -> None:
    # Boulanger and Idriss: a clean-sand count of 0 resists exp(−2.67).
    assert boulanger_idriss_2012(math.exp(-2.67), 0) == pytest.approx(0.5, abs=1e-14)
    assert cetin_2018(1, 27.352 * math.log(7.5) - 16.084, 7.5, ATMOSPHERE_KPA) == pytest.approx(0.5, abs=1e-14)


def test_fines_count_between_five_and_thirty_five_per_cent() -> None:
    assert clean_sand(10, 0) == clean_sand(10, 5) < clean_sand(10, 6)
    assert clean_sand(10, 34) < clean_sand(10, 35) == clean_sand(10, 91)
    assert clean_sand(0, 20) == pytest.approx(1.78, abs=1e-15)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_outcomes_come_as_often_as_their_probabilities_say(equation: str) -> None:
    sites = simulate(20_000, seed=11, equation=equation)
    for low, high in ((0, 0.05), (0.05, 0.35), (0.35, 0.65), (0.65, 0.95), (0.95, 1.01)):
        inside = [(y, p) for y, p in zip(sites.y, sites.p_true, strict=True) if low <= p < high]
        expected = sum(p for _, p in inside)
        spread = math.sqrt(sum(p * (1 - p) for _, p in inside))
        assert len(inside) > 300
        assert abs(sum(y for y, _ in inside) - expected) <= 4 * spread + 1e-9


@pytest.mark.parametrize("equation", EQUATIONS)
def test_measurements_stay_in_the_observed_ranges_and_fill_them(equation: str) -> None:
    sites = simulate(5000, seed=3, equation=equation)
    for measure, values in zip(sites.measures, sites.columns, strict=True):
        low, high = OBSERVED[measure.key]
        assert low <= min(values) <= low + 0.15 * (high - low)
        assert high - 0.15 * (high - low) <= max(values) <= high
        assert all(round(value, measure.digits) == value for value in values)


@pytest.mark.parametrize("equation", EQUATIONS)
def test_the_probability_is_that_of_the_values_as_written(equation: str) -> None:
    sites, law = simulate(50, seed=5, equation=equation), EQUATIONS[equation]
    for row, p in zip(zip(*sites.columns, strict=True), sites.p_true, strict=True):
        site = dict(zip((measure.key for measure in sites.measures), row, strict=True))
        assert p == float(f"{law.probability(*(site[measure.key] for measure in law.asks)):.6g}")


def test_misreading_changes_blow_counts_and_nothing_else() -> None:
    true, read = simulate(200, seed=8), simulate(200, seed=8, misread=0.5)
    assert (true.y, true.p_true) == (read.y, read.p_true)
    assert [a == b for a, b in zip(true.columns, read.columns, strict=True)] == [True, False, True, True, True]
    shares = [b / a for a, b in zip(true.columns[1], read.columns[1], strict=True)]
    assert 0.49 < min(shares) < 0.6
    assert 1.4 < max(shares) < 1.51


def test_clear_keeps_clear_cases() -> None:
    sites = simulate(100, seed=1, clear=0.01)
    assert all(min(p, 1 - p) <= 0.01 for p in sites.p_true)


def test_more_sites_of_one_seed_begin_with_the_fewer() -> None:
    few, many = simulate(10, seed=4), simulate(30, seed=4)
    assert few.y == many.y[:10]
    assert few.columns == tuple(column[:10] for column in many.columns)
    assert len(many) == 30


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ({"n": 0}, None),
        ({"n": 5, "equation": "cetin"}, "equation='cetin-2018'"),
        ({"n": 5, "csr": (0.0, 0.5)}, None),
        ({"n": 5, "csr": (0.5, 0.1)}, None),
        ({"n": 5, "misread": 1.0}, None),
        ({"n": 5, "misread": math.nan}, None),
        ({"n": 5, "clear": 0.0}, None),
        ({"n": 5, "seed": -1}, None),
    ],
)
def test_arguments_out_of_range_are_refused(arguments: dict[str, object], hint: str | None) -> None:
    with pytest.raises(LogLossError) as caught:
        simulate(**arguments)  # type: ignore[arg-type]
    assert caught.value.hint == hint


# Links name a set by its key, and snippets in people's notes hold its numbers: a set that is out never changes.
PINNED = {
    "six": "cd426e7405597f4e",
    "sites": "d026f79999f2f80e",
    "noisy": "81a0f74d5bd58697",
    "separable": "3279eb8b52bffff2",
    "imbalanced": "a3257aa775296c13",
    "fever": "cf23b743af414d72",
}


def by_key() -> dict[str, TeachingSet]:
    return {each["key"]: each for each in teaching_sets()}


def test_teaching_sets_never_change() -> None:
    def pin(data: TeachingSet) -> str:
        numbers = [[column["key"], column["values"]] for column in data["columns"]], data["y"], data["p_true"]
        return hashlib.sha256(json.dumps(numbers).encode()).hexdigest()[:16]

    assert {key: pin(data) for key, data in by_key().items()} == PINNED


def test_every_teaching_set_is_whole_and_says_that_it_is_simulated() -> None:
    for data in teaching_sets():
        assert data["simulated"] is True
        assert "simulated" in data["about"]
        assert set(data["y"]) == {0, 1}
        assert set(data["label"]) == {"one", "zero"}
        assert {len(column["values"]) for column in data["columns"]} == {len(data["y"])} == {len(data["p_true"])}
        assert all(min(column["values"]) > 0 for column in data["columns"] if column["log"])
        assert all(0 <= p <= 1 for p in data["p_true"])
        assert len(json.dumps(data, allow_nan=False)) < 6000
    assert all(data["sources"] for data in teaching_sets() if "site" in data["about"])


def parts(data: TeachingSet) -> bool:
    """Say whether a line parts the classes in the first two measures: a perceptron ends if and only if one does."""
    features = []
    for column in data["columns"][:2]:
        values = [math.log(value) if column["log"] else value for value in column["values"]]
        mean = math.fsum(values) / len(values)
        scale = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
        features.append([(value - mean) / scale for value in values])
    rows = [(1.0, *row) for row in zip(*features, strict=True)]
    weights = [0.0, 0.0, 0.0]
    for _ in range(2000):
        settled = True
        for row, y in zip(rows, data["y"], strict=True):
            sign = 2 * y - 1
            if sign * sum(w * x for w, x in zip(weights, row, strict=True)) <= 0:
                weights = [w + sign * x for w, x in zip(weights, row, strict=True)]
                settled = False
        if settled:
            return True
    return False


def test_only_the_separable_sets_are_separable() -> None:
    assert {key: parts(data) for key, data in by_key().items()} == {
        "six": False,
        "sites": False,
        "noisy": False,
        "separable": True,
        "imbalanced": False,
        "fever": False,
    }


def test_the_sets_show_what_they_say() -> None:
    sets = by_key()
    given = [p if y else 1 - p for y, p in zip(sets["six"]["y"], sets["six"]["p_true"], strict=True)]
    assert [place for place, p in enumerate(given, 1) if p < 0.5] == [5]
    rare = sets["imbalanced"]
    assert (sum(rare["y"]), len(rare["y"])) == (6, 80)
    assert f"{log_loss(rare['y'], [6 / 80] * 80):.4f}" == "0.2664"
    assert "always saying 7.5 %, 0.2664, and not a coin’s 0.6931" in rare["about"]
    assert 25 <= sum(sets["sites"]["y"]) <= 35
