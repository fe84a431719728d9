"""Who asks for which run, and whether they may command it."""

import asyncio
import secrets
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from ..live.registry import Registry
from ..live.run import Run
from .problems import Problem

T = TypeVar("T")


def registry_of(request: Request) -> Registry:
    """The runs of the server that got this request."""
    registry: Registry = request.app.state.registry
    return registry


def run_of(request: Request, id: str) -> Run:
    """The run with this id. Raises UnknownRun."""
    return registry_of(request).get(id)


def commanded_run(request: Request, id: str) -> Run:
    """The run, for who holds its control key. Raises UnknownRun, or Problem 401."""
    run = run_of(request, id)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(key.strip().encode(), run.control_key.encode()):
        detail = "this needs Authorization: Bearer with the control_key that came with the run"
        raise Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})
    return run


async def while_there(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What `work` comes to, which is canceled when the client leaves; then it raises Problem 400."""
    task, gone = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Problem(400, "the connection must be held until the answer")  # nobody is there to read this
    finally:
        task.cancel()
        gone.cancel()


async def _gone(request: Request) -> None:
    """Until the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
