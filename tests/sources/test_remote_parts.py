"""What is asked of engines that read elsewhere, and what becomes of their answers: in this process, with no cluster."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from logloss._accumulate.batch import Batch
from logloss._sources import open_source
from logloss._sources.remote.distributed import failed, suffix
from logloss.errors import ArgumentError, DataFileError, LogLossError

dask = pytest.importorskip("dask", reason="Dask is not installed: pip install 'logloss[dask]'")
frames = pytest.importorskip("dask.dataframe")
remote = pytest.importorskip("logloss._sources.remote.dask")

TABLE = pa.table({"y": [1, 0, 1, 0, 1], "p": [0.75, 0.25, 0.5, 0.125, 0.875], "s": list("abcde")})
pytestmark = pytest.mark.filterwarnings("ignore")  # those of Dask are its own


@pytest.fixture
def here() -> Iterator[None]:
    """Let Dask compute in this thread."""
    with dask.config.set(scheduler="synchronous"):
        yield


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rows.csv", ".csv"),
        ("s3://bucket/day=3/Rows.CSV.gz", ".csv"),
        ("a.b.tsv.zst", ".tsv"),
        ("rows.jsonl.bz2", ".jsonl"),
        ("rows.csv.xz", ".csv"),
        ("rows.gz", ""),
        ("/data.d/rows/", ""),
        ("/data/rows.parquet/", ".parquet"),
        ("rows/*.parquet", ".parquet"),
        (".csv", ""),
        ("a.csv", ".csv"),
        ("", ""),
    ],
)
def test_a_name_ends_in_its_form(path: str, expected: str) -> None:
    assert suffix(path) == expected


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("the disk is on fire.", "the disk is on fire"),
        ("", "RuntimeError"),
        ("Traceback:\n  File x\nValueError: too bad. \n\n", "ValueError: too bad"),
        (
            "org.X: a\norg.apache.SomeException: why\n\tat org.x(y)\nDriver stacktrace:\n",
            "org.apache.SomeException: why",
        ),
        ("KeyError: a\nIOError: b\n\tat SomeError: c\nJVM SomeError: d\n  and so on\n", "IOError: b"),
        ("pyspark.SystemExit: 1\nthe rest\n", "pyspark.SystemExit: 1"),
        ("KeyboardInterrupt: \nthe rest\n", "KeyboardInterrupt:"),
        ("one\ntwo\n \n", "two"),
    ],
)
def test_the_last_error_is_the_reason(says: str, reason: str) -> None:
    error = failed("Dask", RuntimeError(says))
    assert (error.code, error.subject) == ("workers", "Dask")
    assert error.problem.endswith(f": {reason}.")


@pytest.mark.parametrize(
    ("says", "ends"),
    [
        (
            "An error occurred.\njava.lang.OutOfMemoryError: Java heap space\n\tat x\n40 more.",
            "larger spark.driver.memory",
        ),
        (
            "org.apache.spark.SparkException: Python worker exited unexpectedly (crashed)\n\tat x",
            "a worker ended while",
        ),
        ("Job aborted: ExecutorLostFailure (executor 1 exited caused by one of the running tasks)", "memoryOverhead"),
        (
            "Total size of serialized results of 9 tasks (1.1 GiB) is bigger than spark.driver.maxResultSize",
            "maxResultSize",
        ),
        ("[Errno 111] Connection refused", "the driver has ended"),
        (
            "Attempted to run task 'x' on 4 different workers, but all those workers died while running it.",
            "memory_limit",
        ),
        ("Client is closed. Can't send update-graph message.", "connect to a cluster that runs"),
        ("MemoryError: Unable to allocate 8 GiB", "a worker has no memory left"),
    ],
)
def test_what_has_ended_is_said_with_what_to_do(says: str, ends: str) -> None:
    problem = failed("Spark", RuntimeError(says)).problem
    assert ends in problem
    assert ": " in problem.partition("rows: ")[2]
    assert failed("Dask", MemoryError()).problem.startswith("Dask could not read the rows: a worker has no memory left")


def test_rows_elsewhere_are_not_read_here() -> None:
    source = open_source(frames.from_pandas(TABLE.to_pandas(), npartitions=2))
    assert (source.name, source.columns) == ("Dask dataframe", ("y", "p", "s"))
    with pytest.raises(ArgumentError) as raised:
        source.scan(["y"])
    assert (raised.value.code, raised.value.subject) == ("cluster-rows", "Dask dataframe")
    assert source.expected is None


def test_a_frame_is_read_by_the_engine_that_it_belongs_to() -> None:
    rows = frames.from_pandas(TABLE.to_pandas(), npartitions=2)
    assert open_source(rows, "dask").name == "Dask dataframe"
    with pytest.raises(LogLossError) as raised:
        open_source(rows, "spark")
    assert raised.value.code == "engine-data"


Asked = tuple[str, str, dict[str, Any]]


class Frame:
    """As Dask's, of some parts; it keeps which columns were asked for."""

    def __init__(self, *parts: Any) -> None:
        self.columns: list[Any] = ["y", "p", 3]
        self.asked: list[list[Any]] = []
        self._parts = parts

    def __getitem__(self, names: list[Any]) -> "Frame":
        self.asked.append(names)
        return self

    def to_delayed(self) -> list[Any]:
        return [dask.delayed(lambda part=part: part)() for part in self._parts]


