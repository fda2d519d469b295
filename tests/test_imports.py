"""The house as a check: who may import whom, and which third-party package may be imported where."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

PACKAGE = "logloss"
SOURCE = Path(__file__).parents[1] / "src" / PACKAGE

# From the ground up. A module imports from lower floors only, and rooms on one floor do not know each other.
FLOORS = [
    {"errors", "_temporary", "_typing", "_label_values"},
    {"_row_faults", "_other_arguments", "_atomic_write"},
    {"_array_errors"},
    {"_class_columns"},
    {"_kernels", "_validation", "formula", "_sfc32"},
    {"_accumulate"},
    {"_loss", "_tally"},
    {"_sources", "_stats"},
    {"_evaluate"},
    {"_train"},
    {"_report", "_lesson", "sklearn"},
    {"_lab", "sklearn_cv", "sklearn_path"},
    {"__init__"},  # the public names, each taken from where it is at home
    {"_cli"},
    {"__main__"},
]

# A package (by prefix) may be imported only in these rooms; one that is not listed may be imported nowhere.
FENCES = {
    "numpy": set.union(*FLOORS),
    "duckdb": {"_sources"},
    "pyarrow": {"_sources"},
    "narwhals": {"_sources"},
    "python_calamine": {"_sources"},
    "pyreadstat": {"_sources"},
    "pyspark": {"_sources"},
    "dask": {"_sources"},
    "matplotlib": {"_report"},
    "jinja2": {"_report"},
    "rich": {"_report", "_cli"},
    "click": {"_cli"},
    "starlette": {"_lab"},
    "uvicorn": {"_lab"},
    "sklearn": {"sklearn", "sklearn_cv", "sklearn_path"},
    "h11": {"_lab"},
}

# What a method of a record opens for its user when it is called, and nothing loads before.
DOORS = {
    ("_evaluate/records/record.py", "logloss._report.door.to_html"),
    ("_evaluate/records/record.py", "logloss._report.door.figure"),
    ("_train/regression/model.py", "logloss._report.door.summary"),
    ("_train/path_record.py", "logloss._report.door.figure"),
}

HEAVY = {
    "sklearn",
    "numba",
    "llvmlite",
    "pandas",
    "torch",
    "matplotlib",
    "duckdb",
    "pyarrow",
    "narwhals",
    "click",
    "rich",
    "scipy",
    "jax",
}


class Import(NamedTuple):
    file: str
    line: int
    target: str  # the module, and for `from a import b` also b: "a.b"


def imports(path: Path, source: str) -> Iterator[Import]:
    """Yield every import of a file, lazy ones and those under TYPE_CHECKING included, relative ones made absolute."""
    module = [PACKAGE, *path.relative_to(SOURCE).with_suffix("").parts]
    package = module[:-1]
    file = str(path.relative_to(SOURCE))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            for name in node.names:
                yield Import(file, node.lineno, f"{stem}.{name.name}")
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"import_module", "__import__"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield Import(file, node.lineno, str(node.args[0].value))


def room(file: str) -> str:
    return Path(file).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    return next((number for number, rooms in enumerate(FLOORS) if name in rooms), -1)


def wrong(found: Import) -> str:
    """Say what is wrong with an import, or nothing."""
    here, [top, *rest] = room(found.file), found.target.split(".")
    where = f"{found.file}:{found.line}: {found.target}"
    if (found.file, found.target) in DOORS:
        return ""
    if floor(here) < 0:
        return f"{where}: {here} stands on no floor"
    if top == PACKAGE:
        there = rest[0] if rest else "__init__"
        if there == here:
            return ""
        if floor(there) < 0:  # a public name or a dunder taken from the package itself
            there = "__init__"
        return "" if floor(there) < floor(here) else f"{where}: {here} must not import {there}"
    if top in sys.stdlib_module_names:
        return ""
    return "" if here in FENCES.get(top, set()) else f"{where}: {top} is fenced off from {here}"


def sources() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def test_every_import_keeps_to_the_table() -> None:
    found = [each for path in sources() for each in imports(path, path.read_text(encoding="utf-8"))]
    assert len(found) > 20, "the reader found hardly any import, so it reads wrongly"
    assert [message for each in found if (message := wrong(each))] == []


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("_kernels/exact_sum.py", "def lazy():\n    from logloss import formula"),
        ("formula.py", "from logloss._kernels import point"),
        ("formula.py", "from ._kernels import point"),
        ("_kernels/exact_sum.py", "from .._loss import log_loss"),
        ("errors.py", "from . import _validation"),
        ("_sources/files.py", "from logloss._stats.tables.histogram import Histogram"),
        ("_tally.py", "import logloss"),
        ("_loss.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numba.core"),
        ("_kernels/loader.py", "import numba"),
        ("_kernels/loader.py", "from compiler import build"),
        ("_evaluate/scan/state.py", "import duckdb"),
        ("_evaluate/scan/state.py", "from importlib import import_module\nimport_module('pyarrow.parquet')"),
        ("_report/terminal.py", "import click"),
        ("_cli/score.py", "import requests"),
        ("utils.py", "import math"),
    ],
)
def test_a_planted_import_is_seen(file: str, source: str) -> None:
    assert [message for each in imports(SOURCE / file, source) if (message := wrong(each))]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (
            "_kernels/blocks.py",
            "import numpy\nfrom logloss._kernels.point import x\nfrom . import exact_sum\nfrom .exact_sum import add",
        ),
        ("_cli/score.py", "def f():\n    import click\n    from logloss._evaluate.evaluate import evaluate"),
        ("__main__.py", "from logloss._cli import main"),
        ("_loss.py", "import numpy as np\nfrom logloss import _validation\nimport logloss._kernels"),
    ],
)
def test_a_right_import_passes(file: str, source: str) -> None:
    assert [message for each in imports(SOURCE / file, source) if (message := wrong(each))] == []


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize(
    "statement", ["import logloss", "from logloss import log_loss, value_and_grad, hessian, Tally"]
)
def test_importing_logloss_loads_nothing_but_numpy(statement: str) -> None:
    loaded = loaded_by(statement)
    assert "logloss" in loaded
    assert loaded & HEAVY == set()
    assert loaded - loaded_by("import numpy") - set(sys.stdlib_module_names) - {PACKAGE} == set()


def test_a_heavy_import_is_seen() -> None:
    assert "rich" in loaded_by("import logloss, rich") & HEAVY
