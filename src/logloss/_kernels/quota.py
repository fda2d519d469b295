"""How many processors' time this process may take: what a container is granted, which its list of them does not say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# Linux's two versions of control groups: the files that hold microseconds granted, and the period they are for.
_FILES = (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"))


@cache
def processors(groups: Path = Path("/sys/fs/cgroup")) -> int | None:
    """Return how many processors are granted, rounded up, or None where there is no bound."""
    for names in _FILES:
        try:
            granted, period = " ".join((groups / name).read_text() for name in names).split()
            if int(granted) > 0 and int(period) > 0:
                return -(-int(granted) // int(period))
        except (OSError, ValueError):  # there is no such file, or it says "max"
            continue
    return None
