"""Dask: the same bits for any partitions on any workers, whether or not all of them live to the end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv
import pyarrow.parquet
import pytest
from distributed_rows import ASKED, ROWS, SLOW, TABLE, broken, expected, process_at_work, slow_piece, unnumbered

import logloss
from logloss._evaluate.reconcile import reconcile
from logloss.errors import LogLossError

dask = pytest.importorskip("dask", reason="Dask is not installed: pip install 'logloss[dask]'")
frames = pytest.importorskip("dask.dataframe", reason="Dask is not installed: pip install 'logloss[dask]'")
distributed = pytest.importorskip("dask.distributed", reason="Dask's cluster is not installed")
pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # those of Dask are its own
    pytest.mark.xdist_group("dask"),  # one cluster for all
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield the client of two worker processes."""
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def frame(partitions: int, *, shuffled: bool = False) -> Any:
    rows = TABLE.take(np.random.default_rng(partitions).permutation(ROWS)) if shuffled else TABLE
    return frames.from_pandas(rows.to_pandas(), npartitions=partitions)


@pytest.mark.parametrize("name", ASKED)
def test_two_workers_give_the_bits_of_one_process(client: Any, name: str) -> None:
    assert unnumbered(logloss.evaluate(frame(7), **ASKED[name])) == expected(name)


@pytest.mark.parametrize("partitions", [1, 64])
def test_partitions_and_the_order_of_rows_do_not_matter(client: Any, partitions: int) -> None:
    rows = frame(partitions, shuffled=True)
    assert unnumbered(logloss.evaluate(rows, **ASKED["everything"])) == expected("everything")


def test_models_are_compared_where_the_rows_are(client: Any) -> None:
    asked: dict[str, Any] = {"p": ["p", "p_half"], "by": "city", "cluster": "patient"}
    found, here = logloss.compare(frame(5), **asked), logloss.compare(TABLE, **asked)
    assert (found.models, found.differences) == (here.models, here.differences)


@pytest.mark.parametrize("partitions", [2, 30])
def test_a_model_has_the_bits_of_one_process(client: Any, partitions: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("logloss._train.regression.fit.most_kept", lambda _: 700)
    asked: dict[str, Any] = {"x": ["p", "age", "city"], "weight": "w", "cluster": "patient"}
    here, model = logloss.fit(TABLE, **asked), logloss.fit(frame(partitions, shuffled=True), **asked)
    assert here.work is not None
    assert here.work.passes > 4
    assert (model.values, model.covariances, model.slopes) == (here.values, here.covariances, here.slopes)
    assert (model.loss, model.n, model.clusters) == (here.loss, here.n, here.clusters)


def test_a_worker_killed_midway_changes_nothing(client: Any, tmp_path: Path) -> None:
    rows = frames.from_map(slow_piece, range(SLOW), folder=str(tmp_path), meta=TABLE.slice(0, 0).to_pandas())
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(logloss.evaluate, rows, **ASKED["everything"])
        killed = process_at_work(tmp_path, SLOW)
        os.kill(killed, signal.SIGKILL)
        assert unnumbered(found.result(timeout=60)) == expected("everything")
    assert killed not in client.run(os.getpid).values()
    read = [each.name.split("-")[1] for each in tmp_path.iterdir()]
    assert len(read) > len(set(read)), "what the killed worker had begun was read again"


def ending(part: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)
    return part


def test_workers_that_end_again_and_again_are_said_to_have_ended(tmp_path: Path) -> None:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path)
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
        client.as_current(),
    ):
        rows = frame(4).map_partitions(ending, meta=TABLE.slice(0, 0).to_pandas())
        with pytest.raises(LogLossError, match=r"workers ended again and again .* \(memory_limit\)"):
            logloss.evaluate(rows)


