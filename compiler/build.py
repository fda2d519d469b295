"""From the sources to a folder of libraries in the package, and the module in it that says what they are."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from logloss._kernels import processor
from logloss._kernels.signatures import KEYS, Key, symbol

from .folder import digest, fill, holds, record
from .link import link
from .targets import PLATFORMS, Platform, here

TOOLS = ("numba", "llvmlite")


def build(platform: str, wanted: str) -> str:
    """Fill the folder, unless what is wanted lies there already, made from the same sources; return what lies there.

    Parameters
    ----------
    platform : str
        A key of `targets.PLATFORMS`.
    wanted : {"all", "some"} or str
        All levels, the lowest and this machine's own, or one of them.

    Raises
    ------
    LinkerError
        If there is no linker, or it fails.
    ValueError
        If there is no such platform or level, or a kernel is not self-contained, or has other bits than NumPy.
    """
    if platform not in PLATFORMS:
        raise ValueError(f"there are no libraries for {platform}, but for {', '.join(PLATFORMS)}")
    of = PLATFORMS[platform]
    with tempfile.TemporaryDirectory(prefix="logloss-") as scratch:
        work = Path(scratch)
        runnable = _runnable(of, work) if platform == here() else []
        levels = {"all": list(of.levels), "some": _lowest_and_own(of, runnable)}.get(wanted, [wanted])
        if not set(levels) <= set(of.levels):
            raise ValueError(f"{platform} has no level {wanted!r}, but {', '.join(of.levels)}")
        tools = {tool: version(tool) for tool in TOOLS}
        if not holds(platform, levels, tools):
            sources = digest(tools)
            _compile(of, levels, work)
            libraries = {level: work / f"{level}{of.suffix}" for level in levels}
            for level, library in libraries.items():
                link(sorted(work.glob(f"{level}/*.o")), library, of)
            _compare([libraries[level] for level in levels if level in runnable])
            fill(
                libraries,
                PLATFORM=platform,
                COMPARED={level: level in runnable for level in levels},
                SOURCES=sources,
                TOOLS=tools,
            )
    return said()


def said() -> str:
    """Return in a line what lies in the folder."""
    levels = record()["COMPARED"].items()
    return ", ".join(f"{level} ({'the bits of NumPy' if same else 'never run'})" for level, same in levels)


def _runnable(platform: Platform, work: Path) -> list[str]:
    """Return the levels that this processor has; it is known with them that there is a linker, before anything long."""
    probe = work / f"probe{platform.suffix}"
    _compile_processor(platform, work / "probe")
    link(work.glob("probe/*.o"), probe, platform)
    return processor.levels(ctypes.CDLL(str(probe)))


def _lowest_and_own(platform: Platform, runnable: list[str]) -> list[str]:
    return list(dict.fromkeys([next(iter(platform.levels)), *runnable[-1:]]))


def _compile(platform: Platform, levels: list[str], work: Path) -> None:
    """Write the objects of all kernels, each level's to a folder of its own; on all processors together."""
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for level in levels:
        _compile_processor(platform, work / level)
    with ProcessPoolExecutor(workers, get_context("spawn"), initializer=_plainly) as pool:
        for done in [pool.submit(_compile_kernel, key, platform, levels, work) for key in KEYS]:
            done.result()


def _plainly() -> None:
    """Let no variable of Numba's change what is compiled, and leave optimizing to LLVM, which is told the processor.

    What a worker makes is small and its life short: looking for garbage is a tenth of its work.
    """
    gc.disable()
    for name in [name for name in os.environ if name.startswith("NUMBA_")]:
        del os.environ[name]
    os.environ["NUMBA_OPT"] = "0"


def _compile_kernel(key: Key, platform: Platform, levels: list[str], work: Path) -> None:
    from .kernels import representation
    from .objects import object_code

    text, name = representation(*key), symbol(*key)
    for level in levels:
        (work / level / f"{name}.o").write_bytes(object_code(text, [name], platform.target(level)))


def _compile_processor(platform: Platform, folder: Path) -> None:
    from .objects import object_code
    from .processor import representation

    text, functions = representation(platform.triple)
    folder.mkdir()
    (folder / "processor.o").write_bytes(object_code(text, functions, platform.plainest()))


def _compare(libraries: list[Path]) -> None:
    """Raise ValueError if one has other bits than NumPy; each in a process of its own, which wrong code may end."""
    commands = [[sys.executable, "-m", "compiler.compare", str(library)] for library in libraries]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]  # noqa: S603
    for library, process in zip(libraries, running, strict=True):
        _, said = process.communicate()
        if process.returncode:
            raise ValueError(f"{library.stem}: {said.strip() or f'comparing ended with {process.returncode}'}")
