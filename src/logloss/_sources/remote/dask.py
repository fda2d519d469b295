"""Dask: each partition of a dataframe becomes a state where it is, and the states are merged in a tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from logloss._accumulate.batch import Batch
from logloss._sources.optional import need
from logloss._sources.remote.distributed import DistributedSource, Merge, Work, failed, suffix
from logloss._sources.source_errors import unknown_form, unreadable_there
from logloss.errors import LogLossError

BRANCHES = 16  # states that are merged at a time

# How Dask is to read the files that end so: text as text, for it is parsed as elsewhere.
Reader = Callable[[Any, str, dict[str, Any]], Any]
FORMS: dict[str, Reader] = {
    "": lambda frames, place, _: frames.read_parquet(place),  # a folder
    ".parquet": lambda frames, place, _: frames.read_parquet(place),
    ".csv": lambda frames, place, whole: frames.read_csv(place, dtype="string", **whole),
    ".tsv": lambda frames, place, whole: frames.read_csv(place, dtype="string", sep="\t", **whole),
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
        return DaskRows(FORMS[form](frames, pattern, {"blocksize": None} if packed else {}), place)
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
    """A dataframe of Dask."""

    def __init__(self, frame: Any, name: str = "Dask dataframe") -> None:
        self._frame, self.name, self.columns = frame, name, tuple(map(str, frame.columns))

    def states(self, wanted: Sequence[str], where: str | None, work: Work, merge: Merge) -> Iterator[bytes]:
        """Yield one state of all partitions. The condition is in DuckDB's SQL, and may speak of every column."""
        dask = need("dask", "Dask dataframes", "dask")
        labels = dict(zip(self.columns, self._frame.columns, strict=True))
        frame = self._frame[[labels[name] for name in wanted]] if where is None else self._frame
        worked, merged = dask.delayed(_worked), dask.delayed(merge)
        try:
            states = [worked(part, tuple(wanted), where, work) for part in frame.to_delayed()]
            while len(states) > 1:
                states = [merged(states[at : at + BRANCHES]) for at in range(0, len(states), BRANCHES)]
            results = dask.compute(*states)
        except LogLossError:
            raise
        except Exception as cause:  # Dask's, or whatever makes the frame
            raise failed("Dask", cause) from cause
        yield from results


def _worked(part: Any, wanted: Sequence[str], where: str | None, work: Work) -> bytes:
    """Return the state of a partition; runs on a worker."""
    return work(_batches(part, wanted, where))


def _batches(part: Any, wanted: Sequence[str], where: str | None) -> Iterator[Batch]:
    """Yield the batches of a partition; what opening it raises is raised where they are read."""
    from logloss._sources.tables.dataframes import open_frame

    yield from chain.from_iterable(open_frame(part).scan(wanted, where))
