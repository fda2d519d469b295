"""Follow the data of `logloss score` from the command line to the number, and count the modules that it passes.

    python tests/journey.py [SRC]

A step is a call of a function of the package of which an argument is the data: the path that was given, or the source
that was opened for it. Calls within a module, and back from one, are no steps. SRC is another tree of the package, to
compare with.
"""

from __future__ import annotations

import os
import runpy
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

SRC = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "src").resolve()
ROWS = "y,p\n1,0.75\n0,0.25\n1,0.5\n"


def main() -> None:
    """Score three rows of CSV and print where their source was handed to."""
    sys.path.insert(0, str(SRC))
    os.environ["LOGLOSS_KERNELS"] = "numpy"
    os._exit = sys.exit  # type: ignore[assignment]  # by which the command leaves
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "rows.csv"
        data.write_text(ROWS)
        steps: list[str] = []

        def follow(frame: FrameType, event: str, _: Any) -> None:
            module = module_of(frame) if event == "call" else ""
            if module and steps[-1:] != [module] and any(is_data(value, data) for value in given(frame)):
                steps.append(module)

        sys.argv = ["logloss", "score", str(data), "--plain"]
        sys.stdout, shown = open(os.devnull, "w"), sys.stdout  # noqa: PTH123, SIM115
        sys.setprofile(follow)
        try:
            runpy.run_module("logloss", run_name="__main__")
        except SystemExit:
            pass
        finally:
            sys.setprofile(None)
            sys.stdout = shown
    returns = sum(step in steps[:at] for at, step in enumerate(steps))
    sys.stdout.write("\n".join(steps) + f"\n{len(steps)} steps, {len(set(steps))} modules, {returns} returns\n")


def module_of(frame: FrameType) -> str:
    """Return which module of the package a function stands in; empty for any other."""
    path = frame.f_code.co_filename
    return path.removeprefix(f"{SRC}/logloss/") if path.startswith(f"{SRC}/logloss/") else ""


def given(frame: FrameType) -> Iterator[Any]:
    """Yield the arguments of a call."""
    code = frame.f_code
    for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]:
        yield frame.f_locals.get(name)


def is_data(value: Any, path: Path) -> bool:
    """Say whether this is the path, or a source."""
    return value == path or str(path) == value if isinstance(value, str | Path) else is_source(type(value))


def is_source(kind: type) -> bool:
    """Say whether a class is one of sources, whatever they are called in that tree."""
    return any(base.__name__ == "Source" for base in kind.__mro__)


if __name__ == "__main__":
    main()
