"""One digest of the bits of many results; `make test` compares it between the libraries and NumPy."""

import hashlib

import numpy as np

from logloss._kernels import loader
from logloss._kernels.blocks import Job, run, weigh
from logloss._tally import Tally

SPACES = ("logits", "proba")


def results(dtype: np.dtype):
    """Yield the bytes of every kind of result, on fixed rows."""
    rng = np.random.default_rng(2026)
    n = 20_000
    z = rng.normal(0, 6, n)
    z[::97] = rng.uniform(-800, 800, z[::97].size)
    z[::1013] = np.inf
    p = rng.random(n) ** rng.choice([1, 5, 100], n)
    p[::89] = 1 - p[::89]
    p[::1013] = 1
    hard = (rng.random(n) < 0.5).astype(np.uint8)
    soft = rng.choice([0, 0.25, 0.9, 1], n)
    weight = rng.lognormal(0, 3, n).astype(np.float32)
    for space in SPACES:
        x = (z if space == "logits" else p).astype(dtype)
        for y, w, pos_weight, smoothing in (
            (hard, None, 1.0, 0.0),
            (hard.astype(float), weight, 1.0, 0.0),
            (soft, None, 1.0, 0.0),
            (soft, weight, 3.0, 0.0),
            (hard.astype(int), None, 1.0, 0.1),
        ):
            losses, gradient = np.empty((2, n), dtype)
            job = Job(space, dtype, x, y, weight=w, pos_weight=pos_weight, label_smoothing=smoothing)
            yield repr((run(job), weigh(job))).encode()
            yield repr(run(job._replace(losses=losses, gradient=gradient, scale=1 / 3))).encode()
            yield losses.tobytes() + gradient.tobytes()
        tally = Tally()
        argument = {"logits": x} if space == "logits" else {"y_proba": x}
        tally.update(hard, **argument)
        tally.update(soft, sample_weight=weight, **argument)
        yield tally.to_bytes() + repr(tally.result()).encode()


def digests(dtype) -> list[str]:
    return [hashlib.sha256(part).hexdigest() for part in results(np.dtype(dtype))]


def test_the_bits_are_written_down(test_mode, bits_file):
    assert bool(loader.backend().level) == (test_mode != "numpy")
    found = [*digests(np.float32), *digests(np.float64)]
    assert len(set(found)) == 2 * len(SPACES) * (5 * 3 + 1)
    bits_file.write_text("\n".join(found) + "\n")


def test_numpy_alone_gives_the_same_bits(compiled, request):
    """Within one run too, so that `pytest` alone shows it."""
    expected = digests(np.float64)
    request.getfixturevalue("interpreted")
    assert digests(np.float64) == expected
