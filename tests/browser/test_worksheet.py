"""The worksheet that the page prints says what that of the terminal says: problems, answers, solutions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from logloss._lesson.practice.prose import SHEET
from logloss._lesson.practice.solutions import solution
from logloss._lesson.practice.worksheet import problems, to_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

COUNT = 12


def test_the_worksheet_has_answers_and_solutions(open_tab: Callable[..., "Page"]) -> None:
    page = open_tab("practice")
    page.evaluate("window.print = () => {}")
    page.get_by_label("Problems").fill(str(COUNT))
    page.get_by_role("button", name="Print a worksheet").click()
    made = problems(1, COUNT)
    heads = page.locator(".worksheet h1").evaluate_all("all => all.map((e) => e.textContent)")
    assert heads == [SHEET[name] for name in ("title", "answers", "solutions")]
    answers, solutions = (
        page.locator(f".worksheet section >> nth={nth}").evaluate(
            "e => [...e.lastChild.children].map((li) => li.textContent)"
        )
        for nth in (0, 1)
    )
    assert [len(answers), len(solutions)] == [COUNT, COUNT]
    for text, problem in zip(solutions, made, strict=True):
        assert text.startswith(problem.title)
        for part in solution(problem):
            assert part.heading in text
            for words in (*(step.words for step in part.working.steps), part.working.words):
                assert words in text


def test_the_paper_of_the_terminal_strikes_out_too() -> None:
    assert "print-color-adjust: exact" in to_html(problems(1, 1), 1)


def test_what_is_struck_out_is_so_on_paper_and_in_forced_colors(open_tab: Callable[..., "Page"]) -> None:
    page = open_tab("play", forced_colors="active")
    struck = "getComputedStyle(document.querySelector('mrow.strike'))"
    for medium in ("print", "screen"):
        page.emulate_media(media=medium)  # type: ignore[arg-type]
        assert page.evaluate(f"{struck}.printColorAdjust") == "exact"
        assert "linear-gradient" in page.evaluate(f"{struck}.backgroundImage")
