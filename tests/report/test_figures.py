"""Figures are drawn from the record alone, all in one look, and each has its numbers as a table."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import logloss
from logloss._evaluate.records.evaluation import Evaluation
from logloss._report.document import Picture
from logloss._report.evaluation import document
from logloss._report.figures import evaluation
from logloss._report.figures.slices import costliest
from logloss._report.figures.style import BLUE, GRAY, PALE, RED

pytest.importorskip("matplotlib").use("agg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402

RANDOM = np.random.default_rng(3)
P = RANDOM.random(3000) ** 2
CASES = {
    "usual": logloss.evaluate(y=RANDOM.random(P.size) < P, p=P),
    "one row": logloss.evaluate(y=[1], p=[0.25]),
    "perfect": logloss.evaluate(y=[1, 0], p=[1.0, 0.0]),
    "infinite": logloss.evaluate(y=[1, 0, 1], p=[0.0, 0.1, 0.7]),
    "all infinite": logloss.evaluate(y=[1, 1], p=[0.0, 0.0]),
    "soft": logloss.evaluate(y=[0.2, 0.7], p=[0.3, 0.6]),
    "rare": logloss.evaluate(y=RANDOM.random(2000) < 1e-3, p=np.full(2000, 1e-3)),
    "logits": logloss.evaluate(y=[1, 0], logit=[np.inf, -800.0]),
    "weights": logloss.evaluate(y=[1, 0, 1], p=[0.9, 0.2, 0.9], weight=[1, 2, 5]),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", evaluation.FIGURES)
def test_every_record_is_drawn(case: str, name: str) -> None:
    result = CASES[case]
    if name not in evaluation.drawable(result):
        assert (name, case) == ("curve", "soft")
        return
    shown = evaluation.svg(result, name)
    assert ET.fromstring(shown).tag.endswith("svg")  # noqa: S314  # our own
    assert "nan" not in shown.lower()
    assert shown == evaluation.svg(Evaluation.from_json(result.to_json()), name), "the same each time"
    assert evaluation.FIGURES[name].says(result)
    twin = evaluation.twin(result, name)
    assert twin.rows
    assert all(len(row) == len(twin.head) for row in twin.rows)


@pytest.mark.parametrize("name", evaluation.FIGURES)
def test_a_picture_loads_nothing_and_shares_no_names(name: str) -> None:
    root = ET.fromstring(evaluation.svg(CASES["usual"], name))  # noqa: S314
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                assert value.startswith(name)
            if key.endswith("href"):
                assert value.startswith(f"#{name}")
    assert len(evaluation.svg(CASES["usual"], name)) < 100_000


def test_pictures_do_not_grow_with_the_rows() -> None:
    p = RANDOM.random(200_000)
    large = logloss.evaluate(y=RANDOM.random(p.size) < p, p=p)
    for name in evaluation.FIGURES:
        assert len(evaluation.svg(large, name)) < 1.2 * len(evaluation.svg(CASES["usual"], name)) + 10_000


def test_red_is_for_loss_alone() -> None:
    for name in ("reliability", "distribution"):
        assert RED not in evaluation.svg(CASES["usual"], name)
    for name in ("curve", "deciles"):
        assert RED in evaluation.svg(CASES["usual"], name)


def test_colors_differ_in_lightness_so_that_print_and_the_color_blind_tell_them_apart() -> None:
    def lightness(color: str) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))

    def contrast(one: str, other: str) -> float:
        light, dark = sorted((lightness(one), lightness(other)), reverse=True)
        return (light + 0.05) / (dark + 0.05)

    for color in (RED, BLUE, GRAY):
        assert contrast(color, "#ffffff") >= 3, "what WCAG asks of graphics"
    assert contrast(BLUE, PALE) >= 3
    assert contrast(GRAY, PALE) >= 3


@pytest.mark.parametrize("name", evaluation.FIGURES)
def test_a_record_draws_itself(name: str) -> None:
    method = getattr(CASES["usual"], f"plot_{name}")
    _, ax = plt.subplots()
    assert method(ax) is ax
    fresh = method()
    assert fresh.get_title(loc="left") == evaluation.FIGURES[name].title
    plt.close("all")


def test_the_curve_lies_where_the_record_says() -> None:
    result = CASES["usual"]
    ax = result.plot_reliability()
    assert any(np.array_equal(line.get_ydata(), result.curve.rate) for line in ax.lines)
    tenths = result.plot_deciles()
    assert [bar.get_width() for bar in tenths.patches] == [band.loss for band in result.deciles]
    plt.close("all")


@pytest.mark.slow
def test_misses_and_slices_are_drawn() -> None:
    sliced = logloss.evaluate({"y": RANDOM.random(P.size) < P, "p": P, "k": np.arange(P.size) % 40}, by="k")
    certain = logloss.evaluate({"y": [1, 0, 1], "p": [0.0, 0.1, 0.7], "k": ["a", "a", "b"]}, by="k")
    for result in (sliced, certain):
        again = Evaluation.from_json(result.to_json())
        for part in (part for part in document(result).parts if isinstance(part, Picture)):
            drawn = part.svg()
            assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314
            assert "nan" not in drawn.lower()
            (same,) = (each for each in document(again).parts if isinstance(each, Picture) and each.name == part.name)
            assert drawn == same.svg()
    misses = sliced.plot_misses()
    assert sliced.tails is not None
    bars = [bar.get_width() for bar in misses.patches]
    assert bars == [tail.observed for tail in sliced.tails][: len(bars)]
    bars = [bar.get_width() for bar in sliced.plot_slices(by="k").patches]
    shown = costliest(sliced.slices)
    assert bars == [each.log_loss for each in shown]
    assert len(bars) == min(len(sliced.slices), 20)
    plt.close("all")


def test_what_is_not_there_is_not_drawn() -> None:
    with pytest.raises(logloss.LogLossError, match="rows have weights"):
        CASES["weights"].plot_misses()
    with pytest.raises(logloss.LogLossError, match="by="):
        CASES["usual"].plot_slices()
    with pytest.raises(logloss.LogLossError, match="one of k"):
        logloss.evaluate({"y": [1, 0], "p": [0.6, 0.5], "k": ["a", "b"]}, by="k").plot_slices(by="z")
