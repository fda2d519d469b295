"""The folder of libraries in the package, and the module in it that says what they are."""

from __future__ import annotations

import ast
import hashlib
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

KERNELS = Path(__file__).resolve().parents[1] / "src" / "logloss" / "_kernels"
FOLDER = KERNELS / "built"
# The modules of the package that end up in a kernel: `compiler` imports no other ones of that folder.
INGREDIENTS = (
    "coefficients",
    "coordinate_descent",
    "dual_ascent",
    "exact_sum",
    "forecast_bins",
    "group_sums",
    "logistic",
    "numpy_backend",
    "point",
    "primitives",
    "signatures",
    "sparse_logistic",
    "symmetric",
)

# What the module says: type, what it is where nothing is said, and what it means.
_FIELDS: dict[str, tuple[str, object, str]] = {
    "PLATFORM": ("str", "", "for which they were made"),
    "COMPARED": ("dict[str, bool]", {}, "the levels, lowest first; whether each one's bits were compared with NumPy's"),
    "FILES": ("dict[str, tuple[str, int]]", {}, "each level's file, and its CRC-32"),
    "REASON": ("str", "", "why there is no library"),
    "SOURCES": ("str", "", "a digest of all that they were made from"),
    "TOOLS": ("dict[str, str]", {}, "by what"),
}


def record() -> dict[str, Any]:
    """Return what the module says."""
    said = {name: default for name, (_, default, _) in _FIELDS.items()}
    path = FOLDER / "__init__.py"
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path.exists() else ():
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            said[node.target.id] = ast.literal_eval(node.value)
    return said


def digest(tools: dict[str, str]) -> str:
    """Return what the libraries would be made from, in short: the sources, and the versions of the tools."""
    sources = [KERNELS / f"{name}.py" for name in INGREDIENTS] + sorted(Path(__file__).parent.glob("*.py"))
    made_from = hashlib.sha256(repr(sorted(tools.items())).encode())
    for path in sources:
        made_from.update(path.read_bytes())
    return made_from.hexdigest()


def holds(platform: str, levels: Iterable[str], tools: dict[str, str]) -> bool:
    """Say whether the libraries of these levels lie there, made from these sources by these tools."""
    there = record()
    made = there["PLATFORM"] == platform and there["SOURCES"] == digest(tools)
    return made and set(levels) <= set(there["COMPARED"])


def fill(libraries: dict[str, Path], **said: object) -> None:
    """Put a library a level into the folder, and the module that says what they are; what was there goes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    files = {}
    for level, library in libraries.items():
        # The dot inside keeps the name from looking like a module's, to import.
        copied = Path(shutil.copy(library, FOLDER / f"libkernels.{level}{library.suffix}"))
        files[level] = copied.name, zlib.crc32(copied.read_bytes())
    said["FILES"] = files
    lines = ['"""The libraries of the kernels, as `compiler` made them."""', ""]
    for name, (kind, default, meaning) in _FIELDS.items():
        lines += [f"# {meaning}", f"{name}: {kind} = {said.get(name, default)!r}"]
    (FOLDER / "__init__.py").write_text("\n".join([*lines, ""]), encoding="utf-8")
