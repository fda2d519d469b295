"""Every error the package raises: a small tree, and one table of what went wrong and which line mends it.

An error is made from a `Fault`: the facts of what is wrong (which argument or column, which rows and values, how many).
The table `KINDS` turns the facts into a message. Its last line is always the line that mends the input, and there is
one such line for each place where a person can stand: calling with arrays, naming columns, on the command line, or
before the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

Surface = Literal["array", "columns", "cli", "page"]

SHOWN = 5  # how many rows a message lists


class LogLossError(Exception):
    """The root of all errors of this package; its text ends with the line that mends the input.

    Attributes
    ----------
    fault : Fault
        The facts behind the message, for programs.
    """

    def __init__(self, fault: Fault, surface: Surface = "array") -> None:
        super().__init__(fault, surface)
        self.fault = fault
        self.surface: Surface = surface

    def __str__(self) -> str:
        return f"{self.problem}\n{self.mend}"

    @property
    def problem(self) -> str:
        """What is wrong: the thing, the value, the row and the bound."""
        return self.fault.problem()

    @property
    def mend(self) -> str:
        """The line that mends it."""
        return self.fault.mend(self.surface)

    def seen_from(self, surface: Surface, **extra: object) -> LogLossError:
        """Return the same error, mended from another place (columns instead of arrays, the shell instead of Python)."""
        return type(self)(replace(self.fault, extra={**self.fault.extra, **extra}), surface)


class LabelError(LogLossError, ValueError):
    """A label is not 0, 1, a bool, or a number in [0, 1]."""


class ProbabilityError(LogLossError, ValueError):
    """A probability lies outside [0, 1]."""


class WeightError(LogLossError, ValueError):
    """A weight is negative, not finite, or all weights are zero."""


class MissingValueError(LogLossError, ValueError):
    """A value is NaN or missing."""


class ShapeError(LogLossError, ValueError):
    """Two arrays that must match do not."""


class DataTypeError(LogLossError, TypeError):
    """An array or a column holds a kind of value that cannot be scored."""


class ArgumentError(LogLossError, ValueError):
    """An option has a value that it cannot have."""


class EmptyError(LogLossError, ValueError):
    """There is no row to take the mean of."""


class StateError(LogLossError, ValueError):
    """Bytes that should hold a tally, or the state of some rows, do not."""


class ColumnError(LogLossError, ValueError):
    """A column is absent, ambiguous, or named twice."""


class DataFileError(LogLossError, ValueError):
    """A file cannot be read as a table."""


class MissingExtraError(LogLossError, ImportError, ValueError):
    """An optional package is needed and not installed."""


class MissingPageError(LogLossError, ValueError):
    """The package was built without the lab's page."""


class FloatingPointModeError(LogLossError, ArithmeticError, ValueError):
    """The processor flushes subnormal numbers to zero, so exact results cannot be promised."""


@dataclass(frozen=True)
class Fault:
    """The facts of one thing that is wrong.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    name : str
        The argument or the column.
    rows, values : tuple
        The first `SHOWN` rows where it is wrong (counted from 0), and what stands there.
    count, size : int
        How many rows are wrong, of how many.
    extra : mapping
        Further fields of the message.
    """

    kind: str
    name: str = ""
    rows: tuple[int | tuple[int, ...], ...] = ()
    values: tuple[object, ...] = ()
    count: int = 0
    size: int = 0
    extra: Mapping[str, object] = field(default_factory=dict)

    def merge(self, other: Fault) -> Fault:
        """Return the fault of two parts of the same data, all rows counted from its start."""
        rows, values = self.rows + other.rows, self.values + other.values
        first = sorted(range(len(rows)), key=rows.__getitem__)[:SHOWN]
        return replace(
            self,
            rows=tuple(rows[at] for at in first),
            values=tuple(values[at] for at in first) if len(values) == len(rows) else (),
            count=self.count + other.count,
            size=self.size + other.size,
        )

    def error(self, surface: Surface = "array") -> LogLossError:
        """Return the error that says this."""
        return KINDS[self.kind].error(self, surface)

    def _fields(self) -> dict[str, object]:
        name = printable(self.name, 200)
        value = _shown(self.values[0]) if self.values else ""
        place = f"{name}[{_row(self.rows[0])}]" if self.rows else name
        place = f"{place} = {value}" if self.values else place
        return {
            "name": name,
            "value": value,
            "place": f"{place} ({printable(str(self.extra['stands']), 300)})" if "stands" in self.extra else place,
            "tally": _tally(self),
            "count": self.count,
            "size": self.size,
            **{key: printable(fact, 2000) if type(fact) is str else fact for key, fact in self.extra.items()},
        }

    def problem(self) -> str:
        """Return what is wrong, in words."""
        return KINDS[self.kind].problem.format_map(self._fields())

    def mend(self, surface: Surface) -> str:
        """Return the line that mends it, as it is typed there."""
        kind = KINDS[self.kind]
        template = {
            "array": kind.array,
            "columns": kind.columns or kind.array,
            "cli": kind.cli or kind.columns or kind.array,
            "page": kind.page or kind.columns or kind.array,
        }
        return template[surface].format_map(self._fields())


