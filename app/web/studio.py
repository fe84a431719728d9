"""The studio: where pictures are painted, in processes of their own, started when there is something to paint."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from math import ceil
from typing import Any

import orjson

from ..live.limits import Busy
from ..live.places import Places
from .clip_under_way import ClipUnderWay
from .cut import Cut
from .painter import Painter

CLIPS = 2  # made at once
STILLS = 8  # painted or waiting for it
PATIENCE = 60.0  # seconds for an answer of a painter, which takes less than one unless the machine is full of work


class Studio:
    """One painter for stills, one after another, and one for each clip."""

    def __init__(self) -> None:
        self.patience = PATIENCE
        self._stills, self._turn, self._at_stills = Places(STILLS), asyncio.Lock(), Painter()
        self._clips: list[ClipUnderWay] = []

    async def still(self, kind: str, shoot: Callable[[], Awaitable[bytes]], size: tuple[int, int], theme: str) -> bytes:
        """The shot that `shoot` makes once there is a place, as svg or png.

        Raises Busy when too many wait, or when it takes too long.
        """
        if not self._stills.take():
            raise Busy("too many pictures are being painted", retry_after=2)
        try:
            shot = orjson.Fragment(await shoot())
            async with self._turn:
                return await self._painted({"still": kind, "shot": shot, "size": size, "theme": theme})
        finally:
            self._stills.give_back()

    async def _painted(self, message: Mapping[str, Any]) -> bytes:
        try:
            return await self._at_stills.ask(message, self.patience)
        except BaseException:  # who was interrupted would give the next one this answer
            await self.close()
            raise

    @asynccontextmanager
    async def clip(self, cut: Cut) -> AsyncGenerator[ClipUnderWay, None]:
        """A clip that has begun, whose painter leaves at the end of the context. Raises Busy."""
        if len(self._clips) >= CLIPS:
            soonest = min(clip.left for clip in self._clips)
            raise Busy("too many clips are being made", retry_after=max(1, ceil(soonest)))
        clip = ClipUnderWay(cut, self.patience)
        self._clips.append(clip)
        try:
            await clip.begin()
            yield clip
        finally:
            self._clips.remove(clip)
            await clip.leave()

    async def close(self) -> None:
        """Send the painter of stills away."""
        painter, self._at_stills = self._at_stills, Painter()
        await painter.dismissed()
