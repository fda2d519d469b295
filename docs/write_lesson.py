"""Write the lesson's card and derivation to lesson.md beside this file; a test tells whether it is as it would be."""

from pathlib import Path

from logloss._lesson.card import card_markdown
from logloss._lesson.derivation import Line, derivation
from logloss._lesson.derivation_lines import CHAPTERS
from logloss._lesson.notation import latex

PAGE = Path(__file__).with_name("lesson.md")


def page() -> str:
    """Return the page."""
    return f"""# The lesson

<!-- Written by docs/write_lesson.py from what `logloss lab` teaches: change it there, then run `make docs`. -->

The first part is the card: what to know before using the loss. The second, [where the formula comes
from](#where-the-formula-comes-from), derives it a line at a time. `logloss lab` shows both with numbers that can be
moved.

{card_markdown()}

# Where the formula comes from

On five sites after an earthquake: what happened, and the probability that a model had given to liquefaction.

{_derivation()}
"""


def _derivation() -> str:
    lines = derivation()
    chapters = [
        "\n\n".join([f"## {title}", *(_line(line) for line in lines if line.chapter == key)])
        for key, title in CHAPTERS.items()
    ]
    return "\n\n".join(chapters)


def _line(line: Line) -> str:
    numbers = [f"$${latex(each)}$$" for each in line.numbers]
    return "\n\n".join([f"### {line.title}", f"$${latex(line.formula)}$$", "On these sites:", *numbers, line.words])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
