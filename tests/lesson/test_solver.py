"""The numbers of a worked solution are right to the last digits, and its lines say what is true."""

import math
from collections.abc import Iterator
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from logloss._lesson.notation import Formula, text
from logloss._lesson.number_format import short
from logloss._lesson.patterns import LINES, SENTENCES
from logloss._lesson.solution import Working
from logloss._lesson.solver import (
    LN2,
    entropy,
    slope,
    softplus,
    solve_batch,
    solve_gradient,
    solve_logit,
    solve_loss,
    solve_p,
    solve_y,
    written,
)

shares = st.floats(0, 1)
tails = shares | st.sampled_from([1e-300, 5e-324, 2**-53, 1 - 2**-53, 1e-17, 0.5, 0, 1])
labels = st.sampled_from([0, 1]) | shares


def ulps(found: float, true: mpmath.mpf) -> float:
    if math.isinf(found) or mpmath.isinf(true):
        return 0 if found == true else math.inf
    return float(abs(mpmath.mpf(found) - true) / math.ulp(float(true)))


def exact_loss(y: float, p: float) -> mpmath.mpf:
    terms = ((y, mpmath.mpf(p)), (1 - mpmath.mpf(y), 1 - mpmath.mpf(p)))
    return sum((-share * mpmath.log(given) if given else mpmath.inf for share, given in terms if share), mpmath.mpf(0))


@given(y=labels, p=tails)
def test_the_loss_in_ulps(y: float, p: float) -> None:
    """Each logarithm is within 1 ulp, each product adds half of one, so does 1 − y, and so does their sum."""
    with mpmath.workdps(400):
        assert ulps(solve_loss(y, p).loss, exact_loss(y, p)) <= 3
        assert ulps(solve_loss(y, p, bits=True).loss, exact_loss(y, p) / mpmath.log(2)) <= 4


@given(y=labels, z=st.floats(-1e308, 1e308) | st.floats(-60, 60))
def test_the_loss_of_a_logit_in_ulps(y: float, z: float) -> None:
    with mpmath.workdps(60):
        plus = mpmath.mpf(abs(z)) + mpmath.log1p(mpmath.exp(-abs(z)))
        minus = mpmath.log1p(mpmath.exp(-abs(z))) if abs(z) < 1e6 else mpmath.mpf(0)
        first, second = (minus, plus) if z > 0 else (plus, minus)
        due = mpmath.mpf(y) * first + (1 - mpmath.mpf(y)) * second
        if float(due) > 1e-300:  # below, exp(−|z|) has fewer digits than a float64
            assert ulps(solve_logit(y, z).loss, due) <= 4


@given(y=st.sampled_from([0, 1]), loss=st.floats(0, 700))
def test_back_to_p_in_ulps(y: int, loss: float) -> None:
    with mpmath.workdps(60):
        due = mpmath.exp(-mpmath.mpf(loss)) if y else -mpmath.expm1(-mpmath.mpf(loss))
        assert ulps(solve_p(y, loss).p or 0.0, due) <= 2


@given(y=st.floats(0.001, 0.999), loss=st.floats(0.001, 1e4))
def test_each_root_is_a_root_and_none_is_missed(y: float, loss: float) -> None:
    solution = solve_p(y, loss)
    roots = [p for p in (solution.p, solution.other_p) if p is not None]
    if loss < entropy(y):
        assert roots == []
        assert "No p has a loss of" in solution.words
        return
    assert (roots == [y]) == (loss == entropy(y)) or abs(loss - entropy(y)) <= 4 * math.ulp(loss)
    for p, inward in zip(roots, (1.0, 0.0), strict=False):
        # Between the neighbors of the root, the loss passes the given one.
        assert solve_loss(y, math.nextafter(p, inward)).loss <= loss * (1 + 1e-15)
        assert solve_loss(y, math.nextafter(p, 1 - inward)).loss >= loss * (1 - 1e-15)


