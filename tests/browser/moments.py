"""Moments of the lab that every screen is looked at in: a link, and what is done there."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page

SITES = "shaking,blows,liquefied\n" + "".join(
    f"{0.05 + 0.4 * (i * 7 % 20) / 20:.3f},{5 + 45 * (i * 3 % 20) / 20:.1f},{int(i * 7 % 20 > i * 3 % 20)}\n"
    for i in range(20)
)
FORECASTS = "rained,a forecast with quite a long name,p\n" + "".join(
    f"{i % 2},station {i},{p}\n" for i, p in enumerate((0.2, 0.9, 0.4, 0, 0.7, 0.35, 0.999, 1))
)


def unfold(page: "Page") -> None:
    """Open everything that can be unfolded."""
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true; })")
    page.evaluate("document.querySelector('[aria-controls=demo-settings][aria-expanded=false]')?.click()")


def give(page: "Page", text: str, name: str = "table.csv") -> None:
    """Give My data a file."""
    page.set_input_files("#data-file", {"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def answer(page: "Page", typed: str) -> None:
    """Type an answer to the problem on screen, and check it."""
    page.fill("#practice-answer", typed)
    page.press("#practice-answer", "Enter")
    page.wait_for_selector(".practice-verdict")


def _score(page: "Page") -> None:
    give(page, FORECASTS)
    page.wait_for_selector(".mean-loss")


def _sites(page: "Page") -> None:
    give(page, SITES)
    page.get_by_role("button", name="Train on this").wait_for()


def _stumble(page: "Page") -> None:
    give(page, "y,p\n1,0.9\n0,\n1,0.4\n")
    page.wait_for_selector(".trouble .problem")


def _miss(page: "Page") -> None:
    answer(page, "0.0706")
    for _ in range(3):
        page.locator("main").get_by_role("button", name="Hint").click()


def _share(page: "Page") -> None:
    page.click('[data-part="share"] > button')
    page.evaluate("document.querySelectorAll('dialog details').forEach((each) => { each.open = true; })")


class Moment(NamedTuple):
    """What is opened, and what is done there; then everything is unfolded, or not."""

    fragment: str
    deed: Callable[["Page"], None] = unfold


LEARNING = "#v1&tab=demo&demo.set=six&demo.stage=3&demo.step=12&demo.select=4&demo.race=1&demo.open=pulls"

MOMENTS = {
    "start": Moment("#v1&tab=start", lambda page: None),
    "start-unfolded": Moment("#v1&tab=start"),
    "play": Moment("#v1&tab=play"),
    "play-soft": Moment("#v1&tab=play&play.y=0.3&play.p=0.02&play.soft=1&play.base=2&play.scale=logit"),
    "play-endless": Moment("#v1&tab=play&play.y=0&play.p=1&play.curves=truth"),
    "why": Moment("#v1&tab=why"),
    "why-underflow": Moment("#v1&tab=why&why.step=7&why.copies=400"),
    "why-slope": Moment("#v1&tab=why&why.step=10"),
    "why-end": Moment("#v1&tab=why&why.step=16&why.sites=1:0.99,0:0.999,1:0.001,0:0.5,1:0.3,1:0.2,0:0.1,0:0.6"),
    "practice": Moment("#v1&tab=practice"),
    "practice-missed": Moment("#v1&tab=practice", _miss),
    "practice-solved": Moment("#v1&tab=practice", lambda page: (answer(page, "0.1625"), unfold(page))[1]),
    "practice-choice": Moment("#v1&tab=practice&practice.kind=worse&practice.at=3"),
    "practice-table": Moment(
        "#v1&tab=practice&practice.kind=compare&practice.at=3",
        lambda page: page.get_by_role("button", name="Show the solution").click(),
    ),
    "demo": Moment("#v1&tab=demo", lambda page: None),
    "demo-learning": Moment(LEARNING),
    "demo-site": Moment("#v1&tab=demo&demo.set=sites&demo.stage=2&demo.step=60&demo.open=site", lambda page: None),
    "demo-race": Moment("#v1&tab=demo&demo.stage=3&demo.step=60&demo.race=1&demo.open=race", lambda page: None),
    "demo-overshot": Moment("#v1&tab=demo&demo.stage=2&demo.step=5&demo.select=3&demo.train.rate=200&demo.k=3"),
    "demo-punishment": Moment("#v1&tab=demo&demo.stage=2&demo.step=150&demo.flips=7&demo.set=separable"),
    "experiments": Moment("#v1&tab=experiments", lambda page: None),
    "experiments-guess": Moment("#v1&tab=experiments&experiments.key=base-rate", lambda page: None),
    "experiments-reveal": Moment(
        "#v1&tab=experiments&experiments.key=base-rate&experiments.step=1&experiments.guess=0.3"
    ),
    "experiments-held-out": Moment("#v1&tab=experiments&experiments.key=held-out&experiments.step=3"),
    "experiments-calibration": Moment("#v1&tab=experiments&experiments.key=calibration&experiments.step=3"),
    "experiments-threshold": Moment("#v1&tab=experiments&experiments.key=threshold&experiments.step=1"),
    "experiments-smoothing": Moment("#v1&tab=experiments&experiments.key=smoothing&experiments.step=3"),
    "experiments-squared": Moment("#v1&tab=experiments&experiments.key=squared-error&experiments.step=2"),
    "experiments-landscape": Moment("#v1&tab=experiments&experiments.key=landscape&experiments.step=3"),
    "experiments-layer": Moment("#v1&tab=experiments&experiments.key=more-than-a-line&experiments.step=2"),
    "experiments-chain": Moment("#v1&tab=experiments&experiments.key=more-than-a-line&experiments.step=3"),
    "experiments-classes": Moment("#v1&tab=experiments&experiments.key=three-classes&experiments.step=3"),
    "data": Moment("#v1&tab=data", lambda page: None),
    "data-scored": Moment("#v1&tab=data", lambda page: (_score(page), unfold(page))[1]),
    "data-sites": Moment("#v1&tab=data", lambda page: (_sites(page), unfold(page))[1]),
    "data-trouble": Moment("#v1&tab=data", _stumble),
    "share": Moment("#v1&tab=play", _share),
}
