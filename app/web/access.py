"""Who asks for which run, and whether they may command it."""

import secrets

from fastapi import Request

from ..live.registry import Registry
from ..live.run import Run
from .problems import Problem


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
