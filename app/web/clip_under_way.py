"""A clip under way: a painter adds picture after picture, and one can tell how long that still takes."""

from dataclasses import asdict
from time import monotonic

import orjson

from .cut import Cut
from .painter import Painter

A_PICTURE = 0.5  # seconds that one takes as long as none is painted


class ClipUnderWay:
    """The clip of a cut; who asks its painter waits for each answer no longer than `patience` seconds, or gets Busy."""

    def __init__(self, cut: Cut, patience: float) -> None:
        self._cut, self._patience, self._painter = cut, patience, Painter()
        self._pictures, self._painted, self._begun = len(cut.shown), 0, monotonic()

    async def begin(self) -> None:
        """An empty file."""
        await self._painter.ask({"cut": asdict(self._cut)}, self._patience)

    async def add(self, shot: bytes) -> float:
        """The next picture; returns the share that is painted, 0 to 1."""
        await self._painter.ask({"shot": orjson.Fragment(shot)}, self._patience)
        self._painted += 1
        return self._painted / self._pictures

    async def end(self) -> bytes:
        """The finished clip as JSON."""
        return await self._painter.ask({}, self._patience)

    async def leave(self) -> None:
        """Send the painter away, whether or not it has finished."""
        await self._painter.dismissed()

    @property
    def left(self) -> float:
        """In how many seconds it will be finished."""
        return time_left(self._pictures, self._painted, monotonic() - self._begun)


def time_left(pictures: int, painted: int, seconds: float) -> float:
    """How long the rest of the pictures takes, where so many took so many seconds."""
    return (pictures - painted) * (seconds / painted if painted else A_PICTURE)
