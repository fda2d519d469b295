"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file, in place of what is there. Whoever reads it meanwhile sees the old content or the new.

    Parameters
    ----------
    path : Path
        Where; the folder is made if need be.
    content : bytes
        All of it.
    private : bool
        Whether only its owner may read it; else whoever may read other new files.

    Raises
    ------
    OSError
        It cannot be written; then nothing is left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".logloss-{secrets.token_hex(8)}")  # in the same folder, so that it can be moved

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags, 0o600 if private else 0o666)

    try:
        with open(beside, "xb", opener=opened) as file:  # a Path opens without a mode for the new file
            file.write(content)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
