"""The studio: where pictures are painted, in processes of their own, started when there is something to paint."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from subprocess import PIPE
from typing import Any

import orjson

from ..live.limits import Busy
from ..live.places import Places
from .assets import ROOT
from .cut import Cut
from .painting import LENGTH

CLIPS = 2  # made at once
STILLS = 8  # painted or waiting for it


class Painter:
    """One such process; see painting.py for what it is told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def hired(cls) -> "Painter":
        """A new one. It ends by itself when this process ends, for then its input does."""
        command = (sys.executable, "-m", "app.web.painting")
        # a session of its own, for Ctrl-C is said to the server, which lets it go
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, cwd=ROOT, start_new_session=True
        )
        return cls(process)

    async def ask(self, message: Mapping[str, Any]) -> bytes:
        """Its answer to a message. Raises asyncio.IncompleteReadError when it ends before."""
        pipe, back = self._process.stdin, self._process.stdout
        if pipe is None or back is None:
            raise ValueError("a painter must have pipes")
        told = orjson.dumps(message)
        pipe.write(len(told).to_bytes(LENGTH) + told)
        await pipe.drain()
        return await back.readexactly(int.from_bytes(await back.readexactly(LENGTH)))

    def dismiss(self) -> None:
        """End it at once, whatever it is at."""
        if self._process.returncode is None:
            self._process.kill()

    async def gone(self) -> None:
        """Until it has ended."""
        await self._process.wait()


class Studio:
    """One painter for stills, one after another, and one for each clip."""

    def __init__(self) -> None:
        self._clips, self._stills = Places(CLIPS), Places(STILLS)
        self._turn = asyncio.Lock()
        self._at_stills: Painter | None = None

    async def png(self, shot: bytes, size: tuple[int, int], theme: str) -> bytes:
        """A shot as PNG. Raises Busy when too many wait."""
        if not self._stills.take():
            raise Busy("too many pictures are being painted", retry_after=2)
        try:
            async with self._turn:
                return await self._painted({"shot": orjson.Fragment(shot), "size": size, "theme": theme})
        finally:
            self._stills.give_back()

    async def _painted(self, message: Mapping[str, Any]) -> bytes:
        if self._at_stills is None:
            self._at_stills = await Painter.hired()
        try:
            return await self._at_stills.ask(message)
        except BaseException:  # who was interrupted would give the next one this answer
            await self.close()
            raise

    @asynccontextmanager
    async def clip(self, cut: Cut) -> AsyncGenerator[Painter, None]:
        """A painter who has begun with this clip, and who leaves at the end of the context. Raises Busy."""
        if not self._clips.take():
            raise Busy("too many clips are being made", retry_after=5)
        painter = None
        try:
            painter = await Painter.hired()
            await painter.ask({"cut": asdict(cut)})
            yield painter
        finally:
            if painter is not None:
                painter.dismiss()
            self._clips.give_back()

    async def close(self) -> None:
        """Send the painter of stills away."""
        painter, self._at_stills = self._at_stills, None
        if painter is not None:
            painter.dismiss()
            await painter.gone()
