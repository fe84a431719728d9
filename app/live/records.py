"""Iterations in full precision that many ask for at once: computed once, compressed once, and let go soon after."""

import asyncio
import gzip
from collections.abc import Hashable

LEVEL = 4  # of compression, as for other answers
MOST = 2  # followers are in step, or one step apart


class Record(bytes):
    """An iteration as JSON, which is compressed once, however many take it so."""

    _gzipped: asyncio.Task[bytes] | None = None

    async def gzipped(self) -> bytes:
        """Compressed beside the loop when first asked for; whoever asks meanwhile waits for that."""
        if self._gzipped is None:
            self._gzipped = asyncio.create_task(asyncio.to_thread(gzip.compress, self, LEVEL))
        return await asyncio.shield(self._gzipped)


class Records:
    """The latest few records of a run, by what they depend on. One of a large network takes megabytes."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Record] = {}
        self._asked: set[Hashable] = set()

    def get(self, key: Hashable) -> Record | None:
        """The record, if it is kept."""
        self._asked.add(key)
        return self._kept.get(key)

    def keep(self, key: Hashable, record: Record) -> Record:
        """Keep a record, in the place of the oldest, and give it back."""
        self._kept[key] = record
        while len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return record

    def let_go(self) -> None:
        """Forget those that nobody has asked for since the last time."""
        self._kept = {key: record for key, record in self._kept.items() if key in self._asked}
        self._asked.clear()
