"""Links open a state and follow it, hide what they name, and Share gives away what is on screen and nothing else."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
LINK = "#v1&tab=demo&demo.set=noisy&demo.stage=2&demo.step=40&demo.k=2&demo.select=4&demo.flips=1&demo.open=race"


def fragment(page: "Page") -> str:
    return urlsplit(page.url).fragment


def dialog(page: "Page") -> Any:
    page.click('[data-part="share"] > button')
    return page.locator("dialog[open]")


def test_a_link_opens_its_state_and_stays(open_tab: OpenTab, url: str) -> None:
    page = open_tab(at=url, fragment=LINK)
    page.wait_for_selector('[data-tab="demo"][aria-current]')
    assert "40" in page.inner_text('[data-part="player"]')
    page.wait_for_timeout(700)
    assert fragment(page) == LINK[1:]


def test_state_goes_into_the_link_and_back_returns(open_tab: OpenTab, url: str) -> None:
    page = open_tab("play", at=url)
    assert fragment(page) == "v1&tab=play"
    page.click('nav.tabs [data-tab="demo"]')
    page.wait_for_url("**#v1&tab=demo")
    page.go_back()
    page.wait_for_selector('[data-tab="play"][aria-current]')
    page.evaluate("location.hash = '#v1&tab=why&why.step=2'")
    page.wait_for_selector('[data-tab="why"][aria-current]')


def test_garbage_in_the_address_breaks_nothing(open_tab: OpenTab, url: str) -> None:
    for garbage in (
        "#v1&tab=nowhere&play.p=x&demo.flips=,,&%E0%A4%A",
        "#main",
        "#v1&tab=demo&demo.moves=1:-1:5,2:1e6:-1e6&demo.added=0:0:1&demo.train.start=1e6:-1e6:1e6",
        "#v1&demo.set=gone&demo.axes=9:9&tab=demo",
        "#v1&tab=practice&practice.kind=gone",
    ):
        page = open_tab(at=url, fragment=garbage)
        for tab in ("play", "why", "practice", "demo"):
            page.click(f'nav.tabs [data-tab="{tab}"]')
            page.wait_for_selector(f'[data-tab="{tab}"][aria-current]')


def test_a_link_of_a_later_version_is_said_to_be_one(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v2&tab=demo")
    page.locator(".live", has_text="later version").wait_for(state="attached")
    assert page.locator(".notice").is_visible()
    page.click('nav.tabs [data-tab="play"]')
    page.locator(".notice").wait_for(state="hidden")


def test_hide_leaves_out_tabs_and_parts(open_tab: OpenTab, url: str) -> None:
    page = open_tab(at=url, fragment="#v1&tab=demo&hide=start,data,race,panel-data,share")
    page.wait_for_selector('[data-part="player"]')
    for gone in (
        'nav.tabs [data-tab="start"]',
        'nav.tabs [data-tab="data"]',
        '[data-part="race"]',
        '[data-part="panel-data"]',
        '[data-part="share"]',
    ):
        assert not page.locator(gone).is_visible(), gone
    for there in ('nav.tabs [data-tab="play"]', '[data-part="panel-predictions"]', '[data-part="player"]'):
        assert page.locator(there).is_visible(), there
    page.click('nav.tabs [data-tab="play"]')
    page.click('nav.tabs [data-tab="demo"]')
    assert not page.locator('[data-part="race"]').is_visible()


def test_every_part_that_share_offers_to_hide_is_there(open_tab: OpenTab) -> None:
    page = open_tab("demo")
    page.click('nav.tabs [data-tab="play"]')
    dialog(page).locator("summary").click()
    offered = page.eval_on_selector_all("dialog [type=checkbox]", "boxes => boxes.map((box) => box.value)")
    page.keyboard.press("Escape")
    found = set()
    for tab in ("play", "demo"):
        page.click(f'nav.tabs [data-tab="{tab}"]')
        page.wait_for_selector(f'[data-tab="{tab}"][aria-current]')
        found |= set(
            page.eval_on_selector_all(
                "[data-part], nav.tabs [data-tab]", "all => all.map((one) => one.dataset.part ?? one.dataset.tab)"
            )
        )
    assert len(offered) > 15
    assert set(offered) <= found


def test_share_makes_the_link_without_the_token(open_tab: OpenTab, server_url: str) -> None:
    page = open_tab(fragment=LINK)
    box = dialog(page)
    token = urlsplit(server_url).path.strip("/")
    assert len(token) > 10
    assert box.locator("#share-link").input_value() == f"logloss lab --open '{LINK}'"
    assert token not in box.inner_text()
    box.locator("summary").click()
    box.get_by_label("Demo: race").check()
    assert box.locator("#share-link").input_value() == f"logloss lab --open '{LINK}&hide=race'"
    assert page.locator('[data-part="race"]').is_visible(), "only the link hides it, not this page"


def test_the_file_gives_its_own_name_and_no_folder(open_tab: OpenTab, file_url: str) -> None:
    page = open_tab(at=file_url, fragment=LINK)
    assert dialog(page).locator("#share-link").input_value() == f"lab.html{LINK}"


def test_figures_come_out_whole_and_with_their_license(open_tab: OpenTab, url: str, tmp_path: Path) -> None:
    page = open_tab(at=url, fragment=LINK)
    page.wait_for_selector("svg.figure text")
    buttons = dialog(page).get_by_role("button", name="(SVG)")
    assert buttons.count() >= 5
    for at in range(buttons.count()):
        with page.expect_download() as download:
            buttons.nth(at).click()
        file = tmp_path / f"{at}.svg"
        download.value.save_as(file)
        text = file.read_text(encoding="utf-8")
        root = ET.fromstring(text)  # noqa: S314
        assert "CC0 1.0" in text
        assert "State: #v1&amp;tab=demo" in text
        assert not {"class", "style", "tabindex"} & {name for each in root.iter() for name in each.attrib}
        assert text.count("http") == text.count("http://www.w3.org/2000/svg")
        assert {each.tag.rpartition("}")[2] for each in root.iter()} & {"path", "rect", "circle", "line"}


def test_numbers_come_out_as_tables(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab(fragment=LINK)
    with page.expect_download() as download:
        dialog(page).get_by_role("button", name="Sites, predictions and losses (CSV)").click()
    file = tmp_path / "sites.csv"
    download.value.save_as(file)
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    assert header == "site,shaking,soil resistance,label,z,p,loss,slope"
    assert len(rows) == 60


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_share_is_for_everybody(
    open_tab: OpenTab, violations: Callable[["Page"], list[str]], width: int, theme: str
) -> None:
    page = open_tab(fragment=LINK, width=width, theme=theme)
    box = dialog(page)
    box.locator("summary").click()
    assert violations(page) == []
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Share"


def test_the_link_in_a_notebooks_frame_is_read_and_not_written(browser: Any, file_url: str) -> None:
    page = browser.new_page()
    source = (
        page.request.get(file_url).text() if file_url.startswith("http") else Path(urlsplit(file_url).path).read_text()
    )
    page.set_content("<iframe sandbox='allow-scripts allow-downloads' width=1200 height=800></iframe>")
    page.evaluate(f"document.querySelector('iframe').srcdoc = {json.dumps(source)}")
    frame = page.frame_locator("iframe")
    frame.locator('nav.tabs [data-tab="demo"]').click()
    frame.locator('nav.tabs [data-tab="demo"][aria-current]').wait_for()
    frame.locator('[data-part="share"] > button').click()
    assert "#v1&tab=demo" in frame.locator("#share-link").input_value()
    page.close()
