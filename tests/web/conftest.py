"""What the tests of the web share: one server for those that need no settings, and runs that go when a test ends."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from .driving import RemoteRun
from .serving import PATIENCE, serving

MakeRun = Callable[..., RemoteRun]
Serve = Callable[..., httpx.Client]


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    """The address of a server with default settings."""
    with serving() as url:
        yield url


@pytest.fixture(scope="session")
def client(base_url: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=base_url, timeout=PATIENCE) as client:
        yield client


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A function that starts a server with other settings and gives its client."""
    with ExitStack() as stack:

        def start(**settings: Any) -> httpx.Client:
            url = stack.enter_context(serving(**settings))
            return stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE))

        yield start


@pytest.fixture
def make_run(client: httpx.Client) -> Iterator[MakeRun]:
    """A function that makes a run from fields of an experiment, on another server when its client is given."""
    made: list[RemoteRun] = []

    def make(body: Any = None, /, *, at: httpx.Client = client, **fields: Any) -> RemoteRun:
        made.append(RemoteRun(at, fields if body is None else body))
        return made[-1]

    yield make
    for run in made:
        if not run.client.is_closed and run.client is client:
            run.delete()


@pytest.fixture(autouse=True)
def no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No request, however wrong or unlucky, leaves an error or a traceback in the server's log."""
    yield
    logged = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    assert [record.getMessage() for record in logged if record.levelno >= logging.ERROR] == []
