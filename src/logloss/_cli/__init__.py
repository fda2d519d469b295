"""The command line: parse, call, print. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import atexit
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from logloss._atomic_write import OutputError, ReaderLeft
from logloss._cli import streams
from logloss._cli.command import Command
from logloss._cli.compare import compare
from logloss._cli.hints import hint
from logloss._cli.learn import explain, lab, practice
from logloss._cli.model import fit, predict
from logloss._cli.output import say
from logloss._cli.parser import DEFECT, DONE, NOT_MET, STOPPED, UNWRITTEN, WRONG, Verdict, app
from logloss._cli.score import reconcile, score
from logloss.errors import LogLossError

# In the order in which --help lists them.
for _command in (score, reconcile, compare, fit, predict, explain, practice, lab):
    app.add_command(_command)


def main() -> NoReturn:
    """Run the command and leave with its exit status."""
    # No command multiplies matrices, and NumPy's library for that has its threads spin for work on every processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    streams.prepare()
    try:
        status = run(sys.argv[1:])
    except KeyboardInterrupt:  # another one, while the first was answered
        status = STOPPED
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, streams.end)
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # which has been said
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
        0 done; 1 a threshold that was asked for is not met, whatever becomes of the output; 2 the input or the command
        is wrong; 3 the output cannot be written. Besides these, 130 stopped from the keyboard, and 70 a defect of this
        program.
    """
    verdict = Verdict()
    status = _run(arguments, verdict)
    return status if verdict.failed is None else say(NOT_MET, verdict.failed)


def _run(arguments: Sequence[str], verdict: Verdict) -> int:
    """Run a command line, and return its exit status if no threshold says otherwise."""
    command = Command(arguments)
    try:
        status = app.main(list(arguments), prog_name="logloss", standalone_mode=False, obj=verdict)
        sys.stdout.flush()
    except LogLossError as error:
        line = hint(error, command)
        return say(WRONG, error.problem, *([] if line is None else [line]))
    except (click.Abort, KeyboardInterrupt):
        return say(STOPPED, "stopped.")
    except ReaderLeft:
        return DONE
    except OutputError as error:
        return say(UNWRITTEN, str(error))
    except SystemExit as left:  # by the parser, when a shell has its completions
        return WRONG if left.code else DONE
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
