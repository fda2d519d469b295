"""The documentation is executed: every example in the pages and the docstrings gives the output that is printed there.

A ```python block holds `>>>` examples; a ```console block holds `$ commands`, each with its exact output; a page is one
session, so later blocks see what earlier ones made. Commands run where `examples/` lies, as in a clone. Blocks about
the case histories, which are not part of this package, are executed where these are at hand.
"""

import doctest
import importlib
import json
import os
import pkgutil
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

import logloss

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROSE = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]

HISTORIES = ROOT.parent / "shared" / "data" / "liquefaction_spt_predictions.csv"
NEEDS = {"docs/spark.md": "dask"}  # what an example needs that is not in every environment

ENVIRONMENT = {
    **os.environ,
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "NO_COLOR": "1",
    "COLUMNS": "100",
    "TERM": "dumb",
    "LC_ALL": "C.UTF-8",
}


class Block(NamedTuple):
    language: str
    line: int  # of its first line in the page
    text: str


class Step(NamedTuple):
    command: str
    line: int
    output: str


def blocks(text: str) -> Iterator[Block]:
    for match in re.finditer(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield Block(match[1], text.count("\n", 0, match.start(2)) + 1, match[2])


def executed(text: str) -> Iterator[Block]:
    """Yield the blocks that can be executed here."""
    for block in blocks(text):
        if HISTORIES.exists() or HISTORIES.name not in block.text:
            yield block


def bring(folder: Path) -> None:
    """Put what examples read where they look for it."""
    (folder / "examples").symlink_to(ROOT / "examples")
    if HISTORIES.exists():
        (folder / HISTORIES.name).symlink_to(HISTORIES)


def steps(block: Block) -> Iterator[Step]:
    for match in re.finditer(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
        yield Step(match[1], block.line + block.text.count("\n", 0, match.start()), match[2])


def run_console(page: str, text: str, folder: Path) -> list[str]:
    """Run the console blocks of a page and return what differs from what the page says."""
    bring(folder)
    differences = []
    for step in (step for block in executed(text) if block.language == "console" for step in steps(block)):
        done = subprocess.run(
            ["bash", "-c", step.command],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        shown = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
        if shown.strip("\n") != step.output.strip("\n"):
            differences.append(
                f"{page}:{step.line}: $ {step.command}\n--- it says\n{step.output}--- it prints\n{shown}"
            )
    return differences


def run_python(page: str, text: str) -> list[str]:
    """Run the Python blocks of a page as one session and return what differs from what the page says."""
    differences: list[str] = []
    names: dict[str, object] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(verbose=False)
    for block in executed(text):
        if block.language == "python":
            test = doctest.DocTestParser().get_doctest(block.text, names, page, page, block.line - 1)
            runner.run(test, out=differences.append, clear_globs=False)
            names.update(test.globs)
    return differences


def page_name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def check_needs(page: Path) -> None:
    if page_name(page) in NEEDS:
        pytest.importorskip(NEEDS[page_name(page)])


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_console_examples(page: Path, tmp_path: Path) -> None:
    check_needs(page)
    assert not (differences := run_console(page_name(page), page.read_text(encoding="utf-8"), tmp_path)), "\n".join(
        differences
    )


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_python_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_needs(page)
    monkeypatch.chdir(tmp_path)
    bring(tmp_path)
    assert not (differences := run_python(page_name(page), page.read_text(encoding="utf-8"))), "\n".join(differences)


@pytest.mark.parametrize("page", PAGES, ids=page_name)
def test_every_block_that_looks_like_an_example_is_one(page: Path) -> None:
    for block in blocks(page.read_text(encoding="utf-8")):
        if ">>> " in block.text:
            assert block.language == "python", f"{page_name(page)}:{block.line}: not executed"
        elif block.language == "python":
            pytest.fail(f"{page_name(page)}:{block.line}: a python block without >>> shows no output")
        if block.text.startswith("$ "):
            assert block.language == "console", f"{page_name(page)}:{block.line}: not executed"


def test_a_wrong_page_is_seen(tmp_path: Path) -> None:
    fence = "```"
    page = f"{fence}python\n>>> 1 + 1\n3\n{fence}\n\n{fence}console\n$ echo one\none\n$ echo two\nthree\n{fence}\n"
    assert len(run_python("page", page)) == 1
    (difference,) = run_console("page", page, tmp_path)
    assert "$ echo two" in difference


def test_the_picture_shows_what_the_command_prints() -> None:
    draw = runpy.run_path(str(ROOT / "docs" / "draw_score.py"))
    words = re.compile(r"<text[^>]*>([^<]*)</text>")
    shown = draw["PICTURE"].read_text(encoding="utf-8")
    assert "://" not in re.sub(r"<!--.*?-->|xmlns=\S+", "", shown), "a picture loads nothing from elsewhere"
    assert words.findall(shown) == words.findall(draw["draw"]()), "run `python docs/draw_score.py`"


def test_the_speeds_in_the_readme_are_the_measured_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    benchmarks = ROOT / "benchmarks"
    monkeypatch.syspath_prepend(benchmarks)
    results = json.loads((benchmarks / "results.json").read_text(encoding="utf-8"))["rows"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "faster" in readme.partition("<!-- speeds -->")[2].partition("<!-- end -->")[0]
    assert importlib.import_module("run").with_speeds(readme, results) == readme


# docstrings ---------------------------------------------------------------------------------------------------------


def modules() -> list[str]:
    return [logloss.__name__, *(each.name for each in pkgutil.walk_packages(logloss.__path__, "logloss."))]


@pytest.mark.parametrize("name", [name for name in modules() if not name.endswith("__main__")])
def test_docstring_examples(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    module: ModuleType = importlib.import_module(name)
    differences: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for test in doctest.DocTestFinder().find(module):
        runner.run(test, out=differences.append)
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("name", logloss.__all__)
def test_every_public_name_has_an_example(name: str) -> None:
    if callable(public := getattr(logloss, name)) and not (isinstance(public, type) and issubclass(public, Exception)):
        assert ">>> " in (public.__doc__ or ""), f"logloss.{name} shows no example"


# what the prose names exists ----------------------------------------------------------------------------------------


def help_text(*command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "logloss", *command, "--help"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = re.findall(r"^  (\w+)  ", help_text().partition("Commands:")[2], re.MULTILINE)
    assert {"score", "explain"} <= set(commands)
    for command in commands:
        _, title, rest = page.partition(f"## logloss {command}\n")
        assert title, f"logloss {command} is not in docs/cli.md"
        section = rest.partition("\n## ")[0]
        options = set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", help_text(command), re.MULTILINE)) - {"--help"}
        assert options
        assert {option for option in options if f"`{option}" not in section} == set()


@pytest.mark.parametrize("page", PROSE, ids=page_name)
def test_links_and_make_targets_and_extras_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = {link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link}
    assert {link for link in links if not (page.parent / link).exists()} == set()
    targets = set(re.findall(r"^(\w+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make (\w+)", text, re.MULTILINE)) <= targets
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"logloss\[(\w+)\]", text)) <= set(extras)
