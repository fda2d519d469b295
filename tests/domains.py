"""The domain as data: where losses are checked. Every array is the same in every run."""

from __future__ import annotations

import numpy as np

Format = type[np.floating]
FORMATS: tuple[Format, ...] = (np.float64, np.float32)


def random_bits(dtype: Format, n: int, seed: int) -> np.ndarray:
    """Return finite numbers ≥ 0 with all bit patterns equally likely: every exponent, subnormals too."""
    integer = np.dtype(f"u{np.dtype(dtype).itemsize}")
    top = int(np.array(np.inf, dtype).view(integer))
    return np.random.default_rng(seed).integers(0, top, n, dtype=integer).view(dtype)


def logits(dtype: Format, n: int = 500, seed: int = 1) -> np.ndarray:
    """Return logits of both signs: dense, around every threshold, of every size, ±0 and ±∞."""
    rng = np.random.default_rng(seed)
    info = np.finfo(dtype)
    gone = -np.log(float(info.smallest_subnormal))  # exp(−z) becomes 0 a little above: 744.4 or 103.3
    thin = -np.log(float(info.smallest_normal))  # and subnormal here: 708.4 or 87.3
    flat = -np.log(float(info.eps))  # 1 + exp(−z) is 1 above: 36 or 15.9
    sizes = [
        np.linspace(0, 50, n),
        rng.uniform(0, 2, n),
        rng.uniform(0, gone + 5, n),
        np.abs(rng.standard_normal(n)) * 3,
        random_bits(dtype, n, seed),
        np.exp2(np.arange(info.minexp - info.nmant, info.maxexp, 3, dtype=float)),
        np.log(2) * (np.arange(1, 60) / 2),  # where the range reduction of exp changes its step
        [float(info.max), 1e30, float(info.smallest_normal), float(info.smallest_subnormal), 0.0, np.inf],
        *(edge + np.linspace(-1.5, 1.5, n // 10) for edge in (thin, gone, flat)),
        [0.4341428740019598, 0.44510839006624925, 0.32977399423089787, 0.0014843097504196453],  # roundings add up
        [13.0, 17.0, 33.0, 34.0, 37.0, 40.0, 88.0, 89.0, 103.0, 104.0, 105.0, 709.0, 710.0, 744.0, 745.0, 746.0, 747.0],
    ]
    size = np.concatenate([np.asarray(s, dtype=dtype) for s in sizes])
    size = np.unique(
        np.concatenate([size, np.nextafter(size[-40:], dtype(0)), np.nextafter(size[-40:], dtype(np.inf))])
    )
    return np.concatenate([-size[::-1], size])


def probabilities(dtype: Format, n: int = 500, seed: int = 2) -> np.ndarray:
    """Return probabilities: dense, of every size, next to 0, ½ and 1, subnormal, 0 and 1 themselves."""
    rng = np.random.default_rng(seed)
    info = np.finfo(dtype)
    one = dtype(1)
    bits = random_bits(dtype, 3 * n, seed)
    powers = np.exp2(np.arange(info.minexp - info.nmant, 1, dtype=float)).astype(dtype)
    close = np.exp2(-rng.uniform(1, info.nmant + 2, n)).astype(dtype)
    turns = np.array([0.25, 0.5, np.sqrt(0.5), 1 - np.sqrt(0.5), 0.75, 0.85, 1e-20, 1e-7, 1e-3], dtype=dtype)
    p = [
        np.linspace(0, 1, n).astype(dtype),
        rng.uniform(0, 1, n).astype(dtype),
        bits[bits <= 1][:n],
        powers,
        np.nextafter(powers, one),
        np.nextafter(powers[1:], dtype(0)),
        one - close,
        close,
        turns,
        *(np.nextafter(turns, dtype(end)) for end in (0, 1)),
        np.array([0.0, 1.0, info.smallest_subnormal, info.smallest_normal], dtype=dtype),
        one - np.arange(1, 20, dtype=dtype) * dtype(info.epsneg),
        dtype(0.5) + np.arange(-20, 20, dtype=dtype) * dtype(info.epsneg),
    ]
    return np.unique(np.concatenate(p))


GIVEN = {"logits": logits, "proba": probabilities}


def soft_labels(dtype: Format, n: int, seed: int = 3) -> np.ndarray:
    """Return labels in [0, 1]: uniform, the ends, next to the ends, of every size."""
    rng = np.random.default_rng(seed)
    info = np.finfo(dtype)
    kinds = np.stack(
        [
            rng.uniform(0, 1, n),
            rng.choice([0.0, 1.0, 0.5, 0.1, 0.9, 0.25], n),
            np.exp2(-rng.uniform(0, -info.minexp, n)),
            1 - np.exp2(-rng.uniform(0, info.nmant + 1, n)),
        ]
    )
    return kinds[rng.integers(0, len(kinds), n), np.arange(n)].astype(dtype)
