"""Who asks for which run, and whether they may command it."""

import asyncio
import secrets
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import Request

from ..experiment import Refused
from ..live.registry import Registry
from ..live.run import Run
from ..live.succession import Claim
from .problems import Problem

MOST_CLAIMS = 16

T = TypeVar("T")


def registry_of(request: Request) -> Registry:
    """The runs of the server that got this request."""
    registry: Registry = request.app.state.registry
    return registry


def run_of(request: Request, id: str) -> Run:
    """The run with this id. Raises UnknownRun.

    Where another run has its place, who only looks is sent there, to the same address below it: raises Problem 307.
    """
    registry, own = registry_of(request), f"/api/runs/{id}"
    path = request.scope["path"]  # as it was routed by, however it was written
    looks = request.method in ("GET", "HEAD") and path.startswith(own)
    if looks and (successor := registry.successor(id)):
        below = quote(path.removeprefix(own), safe="/:")  # again, so that it fits into a header
        there = {"Location": f"/api/runs/{successor}{below}{query_of(request)}", "Cache-Control": "no-store"}
        raise Problem(307, f"run {successor} has taken this one's place", headers=there)  # for now: it may move again
    return registry.get(id)


def query_of(request: Request) -> str:
    """The query with its question mark, to be put behind another path; empty where there is none."""
    return f"?{request.url.query}" if request.url.query else ""


def commanded_run(request: Request, id: str) -> Run:
    """The run, for who holds its control key. Raises UnknownRun, or Problem 401."""
    run = run_of(request, id)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(key.strip().encode(), run.control_key.encode()):
        raise _no_key("this needs Authorization: Bearer with the control_key that came with the run")
    return run


def claims_in(replaces: Any) -> list[Claim]:
    """The runs that a body names to be replaced, for who holds their keys. Raises Refused, or Problem 401.

    A refusal repeats no value: it may be a key.
    """
    named = replaces if isinstance(replaces, list) else [replaces]
    expected = f'{{"id", "control_key"}} of a run, or a list of at most {MOST_CLAIMS} of these'
    if len(named) > MOST_CLAIMS:
        raise Refused("replaces", expected, f"{len(named)} of them")
    claims = []
    for each in named:
        if not isinstance(each, dict):
            raise Refused("replaces", expected, "something else")
        if set(each) != set(Claim._fields):
            raise Refused("replaces", expected, list(each))
        if wrong := [field for field, value in each.items() if not isinstance(value, str)]:
            raise Refused(f"replaces.{wrong[0]}", "a text", "something else")
        claims.append(Claim(**each))
    if not all(claim.holds for claim in claims):
        raise _no_key("a run is replaced by who has its control_key; this one is of another id")
    return claims


def _no_key(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": "Bearer"})


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
