"""Inquiries: what takes longer than a moment to find out about a run, worked out between the turns of the runs."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import aclosing
from time import monotonic
from typing import ParamSpec, TypeVar, cast

from ..nn.specimen import Inquiry, SoFar
from .frame import encode
from .limits import Busy
from .places import Places
from .together import Share, Shares, Together
from .worker import Worker

SLICE = 0.004  # seconds of computing after which runs get their turn
RETRY_TRAINING = 3  # seconds after which there may be room to train many networks, which takes from one second up

Begin = Callable[[], Awaitable[Inquiry]]
P = ParamSpec("P")
T = TypeVar("T")


class Inquiries:
    """Drives inquiries on the worker, a slice of one at a time, so that many delay a playing run no more than one.

    Long ones and short ones have so many places each, and those that train many networks, which take minutes, so many
    `trainings`; short ones wait for theirs, as many at once as may be `waiting`.
    """

    def __init__(self, worker: Worker, places: int, trainings: int, waiting: int) -> None:
        self._worker, self._long, self._trainings = worker, Places(places), Places(trainings)
        self._short, self._queue = asyncio.Semaphore(places), Places(places + waiting)
        self._together = Together()
        self._turn = asyncio.Lock()
        self._closing = False

    async def answer(self, begin: Begin) -> bytes:
        """The answer of a short one, as JSON. Who is canceled ends the work. Raises Busy when too many wait."""
        if not self._queue.take():
            raise Busy("too many inquiries wait", retry_after=1)
        try:
            async with self._short, aclosing(self._work(begin)) as shares:
                *_, told = [told async for told in shares]
            return cast(bytes, told)
        finally:
            self._queue.give_back()

    def follow_together(self, key: Hashable, begin: Begin, trains_many: bool = False) -> Shares:
        """The same as `follow`; who asks for what is under way by this key follows that."""
        return self._together.follow(key, lambda: self.follow(begin, trains_many))

    async def follow(self, begin: Begin, trains_many: bool = False) -> Shares:
        """The shares done, the first of them 0 once the inquiry has begun; then the answer as JSON.

        Who leaves ends the work. Raises Busy when there is no place, or no time left.
        """
        places = self._trainings if trains_many else self._long
        if not places.take():
            what = "many networks are trained for others" if trains_many else "too many inquiries are under way"
            raise Busy(what, retry_after=RETRY_TRAINING if trains_many else 1)
        try:
            async with aclosing(self._work(begin)) as shares:
                async for told in shares:
                    yield told
        finally:
            places.give_back()

    async def turn(self, piece: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """A piece of work on the worker, in line with those of inquiries: all of them delay a run no more than one.

        Raises Busy when the server closes.
        """
        async with self._turn:
            if self._closing:
                raise Busy("the server closes")
            return await self._worker(piece, *args, **kwargs)

    async def _work(self, begin: Begin) -> Shares:
        inquiry = None
        try:
            inquiry = await begin()
            told: Share | bytes = Share(0.0)
            while not isinstance(told, bytes):
                yield told
                told = await self.turn(_go_on, inquiry)
            yield told
        finally:
            if inquiry is not None:
                self._worker.soon(inquiry.close)  # there, for a piece of it may be under way

    def close(self) -> None:
        """End all inquiries before their next slice."""
        self._closing = True


def _go_on(inquiry: Inquiry) -> Share | bytes:
    """On the worker: pieces of an inquiry for a slice of time; the share done, or the answer; bytes as they are."""
    until = monotonic() + SLICE
    known = None
    try:
        while True:
            told = next(inquiry)
            done, known = told if isinstance(told, SoFar) else (told, known)
            if monotonic() >= until:
                return Share(done, None if known is None else encode(known))
    except StopIteration as end:
        return end.value if isinstance(end.value, bytes) else encode(end.value)
