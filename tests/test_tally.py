"""The laws of the mergeable state."""

import copy
import itertools
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logloss import LogLossError, Score, Tally, log_loss, partial_evaluate
from logloss._accumulate.serialization import MAGIC


def some_rows(n=3000, seed=0):
    rng = np.random.default_rng(seed)
    p = rng.random(n) ** rng.choice([1, 3, 30], n)
    p[::300] = 0
    y = rng.random(n) < p
    weight = np.exp(rng.uniform(-300, 300, n))
    weight[::7] = 0
    return y, p, weight


def tally(y, p=None, **more) -> Tally:
    result = Tally()
    result.update(y, p, **more)
    return result


@pytest.mark.parametrize("weighted", [False, True])
def test_any_cut_order_and_tree_gives_the_same_tally(weighted):
    y, p, weight = some_rows()
    weights = {"sample_weight": weight} if weighted else {}
    whole = tally(y, p, **weights)
    rng = np.random.default_rng(1)
    for _ in range(5):
        order = rng.permutation(y.size)
        cuts = np.sort(rng.choice(y.size, 6))
        parts = [tally(y[i], p[i], **({"sample_weight": weight[i]} if weighted else {})) for i in np.split(order, cuts)]
        rng.shuffle(parts)
        left = Tally()
        for part in parts:
            left.merge(part)
        a, b, c, d, e, f, g = parts
        assert left == whole
        assert ((a + b) + (c + d)) + ((e + f) + g) == whole
        assert left.to_bytes() == whole.to_bytes()
        assert left.result() == whole.result()


def test_adding_makes_a_new_tally_and_merging_does_not():
    a, b = tally([1], [0.5]), tally([0], [0.25])
    before = a.to_bytes()
    both = a + b
    assert a.to_bytes() == before
    assert a.merge(b) is a
    assert a == both
    assert a != b
    assert a + Tally() == a
    with pytest.raises(TypeError):
        a + 1
    assert a != 1


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1), st.floats(0, 1e300)), max_size=8), st.integers(0, 8))
@settings(max_examples=100)
def test_merging_is_updating(rows, cut):
    def of(some):
        y, p, w = (np.array([row[i] for row in some], float) for i in range(3))
        return tally(y, p, sample_weight=w)

    assert of(rows[:cut]) + of(rows[cut:]) == of(rows)


def test_the_score_against_plain_numpy():
    rng = np.random.default_rng(2)
    p = rng.uniform(0.01, 0.99, 500)
    y = (rng.random(500) < p).astype(int)
    weight = rng.lognormal(size=500)
    losses = -(y * np.log(p) + (1 - y) * np.log1p(-p))
    for w, sample_weight in ((np.ones(500), None), (weight, weight)):
        score = tally(y, p, sample_weight=sample_weight).result()
        mean = np.average(losses, weights=w)
        base = np.average(y, weights=w)
        se = math.sqrt(500 / 499 * np.sum(w**2 * (losses - mean) ** 2) / w.sum() ** 2)
        entropy = -(base * math.log(base) + (1 - base) * math.log(1 - base))
        got = [score.log_loss, score.se, score.base_rate, score.base_rate_loss, score.normalized_entropy, score.weight]
        assert got == pytest.approx([mean, se, base, entropy, mean / entropy, w.sum()], rel=1e-12)
        assert score.ci95 == pytest.approx((mean - 1.959963984540054 * se, mean + 1.959963984540054 * se), rel=1e-12)
        assert (score.n, score.positives, score.infinite, score.reasons) == (500, int(y.sum()), 0, {})
        for clip, value in score.clipped.items():
            c = np.clip(p, clip, 1 - clip)
            expected = np.average(-(y * np.log(c) + (1 - y) * np.log1p(-c)), weights=w)
            assert value == pytest.approx(expected, rel=1e-12)


def test_the_log_loss_is_that_of_log_loss():
    y, p, weight = some_rows()
    p = np.maximum(p, 1e-200)
    assert tally(y, p).result().log_loss == log_loss(y, p)
    assert tally(y, p, sample_weight=weight).result().log_loss == log_loss(y, p, sample_weight=weight)
    z = np.log(p)
    assert tally(y, logits=z).result().log_loss == log_loss(y, logits=z)
    assert tally(y, p.astype(np.float32)).result().log_loss == log_loss(y, p.astype(np.float32).astype(float))


def test_equal_losses_have_no_spread_at_all():
    """Σℓ² − (Σℓ)²/n in floating point would leave 1e-9 of it."""
    score = tally(np.ones(1000), np.full(1000, 0.3)).result()
    assert score.se == 0
    assert tally(np.ones(1000), np.full(1000, 0.3), sample_weight=np.full(1000, 0.1)).result().se == pytest.approx(
        0, abs=1e-17
    )


