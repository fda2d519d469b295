"""The server as a process and as a thing: files and their types, ports, how it starts, and how it stops."""

import gzip
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path

import pytest
from wire import PATIENCE, Client, running

from logloss._cli import run
from logloss._lab.bundle import INDEX, SCRIPT, TYPES, bundle, catalogues
from logloss._lab.server import Lab

WEIGHT = 180_000  # bytes, as they travel, in English alone
PACK = 60_000  # bytes of each other language
COMMAND = [sys.executable, "-m", "logloss", "lab", "--no-browser", "--port", "0"]


def test_every_file_is_served_as_it_is_with_its_type(client: Client) -> None:
    for name, text in bundle().items():
        answer = client.ask(name if name != INDEX else "")
        assert answer.status == 200
        assert name == INDEX or answer.body.decode() == text
        assert answer.headers["content-type"] == TYPES[name]


def test_the_served_page_is_light(client: Client) -> None:
    answers = {name: client.ask(name if name != INDEX else "", accept_encoding="gzip, br") for name in bundle()}
    assert {answer.headers["content-encoding"] for answer in answers.values()} == {"gzip"}
    assert gzip.decompress(answers[SCRIPT].body).decode() == bundle()[SCRIPT]
    assert sum(len(answer.body) for answer in answers.values()) <= WEIGHT + PACK * len(catalogues())


def test_the_page_is_told_what_it_needs(client: Client) -> None:
    page = client.ask().body.decode()
    assert '"kind":"server","api":"api/"' in page
    assert client.lab.token not in page
    assert "http:" not in page.replace("http://www.w3.org/", "")


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with running(Lab(port=port)) as client:
            assert port < client.lab.port <= port + 100
            assert client.ask().status == 200


def test_it_listens_to_this_machine_alone(client: Client) -> None:
    assert client.lab._socket.getsockname()[0] == "127.0.0.1"


def test_the_browser_is_opened_beside_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, seen = threading.Event(), []
    monkeypatch.setattr(webbrowser, "open", lambda url: (seen.append(url), shown.set()))
    client.lab.open_browser("#v1")
    assert shown.wait(PATIENCE)
    assert seen == [f"{client.lab.url}#v1"]


def started(*more: str, **environment: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command, and return it and the address it prints."""
    environ = {**os.environ, **environment}
    process = subprocess.Popen(
        [*COMMAND, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


@pytest.mark.parametrize(
    ("uploading", "number", "status"),
    [
        (False, signal.SIGINT, 0),
        (True, signal.SIGINT, 0),
        (True, signal.SIGTERM, -signal.SIGTERM),
        (True, signal.SIGHUP, -signal.SIGHUP),
    ],
)
def test_ctrl_c_is_the_usual_way_to_stop(uploading: bool, number: int, status: int, tmp_path: Path) -> None:
    process, url = started("--open", "#v1/tab=demo", TMPDIR=str(tmp_path))
    with process:
        assert url.endswith("/#v1/tab=demo")
        port, token = int(url.split(":")[2].split("/")[0]), url.split("/")[3]
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
            head = f"POST /{token}/api/score HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\norigin: http://127.0.0.1:{port}\r\n"
            if uploading:
                wire.sendall(f"{head}content-length: 100\r\n\r\ny,p".encode())
                while not list(tmp_path.iterdir()):
                    time.sleep(0.01)
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (status, "")
    assert err == "logloss: the lab is open at that address until Ctrl-C.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--port", "65536"], 'port = "65536": it must be a whole number from 0 to 65535.'),
        (["--port", "x"], 'port = "x": it must be a whole number from 0 to 65535.'),
        (["--port", "-1"], 'port = "-1": it must be a whole number from 0 to 65535.'),
        (["--open", "v1"], 'open = "v1": it must be the part of a link from # on, at most 2000 characters.'),
        (["--open", "#a b"], 'open = "#a b": it must be the part of a link from # on, at most 2000 characters.'),
        (["--open", "#" + "x" * 2000], "it must be the part of a link from # on, at most 2000 characters."),
        (["--allow-host", "*"], 'allow-host = "*": it must be the name of a host, as it stands in an address.'),
        (["--allow-host", "http://x"], "it must be the name of a host, as it stands in an address."),
    ],
)
def test_a_wrong_option_is_named(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lab", *arguments]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith(problem)
    assert len(said) == 1, "nobody knows which other one is meant"


def test_starting_loads_nothing_that_scoring_needs() -> None:
    code = "import sys, logloss._lab.server as s; s.Lab(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "uvicorn" in loaded
    assert loaded & {"numpy", "numba", "duckdb", "pyarrow", "pandas", "narwhals", "rich", "torch"} == set()


def test_no_answer_waits_for_an_acknowledgement(client: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.lab.port)
    took = []
    for _ in range(20):
        start = time.perf_counter()
        connection.request("GET", f"/{client.lab.token}/lab.js")
        connection.getresponse().read()
        took.append(time.perf_counter() - start)
    connection.close()
    assert min(took[1:]) < 0.035  # seconds; the kernel sits on an acknowledgement for 40 ms
