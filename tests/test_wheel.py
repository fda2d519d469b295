"""What a user installs: the wheel holds the package, whole, with its libraries and its license, and nothing else."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from logloss._kernels import built

ROOT = Path(__file__).parents[1]
BUILT = "logloss/_kernels/built/"
PAGE = "logloss/_lab/static/"
FILES = ("index.html.gz", "lab.css.gz", "lab.js.gz", "prose.de.json.gz", "sources.sha256")

pytest.importorskip("hatchling")


def build(root: Path, folder: Path, what: str = "wheel", **variables: str) -> subprocess.CompletedProcess[str]:
    """Build a wheel or an sdist from a tree, without an environment of its own."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", what, "-d", str(folder)]
    environment = {**os.environ, "LOGLOSS_BUILD": "", "LOGLOSS_BUILD_PAGE": "", **variables}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel of this tree, whose libraries and page lie there already."""
    folder = tmp_path_factory.mktemp("wheel")
    done = build(ROOT, folder, LOGLOSS_BUILD="library", LOGLOSS_BUILD_PAGE="bundle", NPM="no-such-npm")
    assert done.returncode == 0, done.stderr
    (found,) = folder.iterdir()
    return found


@pytest.fixture(scope="module")
def wheel(path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of what a wheel is made from, as it stands in a clone: without libraries and bundle."""
    for name in ("src", "compiler", "page"):
        ignored = shutil.ignore_patterns("__pycache__", "built", "static", "node_modules", "tests")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for name in ("pyproject.toml", "hatch_build.py", "hatch_readme.py", "README.md", "LICENSE", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def text_of(wheel: zipfile.ZipFile, ending: str) -> str:
    return next(wheel.read(name).decode() for name in wheel.namelist() if name.endswith(f".dist-info/{ending}"))


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


def test_it_holds_the_page_as_it_was_bundled_and_not_its_sources(wheel: zipfile.ZipFile) -> None:
    page = {name for name in wheel.namelist() if name.startswith(PAGE)}
    assert page == {f"{PAGE}{name}" for name in FILES}
    assert wheel.read(f"{PAGE}lab.js.gz") == (ROOT / "src" / PAGE / "lab.js.gz").read_bytes()


def test_it_holds_the_libraries_and_is_for_every_python_of_this_platform(path: Path, wheel: zipfile.ZipFile) -> None:
    libraries = {name.removeprefix(BUILT) for name in wheel.namelist() if name.startswith(BUILT)}
    assert libraries == {"__init__.py", *(name for name, _ in built.FILES.values())}
    assert re.fullmatch(r"logloss-[0-9.]+-py3-none-(?!any)\w+\.whl", path.name)
    assert "Root-Is-Purelib: false" in text_of(wheel, "WHEEL")
    assert sum(each.file_size for each in wheel.infolist()) < 2_500_000


def test_it_needs_numpy_and_no_compiler(wheel: zipfile.ZipFile) -> None:
    needed = Parser().parsestr(text_of(wheel, "METADATA")).get_all("Requires-Dist")
    assert needed is not None
    assert {re.match(r"[\w-]+", each)[0] for each in needed if "extra ==" not in each} == {  # type: ignore[index]
        "numpy",
        "narwhals",
        "click",
        "rich",
    }


def test_it_carries_the_license_and_the_command(wheel: zipfile.ZipFile) -> None:
    assert "BSD 3-Clause" in text_of(wheel, "licenses/LICENSE")
    assert "logloss = logloss.__main__:main" in text_of(wheel, "entry_points.txt")
    assert "License-Expression: BSD-3-Clause" in text_of(wheel, "METADATA")


# --- where the kernels cannot be compiled --------------------------------------------------------------------------

NO_NUMBA = "raise ImportError('Numba is not for this Python')"
HINDRANCES = {
    "another platform": ({"LOGLOSS_BUILD_PLATFORM": "plan9-mips"}, "there are no libraries for plan9-mips"),
    "no linker": ({"CC": "no-such-compiler"}, "no-such-compiler is not installed"),
    "a linker that fails": ({"CC": "false"}, "false cannot link"),
    "no Numba": ({"PYTHONPATH": "blocked"}, "Numba is not for this Python"),
    "not wanted": ({"LOGLOSS_BUILD": "numpy"}, "LOGLOSS_BUILD=numpy"),
}


@pytest.mark.parametrize("hindrance", HINDRANCES)
def test_where_they_cannot_be_compiled_the_wheel_is_for_any_platform_and_says_why(tree: Path, hindrance: str) -> None:
    variables, reason = HINDRANCES[hindrance]
    blocked = tree / "blocked"
    blocked.mkdir()
    for name in ("numba.py", "llvmlite.py"):
        (blocked / name).write_text(NO_NUMBA)
    done = build(tree, tree / "dist", LOGLOSS_BUILD_PAGE="none", **variables)
    assert done.returncode == 0, done.stderr
    warned = [line for line in (done.stdout + done.stderr).splitlines() if "without compiled kernels" in line]
    assert len(warned) == 1
    assert reason in warned[0]
    (found,) = (tree / "dist").iterdir()
    assert found.name.endswith("-py3-none-any.whl")

    code = "import logloss; print(logloss.log_loss([1], [0.5])); print(logloss.backend())"
    command = [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = sys.argv[1:]; {code}", str(found)]
    numpy = Path(__import__("numpy").__file__).parents[1]
    ran = subprocess.run([*command, str(numpy)], capture_output=True, text=True, env={"PATH": ""})
    assert ran.stdout.startswith("0.6931471805599453\nNumPy: "), ran.stderr
    assert reason in ran.stdout


def test_what_is_compiled_already_needs_neither_numba_nor_a_linker(tmp_path: Path) -> None:
    variables = {"LOGLOSS_BUILD": "library", "CC": "no-such-compiler", "PYTHONSAFEPATH": "1"}
    assert build(ROOT, tmp_path, **variables).returncode == 0
    assert [found.name for found in tmp_path.iterdir()] != []


def test_where_a_library_is_wanted_not_to_have_one_is_an_error(tree: Path) -> None:
    done = build(tree, tree / "dist", LOGLOSS_BUILD="library", CC="no-such-compiler")
    assert done.returncode != 0
    assert (
        "LOGLOSS_BUILD=library, and the kernels cannot be compiled: there is no C linker" in done.stderr + done.stdout
    )
    assert not list(tree.glob("dist/*"))


# --- where the page cannot be bundled ------------------------------------------------------------------------------

WITHOUT = {"LOGLOSS_BUILD": "numpy", "NPM": "no-such-npm"}


def test_without_node_the_wheel_has_no_page_and_the_lab_says_how_to_make_it(tree: Path) -> None:
    done = build(tree, tree / "dist", **WITHOUT)
    assert done.returncode == 0, done.stderr
    assert "without the lab's page: there is no npm" in done.stdout + done.stderr
    (found,) = (tree / "dist").iterdir()
    assert not [name for name in zipfile.ZipFile(found).namelist() if name.startswith(PAGE)]
    ran = subprocess.run(
        [sys.executable, "-m", "logloss", "lab", "--no-browser"],
        env={**os.environ, "PYTHONPATH": str(found)},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=tree,
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.splitlines()[1] == "make page  # in a clone of the repository"


def test_where_the_page_is_wanted_not_to_have_it_is_an_error(tree: Path) -> None:
    done = build(tree, tree / "dist", LOGLOSS_BUILD_PAGE="bundle", **WITHOUT)
    assert done.returncode != 0
    assert "LOGLOSS_BUILD_PAGE=bundle, and the page cannot be bundled: there is no npm" in done.stdout + done.stderr


def test_a_bundle_of_other_sources_is_made_again(tree: Path) -> None:
    folder = tree / "src" / PAGE
    shutil.copytree(ROOT / "src" / PAGE, folder)
    assert build(tree, tree / "dist", LOGLOSS_BUILD_PAGE="bundle", **WITHOUT).returncode == 0
    script = tree / "page" / "src" / "main.js"
    script.write_text(script.read_text() + "\n")
    done = build(tree, tree / "dist", LOGLOSS_BUILD_PAGE="bundle", **WITHOUT)
    assert "there is no npm" in done.stdout + done.stderr


def test_what_is_built_from_an_sdist_needs_no_node(tmp_path: Path) -> None:
    done = build(ROOT, tmp_path, "sdist", LOGLOSS_BUILD_PAGE="bundle", NPM="no-such-npm")
    assert done.returncode == 0, done.stderr
    (packed,) = tmp_path.iterdir()
    with tarfile.open(packed) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        archive.extractall(tmp_path, filter="data")
    assert {"page/src/main.js", "page/package-lock.json", f"src/{PAGE}lab.js.gz"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith(f"src/{BUILT}")]
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    done = build(folder, tmp_path / "dist", LOGLOSS_BUILD_PAGE="bundle", **WITHOUT)
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").iterdir()
    assert f"{PAGE}lab.js.gz" in zipfile.ZipFile(wheel).namelist()
