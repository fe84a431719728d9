"""Answers that take a while: lines of JSON that tell how far the work has got, and then what has come of it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from time import monotonic

import orjson
from fastapi import Request
from starlette.responses import Response

from ..live.limits import Busy
from ..live.together import Shares
from .answers import Stream

LINE_GAP = 0.1  # seconds between two lines that tell of progress


async def answer_in_lines(request: Request, followed: Shares) -> Response:
    """`{"done": 0.25}` about ten times a second, and then the `result`; what is known before that as `so_far`.

    Raises Busy before the stream begins, and what the work raises as it begins.
    """
    lines = _lines(followed)
    await anext(lines)  # who is turned away is told so before a stream begins
    return Stream(lines, "application/x-ndjson", "no-store", request.app.state.settings.send_timeout)


async def _lines(followed: Shares) -> AsyncGenerator[bytes, None]:
    """Shares and the answer as lines of JSON."""
    due = 0.0
    known: bytes | None = None  # that has been told
    waits: bytes | None = None  # to be told
    async with aclosing(followed) as shares:
        try:
            async for told in shares:
                if isinstance(told, bytes):
                    yield b'{"result":' + told + b"}\n"
                    continue
                waits = told.so_far or waits
                if monotonic() >= due:
                    due = monotonic() + LINE_GAP
                    so_far = b"" if waits is None or waits is known else b',"so_far":' + waits
                    known = waits
                    yield b'{"done":' + orjson.dumps(told.done) + so_far + b"}\n"
        except Busy:
            if not due:
                raise
            # the server closes: a stream without a result says that there is none
