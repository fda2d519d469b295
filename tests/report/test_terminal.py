"""The report says what the record holds, in words and rounded, and no name or value in it can do harm."""

import io
import math
import re
from dataclasses import replace

import numpy as np
import pytest

import logloss
from logloss._evaluate.records.evaluation import Evaluation, WorstRow
from logloss._report.door import show
from logloss._report.number_format import estimate
from logloss._stats.calibration.tails import Tail
from logloss._stats.clusters import Clustering
from logloss._stats.inference.estimate import Estimate
from logloss._stats.slices import Slice

GOOD = logloss.evaluate(y=[1, 0, 1, 1, 0, 1], p=[0.75, 0.25, 0.5, 0.9, 0.1, 0.2], worst=3)
INFINITE = logloss.evaluate(y=[1, 0], p=[0.0, 0.25])
ONE_CLASS = logloss.evaluate(y=[1, 1, 1], p=[0.5, 0.6, 0.7])


def printed(evaluation: Evaluation, *, plain: bool = True) -> str:
    stream = io.StringIO()
    show(evaluation, stream, plain=plain)
    return stream.getvalue()


def test_the_headline_is_rounded_to_its_standard_error() -> None:
    result = replace(GOOD, log_loss=0.32408212333493536, se=0.0315, ci95=(0.2623, 0.3858), n=208)
    assert "log loss 0.324 ± 0.032 (95 % 0.262 to 0.386), n = 208" in printed(result)
    result = replace(GOOD, log_loss=0.324082, se=0.00021, ci95=(0.32367, 0.32449), n=2_080_000)
    assert "log loss 0.32408 ± 0.00021 (95 % 0.32367 to 0.32449), n = 2,080,000" in printed(result)


def test_an_interval_that_would_reach_below_0_is_cut_off_and_called_rough() -> None:
    result = replace(GOOD, log_loss=0.31, se=0.2, ci95=(-0.09, 0.71), n=2)
    assert "log loss 0.31 ± 0.20 (95 % 0.00 to 0.71), n = 2  (a rough interval, cut off at 0)" in printed(result)
    assert "rough" not in printed(replace(result, ci95=(0.0, 0.62)))


def test_it_says_everything() -> None:
    shown = printed(GOOD)
    for part in ("positives", "4 of 6", "66.7 %", "base-rate loss", "normalized entropy", "infinite rows", "1e-3, "):
        assert part in shown
    for part in ("1e-7", "1e-15", "worst rows", "always predicting", "cannot be told", "D²", "in bits", "Brier score"):
        assert part in shown
    for part in ("miscalibration", "if calibrated", "− discrimination", "+ uncertainty", "slope", "-in-the-large"):
        assert part in shown
    for part in ("expected log loss", "ECE", "confident misses", "of the total loss"):
        assert part in shown
    assert shown.index("slope") < shown.index("expected log loss") < shown.index("ECE"), "the ECE comes last"
    rows = re.findall(r"^ +(\d+)  ([01]) +([\d.]+) +([\d.]+)$", shown, re.MULTILINE)
    assert rows == [("5", "1", "0.2", "1.609"), ("2", "1", "0.5", "0.6931"), ("0", "1", "0.75", "0.2877")]


def test_rows_without_numbers_are_told_by_what_is_shown() -> None:
    worst = tuple(replace(row, row=None, shown={"city": f"c{at}"}) for at, row in enumerate(GOOD.worst))
    shown = printed(replace(GOOD, worst=worst))
    assert "worst rows; they hold" in shown
    assert "None" not in shown
    assert re.findall(r"^  (c\d)  ", shown, re.MULTILINE) == ["c0", "c1", "c2"]


def test_infinite_losses_are_explained() -> None:
    shown = printed(INFINITE)
    assert "log loss ∞, n = 2" in shown
    assert "1 row has p of exactly 0 or 1 and the other outcome" in shown


