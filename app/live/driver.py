"""The driver: brings a run where its status says, in short slices of the worker's time."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf
from time import monotonic

from .channel import Channel, Event
from .limits import Limits
from .pace import Pace
from .places import Places
from .stage import Stage
from .status import Status
from .teller import Teller
from .worker import Worker

SLOW = 3.0  # iterations a second up to which each is measured, since each is looked at
RESTS = 0.1  # seconds without a command after which a run is measured where it stands
SLICE = 0.008  # seconds of computing after which other runs get their turn
DEPARTURE = 0.15  # seconds a move takes before it is told of: the eye would see the news of a shorter one as a flicker
PATIENCE = 1.0  # seconds that a command waits for a move to arrive before it answers without

log = logging.getLogger(__name__)


class Driver:
    """Plays a run and moves it to its goal; the task that does so lives only while there is something to do.

    `lock` is held for each change together with its events, so that whoever holds it sees state, stage and stream
    agree. A run is at rest while it has no goal.
    """

    def __init__(
        self,
        stage: Stage,
        status: Status,
        teller: Teller,
        channel: Channel,
        worker: Worker,
        limits: Limits,
        places: Places,
    ) -> None:
        self.lock = asyncio.Lock()
        self._stage, self._status, self._teller, self._channel = stage, status, teller, channel
        self._worker, self._limits, self._places = worker, limits, places
        self._pace = Pace(status.speed, monotonic())
        self._at_goal = asyncio.Event()
        self._at_goal.set()
        self._nudge = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._rest: asyncio.TimerHandle | None = None  # until nothing was commanded for a while
        self._measuring: asyncio.Task[None] | None = None
        self._has_place = False
        self._set_out = 0.0
        self._departure_told = False
        self._last_sign = monotonic()

    def sign_of_life(self) -> None:
        """Somebody is there."""
        self._last_sign = monotonic()

    def idle_for(self) -> float:
        """Seconds since there was a viewer, a command or a goal."""
        if self._channel.viewers or self._status.goal is not None:
            self.sign_of_life()
        return monotonic() - self._last_sign

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """The lock, held at a moment when the run is not on its way."""
        while True:
            await self._at_goal.wait()
            async with self.lock:
                if self._at_goal.is_set():
                    yield
                    return

    # What the run asks for

    def aim(self, step: int, jump: bool) -> None:
        """Go to `step`; with `jump` without telling what lies between. The latest aim wins."""
        self._status.goal, self._status.jump = step, jump
        self._set_out, self._departure_told = monotonic(), False
        self._at_goal.clear()
        self.go()

    def arrived(self) -> None:
        """The run is where it was sent, unless it was sent elsewhere while its arrival was told."""
        if self._status.goal is None:
            self._status.jump = False
            self._at_goal.set()

    async def arrive(self, patience: float = PATIENCE) -> bool:
        """Wait for at most `patience` seconds; True when the run is where it was sent last."""
        try:
            async with asyncio.timeout(None if patience == inf else patience):
                await self._at_goal.wait()
        except TimeoutError:
            return False
        return True

    def go(self) -> None:
        """See what there is to do, now."""
        self._nudge.set()
        if (self._task is None or self._task.done()) and not self._channel.closed and self._has_work:
            self._task = asyncio.create_task(self._drive())
            self._task.add_done_callback(_report)

    def new_pace(self, at_once: bool = False) -> None:
        """Count from now on, at the status's speed; `at_once`: the first iteration is due."""
        self._pace = Pace(self._status.speed, monotonic(), at_once)

    def take_place(self) -> bool:
        """A place among the runs that play; False when all are taken."""
        self._has_place = self._has_place or self._places.take()
        return self._has_place

    def stop_playing(self) -> None:
        """Play no longer, and leave the place to another run."""
        self._status.playing = self._status.waiting = False
        self._leave_place()
        self._nudge.set()

    def stop_at_the_end(self) -> None:
        """Play no longer when that would mean to train on after the end."""
        if self._stage.mode == "train" and self._stage.history.ending:
            self.stop_playing()

    def close(self) -> None:
        """End the task, and let go of everybody who waits for its arrival."""
        self.stop_playing()
        if self._task is not None:
            self._task.cancel()
        if self._rest is not None:
            self._rest.cancel()
        self._status.goal = None
        self.arrived()

    def measure_soon(self) -> None:
        """Have the metrics told of where the run stands once it rests, so that commands in a row cost nothing."""
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(RESTS, self._measure)

    def _measure(self) -> None:
        self._measuring = asyncio.create_task(self._measure_at_rest())
        self._measuring.add_done_callback(_report)

    async def _measure_at_rest(self) -> None:
        async with self.at_rest():
            trains_on = self._status.playing and self._stage.mode == "train"
            if not trains_on and not self._channel.closed:
                await self._teller.tell_measured()

    # The task

    @property
    def _has_work(self) -> bool:
        return self._status.goal is not None or self._status.playing

    @property
    def _flat_out(self) -> bool:
        """Whether to train on between frames as well."""
        return self._status.speed == inf and self._stage.mode == "train"

    async def _drive(self) -> None:
        while self._has_work and not self._channel.closed:
            if self._status.goal is not None:
                await self._approach()
            elif self._nobody_looks or not self.take_place():
                await self._wait_for_turn()
            elif not self._flat_out and (pause := self._pace.wait(monotonic())) > 0:
                await self._sleep(pause)
            else:
                await self._play_on()

    async def _approach(self) -> None:
        """One slice of the way to the goal."""
        async with self.lock:
            goal, history = self._status.goal, self._stage.history
            if goal is None:
                return
            if self._status.jump:
                there = await self._worker(self._stage.travel, goal, SLICE)
                if there and self._status.goal == goal:
                    self._status.goal = None
                    self.stop_at_the_end()
                    await self._teller.tell_move()
                    self.arrived()
                    self.new_pace()
                elif not self._departure_told and monotonic() - self._set_out >= DEPARTURE:
                    self._departure_told = True
                    self._teller.tell(self._teller.state_event())
                return
            await self._worker(self._stage.advance, goal - history.step, SLICE)
            there = history.step >= min(goal, history.limit)
            if there and self._status.goal == goal:
                self._status.goal = None
            if there or self._pace.frame_is_due(monotonic()):
                await self._teller.tell_news()
                self._told_a_frame()
            self.arrived()

    async def _play_on(self) -> None:
        """What is due now: iterations in train mode, else examples or masks."""
        async with self.lock:
            if not self._status.playing or self._status.goal is not None:
                return
            due = self._pace.due(monotonic())
            if self._stage.mode == "train":
                made, news = await self._worker(self._train, due)
            else:
                made = 1 if due == inf else int(due)
                news = [await self._worker(self._stage.walk, made)]
            self._pace.made(made)
            self._teller.tell(*news)
            if news or made == 0:  # none could be made: the run ends here, with all told before
                self._told_a_frame()

    def _train(self, due: float) -> tuple[int, list[Event]]:
        """On the worker: train what is due, and tell of it when a frame is due as well."""
        made = self._stage.advance(due, SLICE)
        tell = self._stage.history.ending or due < inf or self._pace.frame_is_due(monotonic())
        news = self._stage.news() if tell else []
        return made, news + self._stage.measured() if self._status.speed <= SLOW else news

    def _told_a_frame(self) -> None:
        self._pace.shown(monotonic())
        if self._stage.mode == "train":
            self.stop_at_the_end()
            self._teller.tell_ending()

    # Waiting

    @property
    def _nobody_looks(self) -> bool:
        return self.idle_for() >= self._limits.wait_after

    async def _wait_for_turn(self) -> None:
        """Until there are a viewer and a place, or something else is to be done."""
        self._status.waiting = True
        self._leave_place()
        await self._tell_state()
        while self._status.playing and self._status.goal is None:
            self._channel.viewer_came.clear()
            self._nudge.clear()
            if self._nobody_looks:
                await _first_of(self._channel.viewer_came, self._nudge)
            elif self.take_place():
                break
            else:
                await _first_of(self._places.given_back, self._nudge)
        self._status.waiting = False
        self.new_pace()
        if self._status.playing:  # else the pause has told
            await self._tell_state()

    async def _tell_state(self) -> None:
        async with self.lock:
            self._teller.tell(self._teller.state_event())

    async def _sleep(self, seconds: float) -> None:
        """Until the time is up or something else is to be done."""
        self._nudge.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._nudge.wait()
        except TimeoutError:
            pass

    def _leave_place(self) -> None:
        if self._has_place:
            self._places.give_back()
        self._has_place = False


async def _first_of(*events: asyncio.Event) -> None:
    tasks = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("the driver of a run ended: %r", error, exc_info=error)
