"""Coverage-guided fuzzing by atheris: `python tests/fuzz/fuzz.py csv corpus -max_total_time=600`.

Each target takes bytes. It may refuse them by an error of ours; any other exception is a finding, and so is a number
that depends on the way in which the bytes were read. `make fuzz TARGET=csv` starts from the corpus beside this file.
"""

import asyncio
import io
import json
import logging
import math
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["logloss"]):
    import logloss
    from logloss._evaluate.evaluate import PartialEvaluation
    from logloss._lab.guard import Guard, Limits
    from logloss._lab.server import application
    from logloss._sources.text.csv_chunks import cut
    from logloss.errors import LogLossError

from states_and_tallies import signed

FILE = Path(tempfile.mkdtemp()) / "rows.csv"


def cutting(content: bytes) -> None:
    """Text cut into records: in whatever pieces it is read, the records are the same."""
    line_end, escape = ("\n", "\r\n")[content[:1] < b"\x80"], ('"', "\\")[content[:1] < b"\x40"]
    found = []
    for piece in (1 << 20, 7):
        records = list(cut(io.BytesIO(content[1:]), ",", line_end, blank=False, piece=piece, escape=escape))
        whole = all(len(part.text) for part in records)  # else the rest keeps to no grammar, wherever that was seen
        text = b"".join(bytes(part.text) for part in records).translate(None, b"\r\n")  # empty lines are no records
        found.append((whole, text, sum(part.size for part in records)))
    assert not (found[0][0] and found[1][0]) or found[0] == found[1], found  # what keeps to no grammar is DuckDB's


def csv(content: bytes) -> None:
    """Text as a file: what Arrow reads and what DuckDB reads is the same, or both refuse it."""
    FILE.write_bytes(content)
    found = [_evaluated(where) for where in (None, "true")]
    assert found[0] == found[1], found


def _evaluated(where: str | None) -> object:
    try:
        result = logloss.evaluate(FILE, "y", "p", missing="drop", where=where, worst=0)
    except LogLossError as error:
        return "refused" if error.code in REFUSALS else error.code
    return result.n, result.log_loss if math.isfinite(result.log_loss) else "infinite"


# Faults of which a file may have several, and either way of reading meets another first.
REFUSALS = {"csv-line", "line-ends", "not-a-table", "encoding", "where-sql", "notation", "text", "label-text"}


def states(content: bytes) -> None:
    """Bytes as the state of rows, and what comes of merging it."""
    try:
        part = PartialEvaluation.from_bytes(signed(content))
        part.merge(PartialEvaluation.from_bytes(part.to_bytes())).result()
    except LogLossError:
        return


def tallies(content: bytes) -> None:
    """Bytes as a tally: one that is read writes the same bytes."""
    try:
        tally = logloss.Tally.from_bytes(signed(content))
    except LogLossError:
        return
    assert logloss.Tally.from_bytes(tally.to_bytes()) == tally


def records(content: bytes) -> None:
    """Text as the JSON of an evaluation: one that is read is written as it was."""
    try:
        record = logloss.Evaluation.from_json(content.decode("utf-8", "replace"))
    except LogLossError:
        return
    assert json.loads(record.to_json())["n"] == record.n


def requests(content: bytes) -> None:
    """A request to the lab, its first line, up to eight headers, and a body: it is answered, and nothing breaks."""
    text = content.decode("latin-1").split("\n")
    method, path = [*text[0].split(" "), "", ""][:2]
    lines = [line.split(":", 1) for line in text[1:9] if ":" in line]
    headers = [tuple(part.strip().lower().encode("latin-1") for part in line) for line in lines]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method.upper()[:8] or "GET",
        "path": path[:200],
        "raw_path": path[:200].encode("latin-1"),
        "query_string": path.partition("?")[2][:300].encode("latin-1"),
        "headers": headers,
        "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8000),
        "scheme": "http",
        "root_path": "",
    }
    sent: list[dict[str, object]] = []
    body = "\n".join(text[9:]).encode("latin-1")

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    status = next(message["status"] for message in sent if message["type"] == "http.response.start")
    assert isinstance(status, int)
    assert status < 500, (status, scope)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "cutting": cutting,
    "csv": csv,
    "states": states,
    "tallies": tallies,
    "records": records,
    "requests": requests,
}


if __name__ == "__main__":
    logging.disable()
    target = sys.argv.pop(1)
    APP = Guard(application(Limits()), "token", 8000)
    atheris.Setup(sys.argv, TARGETS[target])
    atheris.Fuzz()
