"""Formulas as trees, and the four ways to write one: for a terminal, for LaTeX, for a browser, for the ear.

A formula is a leaf (`"p"`, `"0.85"`, `"="`, `"ln"`) or a tuple of a tag and its parts: `("frac", "1", "p")`. As JSON,
tuples become lists, which is how the page gets them; `page/src/maths/notation.js` renders the same trees there.

The constructors cut strings into leaves, so that formulas can be written as one reads them:

>>> text(row("L = −", "[y · ln p + ", strike("(1 − y) · ln(1 − p)"), "]"))
'L = −[y · ln p + ~~(1 − y) · ln(1 − p)~~]'

A leaf in braces is a blank, which `fill` replaces: `fill(row("−ln {p}"), p="0.85")`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import TypeAlias

Formula: TypeAlias = "str | tuple[Formula, ...]"

_LEAF = re.compile(r"\{\w+\}|\d+(?:\.\d+)?(?:e[−-]?\d+)?|[^\W\d_]+|\S")
_NUMBER = re.compile(r"(−?)(\d+(?:\.\d+)?)(?:e(−?\d+))?")


# writing formulas ---------------------------------------------------------------------------------------------------


def row(*parts: Formula) -> Formula:
    """Return parts side by side; strings are cut into leaves, and rows within are taken apart.

    Examples
    --------
    >>> row("1 − p")
    ('row', '1', '−', 'p')
    >>> row("p")
    'p'
    """
    leaves: list[Formula] = []
    for part in parts:
        if isinstance(part, str):
            leaves += _LEAF.findall(part)
        elif part[0] == "row":
            leaves += part[1:]
        else:
            leaves.append(part)
    return leaves[0] if len(leaves) == 1 else ("row", *leaves)


def frac(above: Formula, below: Formula) -> Formula:
    """Return a fraction."""
    return ("frac", row(above), row(below))


def sup(base: Formula, power: Formula) -> Formula:
    """Return a power."""
    return ("sup", row(base), row(power))


def sub(base: Formula, index: Formula) -> Formula:
    """Return a symbol with an index."""
    return ("sub", row(base), row(index))


def strike(part: Formula) -> Formula:
    """Return a part struck out, because it vanishes."""
    return ("strike", row(part))


def total(lower: Formula, upper: Formula, body: Formula) -> Formula:
    """Return a sum; its bounds may be empty."""
    return ("sum", row(lower), row(upper), row(body))


def product(lower: Formula, upper: Formula, body: Formula) -> Formula:
    """Return a product; its bounds may be empty."""
    return ("prod", row(lower), row(upper), row(body))


def words(phrase: str) -> Formula:
    """Return words within a formula."""
    return ("text", phrase)


def hat(part: Formula) -> Formula:
    """Return a symbol with a hat: an estimate."""
    return ("hat", row(part))


def fill(tree: Formula, values: Mapping[str, Formula]) -> Formula:
    """Return a formula with its blanks, `{name}`, replaced by what the values say.

    Examples
    --------
    >>> text(fill(row("−ln {p}"), {"p": "0.85"}))
    '−ln 0.85'
    """
    if isinstance(tree, str):
        return values[tree[1:-1]] if _is_blank(tree) else tree
    if tree[0] == "text":
        return tree
    filled: list[Formula] = [tree[0]]
    for part in tree[1:]:
        whole = fill(part, values)
        if tree[0] == "row" and isinstance(whole, tuple) and whole[0] == "row":
            filled += whole[1:]
        else:
            filled.append(whole)
    return tuple(filled)


def _is_blank(leaf: str) -> bool:
    return len(leaf) > 2 and leaf[0] == "{" and leaf[-1] == "}"


# what a leaf is -----------------------------------------------------------------------------------------------------

RELATIONS = {"=", "≈", "≠", "<", ">", "≤", "≥", "→", "⇒", "∝", "∈", "‖", "|"}
OPERATORS = {"+", "−", "·", "×", "/", "±"}
OPENING, CLOSING = {"(", "[", "{"}, {")", "]", "}"}
FUNCTIONS = {"ln", "log", "exp", "σ", "max", "min", "argmax", "argmin"}
SIGNS = {"−", "+", "±"}  # may stand in front of what they belong to
_WIDE = {"text": "words", "sum": "function", "prod": "function"}


def kind(tree: Formula) -> str:
    """Return what a part is for its neighbors: a key of the table below, words, or else an atom."""
    if isinstance(tree, tuple):
        return kind(tree[1]) if tree[0] in {"sub", "sup", "hat"} else _WIDE.get(str(tree[0]), "atom")
    table = {"relation": RELATIONS, "operator": OPERATORS, "opening": OPENING, "closing": CLOSING}
    table |= {"function": FUNCTIONS, "comma": {",", ";"}}
    return next((name for name, leaves in table.items() if tree in leaves), "atom")


def kinds(parts: tuple[Formula, ...]) -> Iterator[tuple[Formula, str]]:
    """Yield the parts of a row with their kinds, among them `sign`: an operator that stands in front of one thing."""
    before = "opening"
    for part in parts:
        here = kind(part)
        if part in SIGNS and before in {"opening", "relation", "operator", "sign", "comma", "function"}:
            here = "sign"
        yield part, here
        before = here


def _gap(before: str, here: str) -> bool:
    """Return whether there is a space between two neighbors of these kinds."""
    if "relation" in (before, here) or "operator" in (before, here) or before == "comma":
        return True
    if here in {"function", "words"} or before == "words":
        return before not in {"opening", "sign"} and here not in {"closing", "comma"}
    return before == "function" and here in {"atom", "sign"}


# for a terminal -----------------------------------------------------------------------------------------------------

_RAISED = str.maketrans("0123456789−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ")
_LOWERED = str.maketrans("0123456789ijkmnpt", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₘₙₚₜ")


def text(tree: Formula) -> str:
    """Return a formula as one line of text; what is struck out stands between `~~`.

    Examples
    --------
    >>> text(row("p = ", sup("e", "−L")))
    'p = e^(−L)'
    >>> text(row("L = ", frac("1", "n"), total("i = 1", "n", sub("L", "i"))))
    'L = 1/n Σ(i = 1 … n) Lᵢ'
    """
    if isinstance(tree, str):
        return tree
    tag, *parts = tree
    if tag == "row":
        return _joined(tuple(parts))
    return _TEXT[str(tag)](*parts)


def _joined(parts: tuple[Formula, ...]) -> str:
    line, before = "", "opening"
    for part, here in kinds(parts):
        line += " " * (bool(line) and _gap(before, here)) + text(part)
        before = here
    return line


def _unit(tree: Formula) -> str:
    """Return a part as text, in brackets if it is more than one thing."""
    shown = text(tree)
    single = isinstance(tree, str) and not shown.startswith("−")
    return shown if single or (isinstance(tree, tuple) and tree[0] in {"sub", "hat", "text"}) else f"({shown})"


def _raised(base: Formula, power: Formula) -> str:
    mark = text(power)
    simple = all(ord(sign) in _RAISED for sign in mark)
    return _unit(base) + (mark.translate(_RAISED) if simple else f"^{_unit(power)}")


def _lowered(base: Formula, index: Formula) -> str:
    mark = text(index)
    return text(base) + (mark.translate(_LOWERED) if all(ord(sign) in _LOWERED for sign in mark) else f"_{mark}")


def _big(sign: str) -> Callable[[Formula, Formula, Formula], str]:
    def shown(lower: Formula, upper: Formula, body: Formula) -> str:
        bounds = " … ".join(filter(None, (_bound(lower), _bound(upper))))
        return f"{sign}({bounds}) {text(body)}" if bounds else f"{sign} {text(body)}"

    return shown


def _bound(tree: Formula) -> str:
    return "" if tree == ("row",) else text(tree)


_TEXT: dict[str, Callable[..., str]] = {
    "frac": lambda above, below: f"{_unit(above)}/{_unit(below)}",
    "sup": _raised,
    "sub": _lowered,
    "strike": lambda part: f"~~{text(part)}~~",
    "sum": _big("Σ"),
    "prod": _big("Π"),
    "text": lambda phrase: str(phrase),
    "hat": lambda part: f"{text(part)}\N{COMBINING CIRCUMFLEX ACCENT}",
}


# for LaTeX ----------------------------------------------------------------------------------------------------------

# fmt: off
_LATEX_LEAVES = {
    "−": "-", "·": r"\cdot", "×": r"\times", "±": r"\pm", "∞": r"\infty", "≈": r"\approx", "≠": r"\ne", "≤": r"\le",
    "≥": r"\ge", "→": r"\to", "⇒": r"\Rightarrow", "∝": r"\propto", "∈": r"\in", "‖": r"\,\|\,", "|": r"\mid",
    "{": r"\{", "}": r"\}", "%": r"\%", "…": r"\dots", "ln": r"\ln", "log": r"\log", "exp": r"\exp", "max": r"\max",
    "min": r"\min", "argmax": r"\operatorname{arg\,max}", "argmin": r"\operatorname{arg\,min}", "σ": r"\sigma",
    "ε": r"\varepsilon", "η": r"\eta", "λ": r"\lambda", "θ": r"\theta", "Δ": r"\Delta", "Φ": r"\Phi", "π": r"\pi",
    "∂": r"\partial", "ℓ": r"\ell",
}
# fmt: on
_LATEX_TAGS = {
    "frac": r"\frac{%s}{%s}",
    "sup": "%s^{%s}",
    "sub": "%s_{%s}",
    "strike": r"\cancel{%s}",
    "sum": r"\sum_{%s}^{%s} %s",
    "prod": r"\prod_{%s}^{%s} %s",
    "hat": r"\hat{%s}",
}
_LATEX_SPECIAL = str.maketrans(
    {sign: f"\\{sign}" for sign in "%$#&_{}"}
    | {"\\": r"\textbackslash{}", "₂": "$_2$"}
    | {sign: f"${_LATEX_LEAVES[sign]}$" for sign in "−·∞σ"}
)


def latex(tree: Formula) -> str:
    r"""Return a formula for LaTeX's math mode; `\cancel` needs `\usepackage{cancel}` (MathJax and KaTeX know it).

    Examples
    --------
    >>> print(latex(row("−[", "ln p + ", strike("0 · ln(1 − p)"), "]")))
    -[\ln p + \cancel{0 \cdot \ln(1 - p)}]
    """
    if isinstance(tree, str):
        return _latex_leaf(tree)
    tag, *parts = tree
    if tag == "text":
        written = str(parts[0]).translate(_LATEX_SPECIAL)
        return rf"\text{{{written.replace('$$', '')}}}"
    if tag == "row":
        line, before = "", "opening"
        for part, here in kinds(tuple(parts)):
            shown = latex(part)
            letters = re.search(r"\\[a-zA-Z]+$", line) and shown[0].isalpha()  # \cdotx is another command than \cdot x
            spaced = bool(line) and _gap(before, here)
            line += r" \; " if spaced and "words" in (before, here) else " " if spaced or letters else ""
            line += shown
            before = here
        return line
    inside = [latex(part) for part in parts]
    if tag in {"sup", "sub"} and not isinstance(parts[0], str):
        inside[0] = f"{{{inside[0]}}}"
    return _LATEX_TAGS[str(tag)] % tuple(inside)


def _latex_leaf(leaf: str) -> str:
    if leaf in _LATEX_LEAVES:
        return _LATEX_LEAVES[leaf]
    if number := _NUMBER.fullmatch(leaf):
        sign, digits, power = number.groups()
        shown = digits if power is None else rf"{digits} \times 10^{{{power.replace('−', '-')}}}"
        return ("-" if sign else "") + shown
    if leaf == "−∞":
        return r"-\infty"
    return rf"\mathrm{{{leaf}}}" if len(leaf) > 1 and leaf.isalpha() and leaf[0] != "d" else leaf


# for a browser ------------------------------------------------------------------------------------------------------

_MATHML_TAGS = {
    "frac": "<mfrac>%s%s</mfrac>",
    "sup": "<msup>%s%s</msup>",
    "sub": "<msub>%s%s</msub>",
    "strike": '<mrow class="strike">%s</mrow>',
    "sum": "<mrow><munderover><mo>∑</mo>%s%s</munderover>%s</mrow>",
    "prod": "<mrow><munderover><mo>∏</mo>%s%s</munderover>%s</mrow>",
    "hat": '<mover accent="true">%s<mo stretchy="false">^</mo></mover>',
}


def mathml(tree: Formula, *, display: bool = False) -> str:
    """Return a formula as a MathML element of the elements every browser draws, labeled with its words.

    What is struck out is a `mrow` of class `strike`, for the style sheet: MathML Core has no element for it.

    Examples
    --------
    >>> mathml(row("−p"))
    '<math aria-label="minus p"><mo form="prefix">−</mo><mi>p</mi></math>'
    """
    inside = _elements(tree[1:]) if isinstance(tree, tuple) and tree[0] == "row" else _element(tree)
    block = ' display="block"' if display else ""
    return f'<math{block} aria-label="{escape(spoken(tree))}">{inside}</math>'


def _element(tree: Formula) -> str:
    if isinstance(tree, str):
        return _mathml_leaf(tree, kind(tree))
    tag, *parts = tree
    if tag == "text":
        return f"<mtext>{escape(str(parts[0]))}</mtext>"
    if tag == "row":
        return f"<mrow>{_elements(tuple(parts))}</mrow>"
    return _MATHML_TAGS[str(tag)] % tuple(map(_element, parts))


def _elements(parts: tuple[Formula, ...]) -> str:
    line, before = "", "opening"
    for part, here in kinds(parts):
        width = "0.33em" if "words" in (before, here) else "0.17em"
        ruled = {"relation", "operator", "comma"} & {before, here}  # the browser spaces these itself
        line += f'<mspace width="{width}"/>' * (bool(line) and _gap(before, here) and not ruled)
        line += _mathml_leaf(part, here) if isinstance(part, str) else _element(part)
        before = here
    return line


def _mathml_leaf(leaf: str, here: str) -> str:
    if here == "sign":
        return f'<mo form="prefix">{leaf}</mo>'
    if number := _NUMBER.fullmatch(leaf):
        sign, digits, power = number.groups()
        if power is None:
            return f"<mn>{leaf}</mn>"
        return f"<mrow><mn>{sign}{digits}</mn><mo>×</mo><msup><mn>10</mn><mn>{power}</mn></msup></mrow>"
    if here in {"atom", "function"}:
        if len(leaf) == 2 and leaf[0] == "d":
            return f"<mrow><mi>d</mi><mi>{leaf[1]}</mi></mrow>"
        return f"<mn>{leaf}</mn>" if leaf.endswith("∞") else f"<mi>{escape(leaf)}</mi>"
    return f"<mo>{escape(leaf)}</mo>"


# for the ear --------------------------------------------------------------------------------------------------------

# fmt: off
_SPOKEN_LEAVES = {
    "=": "equals", "≈": "is about", "≠": "is not", "<": "is less than", ">": "is more than", "≤": "is at most",
    "≥": "is at least", "→": "goes to", "⇒": "so", "∝": "is proportional to", "∈": "in", "‖": "against",
    "|": "given",
    "+": "plus", "−": "minus", "·": "times", "×": "times", "/": "over", "±": "plus or minus", "∞": "infinity",
    "(": "open bracket", ")": "close bracket", "[": "open bracket", "]": "close bracket", ",": ",", ";": ",",
    "{": "open brace", "}": "close brace", "ln": "the natural log of", "log": "log of", "exp": "e to the power of",
    "σ": "sigma of", "max": "the maximum of", "min": "the minimum of", "Δ": "delta", "…": "and so on",
}
# fmt: on
_SPOKEN_TAGS = {
    "frac": "the fraction %s over %s, end of fraction,",
    "sup": "%s to the power of %s, end of power,",
    "sub": "%s %s",
    "strike": "struck out: %s, end of struck out,",
    "sum": "the sum from %s to %s of %s",
    "prod": "the product from %s to %s of %s",
    "hat": "%s hat",
}
_SPOKEN_SHORT = {  # where the parts are single leaves, or bounds are empty
    "frac": "%s over %s",
    "sup": "%s to the power of %s",
    "sum": "the sum of %s",
    "prod": "the product of %s",
}


def spoken(tree: Formula) -> str:
    """Return a formula in words, for screen readers.

    Examples
    --------
    >>> spoken(row("L = −ln p"))
    'L equals minus the natural log of p'
    >>> spoken(frac("y − p", "n"))
    'the fraction y minus p over n, end of fraction'
    """
    return re.sub(r",(?=,| *$)", "", re.sub(r" +,", ",", _said(tree))).strip()


def _said(tree: Formula) -> str:
    if isinstance(tree, str):
        return _said_leaf(tree)
    tag, *parts = str(tree[0]), *tree[1:]
    if tag == "text":
        return str(parts[0])
    words = [_said(part) for part in parts]
    if tag == "row":
        return " ".join(words)
    if tag in {"sum", "prod"} and parts[0] == ("row",):
        return _SPOKEN_SHORT[tag] % words[-1]
    if tag == "sub" and kind(tree) == "function":  # "log base 2 of", not "log of 2"
        return f"{words[0].removesuffix(' of')} base {words[1]} of"
    short = tag in _SPOKEN_SHORT and all(isinstance(part, str) for part in parts)
    return (_SPOKEN_SHORT if short else _SPOKEN_TAGS)[tag] % tuple(words)


def _said_leaf(leaf: str) -> str:
    if leaf in _SPOKEN_LEAVES:
        return _SPOKEN_LEAVES[leaf]
    if number := _NUMBER.fullmatch(leaf):
        sign, digits, power = number.groups()
        shown = digits if power is None else f"{digits} times 10 to the power of {power.replace('−', 'minus ')}"
        return f"minus {shown}" if sign else shown
    if leaf == "−∞":
        return "minus infinity"
    return " ".join(leaf) if len(leaf) == 2 and leaf[0] == "d" else leaf
