"""Practicing in a terminal: a conversation over two functions, one that asks and one that says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from textwrap import fill

from logloss._lesson.notation import text

from . import prose
from .problems import Problem
from .progress import Result, Results, in_course, outcome, owed, streak
from .solutions import solution
from .verdicts import answer_text, check

Ask = Callable[[str], str]
Say = Callable[[str], None]

_WIDEST = 100


class _Quit(Exception):  # noqa: N818  # no error: somebody has had enough
    pass


def practice(
    results: Results,
    *,
    seed: int,
    kind: str = "",
    count: int | None = None,
    ask: Ask,
    say: Say,
    keep: Callable[[Result], Results],
) -> Results:
    """Ask one problem after the other.

    Parameters
    ----------
    results : tuple of Result
        What was solved so far.
    seed : int
        The seed of the course.
    kind : str
        Only this kind; otherwise all, as `progress.next_kind` has it.
    count : int, optional
        How many problems; otherwise until somebody quits.
    ask : callable
        Shows a prompt and returns what was typed; EOFError and KeyboardInterrupt quit.
    say : callable
        Shows a line or more.
    keep : callable
        Is given the result of every problem, and returns all results, perhaps with those of other conversations.

    Returns
    -------
    tuple of Result
        The new results.
    """
    new: Results = ()
    say(_wrapped(f"{prose.TALK['welcome']} {prose.RULE}"))
    try:
        while count is None or len(new) < count:
            made = in_course(seed, len(results), results, kind)
            say(_shown(made, len(new) + 1))
            new = (*new, Result(made.kind, made.seed, _dealt_with(made, ask, say)))
            results = keep(new[-1])
    except (_Quit, EOFError, KeyboardInterrupt):
        say("")
    _close(results, new, say)
    return new


def _width() -> int:
    return min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST)


def _wrapped(paragraph: str) -> str:
    return fill(paragraph, _width(), break_long_words=False, break_on_hyphens=False)


def _shown(made: Problem, number: int) -> str:
    head = prose.TALK["head"].format(number=number, title=made.title, level=made.level)
    return f"\n{head}\n\n{_wrapped(made.text)}\n\n{_numbers(made)}\n"


def _numbers(made: Problem) -> str:
    if not made.table:
        return "  " + ", ".join(map(text, made.givens))
    widths = [max(map(len, column)) for column in zip(*made.table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in made.table)
    return "\n".join(f"  {line}".rstrip() for line in lines)


def _dealt_with(made: Problem, ask: Ask, say: Say) -> str:
    """Ask until a problem is solved or its solution wanted, and return how it ended."""
    tries = hints = 0
    while True:
        typed = ask(prose.TALK["ask"]).strip()
        if typed.lower() in {"q", "quit", "exit"}:
            raise _Quit
        if typed == "!":
            say(_solved(made))
            return outcome(tries, hints, solved=False)
        if typed == "?":
            say(_hint(made, hints))
            hints += 1
            continue
        verdict = check(made, typed)
        say(_wrapped(verdict.words))
        tries += verdict.outcome != "again"
        if verdict.outcome == "right":
            return outcome(tries, hints, solved=True)


def _hint(made: Problem, given: int) -> str:
    if given >= len(made.hints):
        return prose.TALK["no-hint"]
    return _wrapped(prose.TALK["hint"].format(number=given + 1, hint=made.hints[given]))


def _solved(made: Problem) -> str:
    parts = [f"{part.heading}\n{part.working.to_text(_width())}".lstrip("\n") for part in solution(made)]
    return "\n\n".join([prose.TALK["solution"].format(answer=answer_text(made)), *parts])


def _close(results: Results, new: Results, say: Say) -> None:
    """Say how it went, and what will come back."""
    if new:
        own = sum(result.outcome == "own" for result in new)
        row = streak(new)
        say("\n" + prose.TALK["end-row" if row > 1 else "end"].format(own=own, done=len(new), row=row))
    titles = {str(kind["key"]): str(kind["title"]) for kind in prose.KINDS}
    if again := [f"“{titles[kind]}”" for kind, left in owed(results).items() if left]:
        say(prose.TALK["again"].format(kinds=", ".join(again)))
