"""The worksheet that the page prints says what that of the terminal says: problems, answers, solutions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from logloss._lesson.practice.prose import SHEET
from logloss._lesson.practice.solutions import solution
from logloss._lesson.practice.worksheet import problems

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
    assert heads == [SHEET[name] for name in ("title", "key", "solutions")]
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
