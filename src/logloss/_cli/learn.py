"""`logloss explain`, `logloss practice` and `logloss lab`: the loss for a person."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Sequence

import click

from logloss._cli.output import say, tell
from logloss._cli.parameters import WholeNumber, completing
from logloss._cli.parser import DONE
from logloss._sfc32 import SEEDS
from logloss.errors import wrong_option

MOST = 200  # problems, as on a worksheet (`worksheet.MOST`, which takes long to load)


def _kinds() -> Sequence[str]:
    """Return the kinds of problems."""
    from logloss._lesson.practice import ORDER

    return ORDER


@click.command()
@click.option("--y", metavar="Y", help="The label: 1, 0, or a soft label in between; several as 1,0,1.")
@click.option("--p", metavar="P", help="The probability of 1 that was forecast; several as 0.9,0.2,0.6.")
@click.option("--logit", metavar="Z", help="The log-odds of 1, instead of --p.")
@click.option("--loss", metavar="L", help="Solve for p: which has this loss? With --p: which label?")
@click.option("--gradient", is_flag=True, help="Work out the slopes dL/dp and dL/dz instead, in nats.")
@click.option("--bits", is_flag=True, help="Take log2 instead of ln.")
@click.option("--markdown", is_flag=True, help="Print Markdown, with formulas in LaTeX.")
@click.option("--latex", is_flag=True, help="Print LaTeX.")
def explain(
    y: str | None,
    p: str | None,
    logit: str | None,
    loss: str | None,
    gradient: bool,
    bits: bool,
    markdown: bool,
    latex: bool,
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
    from logloss._lesson.explain import explain as explained

    if markdown and latex:
        raise click.BadParameter("--markdown and --latex are two forms of the same.")
    working = explained(y, p, loss=loss, logit=logit, bits=bits, gradient=gradient)  # type: ignore[call-overload]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    tell((working.to_markdown() if markdown else working.to_latex() if latex else working.to_text(width)).rstrip())


@click.command()
@click.option(
    "--seed",
    default=1,
    type=WholeNumber(0, SEEDS - 1),
    metavar="N",
    help="Which problems: the same seed gives the same ones.",
)
@click.option(
    "--kind", default="", metavar="KIND", shell_complete=completing(_kinds), help="Only this kind of problem."
)
@click.option(
    "--count",
    type=WholeNumber(1, MOST),
    metavar="N",
    help="How many problems; without it, until you quit (a worksheet: 10).",
)
@click.option(
    "--worksheet", metavar="FILE", help="Write a sheet to print, with its answers, to FILE.html or FILE.md, and exit."
)
@click.option("--progress", metavar="FILE", help="Keep the progress here, not in your data folder.")
@click.option("--export", metavar="FILE", help="Copy the progress to a file, and exit.")
@click.option("--import", "take", metavar="FILE", help="Take the progress from a file, and exit.")
@click.option("--erase", is_flag=True, help="Erase the progress, and exit.")
def practice(
    seed: int,
    kind: str,
    count: int | None,
    worksheet: str | None,
    progress: str | None,
    export: str | None,
    take: str | None,
    erase: bool,
) -> None:
    """Practice: problems of rising kinds, with hints, full solutions, and every classic mistake named.

    Answer with a number (0.36, 0,36, 9/25), ? for a hint, ! for the solution, q to quit. An answer is right if it is
    the true value, rounded or cut off to the digits you give: at least two (one, if only zeros would follow), and what
    follows the fourth is not looked at. A kind you miss comes back. The kinds: one, other, percent, worse, certain,
    batch, inverse, compare, bits, slope, soft, logit.

    \b
    Examples:
      logloss practice
      logloss practice --kind batch --count 5
      logloss practice --worksheet homework.html --seed 7 --count 12
      logloss practice --export progress.json       to go on in the lab, or elsewhere
    """  # noqa: D301
    from logloss._lesson.practice import command

    if kind:
        command.problem(kind, 0)
    if worksheet is not None:
        tell(command.write_sheet(worksheet, count or 10, seed=seed, kind=kind))
    elif export is not None:
        tell(command.write_copy(progress, export))
    elif take is not None:
        tell(command.take_over(progress, take))
    elif erase:
        tell(command.erase(progress))
    else:
        command.converse(progress, count, seed=seed, kind=kind)


@click.command()
@click.option(
    "--port",
    default=8765,
    type=WholeNumber(0, 65535),
    metavar="N",
    help="The port; if it is taken, the next one that is free; 0 for any.",
)
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--open", "place", default="", metavar="LINK", help="The part of a shared link from # on: open the lab there."
)
@click.option("--export", metavar="FILE", help="Write the lab as one HTML file that needs nothing, and exit.")
@click.option(
    "--language",
    metavar="CODE",
    help="Open it in this language, en or de; an exported file then has it and English alone.",
)
@click.option("--allow-host", multiple=True, metavar="NAME", help="Answer to this name, too: of a notebook's proxy.")
def lab(
    port: int,
    no_browser: bool,
    place: str,
    export: str | None,
    language: str | None,
    allow_host: tuple[str, ...],
) -> None:
    """Open the lab in the browser: see the loss, derive it, practice it, train by it.

    The lab is served by this machine to this machine alone, at an address with a secret in it, until Ctrl-C. Files you
    open in it stay here.

    \b
    Examples:
      logloss lab
      logloss lab --export lab.html         one file, for a class or a machine without Python
      logloss lab --language de             in German
      logloss lab --no-browser --port 9000
    """  # noqa: D301
    from logloss._lab.languages import check_language

    check_language(language)
    if export is not None:
        from logloss._lab.export import export as exported

        tell(str(exported(export, language)))
        return
    if place and not re.fullmatch(r"#[!-~]{0,1999}", place):
        raise wrong_option("open", place, "the part of a link from # on, at most 2000 characters")
    from logloss._lab.launch import make_server

    server = make_server(port, allow_host, language)

    def ready() -> None:
        tell(server.url + place)
        sys.stdout.flush()
        say(DONE, "the lab is open at that address until Ctrl-C.")
        if not no_browser:
            server.open_browser(place)

    server.run(ready)
