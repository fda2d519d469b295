"""What the page asks of the package: the answers, the errors in the page's words, and that nothing is left behind."""

import gzip
import json
import math
import re
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from wire import PATIENCE, Answer, Client

import logloss
from logloss._lab import api
from logloss._lab.hints import HINTS

CSV = b"rained,p,place\n1,0.75,here\n0,0.25,there\n1,0.5,here\n"


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let temporary files lie where they can be counted."""
    folder = tmp_path / "spool"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def strict(answer: Answer) -> dict[str, object]:
    """Return the JSON of an answer, in which no number is NaN or infinite."""

    def refuse(word: str) -> None:
        pytest.fail(f"{word} is no JSON")

    assert answer.headers["content-type"] == "application/json"
    parsed: dict[str, object] = json.loads(answer.body, parse_constant=refuse)
    return parsed


def left_in(folder: Path, wait: float = PATIENCE) -> list[Path]:
    """Return what lies in a folder, once it had time to go."""
    end = time.monotonic() + wait
    while (left := list(folder.iterdir())) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def test_a_score_is_the_evaluation(client: Client, spool: Path, tmp_path: Path) -> None:
    answer = client.post("api/score?y=rained&p=p&worst=2&name=rain.csv", CSV)
    assert answer.status == 200
    strict(answer)
    (tmp_path / "rain.csv").write_bytes(CSV)
    expected = logloss.evaluate(tmp_path / "rain.csv", y="rained", worst=2).to_dict() | {"source": "rain.csv"}
    assert json.loads(answer.body) == expected
    assert left_in(spool) == []


def test_every_option_reaches_the_package(client: Client) -> None:
    table = b"y;z;p\nyes;2;90\nno;-1;20\nyes;1;\n"
    logits = logloss.log_loss([1, 0, 1], logits=[2, -1, 1])
    assert strict(client.post("api/score?logit=z&positive=yes", table))["log_loss"] == logits
    answer = strict(client.post("api/score?p=p&percent=1&positive=yes&missing=drop&worst=0", table))
    assert answer["log_loss"] == logloss.log_loss([1, 0], [0.9, 0.2])
    assert (answer["dropped"], answer["worst"]) == (1, [])


def test_files_are_known_by_their_content(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"y": [1, 0], "p": [0.75, 0.25]}), path)
    for body in (path.read_bytes(), gzip.compress(b"y,p\n1,0.75\n0,0.25\n")):
        assert strict(client.post("api/score", body))["log_loss"] == logloss.log_loss([1, 0], [0.75, 0.25])


def test_infinity_is_a_word(client: Client) -> None:
    answer = strict(client.post("api/score", b"y,p\n1,0\n"))
    assert answer["log_loss"] == "Infinity"
    assert logloss.Evaluation.from_json(json.dumps(answer)).log_loss == math.inf
    seen = strict(client.post("api/preview", b"y,p\n1,inf\n0,nan\n0,-inf\n"))
    assert seen["first"] == [[1, "Infinity"], [0, None], [0, "-Infinity"]]


@pytest.mark.parametrize(
    ("query", "body", "problem", "hint"),
    [
        ("y=rainde&p=p", CSV, "there is no column rainde", "Choose rained."),
        ("p=prob", CSV, "there is no column y", ""),
        ("y=rained&p=q", CSV, "there is no column q", ""),
        (
            "y=place&p=p",
            CSV,
            "which of 'here', 'there' is the positive one?",
            "Choose the label that counts as 1.",
        ),
        ("", b"y,p\n1,85\n", "p[0] = 85.0 (line 2): a probability lies in [0, 1]", 'Tick "in percent".'),
        ("name=x.csv", b"", "x.csv is empty", "Choose a file that has rows."),
        ("name=x.csv", b"PAR1 is no table", "x.csv starts as a file in the Parquet format", "Write or copy"),
        ("worst=1001", CSV, 'worst = "1001": it must be at most 1000.', ""),
        ("worst=-1", CSV, "worst", ""),
        ("worst=1e1", CSV, "worst", ""),
        ("percent=yes", CSV, "percent", ""),
        ("percent=1&logit=p", CSV, "percent", ""),
        ("clip=yes", CSV, "clip", ""),
        ("clip=1&logit=p", CSV, "clip", ""),
        ("missing=keep", CSV, "missing", ""),
        ("p=p&logit=p", CSV, 'p = "p": it must be left out where logit is given.', ""),
    ],
)
def test_a_problem_is_said_with_what_to_do(
    client: Client, spool: Path, query: str, body: bytes, problem: str, hint: str
) -> None:
    answer = client.post(f"api/score?{query}", body)
    said = strict(answer)
    assert answer.status == 422
    assert {"problem", "hint"} <= said.keys() <= {"problem", "hint", "answer"}
    assert problem in str(said["problem"])
    assert str(said["hint"]).startswith(hint)
    assert bool(said["hint"]) == bool(hint)
    assert str(spool) not in str(said)
    assert left_in(spool) == []


ROUNDED = b"y,p\n1,1.0000001\n0,-1e-9\n1,0.5\n"


def test_what_rounding_leaves_is_clipped_when_asked(client: Client) -> None:
    refused = strict(client.post("api/score", ROUNDED))
    assert refused["hint"] == "Clip to 0 and 1, which changes 2 of 3 rows."
    assert refused["answer"] == {"clip": True}
    clipped = strict(client.post("api/score?clip=1", ROUNDED))
    assert clipped["log_loss"] == logloss.log_loss([1, 0, 1], [1, 0, 0.5])
    assert [row["p"] for row in clipped["worst"]] == [0.5, 1.0, 0.0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "body", [b"y,p\n1,1.0000001\n0,1.001\n", b"y,p\n1,-1e-9\n0,-0.5\n", b"y,p\n1,85\n0,1.0000001\n"]
)
def test_what_lies_farther_out_is_not_clipped(client: Client, body: bytes) -> None:
    assert client.post("api/score?clip=1", body).status == 422


@pytest.mark.parametrize(
    ("query", "body", "answer"),
    [
        ("", b"y,p\n1,85\n0,20\n", {"percent": True}),
        ("", b"y,p\n1,5.5\n0,-3\n", {"logit": True}),
        ("", b"y,p\n1,\n0,0.2\n", {"drop": True}),
        ("percent=1", b"y,p\n1,100.00001\n0,20\n", None),
        ("", b"y,p\n1,1.5\n0,0.2\n", None),
        ("", b"y,p\n2,0.5\n3,0.2\n", None),
    ],
)
def test_a_button_is_offered_where_it_is_sure(
    client: Client, query: str, body: bytes, answer: dict[str, object] | None
) -> None:
    said = strict(client.post(f"api/score?{query}", body))
    assert said.get("answer") == answer
    asked = {"percent": "percent=1", "logit": "logit=p", "drop": "missing=drop"}
    for name in answer or {}:
        assert client.post(f"api/score?{asked[name]}", body).status == 200


@pytest.mark.parametrize("code", HINTS)
def test_the_page_is_told_what_to_do_in_a_sentence(code: str) -> None:
    assert re.fullmatch(r"[A-Z][^=()]+\.", HINTS[code])


@pytest.mark.parametrize("query", ["z=1", "y=a&y=b", "where=1=1", "path=/etc/passwd", "data=x"])
def test_a_strange_query_is_refused(client: Client, query: str) -> None:
    answer = client.post(f"api/score?{query}", CSV)
    assert answer.status == 400
    assert strict(answer)["problem"]


def test_a_preview_says_what_the_columns_hold(client: Client, spool: Path) -> None:
    table = b"y,p,note,mixed,empty,y\n1,0.5,a,1,,0\n0,0.25,b,x,,1\n"
    seen = strict(client.post("api/preview?name=seen.csv", table))
    assert seen.keys() == {"schema", "name", "rows", "seen", "more", "columns", "first"}
    assert (seen["name"], seen["seen"], seen["more"]) == ("seen.csv", 2, 0)
    assert seen["columns"] == [
        {"name": "y", "kind": "repeated", "labels": []},
        {"name": "p", "kind": "numbers", "labels": [0.25, 0.5]},
        {"name": "note", "kind": "words", "labels": ["a", "b"]},
        {"name": "mixed", "kind": "mixed", "labels": [1.0, "x"]},
        {"name": "empty", "kind": "empty", "labels": []},
        {"name": "y", "kind": "repeated", "labels": []},
    ]
    assert seen["first"] == [[None, 0.5, "a", 1, None, None], [None, 0.25, "b", "x", None, None]]
    assert left_in(spool) == []


def test_a_preview_skips_what_it_cannot_show(client: Client, tmp_path: Path) -> None:
    days = np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]")
    pq.write_table(pa.table({"day": days, "y": [1, 0], "list": [[1], [2]]}), tmp_path / "x.parquet")
    seen = strict(client.post("api/preview", (tmp_path / "x.parquet").read_bytes()))
    kinds = [column["kind"] for column in seen["columns"]]  # type: ignore[attr-defined]
    assert kinds == ["words", "numbers", "other"]
    assert seen["first"] == [["2026-01-01", 1, None], ["2026-01-02", 0, None]]


def test_a_preview_is_small_whatever_the_file(client: Client) -> None:
    header = ",".join(f"c{k}" for k in range(500))
    body = (header + "\n" + "\n".join(",".join(["1"] * 500) for _ in range(100))).encode()
    seen = strict(client.post("api/preview", body))
    assert (len(seen["columns"]), seen["more"], len(seen["first"])) == (200, 300, 8)  # type: ignore[arg-type]


def test_a_preview_of_a_header_alone(client: Client) -> None:
    seen = strict(client.post("api/preview", b"y,p\n"))
    assert (seen["seen"], seen["first"]) == (0, [])


def test_a_defect_is_said_without_a_traceback(client: Client, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(api, "_score", broken)
    answer = client.post("api/score", CSV)
    assert answer.status == 500
    assert strict(answer)["problem"] == "Internal error in logloss (please report): ZeroDivisionError: oh"
    assert left_in(spool) == []


def test_a_full_disk_is_said(client: Client, spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(api, "_score", full)
    answer = client.post("api/score", CSV)
    assert (answer.status, strict(answer)["hint"]) == (507, "Make room on the disk, then try again.")
    assert left_in(spool) == []


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[threading.Event, threading.Event]]:
    """Make every scoring go on until it is stopped, and tell when it began and when it was stopped."""
    began, stopped = threading.Event(), threading.Event()

    def scored(source: object, question: object, progress: Callable[[int, None], None]) -> None:
        began.set()
        for rows in range(10_000):
            time.sleep(0.01)
            try:
                progress(rows, None)
            except api.Left:
                stopped.set()
                raise

    monkeypatch.setattr("logloss._evaluate.evaluate.score", scored)
    return lambda: (began, stopped)


def test_work_for_nobody_is_stopped(
    client: Client, spool: Path, endless: Callable[[], tuple[threading.Event, threading.Event]]
) -> None:
    began, stopped = endless()
    head = f"POST /{client.lab.token}/api/score HTTP/1.1\r\nhost: 127.0.0.1:{client.lab.port}\r\n"
    with client.connect() as wire:
        wire.sendall(f"{head}origin: {client.origin}\r\ncontent-length: {len(CSV)}\r\n\r\n".encode() + CSV)
        assert began.wait(PATIENCE)
    assert stopped.wait(PATIENCE)
    assert left_in(spool) == []


def test_work_has_a_time(
    client_with: Callable[..., Client],
    spool: Path,
    endless: Callable[[], tuple[threading.Event, threading.Event]],
) -> None:
    _, stopped = endless()
    client = client_with(request_seconds=3, silence_seconds=1)  # silence counts only while the file arrives
    answer = client.post("api/score", CSV)
    assert (answer.status, answer.body) == (408, b"This took too long.")
    assert stopped.wait(PATIENCE)
    assert left_in(spool) == []


def test_an_upload_that_breaks_off_leaves_nothing(client: Client, spool: Path) -> None:
    head = f"POST /{client.lab.token}/api/score HTTP/1.1\r\nhost: 127.0.0.1:{client.lab.port}\r\n"
    with client.connect() as wire:
        wire.sendall(f"{head}origin: {client.origin}\r\ncontent-length: 1000\r\n\r\n".encode() + CSV)
        end = time.monotonic() + PATIENCE
        while not list(spool.iterdir()) and time.monotonic() < end:
            time.sleep(0.01)
        assert list(spool.iterdir())
    assert left_in(spool) == []
