"""A channel with a writer that needs no run, and readers that take the stream apart as a browser would."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

from app.live.channel import Channel, Snapshot

LARGE = 1 << 20

BLOCK = re.compile(r"(?:retry: 1000\n)?id: ([\w-]+)\nevent: (\w+)\ndata: (.*)")


@dataclass(frozen=True)
class Heard:
    """An event as a reader takes it from the stream."""

    id: str
    event: str
    data: str


def parsed(chunk: bytes) -> list[Heard]:
    """The events of a chunk; comments are none."""
    assert chunk.endswith(b"\n\n")
    heard = []
    for block in chunk.decode().removesuffix("\n\n").split("\n\n"):
        if not block.startswith(":"):
            match = BLOCK.fullmatch(block)
            assert match, block
            heard.append(Heard(*match.groups()))
    return heard


class Writer:
    """A channel with events e1, e2, …, whose snapshot says how many there have been, and comes when it is `ready`."""

    def __init__(self, ring: int = LARGE, boot: str = "boot") -> None:
        self.channel = Channel(boot, self._snapshot, ring)
        self.count = 0
        self.snapshots = 0
        self.ready = asyncio.Event()
        self.ready.set()

    async def _snapshot(self) -> Snapshot:
        self.snapshots += 1
        await asyncio.sleep(0)
        await self.ready.wait()
        after = ("frame", b"picture of e%d" % self.count), ("end", b"at e%d" % self.count)
        return Snapshot(self.channel.head, b"all up to e%d" % self.count, after)

    def write(self, count: int = 1, size: int = 0) -> None:
        """The next events, each with so many bytes more than it needs."""
        for _ in range(count):
            self.count += 1
            self.channel.publish("frame", b"e%d" % self.count + b"." * size)


class Reader:
    """One stream, read on demand; `heard` is all that came."""

    def __init__(self, channel: Channel, last_id: str | None = None) -> None:
        self.stream: AsyncGenerator[bytes, None] = channel.follow(last_id)
        self.heard: list[Heard] = []
        self.chunks: list[bytes] = []

    async def read(self) -> list[Heard]:
        """The events of the next chunk."""
        async with asyncio.timeout(5):
            self.chunks.append(await anext(self.stream))
        self.heard += (new := parsed(self.chunks[-1]))
        return new

    async def read_up_to(self, data: str) -> None:
        """Until an event's data begin so."""
        while not any(h.data.startswith(data) for h in self.heard):
            await self.read()

    async def read_to_the_end(self) -> None:
        """Until the stream ends."""
        async with asyncio.timeout(5):
            async for chunk in self.stream:
                self.chunks.append(chunk)
                self.heard += parsed(chunk)

    @property
    def data(self) -> list[str]:
        """What the events heard say."""
        return [h.data.rstrip(".") for h in self.heard]


def run(test: Callable[[], Awaitable[None]]) -> None:
    """Run a story to its end, which must come."""

    async def bounded() -> None:
        async with asyncio.timeout(30):
            await test()

    asyncio.run(bounded())
