"""Who is let in: whoever knows the token, from the page's own origin, within the limits.

Any web page a browser shows may send requests to this machine, and any name may be made to point to it. So a request
must call the server by a name that is its own, carry the token in its path, and come from no other origin.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# On every answer. The policy names no origin but the page's own; styles and handlers in attributes are blocked.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True)
class Limits:
    """How much and how long a request may be.

    Attributes
    ----------
    head_bytes : int
        Its first line and headers.
    head_seconds : float
        Until they have arrived.
    file_bytes : int
        Its body.
    silence_seconds : float
        Between two pieces of the body.
    request_seconds : float
        Until it is answered.
    connections : int
        That wait for a request at once; where one more comes, the one that has waited longest is closed.
    answers : int
        To requests with the token, at once.
    """

    head_bytes: int = 32 << 10
    head_seconds: float = 10
    file_bytes: int = 8 << 30
    silence_seconds: float = 30
    request_seconds: float = 3600
    connections: int = 512
    answers: int = 64


class Refusal(NamedTuple):
    """Why a request is not answered."""

    status: int
    reason: str


NOWHERE = Refusal(404, "There is nothing here; the whole address is needed, as logloss lab printed it.")
STRANGE_HOST = Refusal(403, "This server does not answer to that name.")
STRANGE_ORIGIN = Refusal(403, "Only the page itself may ask this.")
BODY = Refusal(400, "Only a POST carries a body.")
LENGTH = Refusal(411, "A POST says how long its body is.")
LARGE = Refusal(413, "This file is larger than the server takes.")
SLOW = Refusal(408, "This took too long.")
BUSY = Refusal(503, "Too much is asked at once.")


class Guard:
    """An application behind a guard.

    Parameters
    ----------
    app : ASGI application
        What is guarded; it sees paths without the token.
    token : str
        The first part of every path.
    port : int
        On which the server listens.
    hosts : sequence of str
        Names besides those of this machine by which it may be called, with any port: of a proxy before it.
    limits : Limits
        How much and how long a request may be.
    """

    def __init__(
        self, app: ASGIApp, token: str, port: int, hosts: Sequence[str] = (), limits: Limits | None = None
    ) -> None:
        self.app, self.limits = app, limits or Limits()
        self._token = token.encode()
        self._own = {f"{name}:{port}" for name in LOOPBACK} | (set(LOOPBACK) if port == 80 else set())
        self._allowed = {name.lower() for name in hosts}
        self._answering = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        started = False
        silent: float | None = self.limits.silence_seconds

        async def answer(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                extra = {**HEADERS, **({"connection": "close"} if scope["method"] == "POST" and silent else {})}
                named = [(name.encode(), value.encode()) for name, value in extra.items()]
                message = {**message, "headers": [*message["headers"], *named]}  # an unread body would come after it
            await send(message)

        async def patient() -> Message:
            nonlocal silent
            async with asyncio.timeout(silent):
                message = await receive()
            if not message.get("more_body"):  # from here on it is whoever asked who waits
                silent = None
            return message

        refusal = self._refusal(scope)
        if refusal is None and self._answering >= self.limits.answers:
            refusal = BUSY
        if refusal is None:
            self._answering += 1
            try:
                async with asyncio.timeout(self.limits.request_seconds):
                    await self._inside(scope)(scope, patient, answer)
            except TimeoutError:
                if started:
                    raise
                refusal = SLOW
            finally:
                self._answering -= 1
        if refusal is not None:
            # What is left of the body is not read.
            closing = PlainTextResponse(refusal.reason, refusal.status, {"connection": "close"})
            await closing(scope, receive, answer)

    def _inside(self, scope: Scope) -> ASGIApp:
        """Return what answers a request that is let in; the application's paths begin after the token."""
        token = self._token.decode()
        if scope["path"] == f"/{token}":
            return RedirectResponse(f"{token}/")  # relative, because a proxy may stand before
        scope["root_path"] = f"/{token}"
        return self.app

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        if not self._knows(headers.get("host", "")) or len(headers.getlist("host")) != 1:
            return STRANGE_HOST
        if not hmac.compare_digest(scope["path"].partition("/")[2].partition("/")[0].encode(), self._token):
            return NOWHERE
        if not self._from_page(scope, headers):
            return STRANGE_ORIGIN
        return self._unfit_body(scope, headers)

    def _knows(self, host: str) -> bool:
        """Say whether a name, with its port, is one of the server's."""
        host = host.lower()
        return host in self._own or host in self._allowed or host.rpartition(":")[0] in self._allowed

    def _from_page(self, scope: Scope, headers: Headers) -> bool:
        """Say whether a request comes from the page, or opens it."""
        for origin in headers.getlist("origin"):
            scheme, _, host = origin.partition("://")
            if scheme not in {"http", "https"} or not self._knows(host):
                return False
        if scope["method"] not in {"GET", "HEAD"} and "origin" not in headers:
            return False
        if headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}:
            return True
        opened = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return opened and scope["method"] == "GET"  # a link to the page may stand anywhere

    def _unfit_body(self, scope: Scope, headers: Headers) -> Refusal | None:
        """Return what is wrong with a body before any of it is read."""
        if scope["method"] != "POST":
            return BODY if "transfer-encoding" in headers or headers.get("content-length", "0") != "0" else None
        length = headers.get("content-length", "")
        if "transfer-encoding" in headers or not length.isdecimal():  # a body in chunks may be of any length
            return LENGTH
        return LARGE if int(length) > self.limits.file_bytes else None
