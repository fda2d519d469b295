"""Spark: the tally goes to the rows as a function of Arrow batches, and one state for each partition comes back.

`mapInArrow` is all that is asked of Spark, so that a session of Spark Connect will do. Most of its time goes into
handing rows over, one by one, from Java to Python. So Parquet files that this process sees are read by the workers
themselves, and Spark hands over the numbers of shares of their row groups.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from logloss._accumulate.batch import ROWS, Batch
from logloss._sources import files
from logloss._sources.base import Source
from logloss._sources.optional import need
from logloss._sources.relation import spoken_of
from logloss._sources.remote.distributed import DistributedSource, Merge, Work, failed, suffix
from logloss._sources.remote.spark_types import typed
from logloss._sources.source_errors import unknown_form, unreadable_there, wrong_condition
from logloss._sources.tables import arrow
from logloss.errors import LogLossError

SHARES = 2  # of the row groups for each task that runs at a time, so that the last ones end together
REDUCERS = 8  # states that come back from a large cluster
LARGE = 32  # tasks at a time, from which on there may be more states than one process should merge

# What Spark calls the files that end so, and how it is to read them: text as text, for it is parsed as elsewhere.
_TEXT = {"header": "true", "escape": '"', "mode": "FAILFAST"}
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "": ("parquet", {}),  # a folder, a table
    ".parquet": ("parquet", {}),
    ".orc": ("orc", {}),
    ".csv": ("csv", _TEXT),
    ".tsv": ("csv", {**_TEXT, "sep": "\t"}),
    ".json": ("json", {"mode": "FAILFAST"}),
    ".jsonl": ("json", {"mode": "FAILFAST"}),
    ".ndjson": ("json", {"mode": "FAILFAST"}),
}


def open_path(place: str) -> DistributedSource:
    """Return the rows of files that Spark reads, by the session that is active or a new one.

    Raises
    ------
    LogLossError
        There are no such files, or their name does not say what they hold.
    """
    form, options = _form(place)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the workers of a new session on this machine
    sql = need("pyspark.sql", 'engine "spark"', "spark")
    session = sql.SparkSession.getActiveSession() or _quiet(sql.SparkSession.builder.appName("logloss"))
    rows = partial(_loaded, session.read.format(form).options(**options), place, texts=form == "csv")
    if form == "parquet" and files.exists(place) and _is_here(session):
        return SparkFiles(files.open_file(Path(place).absolute()), session, rows)
    return rows()


def _loaded(reader: Any, place: str, *, texts: bool) -> SparkRows:
    """Return what Spark reads."""
    try:
        return SparkRows(reader.load(place), place, texts=texts)
    except Exception as cause:  # pyspark has several roots of errors
        raise unreadable_there(place, "Spark", _reason(cause)) from cause


def _is_here(session: Any) -> bool:
    """Say whether a path means to Spark what it means to this process."""
    context = getattr(session, "_jsc", None)  # a remote session has none
    return context is not None and str(context.hadoopConfiguration().get("fs.defaultFS", "")).startswith("file:")


def _quiet(builder: Any) -> Any:
    """Return a new session that leaves it to the errors of this package to say what is wrong."""
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    return builder.config("spark.log.level", "OFF").config("spark.ui.showConsoleProgress", "false").getOrCreate()


def _form(place: str) -> tuple[str, dict[str, str]]:
    """Return how Spark is to read a path; of a folder on this machine, by the names of its files."""
    names = [place]
    if Path(place).is_dir():
        names = [path.name for path in sorted(Path(place).rglob("*")) if path.is_file()]
    known = [suffix(name) for name in names if not name.startswith((".", "_")) and suffix(name) in FORMS]
    if not known:
        raise unknown_form(place, "spark", list(FORMS), here=Path(place).exists())
    return FORMS[known[0]]


_WRONG = {"AnalysisException", "ParseException", "NumberFormatException", "DateTimeException", "ArithmeticException"}
_VALUE = re.compile(r"\[(CAST_|DIVIDE_BY_ZERO|ARITHMETIC_OVERFLOW|INVALID_ARRAY_INDEX)")  # that a condition fails on
_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'")
_QUERY = re.compile(r"\(\s*(select|from|with|values|table)\b", re.IGNORECASE)


class SparkRows(DistributedSource):
    """A dataframe of Spark, of a session in this process or a remote one.

    `texts` says that its columns are the texts of a file, for which a condition is to see what they mean.
    """

    def __init__(self, frame: Any, name: str = "Spark dataframe", *, texts: bool = False) -> None:
        self._frame, self.name, self.columns = frame, name, tuple(frame.columns)
        self._texts = texts

    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        """Yield one state for each partition, or a few of all of them. The condition is in Spark's SQL."""
        form = "state binary"
        try:
            rows = self._selected(wanted, where)
            states = rows.mapInArrow(partial(_worked, tuple(wanted), where is not None, work), form)
            if self._large():
                states = states.repartition(REDUCERS).mapInArrow(partial(_merged, merge), form)
            collected = states.collect()
        except LogLossError:
            raise
        except Exception as cause:  # pyspark has several roots of errors
            if where is not None and (type(cause).__name__ in _WRONG or _VALUE.search(str(cause))):
                raise wrong_condition(where, _reason(cause)) from cause
            raise failed("Spark", cause) from cause
        for row in collected:
            yield bytes(row[0])

    def _selected(self, wanted: Sequence[str], where: str | None) -> Any:
        """Return the columns by their numbers, for names may hold anything, and last whether the condition holds."""
        functions = need("pyspark.sql.functions", "Spark dataframes", "spark")
        cells = [self._cell(name, functions).alias(f"c{at}") for at, name in enumerate(wanted)]
        if where is not None:
            if _QUERY.search(_LITERAL.sub("''", f"({where}")):  # which could read any file that the cluster can
                raise wrong_condition(where, "it has a query in it, and a condition is about its own row")
            if self._texts:
                return self._of_texts(cells, where)
            holds = functions.expr(f"({where}\n)").cast("boolean")
            cells.append(functions.coalesce(holds, functions.lit(False)).alias("kept"))
        return self._frame.select(*cells)

    def _of_texts(self, cells: Sequence[Any], where: str) -> Any:
        """Return texts, and whether a condition holds that sees what they mean."""
        functions = need("pyspark.sql.functions", "Spark dataframes", "spark")
        beside = [cell.alias(f"text {at} that is asked for") for at, cell in enumerate(cells)]
        frame = typed(self._frame.select("*", *beside), spoken_of(self.columns, where), where)
        holds = functions.coalesce(functions.expr(f"({where}\n)").cast("boolean"), functions.lit(False))
        texts = [functions.col(f"`text {at} that is asked for`").alias(f"c{at}") for at in range(len(cells))]
        return frame.select(*texts, holds.alias("kept"))

    def _cell(self, name: str, functions: Any) -> Any:
        """Return a column; of a vector of probabilities, as the models of Spark ML give it, that of the label 1."""
        column = functions.col("`" + name.replace("`", "``") + "`")
        if type(self._frame.schema[name].dataType).__name__ != "VectorUDT":
            return column
        return need("pyspark.ml.functions", "Spark dataframes", "spark").vector_to_array(column).getItem(1)

    def _large(self) -> bool:
        """Say whether there may be very many partitions; of a remote session nobody knows."""
        context = getattr(self._frame.sparkSession, "_sc", None)
        return context is None or context.defaultParallelism >= LARGE