# What lies there, what is asked for, and which reader is given which place; {at} is the folder.
PLACES: dict[str, tuple[list[str], str, Asked]] = {
    "a file": (["a.csv"], "{at}/a.csv", (".csv", "{at}/a.csv", {})),
    "a name in capitals": (["A.CSV"], "{at}/A.CSV", (".csv", "{at}/A.CSV", {})),
    "a packed file": (["a.tsv.gz"], "{at}/a.tsv.gz", (".tsv", "{at}/a.tsv.gz", {"blocksize": None})),
    "a packed file in capitals": (
        ["A.JSONL.GZ"],
        "{at}/A.JSONL.GZ",
        (".jsonl", "{at}/A.JSONL.GZ", {"blocksize": None}),
    ),
    "a file elsewhere": ([], "s3://there/a.parquet", (".parquet", "s3://there/a.parquet", {})),
    "a folder elsewhere": ([], "s3://there/rows/", ("", "s3://there/rows/", {})),
    "a pattern": ([], "s3://there/*.ndjson", (".ndjson", "s3://there/*.ndjson", {})),
    "a folder of Parquet": (["2.parquet", "1.parquet", "_done.csv"], "{at}", (".parquet", "{at}", {})),
    "a folder of text": (["1.csv", "2.csv", ".0.parquet"], "{at}", (".csv", "{at}/*.csv", {})),
    "a folder with a slash": (["x.txt", "1.jsonl"], "{at}/", (".jsonl", "{at}/*.jsonl", {})),
    "a folder of packed text": (
        ["a.csv.gz", "b.csv.gz"],
        "{at}",
        (".csv", "{at}/*.csv.gz", {"blocksize": None}),
    ),
    "a folder in capitals": (["A.CSV"], "{at}", (".csv", "{at}/*.CSV", {})),
    "a name with two forms": (["a.csv.tsv.gz"], "{at}", (".tsv", "{at}/*.tsv.gz", {"blocksize": None})),
    "a folder elsewhere that is called as a file is": (
        [],
        "s3://there/a.csv.gz/",
        (".csv", "s3://there/a.csv.gz/", {"blocksize": None}),
    ),
    "a folder of several forms": (["b.parquet", "a.csv"], "{at}", (".csv", "{at}/*.csv", {})),
}


