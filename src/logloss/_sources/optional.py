"""Optional packages: imported when first needed, and an error that says what to install when they are not there."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from logloss.errors import Fault


def need(module: str, purpose: str, extra: str = "files") -> Any:
    """Return the module, or raise the error that ends with the line to type."""
    try:
        return import_module(module)
    except ImportError as cause:
        package = module.partition(".")[0]
        facts = {"purpose": purpose, "package": package, "extra": extra}
        raise Fault("extra", name=package, extra=facts).error() from cause
