"""The lab as a server on this machine: the page, and the package behind it."""

from __future__ import annotations

import asyncio
import gzip
import secrets
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import h11
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import Server

from logloss._lab import api
from logloss._lab.bundle import INDEX, TYPES, bundle
from logloss._lab.export import with_blocks
from logloss._lab.guard import NOWHERE, Guard, Limits
from logloss._lab.languages import languages, with_languages

TRIED = 100  # ports after the one that was asked for
ADDRESS = "127.0.0.1"

_SENTENCES = {404: NOWHERE.reason, 405: "This is asked in another way."}


def application(limits: Limits, language: str | None = None) -> Starlette:
    """Return the application, without its guard: the page's files from a table, and two questions to the package."""
    page = with_blocks(bundle()[INDEX], "server", file_bytes=limits.file_bytes)
    texts = {**bundle(), INDEX: with_languages(page, languages(), language)}
    plain = {path: text.encode() for path, text in texts.items()}
    packed = {path: gzip.compress(text, 6, mtime=0) for path, text in plain.items()}  # the server may be far away

    async def file(request: Request) -> Response:
        path = request.path_params["path"]
        path = {"": INDEX, INDEX: ""}.get(path, path)  # the page has one address
        if path not in plain:
            raise HTTPException(404)
        headers = {"content-type": TYPES[path], "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed[path], headers={**headers, "content-encoding": "gzip"})
        return Response(plain[path], headers=headers)

    async def sentence(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        return PlainTextResponse(_SENTENCES.get(status, "This went wrong."), status, headers)

    routes = [
        Route("/api/score", api.score, methods=["POST"]),
        Route("/api/preview", api.preview, methods=["POST"]),
        Route("/{path:path}", file),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: sentence})
    app.router.redirect_slashes = False  # it would answer with an absolute address
    return app


@dataclass
class Lab:
    """A server that has its port and its token, and waits to be run.

    Attributes
    ----------
    port : int
        The port asked for; if it is taken, the next one that is free; 0 for any.
    hosts : sequence of str
        Names, besides those of this machine, by which the server may be called.
    limits : Limits
        How much and how long a request may be.
    language : str, optional
        The language the page is opened in, unless its reader chose another; else the browser's.
    token : str
        What every address begins with.
    """

    port: int = 0
    hosts: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    language: str | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def __post_init__(self) -> None:
        self._socket = _listening(self.port)
        self.port = self._socket.getsockname()[1]
        app: ASGIApp = Guard(application(self.limits, self.language), self.token, self.port, self.hosts, self.limits)
        config = Config(
            app,
            http=_impatient(self.limits),
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # a stranger's broken request is no news
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=self.limits.head_bytes,
        )
        self._server = Server(config)

    @property
    def url(self) -> str:
        """Where the page is; it works for whoever knows the token in it."""
        return f"http://{ADDRESS}:{self.port}/{self.token}/"

    def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Answer requests until the keyboard interrupts it, which is the usual way to stop it, or `stop`.

        Parameters
        ----------
        ready : callable
            Called first, when requests can already be sent and an interrupt already stops it cleanly.
        """
        with self._interruptible():
            ready()
            self._server.run(sockets=[self._socket])

    def open_browser(self, fragment: str = "") -> None:
        """Show the page, without waiting for the browser: one in a terminal would stay."""
        threading.Thread(target=webbrowser.open, args=(self.url + fragment,), daemon=True).start()

    def stop(self) -> None:
        """Let `run` return, from another thread."""
        self._server.should_exit = True

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let an interrupt stop the server, from its first moment to its last."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.signal(signal.SIGINT, self._server.handle_exit)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


def _listening(port: int) -> socket.socket:
    """Return a socket that listens on the first port that is free."""
    last = min(port + TRIED, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            return socket.create_server((ADDRESS, candidate))
        except OSError:
            if candidate == last:
                raise
    raise AssertionError  # the loop returns or raises


def _impatient(limits: Limits) -> type[asyncio.Protocol]:
    """Return uvicorn's protocol, made to close a connection whose request does not come within a time.

    So many may wait at once. One more takes the place of the one that has waited longest: whoever holds connections
    idle keeps nobody out, and holds no more files of this process than that.
    """
    idle: dict[Impatient, None] = {}  # in the order in which they began to wait

    class Impatient(H11Protocol):
        _waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            # asyncio does this only for sockets that name their protocol. Otherwise a body waits 40 ms behind its head.
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _wait(self) -> None:
            """Start the clock when a request may begin, and stop it when its head is there."""
            if self.conn.their_state is not h11.IDLE:
                self._rest()
            elif self._waiting is None:
                self._waiting = self.loop.call_later(limits.head_seconds, self.transport.abort)
                idle[self] = None
                if len(idle) > limits.connections:
                    longest = next(iter(idle))
                    longest._rest()
                    longest.transport.abort()

        def _rest(self) -> None:
            idle.pop(self, None)
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Impatient