@pytest.mark.parametrize("what", PLACES)
def test_the_reader_is_that_of_the_form(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, place, (form, given, whole) = PLACES[what]
    asked: list[Asked] = []

    def reader(own: str) -> Callable[[Any, str, dict[str, Any]], Frame]:
        def read(library: Any, path: str, options: dict[str, Any]) -> Frame:
            assert library is frames
            asked.append((own, path, options))
            return Frame()

        return read

    monkeypatch.setattr(remote, "FORMS", {own: reader(own) for own in remote.FORMS})
    for name in files:
        (tmp_path / name).touch()
    source = remote.open_path(place.format(at=tmp_path))
    assert asked == [(form, given.format(at=tmp_path), whole)]
    assert (source.name, source.columns) == (place.format(at=tmp_path), ("y", "p", "3"))


@pytest.mark.parametrize(
    ("files", "place", "elsewhere"),
    [
        (["a.xlsx"], "{at}/a.xlsx", False),
        (["a.txt", "_b.csv", ".c.csv"], "{at}", False),
        ([], "{at}/a.xlsx", True),
        ([], "s3://there/a.xlsx", True),
    ],
)
def test_a_name_that_says_nothing_is_refused(files: list[str], place: str, elsewhere: bool, tmp_path: Path) -> None:
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(DataFileError) as raised:
        remote.open_path(place.format(at=tmp_path))
    assert (raised.value.code, raised.value.subject) == ("engine-files", place.format(at=tmp_path))
    assert (raised.value.change is None) == elsewhere
    assert "dask" in raised.value.problem
    assert ".parquet, .csv, .tsv, .jsonl, .ndjson" in raised.value.problem


def test_what_the_reader_says_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Any:
        raise OSError(" it is gone .\nand more")

    monkeypatch.setitem(remote.FORMS, ".csv", refuse)
    with pytest.raises(DataFileError) as raised:
        remote.open_path("a.csv")
    assert (raised.value.code, raised.value.subject) == ("unreadable-there", "a.csv")
    assert raised.value.problem.endswith(": it is gone.")


def told(batches: Iterable[Batch]) -> bytes:
    """Return what some rows hold."""
    rows: list[str] = []
    for batch in batches:
        kept = [True] * batch.size if batch.keep is None else batch.keep.tolist()
        rows += [
            "".join(str(column.value(row)) for column in batch.columns.values())
            for row in range(batch.size)
            if kept[row]
        ]
    return ",".join(rows).encode()


def joined(states: Iterable[bytes]) -> bytes:
    return b"(" + b" ".join(states) + b")"


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        (1, b"1"),
        (2, b"(0 1)"),
        (16, b"(" + b" ".join(b"%d" % at for at in reversed(range(16))) + b")"),
        (18, b"((" + b" ".join(b"%d" % at for at in reversed(range(2, 18))) + b") (1 0))"),
    ],
)
def test_the_states_of_all_parts_are_put_together(here: None, parts: int, state: bytes) -> None:
    numbers = [1] if parts == 1 else list(range(parts)) if parts == 2 else list(reversed(range(parts)))
    frame = Frame(*(pa.table({"y": [at], "p": [0.5]}) for at in numbers))
    assert list(remote.DaskRows(frame).states(["y"], None, told, joined)) == [state]
    assert frame.asked == [["y"]]


def test_only_what_is_wanted_is_asked_for_unless_there_is_a_condition(here: None) -> None:
    frame = Frame(TABLE)
    assert list(remote.DaskRows(frame, "rows").states(["p", "3"], None, lambda _: b"", joined)) == [b""]
    assert frame.asked == [["p", 3]]
    assert list(remote.DaskRows(frame).states(["p", "y"], "s < 'c'", told, joined)) == [b"0.751,0.250"]
    assert frame.asked == [["p", 3]]


def test_what_fails_in_a_part_is_an_error_of_this_package(here: None) -> None:
    def fail(_: object) -> bytes:
        raise OSError("the disk is on fire")

    def refuse(_: object) -> bytes:
        raise DataFileError("held", "it is in use.")

    for work, code, subject in ((fail, "workers", "Dask"), (refuse, "held", "")):
        with pytest.raises(LogLossError) as raised:
            list(remote.DaskRows(Frame(TABLE)).states(["y"], None, work, joined))
        assert (raised.value.code, raised.value.subject) == (code, subject)
    with pytest.raises(LogLossError) as raised:
        list(remote.DaskRows(Frame(TABLE)).states(["y"], "nix = 3", told, joined))
    assert (raised.value.code, raised.value.values) == ("where-sql", ("nix = 3",))


@pytest.mark.parametrize("known", [True, False])
def test_the_cluster_of_the_settings_is_joined_once(known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("dask.distributed")
    made: list[dict[str, Any]] = []

    def client() -> None:
        if not known:
            raise ValueError("there is none")

    monkeypatch.setattr(distributed, "get_client", client)
    monkeypatch.setattr(distributed, "Client", lambda **options: made.append(options))
    remote._connect()
    assert made == []
    with dask.config.set({"scheduler-address": "tcp://there"}):
        remote._connect()
    assert made == ([] if known else [{"set_as_default": True}])
