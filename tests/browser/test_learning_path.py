"""One path through the page: the same order everywhere, each tab leads on to the next, and what is done is marked."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from keyboard import Keyboard

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
PATH = ["start", "play", "why", "demo", "experiments", "practice", "data"]
TITLES = ["Start", "Play", "Why", "Demo", "Experiments", "Practice", "My data"]
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"


def done(page: "Page") -> list[str]:
    """Return which tabs are marked, after the dot and the words for screen readers agree."""
    tabs = page.locator("nav.tabs .tab")
    dots = tabs.evaluate_all("all => all.filter((e) => e.classList.contains('done')).map((e) => e.dataset.tab)")
    said = tabs.evaluate_all("all => all.filter((e) => e.textContent.includes(', done')).map((e) => e.dataset.tab)")
    assert dots == said
    return list(dots)


def arrive(page: "Page", tab: str) -> None:
    page.wait_for_selector(f'nav.tabs [data-tab="{tab}"][aria-current]')


def test_the_whole_path_by_its_next_steps(open_tab: OpenTab) -> None:
    """Which is a link's way, too: the last line of Why and the last stage of the demo are where these tabs end."""
    page = open_tab()
    assert page.locator("nav.tabs .tab").evaluate_all("all => all.map((e) => e.dataset.tab)") == PATH
    assert page.locator(".start-card-title").all_inner_texts() == TITLES[1:]
    ends = {"why": "Why not count the errors", "demo": "Learning signal"}
    for i, title in enumerate(TITLES[1:]):
        arrive(page, PATH[i])
        if PATH[i] in ends:
            page.get_by_role("button", name=ends[PATH[i]]).click()
        page.get_by_role("button", name=f"Next: {title}", exact=True).click()
    arrive(page, "data")
    assert done(page) == PATH[:-1]
    assert page.locator(".next-step").inner_text().startswith("Here the path ends, and all of it is done.")
    page.get_by_role("button", name="To the card").click()
    arrive(page, "start")
    assert page.inner_text(".start-next h2") == "Welcome back. Next: My data"
    assert page.locator(".start-due .start-card-title").inner_text() == "My data"


def test_what_is_done_is_marked_when_it_is_done(open_tab: OpenTab) -> None:
    page = open_tab("play")
    assert done(page) == ["start"]
    page.locator(".play-controls .chip").first.click()
    page.wait_for_selector('[data-tab="play"].done')
    page.click('nav.tabs [data-tab="experiments"]')
    page.locator(".experiment-cards button").first.click()
    assert done(page) == ["start", "play"]
    page.locator(".experiment-on .button").click()
    page.wait_for_selector('[data-tab="experiments"].done')
    page.click('nav.tabs [data-tab="practice"]')
    page.get_by_role("button", name="Show the solution").click()
    page.wait_for_selector('[data-tab="practice"].done')
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")
    assert done(page) == ["start", "play", "experiments", "practice"]


def test_two_tabs_of_a_browser_keep_each_others_marks(open_tab: OpenTab, server_url: str) -> None:
    first = open_tab("play")
    second = first.context.new_page()
    second.goto(f"{server_url}#v1&tab=why&why.step=16")
    first.locator(".play-controls .chip").first.click()
    for page in (first, second):
        page.wait_for_selector('[data-tab="play"].done')
        page.wait_for_selector('[data-tab="why"].done')
        assert done(page) == ["start", "play", "why"]


def test_a_browser_that_keeps_nothing_has_the_path_all_the_same(open_tab: OpenTab) -> None:
    page = open_tab()
    page.add_init_script(FORBIDDEN)
    page.reload()
    page.wait_for_selector("nav.tabs [aria-current]")
    page.get_by_role("button", name="Next: Play", exact=True).click()
    page.get_by_role("button", name="Next: Why", exact=True).click()
    arrive(page, "why")
    assert done(page) == ["start", "play"]


def test_what_a_teacher_left_out_is_no_step(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=why&why.step=16&hide=demo,experiments,data")
    assert page.locator("nav.tabs .tab:visible").all_text_contents() == ["Start", "Play", "Why, done", "Practice"]
    page.get_by_role("button", name="Next: Practice", exact=True).click()
    arrive(page, "practice")
    assert "not all of it is done" in page.inner_text(".next-step")
    page.get_by_role("button", name="Go to: Start").click()
    arrive(page, "start")
    assert page.locator(".start-card-title:visible").all_inner_texts() == ["Play", "Why", "Practice"]


def test_the_path_goes_by_the_keyboard(open_tab: OpenTab) -> None:
    page = open_tab()
    keyboard = Keyboard(page)
    keyboard.to("Next: Play", ".next-step")
    keyboard.press("Enter")
    arrive(page, "play")
    assert page.evaluate("scrollY") == 0
    keyboard.press("Tab")
    assert keyboard.name() != ""
