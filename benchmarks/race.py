"""How anything is measured: ours and a peer take turns in one run, and a bound says what the two times must show."""

import math
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

THREADS = len(os.sched_getaffinity(0))
ROUNDS = 10
REST = 0.3  # seconds before each turn: the other side's threads go on spinning for up to 0.2 s after their work
SAMPLE = 0.01  # seconds; a call shorter than this is repeated until one sample takes about as long
TURN = 0.2  # seconds of samples, one after the other, before the other side's turn


class Times(NamedTuple):
    """Seconds for one piece of work: ours, the peer's, and which of the peer's ways was its fastest."""

    ours: float
    peer: float = 0.0
    way: str = ""


class Bound(NamedTuple):
    """What the two times must show."""

    figure: Callable[[Times], float]
    holds: Callable[[float, float], bool]
    said: str  # the figure and its bound in words


BOUNDS = {
    "faster": Bound(lambda t: t.peer / t.ours, lambda got, limit: got >= limit, "≥ {:g} ×"),
    "nearly": Bound(lambda t: (t.ours - 0.005) / t.peer, lambda got, limit: got <= limit, "≤ {:g} × + 5 ms"),
    "within": Bound(lambda t: t.ours / t.peer, lambda got, limit: got <= limit, "≤ {:g} ×"),
    "shown": Bound(lambda t: t.peer / t.ours, lambda got, limit: True, "–"),  # for comparison, without a bound
    "beyond": Bound(lambda t: t.ours - t.peer, lambda got, limit: got <= limit, "≤ {:g} s"),
}


class Row(NamedTuple):
    """One line of the table."""

    name: str
    work: str
    peer: str
    bound: str  # a key of BOUNDS
    limit: float
    measure: Callable[[float], Times]  # given the scale: 1 for the size in the table

    def figure(self, times: Times) -> float:
        return BOUNDS[self.bound].figure(times)

    def holds(self, times: Times) -> bool:
        return BOUNDS[self.bound].holds(self.figure(times), self.limit)

    def must(self) -> str:
        return BOUNDS[self.bound].said.format(self.limit)

    def shown(self, times: Times) -> str:
        figure = self.figure(times)
        return f"{figure:.3f} s" if self.bound == "beyond" else f"{figure:.3g} ×"


class MissingPeerError(Exception):
    """A peer, or what it needs, is not on this machine."""


def seconds(call: Callable[[], object], repeat: int = 1) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        call()
    return (time.perf_counter() - start) / repeat


def race(ours: Callable[[], float], ways: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> Times:
    """Time ours and every way of the peer in turn, `rounds` times; the best of each counts, and the peer's fastest way.

    The first call of each is not timed: it compiles, warms and shows that all of them compute the same number.
    """
    calls: dict[str, Callable[[], object]] = {"ours": ours, **ways}
    results = {way: float(call()) for way, call in calls.items()}  # type: ignore[arg-type]
    if not all(math.isclose(result, results["ours"], rel_tol=1e-3) for result in results.values()):
        raise ValueError(f"they do not compute the same thing: {results}")
    repeats = {way: max(1, round(SAMPLE / seconds(call))) for way, call in calls.items()}
    best = dict.fromkeys(calls, math.inf)
    for _ in range(rounds):
        for way, call in calls.items():
            time.sleep(REST)
            end = time.perf_counter() + TURN
            while time.perf_counter() < end:
                best[way] = min(best[way], seconds(call, repeats[way]))
    way = min(ways, key=best.__getitem__)
    return Times(best["ours"], best[way], way if len(ways) > 1 else "")


def take_turns(ours: Callable[[], float], peer: Callable[[], float], rounds: int) -> Times:
    """Let two functions that return their own seconds take turns; the medians count, as start-up scatters upwards."""
    ours(), peer()
    samples = [(ours(), peer()) for _ in range(rounds)]
    return Times(*(statistics.median(column) for column in zip(*samples, strict=True)))


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its columns aligned."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join(f"| {' | '.join(map(str.ljust, line, widths))} |" for line in lines)
