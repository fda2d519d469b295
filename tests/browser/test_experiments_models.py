"""The landscape, more than a line, three classes: their numbers worked out anew, and what hands do with them."""

import json
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from keyboard import Keyboard
from probes import figures_without_table, misprints, mute_sliders
from test_experiments_walk import lacking, told

from logloss._sfc32 import Draws
from logloss._train import descent, standardized

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
Matrix = np.ndarray[Any, np.dtype[np.float64]]

GOLDEN = Path(__file__).parents[2] / "page" / "tests" / "golden"
STEPS = 4
TITLES = {"landscape": "The landscape", "more-than-a-line": "More than a line", "three-classes": "Three classes"}
ADDRESS_HAS = "(part) => location.hash.includes(part)"
NOTED = "(part) => document.querySelector('.demo-note')?.textContent.includes(part)"
MOVED = "(part) => document.querySelector('.demo-note')?.textContent.includes(part) === false"
WRITTEN = "(part) => document.querySelector('.demo-story')?.textContent.includes(part)"
FRAMES = 100  # ms, so that what depends on its size is drawn
LEAST_NEAR = 0.001


def golden(name: str) -> Any:
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def opened(open_tab: OpenTab, key: str, more: str = "", **context: object) -> "Page":
    page = open_tab(fragment=f"#v1&tab=experiments&experiments.key={key}{more}", reduced_motion="reduce", **context)
    page.wait_for_selector(".experiment .demo-story strong")
    return page


def to_step(page: "Page", nth: int) -> None:
    page.locator(".experiment-step").nth(nth).click()
    page.wait_for_selector(f"li:nth-child({nth + 1}) > .experiment-step[aria-current]")
    page.wait_for_timeout(FRAMES)


def sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z))


# What the stories have to say ----------------------------------------------------------------------------------------


def _landscape() -> list[list[float]]:
    fever, parted = golden("landscapes")

    def height(ground: dict[str, Any], place: list[float]) -> float:
        margins = (2 * np.array(ground["y"]) - 1) * (np.array(ground["x"]) @ np.array(place))
        return float(np.mean(np.logaddexp(0, -margins)))

    small, long, heavy, batches, _ = ([height(fever, place) for place in way] for _, way in fever["ways"])
    x, y = np.array(fever["x"]), np.array(fever["y"])
    w, steps = np.array([-3.0, 3.0]), 0
    while height(fever, w.tolist()) > fever["lowest"][2] + LEAST_NEAR:
        w, steps = w - 0.5 * x.T @ (1 / (1 + np.exp(-x @ w)) - y) / len(y), steps + 1
    near = next(step for step, loss in enumerate(heavy) if loss <= fever["lowest"][2] + LEAST_NEAR)
    rises = sum(after > before for before, after in pairwise(batches))
    end = np.array([-3.0, 3.0])
    x, y = np.array(parted["x"]), np.array(parted["y"])
    for _ in range(200):
        end = end - 2 * x.T @ (1 / (1 + np.exp(-x @ end)) - y) / len(y)
    return [
        [32, 10, long[10], small[10], 40],
        [40, long[40], small[40], fever["lowest"][2], 16, 2 / fever["curvature"]],
        [LEAST_NEAR, steps, 0.7, near, 8, 60, rises, 40],
        [40, 200, height(parted, end.tolist()), 2, height(parted, (2 * end).tolist())],
    ]


def _line_and_squares(points: list[Any]) -> tuple[float, float, int]:
    """Return the losses of the best line and of the one with squares, trained, with how many that has right."""
    x, y = points
    line = descent(standardized(x)[0], y, method="newton", learning_rate=1.0, steps=30)
    wide = [[a, b, a * a, a * b, b * b] for a, b in x]
    squares = descent(wide, y, method="momentum", learning_rate=1.0, steps=200)
    weights = squares[200].weights
    right = sum(
        (weights[0] + np.dot(weights[1:], row) >= 0) == (label == 1) for row, label in zip(wide, y, strict=True)
    )
    return float(line[30].loss), float(squares[200].loss), int(right)


