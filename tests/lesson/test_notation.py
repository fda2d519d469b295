"""Formulas are written rightly in each of the four ways, and a browser could read the MathML."""

from xml.etree import ElementTree

import pytest

from logloss._lesson.notation import (
    Formula,
    fill,
    frac,
    hat,
    latex,
    mathml,
    product,
    row,
    spoken,
    strike,
    sub,
    sup,
    text,
    total,
    words,
)
from logloss._lesson.patterns import LINES

TAGS = {"row": None, "frac": 2, "sup": 2, "sub": 2, "strike": 1, "sum": 3, "prod": 3, "text": 1, "hat": 1}  # and parts

BLOCK = [  # a formula; as text, in LaTeX, in words
    (row("p"), "p", "p", "p"),
    (row("L = −ln p"), "L = −ln p", r"L = -\ln p", "L equals minus the natural log of p"),
    (row("−y ln p"), "−y ln p", r"-y \ln p", "minus y the natural log of p"),
    (row("a − −2"), "a − −2", "a - -2", "a minus minus 2"),
    (row("(−2)"), "(−2)", "(-2)", "open bracket minus 2 close bracket"),
    (row("ln −2"), "ln −2", r"\ln -2", "the natural log of minus 2"),
    (row("2 · (1 − p)"), "2 · (1 − p)", r"2 \cdot (1 - p)", "2 times open bracket 1 minus p close bracket"),
    (row("min(a, b)"), "min(a, b)", r"\min(a, b)", "the minimum of open bracket a, b close bracket"),
    (frac("1", "p"), "1/p", r"\frac{1}{p}", "1 over p"),
    (
        frac("1 − y", "1 − p"),
        "(1 − y)/(1 − p)",
        r"\frac{1 - y}{1 - p}",
        "the fraction 1 minus y over 1 minus p, end of fraction",
    ),
    (sup("x", "2"), "x²", "x^{2}", "x to the power of 2"),
    (sup("e", "−0.5"), "e^(−0.5)", "e^{-0.5}", "e to the power of minus 0.5, end of power"),
    (sup("e", "z"), "e^z", "e^{z}", "e to the power of z"),
    (sub("p", "i"), "pᵢ", "p_{i}", "p i"),
    (sub("p", "max"), "p_max", r"p_{\max}", "p the maximum of"),
    (sub(hat("p"), "1"), "p\u0302₁", r"{\hat{p}}_{1}", "p hat 1"),
    (row(sub("log", "2"), "p"), "log₂ p", r"{\log}_{2} p".replace("{\\log}", "\\log"), "log base 2 of p"),
    (
        row("a + ", strike("0 · b")),
        "a + ~~0 · b~~",
        r"a + \cancel{0 \cdot b}",
        "a plus struck out: 0 times b, end of struck out",
    ),
    (
        total("i = 1", "n", sub("L", "i")),
        "Σ(i = 1 … n) Lᵢ",
        r"\sum_{i = 1}^{n} L_{i}",
        "the sum from i equals 1 to n of L i",
    ),
    (product("", "", "p"), "Π p", r"\prod_{}^{} p", "the product of p"),
    (row("p = 1 ", words("or"), "p = 2"), "p = 1 or p = 2", r"p = 1 \; \text{or} \; p = 2", "p equals 1 or p equals 2"),
    (words("50 % & more_"), "50 % & more_", r"\text{50 \% \& more\_}", "50 % & more_"),
    (words("log₂ 0 = −∞"), "log₂ 0 = −∞", r"\text{log$_2$ 0 = $-\infty$}", "log₂ 0 = −∞"),
    (row("1e−300"), "1e−300", r"1 \times 10^{-300}", "1 times 10 to the power of minus 300"),
    (row("x = ", "−∞"), "x = −∞", r"x = -\infty", "x equals minus infinity"),
    (frac("dL", "dp"), "dL/dp", r"\frac{dL}{dp}", "d L over d p"),
    (row("BCE"), "BCE", r"\mathrm{BCE}", "BCE"),
]


@pytest.mark.parametrize(("tree", "as_text", "as_latex", "aloud"), BLOCK, ids=[row[1] for row in BLOCK])
def test_the_four_ways(tree: Formula, as_text: str, as_latex: str, aloud: str) -> None:
    assert text(tree) == as_text
    assert latex(tree) == as_latex
    assert spoken(tree) == aloud
    element = ElementTree.fromstring(mathml(tree))  # noqa: S314
    assert element.get("aria-label") == aloud


CORE = {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msup", "msub", "munderover", "mover"}


@pytest.mark.parametrize("tree", [*(row[0] for row in BLOCK), *(line.formula for line in LINES.values())], ids=str)
def test_mathml_holds_only_elements_that_every_browser_draws(tree: Formula) -> None:
    root = ElementTree.fromstring(mathml(tree, display=True))  # noqa: S314
    parts = {"mfrac": 2, "msup": 2, "msub": 2, "munderover": 3, "mover": 2}
    assert root.get("display") == "block"
    for element in root.iter():
        assert element.tag in CORE
        assert len(element) == parts.get(element.tag, len(element))


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_every_tag_is_known_and_has_its_parts(line: object) -> None:
    def check(tree: Formula) -> None:
        if isinstance(tree, tuple):
            assert TAGS[str(tree[0])] in {None, len(tree) - 1}
            for part in tree[1:]:
                check(part)

    check(line.formula)  # type: ignore[attr-defined]


def test_blanks_are_filled_and_rows_taken_apart() -> None:
    assert fill(row("−ln {p} + ", words("{p}")), {"p": row("(1 − p)")}) == row("−ln(1 − p) + ", words("{p}"))
    assert fill("{p}", {"p": "0.85"}) == "0.85"
    with pytest.raises(KeyError):
        fill(row("{p} + {q}"), {"p": "1"})


def test_a_minus_in_front_is_set_closely_and_one_between_is_not() -> None:
    assert '<mo form="prefix">−</mo>' in mathml(row("= −p"))
    assert "prefix" not in mathml(row("1 − p"))
