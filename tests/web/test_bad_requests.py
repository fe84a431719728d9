"""Whatever comes over the wire gets a problem for an answer, never a 5xx, and never a traceback in the log."""

import json
import socket
from bisect import bisect_left
from collections.abc import Iterator

import httpx
import pytest

from .conftest import MakeRun
from .refusals import assert_problem
from .serving import PATIENCE

LIMIT = 64 * 1024


def padded(size: int) -> bytes:
    """An empty object of so many bytes."""
    return b"{" + b" " * (size - 2) + b"}"


def in_chunks(content: bytes) -> Iterator[bytes]:
    """The content without its length being told."""
    for start in range(0, len(content), 8192):
        yield content[start : start + 8192]


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_has_at_most_64_kb(client: httpx.Client, make_run: MakeRun, chunked: bool) -> None:
    run = make_run(steps=5)
    for path, headers in (("/api/runs", {}), (f"{run.url}/commands", run.authorization)):
        for size in (LIMIT + 1, 200_000, 5_000_000):
            body = padded(size)
            answer = client.post(path, content=in_chunks(body) if chunked else body, headers=headers)
            problem = assert_problem(answer, 413)
            assert str(LIMIT) in problem["detail"]
    body = padded(LIMIT)
    assert client.post("/api/runs", content=in_chunks(body) if chunked else body).status_code == 201


NO_JSON = [
    b"{", b"}", b"{]", b"nonsense", b"{'a': 1}", b'{"a" 1}', b'{"a": 1,}', b"{} {}", b'{"a": 01}', b'{"a": .5}',
    b"\x00", b"\xff\xfe\xfd", b'{"dataset": "\xff"}', b'{"a": "\n"}', b'{"noise": NaN}', b'{"noise": -Infinity}',
    b'{"drop_rates": [Infinity, NaN]}', b'{"seed": ' + b"9" * 5000 + b"}", b"[" * 30_000 + b"]" * 30_000, b"[" * 60_000,
    b'{"a":' * 8_000 + b"1" + b"}" * 8_000, b"hidden=12,12", b"<x/>", b'{"a": 1', b'"\\ud800',
]  # fmt: skip


@pytest.mark.parametrize("content", NO_JSON, ids=lambda content: repr(content[:30]))
def test_a_body_that_is_no_json_is_refused(client: httpx.Client, make_run: MakeRun, content: bytes) -> None:
    run = make_run(steps=5)
    for path, headers in (("/api/runs", {}), (f"{run.url}/commands", run.authorization)):
        assert_problem(client.post(path, content=content, headers=headers), 400)


NESTED = {
    "lists": lambda depth: b"[" * depth + b"]" * depth,
    "objects": lambda depth: b'{"a":' * depth + b"1" + b"}" * depth,
}
AROUND = [
    ("/api/runs", b"%s"),
    ("/api/runs", b'{"noise": %s}'),
    ("/api/runs", b'{"commands": [%s]}'),
    ("{run}/commands", b'{"command": %s}'),
    ("{run}/commands", b'{"command": "set", "name": "drop_rates", "value": %s}'),
]


@pytest.mark.parametrize("kind", NESTED)
@pytest.mark.parametrize(("path", "around"), AROUND)
def test_no_depth_of_nesting_is_an_error_of_the_server(make_run: MakeRun, path: str, around: bytes, kind: str) -> None:
    """Also right where JSON can just be read: what is done with it then goes a little deeper still."""
    run = make_run(steps=5)

    def status(depth: int) -> int:
        body = around % NESTED[kind](depth)
        answer = run.client.post(path.format(run=run.url), content=body, headers=run.authorization)
        assert_problem(answer, answer.status_code)
        assert answer.status_code in (400, 422), f"at depth {depth}"
        return answer.status_code

    deepest = bisect_left(range(5000), True, lo=1, key=lambda depth: status(depth) == 400) - 1
    assert deepest > 10
    for depth in range(deepest - 8, deepest + 3):
        status(depth)


def test_the_type_a_body_claims_does_not_matter(client: httpx.Client) -> None:
    for kind in ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x"):
        answer = client.post("/api/runs", content=b'{"steps": 5}', headers={"Content-Type": kind})
        assert answer.status_code == 201


