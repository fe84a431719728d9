"""A real server for the tests: uvicorn in a thread of its own, on a loopback port that was free."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx
import uvicorn

from app.__main__ import listen
from app.main import create_app
from app.settings import Settings

PATIENCE = 20.0  # seconds after which what is waited for counts as missing; far more than anything takes
GLANCE = 0.005  # seconds between two looks

# One request without a client, led on to who has a run's place; without certificates, which take longer than answers.
fetch = partial(httpx.get, verify=False, follow_redirects=True)


def eventually(holds: Callable[[], Any], what: str = "what is waited for") -> Any:
    """The first true answer of `holds`, asked again and again. Raises AssertionError when none comes."""
    until = monotonic() + PATIENCE
    while not (answer := holds()):
        assert monotonic() < until, f"{what} did not come in {PATIENCE:g} s"
        sleep(GLANCE)
    return answer


@contextmanager
def serving(**settings: Any) -> Iterator[str]:
    """The base URL of a server with these settings, which ends with the context."""
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        # without a configuration of its own uvicorn's log reaches pytest, where an error in it fails the test
        create_app(Settings(**settings)), log_config=None, log_level="warning", timeout_graceful_shutdown=2
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
    thread.start()
    try:
        eventually(lambda: server.started or not thread.is_alive(), "the server")
        assert server.started, "the server ended at its start"
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()
