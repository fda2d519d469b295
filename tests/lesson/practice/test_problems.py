"""The problems: the same from the same seed, fair for thousands of seeds, each with hints and a full solution."""

import hashlib
import math
import re
from itertools import combinations

import pytest

from logloss import log_loss
from logloss._lesson.notation import text
from logloss._lesson.practice import ORDER, Problem, check, problem, prose
from logloss._lesson.practice.answers import read, stands_for
from logloss._lesson.practice.mistakes import MISTAKES, OF_KIND, Facts
from logloss._lesson.practice.problems import is_fair
from logloss._lesson.practice.solutions import solution
from logloss.errors import LogLossError

SEEDS = range(1, 201)  # of each of the twelve kinds
EVERY = [(kind, seed) for kind in ORDER for seed in (1, 2, 3)]

each_kind = pytest.mark.parametrize("kind", ORDER)


def typed_near(value: float) -> set[str]:
    """Return what stands for a value at two to five digits, rounded and cut off."""
    if math.isinf(value):
        return {"inf"}
    found = set()
    for digits in range(2, 6):
        step = 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1) if value else 1.0
        near = round(value / step)
        found |= {f"{whole}e{round(math.log10(step))}" for whole in (near - 1, near, near + 1)}
    return {typed for typed in found if stands_for(read(typed), value)}  # type: ignore[arg-type]  # they all read


def test_the_first_one_is_the_medical_test() -> None:
    first = problem("one", 0)
    assert first.answer == log_loss([1], [0.85])
    assert {key: round(value, 4) for key, value in first.mistakes.items()} == {
        "log10": 0.0706,
        "log2": 0.2345,
        "other-branch": 1.8971,
        "percent": -4.4427,
        "no-minus": -0.1625,
        "one-minus": 0.8375,
        "probability": 0.85,
        "distance": 0.15,
        "squared": 0.0225,
    }


@each_kind
def test_no_answer_stands_for_two_things(kind: str) -> None:
    for seed in SEEDS:
        made = problem(kind, seed)
        values = {"right": made.answer, **made.mistakes}
        typed = {key: typed_near(value) for key, value in values.items()}
        for one, other in combinations(values, 2):
            assert not typed[one] & typed[other], f"{kind} {seed}: {one} and {other}"


def test_an_unfair_problem_is_seen() -> None:
    def of(p: float) -> Problem:
        return Problem("one", 1, "test", Facts((1.0,), (p,)), -math.log(p), {"probability": p, "distance": 1 - p})

    assert is_fair(of(0.85))
    assert not is_fair(of(0.5))  # p and 1 − p
    assert not is_fair(of(0.567))  # −ln p is about p


@each_kind
def test_the_right_answer_is_right_and_every_mistake_is_named(kind: str) -> None:
    for seed in SEEDS[:60]:
        made = problem(kind, seed)
        right = made.choices[int(made.answer)] if made.choices else repr(made.answer)
        assert check(made, right).outcome == "right"
        for key, value in made.mistakes.items():
            typed = made.choices[int(value)] if made.choices else repr(value)
            verdict = check(made, typed)
            assert (verdict.key, verdict.words) == (key, prose.MISTAKES[key]), f"{kind} {seed}: {typed}"


def test_every_mistake_belongs_to_a_kind_and_has_words() -> None:
    assert set(MISTAKES) == set(prose.MISTAKES) == {key for keys in OF_KIND.values() for key in keys}
    assert set(prose.MISTAKES) & set(prose.VERDICTS) == set()


def test_the_problems_of_a_seed_never_change() -> None:
    """A link, a record or a worksheet names a problem by its kind and seed, so these must stay what they are."""
    told = "\n".join(f"{made.text}{made.table}{made.hints}" for made in (problem(*each) for each in EVERY))
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == "ee8d2955b3fa2907"


@each_kind
def test_seeds_give_different_problems(kind: str) -> None:
    told = {(problem(kind, seed).text, problem(kind, seed).table) for seed in SEEDS[:100]}
    assert len(told) > (15 if kind == "certain" else 60)


@pytest.mark.parametrize(("kind", "seed"), EVERY)
def test_nothing_is_left_blank(kind: str, seed: int) -> None:
    made = problem(kind, seed)
    shown = [made.text, *made.hints, *map(text, made.givens), *(cell for row in made.table for cell in row)]
    assert len(made.hints) == len(set(made.hints)) == 3
    for each in shown:
        assert each.strip()
        assert not re.search(r"[{}]|undefined|nan|None|  ", each), each
    assert bool(made.givens) != bool(made.table)


@pytest.mark.parametrize(("kind", "seed"), EVERY)
def test_the_solution_ends_at_the_answer(kind: str, seed: int) -> None:
    made = problem(kind, seed)
    parts = solution(made)
    if kind in {"worse", "compare"}:
        assert (made.facts.better or made.choices[int(made.answer)]) in parts[-1].working.words
        return
    last = text(parts[-1].working.steps[-1].formula).removeprefix("= ").replace("dL/dp = ", "")
    assert check(made, last).outcome == "right", last


def test_the_answers_are_those_of_the_package() -> None:
    for kind in ("one", "other", "percent", "batch", "compare", "soft"):
        for seed in SEEDS[:50]:
            made = problem(kind, seed)
            exact = log_loss(list(made.facts.y), list(made.facts.p))
            assert abs(made.answer - exact) <= 8 * math.ulp(exact)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(LogLossError, match="one of one, other") as caught:
        problem("two", 1)
    assert caught.value.hint is None
