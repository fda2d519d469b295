"""Who is let in, and who is not: every guard by the request it is there for."""

import resource
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

import pytest
from wire import PATIENCE, Client, parsed, received

from logloss._lab.bundle import SCRIPT, bundle
from logloss._lab.guard import HEADERS

CSV = b"y,p\n1,0.75\n0,0.25\n"


def test_the_page_itself_is_let_in(client: Client) -> None:
    answer = client.ask()
    assert answer.status == 200
    assert answer.body.startswith(b"<!doctype html>")
    assert client.post("api/score", CSV).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:{port}.evil.example",
        "localhost.evil.example:{port}",
        "127.0.0.1:{port}@evil.example",
        "0.0.0.0:{port}",
        "",
    ],
)
def test_another_name_for_this_machine_is_refused(client: Client, host: str) -> None:
    answer = client.ask(host=host.format(port=client.lab.port))
    assert (answer.status, answer.body) == (403, b"This server does not answer to that name.")


def test_a_missing_or_second_name_is_refused(client: Client) -> None:
    token, port = client.lab.token, client.lab.port
    assert parsed(client.send(f"GET /{token}/ HTTP/1.0\r\n\r\n".encode())).status == 403
    assert parsed(client.send(f"GET /{token}/ HTTP/1.1\r\n\r\n".encode())).status == 400
    twice = f"GET /{token}/ HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nhost: evil.example\r\n\r\n"
    assert parsed(client.send(twice.encode())).status == 400
    twice = f"GET /{token}/ HTTP/1.0\r\nhost: 127.0.0.1:{port}\r\nhost: evil.example\r\n\r\n"
    assert parsed(client.send(twice.encode())).status in {400, 403}


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_the_names_of_this_machine_are_let_in(client: Client, host: str) -> None:
    assert client.ask(host=host.format(port=client.lab.port)).status == 200


def test_a_proxy_is_let_in_if_it_is_named(client_with: Callable[..., Client]) -> None:
    client = client_with(hosts=("hub.example.org",))
    hub = "hub.example.org"
    assert client.ask(host=hub).status == 200
    assert client.ask(host=f"{hub}:8443", origin=f"https://{hub}:8443").status == 200
    assert client.post("api/score", CSV, host=hub, origin=f"https://{hub}").status == 200
    assert client.post("api/score", CSV, origin=f"https://{hub}").status == 200  # it may rename the host alone
    assert client.ask(host="other.example.org").status == 403
    assert client.ask(host=f"evil.{hub}").status == 403


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/x/",
        "/index.html",
        "/api/score",
        "//",
        "/{0}x/",
        "/x{0}/",
        "/{1}/",
        "/./{0}/",
        "/{0}%00/",
        "*",
        "x:1",
        "{0}/",
        "http://x/{0}",
    ],
)
def test_without_the_token_there_is_nothing(client: Client, target: str) -> None:
    token = client.lab.token
    answer = client.ask(target=target.format(token, token[:-1]))
    assert answer.status == 404
    assert answer.body == b"There is nothing here; the whole address is needed, as logloss lab printed it."
    assert token not in str(answer.headers)


def test_tokens_are_long_and_never_the_same(client: Client, client_with: Callable[..., Client]) -> None:
    assert len(client.lab.token) == 32
    assert client_with().lab.token != client.lab.token


def test_a_forgotten_slash_is_put_there(client: Client) -> None:
    answer = client.ask(target=f"/{client.lab.token}")
    assert (answer.status, answer.headers["location"]) == (307, f"{client.lab.token}/".lower())


@pytest.mark.parametrize(
    "path",
    [
        "../static/lab.js",
        "../../server.py",
        "..%2f..%2fserver.py",
        "%2e%2e/%2e%2e/server.py",
        "..%5c..%5cserver.py",
        "....//....//server.py",
        "/etc/passwd",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "lab.js%00.html",
        "lab.js/",
        "static",
        "static/",
        "sources.sha256",
        "main.js",
        "./lab.js",
        "static/../lab.js",
        "LAB.JS",
        "lab.js::$DATA",
        "index.html",
    ],
)
def test_only_the_files_of_the_table_are_there(client: Client, path: str) -> None:
    assert client.ask("lab.js").status == 200
    assert client.ask(path).status == 404


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://localhost",
        "file://",
        "http://127.0.0.1:{port}.evil.example",
        "chrome-extension://127.0.0.1:{port}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_origin_is_refused(client: Client, origin: str, method: str) -> None:
    body = CSV if method == "POST" else None
    path = "api/score" if body else "lab.js"
    answer = client.ask(path, method=method, body=body, origin=origin.format(port=client.lab.port))
    assert (answer.status, answer.body) == (403, b"Only the page itself may ask this.")


