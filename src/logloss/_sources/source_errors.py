"""Errors of what rows are read from: files, folders, queries, addresses, tables, clusters, and arrays beside them."""

from __future__ import annotations

from collections.abc import Sequence

from logloss.errors import (
    ArgumentError,
    Change,
    ColumnError,
    DataFileError,
    DataTypeError,
    EmptyError,
    LabelError,
    MissingExtraError,
    ShapeError,
    near_match,
    printable,
    shown,
)

_REASON = 2000  # characters of what another library says


def _named(name: str) -> str:
    return printable(name, 200)


# files --------------------------------------------------------------------------------------------------------------


def no_file(name: str, near: str | None) -> DataFileError:
    """Return the error of a file that is not there; `near` is the one that was probably meant."""
    change = None if near is None else Change("data", near)
    return DataFileError("no-file", f"there is no file {_named(name)}.", subject=name, change=change)


def no_common_columns(name: str) -> DataFileError:
    """Return the error of a folder or pattern of files that are not one table."""
    problem = "is a directory or a pattern, and its files are not one table: there are none, or their columns differ."
    return DataFileError("directory", f"{_named(name)} {problem}", subject=name)


def unreadable_file(name: str, reason: str) -> DataFileError:
    """Return the error of a file that the system does not let be read."""
    problem = f"{_named(name)} cannot be read: {printable(reason, _REASON)}."
    return DataFileError("unreadable", problem, subject=name)


def damaged_file(name: str, form: str, reason: str) -> DataFileError:
    """Return the error of a file that is not what its start says."""
    said = f"starts as a file in the {form} format and is cut short or damaged"
    return DataFileError("damaged", f"{_named(name)} {said} ({printable(reason, _REASON)}).", subject=name)


def damaged_packing(name: str, packing: str, reason: str) -> DataFileError:
    """Return the error of a packed file that cannot be unpacked."""
    problem = f"{_named(name)} is a {packing} file that is cut short or damaged ({printable(reason, _REASON)})."
    return DataFileError("packed", problem, subject=name)


def empty_file(name: str) -> DataFileError:
    """Return the error of a file without a header."""
    problem = f"{_named(name)} is empty: there is not even a header that names its columns."
    return DataFileError("file-empty", problem, subject=name)


def no_table(name: str, reason: str) -> DataFileError:
    """Return the error of a file in none of the formats."""
    said = "cannot be read as CSV, JSON lines, Parquet, Arrow or a DuckDB database"
    return DataFileError("not-a-table", f"{_named(name)} {said}: {printable(reason, _REASON)}.", subject=name)


def mixed_line_ends(name: str) -> DataFileError:
    """Return the error of a text file whose lines cannot be told apart."""
    said = "cannot be read as a table: its lines end in different ways, or quotes stand inside its cells."
    return DataFileError("line-ends", f"{_named(name)} {said}", subject=name)


def unknown_delimiter(name: str, header: str, delimiter: str, packing: str) -> DataFileError:
    """Return the error of a text file whose cells are set apart by something unusual, which pandas can be told."""
    problem = (
        f'{_named(name)} has only one column, "{printable(header, _REASON)}": '
        "no comma, tab, semicolon or bar sets columns apart."
    )
    separator = r"\s+" if delimiter == " " else delimiter
    packed = "" if packing == "none" else f', compression="{packing}"'
    hint = f'data=pandas.read_csv({name!r}, sep=r"{separator}"{packed})'
    return DataFileError("delimiter", problem, hint, subject=name, values=(delimiter,))


def wrong_encoding(name: str, guess: str) -> DataFileError:
    """Return the error of text that is not UTF-8."""
    problem = f"{_named(name)} is not text in UTF-8; it may be {guess}."
    return DataFileError("encoding", problem, subject=name, values=(guess,))


def wrong_line(name: str, line: int, reason: str) -> DataFileError:
    """Return the error of a line that is no record."""
    return DataFileError("csv-line", f"{_named(name)}, line {line}: {reason}.", subject=name)


def no_object(name: str, line: int) -> DataFileError:
    """Return the error of a line of JSON lines that is no object."""
    problem = f"{_named(name)}, line {line}: it is no JSON object, as every line of JSON lines is."
    return DataFileError("json-line", problem, subject=name)


# tables -------------------------------------------------------------------------------------------------------------


def repeated_column(name: str, count: int) -> ColumnError:
    """Return the error of a name that several columns have."""
    problem = f"{count} columns are named {_named(name)}, so it does not say which."
    return ColumnError("column-repeated", problem, subject=name, count=count)


def batch_without_column(name: str, row: int) -> ColumnError:
    """Return the error of a batch that lacks a column that the batches before it have."""
    problem = f"there is no column {_named(name)} in the batch from row {row} on."
    return ColumnError("no-column", problem, subject=name)


def wrong_column_type(name: str, dtype: str) -> DataTypeError:
    """Return the error of a column of dates, lists or the like."""
    problem = f"{_named(name)} holds {printable(dtype, _REASON)}, where numbers or labels are needed."
    return DataTypeError("column-type", problem, subject=name)


def no_dataframe(name: str, kind: str, *, collects: bool) -> DataTypeError:
    """Return the error of an object that is no table; `collects` if it says how it becomes one."""
    problem = f"{name} is a {kind}, where a path, a dataframe or a mapping of names to arrays is needed."
    hint = "data = data.collect()" if collects and name == "data" else None
    return DataTypeError("not-a-table-object", problem, hint, subject=name)


# SQL ----------------------------------------------------------------------------------------------------------------


