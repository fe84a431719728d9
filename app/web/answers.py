"""What an answer is made of: JSON that nobody stores, and streams that let go of who takes nothing."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from ..live.frame import encode


def json_answer(told: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON; bytes are JSON already."""
    body = told if isinstance(told, bytes) else encode(told)
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, media_type="application/json")


class Stream(StreamingResponse):
    """A stream that lets go of a client who takes nothing for `send_timeout` seconds."""

    def __init__(
        self, chunks: AsyncGenerator[bytes, None], media_type: str, cache_control: str, send_timeout: float
    ) -> None:
        headers = {"Cache-Control": cache_control, "X-Accel-Buffering": "no"}
        super().__init__(chunks, media_type=media_type, headers=headers)
        self._chunks, self._send_timeout = chunks, send_timeout

    async def stream_response(self, send: Send) -> None:
        """Send start, chunks and end; clean up what gives the chunks whatever happens."""
        async with aclosing(self._chunks) as chunks:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async for chunk in chunks:
                try:
                    async with asyncio.timeout(self._send_timeout):
                        await send({"type": "http.response.body", "body": chunk, "more_body": True})
                except TimeoutError:
                    break  # the run is rid of it; only the end still waits to be taken
        await send({"type": "http.response.body", "body": b"", "more_body": False})
