"""Spark: the same bits for any partitions on any executors, whether or not all of them live to the end."""

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.orc
import pyarrow.parquet
import pytest
from distributed_rows import ASKED, ROWS, SLOW, TABLE, expected, process_at_work, slow_records, unnumbered

import logloss
from logloss._evaluate.reconcile import reconcile
from logloss.errors import LogLossError

sql = pytest.importorskip("pyspark.sql", reason="Spark is not installed: pip install 'logloss[spark]'")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # those of Spark are its own
    pytest.mark.xdist_group("spark"),  # one cluster for all
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java"),
]

HERE = Path(__file__).parent
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for a machine that lives a minute
PLAIN = ["y", "p", "city", "age", "patient", "id"]  # names that Spark's own functions of record batches can take


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Yield the session of a cluster of two executors, each a process of its own with its own Python workers."""
    path = os.pathsep.join([str(HERE.parents[1] / "src"), str(HERE), os.environ.get("PYTHONPATH", "")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = sql.SparkSession.builder.master("local-cluster[2,1,1024]").appName("tests")
        for name, value in {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executorEnv.PYTHONPATH": path,
            "spark.sql.shuffle.partitions": "2",
            "spark.log.level": "OFF",
            "spark.driver.extraJavaOptions": QUICK,
            "spark.executor.extraJavaOptions": QUICK,
        }.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def rows(session: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the rows as Spark reads them from a file."""
    path = tmp_path_factory.mktemp("spark") / "rows.parquet"
    pyarrow.parquet.write_table(TABLE, path)
    return session.read.parquet(str(path))


@pytest.mark.parametrize("name", ASKED)
def test_two_executors_give_the_bits_of_one_process(rows: Any, name: str) -> None:
    assert unnumbered(logloss.evaluate(rows.repartition(3), **ASKED[name])) == expected(name)


@pytest.mark.parametrize("partitions", [1, 7, 64])
def test_partitions_and_the_order_of_rows_do_not_matter(rows: Any, partitions: int) -> None:
    shuffled = rows.orderBy("w").repartition(partitions)
    assert unnumbered(logloss.evaluate(shuffled, **ASKED["everything"])) == expected("everything")


