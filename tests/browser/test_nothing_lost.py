"""What somebody has done is there still: after Back and Forward, undo and redo, and with two tabs of the browser."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from moments import SITES, answer, give
from test_dragging import drag, place

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]


def go(page: "Page", tab: str) -> None:
    page.click(f'nav.tabs [data-tab="{tab}"]')
    shown(page, tab)


def shown(page: "Page", tab: str) -> None:
    page.wait_for_selector(f'nav.tabs [data-tab="{tab}"][aria-current]')


def state(page: "Page") -> str:
    """Return the address once it has come to rest."""
    page.wait_for_timeout(700)
    return str(page.url).partition("#")[2]


def put_p(page: "Page", p: str) -> None:
    page.get_by_label("p =", exact=True).fill(p)


def has_p(page: "Page", p: str) -> None:
    box = page.get_by_label("p =", exact=True)
    for _ in range(100):
        if box.input_value() == p:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"p is {box.input_value()}, not {p}")


def flip(page: "Page") -> None:
    page.locator("main").get_by_role("button", name="BCE loss", exact=False).first.click()
    page.get_by_role("button", name="Flip a sure site").click()


# Back and Forward ---------------------------------------------------------------------------------------------------


def test_back_and_forward_leave_what_was_done_on_other_tabs(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    go(page, "demo")
    flip(page)
    done = state(page)
    assert "demo.flips=" in done
    page.go_back()
    shown(page, "play")
    assert state(page).replace("tab=play", "tab=demo") == done
    page.go_forward()
    shown(page, "demo")
    assert state(page) == done
    page.go_back()
    page.go_back()
    shown(page, "start")
    go(page, "demo")
    assert state(page) == done
    page.reload()
    shown(page, "demo")
    assert state(page) == done


def test_a_change_just_before_a_tab_is_left_is_kept(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    put_p(page, "0.3")
    go(page, "why")
    page.go_back()
    shown(page, "play")
    has_p(page, "0.3")
    put_p(page, "0.4")
    page.go_forward()
    shown(page, "why")
    assert "play.p=0.4" in state(page)


def test_back_keeps_the_users_own_sites(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    give(page, SITES)
    page.get_by_role("button", name="Train on this").click()
    shown(page, "demo")
    assert "20 sites" in page.inner_text("main")
    go(page, "play")
    page.go_back()
    shown(page, "demo")
    assert "20 sites" in page.inner_text("main")


def test_back_from_a_link_that_was_opened_returns_to_what_was_left(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    put_p(page, "0.3")
    page.evaluate("location.hash = '#v1&tab=play&play.p=0.7&demo.set=noisy'")
    has_p(page, "0.7")
    put_p(page, "0.6")
    go(page, "demo")
    page.go_back()
    page.go_back()
    has_p(page, "0.3")
    assert state(page) == "v1&tab=play&play.p=0.3"
    page.go_forward()
    has_p(page, "0.6")
    assert state(page) == "v1&tab=play&play.p=0.6&demo.set=noisy"


def test_what_is_reloaded_in_a_hurry_is_kept(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    put_p(page, "0.3")
    page.reload()
    shown(page, "play")
    has_p(page, "0.3")
    assert state(page) == "v1&tab=play&play.p=0.3"


def test_what_is_reloaded_at_the_address_before_is_kept(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    before = state(page)
    put_p(page, "0.3")
    assert state(page) != before
    # The browser has not heard of the address yet.
    page.add_init_script(f"history.replaceState(history.state, '', '#{before}')")
    page.reload()
    shown(page, "play")
    has_p(page, "0.3")
    assert state(page) == "v1&tab=play&play.p=0.3"


def pull(page: "Page", handle: str, start: tuple[float, float], end: tuple[float, float]) -> None:
    target = page.locator(handle).first
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    drag(page, place(box, start), place(box, end))


# undo and redo ------------------------------------------------------------------------------------------------------


def undo(page: "Page") -> None:
    page.get_by_role("button", name="Undo", exact=True).click()


def test_undo_and_redo_in_play_by_buttons_and_keys(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    chip = page.locator(".play-controls .chip", has_text="0.99")
    chip.click()
    page.get_by_role("button", name="log₂, bits").click()
    undo(page)
    assert page.get_by_role("button", name="ln, nats").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Control+z")
    has_p(page, "0.85")
    assert page.get_by_role("button", name="Undo", exact=True).get_attribute("aria-disabled") == "true"
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+Shift+Z")
    assert state(page) == "v1&tab=play&play.p=0.99&play.base=2"
    assert page.get_by_role("button", name="Redo", exact=True).get_attribute("aria-disabled") == "true"


def test_a_whole_drag_is_undone_at_once(open_tab: OpenTab) -> None:
    page = open_tab("play")
    pull(page, "main input[type=range][aria-label='Probability p']", (0.85, 0.5), (0.3, 0.5))
    assert float(page.get_by_label("p =", exact=True).input_value()) < 0.4
    undo(page)
    has_p(page, "0.85")


def test_undo_in_the_demo_brings_back_sites_and_weights(open_tab: OpenTab, url: str) -> None:
    page = open_tab("demo", at=url)
    before = state(page)
    flip(page)
    flipped = state(page)
    assert "demo.flips=" in flipped
    while page.get_by_role("button", name="Undo", exact=True).get_attribute("aria-disabled") == "false":
        undo(page)
    left = state(page)
    assert "demo.flips=" not in left
    assert "demo.train.start=" not in left
    assert before == "v1&tab=demo"
    while page.get_by_role("button", name="Redo", exact=True).get_attribute("aria-disabled") == "false":
        page.keyboard.press("Control+y")
    assert "demo.flips=" in state(page)


def test_undo_in_why_brings_back_the_sites(open_tab: OpenTab, url: str) -> None:
    page = open_tab("why", at=url)
    pull(page, ".why-track", (0.5, 0.2), (0.5, 0.7))
    assert "why.sites=" in state(page)
    page.keyboard.press("Control+z")
    assert "why.sites=" not in state(page)


def test_the_keys_for_undo_are_the_browsers_where_something_is_typed(open_tab: OpenTab) -> None:
    page = open_tab("play")
    page.locator(".play-controls .chip", has_text="0.99").click()
    box = page.get_by_label("p =", exact=True)
    box.click()
    page.keyboard.press("End")
    page.keyboard.type("5")
    assert box.input_value() == "0.995"
    page.keyboard.press("Control+z")
    assert box.input_value() == "0.99"
    assert state(page) == "v1&tab=play&play.p=0.99"


@pytest.mark.parametrize("tab", ["start", "practice", "data"])
def test_where_nothing_is_undone_there_are_no_buttons(open_tab: OpenTab, tab: str) -> None:
    page = open_tab(tab)
    assert not page.get_by_role("button", name="Undo", exact=True).is_visible()


# one record of practice ---------------------------------------------------------------------------------------------


def record(page: "Page") -> list[tuple[str, str]]:
    kept = json.loads(page.evaluate("localStorage.getItem('logloss/progress')"))
    return [(result["kind"], result["outcome"]) for result in kept["results"]]


def test_two_tabs_of_practice_append_to_one_record(open_tab: OpenTab, url: str) -> None:
    first = open_tab("practice", at=url)
    second = first.context.new_page()
    second.goto(first.url)
    second.wait_for_selector("#practice-answer")
    for typed in ("0.16", "0.92"):
        answer(first, typed)
        if first.get_by_role("button", name="Show the solution").is_visible():
            first.get_by_role("button", name="Show the solution").click()
        first.get_by_role("button", name="Next problem").click()
    assert len(record(first)) == 2
    second.get_by_text("1 of 2 solved on your own").wait_for()
    answer(second, "0.0706")
    answer(second, "0.16")
    first.get_by_text("1 of 3 solved on your own").wait_for()  # what one tab writes reaches the other in a while
    assert len(record(first)) == 3
    assert record(first)[2] == ("one", "helped")
    second.get_by_role("button", name="Next problem").click()
    assert "Problem 4" in second.inner_text("#practice-title")


def test_what_is_erased_in_one_tab_is_gone_in_the_other(open_tab: OpenTab) -> None:
    first = open_tab("practice")
    answer(first, "0.16")
    second = first.context.new_page()
    second.goto(first.url)
    second.get_by_text("1 of 1 solved on your own").wait_for()
    first.get_by_role("button", name="Erase", exact=True).click()
    first.get_by_role("button", name="Yes, erase everything").click()
    second.get_by_text("Nothing solved yet").wait_for()
