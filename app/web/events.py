"""The event stream: the run's own encoded bytes, passed on to each viewer."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from .access import run_of
from .answers import Stream

router = APIRouter()


@router.get("/api/runs/{id}/events")
async def events(request: Request, id: str) -> Response:
    """The stream of a run, from just after Last-Event-ID or a snapshot; with `follow=1` for a follower."""
    follower = request.query_params.get("follow") == "1"
    chunks = run_of(request, id).channel.follow(request.headers.get("last-event-id"), follower)
    return Stream(chunks, "text/event-stream", "no-cache", request.app.state.settings.send_timeout)