def _hidden(points: list[Any], units: int) -> list[list[Matrix]]:
    """Return the weights of a hidden layer of tanh, step by step: the bias of the output, and a row for each unit."""
    draws = Draws(1)
    reach = [math.sqrt(6 / (2 + units))] * 2 + [math.sqrt(6 / (units + 1))]
    rows = np.array([[0.0, *(each * (2 * draws.uniform() - 1) for each in reach)] for _ in range(units)])
    inputs, y = np.column_stack([np.ones(len(points[1])), points[0]]), np.array(points[1])
    bias, speed, speed_bias = np.zeros(1), np.zeros_like(rows), np.zeros(1)
    tape = []
    for _ in range(401):
        tape.append([bias, rows])
        h = np.tanh(inputs @ rows[:, :3].T)
        off = (1 / (1 + np.exp(-(bias + h @ rows[:, 3]))) - y) / len(y)
        inward = np.outer(off, rows[:, 3]) * (1 - h**2)
        speed_bias = 0.9 * speed_bias - 0.5 * off.sum()
        speed = 0.9 * speed - 0.5 * np.column_stack([inward.T @ inputs, h.T @ off])
        bias, rows = bias + speed_bias, rows + speed
    return tape


def _logits(points: list[Any], weights: list[Matrix]) -> Matrix:
    inputs = np.column_stack([np.ones(len(points[1])), points[0]])
    return weights[0] + np.tanh(inputs @ weights[1][:, :3].T) @ weights[1][:, 3]


def _more_than_a_line() -> list[list[float]]:
    points = golden("hidden_layers")["points"]
    (ring_line, ring_squares, ring_right), (line, squares, _) = (
        _line_and_squares(points[key]) for key in ("ring", "moons")
    )
    moons = points["moons"]
    y = np.array(moons[1])
    tape = _hidden(moons, 4)
    layer, early = (np.logaddexp(0, -(2 * y - 1) * _logits(moons, tape[step])) for step in (400, 20))
    worst = int(np.argmax(early))
    unit = tape[20][1][1]
    x1, x2 = moons[0][worst]
    h = math.tanh(unit[0] + unit[1] * x1 + unit[2] * x2)
    factors = [sigma(float(_logits(moons, tape[20])[worst])) - y[worst], unit[3], 1 - h * h, x1]
    return [
        [ring_line, 0.5, math.log(2), 60],
        [ring_line, ring_squares, ring_right, 60],
        [squares, line, 4, float(np.mean(layer)), 400, 60],
        [float(early[worst]), 20, 2, *factors, math.prod(factors)],
    ]


def _three_classes() -> list[list[float]]:
    logits = [1, 0.5, -1]
    softmax = math.exp(logits[0]) / sum(map(math.exp, logits))
    separate = [sigma(z) for z in logits]
    return [
        [0.6],
        [0.6, -math.log(0.6), math.log(3)],
        [1.5, sigma(1.5), -math.log(sigma(1.5)), sigma(1.5) - 1],
        [sum(separate), -math.log(separate[0] * separate[1] * (1 - separate[2])), -math.log(softmax)],
    ]


STORIES: dict[str, Callable[[], list[list[float]]]] = {
    "landscape": _landscape,
    "more-than-a-line": _more_than_a_line,
    "three-classes": _three_classes,
}


@pytest.mark.parametrize("key", STORIES)
def test_each_step_says_what_python_works_out(open_tab: OpenTab, key: str) -> None:
    page = opened(open_tab, key, "&experiments.guess=1")
    for nth, due in enumerate(STORIES[key]()):
        to_step(page, nth)
        assert lacking(told(page), due) == [], nth
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
        page.wait_for_timeout(FRAMES)
        assert misprints(page) == []
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = false; })")


def test_the_slope_that_is_measured_is_the_product(open_tab: OpenTab) -> None:
    page = opened(open_tab, "more-than-a-line", "&experiments.step=3&experiments.settings=unit:3,site:17,when:40")
    page.wait_for_function(WRITTEN, arg="Site 18")
    *factors, product, measured = told(page)[-6:]
    assert math.isclose(math.prod(factors), product, rel_tol=1e-12)
    assert math.isclose(measured, product, rel_tol=1e-6)


