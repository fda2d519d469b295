"""The parser, what it says without a command, and what a command may leave with."""

from __future__ import annotations

from typing import Annotated

import typer

import logloss

DONE, NOT_MET, WRONG, DEFECT, STOPPED = 0, 1, 2, 70, 130  # exit statuses

app = typer.Typer(
    name="logloss",
    rich_markup_mode=None,  # rich would cost more to load than a short command takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"logloss {logloss.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Binary cross-entropy (log loss), done completely.

    \b
    logloss score predictions.csv --y label --p prob     how good predictions are
    logloss reconcile predictions.csv                    what other libraries would print for it
    logloss compare predictions.csv --p old --p new      which model is better
    logloss explain --y 1 --p 0.85                       one loss, worked out
    logloss practice                                     problems, hints, mistakes named
    logloss score --help                                 everything about a command
    """  # noqa: D301  # \b keeps the parser from filling the lines
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
