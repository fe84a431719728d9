"""The event stream: the run's own encoded bytes, passed on to each viewer."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from .access import run_of

router = APIRouter()

HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A stream that lets go of a viewer who takes nothing for `send_timeout` seconds."""

    def __init__(self, events: AsyncGenerator[bytes, None], send_timeout: float) -> None:
        super().__init__(events, media_type="text/event-stream", headers=HEADERS)
        self._events, self._send_timeout = events, send_timeout

    async def stream_response(self, send: Send) -> None:
        """Send start, events and end; clean up the reader whatever happens."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for chunk in events:
                try:
                    async with asyncio.timeout(self._send_timeout):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                except TimeoutError:
                    break  # the run is rid of it; only the end still waits to be taken
        await send({"type": "http.response.body", "body": b"", "more_body": False})


@router.get("/api/runs/{id}/events")
async def events(request: Request, id: str) -> Response:
    """The stream of a run, from just after Last-Event-ID or from a snapshot."""
    run = run_of(request, id)
    return EventStream(
        run.channel.follow(request.headers.get("last-event-id")), request.app.state.settings.send_timeout
    )