def test_a_probability_that_only_rounds_to_1_is_told_from_1() -> None:
    shown = printed(logloss.evaluate(y=[0, 0, 0], p=[1.0, 1 - 2.0**-40, 0.999999]))
    assert re.findall(r"^ +\d+  0 +(.+?)  +[\d.∞]+$", shown, re.MULTILINE) == ["1", "1 − 9.1e-13", "0.999999"]


def test_one_class_is_explained() -> None:
    assert "All labels are the same" in printed(ONE_CLASS)
    assert INFINITE.reasons["se"] in printed(INFINITE)


def test_worse_than_the_base_rate_is_said() -> None:
    assert "Worse than always predicting" in printed(logloss.evaluate(y=[1, 0, 1, 0] * 10, p=[0.1, 0.8, 0.2, 0.9] * 10))


@pytest.mark.parametrize("result", [GOOD, INFINITE, ONE_CLASS])
def test_a_record_from_json_is_reported_the_same(result: Evaluation) -> None:
    for plain in (True, False):
        assert printed(Evaluation.from_json(result.to_json()), plain=plain) == printed(result, plain=plain)


def test_plain_has_neither_color_nor_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = printed(GOOD)
    assert "\x1b" not in shown
    assert "█" not in shown


def test_red_is_for_loss_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = printed(INFINITE, plain=False) + printed(GOOD, plain=False)
    red = re.findall(r"\x1b\[(?:1;)?31m(.*?)\x1b\[0m", shown)
    assert red
    assert all(re.fullmatch(r" *(∞|[\d.]+)|  [█▏▎▍▌▋▊▉▶]*", part) for part in red), red
    assert "█" * 24 + "▶" in shown


def test_a_bar_is_as_long_as_its_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    result = replace(GOOD, worst=tuple(WorstRow(k, 1.0, 0.5, loss) for k, loss in enumerate((4.0, 2.0, 1.0, 0.0))))
    lengths = [line.count("█") for line in printed(result, plain=False).splitlines()[-4:]]
    assert lengths == [24, 12, 6, 0]


@pytest.mark.parametrize(
    "name", ["\x1b[2J\x1b]0;title\x07", "[bold red]x[/]", ":smile:", "a" * 10_000, "a\r\nb\u2028c", "\u202eabc"]
)
@pytest.mark.parametrize("plain", [True, False])
def test_names_do_no_harm(name: str, plain: bool) -> None:
    result = replace(
        GOOD,
        source=name,
        columns={"y": name, "p": name, "weight": name},
        positive=name,
        others=(name,) * 12,
        se=None,
        normalized_entropy=None,
        calibration=None,
        expected=None,
        reasons={"se": name, "normalized_entropy": name, "calibration": name, "expected": name},
    )
    shown = printed(result, plain=plain)
    kept = re.sub(r"\x1b\[[\d;]*m", "", shown) if not plain else shown
    assert all(character.isprintable() or character == "\n" for character in kept)
    assert max(map(len, kept.splitlines())) < 600
    assert len(kept.splitlines()) == len(printed(replace(result, **_tame(result)), plain=plain).splitlines())
    if name.startswith("["):
        assert name in kept


def _tame(result: Evaluation) -> dict[str, object]:
    return {"source": "s", "columns": {"y": "y", "p": "p", "weight": "w"}, "positive": "a", "others": ("b",)}


def test_soft_labels_weights_and_drops_are_shown() -> None:
    result = logloss.evaluate(
        y=["b", "a", None, "c"], p=[0.5, 0.25, 0.5, 0.75], weight=[1, 2, 3, 0.5], positive="b", missing="drop"
    )
    shown = printed(result)
    for part in ("sum of weights", "3.5", "positive label", "a, c", "dropped rows", "1 of 4"):
        assert part in shown
    assert "0.75 of 2" in printed(logloss.evaluate(y=[0.25, 0.5], p=[0.5, 0.5]))