def wrong_query(query: str, reason: str) -> ArgumentError:
    """Return the error of a query that DuckDB refuses."""
    problem = f"data = {shown(query)}: {printable(reason, _REASON)}."
    return ArgumentError("sql", problem, subject=query, values=(query,))


def wrong_condition(condition: str, reason: str) -> ArgumentError:
    """Return the error of a condition that is no SQL, or fails on some row."""
    problem = f"where = {shown(condition)}: {printable(reason, _REASON)}."
    return ArgumentError("where-sql", problem, subject="where", values=(condition,))


def condition_on_arrays(condition: str) -> ArgumentError:
    """Return the error of a condition in SQL on arrays, which have no columns."""
    said = "a condition in SQL speaks of the columns of a file or a dataframe, and these are arrays."
    return ArgumentError("where-arrays", f"where = {shown(condition)}: {said}", subject="where", values=(condition,))


def condition_on_two(condition: str) -> ArgumentError:
    """Return the error of a condition where two sources are joined."""
    problem = f"where = {shown(condition)}: a condition is ambiguous when two sources are joined."
    return ArgumentError("where-joined", problem, subject="where", values=(condition,))


def wrong_mask_size(size: int, rows: int) -> ShapeError:
    """Return the error of a mask of more or fewer rows than there are."""
    problem = f"where has {size:,} values for {rows:,} rows: they must be the same rows in the same order."
    return ShapeError("where-size", problem, subject="where", size=size)


def held_database(name: str, reason: str) -> DataFileError:
    """Return the error of a database that another program has open."""
    said = f"is open elsewhere, and DuckDB lets only one write to it: {printable(reason, _REASON)}."
    return DataFileError("held", f"{_named(name)} {said}", subject=name)


def which_table(path: str, table: str | None, tables: Sequence[str], listed: int = 20) -> DataFileError:
    """Return the error of a database with several tables of which none is named, or without the one that is."""
    said = "several tables" if table is None and tables else "no table" if table is None else f"no table {table}"
    names = ", ".join([*tables[:listed], *(["..."] if len(tables) > listed else [])])
    those = f": {printable(names, _REASON)}" if tables else ""
    those += f"; {_named(path)}#TABLE is one of them" if tables and table is None else ""
    near = None if table is None else near_match(table, tables)
    return DataFileError(
        "which-table",
        f"{_named(path)} is a DuckDB database with {_named(said)}{those}.",
        subject=path,
        change=None if near is None else Change("data", f"{path}#{near}"),
    )


def unreachable(address: str, reason: str) -> DataFileError:
    """Return the error of an address from which nothing can be fetched."""
    problem = f"{_named(address)} cannot be read: {printable(reason, _REASON)}."
    return DataFileError("address", problem, subject=address)


def missing_extension(address: str, extension: str) -> MissingExtraError:
    """Return the error of an address that DuckDB needs an extension for."""
    problem = (
        f"{_named(address)} cannot be read: DuckDB fetches with its extension {extension}, which is not installed."
    )
    hint = f'duckdb.sql("INSTALL {extension}")  # once'
    return MissingExtraError("address-extension", problem, hint, subject=address, values=(extension,))


# joined sources -----------------------------------------------------------------------------------------------------


def no_common_ids(on: str, left: str, right: str) -> EmptyError:
    """Return the error of two sources of which no rows belong together."""
    problem = f"no {_named(on)} stands once in {_named(left)} and once in {_named(right)}, so no rows belong together."
    return EmptyError("no-match", problem, subject=on)


def labels_differ(y: str, count: int, *, on: str, id: str, left: str, right: str) -> LabelError:  # noqa: A002
    """Return the error of joined rows whose labels are not the same in both sources."""
    problem = (
        f"{count:,} of the joined rows have another {_named(y)} in {_named(left)} than in {_named(right)}; "
        f"the first has {_named(on)} = {_named(id)}."
    )
    return LabelError("labels-differ", problem, subject=y, count=count)


# clusters -----------------------------------------------------------------------------------------------------------


def not_for_engine(engine: str, kind: str) -> DataTypeError:
    """Return the error of rows of this process that an engine is asked to read."""
    problem = f'engine "{engine}" reads paths and dataframes of its own, and data is a {kind}.'
    return DataTypeError("engine-data", problem, subject="data", change=Change("engine", None))


def unknown_form(place: str, engine: str, forms: Sequence[str], *, here: bool) -> DataFileError:
    """Return the error of a path whose name does not say what it holds; `here` if this process sees the files."""
    said = f'engine "{engine}" reads {", ".join(filter(None, forms))}; what this is its name does not say.'
    change = Change("engine", "local") if here else None
    return DataFileError("engine-files", f"{_named(place)}: {said}", subject=place, change=change)


def unreadable_there(place: str, engine: str, reason: str) -> DataFileError:
    """Return the error of a path that an engine cannot read."""
    problem = f"{engine} cannot read {_named(place)}: {printable(reason, _REASON)}."
    return DataFileError("unreadable-there", problem, subject=place)


def only_afar(name: str) -> ArgumentError:
    """Return the error of rows on a cluster that would have to be brought here."""
    said = "rows on a cluster are only scored and compared, with `where` in SQL, and never brought here."
    return ArgumentError("afar", f"{_named(name)}: {said}", subject=name)


def failed_workers(name: str, reason: str) -> DataFileError:
    """Return the error of machines that could not do it."""
    problem = f"{name} could not read the rows: {printable(reason, _REASON)}."
    return DataFileError("workers", problem, subject=name)
