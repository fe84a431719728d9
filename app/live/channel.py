"""One writer, many readers: events encoded once, kept in a bounded ring, and read by each viewer at its own pace."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import NamedTuple

from .frame import encode

KEEP_ALIVE = b": keep-alive\n\n"
ON_ITS_WAY = b": on its way\n\n"
PATIENCE = 1.0  # seconds that a reader hears nothing while its first snapshot is made
RETRY = b"retry: 1000\n"
STRIDE = 4

Event = tuple[str, bytes]  # its name, and its data as JSON


class Audience(NamedTuple):
    """How many read, and how many of them follow somebody else's run."""

    viewers: int
    followers: int


class Snapshot(NamedTuple):
    """All that a reader needs to go on after event `number`: the run so far, and events that tell where it stands."""

    number: int
    data: bytes
    after: tuple[Event, ...]


class Channel:
    """The events of one run.

    Events are numbered in steps of STRIDE. The numbers between are left for what only a reader gets who fell behind, so
    that no id comes twice. A reader that is slower than the ring jumps to a new snapshot; the writer never waits.
    """

    def __init__(self, boot: str, snapshot: Callable[[], Awaitable[Snapshot]], ring_bytes: int) -> None:
        self._boot, self._snapshot, self._room = boot, snapshot, ring_bytes
        self._ring: deque[tuple[int, bytes]] = deque()
        self._held = 0
        self.head = 0
        self._changed = asyncio.Event()
        self.closed = False
        self.viewers = self.followers = 0
        self.viewer_came = asyncio.Event()

    def publish(self, event: str, data: bytes) -> None:
        """Give an event, `data` being JSON, to all readers."""
        self.head += STRIDE
        block = self._block(self.head, event, data)
        self._ring.append((self.head, block))
        self._held += len(block)
        while self._held > self._room and len(self._ring) > 1:
            self._held -= len(self._ring.popleft()[1])
        self._wake()

    def keep_awake(self) -> None:
        """Have every reader that has nothing to send write a comment."""
        self._wake()

    @property
    def audience(self) -> Audience:
        """Who is there now; followers are viewers, too."""
        return Audience(self.viewers, self.followers)

    def close(self, reason: str, next: str | None = None) -> None:
        """Say good-bye to all readers, with the id of the run that they find next, and end their streams."""
        if not self.closed:
            self.publish("bye", encode({"reason": reason} | ({"next": next} if next else {})))
            self.closed = True
            self._wake()

    async def follow(self, last_event_id: str | None, follower: bool = False) -> AsyncGenerator[bytes, None]:
        """The stream for one reader, as bytes to send: from just after `last_event_id`, or from a snapshot."""
        self.viewers += 1
        self.followers += follower
        self.viewer_came.set()
        try:
            cursor = self._cursor(last_event_id)
            if cursor is None:
                coming = asyncio.create_task(self._new_snapshot())
                try:
                    while not (await asyncio.wait((coming,), timeout=PATIENCE))[0]:
                        yield ON_ITS_WAY
                    snapshot = coming.result()
                finally:
                    coming.cancel()
                cursor = snapshot.number
                yield RETRY + self._block(cursor, "snapshot", snapshot.data)
            else:
                yield b": resumed\n\n"
            while True:
                if cursor < self._oldest:
                    snapshot = await self._new_snapshot()
                    told = [("snapshot", snapshot.data), *snapshot.after]
                    yield b"".join(self._block(snapshot.number + i, *event) for i, event in enumerate(told))
                    cursor = snapshot.number + len(told) - 1
                elif cursor < self.head:
                    chunk = self._after(cursor)
                    cursor = self.head
                    yield chunk
                elif self.closed:
                    return
                else:
                    await self._changed.wait()
                    if cursor >= self.head and not self.closed:
                        yield KEEP_ALIVE
        finally:
            self.viewers -= 1
            self.followers -= follower

    async def _new_snapshot(self) -> Snapshot:
        """A snapshot after which a good-bye that was said meanwhile still comes."""
        snapshot = await self._snapshot()
        return snapshot._replace(number=self.head - STRIDE) if self.closed else snapshot

    @property
    def _oldest(self) -> int:
        """The lowest cursor from which nothing is missing."""
        return self._ring[0][0] - STRIDE if self._ring else self.head

    def _cursor(self, last_event_id: str | None) -> int | None:
        """Where that id stands; None when it is not of this channel or no longer held."""
        boot, _, number = (last_event_id or "").rpartition("-")
        if boot != self._boot or not (number.isascii() and number.isdigit()) or len(number) > 15:
            return None
        cursor = int(number)
        return cursor if self._oldest <= cursor < self.head + STRIDE else None

    def _after(self, cursor: int) -> bytes:
        blocks = []
        for number, block in reversed(self._ring):
            if number <= cursor:
                break
            blocks.append(block)
        return blocks[0] if len(blocks) == 1 else b"".join(reversed(blocks))

    def _block(self, number: int, event: str, data: bytes) -> bytes:
        return b"id: %s-%d\nevent: %s\ndata: %s\n\n" % (self._boot.encode(), number, event.encode(), data)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