def test_what_changes_something_must_say_where_it_comes_from(client: Client) -> None:
    assert client.post("api/score", CSV, origin=None).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "other"])
def test_a_browser_that_says_cross_site_is_believed(client: Client, site: str) -> None:
    assert client.post("api/score", CSV, sec_fetch_site=site).status == 403
    assert client.ask("lab.js", sec_fetch_site=site, sec_fetch_mode="no-cors", sec_fetch_dest="script").status == 403
    assert client.ask(sec_fetch_site=site, sec_fetch_mode="navigate", sec_fetch_dest="iframe").status == 403


def test_a_link_may_lead_to_the_page_from_anywhere(client: Client) -> None:
    assert client.ask(sec_fetch_site="cross-site", sec_fetch_mode="navigate", sec_fetch_dest="document").status == 200
    assert client.ask(sec_fetch_site="none", sec_fetch_mode="navigate", sec_fetch_dest="document").status == 200


def test_a_form_on_another_page_cannot_post(client: Client) -> None:
    form = {
        "content_type": "application/x-www-form-urlencoded",
        "sec_fetch_mode": "navigate",
        "sec_fetch_dest": "document",
    }
    assert client.post("api/score", b"y=1", origin="https://evil.example", **form).status == 403
    assert client.post("api/score", b"y=1", sec_fetch_site="cross-site", **form).status == 403


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "SPAM"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert client.ask("api/score", method=method).status == 403
    answer = client.ask("lab.js", method=method, origin=client.origin)
    assert (answer.status, {*answer.headers["allow"].split(", ")}) == (405, {"get", "head"})
    assert "access-control-allow-origin" not in answer.headers


def test_head_is_get_without_the_body(client: Client) -> None:
    head, whole = client.ask("lab.js", method="HEAD"), client.ask("lab.js")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))
    assert client.ask("api/score").status == 404


def test_every_answer_carries_the_policy(client: Client) -> None:
    answers = [
        client.ask(),
        client.ask("lab.js"),
        client.ask("nothing"),
        client.ask(host="evil.example"),
        client.ask(target="/"),
        client.ask("lab.js", origin="null"),
        client.post("api/score", CSV),
        client.post("api/score?z=1", CSV),
    ]
    assert {answer.status for answer in answers} == {200, 400, 403, 404}
    for answer in answers:
        assert HEADERS.items() <= answer.headers.items()
        assert "server" not in answer.headers
    assert "://" not in HEADERS["content-security-policy"]
    assert "unsafe" not in HEADERS["content-security-policy"]


# limits -------------------------------------------------------------------------------------------------------------


def test_a_head_has_a_size(client_with: Callable[..., Client]) -> None:
    client = client_with(head_bytes=2000)
    assert client.ask(x="y" * 1000).status == 200
    assert parsed(client.send(b"GET / HTTP/1.1\r\nx: " + b"y" * 4000)).status == 400
    assert parsed(client.send(b"GET /" + b"y" * 4000)).status == 400


def test_a_large_body_is_refused_before_it_is_read(client_with: Callable[..., Client]) -> None:
    client = client_with(file_bytes=1000)
    assert client.post("api/score", CSV).status == 200
    answer = client.ask("api/score", method="POST", origin=client.origin, content_length="1001")
    assert (answer.status, answer.headers["connection"]) == (413, "close")


def test_a_body_has_a_length(client: Client) -> None:
    for sent in ({"content_length": None}, {"content_length": None, "transfer_encoding": "chunked"}):
        assert client.ask("api/score", method="POST", origin=client.origin, **sent).status == 411


