"""Dask: each partition of a dataframe becomes a state where it is, and the states are merged in a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from itertools import chain
from operator import or_
from pathlib import Path
from typing import Any

from logloss._accumulate.batch import Batch
from logloss._sources import duckdb_scan
from logloss._sources.base import Source
from logloss._sources.optional import need
from logloss._sources.pieces import Piece
from logloss._sources.relation import Relation, needed, typed
from logloss._sources.remote.distributed import DistributedSource, Merge, Work, failed, suffix
from logloss._sources.source_errors import unknown_form, unreadable_there, wrong_condition
from logloss.errors import LogLossError

BRANCHES = 16  # states that are merged at a time

# How Dask is to read the files that end so: text as text, for it is parsed as elsewhere.
Reader = Callable[[Any, str, dict[str, Any]], Any]
_TEXT = {"dtype": "string", "keep_default_na": False, "na_values": [""]}
FORMS: dict[str, Reader] = {
    "": lambda frames, place, _: frames.read_parquet(place),  # a folder
    ".parquet": lambda frames, place, _: frames.read_parquet(place),
    ".csv": lambda frames, place, whole: frames.read_csv(place, **_TEXT, **whole),
    ".tsv": lambda frames, place, whole: frames.read_csv(place, sep="\t", **_TEXT, **whole),
    ".jsonl": lambda frames, place, whole: frames.read_json(place, lines=True, precise_float=True, **whole),
    ".ndjson": lambda frames, place, whole: frames.read_json(place, lines=True, precise_float=True, **whole),
}


def open_path(place: str) -> DaskRows:
    """Return the rows of files that Dask reads, where its settings say: on a cluster, or by threads of this process.

    Raises
    ------
    LogLossError
        There are no such files, or their name does not say what they hold.
    """
    folder = Path(place).is_dir()
    names = [path.name for path in sorted(Path(place).rglob("*"))] if folder else [place]
    first = next((name for name in names if not name.startswith((".", "_")) and suffix(name) in FORMS), None)
    if first is None:
        raise unknown_form(place, "dask", list(FORMS), here=Path(place).exists())
    frames = need("dask.dataframe", 'engine "dask"', "dask")
    _connect()
    form = suffix(first)
    end = first[first.lower().rindex(form) :] if form else ""  # with the packing, and in the case of the first
    packed = end.lower() != form  # cannot be read from the middle
    try:
        pattern = f"{place.rstrip('/')}/*{end}" if folder and form != ".parquet" else place
        return DaskRows(FORMS[form](frames, pattern, {"blocksize": None} if packed else {}), place, form)
    except Exception as cause:  # Dask's, those of pandas and of the file system
        reason = str(cause).strip().partition("\n")[0].rstrip(" .")
        raise unreadable_there(place, "Dask", reason) from cause


def _connect() -> None:
    """Join the cluster that Dask's settings name (DASK_SCHEDULER_ADDRESS), unless there is a client already."""
    if need("dask", 'engine "dask"', "dask").config.get("scheduler-address", None):
        distributed = need("dask.distributed", 'engine "dask" on a cluster', "dask")
        try:
            distributed.get_client()
        except ValueError:
            distributed.Client(set_as_default=True)


class DaskRows(DistributedSource):
    """A dataframe of Dask; `form` is what the files end in that it was read from."""

    def __init__(self, frame: Any, name: str = "Dask dataframe", form: str = "") -> None:
        self._frame, self.name, self.columns, self._form = frame, name, tuple(map(str, frame.columns)), form

    @property
    def parts(self) -> int:
        """How many partitions there are."""
        return int(self._frame.npartitions)

    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        """Yield one state of all partitions. The condition is in DuckDB's SQL, and may speak of every column."""
        dask = need("dask", "Dask dataframes", "dask")
        labels = dict(zip(self.columns, self._frame.columns, strict=True))
        frame = self._frame[[labels[name] for name in wanted]] if where is None else self._frame
        if where is not None and "json" in self._form:
            raise wrong_condition(where, "Dask reads JSON in parts whose types may differ; write the rows as Parquet")
        worked, merged = dask.delayed(_worked), dask.delayed(merge)
        try:
            parts, seen = frame.to_delayed(), None
            if where is not None and self._form in {".csv", ".tsv"}:  # what their texts mean is told from all parts
                looks = dask.compute(*[dask.delayed(_looked)(part, where) for part in parts])
                seen = {name: reduce(or_, (look[name] for look in looks)) for name in looks[0]}
            states = [worked(part, tuple(wanted), where, seen, work) for part in parts]
            while len(states) > 1:
                states = [merged(states[at : at + BRANCHES]) for at in range(0, len(states), BRANCHES)]
            results = dask.compute(*states)
        except LogLossError:
            raise
        except Exception as cause:  # Dask's, or whatever makes the frame
            raise failed("Dask", cause) from cause
        yield from results


def _worked(part: Any, wanted: Sequence[str], where: str | None, seen: dict[str, int] | None, work: Work) -> bytes:
    """Return the state of a partition; runs on a worker."""
    return work(_batches(part, wanted, where, seen))


def _looked(part: Any, where: str) -> dict[str, int]:
    """Return what the texts of a partition look like of which a condition speaks; runs on a worker."""
    texts, connection = Texts(part, {}), duckdb_scan.connect()
    with texts.relation(connection, [], condition=where):
        return texts.seen


def _batches(part: Any, wanted: Sequence[str], where: str | None, seen: dict[str, int] | None) -> Iterator[Batch]:
    """Yield the batches of a partition; what opening it raises is raised where they are read."""
    from logloss._sources.tables.dataframes import open_frame

    source = open_frame(part) if seen is None else Texts(part, seen)
    yield from chain.from_iterable(source.scan(wanted, where))


class Texts(Source):
    """A dataframe of texts, of which conditions see what they mean, from what is known of all partitions."""

    def __init__(self, frame: Any, seen: dict[str, int]) -> None:
        from logloss._sources.tables.dataframes import open_frame

        self._rows, self.seen = open_frame(frame), seen
        self.name, self.columns = self._rows.name, self._rows.columns

    def scan(self, columns: Sequence[str], where: str | None = None) -> Iterator[Piece]:
        """Yield the rows, with those that a condition keeps."""
        return self._rows.scan(columns) if where is None else self._filtered(columns, where)

    @contextmanager
    def relation(self, connection: Any, columns: Sequence[str], *, condition: str | None = None) -> Iterator[Relation]:
        """Give DuckDB the texts, and for a condition columns of the types that they look like."""
        with self._rows.relation(connection, columns, condition=condition) as rows:
            if condition is None:
                yield rows
                return
            names = duckdb_scan.distinct(self.columns)
            given = {names[at]: duckdb_scan.identifier(names[at]) for at in needed(names, condition, ())}
            yield typed(connection.sql, rows.table, given, rows.cells, condition, self.seen, marks=True)
