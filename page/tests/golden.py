"""What the page must repeat, made by the Python that it repeats.

`python page/tests/golden.py` writes every file of `golden/` anew (`make golden`); with names, only those. A part of the
page adds a module `vectors_….py` with a function that returns JSON-able data, and a row to the table.
Infinities and NaN are written as the strings "Infinity", "-Infinity" and "NaN"; `golden.js` reads them back.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import zip_longest
from pathlib import Path

TESTS = Path(__file__).parents[2] / "tests"  # where the oracle is
FOLDER = Path(__file__).parent / "golden"

GOLDEN = {  # the file's name: the module beside this one, and its function
    "classes": ("vectors_classes", "classes"),
    "contours": ("vectors_landscape", "contours"),
    "derivation": ("vectors_derivation", "derivations"),
    "csv": ("vectors_csv", "tables"),
    "draws": ("vectors_draws", "draws"),
    "experiments": ("vectors_experiments", "experiments"),
    "fits": ("vectors_fit", "fits"),
    "formulas": ("vectors_solver", "formulas"),
    "hidden_layers": ("vectors_hidden", "hidden_layers"),
    "landscapes": ("vectors_landscape", "landscapes"),
    "loss": ("vectors_loss", "loss"),
    "scores": ("vectors_score", "scores"),
    "tables": ("vectors_tables", "tables"),
    "numbers": ("vectors_numbers", "numbers"),
    "practice": ("vectors_practice", "practicing"),
    "smoothing": ("vectors_smoothing", "smoothing"),
    "solutions": ("vectors_solver", "solutions"),
    "standardized": ("vectors_tapes", "standardization"),
    "tapes": ("vectors_tapes", "tapes"),
}


def path(name: str) -> Path:
    return FOLDER / f"{name}.json"


def text(name: str) -> str:
    """Return what the file holds: an entry a line, so that a change shows where it is."""
    made = strict(_maker(name)())
    if isinstance(made, dict):
        return "{\n" + ",\n".join(f"{_compact(key)}: {_rows(value)}" for key, value in made.items()) + "\n}\n"
    return _rows(made) + "\n"


def _maker(name: str) -> Callable[[], object]:
    module, function = GOLDEN[name]
    for folder in (TESTS, Path(__file__).parent):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))
    maker: Callable[[], object] = getattr(import_module(module), function)
    return maker


def strict(value: object) -> object:
    """Return the same data without what JSON cannot say: tuples become lists, numbers that are not finite strings."""
    if isinstance(value, dict):
        return {key: strict(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [strict(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def _rows(value: object) -> str:
    if isinstance(value, list) and any(isinstance(each, list | dict) for each in value):
        return "[\n" + ",\n".join(map(_compact, value)) + "\n]"
    return _compact(value)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def difference(name: str) -> str:
    """Return the first place where a committed file is not what would be written now, or nothing."""
    if not path(name).exists():
        return f"{path(name).name} is missing"
    old, new = path(name).read_text(encoding="utf-8").splitlines(), text(name).splitlines()
    for line, (stands, due) in enumerate(zip_longest(old, new, fillvalue="nothing"), 1):
        if stands != due:
            return f"{path(name).name}:{line}: {stands[:200]}\n  would be {due[:200]}"
    return ""


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or GOLDEN:
        path(name).write_text(text(name), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
