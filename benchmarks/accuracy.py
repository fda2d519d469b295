"""Measure the errors of value and gradient, ours and others', and write docs/accuracy.md.

`python benchmarks/accuracy.py` measures on the tests' domain (two minutes). `--exhaustive` first goes through every
float32 (some minutes) and records the result, which the page quotes from then on.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # the oracle and the domain are the tests'

import exhaustive
import oracle
from accuracy_peers import PEERS, Peer, Values
from domains import FORMATS, GIVEN, Format, soft_labels
from race import table
from run import machine

PROSE = Path(__file__).with_name("accuracy_prose.md")
PAGE = Path(__file__).parents[1] / "docs" / "accuracy.md"
N = 1000  # how dense the domain is; the tests take 200
WORDS = {"logits": "logits", "proba": "probabilities"}


class Region(NamedTuple):
    """Rows whose certainty `c` lies in a range: c is the logit, or the probability, of the row's own label."""

    name: str
    holds: Callable[[np.ndarray], np.ndarray]


REGIONS = {
    "logits": [
        Region("z = −∞ (wrong)", lambda c: c == -np.inf),
        Region("−max … −40 (wrong)", lambda c: (c > -np.inf) & (c <= -40)),
        Region("−40 … −1 (wrong)", lambda c: (c > -40) & (c <= -1)),
        Region("−1 … 1", lambda c: (c > -1) & (c < 1)),
        Region("1 … 12 (right)", lambda c: (c >= 1) & (c < 12)),
        Region("12 … 30 (right)", lambda c: (c >= 12) & (c < 30)),
        Region("30 … 80 (right)", lambda c: (c >= 30) & (c < 80)),
        Region("80 … max (right)", lambda c: (c >= 80) & (c < np.inf)),
        Region("z = +∞ (right)", lambda c: c == np.inf),
    ],
    "proba": [
        Region("0 (certain, wrong)", lambda c: c == 0),
        Region("0 … 1e-7", lambda c: (c > 0) & (c < 1e-7)),
        Region("1e-7 … 0.5", lambda c: (c >= 1e-7) & (c < 0.5)),
        Region("0.5 … 1 − 1e-3", lambda c: (c >= 0.5) & (c < 1 - 1e-3)),
        Region("1 − 1e-3 … 1 − 1e-7", lambda c: (c >= 1 - 1e-3) & (c < 1 - 1e-7)),
        Region("1 − 1e-7 … 1", lambda c: (c >= 1 - 1e-7) & (c < np.inf)),
        Region("1 (certain, right)", lambda c: c == np.inf),
    ],
}

POINTS = {  # the label, and the logit or probability
    ("logits", np.float32): [(0, -13), (1, 13), (0, -17), (1, 17), (1, 40), (1, -40), (1, np.inf), (0, 1e38)],
    ("logits", np.float64): [(0, -13), (1, 17), (0, -40), (1, 40), (0, 40), (1, np.inf), (0, np.inf), (0, 1e308)],
    ("proba", np.float32): [(1, 1 - 2**-24), (0, 1 - 2**-24), (0, 1e-20), (1, 1e-20), (1, 0), (1, 1)],
    ("proba", np.float64): [(1, 1 - 2**-53), (0, 1 - 2**-53), (0, 1e-20), (1, 1e-20), (1, 0), (1, 1)],
}


def installed(peer: Peer) -> bool:
    try:
        return all(importlib.metadata.version(name) for name in peer.needs)
    except importlib.metadata.PackageNotFoundError:
        return False


def peers(given: str) -> list[Peer]:
    return [peer for peer in PEERS[given] if installed(peer)]


def errors(results: Values, truth: oracle.Truth, dtype: Format) -> Iterator[np.ndarray | None]:
    for got, exact in zip(results, (truth.loss, truth.grad), strict=True):
        yield None if got is None else oracle.ulps(got, exact, dtype)


def figure(ulps: np.ndarray | None) -> str:
    if ulps is None:
        return "–"
    worst = ulps.max()
    if worst < 100:
        return f"{worst:.2f}"
    return "∞" if worst > 1e17 else f"{worst:.0e}".replace("e+0", "e").replace("e+", "e")


