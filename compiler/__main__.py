"""`python -m compiler`: fill the package's folder of libraries."""

import argparse
import sys

from .link import LinkerError
from .targets import PLATFORMS, here


def main() -> int:
    """Parse, build, print; 1 if it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m compiler", description="Compile the kernels of logloss.")
    parser.add_argument("--platform", default=here(), help=f"{', '.join(PLATFORMS)}; this one, unless said")
    parser.add_argument("--levels", default="some", help="all; some: the lowest and this machine's (default); or one")
    arguments = parser.parse_args()
    try:
        from .build import build  # which needs NumPy, and then Numba

        print(build(arguments.platform, arguments.levels))  # noqa: T201
    except (ImportError, LinkerError, ValueError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
