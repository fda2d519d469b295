"""Statistics of parts of the rows, and p-values of many tests together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reference.losses import mean, row_losses


@dataclass(frozen=True)
class Slice:
    """What is known of some rows."""

    n: int
    positives: float
    weight: float
    log_loss: float
    excess: float | None
    share: float | None
    gap: float
    p_value: float | None
    small: bool


def by_the_law(labels: Sequence[float], forecasts: Sequence[float]) -> float | None:
    """Return the two-sided mid-p value of the number of ones, whose law is worked out a row at a time."""
    inner = [x for x in forecasts if 1e-18 < x < 1]  # nearer to 0 is as good as certain
    if not inner:
        return None
    law = [1.0]
    for x in inner:
        law = [a * (1 - x) + b * x for a, b in zip([*law, 0.0], [0.0, *law], strict=True)]
    ones = round(math.fsum(labels)) - sum(x == 1 for x in forecasts)  # those that are sure to come
    if not 0 <= ones < len(law):
        return 0.0
    sides = math.fsum(law[:ones]), math.fsum(law[ones + 1 :])
    return min(1.0, 2 * min(sides) + law[ones])


def by_cumulants(missed: float, forecasts: Sequence[float], weight: Sequence[float]) -> float | None:
    """Return the two-sided p-value of Pearson's type III law with the cumulants of the sum, half a step nearer."""
    from scipy.stats import norm, pearson3

    rows = [(a, x * (1 - x), 1 - 2 * x) for a, x in zip(weight, forecasts, strict=True)]
    second, mass = math.fsum(a**2 * v for a, v, _ in rows), math.fsum(a * v for a, v, _ in rows)
    if second == 0:
        return None
    skewness, step = math.fsum(a**3 * v * c for a, v, c in rows) / second**1.5, second / mass / 2
    law = pearson3(skewness, scale=math.sqrt(second)) if abs(skewness) > 1e-5 else norm(scale=math.sqrt(second))
    return float(min(1.0, 2 * min(law.sf(missed - step), law.cdf(missed + step))))


def own_t(terms: Sequence[float]) -> float | None:
    """Return the p-value of the t-test that the terms have mean 0."""
    from scipy.stats import t

    n = len(terms)
    if n < 2:
        return None
    center = math.fsum(terms) / n
    variance, squares = math.fsum((x - center) ** 2 for x in terms) / (n - 1), math.fsum(x * x for x in terms)
    if variance * (n - 1) <= 1e-12 * squares:
        return None
    return float(2 * t.sf(abs(center) / math.sqrt(variance / n), n - 1))


def slice_of(
    y: Sequence[float], p: Sequence[float], w: Sequence[float], here: Sequence[int], *, weighted: bool = False
) -> Slice:
    """Return the statistics of the rows `here` among all rows.

    The p-value is that of the observed sum of labels if the forecasts are true: of labels 0 and 1 without weights by
    the law of that sum, with weights by three cumulants, of soft labels by Student's t of the rows' own spread.
    """
    labels, forecasts, weight = ([each[at] for at in here] for each in (y, p, w))
    loss, whole = mean(row_losses(labels, forecasts), weight), mean(row_losses(y, p), w)
    excess = None if math.isinf(whole) else loss - whole
    missed = math.fsum(a * (label - x) for a, label, x in zip(weight, labels, forecasts, strict=True))
    ones = math.fsum(labels)
    if not set(y) <= {0.0, 1.0}:
        p_value = own_t([a * (label - x) for a, label, x in zip(weight, labels, forecasts, strict=True)])
    elif weighted:
        p_value = by_cumulants(missed, forecasts, weight)
    else:
        p_value = by_the_law(labels, forecasts)
    return Slice(
        n=len(here),
        positives=ones,
        weight=math.fsum(weight),
        log_loss=loss,
        excess=excess,
        share=None if excess is None else math.fsum(weight) / math.fsum(w) * excess,
        gap=missed / math.fsum(weight),
        p_value=p_value,
        small=len(here) < 30 or min(ones, len(here) - ones) < 5,
    )


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted by Holm's step-down method (Holm 1979, Scand. J. Statist. 6, 65-70).

    Each is the least level at which its hypothesis is rejected: the largest, over those with p-values as small or
    smaller, of the number of hypotheses that are left at that step times the p-value.
    """
    ordered = sorted(p_values)
    steps = [min(1.0, (len(ordered) - rank) * each) for rank, each in enumerate(ordered)]
    return [max(steps[: ordered.index(each) + 1]) for each in p_values]