@pytest.mark.parametrize(
    ("y", "loss", "p", "other"),
    [
        (0.3, 1, 0.039159, 0.72492),
        (0.3, 0.1, None, None),
        (0.5, LN2, 0.5, None),
        (0.3, math.inf, 0, 1),
        (0.3, 400, 0, 1),  # both roots are nearer to the ends than any other float64
        (1, math.inf, 0, None),
        (0, math.inf, 1, None),
        (1, 0, 1, None),
        (0, 1e-300, 1e-300, None),
    ],
)
def test_how_many_p_have_a_loss(y: float, loss: float, p: float | None, other: float | None) -> None:
    solution = solve_p(y, loss)
    for found, due in ((solution.p, p), (solution.other_p, other)):
        assert (found is None) == (due is None)
        if found is not None and due is not None:
            assert short(found, 5) == short(due, 5)


@given(y=shares, p=st.floats(0.01, 0.99))
def test_back_to_y(y: float, p: float) -> None:
    found = solve_y(p, solve_loss(y, p).loss).y
    if p == 0.5:
        assert found is None
    elif abs(p - 0.5) > 1e-3:
        assert found is not None
        # The loss is rounded once; dividing by the difference of both losses enlarges that.
        enlarged = 4 * math.ulp(max(-math.log(p), -math.log1p(-p))) / abs(math.log(p) - math.log1p(-p))
        assert abs(found - y) <= enlarged + 4 * math.ulp(1.0)


@pytest.mark.parametrize(
    ("p", "loss", "y", "says"),
    [
        (0.85, 0.1625, 1.00001, "That is the label 1"),
        (0.85, 0.16, 1.00145, "That is the label 1"),
        (0.85, 1.8971, 1.2e-05, "That is the label 0"),
        (0.85, 1, 0.5172, "a share of 0.517191 happened"),
        (0.85, 0.1, 1.036, "it lies above 1"),
        (0.85, 3, -0.6359, "it lies below 0"),
        (0.85, math.inf, -math.inf, "it lies below 0"),
        (0.5, 0.6931, None, "tells nothing about y"),
        (0.5, LN2, None, "tells nothing about y"),
        (0.5, 0.75, None, "none costs 0.75"),
        (0, 0, 0, "only y = 0"),
        (1, 0, 1, "only y = 1"),
        (1, math.inf, None, "does not say which"),
        (0, 2, None, "no label costs 2"),
    ],
)
def test_which_label_has_a_loss(p: float, loss: float, y: float | None, says: str) -> None:
    solution = solve_y(p, loss)
    assert says in solution.words
    assert (solution.y is None) == (y is None)
    if y is not None and solution.y is not None:
        assert short(solution.y, 2) == short(y, 2)
    assert short(solve_y(p, loss / LN2, bits=True).loss) == short(loss / LN2)


@given(st.lists(st.tuples(labels, tails), min_size=1, max_size=30))
def test_a_batch_is_the_mean_of_its_rows(rows: list[tuple[float, float]]) -> None:
    solution = solve_batch(*zip(*rows, strict=True))
    assert list(solution.losses) == [solve_loss(y, p).loss for y, p in rows]
    if math.isinf(solution.loss):
        assert "makes the mean infinite" in solution.words
    else:
        due = sum(map(Fraction, solution.losses), Fraction(0)) / len(rows)
        assert abs(Fraction(solution.loss) - due) <= 2 * Fraction(math.ulp(solution.loss))  # two roundings
    assert len(solution.steps) <= 16


@given(y=labels, p=tails)
def test_slopes(y: float, p: float) -> None:
    slopes = solve_gradient(y, p)
    assert slopes.by_logit == p - y
    assert slopes.by_p == slope(y, p)
    with mpmath.workdps(700):
        terms = ((-mpmath.mpf(y), mpmath.mpf(p)), (1 - mpmath.mpf(y), 1 - mpmath.mpf(p)))
        due = sum(
            (top / below if below else mpmath.sign(top) * mpmath.inf for top, below in terms if top), mpmath.mpf(0)
        )
        if abs(due) < 1.7e308:
            assert ulps(slopes.by_p, due) <= 3
    assert ("negative" in slopes.words) == (p < y)


