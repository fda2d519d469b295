"""The report of a comparison says what the record holds, and no name in it can do harm."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest

from logloss import Comparison, compare
from logloss.evaluation.comparison import Join
from logloss.report.comparison import show_comparison

RANDOM = np.random.default_rng(8)
P = RANDOM.random(500)
Y = (RANDOM.random(500) < P).astype(np.int64)
TWO = compare(y=Y, p={"sharp": P, "flat": np.full(500, 0.5)}, baseline="flat")
MANY = compare(y=Y, p={f"m{at}": P ** (1 + at / 4) for at in range(6)})
INFINITE = compare(y=[1, 0, 1], p={"a": [0.5, 0.5, 0.0], "b": [0.2, 0.0, 0.7], "c": [0.0, 0.5, 0.5]})


def printed(comparison: Comparison, *, plain: bool = True) -> str:
    stream = io.StringIO()
    show_comparison(comparison, stream, plain=plain)
    return stream.getvalue()


def test_it_says_everything() -> None:
    shown = printed(TWO)
    (found,) = TWO.differences
    assert found.sentence in shown
    assert re.search(r"1\.  sharp +0\.\d+ ± 0\.\d+ +−0\.\d+ ± 0\.\d+ +−0\.\d+ to −0\.\d+ +< 0\.0001", shown)
    assert re.search(r"2\.  flat +0\.69315 ± 0\.00000|2\.  flat +0\.6931", shown)
    assert f"{found.won:,} (" in shown
    assert "sharp against flat, by forecast of the baseline" in shown
    assert re.search(r"0\.5 to 0\.8 +500 ", shown)
    assert "p, Holm" in printed(MANY)


def test_of_many_models_the_best_is_shown_part_by_part() -> None:
    assert printed(MANY).count("against m0") == 1
    assert printed(INFINITE).count("against a") == 2


def test_infinite_losses_are_said() -> None:
    shown = printed(INFINITE)
    assert "1.  b" in shown
    assert "−∞" in shown
    assert "infinitely better" in shown
    assert "undefined" in shown
    assert "cannot be ranked" in shown


def test_what_was_left_out_is_said() -> None:
    joined = Join("id", 498, 2, 0, 1, 0, 0, 3)
    shown = printed(replace(TWO, joined=joined, dropped=7, rows=1500, masked=3, cluster="patient"))
    assert "joined on id: 498 rows matched; ids left out: 2 in the first file alone, 1 more than once" in shown
    assert "3 missing in the second file" in shown
    assert "7 of 1,500 rows dropped" in shown
    assert "3 of 1,500 rows left out by where" in shown
    assert "rows with the same patient" in shown
    assert "498 rows matched, none left out" in printed(replace(TWO, joined=Join("id", 498, 0, 0, 0, 0, 0, 0)))


@pytest.mark.parametrize("result", [TWO, MANY, INFINITE])
def test_a_record_from_json_is_reported_the_same(result: Comparison) -> None:
    for plain in (True, False):
        assert printed(Comparison.from_json(result.to_json()), plain=plain) == printed(result, plain=plain)


def test_red_is_for_loss_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    red = re.findall(r"\x1b\[31m(.*?)\x1b\[0m", printed(TWO, plain=False) + printed(INFINITE, plain=False))
    assert red
    assert all(re.fullmatch(r" *(∞|[\d.]+( ± [\d.]+)?)", part) for part in red), red
    assert "\x1b" not in printed(TWO)


@pytest.mark.parametrize(
    "name", ["\x1b[2J\x1b]0;title\x07", "[bold red]x[/]", ":smile:", "a" * 10_000, "a\r\nb\u2028c", "\u202eabc", "=1+1"]
)
@pytest.mark.parametrize("plain", [True, False])
def test_names_do_no_harm(name: str, plain: bool) -> None:
    result = compare({name: Y, "p": P, f"{name}2": P}, y=name, p=["p", f"{name}2"], baseline=f"{name}2")
    result = replace(result, source=name, cluster=name, joined=Join(name, 1, 1, 1, 1, 1, 1, 1))
    shown = printed(result, plain=plain)
    kept = re.sub(r"\x1b\[[\d;]*m", "", shown) if not plain else shown
    assert all(character.isprintable() or character == "\n" for character in kept)
    assert max(map(len, kept.splitlines())) < 600