def test_logits_are_shown_as_logits() -> None:
    result = logloss.evaluate(y=[1, 0], logit=[-math.inf, 3.5])
    shown = printed(result)
    assert re.search(r"row +y +logit +loss", shown)
    assert "-inf" in shown


def test_the_ends_of_all_bins_are_stated() -> None:
    ends = re.search(r"the bins, from ([\d.e-]+), end at ((?:[\d.e-]+,?\s+)+)", printed(GOOD))
    assert ends
    assert [float(each) for each in ends[2].replace(",", " ").split()] == [each.high for each in GOOD.ece.bins]
    assert float(ends[1]) == GOOD.ece.bins[0].low


@pytest.mark.parametrize("plain", [True, False])
def test_lines_are_not_too_long_for_a_terminal(plain: bool) -> None:
    shown = re.sub(r"\x1b\[[\d;]*m", "", printed(GOOD, plain=plain) + printed(INFINITE, plain=plain))
    assert max(map(len, shown.splitlines())) <= 120


def test_thresholds_that_no_row_comes_near_are_left_out() -> None:
    tails = tuple(
        Tail(given, 0, expected, z, "consistent")
        for given, expected, z in ((1 / 8, 3.0, -1.9), (1 / 32, 0.001, -0.1), (1 / 128, 1e-9, None))
    )
    shown = printed(replace(GOOD, tails=tails))
    assert "1/8" in shown
    assert "1/32" not in shown
    assert "confident misses" not in printed(replace(GOOD, tails=None))


def test_slices_stand_by_what_they_add_and_say_what_is_wrong() -> None:
    slices = (
        Slice("soil", "sand", 900, 300, 900.0, 0.4, -0.1, -0.05, 0.001, 0.9, 1.0, "", small=False),
        Slice("soil", "\x1b[2Jclay", 100, 90, 100.0, 0.9, 0.4, 0.04, 0.3, 1e-13, 1e-12, "", small=False),
        Slice("soil", None, 4, 1, 4.0, 0.5, None, None, -0.2, None, None, "one row", small=True),
    )
    shown = printed(replace(GOOD, slices=slices))
    rows = shown.partition("by soil")[2].splitlines()[2:5]
    assert [row.split()[0] for row in rows] == ["(missing)", "\N{REPLACEMENT CHARACTER}[2Jclay", "sand"]
    assert rows[0].endswith("few rows")
    assert rows[1].endswith("predictions too low")
    assert rows[2].endswith("1")
    assert "sums to 0" in shown


def test_only_the_slices_that_matter_are_shown() -> None:
    slices = tuple(
        Slice("id", f"v{k}", 50, 20, 50.0, 0.5, k / 100, k / 100, 0.0, 1.0, 1.0, "", small=False) for k in range(50)
    )
    shown = printed(replace(GOOD, slices=slices))
    assert "v49 " in shown
    assert "v1 " not in shown
    assert "30 more slices" in shown


def test_clusters_are_said() -> None:
    result = replace(GOOD, cluster=Clustering("patient", 12, 0.25, 0.1, spilled=False))
    assert re.search(
        r"patient clusters +12 +the largest has 25 % of the rows; ± 0.1 if rows were independent\n", printed(result)
    )


def test_zero_has_no_sign() -> None:
    assert estimate(Estimate(-0.001, 0.2, -0.4, 0.4)) == "0.00 (95 % -0.40 to 0.40)"


def test_what_is_not_known_of_many_clustered_rows_is_left_out_of_every_report() -> None:
    n = 70_000
    p = np.random.default_rng(2).random(n)
    result = logloss.evaluate(y=np.arange(n) % 2, p=p, cluster=np.arange(n) // 10, worst=0)
    assert result.curve.low == ()
    assert "calibration" in result.reasons
    assert "expected log loss" in printed(result)
    assert "<svg" in result.to_html()
