"""Every answer carries the headers that keep a page to itself, and none tracks or opens anything to other origins."""

from typing import Any

import httpx
import pytest

from .conftest import MakeRun, Serve

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
    ("GET", "/"), ("HEAD", "/"), ("GET", "/?seed=x"), ("GET", "/training"), ("GET", "/healthz"), ("GET", "/nope"),
    ("GET", "/embed"), ("GET", "/api"), ("OPTIONS", "/"),
]  # fmt: skip
OPEN_REQUESTS = [
    ("GET", "/api/presets"), ("POST", "/api/runs"), ("PUT", "/api/runs"), ("GET", "/api/runs/"), ("GET", "{run}"),
    ("DELETE", "{run}"), ("GET", "{run}/steps/1"), ("GET", "{run}/steps/99"), ("POST", "{run}/commands"),
    ("GET", "/embed/training"), ("HEAD", "/embed/playground"), ("GET", "/embed/nope"), ("GET", "/static/js/page.js"),
    ("GET", "/static/vendor/inter/inter-latin-wght-normal.woff2"), ("GET", "/static/nope"),
]  # fmt: skip
FROM_ELSEWHERE = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
SLOWEST = 2  # in the ninth byte of what gzip has compressed as far as it can, at any cost


def policy_of(headers: httpx.Headers) -> dict[str, list[str]]:
    directives = [directive.split() for directive in headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in directives}


def assert_tells_nothing_more(headers: httpx.Headers) -> None:
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert "access-control-allow-credentials" not in headers


def assert_keeps_to_itself(headers: httpx.Headers) -> None:
    assert policy_of(headers) == POLICY
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert not [name for name in headers if name.startswith("access-control-")]
    assert_tells_nothing_more(headers)


def assert_is_open_to_frames(headers: httpx.Headers) -> None:
    """In a sandboxed frame, or in a deck opened from disk: a policy of `*` would not let the latter in."""
    assert policy_of(headers) == {name: sources for name, sources in POLICY.items() if name != "frame-ancestors"}
    assert "x-frame-options" not in headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert_tells_nothing_more(headers)


@pytest.mark.parametrize(("method", "path"), REQUESTS)
def test_every_page_keeps_to_itself(client: httpx.Client, method: str, path: str) -> None:
    assert_keeps_to_itself(client.request(method, path, headers=FROM_ELSEWHERE).headers)


@pytest.mark.parametrize(("method", "path"), OPEN_REQUESTS)
def test_embeds_and_what_they_use_are_open_to_frames_of_others(make_run: MakeRun, method: str, path: str) -> None:
    run = make_run(steps=5)
    run.do("step")
    body: Any = {} if method == "POST" else None
    answer = run.client.request(method, path.format(run=run.url), headers=FROM_ELSEWHERE, json=body)
    assert_is_open_to_frames(answer.headers)


def test_a_stream_is_open_to_frames_of_others(make_run: MakeRun) -> None:
    with make_run(steps=5).watch() as stream:
        assert_is_open_to_frames(stream.response.headers)


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/x/commands", "/api/presets", "/static/js/embed.js"])
def test_a_frame_of_no_origin_may_ask_for_what_an_embed_asks(client: httpx.Client, path: str) -> None:
    asking = {"Origin": "null", "Access-Control-Request-Method": "POST"}
    answer = client.options(path, headers=asking | {"Access-Control-Request-Headers": "authorization,content-type"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert {"GET", "POST", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert answer.headers["access-control-allow-headers"] == "authorization, *"
    assert_is_open_to_frames(answer.headers)


def test_no_other_origin_may_ask_for_pages(client: httpx.Client) -> None:
    answer = client.options("/", headers={"Origin": "null", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 405
    assert_keeps_to_itself(answer.headers)


def test_whose_frames_may_have_embeds_can_be_said(serve: Serve) -> None:
    client = serve(frame_ancestors="https://moodle.example.org 'self'")
    assert policy_of(client.get("/embed/training").headers)["frame-ancestors"] == [
        "https://moodle.example.org",
        "'self'",
    ]
    assert policy_of(client.get("/training").headers)["frame-ancestors"] == ["'none'"]


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