def test_many_states_are_merged_by_the_cluster(rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from logloss._sources.remote import spark

    monkeypatch.setattr(spark, "LARGE", 1)
    assert unnumbered(logloss.evaluate(rows.repartition(12), **ASKED["everything"])) == expected("everything")


def test_a_condition_reads_no_file(rows: Any, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("root")
    for query in ("(SELECT max(value) FROM text.`{}`) = 'root'", "EXISTS (FROM text.`{}`)", "SELECT 1 FROM text.`{}`"):
        with pytest.raises(LogLossError) as raised:
            logloss.evaluate(rows, where=query.format(tmp_path / "secret.txt"))
        assert raised.value.code == "where-sql"
    assert logloss.evaluate(rows, where="city != '(select' AND y = 1").n > 0


@pytest.mark.parametrize("large", [1, 1 << 30])
def test_very_many_slices_are_those_of_one_process(rows: Any, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    from logloss._sources.remote import spark

    monkeypatch.setattr(spark, "LARGE", large)
    found, here = logloss.evaluate(rows.repartition(3), by="id"), logloss.evaluate(TABLE, by="id")
    assert (found.slices, found.other_slices) == (here.slices, here.other_slices)
    assert here.other_slices[0].count > 0


def test_models_are_compared_where_the_rows_are(rows: Any) -> None:
    asked: dict[str, Any] = {"p": ["p", "p_half"], "by": "city", "cluster": "patient"}
    found, here = logloss.compare(rows.repartition(3), **asked), logloss.compare(TABLE, **asked)
    assert (found.models, found.differences) == (here.models, here.differences)


def test_a_model_has_the_bits_of_one_process(rows: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._train.regression.fit.most_kept", lambda _: 700)
    pyarrow.parquet.write_table(TABLE, tmp_path / "rows.parquet", row_group_size=1500)
    asked: dict[str, Any] = {"x": ["p", "age", "city"], "weight": "w", "cluster": "patient"}
    here = logloss.fit(TABLE, **asked)
    assert here.work is not None
    assert here.work.passes > 4
    for model in (
        logloss.fit(rows.repartition(3), **asked),
        logloss.fit(tmp_path / "rows.parquet", engine="spark", **asked),
    ):
        assert (model.values, model.covariances, model.slopes) == (here.values, here.covariances, here.slopes)
        assert (model.loss, model.n, model.clusters) == (here.loss, here.n, here.clusters)


def test_an_executor_killed_midway_changes_nothing(rows: Any, tmp_path: Path) -> None:
    rows = rows.select(PLAIN)
    slow = rows.repartition(SLOW).mapInArrow(partial(slow_records, folder=str(tmp_path)), rows.schema)
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(logloss.evaluate, slow, **ASKED["everything"])
        killed = process_at_work(tmp_path, SLOW)
        assert b"CoarseGrainedExecutorBackend" in Path(f"/proc/{killed}/cmdline").read_bytes()
        os.kill(killed, signal.SIGKILL)
        assert unnumbered(found.result(timeout=120)) == expected("everything")
    read = [int(each.name.partition("-")[0]) for each in tmp_path.iterdir()]
    assert len(read) > SLOW, "what the killed executor had read is read again"
    assert len(set(read)) > 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"p": "patient"}, r"patient = \d+: a probability lies in \[0, 1\] \(19,\d+ of 20,000 rows\)"),
        ({"y": "word"}, "which of 'no', 'yes' is the positive one"),
        ({"where": "nix = 3"}, "with name `nix` cannot be resolved"),
        ({"where": "age >"}, "Syntax error"),
        ({"where": np.ones(3, bool)}, "with `where` in SQL"),
        ({"p": "q"}, "the columns are"),
    ],
)
def test_what_is_wrong_is_said_once(rows: Any, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(LogLossError, match=message) as caught:
        logloss.evaluate(rows.repartition(2), **asked)
    assert len(caught.value.problem.splitlines()) == 1


def test_what_fails_on_an_executor_is_said_in_a_line(rows: Any) -> None:
    def broken(records: Iterable[Any]) -> Iterator[Any]:
        raise OSError("the disk is on fire")
        yield from records

    with pytest.raises(LogLossError, match="Spark could not read the rows: OSError: the disk is on fire"):
        logloss.evaluate(rows.select("y", "p").mapInArrow(broken, "y long, p double"))
    with pytest.raises(LogLossError, match="rows on a cluster are only scored and compared"):
        reconcile(rows)


def test_no_rows_are_said_to_be_none(rows: Any) -> None:
    with pytest.raises(LogLossError, match="no rows"):
        logloss.evaluate(rows.limit(0))


def test_the_probabilities_of_a_model_of_spark_are_those_of_one(session: Any, rows: Any) -> None:
    from pyspark.ml.functions import array_to_vector
    from pyspark.sql.functions import array, col, lit

    both = rows.select("y", array_to_vector(array(lit(1.0) - col("p"), col("p"))).alias("probability"))
    assert logloss.evaluate(both, p="probability").log_loss == expected("plain").log_loss


@pytest.mark.parametrize("name", ["a.parquet", "folder", "a.csv", "a.csv.gz", "a.tsv", "a.jsonl", "a.orc"])
def test_paths_are_read_by_the_engine(session: Any, name: str, tmp_path: Path) -> None:
    table = TABLE.slice(0, 2000).select(["y", "p", "word", "age"])
    path = tmp_path / name
    if name.endswith(".orc"):
        pyarrow.orc.write_table(table, path)
    elif name in {"a.parquet", "folder"}:
        path = path / "part=1" / "rows.parquet" if name == "folder" else path
        path.parent.mkdir(parents=True, exist_ok=True)
        pyarrow.parquet.write_table(table, path)
    elif name.endswith(".jsonl"):
        table.to_pandas().to_json(path, orient="records", lines=True, double_precision=15)
    else:
        table.to_pandas().to_csv(path, index=False, sep="\t" if name.endswith(".tsv") else ",")
    found = logloss.evaluate(str(tmp_path / name), engine="spark", by="word", show="age")
    here = logloss.evaluate(table, by="word", show="age")
    assert (found.log_loss, found.slices, found.se) == (here.log_loss, here.slices, here.se)
    assert [row.loss for row in found.worst] == [row.loss for row in here.worst]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("i > '90' AND b AND d > '2024-01-10'", 3),
        ("code = '7' OR word = 'NA'", 75),
        ("mark IS NULL", 34),
        ("comma > 1", None),
    ],
)
def test_a_condition_sees_what_texts_mean(session: Any, condition: str, expected: int | None, tmp_path: Path) -> None:
    rows = [
        f"{at % 2},0.5,{at},{'07' if at % 5 == 0 else at % 10},{at if at % 3 else 'NA'},"
        f"{'true' if at % 2 else 'false'},"
        f'2024-01-{at % 28 + 1:02},{"NA" if at % 4 else "b"},"{at % 3},5"'
        for at in range(100)
    ]
    (tmp_path / "f.csv").write_text("\n".join(["y,p,i,code,mark,b,d,word,comma", *rows]) + "\n")
    if expected is None:
        with pytest.raises(LogLossError, match="comma holds times or numbers which Spark"):
            logloss.evaluate(tmp_path / "f.csv", "y", "p", where=condition, engine="spark")
        return
    assert logloss.evaluate(tmp_path / "f.csv", "y", "p", where=condition).n == expected
    assert logloss.evaluate(tmp_path / "f.csv", "y", "p", where=condition, engine="spark").n == expected


