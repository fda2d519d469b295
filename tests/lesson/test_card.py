"""The card says what it should, its numbers are the package's, and it can be written out and sent to the page."""

import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from logloss import log_loss
from logloss._lesson.card import WIDTH, card, card_markdown, card_text
from logloss._lesson.card.sections import BALLPARK, BASE_RATES, sections
from logloss._lesson.number_format import short

ROOT = Path(__file__).parents[2]


def section(key: str) -> str:
    """Return all that a section says, as JSON has it."""
    return next(json.dumps(each, ensure_ascii=False) for each in card() if each["key"] == key)


def table(key: str) -> list[list[object]]:
    return next(block["rows"] for each in card() if each["key"] == key for block in each["blocks"] if "rows" in block)


def loss(y: float, p: float) -> float:
    return float(log_loss([float(y)], [p]))


# what it says -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "phrases"),
    [
        ("formula", ["log loss", "Kullback–Leibler", "entropy"]),
        ("when", ["logistic regression", "categorical cross-entropy"]),
        ("why", ["p = 0.1", "p = 0.6", "p = 0.9", "p = 0.4", "slope", "differentiable", "backpropagation"]),
        ("examples", ["spam", "yes or no", "cat or a dog", "disease", "Liquefaction", "behave like a liquid"]),
        ("symbols", ["label", "probability", "natural logarithm", "logit", "sigmoid"]),
        ("signs", ["Why the minus?", "Why ln?", "Why without bound", "at one end alone"]),
        ("ballpark", ["ln 2 = 0.6931"]),
        ("unit", ["no dimension", "mistake", "nats", "bits"]),
        ("conclude", ["base-rate loss", "geometric mean"]),
        ("traps", ["log10", "85 instead of 0.85", "exactly 0 or 1", "categorical"]),
        (
            "corrections",
            ["gamma", "peak", "U over p", "Only at the wrong", "never beyond −1 and 1"],
        ),
        ("sources", ["Goodfellow", "Bishop", "Good (1952)", "Wikipedia"]),
    ],
)
def test_it_names_what_a_newcomer_needs(key: str, phrases: list[str]) -> None:
    said = section(key)
    assert [phrase for phrase in phrases if phrase not in said] == []


# its numbers --------------------------------------------------------------------------------------------------------


def test_the_ballpark_is_that_of_the_package() -> None:
    rows = table("ballpark")
    assert [row[0] for row in rows] == list(BALLPARK)
    for p, one, zero in rows:
        assert [short(one), short(zero)] == [short(loss(1, p)), short(loss(0, p))]


def test_the_loss_to_beat_is_that_of_the_share_of_ones() -> None:
    for rate, (shown, base) in zip(BASE_RATES, table("conclude"), strict=True):
        assert shown == f"{100 * rate:g} %"
        assert short(base) == short(loss(rate, rate))


def test_the_classic_mistakes_are_the_known_numbers() -> None:
    assert [round(answer, 4) for answer, _ in table("traps")] == [0.0706, 0.2345, -4.4427, -0.1625, 1.8971]


def test_every_example_costs_what_it_says() -> None:
    for _, _, p, happened, cost in table("examples"):
        assert short(cost) == short(loss(float(happened.removeprefix("y = ")), float(p)))


def test_confidence_orders_the_losses() -> None:
    losses = [row[-1] for row in table("why")]
    assert losses == sorted(losses)


def test_no_number_of_the_prose_is_typed() -> None:
    """What has three decimals or more is computed: in the source stand only e and two probabilities."""
    source = (ROOT / "src/logloss/_lesson/card/sections.py").read_text(encoding="utf-8")
    typed = set(re.findall(r"\d\.\d{3,}", source)) - {"2.718", "0.001", "0.0001"}
    assert typed == set()


def test_every_work_has_an_address() -> None:
    (works,) = (block["items"] for each in card() if each["key"] == "sources" for block in each["blocks"])
    assert len(works) >= 7
    for name, words, address in works:
        assert name
        assert words
        assert re.fullmatch(r"https://[\w.-]+(/[\w./-]*)?", address), address


# how it is written --------------------------------------------------------------------------------------------------


def test_the_page_can_be_told() -> None:
    told = json.loads(json.dumps(card(), allow_nan=False))
    assert [each["key"] for each in told] == [each.key for each in sections()]
    assert {block["kind"] for each in told for block in each["blocks"]} == {
        "paragraph",
        "terms",
        "references",
        "equation",
        "table",
    }


def test_the_text_keeps_to_its_width() -> None:
    names = {name for each in card() for block in each["blocks"] for name, *_ in block.get("items", [])}
    long = [line for line in card_text().splitlines() if len(line) > WIDTH and "   " not in line.strip()]
    assert [line for line in long if line.strip() not in names] == []


def test_all_of_it_is_in_the_text_and_in_the_markdown() -> None:
    text, markdown = " ".join(card_text().split()), " ".join(card_markdown().split())
    for each in sections():
        assert each.title in text
        assert each.lead in text
        assert f"## {each.title} {each.lead}" in markdown


def test_tables_are_tables_in_markdown() -> None:
    assert "| p | y = 1 | y = 0 |\n| ---: | ---: | ---: |\n| 0.99 | 0.01005 | 4.605 |" in card_markdown()


def test_the_page_in_the_documentation_is_current() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_lesson.py"))
    assert written["PAGE"].read_text(encoding="utf-8") == written["page"](), "run `make docs`"


def test_it_loads_nothing_heavy() -> None:
    code = "import sys, logloss._lesson.card as c; c.card(); print(*{n.partition('.')[0] for n in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "numba", "rich", "click", "pyarrow", "duckdb"} & set(loaded) == set()
