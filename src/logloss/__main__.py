"""`python -m logloss` is the command `logloss`."""

from logloss._cli import main

main()