def test_only_a_post_has_a_body(client: Client) -> None:
    for sent in ({"body": b"x"}, {"transfer_encoding": "chunked"}):
        answer = client.ask("lab.js", connection=None, **sent)
        assert (answer.status, answer.headers.get("connection")) == (400, "close")


def test_what_follows_a_refused_head_is_not_read(client: Client) -> None:
    two = f"POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nGET /{client.lab.token}/ HTTP/1.1\r\n\r\n"
    answer = client.send(two.encode())
    assert answer.count(b"HTTP/1.1 ") == 1
    assert (parsed(answer).status, parsed(answer).headers.get("connection")) == (403, "close")


@pytest.mark.parametrize("start", [b"", b"GET", b"GET / HTTP/1.1\r\nhost: x\r\n", b"GET / HTTP/1.1\r\nhost: x\r\nx: "])
def test_a_head_that_never_ends_is_hung_up_on(client_with: Callable[..., Client], start: bytes) -> None:
    client = client_with(head_seconds=0.3)

    def trickle(wire: socket.socket, rest: bytes) -> None:
        end = time.monotonic() + PATIENCE / 4
        while time.monotonic() < end:  # a byte now and then does not help
            wire.sendall(rest[:1] or b"y")
            rest = rest[1:]
            time.sleep(0.05)

    with client.connect() as wire, pytest.raises((BrokenPipeError, ConnectionResetError)):
        trickle(wire, start)


def test_a_second_head_that_never_ends_is_hung_up_on(client_with: Callable[..., Client]) -> None:
    client = client_with(head_seconds=0.3)
    request = f"GET /{client.lab.token}/lab.js HTTP/1.1\r\nhost: 127.0.0.1:{client.lab.port}\r\n\r\n".encode()
    script = bundle()[SCRIPT].encode()
    with client.connect() as wire:
        wire.settimeout(PATIENCE / 4)
        wire.sendall(request)
        came = b""
        while not came.endswith(script) and (piece := wire.recv(1 << 16)):
            came += piece
        assert came.endswith(script)
        wire.sendall(request[:-4])
        assert received(wire) == b""


def test_a_body_that_stops_is_given_up(client_with: Callable[..., Client]) -> None:
    client = client_with(silence_seconds=0.3)
    answer = client.ask("api/score", method="POST", origin=client.origin, content_length="100", connection=None)
    assert (answer.status, answer.headers.get("connection")) == (408, "close")
    assert b"stopped arriving" in answer.body


def test_too_many_answers_at_once_are_refused(client_with: Callable[..., Client]) -> None:
    client = client_with(answers=1)
    request = f"POST /{client.lab.token}/api/score HTTP/1.1\r\nhost: 127.0.0.1:{client.lab.port}\r\n"
    with client.connect() as wire:
        wire.sendall(f"{request}origin: {client.origin}\r\ncontent-length: 9\r\n\r\n".encode())
        assert becomes(client, 503)
        assert client.ask(target="/wrong/").status == 404  # which costs nothing
    assert becomes(client, 200)


def test_a_thousand_idle_connections_keep_nobody_out(client_with: Callable[..., Client]) -> None:
    client = client_with(connections=40)
    with ExitStack() as held:
        wires = [held.enter_context(client.connect()) for _ in range(1000 if _files() > 1500 else 300)]
        for _ in range(5):
            start = time.monotonic()
            assert client.ask().status == 200
            assert time.monotonic() - start < PATIENCE / 2
        wires[0].settimeout(PATIENCE)
        assert received(wires[0]) == b""  # the one that waited longest was closed


def _files() -> int:
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_a_body_in_chunks_is_refused_even_beside_a_length(client_with: Callable[..., Client]) -> None:
    client = client_with()
    answer = client.ask(
        "api/score", method="POST", origin=client.origin, content_length="4", transfer_encoding="chunked"
    )
    assert answer.status in {400, 411}


def becomes(client: Client, status: int) -> bool:
    """Say whether the page soon has a status: connections are counted a little later than they are made."""
    end = time.monotonic() + PATIENCE
    while (found := client.ask().status) != status and time.monotonic() < end:
        time.sleep(0.02)
    return found == status
