"""The parser, what it says without a command, and what a command may leave with."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

import logloss
from logloss._atomic_write import OutputError
from logloss._cli.streams import Interrupt

DONE, NOT_MET, WRONG, UNWRITTEN, DEFECT, STOPPED = 0, 1, 2, 3, 70, 130  # exit statuses
SHELLS = ("bash", "zsh", "fish")


class Verdict:
    """What a threshold says of the result, before any of that is written: None where it is met, or none is asked for.

    A command finds it as its context's `obj`.
    """

    failed: str | None = None


class InOrder(click.Group):
    """Commands listed as they were added, instead of by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and call by their names what others call otherwise.

        The parser takes a pipe that breaks for a reader that left, and DuckDB an interrupt for a fault.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError as cause:
            raise ConnectionError(str(cause)) from cause
        except OutputError:
            raise
        except Exception:
            if Interrupt.seen:
                raise KeyboardInterrupt from None
            raise


def _completion(context: click.Context, _: click.Parameter, shell: str | None) -> None:
    if shell is not None and (made := get_completion_class(shell)) is not None:
        click.echo(made(app, {}, "logloss", "_LOGLOSS_COMPLETE").source())
        context.exit()


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"logloss {logloss.__version__}\nkernels: {logloss.backend()}")
        context.exit()


@click.group(
    cls=InOrder,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version, and what runs the kernels, and exit.",
)
@click.option(
    "--show-completion",
    type=click.Choice(SHELLS),
    is_eager=True,
    expose_value=False,
    callback=_completion,
    help="Print what makes your shell complete commands and options, and exit.",
)
@click.pass_context
def app(context: click.Context) -> None:
    """Binary cross-entropy (log loss), done completely.

    \b
    logloss score predictions.csv --y label --p prob     how good predictions are
    logloss reconcile predictions.csv                    what other libraries would print for it
    logloss compare predictions.csv --p old --p new      which model is better
    logloss fit sites.csv --y liquefied --x blows        a logistic regression
    logloss predict model.json new.csv --out p.csv       what it says of further rows
    logloss explain --y 1 --p 0.85                       one loss, worked out
    logloss practice                                     problems, hints, mistakes named
    logloss score --help                                 everything about a command
    """  # noqa: D301  # \b keeps the parser from filling the lines
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
