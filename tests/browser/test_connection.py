"""When the connection drops or the server restarts, the page says so and goes on by itself where it was."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import expect

from ..web.serving import PATIENCE, eventually, fetch
from .conftest import OpenPage
from .reading import masks, press, stage, wait_for_step

# Chromium logs what cannot be fetched while there is no server, and htmx repeats it; no page can prevent that.
EXPECTED = "console error"

Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def address() -> Iterator[tuple[str, Start]]:
    """The address of a server that does not run yet, and a function that starts it as a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url, started = f"http://127.0.0.1:{port}", []

    def start() -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-m", "app", "--port", str(port)], env={**os.environ}))
        eventually(lambda: answers(url), "the server")
        return started[-1]

    yield url, start
    for server in started:
        if server.poll() is None:
            server.terminate()
        server.wait(PATIENCE)


def answers(url: str) -> bool:
    """Whether there is a server."""
    try:
        return fetch(f"{url}/healthz").is_success
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restarted_server_finds_the_page_where_it_was(
    open_page: OpenPage, address: tuple[str, Start], how: signal.Signals
) -> None:
    url, start = address
    server = start()
    page = open_page("/?seed=5&step=30", at=url, tolerate=EXPECTED)
    press(page, "ArrowRight", 31)
    before = masks(page)
    server.send_signal(how)
    server.wait(PATIENCE)
    expect(stage(page)).not_to_have_attribute("data-connection", "live")
    expect(page.locator("#connection")).to_be_visible()
    start()
    expect(stage(page)).to_have_attribute("data-connection", "live")
    expect(page.locator("#connection")).to_be_hidden()
    wait_for_step(page, 31)
    assert masks(page) == before
    press(page, "ArrowRight", 32)


def test_a_playing_page_plays_on_after_a_restart(open_page: OpenPage, address: tuple[str, Start]) -> None:
    url, start = address
    server = start()
    page = open_page("/?speed=20&autoplay=1", at=url, tolerate=EXPECTED)
    expect(stage(page)).to_have_attribute("data-playing", "true")
    eventually(lambda: int(stage(page).get_attribute("data-step") or 0) > 10)
    server.terminate()
    server.wait(PATIENCE)
    expect(stage(page)).not_to_have_attribute("data-connection", "live")
    reached = int(stage(page).get_attribute("data-step") or 0)
    start()
    expect(stage(page)).to_have_attribute("data-connection", "live")
    eventually(lambda: int(stage(page).get_attribute("data-step") or 0) > reached + 10)
    steps = page.evaluate("() => window.frames_.flatMap(f => f.iterations.map(i => i.step))")
    assert steps == sorted(set(steps)), "an iteration came twice"


def test_a_deleted_run_is_made_again(open_page: OpenPage, base_url: str) -> None:
    key: list[tuple[str, str]] = []
    page = open_page("/?step=7", tolerate=EXPECTED)
    wait_for_step(page, 7)
    page.on("request", lambda request: key.append((request.url, request.headers.get("authorization", ""))))
    press(page, "ArrowRight", 8)
    url, authorization = next((url, header) for url, header in key if url.endswith("/commands"))
    httpx.delete(url.removesuffix("/commands"), headers={"authorization": authorization}).raise_for_status()
    with page.expect_response(lambda response: response.url == f"{base_url}/api/runs" and response.status == 201):
        pass
    expect(stage(page)).to_have_attribute("data-connection", "live")
    wait_for_step(page, 8)
    press(page, "ArrowRight", 9)
