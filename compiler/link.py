"""One shared library from objects, by the C compiler's linker; nothing is linked in from elsewhere."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .targets import Platform

_ELF = ("-shared", "-nostdlib", "-Wl,-z,noseparate-code,-z,noexecstack,-z,text", "-Wl,--gc-sections", "-Wl,-s")
_MACH = ("-dynamiclib", "-Wl,-dead_strip", "-Wl,-x", "-Wl,-install_name,@rpath/kernels.dylib")
_FLAGS = {
    ".so": _ELF,
    ".dylib": (*_MACH, "-mmacosx-version-min=11.0"),
    ".dll": ("-shared", "-nostartfiles", "-Wl,-s"),
}


class LinkerError(Exception):
    """There is no linker, or it fails."""


def linker() -> list[str]:
    """Return the command: CC, if that is set, or a C compiler that is installed.

    Raises
    ------
    LinkerError
        If there is none.
    """
    asked = shlex.split(os.environ.get("CC", ""))
    for command in [asked] if asked else [["cc"], ["gcc"], ["clang"]]:
        if shutil.which(command[0]):
            return command
    raise LinkerError(f"there is no C linker: {asked[0] if asked else 'cc, gcc or clang'} is not installed")


def link(objects: Iterable[Path], library: Path, platform: Platform) -> None:
    """Write a shared library.

    Raises
    ------
    LinkerError
        If there is no linker, or it fails.
    """
    command = [*linker(), *_FLAGS[platform.suffix], *platform.linking, "-o", str(library), *map(str, objects)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise LinkerError(f"{command[0]} cannot link {library.name}: {done.stderr.strip() or done.returncode}")
