"""My data: a model that `logloss fit --out` wrote is played, pass by pass."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import logloss
from logloss import LogisticModel

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
EXAMPLE = Path(__file__).parents[2] / "examples" / "histories.csv"


@pytest.fixture(scope="module")
def model() -> LogisticModel:
    return logloss.fit(EXAMPLE, y="liquefied", x=["csr", "blows", "magnitude"])


def open_model(page: "Page", text: str, name: str = "model.json") -> None:
    page.set_input_files("#data-file", {"name": name, "mimeType": "application/json", "buffer": text.encode()})


def shown(page: "Page", caption: str) -> list[list[float]]:
    """Return the numbers of a table, row by row."""
    values: list[list[str]] = page.locator("table", has=page.get_by_text(caption, exact=True)).evaluate(
        "table => [...table.querySelectorAll('tbody tr')].map((row) =>"
        " [...row.querySelectorAll('td .number')].map((n) => n.dataset.value))"
    )
    return [[float(value.replace("Infinity", "inf")) for value in row] for row in values]


@pytest.mark.parametrize("host", ["server", "file"])
def test_it_plays_to_the_last_pass(host: str, open_tab: OpenTab, url: str, model: LogisticModel) -> None:
    page = open_tab("data", at=url) if host == "server" else open_tab("data")
    open_model(page, model.to_json())
    page.locator(".fit-record").get_by_role("button", name="Play").click()
    steps = len(model.trace)
    page.get_by_text(f"Pass {steps} of {steps}").wait_for()
    page.get_by_role("slider", name="Pass").wait_for()
    assert page.get_by_role("slider", name="Pass").input_value() == str(steps)
    found = shown(page, "What each pass over the rows found")
    assert found == [[step.objective, step.gap, step.gradient, step.length] for step in model.trace]
    assert shown(page, "Where it led") == [[each.value, each.se, each.low, each.high] for each in model.coefficients]
    assert page.locator(".fit-record svg circle").count() == steps


def test_a_pass_is_chosen_by_hand(open_tab: OpenTab, model: LogisticModel) -> None:
    page = open_tab("data")
    open_model(page, model.to_json())
    page.get_by_role("slider", name="Pass").fill("2")
    page.get_by_text(f"Pass 2 of {len(model.trace)}").wait_for()
    assert len(shown(page, "What each pass over the rows found")) == 2
    assert page.locator(".fit-record svg circle").count() == 2


def test_a_table_takes_its_place_and_it_that_of_a_table(open_tab: OpenTab, model: LogisticModel) -> None:
    page = open_tab("data")
    table = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"y,p\n1,0.9\n0,0.2\n"}
    open_model(page, model.to_json())
    page.get_by_text("The way of a fit").wait_for()
    page.set_input_files("#data-file", table)
    page.wait_for_selector(".mean-loss")
    assert page.get_by_text("The way of a fit").count() == 0
    open_model(page, model.to_json())
    page.get_by_text("The way of a fit").wait_for()
    assert not page.locator(".mean-loss").is_visible()


def test_a_model_of_a_later_version_is_refused(open_tab: OpenTab, model: LogisticModel) -> None:
    page = open_tab("data")
    open_model(page, model.to_json().replace("logistic-model/1", "logistic-model/9"), "later.json")
    page.get_by_text("later.json is of the schema logloss/logistic-model/9").wait_for()
    assert page.locator(".fit-record").inner_text() == ""
