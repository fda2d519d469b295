"""The command line: parse, call, print. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import atexit
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from logloss._cli.command import Command
from logloss._cli.compare import compare
from logloss._cli.hints import hint
from logloss._cli.learn import explain, lab, practice
from logloss._cli.output import say
from logloss._cli.parser import DEFECT, DONE, STOPPED, WRONG, app
from logloss._cli.score import reconcile, score
from logloss.errors import LogLossError

for _command in (score, reconcile, compare, explain, practice, lab):  # in the order in which --help lists them
    app.add_command(_command)


def main() -> NoReturn:
    """Run the command and leave with its exit status."""
    # No command multiplies matrices, and NumPy's library for that has its threads spin for work on every processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    status = run(sys.argv[1:])
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # whoever read it has left
            stream.flush()
    os._exit(status)  # to take everything apart first, module by module, would take a fifth of a short command's time


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit status.

    Parameters
    ----------
    arguments : sequence of str
        Without the name of the program.

    Returns
    -------
    int
        0 done; 1 a threshold that was asked for is not met; 2 the input or the command is wrong. Besides these, 130
        stopped from the keyboard, and 70 a defect of this program.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows a question mark
    command = Command(arguments)
    try:
        status = app.main(list(arguments), prog_name="logloss", standalone_mode=False)
        sys.stdout.flush()
    except LogLossError as error:
        line = hint(error, command)
        return say(WRONG, error.problem, *([] if line is None else [line]))
    except (click.Abort, KeyboardInterrupt):
        return say(STOPPED, "stopped.")
    except (BrokenPipeError, SystemExit):  # whoever read the output has seen enough, which the parser leaves for, too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except click.ClickException as error:
        return say(WRONG, error.format_message(), f"logloss {_subcommand(arguments)}--help")
    except (OSError, MemoryError) as error:
        return say(WRONG, f"{type(error).__name__}: {error}.", f"{command}  # fix that, then rerun")
    except Exception as error:  # never a traceback, unless one is asked for
        if os.environ.get("LOGLOSS_TRACEBACK"):
            traceback.print_exc()
        problem = f"Internal error in logloss (please report): {type(error).__name__}: {error}"
        return say(DEFECT, problem, f"LOGLOSS_TRACEBACK=1 {command}  # shows where, for the report")
    return status if isinstance(status, int) else DONE


def _subcommand(arguments: Sequence[str]) -> str:
    return f"{arguments[0]} " if arguments and arguments[0] in app.commands else ""
