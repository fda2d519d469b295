"""A sheet of problems to print, with the answers and full solutions on pages of their own, from a seed."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from logloss._lesson.notation import Formula, latex, mathml
from logloss._lesson.solution import STYLE

from . import prose
from .problems import ORDER, Problem, problem
from .progress import in_course, seed_of
from .solutions import solution
from .verdicts import answer_text

Renderer = Callable[[Formula], str]

MOST = 200  # problems on a sheet


def problems(seed: int, count: int, kind: str = "") -> list[Problem]:
    """Return the problems of a sheet: all kinds in rising order, again and again, or one kind.

    Parameters
    ----------
    seed : int
        The same seed gives the same sheet.
    count : int
        How many problems.
    kind : str
        Only this kind.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> [task.kind for task in problems(seed=1, count=3)]
    ['one', 'other', 'percent']
    """
    first = [in_course(seed, 0, (), kind)] if count else []
    return first + [problem(kind or ORDER[at % len(ORDER)], seed_of(seed, at)) for at in range(1, count)]


def to_markdown(made: list[Problem], seed: int) -> str:
    """Return a sheet in Markdown, with formulas in LaTeX between dollar signs."""
    lines = [f"# {prose.SHEET['title']}", "", prose.SHEET["intro"].format(seed=seed), "", prose.RULE]
    for number, task in enumerate(made, 1):
        lines += ["", f"## {number}. {task.title}", "", task.text, *_markdown_numbers(task)]
    lines += ["", f"# {prose.SHEET['answers']}", ""]
    lines += [f"{number}. {_answer(task, latex, '$')}" for number, task in enumerate(made, 1)]
    lines += ["", f"# {prose.SHEET['solutions']}"]
    for number, task in enumerate(made, 1):
        lines += ["", f"## {number}. {task.title}"]
        for part in solution(task):
            lines += ["", *([part.heading, ""] if part.heading else []), part.working.to_markdown().rstrip()]
    return "\n".join(lines) + "\n"


def _markdown_numbers(task: Problem) -> list[str]:
    if not task.table:
        return ["", ", ".join(f"${latex(given)}$" for given in task.givens)]
    head, *body = task.table
    return ["", *(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *body))]


def _answer(task: Problem, render: Renderer, around: str = "") -> str:
    if task.choices:
        return answer_text(task)
    return f"{around}{render(('row', task.asked, '=', answer_text(task)))}{around}"


def to_html(made: list[Problem], seed: int) -> str:
    """Return a sheet as one HTML file that loads nothing; the answer key starts on a page of its own."""
    tasks = "".join(
        f"<li><h2>{escape(task.title)}</h2><p>{escape(task.text)}</p>{_html_numbers(task)}"
        f'<p class="blank">{escape(prose.SHEET["answer"])}</p></li>'
        for task in made
    )
    key = "".join(f"<li>{_answer(task, mathml)}</li>" for task in made)
    worked = "".join(
        f"<li><h3>{escape(task.title)}</h3>"
        + "".join((f"<p>{escape(part.heading)}</p>" if part.heading else "") + part.working.to_html() for part in parts)
        + "</li>"
        for task, parts in ((task, solution(task)) for task in made)
    )
    sheet = {name: escape(words) for name, words in prose.SHEET.items()}
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{sheet['title']}</title>\n<style>\n{_STYLE}{STYLE}\n</style>\n"
        f'<main>\n<h1>{sheet["title"]}</h1>\n<p class="name">{sheet["name"]}</p>\n'
        f"<p>{sheet['intro'].format(seed=seed)} {escape(prose.RULE)}</p>\n<ol>{tasks}</ol>\n"
        f"<section>\n<h1>{sheet['answers']}</h1>\n<ol>{key}</ol>\n</section>\n"
        f"<section>\n<h1>{sheet['solutions']}</h1>\n<ol>{worked}</ol>\n</section>\n</main>\n</html>\n"
    )


def _html_numbers(task: Problem) -> str:
    if not task.table:
        return f'<p class="givens">{" ".join(map(mathml, task.givens))}</p>'
    head, *body = task.table
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>" for cells in body)
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    return f"<table><tr>{heads}</tr>{rows}</table>"


_STYLE = """\
:root { color-scheme: light }
body { margin: 0 auto; padding: 2rem; max-width: 44rem; font: 1rem/1.5 system-ui, sans-serif }
body { color: #1d2129; background: #fff }
h1 { font-size: 1.5rem } h2, h3 { font-size: 1rem; margin: 0 }
li { break-inside: avoid; margin: 0 0 1.5rem }
p { margin: 0.25rem 0 }
.name, .blank { color: #555c68; border-bottom: 1px solid #8a909c; padding-top: 1.5rem }
.givens math { margin-right: 2rem }
table { border-collapse: collapse }
th, td { text-align: left; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid #dcdad3 }
section { break-before: page } section li li { margin: 0.25rem 0 }
@media print { body { padding: 0; font-size: 11pt } }
"""