# What is done with hands ---------------------------------------------------------------------------------------------


def test_a_place_on_the_map_is_a_model(open_tab: OpenTab) -> None:
    fever = golden("landscapes")[0]
    page = opened(open_tab, "landscape")
    page.locator(".ground-map .demo-cursor").first.press("ArrowRight")
    page.wait_for_function(NOTED, arg="−2.75")
    margins = (2 * np.array(fever["y"]) - 1) * (np.array(fever["x"]) @ np.array([-2.75, 3]))
    shown = page.get_attribute('[data-panel="landscape-1"] .demo-caption .number', "data-value")
    assert math.isclose(float(shown or "nan"), float(np.mean(np.logaddexp(0, -margins))), rel_tol=1e-12)
    box = page.locator(".ground-map").nth(1).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.6 * box["height"])
    page.wait_for_function(MOVED, arg="−2.75")
    page.wait_for_function(ADDRESS_HAS, arg="experiments.settings=w1:")


def test_more_units_are_trained_from_the_start_and_seen_to_learn(open_tab: OpenTab) -> None:
    page = opened(open_tab, "more-than-a-line", "&experiments.step=2")
    page.get_by_role("slider", name="Units").press("ArrowRight")
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function(WRITTEN, arg="5 of them")
    page.get_by_role("button", name="Train", exact=True).wait_for()
    page.wait_for_function(WRITTEN, arg="after 400 steps")
    moons = golden("hidden_layers")["points"]["moons"]
    y = np.array(moons[1])
    loss = np.logaddexp(0, -(2 * y - 1) * _logits(moons, _hidden(moons, 5)[400]))
    assert lacking(told(page), [float(np.mean(loss))]) == []
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Train", exact=True).wait_for()


def test_labels_and_logits_are_the_readers(open_tab: OpenTab) -> None:
    page = opened(open_tab, "three-classes", "&experiments.step=3")
    page.get_by_role("checkbox", name="slides").check()
    page.get_by_role("radio", name="cracks").check()
    page.get_by_role("slider", name="Logit of “slides”").press("ArrowRight")
    logits = [1, 0.5, -0.9]
    one = math.log(sum(map(math.exp, logits))) - logits[1]
    every = -sum(math.log(sigma(z)) for z in logits)
    page.wait_for_function(ADDRESS_HAS, arg="z3:-0.9")
    assert lacking(told(page), [one, every, sum(map(sigma, logits))]) == []
    page.reload()
    page.wait_for_selector(".experiment .demo-story strong")
    assert lacking(told(page), [one, every]) == []


@pytest.mark.parametrize("key", TITLES)
def test_they_are_walked_by_keyboard_alone(open_tab: OpenTab, key: str) -> None:
    keyboard = Keyboard(open_tab("experiments"))
    card = next(name for name in cards(keyboard.page) if name.endswith(TITLES[key]))
    keyboard.to(card, "main")
    keyboard.press("Enter")
    keyboard.page.wait_for_selector(".experiment h1")
    if key == "three-classes":
        keyboard.to("A pays more", "main")
        keyboard.press("Space")
    keyboard.to("Reveal", ".experiment-on")
    keyboard.press("Enter", "Enter", "Enter", "Enter")
    keyboard.page.wait_for_selector(".experiment-list")


def cards(page: "Page") -> list[str]:
    """Return what the cards of the list are called, up to their titles."""
    names = "all => all.map((e) => [...e.children].slice(0, 2).map((each) => each.textContent).join(''))"
    found: list[str] = page.eval_on_selector_all(".start-card", names)
    return found


# How it looks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("key", TITLES)
def test_nothing_is_in_the_way_of_anyone(
    open_tab: OpenTab, violations: Callable[["Page"], list[str]], key: str, theme: str
) -> None:
    page = opened(open_tab, key, "&experiments.guess=0", theme=theme)
    for nth in range(STEPS):
        to_step(page, nth)
        assert violations(page) == [], nth
        assert mute_sliders(page) == []
        assert figures_without_table(page) == []
