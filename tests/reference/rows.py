"""Rows for the tests: hard and soft labels, weights, ties, forecasts near 0 and 1 and wrong ones at 0 and 1."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# A report takes some 10 ms.
examples = settings(max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])

HARD = st.sampled_from([0.0, 1.0])
SOFT = st.integers(0, 16).map(lambda k: k / 16)  # so that sums of them are exact

ORDINARY = st.one_of(st.integers(1, 63).map(lambda k: k / 64), st.floats(0.02, 0.98))
TIED = st.integers(1, 9).map(lambda k: k / 10)
TINY = st.one_of(
    st.integers(1, 300).map(lambda k: 10.0**-k),
    st.integers(1, 15).map(lambda k: 1 - 10.0**-k),
    st.integers(1, 40).map(lambda k: 2.0**-k),
    st.integers(1, 40).map(lambda k: 1 - 2.0**-k),
    ORDINARY,
)
CERTAIN = st.sampled_from([0.0, 1.0])  # infinite where the label is the other

WEIGHTS = st.integers(1, 64).map(lambda k: k / 8)
SOME_ZERO = st.integers(0, 40).map(lambda k: max(k - 8, 0) / 8)  # rows of no weight are no rows


@dataclass(frozen=True)
class Rows:
    """Labels, probabilities, and weights: None, or one of each row."""

    y: tuple[float, ...]
    p: tuple[float, ...]
    weight: tuple[float, ...] | None = None

    @property
    def arguments(self) -> dict[str, Any]:
        """What `evaluate` is given."""
        weight = {} if self.weight is None else {"weight": list(self.weight)}
        return {"y": list(self.y), "p": list(self.p), **weight}

    @property
    def counted(self) -> tuple[list[float], list[float], list[float]]:
        """Labels, probabilities and weights of the rows that count, those of a positive weight."""
        weight = self.weight or (1.0,) * len(self.y)
        kept = [row for row in zip(self.y, self.p, weight, strict=True) if row[2] > 0]
        return [y for y, _, _ in kept], [p for _, p, _ in kept], [w for _, _, w in kept]

    @property
    def hard(self) -> bool:
        """Whether all labels are 0 or 1."""
        return set(self.counted[0]) <= {0.0, 1.0}


def rows(
    p: st.SearchStrategy[float] = ORDINARY,
    y: st.SearchStrategy[float] = HARD,
    weight: st.SearchStrategy[float] | None = None,
    *,
    alike: bool = False,
    min_size: int = 1,
    max_size: int = 30,
) -> st.SearchStrategy[Rows]:
    """Return a strategy for rows; `alike`: rows of one forecast have one weight."""

    def made(drawn: list[tuple[float, float, float]]) -> Rows:
        labels, forecasts, weights = zip(*drawn, strict=True)
        if alike:
            first: dict[float, float] = {}
            weights = tuple(first.setdefault(x, w) for x, w in zip(forecasts, weights, strict=True))
        return Rows(labels, forecasts, None if weight is None else weights)

    row = st.tuples(y, p, st.just(1.0) if weight is None else weight)
    drawn = st.lists(row, min_size=min_size, max_size=max_size)
    return drawn.filter(lambda each: any(w > 0 for _, _, w in each)).map(made)


def many(n: int, seed: int, *, weighted: bool) -> Rows:
    """Return more rows than it pays to draw one by one: some tied, soft labels."""
    random = np.random.default_rng(seed)
    p = np.where(random.random(n) < 0.3, random.integers(1, 10, n) / 10, random.uniform(0.01, 0.99, n))
    weight = tuple((random.integers(1, 64, n) / 8).tolist()) if weighted else None
    return Rows(tuple((random.integers(0, 17, n) / 16).tolist()), tuple(p.tolist()), weight)


MANY = st.builds(many, st.integers(60, 120), st.integers(0, 2**32 - 1), weighted=st.just(False))
MANY_WEIGHTED = st.builds(many, st.integers(60, 120), st.integers(0, 2**32 - 1), weighted=st.just(True))
UNWEIGHTED = st.one_of(rows(), rows(y=SOFT), rows(TIED), rows(TINY))
FINITE = st.one_of(UNWEIGHTED, rows(weight=WEIGHTS), rows(TIED, SOFT, SOME_ZERO), rows(TINY, weight=SOME_ZERO))
EVERY = st.one_of(
    FINITE,
    rows(st.one_of(TINY, CERTAIN)),
    rows(st.one_of(TINY, CERTAIN), SOFT),
    rows(st.one_of(ORDINARY, CERTAIN), HARD, WEIGHTS),
)
HARD_LABELS = st.one_of(rows(), rows(TIED), rows(TINY), rows(TINY, weight=WEIGHTS), rows(TIED, weight=SOME_ZERO))
ALIKE = st.one_of(UNWEIGHTED, rows(weight=WEIGHTS, alike=True), rows(TIED, SOFT, WEIGHTS, alike=True))
