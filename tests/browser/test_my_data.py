"""My data: files are scored as the package scores them, on a server and from a file, and errors say what mends them."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import logloss

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

OpenTab = Callable[..., "Page"]
EXAMPLE = Path(__file__).parents[2] / "examples" / "rain.csv"
SITES = "shake,blows,outcome\n0.1,30,no\n0.3,8,yes\n0.2,12,yes\n0.15,25,no\n0.25,20,yes\n0.12,9,no\n"


def choose(page: "Page", name: str, text: str | bytes) -> None:
    data = text.encode() if isinstance(text, str) else text
    page.set_input_files("#data-file", {"name": name, "mimeType": "text/csv", "buffer": data})


def picker(page: "Page", title: str) -> "Locator":
    return page.locator("label.field", has_text=title).locator("select")


def near(ours: str | None, theirs: float) -> bool:
    assert ours is not None
    value = float(ours.replace("Infinity", "inf"))
    return value == theirs or abs(value - theirs) <= 4 * math.ulp(theirs)


def mean(page: "Page") -> str | None:
    page.wait_for_selector(".mean-loss")
    return page.locator(".mean-loss .number").first.get_attribute("data-value")


def test_a_file_is_scored(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    page.set_input_files("#data-file", EXAMPLE)
    result = logloss.evaluate(EXAMPLE, y="rained", p="p")
    assert near(mean(page), result.log_loss)
    assert result.se is not None
    assert near(page.locator(".mean-loss .number").nth(1).get_attribute("data-value"), result.se)
    assert page.locator(".mean-loss .number").first.inner_text() == f"{result.log_loss:.4g}"
    shown = page.eval_on_selector_all(
        "table.worst tbody tr",
        "rows => rows.map((row) => [...row.querySelectorAll('.number')].map((n) => n.dataset.value))",
    )
    assert [int(line) - 2 for line, *_ in shown] == [row.row for row in result.worst]
    assert all(near(loss, row.loss) for (*_, loss), row in zip(shown, result.worst, strict=True))


def test_pickers_change_what_is_scored(open_tab: OpenTab) -> None:
    page = open_tab("data")
    choose(page, "a.csv", "y,other,p,q\n1,no,0.9,20\n0,yes,0.2,70\n1,no,0.6,40\n")
    assert near(mean(page), logloss.log_loss([1, 0, 1], [0.9, 0.2, 0.6]))
    picker(page, "Forecasts").select_option("q")
    page.get_by_label("in percent").wait_for()
    assert page.get_by_label("in percent").is_checked()
    assert near(mean(page), logloss.log_loss([1, 0, 1], [0.2, 0.7, 0.4]))
    picker(page, "Labels: what happened").select_option("other")
    assert picker(page, "Counts as 1").input_value() == "yes"
    assert near(mean(page), logloss.log_loss([0, 1, 0], [0.2, 0.7, 0.4]))


def test_what_is_wrong_is_said_with_its_line_and_mended_by_a_button(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "y,p\n1,0.9\n0,\n1,0.6\n")
    problem = page.locator(".trouble .problem")
    assert "p, line 3: a value is missing" in problem.inner_text()
    problem.get_by_role("button").click()
    assert near(mean(page), logloss.log_loss([1, 1], [0.9, 0.6]))
    assert page.locator(".trouble .problem").count() == 0
    choose(page, "b.csv", "y,p\n1,0.9\n0\n")
    problem.wait_for()
    assert "Line 3 has 1 cell, and the header has 2." in problem.inner_text()
    assert not page.locator(".mean-loss").is_visible()


def test_three_classes_are_refused_as_in_the_shell(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "y,p\ncat,0.9\ndog,0.2\ncow,0.6\n")
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    classes = "are three or more classes, and binary cross-entropy has two"
    said = f'y, line 2: "cat": "cat", "cow", "dog" {classes}; the loss for more is categorical cross-entropy.'
    assert problem.inner_text().split("\n") == [
        said,
        "",
        "To judge one class against all others, choose it under “Counts as 1”.",
    ]
    assert picker(page, "Counts as 1").input_value() == ""
    assert not page.locator(".mean-loss").is_visible()
    picker(page, "Counts as 1").select_option("cow")
    assert near(mean(page), logloss.log_loss([0, 0, 1], [0.9, 0.2, 0.6]))
    assert "All others count as 0: cat, dog." in page.inner_text(".data-view")


def test_which_of_two_words_is_positive_is_asked_and_not_guessed(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "y,p\ncat,0.9\ndog,0.2\n")
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert 'which of "cat", "dog" is the positive one?' in problem.inner_text()
    assert problem.get_by_role("button").count() == 0
    assert picker(page, "Counts as 1").input_value() == ""
    assert not page.locator(".mean-loss").is_visible()
    picker(page, "Counts as 1").select_option("cat")
    assert near(mean(page), logloss.log_loss([1, 0], [0.9, 0.2]))
    assert problem.count() == 0
    choose(page, "b.csv", "y,p\nno,0.2\nYes,0.9\nNA,0.5\n")
    problem.wait_for()
    assert picker(page, "Counts as 1").input_value() == "Yes"
    problem.get_by_role("button").click()  # leaves out the row of NA
    assert near(mean(page), logloss.log_loss([0, 1], [0.2, 0.9]))


def test_the_positive_one_is_asked_before_the_demo_trains(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "mine.csv", SITES.replace("yes", "wet").replace("no", "dry"))
    assert 'which of "dry", "wet" is the positive one?' in page.locator(".trouble .problem").inner_text()
    assert page.get_by_role("button", name="Train on this").count() == 0
    picker(page, "Counts as 1").select_option("wet")
    page.get_by_role("button", name="Train on this").wait_for()


def test_what_rounding_leaves_is_clipped_by_a_button_and_nothing_further(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "y,p\n1,1.0000001\n0,0.2\n")
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert "Clip to 0 and 1, which changes 1 of 2 rows." in problem.inner_text()
    problem.get_by_role("button").click()
    assert near(mean(page), logloss.log_loss([1, 0], [1, 0.2]))
    assert "1 probability was beyond 0 or 1 by what rounding leaves, and clipped." in page.inner_text(".scored")
    choose(page, "b.csv", "y,p\n1,1.001\n0,0.2\n")
    problem.wait_for()
    assert problem.inner_text() == "p, line 2: a probability lies between 0 and 1, and this is 1.001."


def test_what_the_package_scores_is_clipped_by_a_button_too(open_tab: OpenTab, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    write_table(pa.table({"y": [1, 0, 1], "p": [1.0000001, 0.2, 0.5]}), tmp_path / "rows.parquet")
    page = open_tab("data", expected="422")
    page.set_input_files("#data-file", tmp_path / "rows.parquet")
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert "Clip to 0 and 1, which changes 1 of 3 rows." in problem.inner_text()
    problem.get_by_role("button").click()
    assert near(mean(page), logloss.log_loss([1, 0, 1], [1, 0.2, 0.5]))
    assert "beyond 0 or 1 by what rounding leaves, is clipped." in page.inner_text(".scored")


def test_a_pasted_table_may_have_decimal_commas_in_any_cells(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    page.get_by_text("Paste a table instead").click()
    for pasted in ("y\tp\n1\t0,85\n0\t0,2\n", 'y,p\n1,"0,85"\n0,"0,2"\n', "sep=;\ny;p\n1;0,85\n0;0,2\n"):
        page.fill("#data-paste", pasted)
        page.get_by_role("button", name="Use this table").click()
        assert near(mean(page), logloss.log_loss([1, 0], [0.85, 0.2])), pasted
    assert "logloss score pasted.csv --y y --p p" in page.inner_text(".scored")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save pasted.csv").click()
    assert download.value.path().read_text() == pasted


def test_a_column_that_is_not_offered_says_why(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "y,p,q\n1,high,0.9\n0,low,0.2\n")
    reason = page.get_by_text("Not offered as numbers: p holds words (“high”).")
    reason.wait_for()
    choose(page, "b.csv", "y,p\n1,0.9\n0,0.2\n")
    reason.wait_for(state="detached")
    assert near(mean(page), logloss.log_loss([1, 0], [0.9, 0.2]))
    assert "Not offered" not in page.inner_text(".data-view")


def test_the_python_for_an_example_says_where_its_file_comes_from(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    page.get_by_role("button", name="Example: forecasts to score").click()
    mean(page)
    page.click('[data-part="share"] > button')
    assert 'data = "example_forecasts.csv"  # save it first: it is among the files above' in page.inner_text(
        ".share-code"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="example_forecasts.csv itself (CSV)").click()
    result = logloss.evaluate(download.value.path(), y="liquefied", p="forecast", positive="yes")
    assert near(page.locator(".mean-loss .number").first.get_attribute("data-value"), result.log_loss)


def test_numbers_are_read_as_people_write_them(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "a.csv", "# of May\ny;p\n1;26,5 %\n0;7 %\n")
    assert near(mean(page), logloss.log_loss([1, 0], [0.265, 0.07]))
    assert not page.get_by_label("in percent").is_checked()


def test_infinite_rows_are_counted(open_tab: OpenTab) -> None:
    page = open_tab("data")
    choose(page, "a.csv", "y,p\n1,0\n0,0.2\n0,1\n1,1\n")
    assert mean(page) == "Infinity"
    said = page.inner_text(".says")
    assert "2 rows cost ∞" in said
    result = logloss.evaluate({"y": [1, 0, 0, 1], "p": [0, 0.2, 1, 1]}, y="y", p="p")
    for clip, loss in result.clipped.items():
        assert f"{loss:.4g} (by {clip:g})".replace("e-0", "e−").replace("e-", "e−") in said
    assert "∞ %" not in said
    assert page.locator(".loss-bar.endless").count() == 2


def test_own_sites_train_the_demo(open_tab: OpenTab, url: str) -> None:
    page = open_tab("data", at=url)
    choose(page, "mine.csv", SITES)
    page.get_by_role("button", name="Train on this").click()
    page.wait_for_selector('[data-tab="demo"][aria-current]')
    page.wait_for_selector("svg.figure text")
    assert "mine.csv" in page.inner_text("main")
    assert "shake" in page.inner_text('[data-part="panel-data"]')
    page.wait_for_timeout(700)
    assert "own" not in page.url
    page.click('[data-part="share"] > button')
    assert "stay on this machine" in page.inner_text("dialog")


def test_a_second_file_replaces_the_first_in_the_demo(open_tab: OpenTab) -> None:
    page = open_tab("data")
    for name in ("one.csv", "two.csv"):
        choose(page, name, SITES)
        page.get_by_role("button", name="Train on this").click()
        page.wait_for_selector('[data-tab="demo"][aria-current]')
        assert name in page.inner_text("main")
        page.click('nav.tabs [data-tab="data"]')


def parquet(tmp_path: Path) -> Path:
    pa = pytest.importorskip("pyarrow")
    from pyarrow.parquet import write_table

    path = tmp_path / "rows.parquet"
    write_table(pa.table({"y": [1, 0, 1, 1], "p": [0.9, 0.2, 0.6, 0.0]}), path)
    return path


def test_the_package_reads_what_the_page_cannot(open_tab: OpenTab, tmp_path: Path) -> None:
    page = open_tab("data")
    page.set_input_files("#data-file", parquet(tmp_path))
    assert mean(page) == "Infinity"
    assert page.locator("table.worst tbody tr").count() == 4
    picker(page, "Forecasts").select_option("y")
    page.locator(".trouble .problem").wait_for()


def test_the_exported_file_says_in_a_sentence_what_it_cannot_read(
    open_tab: OpenTab, file_url: str, tmp_path: Path
) -> None:
    page = open_tab("data", at=file_url)
    page.set_input_files("#data-file", parquet(tmp_path))
    page.locator(".trouble .problem").wait_for()
    assert "logloss lab" in page.inner_text(".trouble")


def test_more_rows_than_the_page_takes(open_tab: OpenTab, file_url: str) -> None:
    text = "y,p\n" + "1,0.5\n0,0.25\n" * 500_001
    page = open_tab("data", at=file_url)
    choose(page, "long.csv", text)
    assert near(mean(page), logloss.log_loss([1, 0], [0.5, 0.25]))
    said = page.inner_text(".scored")
    assert "These are the first 1,000,000 rows" in said
    assert "logloss score long.csv --y y --p p" in said
    page = open_tab("data")
    choose(page, "long.csv", text)
    mean(page)
    assert page.locator(".says .number[data-value='1000002']").count() == 1


def test_a_third_class_further_down_takes_the_guess_away(open_tab: OpenTab) -> None:
    half = 500_000
    text = "y,p\n" + "yes,0.5\nno,0.25\n" * half + "maybe,0.5\n"
    page = open_tab("data", expected="422")
    choose(page, "long.csv", text)
    problem = page.locator(".trouble .problem")
    problem.wait_for()
    assert "'maybe', 'no', 'yes' are three or more classes" in problem.inner_text()
    assert picker(page, "Counts as 1").input_value() == ""
    assert not page.locator(".mean-loss").is_visible()
    picker(page, "Counts as 1").select_option("yes")
    assert near(mean(page), logloss.log_loss([1] * half + [0] * (half + 1), [0.5] * half + [0.25] * half + [0.5]))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_my_data_is_for_everybody(
    open_tab: OpenTab, violations: Callable[["Page"], list[str]], width: int, theme: str
) -> None:
    page = open_tab("data", width=width, theme=theme)
    assert violations(page) == []
    choose(page, "a.csv", "y,a long name of a column,p\n1,x,0.9\n0,y,0.2\n1,z,0\n")
    mean(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
