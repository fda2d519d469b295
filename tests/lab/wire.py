"""A lab that runs in a thread, and a socket to speak with it as no browser would."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from logloss._lab.server import Lab

PATIENCE = 60  # seconds, for what happens at once unless the machine is busy


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """What speaks with one lab."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        self.origin = f"http://127.0.0.1:{lab.port}"

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.lab.port), timeout=PATIENCE)

    def send(self, request: bytes) -> bytes:
        """Send bytes as they are, and return all that comes back until the other side closes."""
        with self.connect() as wire:
            wire.sendall(request)
            return received(wire)

    def ask(
        self,
        path: str | None = "",
        *,
        method: str = "GET",
        body: bytes | None = None,
        target: str | None = None,
        **headers: str | None,
    ) -> Answer:
        """Ask for a path after the token (or for a whole target), with headers changed or (None) left out."""
        sent: dict[str, str | None] = {"host": f"127.0.0.1:{self.lab.port}", "connection": "close"}
        if body is not None:
            sent |= {"content-length": str(len(body)), "origin": self.origin}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{method} {f'/{self.lab.token}/{path}' if target is None else target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in sent.items() if value is not None]
        return parsed(self.send("\r\n".join([*lines, "", ""]).encode() + (body or b"")))

    def post(self, path: str, body: bytes, **headers: str | None) -> Answer:
        return self.ask(path, method="POST", body=body, **headers)


def received(wire: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := wire.recv(1 << 16):
            pieces.append(piece)
    except ConnectionResetError:  # it closed before all was read that had been sent
        pass
    return b"".join(pieces)


def parsed(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return Answer(int(first.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body)


@contextmanager
def running(lab: Lab) -> Iterator[Client]:
    thread = threading.Thread(target=lab.run)
    thread.start()
    try:
        yield Client(lab)
    finally:
        lab.stop()
        thread.join(PATIENCE)
        assert not thread.is_alive()
