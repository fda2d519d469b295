"""Firefox and WebKit, and a page in them.

Both obey WebDriver: Firefox by Marionette, the protocol to which geckodriver, which few systems have, would translate;
WebKit by a server of its own. A browser's window has a least width, so a page is opened in a frame of the size wanted.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from browsers import firefox, mini_browser

Obey = Callable[..., Any]  # a command and its parameters → its result
PATIENCE = 20  # seconds
WINDOW = {"width": 1600, "height": 1200}
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
COMMANDS = {  # for Marionette, and the end of the address for a server
    "resize": ("WebDriver:SetWindowRect", "window/rect"),
    "open": ("WebDriver:Navigate", "url"),
    "enter": ("WebDriver:SwitchToFrame", "frame"),
    "leave": ("WebDriver:SwitchToParentFrame", "frame/parent"),
    "execute": ("WebDriver:ExecuteScript", "execute/sync"),
}
PREFERENCES = {  # nothing is fetched or reported by the browser itself
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


def waited_for(found: Callable[[], Any], what: str) -> Any:
    """Return what is found, as soon as it is something."""
    end = time.monotonic() + PATIENCE
    while not (it := found()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {PATIENCE} s for {what}")
        time.sleep(0.05)
    return it


@contextmanager
def marionette(home: Path) -> Iterator[Obey]:
    """Start Firefox with a profile of its own."""
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
    (home / "user.js").write_text("\n".join(lines), encoding="utf-8")
    command = [str(firefox()), "--headless", "--marionette", "--no-remote", "--profile", str(home), "about:blank"]
    port_file = home / "MarionetteActivePort"
    with subprocess.Popen(command, env=_at_home(home), **QUIET) as process:
        try:
            port = waited_for(lambda: port_file.exists() and port_file.read_text(), "the port of Firefox")
            with socket.create_connection(("127.0.0.1", int(port))) as connection, connection.makefile("rwb") as stream:
                _packet(stream)  # a greeting
                obey = _numbered(stream)
                obey("WebDriver:NewSession")
                yield lambda command, **parameters: obey(COMMANDS[command][0], **parameters)
        finally:
            process.terminate()


def _numbered(stream: Any) -> Obey:
    count = 0

    def obey(command: str, **parameters: Any) -> Any:
        nonlocal count
        count += 1
        asked = json.dumps([0, count, command, parameters]).encode()
        stream.write(b"%d:%b" % (len(asked), asked))
        stream.flush()
        _, _, error, result = _packet(stream)
        if error:
            raise RuntimeError(f"{command}: {error['message']}")
        return result.get("value", result)

    return obey


def _packet(stream: Any) -> Any:
    digits = b""
    while (sign := stream.read(1)) != b":":
        digits += sign
    return json.loads(stream.read(int(digits)))


@contextmanager
def webkit_web_driver(home: Path) -> Iterator[Obey]:
    """Start WebKit on a screen of its own."""
    port = _free_port()
    command = ["WebKitWebDriver", f"--port={port}"]
    options = {"webkitgtk:browserOptions": {"binary": mini_browser(), "args": ["--automation"]}}
    with (
        _screen() as display,
        subprocess.Popen(command, env={**_at_home(home), "DISPLAY": display}, **QUIET) as process,
    ):
        try:
            waited_for(lambda: _answers(port), "WebKitWebDriver")
            with closing(HTTPConnection("127.0.0.1", port)) as server:
                made = _asked(server, "POST", "/session", {"capabilities": {"alwaysMatch": options}})
                session = f"/session/{made['sessionId']}"
                yield lambda name, **values: _asked(server, "POST", f"{session}/{COMMANDS[name][1]}", values)
                _asked(server, "DELETE", session, {})
        finally:
            process.terminate()


@contextmanager
def _screen() -> Iterator[str]:
    """Start an X server without a screen, and give its name."""
    size = f"{WINDOW['width']}x{WINDOW['height']}x24"
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", size]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield f":{process.stdout.readline().strip()}"
        finally:
            process.terminate()


def _asked(server: HTTPConnection, method: str, path: str, parameters: dict[str, Any]) -> Any:
    server.request(method, path, json.dumps(parameters))
    answer = server.getresponse()
    value = json.load(answer)["value"]
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path}: {value['message']}")
    return value


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def _at_home(home: Path) -> dict[str, str]:
    """Return the variables of a process that reads and writes no settings but those of its own folder."""
    return {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}


FRAME = """<!doctype html>
<title>waiting</title>
<style>* { margin: 0; border: 0 }</style>
<iframe></iframe>
"""
LOAD = """
const frame = document.createElement("iframe");
[document.title, frame.width, frame.height, frame.src] = ["waiting", ...arguments];
frame.onload = () => { document.title = "loaded"; };
document.querySelector("iframe").replaceWith(frame);
"""
RESIZE = "[document.querySelector('iframe').width, document.querySelector('iframe').height] = arguments;"
EVALUATE = "const value = {}; return typeof value === 'function' ? value(...arguments) : value;"


class FramedPage:
    """A page in a frame, which is asked as Playwright's pages are."""

    def __init__(self, obey: Obey, file: Path) -> None:
        self._obey = obey
        self._file = file
        frame = file.with_name("frame.html")
        frame.write_text(FRAME, encoding="utf-8")
        obey("resize", **WINDOW)
        obey("open", url=frame.as_uri())
        obey("enter", id=0)

    def open(self, fragment: str, width: int, height: int) -> None:
        """Open the page anew."""
        self._obey("leave")
        self._obey("execute", script=LOAD, args=[width, height, self._file.as_uri() + fragment])
        waited_for(lambda: self._obey("execute", script="return document.title", args=[]) == "loaded", "the page")
        self._obey("enter", id=0)

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        self._obey("leave")
        self._obey("execute", script=RESIZE, args=[width, height])
        self._obey("enter", id=0)

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """Return the value of an expression, or what a function returns."""
        return self._obey("execute", script=EVALUATE.replace("{}", f"({expression.strip()})", 1), args=list(arguments))
