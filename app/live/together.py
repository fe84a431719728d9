"""Work that several follow at once: done once, seen by all, and ended when the last of them leaves."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import aclosing, suppress
from typing import NamedTuple, cast


class Share(NamedTuple):
    """How much is done, 0 to 1, and what is known by now as JSON, where that is told."""

    done: float
    so_far: bytes | None = None


Shares = AsyncGenerator[Share | bytes, None]  # the last is the answer, as JSON


class Together:
    """What is under way, each known by its key; who asks for it a second time follows the first."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, _Work] = {}

    async def follow(self, key: Hashable, begin: Callable[[], Shares]) -> Shares:
        """The latest share whenever there is a new one, with the latest that is known; and the answer.

        Raises what the work raises.
        """
        work = self._under_way.get(key)
        if work is None:
            work = self._under_way[key] = _Work(begin(), lambda: self._forget(key, work))
        work.followers += 1
        try:
            while not work.task.done():
                news = work.news
                if work.latest is not None:
                    yield work.latest
                await news.wait()
            yield work.task.result()
        finally:
            work.followers -= 1
            if not work.followers:
                self._forget(key, work)
                work.task.cancel()

    def _forget(self, key: Hashable, work: "_Work | None") -> None:
        if self._under_way.get(key) is work:
            del self._under_way[key]


class _Work:
    """A task that notes each share; `news` is set when there is another, and is a new event from then on."""

    def __init__(self, shares: Shares, ended: Callable[[], None]) -> None:
        self.followers = 0
        self.latest: Share | None = None
        self.news = asyncio.Event()
        self._shares, self._ended = shares, ended
        self.task = asyncio.create_task(self._go_on())
        self.task.add_done_callback(_heard)

    async def _go_on(self) -> bytes:
        told: Share | bytes = b""
        try:
            async with aclosing(self._shares) as shares:
                async for told in shares:
                    if not isinstance(told, bytes):
                        known = told.so_far or (self.latest and self.latest.so_far)
                        self.latest = told._replace(so_far=known)
                        self._wake()
            return cast(bytes, told)
        finally:
            self._ended()
            self._wake()

    def _wake(self) -> None:
        self.news.set()
        self.news = asyncio.Event()


def _heard(task: asyncio.Task[bytes]) -> None:
    """An error is told to whoever follows; nobody need."""
    with suppress(asyncio.CancelledError):
        task.exception()
