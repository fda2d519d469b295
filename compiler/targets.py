"""What the kernels are compiled for: the platforms that have wheels, and the levels of their processors."""

from __future__ import annotations

import platform
import sys
from typing import NamedTuple


class Target(NamedTuple):
    """What LLVM is told of the processors of one library."""

    triple: str
    cpu: str
    features: str = ""  # besides those of the processor
    exports: bool = False  # whether it must be said which functions are seen from outside


class Platform(NamedTuple):
    """A system and a family of processors."""

    triple: str
    levels: dict[str, str]  # what each is called here and by LLVM, the lowest first
    suffix: str  # of a shared library
    tag: str  # of a wheel
    linking: tuple[str, ...] = ()  # what the linker must be told besides

    def target(self, level: str) -> Target:
        """Return what LLVM is told of a level."""
        return Target(self.triple, self.levels[level], _FEATURES.get(level, ""), exports=self.suffix == ".dll")

    def plainest(self) -> Target:
        """Return what LLVM is told where nothing is known of the processor."""
        return Target(self.triple, "", exports=self.suffix == ".dll")


_X86 = {level: level for level in ("x86-64-v2", "x86-64-v3", "x86-64-v4")}
_ARM = {"armv8-a": "generic"}
# LLVM halves the vectors of a level with AVX-512, for processors that are slower with whole ones.
_FEATURES = {"x86-64-v4": "-prefer-256-bit"}

PLATFORMS = {
    "linux-x86_64": Platform("x86_64-unknown-linux-gnu", _X86, ".so", "linux_x86_64"),
    "linux-aarch64": Platform("aarch64-unknown-linux-gnu", _ARM, ".so", "linux_aarch64"),
    "darwin-x86_64": Platform("x86_64-apple-macosx11.0.0", _X86, ".dylib", "macosx_11_0_x86_64", ("-arch", "x86_64")),
    "darwin-arm64": Platform("arm64-apple-macosx11.0.0", _ARM, ".dylib", "macosx_11_0_arm64", ("-arch", "arm64")),
    "win32-amd64": Platform("x86_64-pc-windows-gnu", _X86, ".dll", "win_amd64"),
}


def here() -> str:
    """Return the name of this platform, which need not be one of `PLATFORMS`."""
    bits = "" if sys.maxsize > 2**32 else "-32bit"
    return f"{sys.platform}-{platform.machine()}".lower() + bits
