"""The numbers that the page shows are the package's own: losses and slopes within 4 ulp, training within 1e-12."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from moments import SITES, give, unfold

import logloss
from logloss._lesson.datasets import teaching_sets
from logloss._train import descent, standardized

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
ULPS = 4
TAPE = 1e-12  # relative, to the largest weight of a step


def values(page: "Page", selector: str) -> list[float]:
    """Return the values of the numbers that a selector finds, or that are in what it finds."""
    found = page.eval_on_selector_all(
        f":is({selector}):is([data-value], :has([data-value]))",
        "all => all.flatMap((e) => e.matches('[data-value]') ? [e] : [...e.querySelectorAll('[data-value]')])"
        ".map((e) => e.dataset.value)",
    )
    return [float(value) for value in found]


def rows(page: "Page", table: str) -> list[list[float]]:
    """Return the numbers of a table, a list for each row of its body."""
    found = page.eval_on_selector_all(
        f"{table} tbody tr", "all => all.map((row) => [...row.querySelectorAll('.number')].map((n) => n.dataset.value))"
    )
    return [[float(value) for value in row] for row in found]


def near(ours: Any, theirs: Any) -> bool:
    """Return whether all numbers are equal, or as near as 4 ulp of theirs."""
    ours, theirs = np.atleast_1d(ours).astype(float), np.atleast_1d(theirs).astype(float)
    assert ours.shape == theirs.shape
    with np.errstate(invalid="ignore"):
        return bool(np.all((ours == theirs) | (np.abs(ours - theirs) <= ULPS * np.spacing(np.abs(theirs)))))


@pytest.mark.parametrize("y", [1.0, 0.0, 0.3])
@pytest.mark.parametrize("p", [0.85, 0.5, 1e-9, 0.999999, 0.0, 1.0])
def test_play(open_tab: OpenTab, file_url: str, y: float, p: float) -> None:
    page = open_tab(at=file_url, fragment=f"#v1&tab=play&play.y={y:g}&play.p={p!r}")
    unfold(page)
    loss = logloss.log_loss([y], [p])
    assert near(values(page, ".play-value"), loss)
    if 0 < p < 1:
        _, slope = logloss.value_and_grad([y], [p])
        assert near(values(page, ".play-slopes")[0], slope)
        assert values(page, ".play-slopes")[1] == p - y
    labels = list(dict.fromkeys([1.0, 0.0, y]))
    table = rows(page, ".play-figure")
    assert len(table) >= 9
    for point, *losses in table:
        assert near(losses, logloss.log_loss(labels, [point] * len(labels), reduction="none"))


def test_start_reaches_both_ends(open_tab: OpenTab) -> None:
    page = open_tab("start")
    for key, costs in (("End", [math.inf, 0.0]), ("Home", [0.0, math.inf])):
        page.locator("#start-p").press(key)
        page.wait_for_timeout(100)
        assert values(page, ".start-outcome") == costs
        assert "ruled out" in page.inner_text(".start-outcomes")


def test_play_in_bits(open_tab: OpenTab, file_url: str) -> None:
    page = open_tab(at=file_url, fragment="#v1&tab=play&play.p=0.3&play.base=2")
    assert near(values(page, ".play-value"), logloss.explain(y=1, p=0.3, bits=True).loss)


def test_why(open_tab: OpenTab, file_url: str) -> None:
    y, p = [1, 0, 1, 0, 1], [0.9, 0.999, 0.6, 1e-4, 0.02]
    sites = ",".join(f"{a}:{b!r}" for a, b in zip(y, p, strict=True))
    page = open_tab(at=file_url, fragment=f"#v1&tab=why&why.step=7&why.copies=40&why.sites={sites}")
    unfold(page)
    given = [b if a else 1 - b for a, b in zip(y, p, strict=True)]
    losses = logloss.log_loss(y, p, reduction="none")
    mean = logloss.log_loss(y, p)
    product, total, shown = values(page, ".why-sums")
    assert product == math.prod(given)
    assert near([total, shown], [math.fsum(losses), mean])
    given_40 = math.prod([product] * 40)
    many, logs = values(page, ".why-lane")
    assert math.isclose(many, given_40, rel_tol=1e-13, abs_tol=5e-324)
    assert near(logs, -40 * total)
    table = rows(page, ".why-sites")
    assert near([row[-2] for row in table], losses)
    assert [row[-1] for row in table] == [b - a for a, b in zip(y, p, strict=True)]


def learned_from(columns: list[dict[str, Any]]) -> np.ndarray[Any, Any]:
    """Return what the demo learns from, standardized."""
    features = [np.log(column["values"]) if column["log"] else np.array(column["values"]) for column in columns[:2]]
    return standardized(np.column_stack(features)).x


def agrees(page: "Page", x: np.ndarray[Any, Any], y: list[int], step: int, **how: Any) -> None:
    """Compare everything that the demo says about the first rows and steps with the package."""
    tape = descent(x, y, steps=200, **how)
    bias, *weights = tape[step].weights
    for ours, theirs in zip(rows(page, '[data-panel="curves"] .demo-twin'), tape, strict=False):
        assert math.isclose(ours[0], theirs.loss, rel_tol=TAPE)
        assert np.abs(ours[1:4] - theirs.weights).max() <= TAPE * np.abs(theirs.weights).max()
    shown = rows(page, '[data-panel="predictions"] .demo-twin')
    assert len(shown) == min(len(y), 20)
    z = np.array([row[0] for row in shown])
    size = np.abs(bias) + np.abs(x) @ np.abs(weights)
    assert (np.abs(z - (bias + x @ weights)[: len(z)]) <= TAPE * size[: len(z)]).all()
    # From here on the page's own logits are given, so that rounding in the training is not asked again.
    seen = y[: len(z)]
    losses = logloss.log_loss(seen, logits=z, reduction="none")
    _, slopes = logloss.value_and_grad(seen, logits=z, reduction="none")
    assert near([row[1] for row in shown], sigmoid(z))
    assert near([row[1] for row in rows(page, '[data-panel="punishment"] .demo-twin')], losses)
    if how.get("method", "gradient") == "gradient":
        assert near([row[0] for row in rows(page, ".demo-walk")], slopes)
    assert math.isclose(values(page, ".demo-mean")[0], tape[step].loss, rel_tol=TAPE)


def sigmoid(z: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the probabilities, from the package's slope: dL/dz of a label 0 is p."""
    return logloss.value_and_grad(np.zeros(z.size), logits=z, reduction="none")[1]