class SparkFiles(DistributedSource):
    """Parquet files that the workers read themselves; where there is a condition, it is Spark that reads them."""

    def __init__(self, source: Source, session: Any, rows: Callable[[], SparkRows]) -> None:
        self._source, self._session, self._rows = source, session, rows
        self.name, self.columns, self.expected = source.name, source.columns, source.expected
        self.files = source.files

    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        """Yield one state for each share of the row groups. The condition is in Spark's SQL."""
        if where is not None:
            yield from self._rows().states(wanted, where, work, merge)
            return
        size = self.parts
        if not size:
            return
        try:
            # Not a dataframe of numbers: to plan its query takes Java as long as Python takes to read a million rows.
            shares = self._session.sparkContext.parallelize(range(size), size)
            states = shares.map(partial(_read, self._source, tuple(wanted), work, size)).collect()
        except Exception as cause:  # pyspark has several roots of errors
            raise failed("Spark", cause) from cause
        yield from states

    @property
    def parts(self) -> int:
        """How many shares of the row groups there are; where there is a condition, Spark may make more."""
        tasks = SHARES * self._session.sparkContext.defaultParallelism
        return int(min(tasks, sum(1 for _ in self._source.scan(self.columns))))


def _read(source: Source, wanted: Sequence[str], work: Work, size: int, at: int) -> bytes:
    """Return the state of a share of a source's pieces, which is one of so many; runs on a worker."""
    return work(chain.from_iterable(islice(source.scan(wanted), at, None, size)))


def _worked(wanted: Sequence[str], masked: bool, work: Work, records: Iterable[Any]) -> Iterator[Any]:
    """Yield the state of a partition, if it has rows; runs on a worker."""
    filled = (record for record in records if record.num_rows)
    first = next(filled, None)
    if first is not None:
        yield _record(work(_batches(chain([first], filled), wanted, masked)))


def _merged(merge: Merge, records: Iterable[Any]) -> Iterator[Any]:
    """Yield the states of several partitions as one; runs on a worker."""
    states = (bytes(state.as_buffer()) for record in records for state in record.column(0))
    first = next(states, None)
    if first is not None:
        yield _record(merge(chain([first], states)))


def _record(state: bytes) -> Any:
    pa = need("pyarrow", "Spark's workers", "spark")
    return pa.RecordBatch.from_arrays([pa.array([state], pa.binary())], ["state"])


def _batches(records: Iterable[Any], wanted: Sequence[str], masked: bool) -> Iterator[Batch]:
    """Yield record batches of a partition as batches."""
    fields = {name: f"c{at}" for at, name in enumerate(wanted)}
    first = 0
    for record in _joined(records):
        for batch in arrow.batches([record], fields, first):
            keep = None
            if masked:
                some = record.slice(batch.first - first, batch.size)
                keep = arrow.numbers(some.column(len(wanted)))
            yield Batch(batch.first, batch.size, batch.columns, keep)
        first += record.num_rows


def _joined(records: Iterable[Any]) -> Iterator[Any]:
    """Yield record batches as fewer and larger ones: Spark's have 10 000 rows, and each batch costs something."""
    table = need("pyarrow", "Spark's workers", "spark").Table
    pieces: list[Any] = []
    rows = 0
    for record in records:
        if pieces and rows + record.num_rows > ROWS:
            yield from table.from_batches(pieces).combine_chunks().to_batches()
            pieces, rows = [], 0
        pieces.append(record)
        rows += record.num_rows
    if pieces:
        yield from table.from_batches(pieces).combine_chunks().to_batches()


def _reason(cause: BaseException) -> str:
    """Return what Spark says is wrong, in one line, without its codes."""
    text = str(cause).strip().partition("\n")[0].partition(" SQLSTATE")[0]
    return (text.partition("] ")[2] if text.startswith("[") else text).rstrip(" .")
