"""`python -m logloss`, and what the command `logloss` calls."""

import sys
from typing import NoReturn

STOPPED = 130  # as `_cli.parser` has it, which is not loaded yet


def main() -> NoReturn:
    """Run the command; who interrupts it while it is being loaded sees no traceback either."""
    try:
        from logloss._cli import main as run
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    run()


if __name__ == "__main__":
    main()
