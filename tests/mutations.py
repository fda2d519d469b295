"""Break the package on purpose, one line at a time, and see the tests go red: `make mutations`.

Each mutation is tried on a copy of `src`, with a kernel cache of its own. A mutation that leaves its tests green is a
survivor: the tests do not hold what that line promises. `--only TEXT` tries those whose file or text contains TEXT.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
LIMIT = 300  # seconds; a mutation that hangs is noticed too


class Suite(NamedTuple):
    """A few tests that must notice, and the mode they run in."""

    mode: str
    arguments: tuple[str, ...]


def _contract(words: str, mode: str = "no-numba") -> Suite:
    return Suite(mode, ("tests/test_contract.py", "-k", words))


SUITES = {
    "formula": Suite("no-numba", ("tests/test_formula.py", "-k", "not jit")),
    "formula z": _contract("formula[numpy]-logits"),
    "formula p": _contract("formula[numpy]-proba"),
    "z": _contract("logloss-logits and not smoothed and not weighted"),
    "p": _contract("logloss-proba and not smoothed and not weighted"),
    "options": _contract("logloss- and (smoothed or weighted)"),
    "compiled": _contract("logloss[compiled]-logits-float64 or logloss[compiled]-proba-float32", "default"),
}


class Mutation(NamedTuple):
    """In `file`, below src/logloss, `old` (which stands there once) becomes `new`, and the suite must go red."""

    file: str
    old: str
    new: str
    suite: str

    def __str__(self) -> str:
        return f"{self.file}: {' '.join(self.old.split())}  →  {' '.join(self.new.split())}"


def _in(file: str, suite: str, *changes: tuple[str, str]) -> list[Mutation]:
    return [Mutation(file, old, new, suite) for old, new in changes]


MUTATIONS = [
    *_in(
        "formula.py",
        "formula z",
        ("(a + b) * xp.log1p(xp.exp(-size))", "(a + b) * xp.log(1.0 + xp.exp(-size))"),
        ("xp.where(z_ >= 0, b, a), size)", "xp.where(z_ >= 0, a, b), size)"),
        ("- a * xp.where(right, near, far)", "+ a * xp.where(right, near, far)"),
        ("return 1.0 - q, e - e * q", "return 1.0 - q, q * q"),
        ("(a + b) * (far * near)", "a * (far * near)"),
        ("c * xp.where(c == 0, 0.0, x)", "c * x"),
        ("(1.0 - y) * keep + half", "1.0 - (y * keep + half)"),
    ),
    *_in(
        "formula.py",
        "formula p",
        ("-xp.log1p(-xp.where(certain, 0.0, p_))", "-xp.log(1.0 - xp.where(certain, 0.0, p_))"),
        ("_over(xp, b, 1.0 - p_) - _over(xp, a, p_)", "_over(xp, a, 1.0 - p_) - _over(xp, b, p_)"),
        ("_over(xp, _over(xp, a, p_), p_)", "_over(xp, a, p_ * p_)"),
        ("xp.where(zero & (c > 0), math.inf,", "xp.where(zero, math.inf,"),
    ),
    *_in("formula.py", "formula", ('x if hasattr(x, "dtype") else xp.asarray(x)', "xp.asarray([x])[0]")),
    *_in(
        "kernels/point.py",
        "z",
        ("right = margin >= c.zero", "right = margin <= c.zero"),
        ("where(margin >= c.zero, tail, tail - margin)", "where(margin >= c.zero, tail, tail + margin)"),
        (
            "where(right, tail, tail - margin), where(y, -size, size)",
            "where(right, tail, -margin), where(y, -size, size)",
        ),
        ("tail - margin), where(y, -size, size)", "tail - margin), where(y, size, -size)"),
        ("size = n - n * (e / (c.one + e))", "size = n - e * (e / (c.one + e))"),
        ("s * (half_square + tail))\n\n", "s * half_square)\n\n"),
        ("c.half * e * e", "c.half * e"),
        ("r = (k * c.ln2_high - a) + k * c.ln2_low", "r = k * c.ln2_high - a"),
        ("<< c.fraction_bits), a) * c.unlift", "<< c.fraction_bits), a)"),
        ("(r + r2 * polynomial", "(r - r2 * polynomial"),
        ("against = where(positive, b, a)", "against = where(positive, a, b)"),
        ("where((against == c.zero) & (size >= c.zero), c.zero, size)", "size"),
        ("where(positive, b - a * e, b * e - a)", "where(positive, b + a * e, b * e - a)"),
    ),
    *_in(
        "kernels/point.py",
        "p",
        ("lost = where(y, c.zero, (c.one - q) - p)", "lost = c.zero * p"),
        ("k = where(subnormal, k - c.subnormal_shift, k)", "k = where(subnormal, k, k)"),
        ("lost * (c.one - k)", "lost"),
        ("+ k * c.ln2_low)) - f)", "- k * c.ln2_low)) - f)"),
        ("where(y, p, c.one - p)", "where(y, p, c.one)"),
        ("b * loss_from_proba(p, a != a)", "b * loss_from_proba(p, a == a)"),
        ("where(b == c.zero, -a / p, mixed)", "mixed"),
    ),
    *_in("kernels/words.py", "z", ("exp_clamp=746", "exp_clamp=744"), ("exp_clamp=105", "exp_clamp=103")),
    *_in(
        "kernels/coefficients.py",
        "z",
        ("0.16666666666666413", "0.16666666666669413"),
        ("0.6666666666666631", "0.6666666666666031"),
        ("0.4002170003952185", "0.4003170003952185"),
    ),
    *_in(
        "kernels/coefficients.py",
        "p",
        ("0.39999999999416586", "0.39999999996416586"),
        ("0.3997754803543605", "0.4007754803543605"),
    ),
]


class Result(NamedTuple):
    mutation: Mutation
    killed: bool
    seconds: float
    said: str


def occurrences(mutation: Mutation) -> int:
    """Return how often the old text stands in the file; it must be once."""
    text = (ROOT / "src" / "logloss" / mutation.file).read_text(encoding="utf-8")
    return text.count(mutation.old)


def _tests(suite: Suite, copy: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": str(copy / "src"),
        "NUMBA_CACHE_DIR": str(copy / "cache"),
        "LOGLOSS_TEST_MODE": suite.mode,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, *suite.arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def try_mutation(mutation: Mutation, copy: Path) -> Result:
    """Break one line of the copy, run the tests, and mend the line."""
    path = copy / "src" / "logloss" / mutation.file
    whole = path.read_text(encoding="utf-8")
    assert whole.count(mutation.old) == 1, f"stands there {whole.count(mutation.old)} times: {mutation}"
    path.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    start = time.perf_counter()
    try:
        done = _tests(SUITES[mutation.suite], copy)
        said = next((line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))), "")
        assert done.returncode in (0, 1), f"the tests did not run ({done.returncode}): {mutation}\n{done.stdout}"
        killed = done.returncode == 1
    except subprocess.TimeoutExpired:
        killed, said = True, f"did not end within {LIMIT} s"
    finally:
        path.write_text(whole, encoding="utf-8")
    return Result(mutation, killed, time.perf_counter() - start, said)


def run(mutations: Iterable[Mutation], workers: int) -> Iterator[Result]:
    """Try all mutations; but first see that the tests are green without them."""
    mutations = list(mutations)
    with tempfile.TemporaryDirectory(prefix="logloss-mutations-") as folder:
        copies: queue.SimpleQueue[Path] = queue.SimpleQueue()
        for number in range(workers):
            shutil.copytree(
                ROOT / "src", Path(folder) / str(number) / "src", ignore=shutil.ignore_patterns("__pycache__")
            )
            copies.put(Path(folder) / str(number))

        def with_copy(work, *arguments):
            copy = copies.get()
            try:
                return work(*arguments, copy)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            names = sorted({mutation.suite for mutation in mutations})
            for name, done in zip(names, pool.map(lambda n: with_copy(_tests, SUITES[n]), names), strict=True):
                if done.returncode:
                    raise SystemExit(f"the suite {name!r} is red before anything is broken:\n{done.stdout}")
            yield from pool.map(lambda m: with_copy(try_mutation, m), mutations)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only mutations whose file or text contains this")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    chosen = [m for m in MUTATIONS if arguments.only in str(m) or arguments.only == m.suite]
    survivors = []
    for result in run(chosen, arguments.workers):
        survivors += [] if result.killed else [result]
        verdict = "red     " if result.killed else "SURVIVED"
        sys.stdout.write(f"{verdict} {result.seconds:5.1f} s  {result.mutation}\n{'':18}{result.said}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - len(survivors)} of {len(chosen)} mutations went red.\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
