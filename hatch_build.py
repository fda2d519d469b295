"""The build hook: compile the kernels into the wheel, and bundle the lab's page, where that can be done.

Where it cannot, the package is built without, and the hook says why.

Variables of the environment:

LOGLOSS_BUILD           "library": not to compile is an error; "numpy": do not compile
LOGLOSS_BUILD_LEVELS    as for `python -m compiler --levels`: "all" for a wheel that is published
LOGLOSS_BUILD_PLATFORM  as for `python -m compiler --platform`, where it is not this one
LOGLOSS_BUILD_PAGE      "bundle": to have no bundle of the page is an error; "none": do not make one
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))
from compiler.folder import fill, holds  # noqa: E402
from compiler.link import LinkerError, linker  # noqa: E402
from compiler.targets import PLATFORMS, here  # noqa: E402

from page import bundle as page  # noqa: E402

OLDEST, NEWEST = (3, 11), (3, 15)  # for which Numba, as pinned in pyproject.toml, has wheels


class LogLossBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Fill the package's folders of libraries and of the page before it is packed."""

    def dependencies(self) -> list[str]:
        """Return what is needed, if it can be installed: a requirement that cannot be would end the build."""
        return [*self.for_page(), *(self.for_kernels() if self.target_name == "wheel" else ())]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make what is not there yet; an sdist holds the page, which needs Node, and no libraries."""
        self.bundle_page()
        if self.target_name == "wheel":
            self.compile_kernels(build_data)

    def for_page(self) -> list[str]:
        """Return what bundling the page needs."""
        if os.environ.get("LOGLOSS_BUILD_PAGE") == "none" or page.is_current() or page.npm() or not has_node():
            return []
        return list(self.metadata.core.optional_dependencies["page"])

    def bundle_page(self) -> None:
        """Bundle the page if its sources have changed, or leave it out and say why."""
        reason = "" if page.is_current() else bundle_page()
        if reason and os.environ.get("LOGLOSS_BUILD_PAGE") == "bundle":
            raise RuntimeError(f"LOGLOSS_BUILD_PAGE=bundle, and the page cannot be bundled: {reason}")
        if reason:
            self.app.display_warning(f"logloss is built without the lab's page: {reason}")

    def for_kernels(self) -> list[str]:
        """Return what compiling needs."""
        if hindrance() or self.compiled() or linkless() or find_spec("numba") or not has_numba():
            return []
        return self.compiler()

    def compile_kernels(self, build_data: dict[str, Any]) -> None:
        """Compile what is not there yet and name the wheel after its platform, or let NumPy run the kernels."""
        reason = hindrance() or ("" if self.compiled() else linkless() or compile_kernels())
        if not reason:
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{PLATFORMS[asked()].tag}"
            return
        if os.environ.get("LOGLOSS_BUILD") == "library":
            raise RuntimeError(f"LOGLOSS_BUILD=library, and the kernels cannot be compiled: {reason}")
        fill({}, REASON=reason)
        self.app.display_warning(f"logloss is built without compiled kernels, NumPy runs them: {reason}")

    def compiler(self) -> list[str]:
        """Return the pinned versions of what compiles."""
        return list(self.metadata.core.optional_dependencies["compiler"])

    def compiled(self) -> bool:
        """Say whether the libraries lie in the package already: an install after another one compiles nothing."""
        of = PLATFORMS[asked()].levels
        # Which level is this machine's own cannot be asked before there is a compiler; the lowest stands for both.
        levels = {"all": list(of), "some": [next(iter(of))]}.get(wanted(), [wanted()])
        return holds(asked(), levels, dict(pin.split("==") for pin in self.compiler()))


def asked() -> str:
    """Return the platform to build for."""
    return os.environ.get("LOGLOSS_BUILD_PLATFORM") or here()


def wanted() -> str:
    """Return which levels to build."""
    return os.environ.get("LOGLOSS_BUILD_LEVELS") or "some"


def hindrance() -> str:
    """Return why the wheel shall hold no kernels; empty if it shall."""
    if os.environ.get("LOGLOSS_BUILD") == "numpy":
        return "LOGLOSS_BUILD=numpy"
    if asked() not in PLATFORMS:
        return f"there are no libraries for {asked()}"
    return ""


def linkless() -> str:
    """Return why nothing can be linked here; empty if it can."""
    try:
        linker()
    except LinkerError as error:
        return str(error)
    return ""


def has_numba() -> bool:
    """Say whether Numba has wheels for this Python."""
    return (
        platform.python_implementation() == "CPython"
        and OLDEST <= sys.version_info[:2] <= NEWEST
        and not sysconfig.get_config_var("Py_GIL_DISABLED")
        and "musl" not in (sysconfig.get_config_var("SOABI") or "")
        and here() in PLATFORMS
        and here() != "darwin-x86_64"
    )


def has_node() -> bool:
    """Say whether Node has wheels for this platform; elsewhere it would be compiled, which takes hours."""
    return here() in PLATFORMS and "musl" not in (sysconfig.get_config_var("SOABI") or "")


def bundle_page() -> str:
    """Bundle the page; return why that failed, or nothing."""
    if os.environ.get("LOGLOSS_BUILD_PAGE") == "none":
        return "LOGLOSS_BUILD_PAGE=none"
    try:
        page.bundle()
    except page.BundleError as error:
        return str(error)
    return ""


def compile_kernels() -> str:
    """Fill the folder; return why that failed, or nothing."""
    command = [sys.executable, "-m", "compiler", "--platform", asked()]
    command += ["--levels", wanted()]
    path = os.pathsep.join([str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    said = done.stderr.strip().splitlines()
    return "" if done.returncode == 0 else said[-1] if said else f"the compiler ended with {done.returncode}"