@pytest.mark.parametrize(
    "path",
    ["/nope", "/api", "/api/", "/api/run", "/api/runs/x/y", "/docs", "/openapi.json", "/static/", "/static/x",
     "/api/runs/x", "/api/runs/x/events", "/api/runs/x/steps/1", "/.env", "/%00", "/%ff", "/api/runs/%00",
     "/api/runs/%F0%9F%8E%B2", "/api/runs/..", "/api/runs/" + "x" * 5000, "/static/%00", "/static/" + "x/" * 500,
     "/static/%2e%2e/pyproject.toml", "/static/..%2fpyproject.toml", "/static/%2e%2e%2f%2e%2e%2fetc/passwd",
     "/static/js/../../pyproject.toml", "/static/vendor"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem(base_url: str, path: str) -> None:
    status, headers, body = raw(base_url, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert status in (404, 405)
    assert headers["content-type"] == "application/problem+json"
    assert json.loads(body)["status"] == status


def raw(base_url: str, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """(status, headers, body) of the answer to bytes that no client would tidy up."""
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as connection:
        connection.sendall(request)
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    return int(first.split()[1]), {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}, body


@pytest.mark.parametrize(
    "n", ["0", "-1", "01x", "1.0", "1e1", "x", "", "%31x", "\u00b2", "\u0661", "9" * 40, "1%00", "1%0a", "+1"]
)
def test_a_step_is_a_number_in_the_address(make_run: MakeRun, n: str) -> None:
    run = make_run(steps=5)
    run.do("step")
    assert_problem(run.client.get(f"{run.url}/steps/{n}"), 404)


@pytest.mark.parametrize("path", ["1/", "1/..", "../steps/1", "1/../../..", "..%2f..%2f", "1;x", "1%2f"])
def test_tricks_with_paths_lead_nowhere(base_url: str, make_run: MakeRun, path: str) -> None:
    run = make_run(steps=5)
    run.do("step")
    status, headers, _ = raw(
        base_url, f"GET {run.url}/steps/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    assert status in (307, 404)
    assert status == 307 or headers["content-type"] == "application/problem+json"


WRONG_METHODS = [
    ("GET", "/api/runs"), ("PUT", "/api/runs"), ("DELETE", "/api/runs"), ("PATCH", "/api/runs"), ("TRACE", "/api/runs"),
    ("OPTIONS", "/api/runs"), ("POST", "/api/presets"), ("POST", "/"), ("DELETE", "/"), ("POST", "{run}"),
    ("PUT", "{run}"), ("GET", "{run}/commands"), ("POST", "{run}/events"), ("POST", "{run}/steps/1"),
    ("DELETE", "{run}/steps/1"), ("POST", "/healthz"), ("POST", "/static/js/page.js"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), WRONG_METHODS)
def test_a_wrong_method_is_a_problem(make_run: MakeRun, method: str, path: str) -> None:
    run = make_run(steps=5)
    answer = run.client.request(method, path.format(run=run.url))
    assert_problem(answer, 405)
    assert answer.headers["allow"]


def test_asking_for_the_head_of_a_page_gives_its_headers(client: httpx.Client) -> None:
    head, page = client.head("/"), client.get("/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == page.headers["content-type"]


STRANGE = [
    b"Bearer \xff\xfe", "Bearer schlüssel".encode(), b"Bearer " + b"x" * 20_000, b"\xe2\x80\x94", b"Bearer a b c",
    b"Bearer,Bearer", b"Digest username=x",
]  # fmt: skip


@pytest.mark.parametrize("value", STRANGE, ids=lambda value: repr(value[:20]))
def test_a_strange_authorization_is_a_wrong_one(make_run: MakeRun, value: bytes) -> None:
    run = make_run(steps=5)
    for method, path in (("POST", f"{run.url}/commands"), ("DELETE", run.url)):
        answer = run.client.request(method, path, content=b'{"command": "play"}', headers=[(b"Authorization", value)])
        assert_problem(answer, 401)


@pytest.mark.parametrize("sent", [b'{"a"', b""])
def test_a_body_that_breaks_off_is_no_error_of_the_server(client: httpx.Client, sent: bytes) -> None:
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as connection:
        connection.sendall(b"POST /api/runs HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" + sent)
    for _ in range(3):  # by then the server has seen it go
        assert client.get("/healthz").status_code == 200


NO_HTTP = [
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", b"nonsense\r\n\r\n", b"GET / HTTP/9\r\n\r\n",
    b"\x16\x03\x01\r\n\r\n", b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /api/runs HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
]  # fmt: skip


@pytest.mark.parametrize("sent", NO_HTTP, ids=lambda sent: repr(sent[:20]))
def test_what_is_no_http_is_turned_away(base_url: str, sent: bytes) -> None:
    assert raw(base_url, sent)[0] == 400


def test_a_web_socket_is_turned_away(client: httpx.Client, make_run: MakeRun) -> None:
    key = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "eHh4eHh4eHh4eHh4eHh4eA=="}
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", **key}
    for path in ("/", "/api/runs", f"{make_run(steps=5).url}/events", "/nope"):
        assert client.get(path, headers=upgrade).status_code in (403, 404)


def test_after_all_that_the_server_works(make_run: MakeRun) -> None:
    assert make_run(steps=5).do("step")["step"] == 1
