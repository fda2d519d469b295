"""The draws are the published generator, fair, and refuse what is no seed. That the page repeats them: `page/tests`."""

from __future__ import annotations

import doctest
from collections import Counter

import pytest

import logloss
from logloss import _sfc32
from logloss._sfc32 import Draws


def test_examples() -> None:
    assert doctest.testmod(_sfc32) == (0, 2)


def reference(seed: int, n: int) -> list[int]:
    """Return words of sfc32 as PractRand seeds and steps it, in the shape of its C source."""
    word = 2**32
    a, b, c, counter = 0, seed % word, seed // word, 1
    words = []
    for _ in range(12 + n):
        out = (a + b + counter) % word
        counter += 1
        a, b, c = b ^ b // 2**9, 9 * c % word, (c * 2**21 % word + c // 2**11 + out) % word
        words.append(out)
    return words[12:]


@pytest.mark.parametrize("seed", [0, 1, 2**32 - 1, 2**32, 2**53 - 1])
def test_the_stream_is_sfc32(seed: int) -> None:
    stream = Draws(seed)
    assert [stream.below(2**32) for _ in range(1000)] == reference(seed, 1000)


def test_uniform_is_made_of_53_bits() -> None:
    words, stream = reference(3, 200), Draws(3)
    for high, low in zip(words[::2], words[1::2], strict=True):
        assert stream.uniform() == ((high >> 5) * 2**26 + (low >> 6)) / 2**53


def test_words_that_would_favor_low_results_are_drawn_again() -> None:
    n, words = 3 * 2**30, reference(5, 400)
    stream = Draws(5)
    fair = [word for word in words if word < n]
    assert len(fair) < 350
    assert [stream.below(n) for _ in fair] == fair


def test_every_order_is_as_likely() -> None:
    stream = Draws(11)
    counts = Counter(tuple(stream.shuffled(4)) for _ in range(24_000))
    assert len(counts) == 24
    assert sum((count - 1000) ** 2 / 1000 for count in counts.values()) < 49.7  # χ² of 23 degrees: once in 1 000 seeds


def test_choice_takes_every_item() -> None:
    stream = Draws(2)
    assert {stream.choice("abc") for _ in range(50)} == set("abc")


@pytest.mark.parametrize("seed", [-1, 2**53, 1.0, "1", True, None])
def test_what_is_no_seed_is_refused(seed: object) -> None:
    with pytest.raises(logloss.LogLossError, match="it must be an integer from 0"):
        Draws(seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [0, -1, 2**32 + 1])
def test_what_is_no_size_is_refused(n: int) -> None:
    with pytest.raises(logloss.LogLossError, match="in 1"):
        Draws(0).below(n)
