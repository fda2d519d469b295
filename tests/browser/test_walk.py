"""From Start to a model that has learned and ten solved problems, by keyboard alone, on a server and from a file."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from keyboard import Keyboard

from logloss._lesson.number_format import short
from logloss._lesson.practice import Problem, check
from logloss._lesson.practice.progress import Result, in_course, outcome
from logloss._lesson.practice.verdicts import answer_text

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
PROBLEMS = 10
SEED = 1  # of the course that the page starts with
SLIP_EVERY = 3


def press(keyboard: Keyboard, name: str, within: str = "main") -> None:
    stop = keyboard.to(name, within)
    assert stop.seen
    assert not stop.hidden
    keyboard.press("Enter")


def arrive(page: "Page", tab: str) -> None:
    page.wait_for_selector(f'nav.tabs [aria-current]:has-text("{tab}")')


def slip(made: Problem) -> str:
    """Return what somebody types who makes the first of the problem's mistakes."""
    value = next(iter(made.mistakes.values()))
    return made.choices[int(value)] if made.choices else short(value)


def type_answer(keyboard: Keyboard, made: Problem, typed: str) -> None:
    """Type an answer, or choose one, from where the page has put the focus."""
    if made.choices:
        keyboard.press("Space")
        keyboard.press(*["ArrowDown"] * ((made.choices.index(typed) - choice_at(keyboard)) % len(made.choices)))
    else:
        keyboard.press("Control+A")
        keyboard.page.keyboard.type(typed)
    keyboard.press("Enter")


def choice_at(keyboard: Keyboard) -> int:
    at: int = keyboard.page.evaluate(
        "[...document.querySelectorAll('.practice-choices input')].findIndex((each) => each.checked)"
    )
    return at


def verdict(page: "Page") -> str:
    page.wait_for_selector(".practice-verdict")
    return page.inner_text(".practice-verdict > span:last-child")


def solve(page: "Page", keyboard: Keyboard, number: int, results: tuple[Result, ...]) -> Result:
    """Solve one problem, every now and then after a classic mistake."""
    made = in_course(SEED, number, results)
    assert page.inner_text(".practice-text") == made.text
    assert page.inner_text("#practice-title") == f"Problem {number + 1}: {made.title}"
    tries = 1
    if number % SLIP_EVERY == 0:
        type_answer(keyboard, made, slip(made))
        assert verdict(page) == check(made, slip(made)).words
        assert page.get_attribute(".practice-verdict", "data-verdict") in made.mistakes
        tries = 2
    type_answer(keyboard, made, answer_text(made))
    page.wait_for_selector(".practice-verdict.right")
    assert verdict(page).startswith(check(made, answer_text(made)).words)
    assert keyboard.name() == "Next problem"
    keyboard.press("Enter")
    return Result(made.kind, made.seed, outcome(tries, 0, solved=True))


def test_the_whole_way(open_tab: OpenTab, url: str) -> None:
    page = open_tab(at=url)
    keyboard = Keyboard(page)
    arrive(page, "Start")

    # Start → Play, where the point is moved and an answer checked
    press(keyboard, "1Play")
    page.wait_for_selector(".play-value")
    keyboard.to("Probability p")
    keyboard.press(*["ArrowLeft"] * 5)
    page.wait_for_timeout(100)
    assert page.get_attribute(".play-value", "data-value") == repr(0.2231435513142097)  # −ln 0.8
    keyboard.to("your L =")
    page.keyboard.type("0.0969")
    keyboard.press("Enter")
    assert "logarithm to base 10" in page.inner_text('[data-part="play-check"] .problem')

    # → Why, the first lines
    press(keyboard, "Why", "nav.tabs")
    arrive(page, "Why")
    keyboard.to("Next line")
    keyboard.press("Enter", "Enter")
    page.get_by_text("line 3 of").wait_for()

    # → Demo: through the stages, flip a site, train, step back
    press(keyboard, "Demo", "nav.tabs")
    arrive(page, "Demo")
    for title in ("Model predictions", "BCE loss", "Learning signal"):
        press(keyboard, f"Next: {title}")
        page.wait_for_selector(f'.demo-stage[aria-current="step"]:has-text("{title}")')
    press(keyboard, "Step forward", ".demo-player")
    keyboard.press("Enter", "Enter")
    page.wait_for_timeout(100)
    assert page.get_attribute(".demo-scrub input", "aria-valuetext").startswith("step 3 ")  # type: ignore[union-attr]
    ones = page.locator('[data-panel="data"] .demo-caption .number').nth(1)
    before = ones.inner_text()
    keyboard.to("Site", '[data-panel="data"]')
    keyboard.press("ArrowRight", "Enter")
    page.wait_for_timeout(200)
    assert abs(int(ones.inner_text()) - int(before)) == 1
    loss = page.locator(".demo-mean .number")
    flipped = float(loss.first.get_attribute("data-value") or "nan")
    press(keyboard, "Train", ".demo-player")
    player = page.locator(".demo-player")
    player.get_by_role("button", name="Pause").wait_for()
    page.wait_for_timeout(1500)
    keyboard.press("Enter")
    player.get_by_role("button", name="Train").wait_for()
    page.wait_for_timeout(100)
    learned = step(page)
    assert learned > 2
    assert float(loss.get_attribute("data-value") or "nan") < flipped
    keyboard.to("Step back", ".demo-player", back=True)
    keyboard.press("Enter", "Enter")
    page.wait_for_timeout(100)
    assert step(page) == learned - 2

    # → Practice: ten problems
    press(keyboard, "Practice", "nav.tabs")
    page.wait_for_selector("#practice-title")
    keyboard.to("Your answer")
    results: tuple[Result, ...] = ()
    for number in range(PROBLEMS):
        results = (*results, solve(page, keyboard, number, results))
    page.wait_for_selector(f"#practice-title:has-text('Problem {PROBLEMS + 1}')")
    assert len({result.kind for result in results}) > PROBLEMS / 2


def step(page: "Page") -> int:
    words = page.get_attribute(".demo-scrub input", "aria-valuetext")
    assert words is not None
    return int(words.split()[1])


@pytest.mark.parametrize(
    ("place", "said"), [("server_url", "the logloss on this machine"), ("file_url", "its rules forbid")]
)
def test_my_data_says_who_reads_the_file(
    open_tab: OpenTab, place: str, said: str, request: pytest.FixtureRequest
) -> None:
    page = open_tab("data", at=request.getfixturevalue(place))
    assert said in page.inner_text("main")
