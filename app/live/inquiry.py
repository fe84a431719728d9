"""Inquiries: what takes longer than a moment to find out about a run, worked out between the turns of the runs."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from time import monotonic

from ..nn.specimen import Inquiry
from .frame import encode
from .limits import Busy
from .places import Places
from .worker import Worker

SLICE = 0.004  # seconds of computing after which runs get their turn

Shares = AsyncGenerator[float | bytes, None]


class Inquiries:
    """Drives inquiries on the worker, a slice of one at a time, so that many delay a playing run no more than one."""

    def __init__(self, worker: Worker, places: int) -> None:
        self._worker, self._places = worker, Places(places)
        self._turn = asyncio.Lock()
        self._closing = False

    async def follow(self, begin: Callable[[], Awaitable[Inquiry]]) -> Shares:
        """The shares done, the first of them 0 once the inquiry has begun; then the answer as JSON.

        Who leaves ends the work. Raises Busy when there is no place, or no time left.
        """
        if not self._places.take():
            raise Busy("too many inquiries are under way", retry_after=1)
        inquiry = None
        try:
            inquiry = await begin()
            told: float | bytes = 0.0
            while not isinstance(told, bytes):
                yield told
                async with self._turn:
                    if self._closing:
                        raise Busy("the server closes")
                    told = await self._worker(_go_on, inquiry)
            yield told
        finally:
            self._places.give_back()
            if inquiry is not None:
                self._worker.soon(inquiry.close)  # there, for a piece of it may be under way

    def close(self) -> None:
        """End all inquiries before their next slice."""
        self._closing = True


def _go_on(inquiry: Inquiry) -> float | bytes:
    """On the worker: pieces of an inquiry for a slice of time; the share done, or the answer."""
    until = monotonic() + SLICE
    try:
        while True:
            share = next(inquiry)
            if monotonic() >= until:
                return share
    except StopIteration as end:
        return encode(end.value)
