"""A lesson: made by a teacher, gone through by students, handed in, and read as a table; hostile lines are text."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from moments import answer
from probes import cut_texts, reflows, small_targets

from logloss._lesson.number_format import short
from logloss._lesson.practice import Problem
from logloss._lesson.practice.problems import problem
from logloss._lesson.practice.verdicts import answer_text

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

OpenTab = Callable[..., "Page"]
CODE = "7B"
KINDS = ("one", "batch")
COUNT = 3
WEB = "https://a.example/lab.html"


def class_seed(code: str) -> int:
    """Return FNV-1a, 32 bits, of the code in capitals."""
    value = 0x811C9DC5
    for byte in code.upper().encode():
        value = (value ^ byte) * 0x01000193 % 2**32
    return value


def due(number: int) -> Problem:
    """Return a problem of the lesson."""
    return problem(KINDS[number % len(KINDS)], (class_seed(CODE) * 1_000_000 + number) % 2**53)


def open_teaching(page: "Page") -> "Locator":
    page.click('[data-part="share"] > button')
    page.get_by_text("For teachers: a lesson, or parts left out").click()
    page.get_by_role("button", name="Make a lesson, and see what a class handed in").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("heading", name="For teachers").wait_for()
    return dialog


def make_lesson(page: "Page") -> str:
    """Make a lesson of a moment of the demo, some problems, and a tab, and return the fragment of its link."""
    dialog = open_teaching(page)
    dialog.get_by_role("button", name="Add what is on screen (Demo)").click()
    for kind in KINDS:
        dialog.locator(f"input[value={kind}]").check()
    dialog.get_by_label("How many").fill(str(COUNT))
    dialog.get_by_role("button", name="Add the problems").click()
    dialog.get_by_label("A tab, as it begins").select_option("why")
    dialog.get_by_role("button", name="Add the tab").click()
    dialog.get_by_label("Code of the class").fill(CODE)
    dialog.get_by_label("Where the class finds the lab").fill(WEB)
    link: str = dialog.get_by_label("Link to the lesson").input_value()
    assert link.startswith(f"{WEB}#v1&tab=demo&lesson.code={CODE}&lesson.steps=tab=demo..demo.stage=2::")
    return f"#{urlsplit(link).fragment}"


def test_a_lesson_is_made_gone_through_and_read(open_tab: OpenTab, url: str) -> None:
    teacher = open_tab(at=url, fragment="#v1&tab=demo&demo.stage=2&play.p=0.3")
    fragment = make_lesson(teacher)
    assert "play.p" not in fragment, "a moment is that of one tab"

    student = open_tab(at=url, fragment=fragment)
    bar = student.locator(".lesson-bar")
    bar.get_by_text(f"Lesson {CODE}: step 1 of 3, Demo").wait_for()
    assert student.locator("nav.tabs").is_hidden()
    assert student.locator(".demo-stage").nth(2).get_attribute("aria-current") == "step"
    bar.get_by_role("button", name="Next").click()
    bar.get_by_text("step 2 of 3, Practice").wait_for()
    for number in range(COUNT):
        made = due(number)
        student.locator(".practice-text", has_text=made.text).wait_for()
        if number == 0:
            slip = made.mistakes["log10"]
            answer(student, short(slip))
            student.wait_for_selector('.practice-verdict[data-verdict="log10"]')
        answer(student, answer_text(made))
        student.wait_for_selector(".practice-verdict.right")
        if number < COUNT - 1:
            student.get_by_role("button", name="Next problem").click()
    student.get_by_text("That was the last problem of this step.").wait_for()
    assert student.get_by_role("button", name="Next problem").is_hidden()

    student.get_by_text("Hand in what you did").click()
    student.get_by_label("Your name").fill("Zoë <b>")
    line = student.get_by_label("Your record").input_value()
    assert re.fullmatch(
        r"logloss-record/1 class=7B name=Zo%C3%AB%20%3Cb%3E problems=0\.one\.helped\.log10,1\.batch\.own,2\.one\.own"
        r" check=[0-9a-f]{8}",
        line,
    )
    bar.get_by_role("button", name="Next").click()
    bar.get_by_text("step 3 of 3, Why").wait_for()
    student.reload()
    bar.get_by_text("step 3 of 3, Why").wait_for()
    bar.get_by_role("button", name="Leave the lesson").click()
    student.locator("nav.tabs").wait_for()

    box = teacher.get_by_label("Paste the students' lines")
    box.fill(f"{line}\n<img src=x onerror=alert(1)>\n")
    teacher.get_by_text("Line 2 is left out: it does not begin with logloss-record/1.").wait_for()
    rows = teacher.locator("dialog[open] table").first.locator("tbody tr")
    assert rows.all_inner_texts() == ["Zoë <b>\t(✓)\t✓\t✓"]
    mistakes = teacher.locator("dialog[open] table").nth(1).locator("tbody tr").inner_text()
    assert mistakes.startswith("log10\t1\tZoë <b>\tThat is the logarithm to base 10.")
    assert teacher.locator("dialog img, dialog b").count() == 0
    with teacher.expect_download() as saved:
        teacher.get_by_role("button", name="Save as CSV").click()
    assert saved.value.suggested_filename == "class.csv"
    assert saved.value.path().read_text(encoding="utf-8-sig").splitlines() == [
        "name,code of the class,problem 1,problem 2,problem 3,mistakes",
        "Zoë <b>,7B,solved with hints or a second try,solved on your own,solved on your own,problem 1: log10",
    ]


def test_what_is_handed_in_in_german_is_read_in_english(open_tab: OpenTab, url: str) -> None:
    steps = f"&lesson.code={CODE}&lesson.steps=tab=practice..kinds={','.join(KINDS)}..count={COUNT}"
    student = open_tab(at=url, fragment=f"#v1&tab=practice{steps}&language=de")
    student.locator(".lesson-bar").get_by_text(f"Lektion {CODE}: Schritt 1 von 1, Üben").wait_for()
    answer(student, short(due(0).mistakes["log10"]))
    student.locator(".practice-verdict", has_text="Das ist der Logarithmus zur Basis 10.").wait_for()
    answer(student, answer_text(due(0)))
    student.wait_for_selector(".practice-verdict.right")
    student.locator(".lesson-record summary").click()
    student.get_by_label("Dein Name").fill("Ana")
    line = student.get_by_label("Dein Ergebnis").input_value()
    assert re.fullmatch(r"logloss-record/1 class=7B name=Ana problems=0\.one\.helped\.log10 check=[0-9a-f]{8}", line)

    teacher = open_tab(at=url, fragment="#v1&tab=demo&language=en")
    open_teaching(teacher).get_by_label("Paste the students' lines").fill(line)
    assert teacher.locator("dialog[open] table").first.locator("tbody tr").all_inner_texts() == ["Ana\t(✓)"]


def test_what_is_printed_is_what_the_class_is_given(open_tab: OpenTab) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.stage=2")
    page.evaluate("window.print = () => {}")
    make_lesson(page)
    texts = [due(number).text for number in range(COUNT)]
    page.get_by_role("button", name="Print the problems").click()
    assert page.locator(".worksheet .practice-text").evaluate_all("all => all.map((e) => e.textContent)") == texts
    assert page.locator(".worksheet-key").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.get_by_role("button", name="Print answers and solutions").click()
    assert page.locator(".worksheet .practice-text").count() == 0
    answers = page.locator(".worksheet-key >> nth=0").locator("li").evaluate_all("all => all.map((e) => e.textContent)")
    assert [each.endswith(answer_text(due(number))) for number, each in enumerate(answers)] == [True] * COUNT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_it_fits_and_is_accessible(
    open_tab: OpenTab, violations: Callable[["Page"], list[str]], width: int, theme: str
) -> None:
    page = open_tab(fragment="#v1&tab=demo&demo.stage=2", width=width, theme=theme)
    fragment = make_lesson(page)
    assert page.locator(".teaching-code svg").is_visible()
    for each in (page, open_tab(fragment=fragment, width=width, theme=theme)):
        each.evaluate("document.querySelectorAll('.lesson-record').forEach((e) => { e.open = true; })")
        each.wait_for_timeout(100)
        assert cut_texts(each) == []
        assert small_targets(each) == []
        assert reflows(each)
        assert violations(each) == []
