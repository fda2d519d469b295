"""`python -m logloss` is the command `logloss`."""

from logloss.cli import main

main()
