"""Rows that lie on several machines: what is asked goes to them, and what it makes of each part of them comes back."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence

from logloss._accumulate.batch import Batch
from logloss._sources.base import Source
from logloss._sources.pieces import Piece
from logloss._sources.source_errors import cluster_rows
from logloss.errors import REASON, DataFileError, printable

Work = Callable[[Iterable[Batch]], bytes]
Merge = Callable[[Iterable[bytes]], bytes]


class DistributedSource(Source):
    """Rows that are read where they are. They have no order, so that the numbers of their batches mean nothing."""

    @property
    def parts(self) -> int | None:
        """How many parts they are read in, if that is known."""
        return None

    @abstractmethod
    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        """Yield what `work` makes of the rows of each part, several of them put together by `merge`.

        Parameters
        ----------
        wanted : sequence of str
            The columns.
        where : str or None
            A condition in SQL; the batches say which rows it keeps.
        work, merge : callable
            Sent to the machines by pickle. Neither raises an error of this package.

        Raises
        ------
        LogLossError
            The condition is wrong, or the machines could not do it.
        """

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Refuse: the rows may be more than one machine can take."""
        raise cluster_rows(self.name)


def suffix(path: str) -> str:
    """Return what the name of a file ends in, without that of its compression.

    Examples
    --------
    >>> suffix("s3://bucket/day=3/Rows.CSV.gz"), suffix("/data/rows/"), suffix("rows/*.parquet")
    ('.csv', '', '.parquet')
    """
    name = path.rstrip("/").rpartition("/")[2].lower()
    for packed in (".gz", ".bz2", ".zst", ".xz"):
        name = name.removesuffix(packed)
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""


# What machines say that have come to an end, and what that is, with what to do; the first that is found.
_ENDS = (
    (
        r"total size of serialized results|maxResultSize",
        "the driver takes no larger states together: raise spark.driver.maxResultSize, or ask for fewer clusters",
    ),
    (
        r"OutOfMemoryError|Java heap space|GC overhead limit",
        "Java has no memory left: start the session with a larger spark.driver.memory, or on a cluster a larger "
        "spark.executor.memory",
    ),
    (
        r"Python worker exited unexpectedly|Python worker failed to connect|ExecutorLost|[Ee]xecutor \S+ exited|"
        r"Remote RPC client disassociated",
        "a worker ended while it read, as one does that has no memory left: give each more "
        "(spark.executor.memoryOverhead), or make more and smaller partitions (repartition)",
    ),
    (
        r"Py4JNetworkError|Py4JError: .* does not exist in the JVM|Connection refused|Connection reset|"
        r"Answer from Java side is empty|SparkContext was shut down|[Ss]topped SparkContext|INACTIVE_SPARK_SESSION",
        "the driver has ended, as one does that has no memory left: start a new session, with a larger "
        "spark.driver.memory",
    ),
    (
        r"KilledWorker|workers died while (running|trying to run) it",
        "workers ended again and again while they read the same rows, as those do that have no memory left: give each "
        "more (memory_limit), or make more and smaller partitions (repartition)",
    ),
    (
        r"CommClosedError|Client is closed|[Ss]cheduler .*closed|Lost connection to|Timed out .*connect",
        "the scheduler or the client has ended: connect to a cluster that runs",
    ),
    (r"MemoryError|Unable to allocate", "a worker has no memory left: make more and smaller partitions (repartition)"),
)


def failed(name: str, cause: BaseException) -> DataFileError:
    """Return the error of machines that could not do it: what has ended, or the last line of what they say."""
    said = f"{type(cause).__name__}: {cause}"
    if (end := next((what for pattern, what in _ENDS if re.search(pattern, said)), None)) is not None:
        return _failed_workers(name, end)
    lines = [line.strip() for line in str(cause).splitlines() if line.strip() and not line.startswith(("\tat", "JVM"))]
    errors = [line for line in lines if line.partition(":")[0].endswith(("Error", "Exception", "Exit", "Interrupt"))]
    text = (errors or lines or [type(cause).__name__])[-1].rstrip(" .")
    return _failed_workers(name, text)


def _failed_workers(name: str, reason: str) -> DataFileError:
    """Return the error of machines that could not do it."""
    problem = f"{name} could not read the rows: {printable(reason, REASON)}."
    return DataFileError("workers", problem, subject=name)
