"""The demo's training: played, stepped back, made to overshoot and fixed, raced, and every number Python's own."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from moments import unfold

from logloss._lesson.datasets import teaching_sets
from logloss._train import descent, standardized

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
LEAST_TARGET = 24  # px, WCAG 2.5.8


def features(key: str) -> tuple[list[list[float]], list[int]]:
    """Return what the demo learns from of a set: its first two columns, as logarithms where the set says so."""
    chosen = next(each for each in teaching_sets() if each["key"] == key)
    columns = [
        [math.log(value) if column["log"] else value for value in column["values"]] for column in chosen["columns"][:2]
    ]
    rows = [list(row) for row in zip(*columns, strict=True)]
    return standardized(rows)[0], chosen["y"]


def scrubbed(page: "Page") -> str:
    """Return where the player stands, in words."""
    words = page.get_attribute(".demo-scrub input", "aria-valuetext")
    assert words is not None
    return words


def step(page: "Page") -> int:
    return int(scrubbed(page).split()[1])


def play_past(page: "Page", wanted: int) -> None:
    press(page, "Train")
    for _ in range(200):  # the page's policy forbids wait_for_function
        if step(page) > wanted:
            break
        page.wait_for_timeout(50)
    press(page, "Pause")
    assert step(page) > wanted


def value(page: "Page", selector: str, nth: int = 0) -> float:
    carried = page.locator(f"{selector} .number").nth(nth).get_attribute("data-value")
    assert carried is not None
    return float(carried.replace("Infinity", "inf"))


def press(page: "Page", name: str) -> None:
    page.locator(".demo").get_by_role("button", name=name, exact=True).click()


def enter(page: "Page", label: str, text: str) -> None:
    box = page.locator(f'input[type="text"][aria-label="{label}"]')
    box.fill(text)
    box.press("Enter")


def test_the_player_by_keyboard(open_tab: OpenTab, url: str) -> None:
    page = open_tab("demo", at=url)
    page.focus(".demo-scrub input")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause").wait_for()
    while step(page) < 2:
        page.wait_for_timeout(50)
    page.keyboard.press("Space")
    page.wait_for_timeout(100)
    at = step(page)
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(200)
    assert step(page) == at - 1
    page.keyboard.press("Home")
    page.wait_for_timeout(100)
    assert scrubbed(page) == "step 0 of 200, mean loss 0.6931, 50 % right"
    rewind = page.get_by_role("button", name="Rewind")
    assert rewind.get_attribute("aria-disabled") == "true"
    page.keyboard.press("End")
    page.wait_for_timeout(100)
    assert step(page) == 200
    rewind.click()
    page.wait_for_timeout(100)
    assert step(page) == 0
    assert page.evaluate("document.activeElement.textContent") == "Rewind"


def test_the_numbers_are_those_of_python(open_tab: OpenTab, url: str) -> None:
    rows, y = features("six")
    for method, steps in {"gradient": 200, "stochastic": 37}.items():
        shown_at = f"demo.step={steps}&demo.train.method={method}&demo.race=1&demo.open=race"
        page = open_tab(fragment=f"#v1&tab=demo&{shown_at}", at=url)
        page.wait_for_selector(".demo-mean .number")
        same = {"method": method, "steps": steps, "seed": 1, "batch_size": 8}
        tape = descent(rows, y, **same)
        rival = descent(rows, y, loss="squared", **same)
        shown = [value(page, ".demo-mean"), value(page, ".race-lane", 0), value(page, ".race-lane", 1)]
        for ours, theirs in zip(shown, [tape[-1].loss, tape[-1].loss, rival[-1].loss], strict=True):
            assert math.isclose(ours, theirs, rel_tol=1e-12)


def test_the_moment(open_tab: OpenTab) -> None:
    page = open_tab("demo")
    press(page, "BCE loss")
    press(page, "Flip a sure site")
    story = page.locator(".demo-story")
    assert "was sure and right" in story.inner_text()
    assert "more than any other, and its arrow is the longest" in story.inner_text()
    trained, before, cheap, dear, mean, jumped = (value(page, ".demo-story", nth) for nth in range(6))
    assert (trained, jumped > mean) == (200, True)
    assert math.isclose(cheap, -math.log(before), rel_tol=1e-12)
    assert math.isclose(dear, -math.log1p(-before), rel_tol=1e-9)
    flipped = page.locator(".demo-leaf").first.inner_text()
    assert flipped.removeprefix("▸ ").removesuffix(" worked out") in story.inner_text()
    play_past(page, 20)
    assert value(page, ".demo-mean") < jumped  # the red cools


def test_overshooting_is_explained_and_mended(open_tab: OpenTab, url: str) -> None:
    page = open_tab("demo", at=url)
    press(page, "Settings")
    press(page, "Optimal")
    enter(page, "Bias b", "1")
    enter(page, "Learning rate", "100")
    trouble = page.locator(".demo-trouble")
    assert not trouble.is_visible()
    press(page, "Step forward")
    assert "Step 1 overshot" in trouble.inner_text()
    limit = value(page, ".demo-trouble", 4)
    assert 0 < limit < 100
    trouble.get_by_role("button", name="Train with the learning rate").click()
    trouble.wait_for(state="hidden")
    mended = float(page.locator('input[type="text"][aria-label="Learning rate"]').input_value())
    assert mended < limit
    assert step(page) == 0
    assert page.evaluate("document.activeElement.textContent") == "Train"


def test_what_does_not_fit_is_said_beside_the_box(open_tab: OpenTab) -> None:
    page = open_tab("demo")
    press(page, "Settings")
    enter(page, "Learning rate", "fast")
    problem = page.locator(".demo-setting .problem:visible")
    assert problem.inner_text() == "Give a number from 1e−6 to 1000000."
    enter(page, "Learning rate", "0,25")
    problem.wait_for(state="hidden")
    assert page.locator('input[type="text"][aria-label="Learning rate"]').input_value() == "0.25"


def test_confidence_moves_the_loss_and_not_the_accuracy(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.step=100")
    press(page, "Settings")
    told = page.locator(".demo-setting", has_text="Confidence").locator("p")
    assert "As trained, k = 1" in told.inner_text()
    before = value(page, '[data-panel="predictions"] .demo-caption', 2)
    enter(page, "Confidence k, as in p = σ(k·z)", "5")
    told.get_by_text("With k = 5").wait_for()
    assert value(page, '[data-panel="predictions"] .demo-caption', 2) == before
    assert value(page, ".demo-confidence", 4) > value(page, ".demo-confidence", 3)


def test_the_arrows_end_where_the_step_does(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.set=six&demo.step=3&demo.select=2&demo.open=pulls")
    page.click(".demo-walk summary")
    page.locator(".demo-walk tbody tr").first.wait_for()  # the table is filled once it is open
    cells = page.eval_on_selector_all(
        ".demo-walk tbody tr",
        "rows => rows.map((row) => [...row.querySelectorAll('.number')].map((n) => Number(n.dataset.value)))",
    )
    sums = [math.fsum(row[j] for row in cells) for j in (1, 2)]
    ends = [value(page, ".demo-walk figcaption", nth) for nth in (1, 2)]
    assert all(math.isclose(a, b, rel_tol=1e-12) for a, b in zip(sums, ends, strict=True))
    assert page.locator(".walk-chosen").get_attribute("d")


def test_squared_error_stalls_where_it_is_sure_and_wrong(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.open=race")
    press(page, "Race against squared error")  # which begins with the worst weights
    press(page, "Step forward")
    assert "learning from squared error is behind" in page.locator(".demo-race").inner_text()
    why = ".race-words p:nth-of-type(2)"
    truth, pull, weak = (value(page, why, nth) for nth in range(3))
    assert truth < 0.1
    assert weak < pull / 5
    assert "where it is sure and wrong, it hardly learns" in page.inner_text(why)


def test_from_zero_squared_error_is_said_to_be_slower_and_no_more(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.open=race")
    press(page, "Race against squared error")
    press(page, "Start both from zero")
    page.get_by_role("button", name="Start both from the worst weights").wait_for()
    press(page, "Step forward")
    why = ".race-words p:nth-of-type(2)"
    truth, pull, weak = (value(page, why, nth) for nth in range(3))
    assert truth > 0.1
    assert weak > pull / 10
    assert "slower and no more" in page.inner_text(why)
    assert "hardly learns" not in page.inner_text(why)


def test_accessible_with_everything_open(open_tab: OpenTab, violations: Callable[["Page"], list[str]]) -> None:
    for width, theme in ((1440, "dark"), (768, "light"), (320, "light")):
        fragment = "#v1&tab=demo&demo.stage=2&demo.step=9&demo.select=5&demo.race=1&demo.open=race&demo.train.rate=100"
        page = open_tab(fragment=fragment, width=width, theme=theme)
        unfold(page)
        enter(page, "L2", "-1")
        page.wait_for_timeout(200)
        assert page.locator(".demo-trouble").is_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        small = page.eval_on_selector_all(
            ".demo :is(button, input, select, summary)",
            "all => all.map((e) => [e.textContent, e.getBoundingClientRect()])"
            ".filter(([, { width, height }]) => width && Math.min(width, height) < " + str(LEAST_TARGET) + ")",
        )
        assert small == []


def test_reduced_motion_shows_few_frames(open_tab: OpenTab) -> None:
    page = open_tab("demo", reduced_motion="reduce")
    play_past(page, 0)
    assert step(page) % 10 == 0
