"""What the page is told: the lesson's prose, problems and data sets, and where it runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from typing import Any, Literal

SCHEMA = "logloss/lesson/1"

HostKind = Literal["server", "file", "notebook"]

# Which module of the lesson gives each part, and by which name: a function of nothing, or the thing itself.
PARTS = {
    "words": ("solver", "WORDS"),
    "card": ("card", "card"),
    "derivation": ("derivation", "payload"),
    "practice": ("practice", "payload"),
    "sets": ("datasets", "teaching_sets"),
}


def lesson() -> dict[str, Any]:
    """Return what the block `lesson` of the page holds.

    Returns
    -------
    dict
        The schema, the version of the package, and one entry for each name in `PARTS`.

    Examples
    --------
    >>> lesson()["schema"]
    'logloss/lesson/1'
    """
    parts = {name: _part(*home) for name, home in PARTS.items()}
    return {"schema": SCHEMA, "version": version("logloss"), **parts}


def _part(module: str, name: str) -> Any:
    part = getattr(import_module(f"logloss._lesson.{module}"), name)
    return part() if callable(part) else part


def host(kind: HostKind, *, file_bytes: int | None = None) -> dict[str, Any]:
    """Return what the block `host` of the page holds.

    Parameters
    ----------
    kind : {"server", "file", "notebook"}
        Where the page runs.
    file_bytes : int, optional
        The largest file the server takes; only a server has one.

    Examples
    --------
    >>> host("server", file_bytes=1000)["api"], host("file")["api"]
    ('api/', None)
    """
    return {
        "kind": kind,
        "api": "api/" if kind == "server" else None,
        "version": version("logloss"),
        "fileBytes": file_bytes,
    }


def block(data: Mapping[str, Any]) -> str:
    r"""Return data as JSON that may stand inside a script element.

    Raises
    ------
    ValueError
        A number is not finite, which JSON cannot say.

    Examples
    --------
    >>> block({"a": "</script>"})
    '{"a":"\\u003c/script>"}'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
