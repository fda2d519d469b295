"""What the page asks of the package: to look at a file, and to score one. The file comes as the body of the request."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from logloss import _temporary
from logloss._lab.hints import answer, hint
from logloss.errors import LogLossError, printable, wrong_option

WORST = 1000  # rows with the largest loss, at most

SCORE = frozenset({"name", "y", "p", "logit", "positive", "percent", "missing", "clip", "worst"})
PREVIEW = frozenset({"name"})

Stopped = Callable[[], bool]
Work = Callable[[Path, dict[str, str], Stopped], str]


class Left(Exception):  # noqa: N818  # nobody waits for the answer: not an error
    """Whoever asked has gone, or the server stops."""


async def score(request: Request) -> Response:
    """Score the file in the body; the query names its columns, and the answer is the JSON of an `Evaluation`."""
    return await _answered(request, SCORE, _score)


async def preview(request: Request) -> Response:
    """Look at the file in the body; the answer is what `preview.preview` returns."""
    return await _answered(request, PREVIEW, _preview)


def problem(status: int, text: str, hint: str, change: dict[str, object] | None = None) -> Response:
    """Return the answer to a request that something is wrong with, and what to ask instead where that is sure."""
    said = {"problem": text, "hint": hint, **({"answer": change} if change else {})}
    return _json(status, json.dumps(said, ensure_ascii=False))


def _json(status: int, text: str) -> Response:
    return Response(text, status, media_type="application/json")


async def _answered(request: Request, known: frozenset[str], work: Work) -> Response:
    query = dict(request.query_params)
    if not known.issuperset(query) or len(query) != len(request.query_params.multi_items()):
        return problem(400, f"A query has each of {', '.join(sorted(known))} at most once, and nothing else.", "")
    try:
        async with _received(request) as path:
            return _json(200, await _worked(lambda stopped: work(path, query, stopped), request))
    except LogLossError as error:
        return problem(422, error.problem, hint(error, query), answer(error, query))
    except TimeoutError:  # which is an OSError, too
        return problem(408, "The file stopped arriving.", "Open it again.")
    except OSError as error:
        text = f"The file could not be kept while it is read: {error.strerror or error}."
        return problem(507, text, "Make room on the disk, then try again.")
    except (ClientDisconnect, Left):
        return Response(status_code=400)  # nobody is there to read it
    except Exception as error:
        if os.environ.get("LOGLOSS_TRACEBACK"):
            traceback.print_exc()
        text = f"Internal error in logloss (please report): {type(error).__name__}: {error}"
        return problem(500, printable(text, 500), "LOGLOSS_TRACEBACK=1 logloss lab  # shows where, for the report")


@asynccontextmanager
async def _received(request: Request) -> AsyncIterator[Path]:
    """Give the path of a temporary file that holds the body, and remove it in the end, whatever happens."""
    path = _temporary.name()
    try:
        with open(path, "xb", opener=_temporary.private) as spool:
            async for piece in request.stream():
                spool.write(piece)
        yield path
    finally:
        _temporary.remove(path)


async def _worked(work: Callable[[Stopped], str], request: Request) -> str:
    """Work in another thread, and stop it when nobody waits any longer."""
    stop = threading.Event()
    job = asyncio.create_task(asyncio.to_thread(work, stop.is_set))
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({job, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        stop.set()
        await asyncio.wait({job})  # the file is in use until then
    return job.result()


async def _left(request: Request) -> None:
    """Return when whoever asked has gone; nothing else comes after the body."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _score(path: Path, query: dict[str, str], stopped: Stopped) -> str:
    from logloss._evaluate.evaluate import score as scored
    from logloss._evaluate.spec import EvaluationSpec
    from logloss._lab.clip import Clipped
    from logloss._sources.files import open_file

    def go_on(rows: int, expected: int | None) -> None:
        if stopped():
            raise Left

    role = "logit" if "logit" in query else "p"
    _check(query, role)
    columns = {"y": query.get("y", "y"), role: query.get(role, "p")}
    spec = EvaluationSpec.build(
        columns,
        logits=role == "logit",
        positive=query.get("positive"),
        percent=query.get("percent") == "1",
        missing=query.get("missing", "error"),
        worst=int(query.get("worst", "20")),
    )
    source = open_file(path, name=_name(query))
    if query.get("clip") == "1":
        source = Clipped(source, columns["p"])
    return scored(source, spec, go_on).to_json(indent=None)


def _preview(path: Path, query: dict[str, str], stopped: Stopped) -> str:
    from logloss._lab.preview import preview as previewed
    from logloss._sources.files import open_file

    return json.dumps(previewed(open_file(path, name=_name(query))), ensure_ascii=False, allow_nan=False)


def _name(query: dict[str, str]) -> str:
    return printable(query.get("name", "") or "this file")


def _check(query: dict[str, str], role: str) -> None:
    """Raise the error of an option that cannot be as it is."""
    worst = query.get("worst", "20")
    bounds: dict[str, tuple[bool, str]] = {
        "p": (role == "p" or "p" not in query, "left out where logit is given"),
        "percent": (query.get("percent", "0") in ({"0", "1"} if role == "p" else {"0"}), "0, or 1 for p alone"),
        "clip": (query.get("clip", "0") in ({"0", "1"} if role == "p" else {"0"}), "0, or 1 for p alone"),
        "missing": (query.get("missing", "error") in {"error", "drop"}, "error or drop"),
        "worst": (worst.isdecimal() and len(worst) < 9 and int(worst) <= WORST, f"at most {WORST}"),
    }
    for name, (fine, bound) in bounds.items():
        if not fine:
            raise wrong_option(name, query[name], bound)
