"""Previews: what a run would show that nobody has made, for stills: computed beside the runs, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from ..experiment import Experiment, SettingsLog
from .commands import SetMode
from .limits import Busy
from .run import Run

KEPT = 64  # previews of the default experiment take some 30 KB each
AT_ONCE = 2
WAITING = 64  # more would wait longer than anybody looks at an empty frame

Asked = tuple[Experiment, SettingsLog, int, str]


class Previews:
    """Snapshots by experiment, log, step and mode. `make` gives a run that nobody else knows."""

    def __init__(self, make: Callable[[Experiment, SettingsLog], Awaitable[Run]]) -> None:
        self._make = make
        self._kept: OrderedDict[Asked, bytes] = OrderedDict()
        self._under_way: dict[Asked, asyncio.Task[bytes]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    async def of(self, experiment: Experiment, log: SettingsLog, step: int, mode: str) -> bytes:
        """The snapshot of such a run at `step`, as JSON, once however many ask. Raises Busy when that is too much."""
        asked = experiment, log, step, mode
        if kept := self._kept.get(asked):
            self._kept.move_to_end(asked)
            return kept
        if asked not in self._under_way:
            if len(self._under_way) >= WAITING:
                raise Busy("too many stills are being drawn", retry_after=2)
            task = self._under_way[asked] = asyncio.create_task(self._work_out(asked))
            task.add_done_callback(lambda _: self._under_way.pop(asked, None))
        # shielded, for who leaves must not take it from the others
        return await asyncio.shield(self._under_way[asked])

    async def _work_out(self, asked: Asked) -> bytes:
        experiment, log, step, mode = asked
        async with self._places:
            run = await self._make(experiment, log)
            try:
                await run.restore(step)
                if mode != "train":
                    await run.obey(SetMode(mode))
                told = await run.preview()
            finally:
                run.close("done")
        self._kept[asked] = told
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return told

    def close(self) -> None:
        """End what is under way."""
        for task in list(self._under_way.values()):
            task.cancel()
