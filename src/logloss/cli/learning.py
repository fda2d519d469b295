"""`logloss explain`, `logloss practice` and `logloss lab`: the loss for a person."""

from __future__ import annotations

import re
import shutil
import sys
from typing import Annotated

import typer

from logloss.cli.options import wrong_option
from logloss.cli.parser import DONE
from logloss.cli.screen import say


def explain(
    y: Annotated[
        str | None,
        typer.Option("--y", metavar="Y", help="The label: 1, 0, or a soft label in between; several as 1,0,1."),
    ] = None,
    p: Annotated[
        str | None,
        typer.Option("--p", metavar="P", help="The probability of 1 that was forecast; several as 0.9,0.2,0.6."),
    ] = None,
    logit: Annotated[
        str | None, typer.Option("--logit", metavar="Z", help="The log-odds of 1, instead of --p.")
    ] = None,
    loss: Annotated[
        str | None, typer.Option("--loss", metavar="L", help="Solve for p: which has this loss? With --p: which label?")
    ] = None,
    gradient: Annotated[
        bool, typer.Option("--gradient", help="Work out the slopes dL/dp and dL/dz instead, in nats.")
    ] = False,
    bits: Annotated[bool, typer.Option("--bits", help="Take log₂ instead of ln.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, with formulas in LaTeX.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print LaTeX.")] = False,
) -> None:
    """Work out a loss: the formula, the numbers put in, the term that vanishes, the value.

    \b
    Examples:
      logloss explain --y 1 --p 0.85
      logloss explain --y 0 --p 1               a certain miss costs infinity
      logloss explain --y 0.3 --p 0.85          a soft label
      logloss explain --y 1,0 --p 0.9,0.2       the mean of several
      logloss explain --y 1 --loss 0.1625       which p costs that much?
      logloss explain --p 0.85 --loss 1.8971    which label costs that much?
    """  # noqa: D301
    from logloss.lesson.explain import explain as explained

    if markdown and latex:
        raise typer.BadParameter("--markdown and --latex are two forms of the same.")
    working = explained(y, p, loss=loss, logit=logit, bits=bits, gradient=gradient)  # type: ignore[call-overload]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    typer.echo(
        (working.to_markdown() if markdown else working.to_latex() if latex else working.to_text(width)).rstrip()
    )


def practice(
    seed: Annotated[str, typer.Option(metavar="N", help="Which problems: the same seed gives the same ones.")] = "1",
    kind: Annotated[str, typer.Option(metavar="KIND", help="Only this kind of problem.")] = "",
    count: Annotated[
        str | None, typer.Option(metavar="N", help="How many problems; without it, until you quit (a worksheet: 10).")
    ] = None,
    worksheet: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Write a sheet to print, with its answers, to FILE.html or FILE.md, and leave."
        ),
    ] = None,
    progress: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep the progress here, not in your data folder.")
    ] = None,
    export: Annotated[str | None, typer.Option(metavar="FILE", help="Copy the progress to a file, and leave.")] = None,
    take: Annotated[
        str | None, typer.Option("--import", metavar="FILE", help="Take the progress from a file, and leave.")
    ] = None,
    erase: Annotated[bool, typer.Option("--erase", help="Erase the progress, and leave.")] = False,
) -> None:
    """Practise: problems of rising kinds, with hints, full solutions, and every classic mistake named.

    Answer with a number (0.36, 0,36, 9/25), ? for a hint, ! for the solution, q to quit. An answer is right if it is
    the true value, rounded or cut off to the digits you give: at least two, and what follows the fourth is not looked
    at. A kind you miss comes back. The kinds: one, other, percent, worse, certain, batch, inverse, compare, bits,
    slope, soft, logit.

    \b
    Examples:
      logloss practice
      logloss practice --kind batch --count 5
      logloss practice --worksheet homework.html --seed 7 --count 12
      logloss practice --export progress.json       to go on in the lab, or elsewhere
    """  # noqa: D301
    from logloss.lesson.practice import command

    numbers = {"seed": (seed, command.SEEDS, "1"), "count": (count or "10", command.COUNTS, "10")}
    for name, (given, among, mend) in numbers.items():
        if not (given.isdecimal() and int(given) in among):
            raise wrong_option(name, given, f"a whole number from {among[0]} to {among[-1]}", mend)
    if kind:
        command.problem(kind, 0)
    if worksheet is not None:
        typer.echo(command.write_sheet(worksheet, int(count or 10), seed=int(seed), kind=kind))
    elif export is not None:
        typer.echo(command.write_copy(progress, export))
    elif take is not None:
        typer.echo(command.take_over(progress, take))
    elif erase:
        typer.echo(command.erase(progress))
    else:
        command.converse(progress, int(count) if count else None, seed=int(seed), kind=kind)


def lab(
    port: Annotated[
        str, typer.Option(metavar="N", help="The port; if it is taken, the next one that is free; 0 for any.")
    ] = "8765",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address, and open no browser.")] = False,
    place: Annotated[
        str, typer.Option("--open", metavar="LINK", help="The part of a shared link from # on: open the lab there.")
    ] = "",
    export: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the lab as one HTML file that needs nothing, and leave.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Answer to this name, too: of a notebook's proxy.")
    ] = None,
) -> None:
    """Open the lab in the browser: see the loss, derive it, practise it, train by it.

    The lab is served by this machine to this machine alone, at an address with a secret in it, until Ctrl-C. Files you
    open in it stay here.

    \b
    Examples:
      logloss lab
      logloss lab --export lab.html         one file, for a class or a machine without Python
      logloss lab --no-browser --port 9000
    """  # noqa: D301
    if export is not None:
        from logloss.laboratory.export import export as exported

        typer.echo(str(exported(export)))
        return
    if not (port.isdecimal() and int(port) <= 65535):
        raise wrong_option("port", port, "a whole number, at most 65535", "8765")
    if place and not re.fullmatch(r"#[!-~]{0,2047}", place):
        raise wrong_option("open", place, "the part of a link from # on, at most 2048 characters", "#...")
    from logloss.laboratory.launch import make_server

    server = make_server(int(port), allow_host or ())

    def ready() -> None:
        typer.echo(server.url + place)
        sys.stdout.flush()
        say(DONE, "the lab is open at that address until Ctrl-C.")
        if not no_browser:
            server.open_browser(place)

    server.run(ready)