def _row(row: int | tuple[int, ...]) -> str:
    return ", ".join(map(str, row)) if isinstance(row, tuple) else str(row)


def _shown(value: object) -> str:
    if hasattr(value, "item") and getattr(value, "size", None) == 1:  # a NumPy number
        value = value.item()
    text = value if isinstance(value, str) else repr(value)
    shown = printable(text, 60)
    return f'"{shown}"' if isinstance(value, str) else shown


def printable(text: str, limit: int) -> str:
    """Return text that does no harm on a terminal: one line, no control characters, not too long."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 3] + "..."


def _tally(fault: Fault) -> str:
    if fault.count <= 1:
        return ""
    if not fault.rows:  # they have no numbers
        return f" ({fault.count:,} of {fault.size:,} rows)" if fault.size else ""
    more = ", ..." if fault.count > len(fault.rows) else ""
    return f" ({fault.count:,} of {fault.size:,} rows: {', '.join(map(str, fault.rows))}{more})"


class Kind(NamedTuple):
    """One row of the table: the error's class, what is wrong, and the mending line for each surface."""

    error: type[LogLossError]
    problem: str
    array: str
    columns: str = ""
    cli: str = ""
    page: str = ""


# Fields: {place} "y_proba[3] = 85.0", {tally} " (5 of 10 rows: 3, 4, ...)", {name}, {value}, and what `extra` holds;
# on the command line `extra` holds {command}, the command as it was typed: {command:--option value} is that command
# with the option set, {command:--option} with the flag added or the option and its value removed, {command:DATA x}
# with other data; all of it quoted for the shell.
KINDS: dict[str, Kind] = {
    # probabilities
    "percent": Kind(
        ProbabilityError,
        "{place}: a probability lies in [0, 1], and these look like percentages{tally}.",
        "{name} = numpy.asarray({name}) / 100",
        "percent=True",
        "{command:--percent}",
        page='Tick "in percent".',
    ),
    "logits-as-p": Kind(
        ProbabilityError,
        "{place}: a probability lies in [0, 1], and these look like logits (log-odds){tally}.",
        "logloss.log_loss(y_true, logits={name})",
        'logit="{name}"',
        "{command:--logit {name}}",
        page="Choose {name} as log-odds, not as a probability.",
    ),
    "p-range": Kind(
        ProbabilityError,
        "{place}: a probability lies in [0, 1]{tally}.",
        "{name} = numpy.clip({name}, 0, 1)  # only if what lies outside is rounding",
        "",
        '{command:--where "{name}" BETWEEN 0 AND 1}',
        page="Put it right in the file.",
    ),
    # labels
    "label-signed": Kind(
        LabelError,
        "{place}: labels are 0 and 1, and these are -1 and +1{tally}.",
        "{name} = numpy.asarray({name}) == 1",
        "positive=1",
        "{command:--positive 1}",
        page="Choose 1 as the label that counts as 1.",
    ),
    "label-text": Kind(
        LabelError,
        "{place}: labels are 0 and 1; which of {labels} is the positive one?",
        "{name} = numpy.asarray({name}) == {guess!r}",
        "positive={guess!r}",
        "{command:--positive {guess}}",
        page="Choose {guess} as the label that counts as 1.",
    ),
    "label-classes": Kind(
        LabelError,
        "{place}: {labels} are three or more classes, and binary cross-entropy has two; "
        "the loss for more is categorical cross-entropy. One class against the rest:",
        "{name} = numpy.asarray({name}) == {guess!r}",
        "positive={guess!r}",
        "{command:--positive {guess}}",
        page="Choose {guess} as the label that counts as 1.",
    ),
    "label-range": Kind(
        LabelError,
        "{place}: a label is 0, 1, or a soft label between them{tally}.",
        "{name} = numpy.asarray({name}) == {guess!r}  # if {guess!r} is the positive label",
        "positive={guess!r}",
        '{command:--where "{name}" BETWEEN 0 AND 1}  # without those rows',
        page="Choose {guess} as the label that counts as 1.",
    ),
    # values that are not there
    "missing": Kind(
        MissingValueError,
        "{place}: {name} has a missing value{tally}.",
        "logloss.log_loss(..., where=~numpy.isnan({name}))",
        'missing="drop"',
        "{command:--missing drop}",
        page="Fill the value in, or take the row out of the file.",
    ),
    # weights
    "weight-negative": Kind(
        WeightError,
        "{place}: a weight is finite and at least 0{tally}.",
        "{name} = numpy.maximum({name}, 0)  # if a negative weight should count as none",
        "",
        '{command:--where "{name}" >= 0}',
    ),
    "weight-infinite": Kind(
        WeightError,
        "{place}: a weight is finite and at least 0{tally}.",
        "logloss.log_loss(..., where=numpy.isfinite({name}))",
        "",
        '{command:--where isfinite("{name}")}',
    ),
    "weight-zero": Kind(
        WeightError,
        "{name}: all weights are zero, so there is nothing to take the mean of.",
        "logloss.log_loss(..., sample_weight=None)  # every row counts once",
        "weight=None  # every row counts once",
        "{command:--weight}",
    ),
    "weight-precision": Kind(
        WeightError,
        "{place}: this weight is {rounded} in {dtype}, the type of the {given}{tally}.",
        'logloss.log_loss(..., {given}={given}.astype("float64"))',
    ),
    # shapes
    "two-columns": Kind(
        ShapeError,
        "{name} has shape {shape}: one column a class, where one probability a row is needed.",
        "{name} = {name}[:, 1]",
    ),
    "shape": Kind(
        ShapeError,
        "y_true has shape {y_shape} and {name} has shape {shape}: "
        "they must be the same, or the rows would be paired wrongly.",
        "{mend}",
    ),
    "length": Kind(
        ShapeError,
        "y_true has {y_size:,} rows and {name} has {size:,}: they must be the same rows in the same order.",
        "y_true, {name} = y_true[:{shorter}], {name}[:{shorter}]  # only if the rest is surplus",
    ),
    "weight-shape": Kind(
        ShapeError,
        "{name} has shape {shape}, which does not broadcast to the rows' shape {y_shape}.",
        "{name} = numpy.reshape({name}, {mend})",
    ),
    "index": Kind(
        ShapeError,
        "the index of {name} differs from the index of y_true, so the rows would be paired wrongly.",
        "{name} = {name}.loc[y_true.index]  # or {name}.to_numpy() to pair by position",
    ),
    # types
    "complex": Kind(
        DataTypeError,
        "{name} holds complex numbers ({dtype}).",
        "{name} = {name}.real",
    ),
    "objects": Kind(
        DataTypeError,
        "{name} is an array of Python objects ({place}), not of numbers.",
        "{name} = numpy.asarray({name}, dtype=float)",
    ),
    "text": Kind(
        DataTypeError,
        "{place}: {name} holds text where numbers are needed{tally}.",
        "{name} = numpy.asarray({name}).astype(float)",
        "data[{name!r}] = pandas.to_numeric(data[{name!r}], errors='coerce')  # text becomes missing",
        '{command:--where try_cast("{name}" AS DOUBLE) IS NOT NULL}  # without those rows',
        page="Choose another column, or put a number there.",
    ),
    "not-an-array": Kind(
        DataTypeError,
        "{name} is a {type}, which does not become an array of numbers: {reason}.",
        "{mend}",
    ),
    "masked-array": Kind(
        DataTypeError,
        "{name} is a masked array; say which rows to leave out by `where`.",
        "logloss.log_loss(y_true.data, {given}.data, where=~numpy.ma.getmaskarray({name}))",
        '{name} = {name}.astype(float).filled(numpy.nan)  # and missing="drop"',
    ),
    "mask-type": Kind(
        DataTypeError,
        "where holds {dtype}, and a mask is bool, True for the rows to keep.",
        "where = where.astype(bool)",
    ),
    "out": Kind(
        DataTypeError,
        "out is {got}, and the gradient needs a writeable array of shape {shape} and type {dtype}.",
        'out = numpy.empty({shape}, dtype="{dtype}")',
    ),
    # options
    "both-given": Kind(
        ArgumentError,
        "y_proba and logits are both given, and a row has one of them.",
        "logloss.log_loss(y_true, logits=logits)",
    ),
    "none-given": Kind(
        ArgumentError,
        "neither y_proba nor logits is given.",
        "logloss.log_loss(y_true, y_proba)",
    ),
    "option": Kind(
        ArgumentError,
        "{name} = {value}: it must be {bound}.",
        "{name}={mend}",
        "",
        "{command:--{name} {mend}}",
    ),
    "not-together": Kind(
        ArgumentError,
        "{name} and {other} are both given, and they do not go together.",
        "{name}=None",
        "",
        "{command:--{name}}",
    ),
    "one-row": Kind(
        ArgumentError,
        "the slopes are worked out for one row, and {size:,} are given.",
        "y={y}, p={p}",
        "",
        "logloss explain --y {y} --p {p} --gradient",
    ),
    "no-data": Kind(
        ArgumentError,
        "there is no data, so {name} = {value} names no column: give data, or arrays for y and p.",
        "logloss.evaluate(data, y={value})",
    ),
    "no-misses": Kind(
        ArgumentError,
        "there are no confident misses to draw: {reason}.",
        "if evaluation.tails: evaluation.plot_misses()",
    ),
    # nothing there
    "empty": Kind(
        EmptyError,
        "there are no rows, so there is nothing to take the mean of.",
        'logloss.log_loss(..., reduction="sum")  # the sum over no rows is 0',
        "",
        "{command}  # with a table that has rows",
        page="Choose a file that has rows.",
    ),
    "all-masked": Kind(
        EmptyError,
        "where leaves none of {size:,} rows, so there is nothing to take the mean of.",
        'logloss.log_loss(..., reduction="sum")  # the sum over no rows is 0',
        "where=None",
        "{command:--where}",
    ),
    "all-missing": Kind(
        EmptyError,
        "every one of {size:,} rows has a missing value, so there is nothing to take the mean of.",
        'y="{guess}"  # or another column that holds values',
        "",
        "{command:--{argument} {guess}}  # or another column that holds values",
        page="Choose another column, such as {guess}.",
    ),
    # columns
    "no-column": Kind(
        ColumnError,
        "there is no column {name}{among}",
        "{argument}={guess!r}",
        "",
        "{command:--{argument} {guess}}",
        page="Choose {guess}.",
    ),
    "no-model": Kind(
        ColumnError,
        "there is no column {name}{among}",
        "{argument}={names!r}",
        "",
        "{command:INSTEAD {name}\x1f{guess}}",
    ),
    "one-model": Kind(
        ColumnError,
        "{name} = {value} names {count} of the columns, and a comparison takes two or more models.",
        "{argument}={names!r}",
        "",
        "{command:--{argument} {first}} --{argument} {second}",
    ),
    "no-match": Kind(
        EmptyError,
        "no {name} stands once in {left} and once in {right}, so no rows belong together.",
        'on="{name}"  # or a column that holds the same ids in both',
        "",
        "{command:--on}  # and --on COL for a column that holds the same ids in both",
    ),
    "labels-differ": Kind(
        LabelError,
        "{count:,} of the joined rows have another {name} in {left} than in {right}; the first has {on} = {id}.",
        'on="{on}"  # or a column whose ids stand for the same rows in both',
        "",
        "{command:--on}  # and --on COL for a column whose ids stand for the same rows in both",
    ),
    "where-joined": Kind(
        ArgumentError,
        "where = {value}: it is open which of two sources a condition speaks of.",
        "where=None  # and leave the rows out of a source before",
        "",
        "{command:--where}  # and leave the rows out of a file before",
    ),
    "no-baseline": Kind(
        ColumnError,
        "the baseline {name} is none of the models; these are {models}.",
        "baseline={guess!r}",
        "",
        "{command:--baseline {guess}}",
    ),
    "too-many-slices": Kind(
        ColumnError,
        "{name} has more than {most} values, too many to slice by; as clusters they can be any number.",
        'by=(), cluster="{name}"',
        "",
        "{command:--by} --cluster {name}",
    ),
    "which-column": Kind(
        ColumnError,
        "which column holds {role}? {among}.",
        "{argument}={guess!r}",
        "",
        "{command:--{argument} {guess}}",
    ),
    "column-twice": Kind(
        ColumnError,
        "{first} and {argument} both name the column {name}.",
        "{argument}={guess!r}",
        "",
        "{command:--{argument} {guess}}",
        page="Choose another column, such as {guess}.",
    ),
    "column-repeated": Kind(
        ColumnError,
        "{count} columns are named {name}, so it does not say which.",
        "data = data.loc[:, ~data.columns.duplicated()]  # keeps the first",
        "",
        "{renamed} | {command:DATA -}",
        page="Give each column of the file a name of its own.",
    ),
    "column-type": Kind(
        DataTypeError,
        "{name} holds {dtype}, where numbers or labels are needed.",
        "{name} = numpy.asarray({name}).astype(float)",
        page="Choose another column.",
    ),
    "where-sql": Kind(
        ArgumentError,
        "where = {value}: {reason}.",
        "where=None  # or a condition in SQL that holds for the rows to keep",
        "",
        "{command:--where}  # or a condition in SQL that holds for the rows to keep",
    ),
    "where-arrays": Kind(
        ArgumentError,
        "where = {value}: a condition in SQL speaks of the columns of a file or a dataframe, and these are arrays.",
        "where=weight > 0  # a boolean array, True for the rows to keep",
    ),
    "where-size": Kind(
        ShapeError,
        "where has {size:,} values for {rows:,} rows: they must be the same rows in the same order.",
        "where=where[:{shorter}]  # only if the rest is surplus",
    ),
    "positive-absent": Kind(
        LabelError,
        "{name}: no row has the label {value}; the labels are {labels}.",
        "positive={guess!r}",
        "",
        "{command:--positive {guess}}",
        page="Choose {guess} as the label that counts as 1.",
    ),
    # files
    "no-file": Kind(
        DataFileError,
        "there is no file {name}.",
        "data={guess!r}",
        "",
        "{command:DATA {guess}}",
    ),
    "directory": Kind(
        DataFileError,
        "{name} is a directory or a pattern, and its files are not one table: there are none, or their columns differ.",
        "data={guess!r}",
        "",
        "{command:DATA {guess}}",
    ),
    "unreadable": Kind(
        DataFileError,
        "{name} cannot be read: {reason}.",
        "pathlib.Path({name!r}).chmod(0o644)  # if it is yours",
        "",
        "chmod u+r {quoted} && {command}",
    ),
    "damaged": Kind(
        DataFileError,
        "{name} starts as a file in the {form} format and is cut short or damaged ({reason}).",
        "data={name!r}  # written or copied again: what is missing cannot be put back",
        "",
        "{command}  # after writing or copying the file again: what is missing cannot be put back",
        page="Write or copy the file again: what is missing cannot be put back.",
    ),
    "packed": Kind(
        DataFileError,
        "{name} is a {packing} file that is cut short or damaged ({reason}).",
        "data={name!r}  # written or copied again: what is missing cannot be put back",
        "",
        "{packing} --test {quoted} && {command}  # after copying the file again: what is missing cannot be put back",
        page="Copy the file again: what is missing cannot be put back.",
    ),
    "file-empty": Kind(
        DataFileError,
        "{name} is empty: there is not even a header that names its columns.",
        'data="predictions.csv"  # a file that has rows',
        "",
        "{command:DATA predictions.csv}  # a file that has rows",
        page="Choose a file that has rows.",
    ),
    "not-a-table": Kind(
        DataFileError,
        "{name} cannot be read as CSV, JSON lines, Parquet, Arrow or a DuckDB database: {reason}.",
        'data="predictions.csv"  # a file in one of these formats',
        "",
        "{command:DATA predictions.csv}  # a file in one of these formats",
        page="Choose a CSV, JSON lines, Parquet or Arrow file.",
    ),
    "line-ends": Kind(
        DataFileError,
        "{name} cannot be read as a table: its lines end in different ways, or quotes stand inside its cells.",
        'data="predictions.csv"  # with one kind of line end',
        "",
        "{read} | tr -d '\\r' | {command:DATA -}",
        page="Save the file again with one kind of line end.",
    ),
    "delimiter": Kind(
        DataFileError,
        '{name} has only one column, "{header}": no comma, tab, semicolon or bar sets columns apart.',
        'data=pandas.read_csv({name!r}, sep="{delimiter}")',
        "",
        "{read} | tr -s '{delimiter}' , | {command:DATA -}",
        page="Save the file again with commas between the cells.",
    ),
    "encoding": Kind(
        DataFileError,
        "{name} is not text in UTF-8; it may be {guess}.",
        'data=pandas.read_csv({name!r}, encoding="{guess}")',
        "",
        "{read} | iconv -f {guess} -t UTF-8 | {command:DATA -}",
        page="Save the file again as UTF-8.",
    ),
    "csv-line": Kind(
        DataFileError,
        "{name}, line {line}: {reason}.",
        'data=pandas.read_csv({name!r}, on_bad_lines="skip")  # without such lines',
        "",
        "{read} | sed '{line}d' | {command:DATA -}  # without that line",
        page="Mend that line, or take it out of the file.",
    ),
    "json-line": Kind(
        DataFileError,
        "{name}, line {line}: it is no JSON object, as every line of JSON lines is.",
        'data=({{"y": [y], "p": [p]}} for y, p in rows)  # read by your own rules',
        "",
        "{read} | sed '{line}d' | {command:DATA -}  # without that line",
        page="Mend that line, or take it out of the file.",
    ),
    "held": Kind(
        DataFileError,
        "{name} is open elsewhere, and DuckDB lets only one write to it: {reason}.",
        "connection.close()  # the one that holds it, or give its table as data: connection.table(...)",
        "",
        "{command}  # when the program that holds it has left",
        page="Close the program that holds it.",
    ),
    "which-table": Kind(
        DataFileError,
        "{name} is a DuckDB database with {said}{tables}.",
        "data={guess!r}",
        "",
        "{command:DATA {guess}}",
        page="Choose a file of one table.",
    ),
    "sql": Kind(
        ArgumentError,
        "data = {value}: {reason}.",
        """data="SELECT y, p FROM 'predictions.parquet'"  # a query in DuckDB's SQL""",
        "",
        "{command:DATA SELECT y, p FROM 'predictions.parquet'}  # a query in DuckDB's SQL",
    ),
    "address": Kind(
        DataFileError,
        "{name} cannot be read: {reason}.",
        'data="predictions.parquet"  # fetched before, by whatever can reach it',
        "",
        "{command:DATA predictions.parquet}  # fetched before, by whatever can reach it",
    ),
    "address-extension": Kind(
        MissingExtraError,
        "{name} cannot be read: DuckDB fetches with its extension {extension}, which is not installed.",
        'duckdb.sql("INSTALL {extension}")  # once',
        "",
        """python -c 'import duckdb; duckdb.sql("INSTALL {extension}")' && {command}""",
    ),
    "not-a-table-object": Kind(
        DataTypeError,
        "{name} is a {type}, where a path, a dataframe or a mapping of names to arrays is needed.",
        "{mend}",
    ),
    # the lesson
    "progress": Kind(
        DataFileError,
        "{name} is no record of practice: {reason}.",
        'logloss practice --progress "new.json"  # starts another one',
        "",
        "{command:--{option} {guess}}",
    ),
    # training
    "feature": Kind(
        ArgumentError,
        "{place}: a feature is a finite number, of size 1e100 at most{tally}.",
        "rows = numpy.isfinite({name}); {name}, y = {name}[rows.all(axis=1)], y[rows.all(axis=1)]",
    ),
    "features-shape": Kind(
        ShapeError,
        "{name} has shape {shape}, where a row for each label and a column for each feature are needed.",
        "{name} = numpy.reshape({name}, (len(y), -1))",
    ),
    "features-labels": Kind(
        ShapeError,
        "{name} has shape {shape}, and x has {rows:,} rows: each needs one label.",
        "{name} = numpy.ravel({name})[:{rows}]  # only if the rest is surplus",
    ),
    # tallies
    "empty-tally": Kind(
        EmptyError,
        "the tally holds no row with a positive weight, so it has no result.",
        "tally.update(y_true, y_proba)  # before tally.result()",
    ),
    "state": Kind(
        StateError,
        "these {size:,} bytes are not a tally: {reason}.",
        "logloss.Tally.from_bytes(tally.to_bytes())",
    ),
    "part-state": Kind(
        StateError,
        "these {size:,} bytes are not the state of rows: {reason}.",
        "logloss.PartialEvaluation.from_bytes(part.to_bytes())",
    ),
    "parts-differ": Kind(
        ArgumentError,
        "these parts answer different questions: {name} is {mine} in one and {theirs} in another.",
        "logloss.partial_evaluate(data, ...)  # with the same arguments everywhere",
    ),
    # machines
    "engine-data": Kind(
        DataTypeError,
        'engine "{engine}" reads paths and dataframes of its own, and {name} is a {type}.',
        "engine=None  # rows that are in this process are read by it",
        "",
        "{command:--engine local}",
    ),
    "engine-files": Kind(
        DataFileError,
        '{name}: engine "{engine}" reads {forms}; what this is its name does not say.',
        'engine="local"  # which looks into the file',
        "",
        "{command:--engine local}",
    ),
    "unreadable-there": Kind(
        DataFileError,
        "{engine} cannot read {name}: {reason}.",
        'data = "s3://bucket/predictions.parquet"  # a path that every worker sees',
        "",
        "{command:DATA s3://bucket/predictions.parquet}  # a path that every worker sees",
    ),
    "afar": Kind(
        ArgumentError,
        "{name}: rows on a cluster are only scored and compared, with `where` in SQL, and never brought here.",
        'data = "predictions.parquet"  # write the rows to a file, and read that here',
        "",
        "{command:--engine local}",
    ),
    "workers": Kind(
        DataFileError,
        "{name} could not read the rows: {reason}.",
        "pip install logloss  # this version, for the Python of every worker",
    ),
    # the machine
    "flush-to-zero": Kind(
        FloatingPointModeError,
        "this thread flushes subnormal numbers to zero, which makes small losses wrong; a library compiled "
        "with -ffast-math, or torch.set_flush_denormal(True), switches that on.",
        "torch.set_flush_denormal(False)",
    ),
    "kernels": Kind(
        ArgumentError,
        "{name}={value}: this installation and this processor have {held}.",
        "unset {name}",
    ),
    "extra": Kind(
        MissingExtraError,
        "{purpose} needs {package}, which is not installed.",
        "pip install 'logloss[{extra}]'",
    ),
    "page": Kind(
        MissingPageError,
        "this installation was built without the lab's page; bundling it needs Node.",
        "make page  # in a clone of the repository",
    ),
}
