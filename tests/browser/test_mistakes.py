"""Practice says to every answer what Python says: each classic mistake is named, and what is right is taken."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from logloss._lesson.number_format import short
from logloss._lesson.practice import ORDER, Problem, check
from logloss._lesson.practice.mistakes import MISTAKES, OF_KIND
from logloss._lesson.practice.progress import in_course
from logloss._lesson.practice.verdicts import answer_text

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenTab = Callable[..., "Page"]
SEED = 5

# Typed at the first problem, whose answer is 0.1625…: fairly taken, or told why not.
TYPED = [
    ".1625",
    "0,1625",
    "0.16",
    "0.163",
    "0.2",
    "13/80",
    "0.1625 nats",
    "0.2345 bits",
    "16.25 %",
    "0.1625 J",
    "L = 0.1625",
]
TYPED += [
    "0.165",
    "1,625.0",
    "-0.1625",
    "−3",
    "ln 0.85",
    "",
    "about a sixth",
    "<b>0.1625</b>",
    "0.1625; 1",
    "1e-1",
    "inf",
    "17/20",
]
TYPED += [
    "0.1625.",
    "0.1625 (nats)",
    "０．１６２５",
    "٠٫١٦",
    r"\frac{13}{80}",
    "16/100",
    "½",
    "−ln(0.85)",
    "-ln(1-0.15)",
    "4.443",
]


def problems(kind: str) -> list[tuple[int, Problem]]:
    """Return problems of a kind, with their numbers, that among them have all mistakes that the kind knows."""
    left, chosen = set(OF_KIND[kind]), []
    for at in range(1, 200):
        made = in_course(SEED, at, (), kind)
        if left & set(made.mistakes):
            chosen.append((at, made))
            left -= set(made.mistakes)
        if not left:
            return chosen
    raise AssertionError(f"no problem of kind {kind} has the mistakes {left}")


def give(page: "Page", made: Problem, typed: str) -> tuple[str | None, str]:
    """Give an answer, and return which verdict it gets, in words too."""
    if made.choices:
        page.check(f".practice-choices input[value='{typed}']")
    else:
        page.fill("#practice-answer", typed)
    page.click(".practice-form button[type=submit]")
    said = page.locator(".practice-verdict")
    return said.get_attribute("data-verdict"), said.locator("> span:last-child").inner_text()


@pytest.mark.parametrize("kind", ORDER)
def test_each_mistake_is_named(open_tab: OpenTab, kind: str) -> None:
    for at, made in problems(kind):
        page = open_tab(fragment=f"#v1&tab=practice&practice.seed={SEED}&practice.kind={kind}&practice.at={at}")
        assert page.inner_text(".practice-text") == made.text
        for key, value in made.mistakes.items():
            typed = made.choices[int(value)] if made.choices else short(value).replace("∞", "inf")
            assert give(page, made, typed) == (key, check(made, typed).words)
        _, words = give(page, made, answer_text(made).replace("∞", "inf"))
        assert words.startswith(check(made, answer_text(made)).words)
        assert page.locator(".practice-verdict.right").count() == 1


def test_no_mistake_is_left_out() -> None:
    assert {key for kind in ORDER for _, made in problems(kind) for key in made.mistakes} == set(MISTAKES)


def test_whatever_is_typed_is_read_as_python_reads_it(open_tab: OpenTab, url: str) -> None:
    page = open_tab("practice", at=url)
    made = in_course(1, 0, ())
    for typed in TYPED:
        expected = check(made, typed)
        key, words = give(page, made, typed)
        assert key == expected.key
        assert words.startswith(expected.words)
        if expected.outcome == "right":
            page.evaluate("localStorage.clear()")
            page.reload()
            page.wait_for_selector("#practice-answer")
