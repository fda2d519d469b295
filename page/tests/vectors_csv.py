"""Texts of all kinds, as Python's `csv` cuts them, and cells, as the package reads them."""

from __future__ import annotations

import csv
import io

from logloss._accumulate.batch import number
from logloss._sfc32 import Draws

LETTERS = ["a", "1", "0.5", " ", '"', '""', '"a"', "\n", "\r\n", "\r", "é", "%"]
CELLS = [
    *("0.5", " 0.5 ", ".5", "5.", "+1", "-0", "1e5", "1E-7", "1e+300", "1e999", "0.1e1", "-inf", " Infinity", "+INF"),
    *(
        "true",
        "False",
        "TRUE",
        "yes",
        "",
        " ",
        " NaN",
        "nan",
        "NA",
        "0x10",
        "1_000",
        "1,5",
        "1e",
        "e5",
        ".",
        "-",
        "1 2",
    ),
    *("--1", "infinit", "0.1.2", "٣", "1.7976931348623157e308", "5e-324", "0.1000000000000000055511151231257827"),
]


def tables() -> dict[str, object]:
    draws = Draws(5)
    texts = [_text(draws, delimiter) for delimiter in ",;\t|" for _ in range(150)]
    return {
        "texts": [[text, delimiter, *_cut(text, delimiter)] for text, delimiter in texts],
        "cells": [[cell, _number(cell)] for cell in CELLS],
    }


def _text(draws: Draws, delimiter: str) -> tuple[str, str]:
    letters = [*LETTERS, delimiter, delimiter, delimiter]
    return "".join(draws.choice(letters) for _ in range(1 + draws.below(24))), delimiter


def _cut(text: str, delimiter: str) -> tuple[list[list[str]], list[int]] | tuple[None, None]:
    """Return the records that are not empty, and on which line each starts; nothing where the text is no table."""
    file = io.StringIO(text, newline="")
    reader = csv.reader(file, delimiter=delimiter, strict=True, skipinitialspace=True)
    records, lines, start = [], [], 1
    try:
        for record in reader:
            if record:
                records.append(record)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error:
        return None, None
    return records, lines


def _number(cell: str) -> float | None:
    value = number(cell)
    return None if value is None or value != value else value