def test_the_slope_of_softplus_is_the_sigmoid() -> None:
    assert softplus(0) == LN2
    assert softplus(-math.inf) == 0
    assert softplus(1000) == 1000


# what the lines say -------------------------------------------------------------------------------------------------

NUMBERS = [0, 1, 0.5, 0.3, 0.85, 1e-300, 2**-53, 1 - 2**-53, 0.1 + 0.2]
LOSSES = [0, 0.1625, LN2, 1, 400.0, 1e-300, math.inf]


def solutions() -> Iterator[Working]:
    for bits in (False, True):
        for y in NUMBERS:
            for p in NUMBERS:
                yield solve_loss(y, p, bits=bits)
                yield solve_batch([y, 1], [p, 0.5], bits=bits)
                yield solve_gradient(y, p)
            yield from (solve_p(y, loss, bits=bits) for loss in LOSSES)
            yield from (solve_y(y, loss, bits=bits) for loss in LOSSES)
            yield from (solve_logit(y, z, bits=bits) for z in (-math.inf, -800, -2.5, 0, 40, math.inf))


def test_every_blank_is_filled_and_every_number_is_typeset() -> None:
    for solution in solutions():
        for form in (str(solution), solution.to_markdown(), solution.to_latex(), solution.to_html()):
            assert "None" not in form
            assert "nan" not in form
            assert "inf" not in form.replace("infin", "").replace(r"\infty", "")
        shown = str(solution)
        assert "{" not in shown
        assert "e-" not in shown  # a hyphen is no minus


def test_every_line_and_sentence_is_used() -> None:
    """A pattern that no solution uses is dead, or a case is untested."""
    made = "\n".join(str(each) for each in [*solutions(), solve_batch([1] * 11, [0.5] * 11), solve_batch([1], [1])])
    for table in ([line.words for line in LINES.values()], SENTENCES.values()):
        for pattern in table:
            longest = max(pattern.replace("}", "{").split("{")[::2], key=len)
            assert longest in made


def test_a_hard_label_strikes_out_one_term() -> None:
    def struck(tree: Formula) -> int:
        return 0 if isinstance(tree, str) else (tree[0] == "strike") + sum(map(struck, tree[1:]))

    for solution, count in ((solve_loss(1, 0.85), 1), (solve_loss(0, 1), 1), (solve_loss(0.3, 0.85), 0)):
        assert sum(struck(step.formula) for step in solution.steps) == count


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.85, "0.85"),
        (1 - 0.85, "0.15"),
        (1 / 3, "0.333333333333"),
        (1 - 2**-53, "0.9999999999999999"),
        (5e-324, "5e−324"),
    ],
)
def test_numbers_are_written_as_by_hand(value: float, shown: str) -> None:
    assert written(value) == shown


def test_a_narrow_terminal_gets_each_reason_below_its_line() -> None:
    wide, narrow = solve_loss(1, 0.85).to_text(), solve_loss(1, 0.85).to_text(60)
    assert max(map(len, narrow.splitlines())) <= 60 < max(map(len, wide.splitlines()))
    assert wide.split() == narrow.split()
    assert solve_loss(1, 0.85).to_text(200) == wide


def test_the_forms_hold_every_line() -> None:
    solution = solve_p(1, 0.5)
    assert solution.to_markdown().count("\n1. ") + 1 == 1
    for n, step in enumerate(solution.steps, 1):
        assert f"\n{n}. $" in f"\n{solution.to_markdown()}"
        assert step.words in solution.to_markdown()
        assert text(step.sides[1]) in str(solution)
    assert solution.to_latex().count(r"\\") == len(solution.steps) - 1
    assert solution.to_html().count("<li>") == len(solution.steps)
    assert solution._repr_html_().startswith("<style>")