def region_table(given: str, dtype: Format) -> str:
    """Return the largest errors by region, both labels together."""
    x = np.tile(GIVEN[given](dtype, N), 2)
    y = np.repeat(np.array([0, 1], dtype), x.size // 2)
    of_label = {"logits": (-x, x), "proba": (1 - x.astype(float), x)}[given]
    # 1 − p of a tiny p rounds to 1, but is not certain.
    certainty = np.where((given == "proba") & (x == y), np.inf, np.where(y == 1, of_label[1], of_label[0]))
    truth = oracle.truth(given, y, x)
    columns = [list(errors(peer.compute(y, x), truth, dtype)) for peer in peers(given)]
    rows = []
    for region in REGIONS[given]:
        here = region.holds(certainty)
        cells = [[None if column is None else column[here] for column in both] for both in columns]
        rows.append([region.name, *(f"{figure(value)} / {figure(gradient)}" for value, gradient in cells)])
    return table([f"{WORDS[given]}, {dtype.__name__}", *(peer.name for peer in peers(given))], rows)


def shown(number: float) -> str:
    return f"{number:.6g}".replace("inf", "∞").replace("-", "−").replace("nan", "NaN")


def point_table(given: str, dtype: Format) -> str:
    """Return what each library gives at single points: value, then gradient."""
    points = POINTS[given, dtype]
    y, x = (np.array(column, dtype) for column in zip(*points, strict=True))
    truth = oracle.truth(given, y, x)
    columns: list[Values] = [(truth.loss.rounded(dtype), truth.grad.rounded(dtype))]
    columns += [peer.compute(y, x) for peer in peers(given)]
    rows = []
    for i, (label, _) in enumerate(points):
        at = f"1 − {shown(1 - float(x[i]))}" if given == "proba" and 0.9 < x[i] < 1 else shown(float(x[i]))
        cells = [
            f"{shown(float(value[i]))} / {'–' if gradient is None else shown(float(gradient[i]))}"
            for value, gradient in columns
        ]
        rows.append([str(label), at, *cells])
    name = {"logits": "z", "proba": "p"}[given]
    return table(["y", f"{name}, {dtype.__name__}", "exact", *(peer.name for peer in peers(given))], rows)


def soft_table() -> str:
    """Return the errors for soft labels; from logits, the gradient's is absolute."""
    compute = {given: PEERS[given][0].compute for given in GIVEN}
    rows = []
    for given in GIVEN:
        for dtype in FORMATS:
            x = GIVEN[given](dtype, N)
            y = soft_labels(dtype, x.size)
            value, gradient = compute[given](y, x)
            truth = oracle.truth(given, y, x)
            assert gradient is not None
            if given == "logits":
                off = np.abs(oracle.distance(gradient, truth.grad)) / float(np.finfo(dtype).epsneg)
                second = f"{off.max():.2f} · 2{'⁻⁵³' if dtype is np.float64 else '⁻²⁴'}, absolute"
            else:
                second = f"{figure(oracle.ulps(gradient, truth.grad, dtype))} ulp"
            rows.append(
                [f"{WORDS[given]}, {dtype.__name__}", f"{figure(oracle.ulps(value, truth.loss, dtype))} ulp", second]
            )
    return table(["soft labels", "value", "gradient"], rows)


def exhaustive_table() -> str:
    if not exhaustive.RESULT.exists():
        return "Not yet run: `python benchmarks/accuracy.py --exhaustive`."
    record = json.loads(exhaustive.RESULT.read_text(encoding="utf-8"))
    rows = [
        [name, f"{sweep['count']:,}", *(f"{sweep[q][0]:.3f} ulp at {sweep[q][1]!r}" for q in ("value", "gradient"))]
        for name, sweep in record["sweeps"].items()
    ]
    measured = record["machine"]
    note = f"Measured on {measured['date']} at commit {measured['commit']}, with {measured['versions']}."
    return table(["sweep", "numbers", "value", "gradient"], rows) + "\n\n" + note


def joined(make: Callable[[str, Format], str]) -> str:
    return "\n\n".join(make(given, dtype) for given in GIVEN for dtype in FORMATS)


def page() -> str:
    facts = "\n".join(f"- {name}: {value}" for name, value in machine().items())
    return PROSE.read_text(encoding="utf-8").format(
        facts=facts,
        exhaustive=exhaustive_table(),
        regions=joined(region_table),
        points=joined(point_table),
        soft=soft_table(),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--exhaustive", action="store_true", help="first go through every float32 and record the result"
    )
    if parser.parse_args().exhaustive:
        exhaustive.run(machine())
    text = page()
    print(text)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
