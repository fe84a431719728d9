"""Previews: what a run would show that nobody has made, for stills: worked out as an inquiry is, and kept a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from contextlib import aclosing
from functools import partial
from time import thread_time
from typing import Any, cast

from ..experiment import Experiment, SettingsLog
from ..nn.specimen import Inquiry
from .inquiry import Inquiries
from .limits import Busy
from .stage import Stage
from .still import preview_of
from .together import Shares, Together

KEPT = 8 << 20  # bytes of previews; the default experiment's take up to 70 KB each
AT_ONCE = 2  # of the places that short inquiries have
WAITING = 64
PIECE = 0.002  # seconds of training between two chances for others
MOST_WORK = 3.0  # seconds of computing on the way to one

Asked = tuple[Experiment, SettingsLog, int, str]


class Previews:
    """Previews by experiment, log, step and mode. `state_of` tells the state of a run that shows a stage."""

    def __init__(self, inquiries: Inquiries, state_of: Callable[[Stage], dict[str, Any]]) -> None:
        self._inquiries, self._state_of = inquiries, state_of
        self._kept: OrderedDict[Asked, bytes] = OrderedDict()
        self._held = 0
        self._together = Together()
        self._waiting = 0
        self._places = asyncio.Semaphore(AT_ONCE)

    async def of(self, experiment: Experiment, log: SettingsLog, step: int, mode: str) -> bytes:
        """See `preview_of`, as JSON; worked out once for all who wait, until the last of them leaves.

        Raises Busy, also where the way to `step` is too long.
        """
        asked = experiment, log, step, mode
        if kept := self._kept.get(asked):
            self._kept.move_to_end(asked)
            return kept
        if self._waiting >= WAITING:
            raise Busy("too many stills are being drawn", retry_after=2)
        self._waiting += 1
        try:
            async with aclosing(self._together.follow(asked, partial(self._work_out, asked))) as shares:
                *_, told = [told async for told in shares]
        finally:
            self._waiting -= 1
        return cast(bytes, told)

    async def _work_out(self, asked: Asked) -> Shares:
        async with self._places:
            told = await self._inquiries.answer(partial(self._begin, asked))
        self._keep(asked, told)
        yield told

    async def _begin(self, asked: Asked) -> Inquiry:
        return self._inquire(*asked)

    def _inquire(self, experiment: Experiment, log: SettingsLog, step: int, mode: str) -> Inquiry:
        """On the worker, in pieces."""
        stage = Stage(experiment, log)
        worked, began = 0.0, thread_time()
        while not stage.travel(step, PIECE):
            worked += thread_time() - began  # and not what others had meanwhile
            if worked >= MOST_WORK:
                raise Busy(f"step {step} is too far for a still", retry_after=60)
            yield stage.history.step / step
            began = thread_time()
        if mode != "train":
            stage.set_mode(mode)
        return preview_of(stage, stage.snapshot(self._state_of(stage))[0])

    def _keep(self, asked: Asked, told: bytes) -> None:
        self._kept[asked] = told
        self._held += len(told)
        while self._held > KEPT and len(self._kept) > 1:
            self._held -= len(self._kept.popitem(last=False)[1])
