"""What a user installs: the wheel holds the package, whole, with its type marker and its licence, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_it_holds_every_file_of_the_package_and_no_other(wheel: zipfile.ZipFile) -> None:
    source = ROOT / "src"
    ours = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".nbi", ".nbc"}
    }
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == ours
    assert {"logloss/__init__.py", "logloss/py.typed"} <= packed
    page = {name.removeprefix("logloss/laboratory/page/") for name in packed if "/laboratory/page/" in name}
    assert {"index.html", "main.js", "base/dom.js", "maths/loss.js", "style/tokens.css", "views/demo.js"} <= page


def test_it_carries_the_licence_and_the_command(wheel: zipfile.ZipFile) -> None:
    described = {
        name.partition(".dist-info/")[2]: wheel.read(name).decode()
        for name in wheel.namelist()
        if ".dist-info/" in name
    }
    assert "BSD 3-Clause" in described["licenses/LICENSE"]
    assert "logloss = logloss.cli:main" in described["entry_points.txt"]
    assert "License-Expression: BSD-3-Clause" in described["METADATA"]