def test_workers_that_end_are_said_to_have_ended(rows: Any) -> None:
    def ending(records: Iterable[Any]) -> Iterator[Any]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield from records

    with pytest.raises(LogLossError, match=r"a worker ended while it read, .*repartition"):
        logloss.evaluate(rows.select("y", "p").limit(100).mapInArrow(ending, "y long, p double"))
    with pytest.raises(LogLossError) as raised:
        logloss.evaluate(rows.limit(100), "y", "p", where="CAST(concat('x', y) AS INT) > 3")
    assert raised.value.code == "where-sql"


@pytest.mark.parametrize("name", ["everything", "some"])
def test_files_are_read_by_the_workers_themselves(session: Any, name: str, tmp_path: Path) -> None:
    half = ROWS // 2
    for part, rows in enumerate((TABLE.slice(0, half), TABLE.slice(half))):
        pyarrow.parquet.write_table(rows, tmp_path / f"{part}.parquet", row_group_size=1500)
    found = logloss.evaluate(str(tmp_path), engine="spark", **ASKED[name])
    assert unnumbered(found) == expected(name)


def test_a_damaged_file_is_said_to_be_one(session: Any, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pyarrow.parquet.write_table(TABLE, path, row_group_size=5000)
    data = bytearray(path.read_bytes())
    data[4:40_000] = bytes(39_996)
    path.write_bytes(bytes(data))
    with pytest.raises(LogLossError, match="cut short or damaged"):
        logloss.evaluate(str(path), engine="spark")


def test_what_the_engine_cannot_read_is_said(session: Any, tmp_path: Path) -> None:
    for name, message in {
        "rows.xlsx": "its name does not say",
        "a.parquet": "Spark cannot read .*does not exist",
    }.items():
        with pytest.raises(LogLossError, match=message):
            logloss.evaluate(str(tmp_path / name), engine="spark")


def test_executors_load_no_other_library(rows: Any) -> None:
    def loaded(records: Iterable[Any]) -> Iterator[Any]:
        names = [name for name in ("dask", "polars", "duckdb", "torch", "narwhals") if name in sys.modules]
        size = sum(record.num_rows for record in records)
        yield pa.RecordBatch.from_pydict({"size": [size], "names": [" ".join(names)]})

    logloss.evaluate(rows.repartition(2))
    found = rows.select("p").repartition(2).mapInArrow(loaded, "size long, names string").collect()
    assert sum(row.size for row in found) == ROWS
    assert {row.names for row in found} == {""}
