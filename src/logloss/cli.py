"""The command line: parse, call, print. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import math
import os
import re
import shlex
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

import logloss
from logloss.errors import Fault, LogLossError, printable

if TYPE_CHECKING:
    from logloss.evaluation.comparison import Comparison
    from logloss.evaluation.contest import Match
    from logloss.sources import Source

DONE, NOT_MET, WRONG, DEFECT, STOPPED = 0, 1, 2, 70, 130  # exit statuses

# What columns are called where they need not be named.
USUAL = {
    "y": ("y", "y_true", "label", "target"),
    "p": ("p", "prob", "proba", "probability", "y_proba"),
}

# The root of the parser's own errors, which typer does not name, and whose module differs between its versions.
_PARSING: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="logloss",
    rich_markup_mode=None,  # rich would cost more to load than a short command takes
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def main() -> NoReturn:
    """Run the command and leave with its exit status."""
    sys.exit(run(sys.argv[1:]))


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
        status = app(list(arguments), prog_name="logloss", standalone_mode=False)
        sys.stdout.flush()
        if status == STOPPED:  # how the parser reports an interrupt
            raise KeyboardInterrupt
    except LogLossError as error:
        seen = error.seen_from("cli", command=command)
        return _say(WRONG, seen.problem, seen.mend)
    except (typer.Abort, KeyboardInterrupt):
        return _say(STOPPED, "stopped.")
    except (BrokenPipeError, SystemExit):  # whoever read the output has seen enough, which the parser leaves for, too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except _PARSING as error:
        return _say(WRONG, str(error.format_message()), f"logloss {_subcommand(arguments)}--help")  # type: ignore[attr-defined]
    except (OSError, MemoryError) as error:
        return _say(WRONG, f"{type(error).__name__}: {error}.", f"{command}  # when that is put right")
    except Exception as error:  # never a traceback, unless one is asked for
        if os.environ.get("LOGLOSS_TRACEBACK"):
            traceback.print_exc()
        problem = f"this is a defect of logloss: {type(error).__name__}: {error}"
        return _say(DEFECT, problem, f"LOGLOSS_TRACEBACK=1 {command}  # shows where, for a report")
    return status if isinstance(status, int) else DONE


def _say(status: int, *lines: str) -> int:
    """Print lines on standard error and return the status."""
    with suppress(OSError):  # nobody may be reading what went wrong either
        print("logloss:", "\n".join(lines), file=sys.stderr)  # noqa: T201
    return status


def _subcommand(arguments: Sequence[str]) -> str:
    known = {command.callback.__name__ for command in app.registered_commands if command.callback}
    return f"{arguments[0]} " if arguments and arguments[0] in known else ""


class Command:
    """The command as it was typed, for the line that mends it.

    `format(command, "--option value")` is the command with that option set, `format(command, "--option")` with that
    flag set, or without that option where it takes a value, `format(command, "DATA x")` with other data, and
    `format(command, "INSTEAD a\\x1fb")` with b where a stands.
    """  # noqa: D301

    FLAGS = (
        *("--json", "--value", "--percent", "--plain", "--gradient", "--bits", "--markdown", "--latex"),
        *("--no-browser", "--erase", "--fail-if-worse", "--help", "-h", "--version"),
    )
    INSTEAD = {"--p": "--logit", "--logit": "--p", "--loss": "--p"}  # noqa: RUF012  # of which a command has one

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments)

    def __str__(self) -> str:
        return shlex.join(["logloss", *self.arguments])

    def __format__(self, change: str) -> str:
        option, _, value = change.partition(" ")
        if not option:
            return str(self)
        if option == "INSTEAD":
            name, _, other = value.partition("\x1f")
            return str(Command([_instead(each, name, other) for each in self.arguments]))
        if option == "DATA":
            at = self._data()
            return str(Command([*self.arguments[:at], value, *self.arguments[at + 1 :]]))
        old, rest = self._without(option)
        if option in self.INSTEAD and value:
            rest = Command(rest)._without(self.INSTEAD[option])[1]
        if option == "--where" and value and old:
            value = f"({old}) AND ({value})"
        added = [option] * (bool(value) or option in self.FLAGS) + [value] * bool(value)
        return str(Command([*rest, *added]))

    def _without(self, option: str) -> tuple[str, list[str]]:
        """Return the value of an option, and the arguments without it."""
        value, rest, left = "", [], iter(self.arguments)
        for each in left:
            name, joined, given = each.partition("=")
            if name == option:
                value = given if joined or option in self.FLAGS else next(left, "")
            else:
                rest.append(each)
                if name.startswith("--") and name not in self.FLAGS and not joined:
                    rest += [follows for follows in [next(left, None)] if follows is not None]
        return value, rest

    def _data(self) -> int:
        """Return where the data is named: the first argument after the subcommand that belongs to no option."""
        left = iter(enumerate(self.arguments[1:], 1))
        for at, each in left:
            if not each.startswith("-") or each == "-":
                return at
            if each not in self.FLAGS and "=" not in each:
                next(left, None)
        return len(self.arguments)


def _instead(argument: str, name: str, other: str) -> str:
    """Return an argument with another name, alone or joined to its option."""
    option, joined, given = argument.partition("=")
    if argument == name:
        return other
    return f"{option}={other}" if joined and given == name and option.startswith("--") else argument


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


# Options that more than one command has.
Data = Annotated[str, typer.Argument(metavar="DATA", help="A file, or - for standard input.")]
Labels = Annotated[str | None, typer.Option("--y", metavar="COL", help="The column of labels.")]
Proba = Annotated[
    str | None, typer.Option("--p", metavar="COL", help="The column of probabilities of 1; p_* for several.")
]
Logit = Annotated[str | None, typer.Option(metavar="COL", help="The column of log-odds, instead of --p.")]
Weight = Annotated[str | None, typer.Option(metavar="COL", help="The column of weights, at least 0.")]
Where = Annotated[
    str | None, typer.Option(metavar="SQL", help="Keep the rows for which a condition holds: --where 'age > 30'.")
]
Positive = Annotated[
    str | None, typer.Option(metavar="LABEL", help="The label that counts as 1; all others count as 0.")
]
Percent = Annotated[bool, typer.Option("--percent", help="Probabilities are in percent.")]
Missing = Annotated[
    str, typer.Option(metavar="error|drop", help="A missing value is an error, or its row is dropped and counted.")
]
Baseline = Annotated[
    str | None,
    typer.Option(metavar="COL", help="Of several models the one that the others are held against; else the first."),
]
By = Annotated[list[str] | None, typer.Option("--by", metavar="COL", help="The same by the values of a column, too.")]
Cluster = Annotated[
    str | None, typer.Option(metavar="COL", help="The column of clusters, whose rows are not independent.")
]
Json = Annotated[bool, typer.Option("--json", help="Print everything as JSON.")]


@app.command()
def score(
    data: Data,
    y: Labels = None,
    p: Proba = None,
    logit: Logit = None,
    weight: Weight = None,
    by: By = None,
    cluster: Cluster = None,
    where: Where = None,
    positive: Positive = None,
    percent: Percent = False,
    missing: Missing = "error",
    baseline: Baseline = None,
    worst: Annotated[str, typer.Option(metavar="N", help="How many of the worst rows to list.")] = "10",
    id: Annotated[  # noqa: A002
        str | None, typer.Option("--id", metavar="COL", help="The column that names each row, shown with the worst.")
    ] = None,
    show: Annotated[
        list[str] | None, typer.Option("--show", metavar="COL", help="Another column to show with the worst rows.")
    ] = None,
    prior: Annotated[
        str | None, typer.Option(metavar="P", help="A share of ones known beforehand, to compare with.")
    ] = None,
    json: Json = False,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write the report, with figures, as one HTML file, too.")
    ] = None,
    value: Annotated[bool, typer.Option("--value", help="Print the log loss alone, all digits.")] = False,
    fail_above: Annotated[
        str | None, typer.Option(metavar="X", help="Leave with exit status 1 if the log loss is above X.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no bars (also: NO_COLOR, or a pipe).")] = False,
) -> int:
    """Score predictions against what happened: log loss with standard error and 95 % interval, and the worst rows.

    DATA is CSV (any of , ; tab | between cells, also gzipped), Parquet or Arrow, of any size: it is read once, in
    constant memory. Labels are 0 and 1, true and false, or soft labels in between; any others with --positive.
    Nothing is clipped: p = 0 for something that happened costs infinity, and the report says for which rows.
    Without --y and --p, columns with the usual names are taken: y, y_true, label, target; p, prob, proba, probability,
    y_proba. Rows are counted from 0.

    \b
    Examples:
      logloss score predictions.csv
      logloss score predictions.parquet --y clicked --p p_click --weight importance
      logloss score patients.csv --y diagnosis --positive malignant --p risk --percent
      logloss score model.csv.gz --y y --logit z --where "split = 'test'"
      logloss score new.csv --p 'p_*' --baseline p_current
      logloss score visits.parquet --by country --by age --cluster patient
      logloss score new.csv --json > report.json
      logloss score new.csv --html report.html
      logloss score new.csv --fail-above 0.35 || echo "too bad to ship"
      cat a.csv | logloss score - --value

    \b
    Exit status: 0 done; 1 --fail-above is not met; 2 the input or the command is wrong.
    """  # noqa: D301
    from logloss.evaluation import Question, checked_prior
    from logloss.evaluation import score as scored
    from logloss.sources import number, open_source

    if json and value:
        raise typer.BadParameter("--json has the value, too: only one of --json and --value.")
    _check_options(p, logit, percent, missing, worst, "10")
    if html is not None:
        from logloss.report.page import check, write

        check(html)
    limit = math.inf if fail_above is None else number(fail_above)
    if limit is None or math.isnan(limit):
        raise _option("fail-above", fail_above, "a number", "0.5")
    source = open_source(data)
    if p is not None and p not in source.columns and set(p) & set("*?"):
        if value or fail_above is not None or html is not None:
            raise _option("p", p, "one column where one number is asked for", "p")
        match = _match(source, y, p, None, weight, baseline, cluster)
        match = replace(match, by=tuple(dict.fromkeys(by or ())))
        match = replace(match, where=where, positive=positive, percent=percent, drop=missing == "drop")
        _contest(source, match, json=json, plain=plain)
        return DONE
    if baseline is not None:
        raise _option("baseline", baseline, "left out where --p is one column", "")
    columns = _columns(source, y, p, logit, weight)
    known = checked_prior(None if prior is None else number(prior) if number(prior) is not None else prior)
    if cluster is not None:
        columns["cluster"] = cluster
    question = Question(columns, where, positive, percent, missing == "drop", int(worst), known)
    question = replace(question, by=tuple(dict.fromkeys(by or ())))
    question = replace(question, id=id, show=tuple(dict.fromkeys(show or ())))
    with _progress(plain) as progress:
        result = scored(source, question, progress)
    if html is not None:
        write(result, html)
    if value:
        typer.echo(repr(result.log_loss))
    elif json:
        typer.echo(result.to_json())
    else:
        from logloss.report import terminal

        terminal.show(result, sys.stdout, plain=_is_plain(plain))
    if not result.log_loss <= limit:
        return _say(NOT_MET, f"the log loss, {result.log_loss!r}, is above {fail_above}.")
    return DONE


@app.command()
def reconcile(
    data: Data,
    y: Labels = None,
    p: Proba = None,
    logit: Logit = None,
    weight: Weight = None,
    where: Where = None,
    positive: Positive = None,
    percent: Percent = False,
    missing: Missing = "error",
    worst: Annotated[
        str, typer.Option(metavar="N", help="How many of the rows that change most to list for each library.")
    ] = "1",
    json: Json = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour (also: NO_COLOR, or a pipe).")] = False,
) -> int:
    """Say what other libraries would print for this file, each by its convention, and which rows make the difference.

    scikit-learn, torch, Keras, XGBoost, LightGBM, CatBoost and Spark ML clip p, or the loss, in ways of their own,
    compute in float32 or float64, and divide by the weights or by the rows. None of them is run, and none is needed.
    DATA is read once, and its columns are found, as by logloss score.

    \b
    Examples:
      logloss reconcile predictions.csv
      logloss reconcile predictions.parquet --y clicked --p p_click --weight importance
      logloss reconcile model.csv.gz --y y --logit z --worst 5

    \b
    Exit status: 0 done; 2 the input or the command is wrong.
    """  # noqa: D301
    from logloss.evaluation import Question
    from logloss.evaluation.reconcile import reconciled
    from logloss.sources import open_source

    _check_options(p, logit, percent, missing, worst, "1")
    source = open_source(data)
    columns = _columns(source, y, p, logit, weight)
    question = Question(columns, where, positive, percent, missing == "drop", int(worst))
    with _progress(plain) as progress:
        result = reconciled(source, question, progress)
    if json:
        typer.echo(result.to_json())
    else:
        from logloss.report.reconciliation import show_reconciliation

        show_reconciliation(result, sys.stdout, plain=_is_plain(plain))
    return DONE


@app.command()
def compare(
    data: Data,
    data2: Annotated[
        str | None, typer.Argument(metavar="[DATA2]", help="A second file, with other models for the same ids.")
    ] = None,
    y: Labels = None,
    p: Annotated[
        list[str] | None,
        typer.Option("--p", metavar="COL", help="The probabilities of a model; once for each, or with *: --p 'p_*'."),
    ] = None,
    logit: Annotated[
        list[str] | None, typer.Option(metavar="COL", help="The log-odds of a model, instead of --p.")
    ] = None,
    baseline: Baseline = None,
    on: Annotated[str | None, typer.Option(metavar="COL", help="The column of ids in DATA and DATA2.")] = None,
    weight: Weight = None,
    by: By = None,
    cluster: Cluster = None,
    where: Where = None,
    positive: Positive = None,
    percent: Percent = False,
    missing: Missing = "error",
    json: Json = False,
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Leave with exit status 1 if a model is worse, beyond chance.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="No colour (also: NO_COLOR, or a pipe).")] = False,
) -> int:
    """Rank models by their log loss on the same rows: differences from a baseline, and whether chance explains them.

    Rows are paired, which sees differences that the models' own standard errors would hide. Two infinite losses in one
    row are a tie; a single one decides. p-values are Holm's where there are more than two models. Without --p, all
    columns p_* are compared. Of two files, joined on an id, --p names a column of both, or first one of DATA and then
    one of DATA2; ids that stand in one alone or more than once are counted and left out.

    \b
    Examples:
      logloss compare predictions.csv --p old --p new
      logloss compare predictions.parquet --p 'p_*' --baseline p_current
      logloss compare old.parquet new.parquet --on id --y y --p p
      logloss compare new.csv --p old --p new --fail-if-worse || echo "do not ship it"
      logloss compare new.csv --p old --p new --json > comparison.json

    \b
    Exit status: 0 done; 1 --fail-if-worse is not met; 2 the input or the command is wrong.
    """  # noqa: D301
    from logloss.sources import open_source

    _check_options(p[0] if p else None, logit[0] if logit else None, percent, missing, "0", "0")
    if (data2 is None) != (on is None):
        raise _option("on", on, f"given with {'DATA2' if on is None else 'two files'} only", "id" if on is None else "")
    source, models = open_source(data), logit or p
    if data2 is not None and on is not None:
        from logloss.evaluation.joining import joined

        second = open_source(data2)
        y = y if y is not None else _usual(source, "y")
        models = models or [name for name in source.columns if name in second.columns and name.lower() in USUAL["p"]]
        beside = [name for name in (weight, cluster, *(by or ())) if name is not None]
        source, names = joined(source, second, on, y, models or "p_*", beside, "logit" if logit else "p")
        models = list(names)
    question = _match(source, y, None if logit else models, models if logit else None, weight, baseline, cluster)
    question = replace(question, where=where, positive=positive, percent=percent, drop=missing == "drop")
    question = replace(question, by=tuple(dict.fromkeys(by or ())))
    result = _contest(source, question, json=json, plain=plain)
    worse = [each.model for each in result.differences if each.verdict == "worse"]
    if fail_if_worse and worse:
        return _say(NOT_MET, f"worse than {result.baseline}, beyond chance: {printable(', '.join(worse), 200)}.")
    return DONE


def _match(
    source: Source,
    y: str | None,
    p: str | Sequence[str] | None,
    logit: Sequence[str] | None,
    weight: str | None,
    baseline: str | None,
    cluster: str | None = None,
) -> Match:
    """Return the question that these columns are; y is found by its usual names, and p_* are the models."""
    from logloss.evaluation.compare import matched

    labels = _usual(source, "y") if y is None else y
    picked = [] if y is not None else [f"--y {shlex.quote(labels)}"]
    picked += [] if p or logit else ["--p 'p_*'"]
    if picked:
        _say(DONE, f"using {' '.join(picked)}")
    columns = {"y": labels} | {role: name for role, name in (("weight", weight), ("cluster", cluster)) if name}
    return matched(source, columns, logit or p or "p_*", baseline, logits=bool(logit))


def _contest(source: Source, question: Match, *, json: bool, plain: bool) -> Comparison:
    """Compare models, print that, and return it."""
    from logloss.evaluation.compare import compared

    with _progress(plain) as progress:
        result = compared(source, question, progress)
    if json:
        typer.echo(result.to_json())
    else:
        from logloss.report.comparison import show_comparison

        show_comparison(result, sys.stdout, plain=_is_plain(plain))
    return result


@app.command()
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


@app.command()
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
            raise _option(name, given, f"a whole number from {among[0]} to {among[-1]}", mend)
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


@app.command()
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
        raise _option("port", port, "a whole number, at most 65535", "8765")
    if place and not re.fullmatch(r"#[!-~]{0,2047}", place):
        raise _option("open", place, "the part of a link from # on, at most 2048 characters", "#...")
    from logloss.laboratory.launch import make_server

    server = make_server(int(port), allow_host or ())

    def ready() -> None:
        typer.echo(server.url + place)
        sys.stdout.flush()
        _say(DONE, "the lab is open at that address until Ctrl-C.")
        if not no_browser:
            server.open_browser(place)

    server.run(ready)


def _option(name: str, value: object, bound: str, mend: str) -> LogLossError:
    return Fault("option", name=name, values=(value,), extra={"bound": bound, "mend": mend}).error()


def _check_options(p: str | None, logit: str | None, percent: bool, missing: str, worst: str, usual: str) -> None:
    """Raise the error of options that cannot be, or cannot be together."""
    if logit is not None and (p is not None or percent):
        raise _option("logit", logit, f"left out where {'--p' if p is not None else '--percent'} is given", "")
    if missing not in {"error", "drop"}:
        raise _option("missing", missing, '"error" or "drop"', "drop")
    if not worst.isdecimal():
        raise _option("worst", worst, "a whole number, at least 0", usual)


def _columns(source: Source, y: str | None, p: str | None, logit: str | None, weight: str | None) -> dict[str, str]:
    """Return which column is y and which is p or logit, named or found by their usual names, and which the weight."""
    from logloss.evaluation import check_columns

    named = {"y": y, "logit": logit} if logit is not None else {"y": y, "p": p}
    check_columns(source, {role: name for role, name in named.items() if name is not None})
    found = {role: name if name is not None else _usual(source, role) for role, name in named.items()}
    if picked := [f"--{role} {shlex.quote(found[role])}" for role, name in named.items() if name is None]:
        _say(DONE, f"using {' '.join(picked)}")
    return found if weight is None else {**found, "weight": weight}


def _usual(source: Source, role: str) -> str:
    """Return the only column with a usual name for a role, or raise the error that lists the columns."""
    usual = [name for name in source.columns if name.lower() in USUAL[role]]
    if len(usual) == 1:
        return usual[0]
    holds = {"y": "the labels", "p": "the probabilities"}[role]
    listed = ", ".join(source.columns[:20]) + (", ..." if len(source.columns) > 20 else "")
    alike = [name for name in source.columns if any(word in name.lower() for word in USUAL[role][1:])]
    starts = [name for name in source.columns if name.lower().startswith(f"{role}_")]
    guess = (usual or alike or starts or [*source.columns])[0]
    extra = {"role": holds, "among": f"The columns are: {listed}", "argument": role, "guess": guess}
    raise Fault("which-column", extra=extra).error("columns")


def _is_plain(asked: bool) -> bool:
    return asked or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty()


@contextmanager
def _progress(plain: bool) -> Iterator[Callable[[int, int | None], None] | None]:
    """Show a progress bar while rows are read, if somebody is there to see it."""
    if plain or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(stderr=True)
    drawn = BarColumn(complete_style="cyan", finished_style="cyan", pulse_style="cyan")  # red is for loss alone
    with Progress(TextColumn("{task.fields[rows]} rows"), drawn, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, rows="0")
        yield lambda rows, expected: bar.update(task, completed=rows, total=expected, rows=f"{rows:,}")
