"""The report of a comparison says what the record holds, and no name in it can do harm."""

import html
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from logloss import Comparison, compare, reconcile
from logloss._report.comparison import document, portions, ranking
from logloss._report.document import Picture
from logloss._report.door import show
from logloss._report.figures import comparison as figures
from logloss._report.figures.style import RED
from logloss._sources.join import Join
from logloss.errors import ArgumentError

pytest.importorskip("matplotlib").use("agg")
from matplotlib import pyplot as plt  # noqa: E402

RANDOM = np.random.default_rng(8)
P = RANDOM.random(500)
Y = (RANDOM.random(500) < P).astype(np.int64)
TWO = compare(y=Y, p={"sharp": P, "flat": np.full(500, 0.5)}, baseline="flat")
MANY = compare(y=Y, p={f"m{at}": P ** (1 + at / 4) for at in range(6)})
INFINITE = compare(y=[1, 0, 1], p={"a": [0.5, 0.5, 0.0], "b": [0.2, 0.0, 0.7], "c": [0.0, 0.5, 0.5]})


def printed(comparison: Comparison, *, plain: bool = True) -> str:
    stream = io.StringIO()
    show(comparison, stream, plain=plain)
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
    assert "cluster-robust standard errors, by patient" in shown
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


def test_of_many_parts_those_that_matter_are_shown() -> None:
    by = np.array([f"v{at % 50}" for at in range(500)])
    result = compare({"y": Y, "p": P, "q": P**2, "by": by}, p=["p", "q"], by="by")
    shown = printed(result).partition("by by")[2]
    assert "30 more, in --json, contribute less" in shown
    (found,) = result.differences
    sizes = {each.value: abs(each.share or 0.0) for each in found.portions if each.by == "by"}
    kept = re.findall(r"^  (v\d+) ", shown, re.MULTILINE)
    assert len(kept) == 20
    assert min(sizes[value] for value in kept) >= max(size for value, size in sizes.items() if value not in kept)


@pytest.mark.parametrize("result", [TWO, MANY, INFINITE])
def test_every_comparison_is_drawn(result: Comparison) -> None:
    for picture in (part for part in document(result).parts if isinstance(part, Picture)):
        drawn = picture.svg()
        assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314  # our own
        assert "nan" not in drawn.lower()
        assert drawn == picture.svg(), "the same each time"
        assert picture.says.endswith(".")
        assert picture.twin.rows
    for name in figures.FIGURES:
        ax = getattr(result, f"plot_{name}")()
        assert ax.get_title(loc="left")
        assert getattr(result, f"plot_{name}")(ax) is ax
    plt.close("all")


def test_red_is_for_losses_and_not_for_differences() -> None:
    assert RED in figures.svg(TWO, "losses")
    assert RED not in figures.svg(TWO, "differences")
    assert RED not in figures.svg(TWO, "portions", TWO.differences[0], TWO.differences[0].portions[0].by)


def test_the_figures_lie_where_the_record_says() -> None:
    (found,) = TWO.differences
    bars = TWO.plot_portions().patches
    assert [bar.get_width() for bar in bars] == [each.share for each in found.portions]
    line, dot, _ = TWO.plot_differences().lines
    assert tuple(line.get_xdata()) == found.ci95
    assert list(dot.get_xdata()) == [found.mean]
    dots = TWO.plot_losses().lines[-2]
    assert list(dots.get_xdata()) == [model.log_loss for model in TWO.models]
    plt.close("all")


@pytest.mark.parametrize("chosen", [{"model": "m9"}, {"model": "m0"}, {"by": "season"}])
def test_only_what_was_compared_is_drawn(chosen: dict[str, str]) -> None:
    with pytest.raises(ArgumentError, match="one of"):
        MANY.plot_portions(**chosen)


def test_a_page_says_what_the_terminal_says() -> None:
    page = html.unescape(re.sub(r"<[^>]+>", " ", MANY.to_html()))
    for table in (ranking(MANY), portions(MANY.differences[0], MANY.differences[0].portions[0].by)):
        for row in table.rows:
            assert all(cell in page for cell in row)
    assert all(each.sentence in page for each in MANY.differences)
    assert MANY.to_html() == Comparison.from_json(MANY.to_json()).to_html()


def test_a_reconciliation_is_a_page_too() -> None:
    found = reconcile(y=[1, 0, 1], p=[0.9, 0.2, 0.0])
    page = html.unescape(re.sub(r"<[^>]+>", " ", found.to_html()))
    for each in found.libraries:
        assert each.name in page
        assert each.rule in page
    assert "1 clipped row adds" in page
    assert "All agree" in reconcile(y=[1, 0], p=[0.75, 0.25]).to_html()
