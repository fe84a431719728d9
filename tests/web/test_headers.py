"""Every answer carries the headers that keep a page to itself, and none tracks or opens anything to other origins."""

import httpx
import pytest

from .conftest import MakeRun

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
REQUESTS = [
    ("GET", "/"), ("HEAD", "/"), ("GET", "/?seed=x"), ("GET", "/healthz"), ("GET", "/api/presets"),
    ("POST", "/api/runs"), ("PUT", "/api/runs"), ("GET", "/api/runs/"), ("GET", "{run}"), ("DELETE", "{run}"),
    ("GET", "{run}/steps/1"), ("GET", "{run}/steps/99"), ("POST", "{run}/commands"), ("GET", "/nope"),
    ("GET", "/static/js/page.js"), ("GET", "/static/nope"),
]  # fmt: skip
SLOWEST = 2  # in the ninth byte of what gzip has compressed as far as it can, at any cost


def assert_keeps_to_itself(headers: httpx.Headers) -> None:
    directives = [directive.split() for directive in headers["content-security-policy"].split(";")]
    assert {name: sources for name, *sources in directives} == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_every_answer_keeps_to_itself(make_run: MakeRun, method: str, path: str) -> None:
    run = make_run(steps=5)
    run.do("step")
    origin = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = run.client.request(method, path.format(run=run.url), headers=origin, json={} if method == "POST" else None)
    assert_keeps_to_itself(answer.headers)


def test_a_stream_keeps_to_itself(make_run: MakeRun) -> None:
    with make_run(steps=5).watch() as stream:
        assert_keeps_to_itself(stream.response.headers)


@pytest.mark.parametrize("path", ["/api/runs", "/api/presets"])
def test_no_other_origin_is_let_in(client: httpx.Client, path: str) -> None:
    asking = {"Origin": "null", "Access-Control-Request-Method": "POST"}
    answer = client.options(path, headers=asking)
    assert answer.status_code == 405
    assert_keeps_to_itself(answer.headers)


def test_what_changes_is_not_stored(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    for answer in (run.client.get(run.url), run.ask("step"), run.client.get(f"{run.url}/steps/1")):
        assert answer.headers["cache-control"] == "no-store"
    assert run.client.get("/").headers["cache-control"] == "no-cache"


def test_files_are_asked_for_again_and_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/static/js/page.js")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/static/js/page.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_and_json_are_compressed_and_streams_are_not(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    assert run.client.get("/").headers["content-encoding"] == "gzip"
    assert run.client.get("/api/presets").headers["content-encoding"] == "gzip"
    with run.client.stream("GET", "/api/presets") as response:
        assert next(response.iter_raw())[8] != SLOWEST
    with run.watch() as stream:
        assert "content-encoding" not in stream.response.headers


def test_the_server_says_that_it_is_well(client: httpx.Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
