"""A file to save, sent in pieces as it is taken, so that the server holds no copy for who does not take it."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

PIECE = 1 << 16  # bytes


class File(Response):
    """An answer that a browser saves under this name.

    A client who takes nothing of it for the server's `send_timeout` is let go: the file is dropped, and the answer has
    no end, for what has been sent by then must not look like all of it.
    """

    def __init__(self, content: bytes, media_type: str, name: str) -> None:
        headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        super().__init__(content, headers=headers, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            for first in range(0, max(1, len(self.body)), PIECE):
                piece = self.body[first : first + PIECE]
                async with asyncio.timeout(scope["app"].state.settings.send_timeout):
                    more = first + PIECE < len(self.body)
                    await send({"type": "http.response.body", "body": piece, "more_body": more})
        except TimeoutError:
            self.body = b""
            while (await receive())["type"] != "http.disconnect":
                pass
