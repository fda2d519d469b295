"""Optional packages: imported when first needed, and an error that says what to install when they are not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from logloss.errors import MissingExtraError


def need(module: str, purpose: str, extra: str = "files") -> Any:
    """Return the module, or raise the error that says what to install."""
    try:
        return import_module(module)
    except ImportError as cause:
        raise missing_extra(module.partition(".")[0], purpose, extra) from cause


def missing_extra(package: str, purpose: str, extra: str) -> MissingExtraError:
    """Return the error of a package that is needed and not installed, but belongs to an extra of this one."""
    problem = f"{purpose} needs {package}, which is not installed."
    return MissingExtraError("extra", problem, f"pip install 'logloss[{extra}]'", subject=package)
