"""What the page says to do about an error: its buttons and fields by their names, or what to do with the file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from logloss.errors import LogLossError, printable

_OTHER_COLUMN = "Choose another column."
_AGAIN = "what is missing cannot be put back."

# By the error's code. {guess} is what an argument should be instead; where that is not known, there is no such hint.
HINTS = {
    "percent": 'Tick "in percent".',
    "logits-as-p": "Choose {subject} as log-odds, not as a probability.",
    "p-rounding": "Clip to 0 and 1, which changes {count} of {size} rows.",
    "label-signed": "Choose {guess} as the label that counts as 1.",
    "label-classes": "To judge one class against all others, choose it under “Counts as 1”.",
    "label-text": "Choose the label that counts as 1.",
    "positive-absent": "Choose another label as the one that counts as 1.",
    "missing": "Leave out the rows in which something is missing.",
    "text": "Choose another column, or put a number there.",
    "notation": "Write all numbers of that column in one way.",
    "empty": "Choose a file that has rows.",
    "all-missing": _OTHER_COLUMN,
    "no-column": "Choose {guess}.",
    "column-twice": _OTHER_COLUMN,
    "column-repeated": "Give each column of the file a name of its own.",
    "column-type": _OTHER_COLUMN,
    "damaged": f"Write or copy the file again: {_AGAIN}",
    "packed": f"Copy the file again: {_AGAIN}",
    "file-empty": "Choose a file that has rows.",
    "not-a-table": "Choose a CSV, JSON lines, Parquet or Arrow file.",
    "line-ends": "Save the file again with one kind of line end.",
    "delimiter": "Save the file again with commas between the cells.",
    "encoding": "Save the file again as UTF-8.",
    "csv-line": "Correct that line of the file.",
    "json-line": "Correct that line of the file.",
    "held": "Close the program that has it open.",
    "which-table": "Choose a file of one table.",
}

# By the error's code, what a button of the page changes in the question.
ANSWERS: dict[str, dict[str, object]] = {
    "percent": {"percent": True},
    "logits-as-p": {"logit": True},
    "p-rounding": {"clip": True},
    "missing": {"drop": True},
}


def answer(error: LogLossError, query: Mapping[str, str]) -> dict[str, object] | None:
    """Return what the page can ask instead; None where that is not sure."""
    return ANSWERS.get(error.code) if _sure(error, query) else None


def _sure(error: LogLossError, query: Mapping[str, str]) -> bool:
    """Say whether what an error's code suggests follows: clipping is for p as it stands in the file."""
    return error.code != "p-rounding" or (query.get("percent") != "1" and query.get("clip") != "1")


def hint(error: LogLossError, query: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return what to do about an error on the page; nothing where that is not sure."""
    if not _sure(error, query):
        return ""
    if error.code == "extra":
        return error.hint or ""  # for the shell from which the lab was started
    words = HINTS.get(error.code, "")
    if "{guess}" in words and error.change is None:
        return ""
    guess = "" if error.change is None else printable(str(error.change.value))
    return words.format(guess=guess, subject=printable(error.subject), count=f"{error.count:,}", size=f"{error.size:,}")