def test_the_standard_error_is_exact_where_losses_nearly_agree():
    p = np.full(1000, 0.3)
    p[::2] = np.nextafter(0.3, 1)
    losses = [Fraction(x) for x in log_loss(np.ones(1000), p, reduction="none").tolist()]
    mean = sum(losses) / 1000
    variance = sum((x - mean) ** 2 for x in losses) / 1000 / 999
    assert tally(np.ones(1000), p).result().se == math.sqrt(variance)


def test_infinite_losses():
    score = tally([1, 0, 1], [0.0, 0.5, 0.5]).result()
    assert score.log_loss == math.inf
    assert score.infinite == 1
    assert score.se is None
    assert score.ci95 is None
    assert score.reasons["se"] == "the loss is infinite"
    assert score.clipped[1e-3] == pytest.approx((-math.log(1e-3) + 2 * math.log(2)) / 3, rel=1e-15)
    assert score.clipped[1e-15] == pytest.approx((-math.log(1e-15) + 2 * math.log(2)) / 3, rel=1e-15)
    certain = tally([1, 0], logits=[-np.inf, -np.inf]).result()
    assert certain.infinite == 1
    assert certain.clipped[1e-7] == pytest.approx((-math.log(1e-7) - math.log1p(-1e-7)) / 2, rel=1e-14)
    assert tally([1, 0], [0.0, 0.5], sample_weight=[0, 1]).result().infinite == 0


def test_what_is_not_defined_says_why():
    one = tally([1], [0.5]).result()
    assert one.se is None
    assert one.reasons == {
        "se": "one row has no spread",
        "ci95": "one row has no spread",
        "normalized_entropy": "all labels are the same, so the base rate's own loss is 0",
    }
    assert isinstance(one, Score)
    with pytest.raises(LogLossError, match="no row with a positive weight"):
        Tally().result()
    with pytest.raises(LogLossError, match="no row with a positive weight"):
        tally([1], [0.5], sample_weight=[0]).result()


def test_soft_labels_have_a_sum_and_no_count():
    score = tally([0.5, 1, 0.25], [0.5, 0.5, 0.5]).result()
    assert score.positives == 1.75
    assert tally([0.5, 0.5], [0.5, 0.5]).result().positives == 1


def test_an_error_leaves_the_tally_unchanged():
    a = tally([1, 0], [0.5, 0.25])
    before = a.to_bytes()
    for bad in (([1, 0], [0.5, 2]), ([1, 2, 3], [0.5] * 3), ([1], [np.nan])):
        with pytest.raises(LogLossError):
            a.update(*bad)
    with pytest.raises(LogLossError):
        a.update([1], [0.5], sample_weight=[-1])
    assert a.to_bytes() == before
    a.update([], [])
    assert a.to_bytes() == before


def test_bytes_copies_and_pickles():
    y, p, weight = some_rows()
    for a in (Tally(), tally(y, p), tally(y, p, sample_weight=weight)):
        assert Tally.from_bytes(a.to_bytes()) == a
        assert pickle.loads(pickle.dumps(a)) == a  # noqa: S301
        assert copy.deepcopy(a) == a
    assert len(tally(y, np.maximum(p, 1e-9)).to_bytes()) < 600


def test_damaged_bytes_are_refused():
    data = tally([1, 0, 1], [0.5, 0.25, 0.9]).to_bytes()
    for i in range(len(data)):
        damaged = bytearray(data)
        damaged[i] ^= 0x11
        for bad in (bytes(damaged), data[:i]):
            with pytest.raises(LogLossError, match="are not a tally"):
                Tally.from_bytes(bad)
    with pytest.raises(LogLossError):
        Tally.from_bytes(data + b"\0")


@given(st.binary(max_size=200), st.booleans())
def test_no_bytes_do_harm(data, marked):
    try:
        Tally.from_bytes(MAGIC + data if marked else data)
    except LogLossError:
        return
    pytest.fail("random bytes were taken for a tally")


def test_bytes_of_another_version_are_refused_by_its_name():
    with pytest.raises(LogLossError, match=r"they are of logloss 0\.1, and this logloss knows version 3"):
        Tally.from_bytes(b"logloss tally\x01" + bytes(90))


def test_the_state_of_rows_is_not_taken_for_a_tally():
    with pytest.raises(LogLossError, match="they are of another kind"):
        Tally.from_bytes(partial_evaluate([1, 0], [0.5, 0.25]).to_bytes())


def test_batches_of_any_size_are_one(monkeypatch):
    from logloss._kernels import blocks

    y, p, weight = some_rows()
    expected = tally(y, p, sample_weight=weight), tally(y, p)
    monkeypatch.setattr(blocks, "CHUNK", 501)
    assert (tally(y, p, sample_weight=weight), tally(y, p)) == expected


def test_tallies_of_every_order_of_three():
    parts = [tally([1], [0.1]), tally([0], logits=[3.0]), tally([1], [0.9], sample_weight=[1e-200])]
    sums = {sum(order, Tally()).to_bytes() for order in itertools.permutations(parts)}
    assert len(sums) == 1
