"""What a program prints with NumPy's kernels, and with the library of this machine."""

import os
import subprocess
import sys

from logloss._kernels import loader


def printed_by_all_kernels(code: str) -> set[str]:
    """Return the different outputs of a program: one, if the kernels have the same bits."""
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "LOGLOSS_KERNELS": kernels},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for kernels in ("numpy", loader.backend().level or "numpy")
    }
