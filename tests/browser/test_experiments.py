"""The frame of the experiments: the list, the guess and its price, steps, links, undo, keyboard, phone and paper."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from keyboard import Keyboard
from probes import cut_texts, overlaps, reflows, small_targets

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
DESKS = [(1440, 900, "en"), (1280, 720, "en"), (1280, 720, "de")]  # German words are longer
EXPERIMENTS = [
    *("base-rate", "held-out", "calibration", "threshold", "squared-error"),
    *("landscape", "more-than-a-line", "three-classes"),
]
FINGER = 44  # px

ADDRESS_HAS = "(part) => location.hash.includes(part)"
WRITTEN = "(part) => document.querySelector('.demo-story')?.textContent.includes(part)"
TARGETS = """
(least) => [...document.querySelectorAll(".experiment :is(button, label.experiment-choice)")]
  .filter((e) => e.checkVisibility() && !e.matches(".demo-cursor"))
  .map((e) => [e.textContent, e.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < least).map(([name]) => name)
"""


def opened(open_tab: OpenTab, key: str, more: str = "", **context: object) -> "Page":
    page = open_tab(fragment=f"#v1&tab=experiments&experiments.key={key}{more}", reduced_motion="reduce", **context)
    page.wait_for_selector(".experiment .demo-story strong")
    return page


def go_on(page: "Page", title: str) -> None:
    """Press the button that leads on, and wait for the step of that title."""
    page.click(".experiment-on button")
    page.wait_for_selector(f".experiment-step[aria-current]:has-text('{title}')")


def cost(page: "Page") -> list[float]:
    values = page.eval_on_selector_all(".experiment-cost .number", "all => all.map((e) => e.dataset.value)")
    return [float(value) for value in values]


def test_the_list_opens_an_experiment_and_marks_it_done(open_tab: OpenTab) -> None:
    page = open_tab("experiments")
    cards = page.locator(".experiment-cards .start-card")
    assert [card.get_attribute("data-experiment") for card in cards.all()][: len(EXPERIMENTS)] == EXPERIMENTS
    assert page.locator(".experiment-done:visible").count() == 0
    page.click('[data-experiment="base-rate"]')
    page.wait_for_selector(".experiment h1")
    assert page.evaluate("document.activeElement.matches('.experiment h1')")
    go_on(page, "Reveal")
    page.get_by_role("button", name="All experiments").click()
    page.wait_for_selector(".experiment-done:visible")
    assert page.locator(".experiment-done:visible").count() == 1
    assert page.evaluate("document.activeElement.dataset.experiment") == "base-rate"
    page.reload()
    page.wait_for_selector(".experiment-done:visible")
    assert "1 of" in page.inner_text(".experiment-list > p:last-child")


def test_a_guess_is_paid_by_the_loss(open_tab: OpenTab) -> None:
    page = opened(open_tab, "base-rate")
    slider = page.get_by_role("slider", name="A has the lower loss")
    assert cost(page) == [math.log(2), math.log(2)]
    for _ in range(20):
        slider.press("ArrowLeft")
    page.wait_for_function(ADDRESS_HAS, arg="experiments.guess=0.3")
    assert [round(each, 12) for each in cost(page)] == [round(-math.log(0.3), 12), round(-math.log1p(-0.3), 12)]
    assert "30 %" in (slider.get_attribute("aria-valuetext") or "")
    go_on(page, "Reveal")
    assert cost(page) == [-math.log(0.3)]
    assert "It is A." in page.inner_text('[data-panel="base-rate-4"] .demo-caption')
    assert not slider.is_visible()


def test_who_gives_no_guess_has_given_one_half(open_tab: OpenTab) -> None:
    page = opened(open_tab, "base-rate")
    go_on(page, "Reveal")
    assert cost(page) == [math.log(2)]
    later = opened(open_tab, "base-rate", "&experiments.step=1")
    assert "no guess was given" in later.inner_text(".experiment-cost")


def test_a_choice_is_made_before_anything_is_revealed(open_tab: OpenTab) -> None:
    page = opened(open_tab, "held-out")
    page.click(".experiment-on button")
    page.wait_for_function("() => document.activeElement.type === 'radio'")
    assert page.locator(".experiment-step[aria-current]").inner_text().endswith("Guess")
    page.get_by_label("falls, and then rises").check()
    go_on(page, "Reveal")
    assert "you guessed right" in page.inner_text(".experiment-cost")
    assert page.locator(".experiment-choice.right-one").inner_text().startswith("falls, and then rises")
    assert page.locator(".experiment-choice input:enabled").count() == 0


def test_before_the_guess_no_loss_is_shown(open_tab: OpenTab) -> None:
    page = opened(open_tab, "base-rate")
    shown = page.eval_on_selector_all("main .number", "all => all.map((e) => Number(e.dataset.value))")
    assert not [each for each in shown if abs(each - 0.2664) < 1e-3 or abs(each - 0.3695) < 1e-3]
    assert page.locator(".demo-glow:visible").count() == 0


def test_reload_back_and_undo_keep_what_was_done(open_tab: OpenTab) -> None:
    page = opened(open_tab, "base-rate", "&experiments.guess=0.3&experiments.step=3")
    slider = page.get_by_role("slider", name="B’s factor")
    slider.press("ArrowLeft")
    page.wait_for_function(WRITTEN, arg="a factor of 3.75")
    page.wait_for_function(ADDRESS_HAS, arg="experiments.settings=k:3.75")
    page.reload()
    page.wait_for_function(WRITTEN, arg="a factor of 3.75")
    page.click('nav.tabs [data-tab="play"]')
    page.wait_for_selector(".play-plot")
    page.go_back()
    page.wait_for_function(WRITTEN, arg="a factor of 3.75")
    assert cost(page) == [-math.log(0.3)]
    page.get_by_role("slider", name="B’s factor").press("ArrowLeft")
    page.wait_for_function(WRITTEN, arg="a factor of 3.5")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.wait_for_function(WRITTEN, arg="a factor of 3.75")
    page.get_by_role("button", name="Redo", exact=True).click()
    page.wait_for_function(WRITTEN, arg="a factor of 3.5")


def test_links_of_later_pages_and_nonsense_show_the_list_or_the_nearest(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=experiments&experiments.key=of-tomorrow&experiments.step=2")
    page.wait_for_selector(".experiment-list")
    for key in EXPERIMENTS:
        opened(
            open_tab,
            key,
            "&experiments.step=99&experiments.guess=7&experiments.settings=k:1e6,step:2.5,price:99,turn:x",
        )


def test_by_keyboard_alone(open_tab: OpenTab) -> None:
    keyboard = Keyboard(open_tab("experiments"))
    keyboard.to("1Base rate", "main")
    keyboard.press("Enter")
    keyboard.page.wait_for_selector(".experiment h1")
    keyboard.to("A has the lower loss", "main")
    keyboard.press("ArrowRight")
    keyboard.to("Reveal", ".experiment-on")
    keyboard.press("Enter")
    keyboard.page.wait_for_selector(".experiment-step[aria-current]:has-text('Reveal')")
    assert keyboard.name() == "Next", "the focus stays on the button that leads on"
    keyboard.press("Enter", "Enter", "Enter")
    keyboard.page.wait_for_selector(".experiment-list")
    assert keyboard.name().startswith("1Base rate")


@pytest.mark.parametrize(("width", "height", "language"), DESKS)
@pytest.mark.parametrize("key", EXPERIMENTS)
def test_it_is_seen_whole(open_tab: OpenTab, key: str, width: int, height: int, language: str) -> None:
    page = opened(open_tab, key, f"&experiments.guess=0&language={language}", width=width)
    page.set_viewport_size({"width": width, "height": height})
    steps = page.locator(".experiment-step")
    for nth in range(steps.count()):
        steps.nth(nth).click()
        page.wait_for_selector(f"li:nth-child({nth + 1}) > .experiment-step[aria-current]")
        page.wait_for_timeout(100)  # two frames, so that what depends on its size is drawn
        assert not page.evaluate("document.documentElement.scrollHeight > innerHeight"), nth
        assert reflows(page)
        assert cut_texts(page) == []
        assert overlaps(page) == []
        assert page.evaluate("document.querySelector('.experiment-on').getBoundingClientRect().bottom") <= height
        assert (
            page.evaluate("[...document.querySelectorAll('.demo-panel')].filter((e) => e.checkVisibility()).length")
            == 4
        )


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_on_a_phone_one_column_is_seen_and_all_is_in_reach(open_tab: OpenTab, key: str) -> None:
    page = opened(open_tab, key, "&experiments.guess=1", width=360)
    steps = page.locator(".experiment-step")
    for nth in range(steps.count()):
        steps.nth(nth).click()
        page.wait_for_selector(f"li:nth-child({nth + 1}) > .experiment-step[aria-current]")
        tabs = page.locator(".demo-panel-tab:visible")
        assert tabs.count() == 4
        for tab in tabs.all():
            tab.click()
            assert page.locator(".demo-panel:visible").count() == 1
            page.wait_for_timeout(50)
            assert reflows(page)
            assert overlaps(page) == []
        assert page.evaluate(TARGETS, FINGER) == []
        assert small_targets(page) == []


def test_on_paper_there_are_the_columns_and_no_buttons(open_tab: OpenTab) -> None:
    page = opened(open_tab, "base-rate", "&experiments.guess=0.3&experiments.step=1")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    page.wait_for_timeout(200)
    assert page.locator(".demo-panel:visible").count() == 4
    assert page.locator("main :is(button, input):visible").count() == 0
    assert page.locator(".demo-story").is_visible()
    assert page.locator(".experiment-along").is_visible()
    assert cut_texts(page) == []