def test_rows_without_a_cluster_are_read_by_threads() -> None:
    rows = frame(3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("distributed.client._get_global_client", lambda: None)
        assert unnumbered(logloss.evaluate(rows)) == expected("plain")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"p": "patient"}, r"patient = \d+: a probability lies in \[0, 1\] \(19,\d+ of 20,000 rows\)"),
        ({"y": "word"}, "which of 'no', 'yes' is the positive one"),
        ({"where": "nix = 3"}, 'Referenced column "nix" not found'),
        ({"where": np.ones(3, bool)}, "with `where` in SQL"),
        ({"p": "q"}, "did you mean|the columns are"),
    ],
)
def test_what_is_wrong_is_said_once(client: Any, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(LogLossError, match=message) as caught:
        logloss.evaluate(frame(4), **asked)
    assert len(caught.value.problem.splitlines()) == 1


def test_what_fails_on_a_worker_is_said_in_a_line(client: Any) -> None:
    rows = frames.from_map(broken, [1, 2], meta=TABLE.slice(0, 0).to_pandas())
    with pytest.raises(LogLossError, match="Dask could not read the rows: the disk is on fire"):
        logloss.evaluate(rows)
    with pytest.raises(LogLossError, match="rows on a cluster are only scored and compared"):
        reconcile(frame(2))


@pytest.mark.parametrize("name", ["rows", "a.parquet", "a.csv", "a.csv.gz", "a.tsv", "a.jsonl", "*.csv"])
def test_paths_are_read_by_the_engine(client: Any, name: str, tmp_path: Path) -> None:
    table = TABLE.select(["y", "p", "word", "age"])
    written(table, tmp_path / name)
    found = logloss.evaluate(str(tmp_path / name), engine="dask", by="word", show="age")
    here = logloss.evaluate(table.to_pandas(), by="word", show="age")
    assert (found.log_loss, found.slices, found.se) == (here.log_loss, here.slices, here.se)
    assert [row.loss for row in found.worst] == [row.loss for row in here.worst]


def written(table: pyarrow.Table, path: Path) -> None:
    """Write rows in the form that the end of a path names."""
    half = table.num_rows // 2
    parts = {path: table}
    if path.name == "rows":
        path.mkdir()
        parts = {path / "1.parquet": table.slice(0, half), path / "2.parquet": table.slice(half)}
    elif "*" in path.name:
        parts = {path.with_name("1.csv"): table.slice(0, half), path.with_name("2.csv"): table.slice(half)}
    for place, rows in parts.items():
        if place.suffix == ".parquet":
            pyarrow.parquet.write_table(rows, place)
        elif place.suffix == ".jsonl":
            rows.to_pandas().to_json(place, orient="records", lines=True, double_precision=15)
        else:
            rows.to_pandas().to_csv(place, index=False, sep="\t" if place.suffix == ".tsv" else ",")


@pytest.mark.parametrize(
    ("place", "engine", "message"),
    [
        ("rows.xlsx", "dask", "what this is its name does not say"),
        ("nothing.parquet", "dask", "Dask cannot read .*nothing.parquet"),
        (TABLE, "dask", 'engine "dask" reads paths and dataframes of its own, and data is a Table'),
        ("rows.parquet", "ray", 'it must be one of "local", "spark", "dask"'),
    ],
)
def test_what_an_engine_cannot_read_is_said(place: Any, engine: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(LogLossError, match=message):
        logloss.evaluate(str(tmp_path / place) if isinstance(place, str) else place, engine=engine)


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (["score", "rows.csv", "--engine", "dask", "--value"], 0, "0.28768207245178"),
        (["score", "rows.csv", "--engine", "dusk"], 2, r"it must be one of local, spark, dask\.\n.*--engine dask"),
        (
            ["compare", "rows.csv", "--y", "y", "--p", "p", "--p", "q", "--engine", "dask"],
            0,
            "q is better|p is better|q",
        ),
        (["compare", "rows.csv", "rows.csv", "--on", "y", "--engine", "dask"], 2, "local where two files are joined"),
        (["score", "-", "--engine", "dask"], 2, r"data is a stream\.\nlogloss score -\n"),
    ],
)
def test_the_command_line_has_engines(command: list[str], status: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("y,p,q\n1,0.75,0.5\n0,0.25,0.5\n", encoding="utf-8")
    run = [sys.executable, "-W", "ignore", "-m", "logloss", *command]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == status
    assert re.search(said, done.stdout if status == 0 else done.stderr, re.DOTALL), done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_dask_loads_no_other_library() -> None:
    make = "import pandas, dask, dask.dataframe as dd; dask.config.set(scheduler='synchronous'); "
    make += "d = dd.from_pandas(pandas.DataFrame({'y': [1, 0], 'p': [.5, .5]}), npartitions=2)"
    check = f"import sys, logloss; {make}\nbefore = set(sys.modules)\nlogloss.evaluate(d)\n"
    check += "print(*[n for n in ('polars', 'duckdb', 'pyspark', 'torch') if n in set(sys.modules) - before])"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
