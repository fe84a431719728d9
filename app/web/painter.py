"""A painter: a process of its own that paints, see painting.py for what it is told."""

import asyncio
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from subprocess import PIPE
from typing import Any

import orjson

from ..live.limits import Busy
from .assets import ROOT
from .painting import LENGTH

RETRY = 10  # seconds after which a machine that is too slow to paint may be less so


class Painter:
    """Begins with the first message. It ends by itself when this process ends, for then its input does."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def ask(self, message: Mapping[str, Any], patience: float) -> bytes:
        """Its answer to a message.

        Raises Busy when that takes longer than `patience` seconds, and asyncio.IncompleteReadError when it ends before;
        it is of no use then, nor to who was interrupted.
        """
        told = orjson.dumps(message)
        try:
            async with asyncio.timeout(patience):
                self._process = process = self._process or await _started()
                pipe, back = process.stdin, process.stdout
                if pipe is None or back is None:
                    raise ValueError("a painter must have pipes")
                pipe.write(len(told).to_bytes(LENGTH) + told)
                await pipe.drain()
                return await back.readexactly(int.from_bytes(await back.readexactly(LENGTH)))
        except TimeoutError:
            raise Busy("a picture takes too long to paint", RETRY) from None

    async def dismissed(self) -> None:
        """End it at once, whatever it is at, and wait until it has ended."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()


async def _started() -> Process:
    command = (sys.executable, "-m", "app.web.painting")
    # a session of its own, for Ctrl-C is said to the server, which lets it go
    return await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT, start_new_session=True)
