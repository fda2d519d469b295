"""A worked solution as lines with a reason each, and the forms it can be had in: terminal, Markdown, LaTeX, HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from textwrap import wrap
from typing import Literal

from .notation import Formula, fill, latex, mathml, row, text, words

Unit = Literal["nats", "bits"]

STYLE = (
    ".logloss-working li { margin: 0.4em 0 } .logloss-working li span { margin-left: 1.5em; opacity: 0.75 } "
    # The line is a background, which is printed, and kept in colors of the reader's own, only if told so.
    ".logloss-working .strike { print-color-adjust: exact; forced-color-adjust: none; "
    "background: linear-gradient(to bottom right, "
    "transparent calc(50% - 0.8px), currentColor calc(50% - 0.5px) calc(50% + 0.5px), transparent calc(50% + 0.8px)) }"
)


@dataclass(frozen=True)
class Step:
    """One line of the working.

    Attributes
    ----------
    formula : str or tuple
        The line as a tree of `logloss._lesson.notation`; it begins with "=" where the left side is the same as above.
    words : str
        Why this line follows.
    """

    formula: Formula
    words: str = ""

    @property
    def sides(self) -> tuple[Formula, Formula]:
        """What stands before the first equals sign, and the rest with it."""
        parts = self.formula[1:] if isinstance(self.formula, tuple) and self.formula[0] == "row" else (self.formula,)
        at = parts.index("=") if "=" in parts else 0
        return ("row", *parts[:at]), ("row", *parts[at:])


@dataclass(frozen=True)
class Working:
    """Lines that lead to a result; printing it shows them, a notebook sets them as formulas.

    Attributes
    ----------
    steps : tuple of Step
        The working, line by line.
    words : str
        What it means, in a sentence or two.
    """

    steps: tuple[Step, ...] = field(kw_only=True)
    words: str = field(kw_only=True)

    def to_text(self, width: int | None = None) -> str:
        """Return the working as numbered lines with their reasons beside them.

        Parameters
        ----------
        width : int, optional
            Where it would be wider, each reason stands below its line instead. By default, nothing is too wide.

        Returns
        -------
        str
            What is struck out stands between `~~`.
        """
        sides = [(text(left), text(right)) for left, right in (step.sides for step in self.steps)]
        edge = max(len(left) for left, _ in sides)
        digits = len(str(len(sides)))
        heads = [f"{n:>{digits + 2}}  {left:>{edge}} {right}" for n, (left, right) in enumerate(sides, 1)]
        column = max((len(head) for head, step in zip(heads, self.steps, strict=True) if step.words), default=0)
        if width is not None and any(column + 3 + len(step.words) > width for step in self.steps):
            indent = " " * (digits + edge + 5)
            pairs = zip(heads, (wrap(step.words, max(width - len(indent), 20)) for step in self.steps), strict=True)
            lines = [line for head, reason in pairs for line in (head, *(indent + part for part in reason))]
        else:
            lines = [f"{h:<{column}}   {s.words}".rstrip() for h, s in zip(heads, self.steps, strict=True)]
        closing = wrap(self.words, width) if width is not None else [self.words]
        return "\n".join([*lines, "", *closing])

    def to_markdown(self) -> str:
        """Return the working as a numbered list in Markdown, with formulas in LaTeX between dollar signs."""
        indent = " " * (len(str(len(self.steps))) + 2)
        lines = [f"{n}. ${latex(s.formula)}$\\\n{indent}{s.words}" for n, s in enumerate(self.steps, 1)]
        return "\n".join([*(line.removesuffix(f"\\\n{indent}") for line in lines), "", self.words, ""])

    def to_latex(self) -> str:
        r"""Return the working as an `align*` environment; `\cancel` needs `\usepackage{cancel}`."""
        lines = [
            f"  {latex(left)} &{latex(right)}" + (f" &&{latex(words(step.words))}" if step.words else "")
            for step, (left, right) in ((step, step.sides) for step in self.steps)
        ]
        return "\\begin{align*}\n" + " \\\\\n".join(lines) + "\n\\end{align*}\n"

    def to_html(self) -> str:
        """Return the working as an ordered list with formulas in MathML; `working.STYLE` is the style it needs."""
        lines = [f"<li>{mathml(step.formula)} <span>{escape(step.words)}</span></li>" for step in self.steps]
        return f'<ol class="logloss-working">{"".join(lines)}</ol><p>{escape(self.words)}</p>'

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style>{self.to_html()}"

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_latex_(self) -> str:
        return self.to_latex()


@dataclass(frozen=True)
class Solution(Working):
    """A worked solution for one row; printing it shows the working.

    Attributes
    ----------
    y : float or None
        The label, in [0, 1]. Where it was solved for, it may lie outside, and is None if nothing determines it.
    p : float or None
        The probability given to y = 1, in [0, 1]; None if no p has the given loss.
    loss : float
        The binary cross-entropy in `unit`, in [0, inf].
    other_p : float or None
        The second probability with this loss, where a soft label was solved for p.
    unit : {"nats", "bits"}
        What the logarithm is named: nats for ln, bits for log₂. The loss itself has no unit.

    Examples
    --------
    >>> from logloss import explain
    >>> solution = explain(y=0, p=1)
    >>> solution.loss
    inf
    >>> solution.words
    'It did not happen, and the forecast had ruled that out: an infinite loss.'
    """

    y: float | None
    p: float | None
    loss: float
    other_p: float | None = None
    unit: Unit = "nats"


@dataclass(frozen=True)
class BatchSolution(Working):
    """The mean loss of several rows, worked out.

    Attributes
    ----------
    y, p : tuple of float
        Labels and probabilities.
    losses : tuple of float
        The loss of each row, in `unit`.
    total, loss : float
        Their sum, and their mean.
    unit : {"nats", "bits"}
        What the logarithm is named.
    """

    y: tuple[float, ...]
    p: tuple[float, ...]
    losses: tuple[float, ...]
    total: float
    loss: float
    unit: Unit = "nats"


@dataclass(frozen=True)
class Slopes(Working):
    """The two derivatives of one row's loss, worked out, in nats.

    Attributes
    ----------
    y, p : float
        The label and the probability.
    by_p : float
        dL/dp = −y/p + (1 − y)/(1 − p), in [−inf, inf].
    by_logit : float
        dL/dz = p − y, in [−1, 1].
    """

    y: float
    p: float
    by_p: float
    by_logit: float


@dataclass(frozen=True)
class Line:
    """The pattern of a step: a formula with blanks, and words with the same blanks."""

    formula: Formula
    words: str = ""

    def filled(self, **values: Formula) -> Step:
        """Return the step with the blanks replaced; in words, a formula is written as text."""
        return Step(fill(self.formula, values), self.words.format_map({k: text(v) for k, v in values.items()}))


def line(formula: Formula, words: str = "") -> Line:
    """Return a line whose formula is cut into leaves."""
    return Line(row(formula), words)