METHODS: dict[str, dict[str, Any]] = {
    "gradient": {},
    "stochastic": {"batch_size": 5, "seed": 7},
    "momentum": {"momentum": 0.8},
    "newton": {"l2": 0.01, "learning_rate": 1.0},
}
NAMES = {"batch_size": "batch", "learning_rate": "rate"}


@pytest.mark.parametrize("key", ["six", "sites", "fever"])
@pytest.mark.parametrize("method", METHODS)
def test_the_demo(open_tab: OpenTab, file_url: str, method: str, key: str) -> None:
    chosen = next(each for each in teaching_sets() if each["key"] == key)
    how = {"seed": 1, **METHODS[method]}
    settings = "".join(f"&demo.train.{NAMES.get(name, name)}={value}" for name, value in how.items())
    page = open_tab(
        at=file_url,
        fragment=f"#v1&tab=demo&demo.set={key}&demo.step=13&demo.open=pulls&demo.train.method={method}{settings}",
    )
    page.wait_for_selector(".demo-mean .number")
    unfold(page)
    agrees(page, learned_from(chosen["columns"]), chosen["y"], 13, method=method, **how)


def test_own_sites(open_tab: OpenTab) -> None:
    page = open_tab("data")
    give(page, SITES, "mine.csv")
    page.get_by_role("button", name="Train on this").click()
    page.locator(".demo-scrub input").press("ArrowRight")
    page.click('[data-leaf="site"]')
    page.click('[data-leaf="pulls"]')
    page.wait_for_timeout(200)
    unfold(page)
    shaking, blows, labels = zip(*(map(float, line.split(",")) for line in SITES.splitlines()[1:]), strict=True)
    columns = [{"log": False, "values": list(shaking)}, {"log": False, "values": list(blows)}]
    agrees(page, learned_from(columns), [int(label) for label in labels], 1, seed=1)
