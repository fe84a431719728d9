"""A run: one experiment, played, paused, stepped, sought and changed by commands, and watched through a channel."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import inf
from time import monotonic
from typing import Any

from ..experiment import LIVE, Experiment
from . import commands
from .channel import Channel, Snapshot
from .commands import FIRST_SPEED, Command
from .frame import encode
from .limits import Busy, Conflict, Limits
from .pace import Pace
from .places import Places
from .stage import Event, Stage
from .worker import Worker

SLICE = 0.008  # seconds of computing after which other runs get their turn
PATIENCE = 1.0  # seconds that a command waits for a move to arrive before it answers without

log = logging.getLogger(__name__)


class Run:
    """A stage with time and an audience.

    Commands say where to: `playing`, or a goal, a step to go to. The driver, a task that lives while there is something
    to do, gets there in short slices of the worker's time. The lock is held for each change together with its events,
    so that whoever holds it sees state, stage and stream agree.
    """

    def __init__(
        self,
        id: str,
        control_key: str,
        stage: Stage,
        worker: Worker,
        limits: Limits,
        boot: str,
        places: Places,
    ) -> None:
        self.id, self.control_key = id, control_key
        self.playing = False
        self.waiting = False
        self.speed = FIRST_SPEED
        self.channel = Channel(boot, self._snapshot, limits.ring)
        self._stage, self._worker, self._limits = stage, worker, limits
        self._places = places
        self._lock = asyncio.Lock()
        self._pace = Pace(self.speed, monotonic())
        self._goal: int | None = None
        self._jump = False  # whether the goal is gone to without telling what lies between
        self._settled = asyncio.Event()
        self._settled.set()
        self._nudge = asyncio.Event()
        self._driver: asyncio.Task[None] | None = None
        self._last_sign = monotonic()
        self._has_place = False

    @property
    def experiment(self) -> Experiment:
        """The experiment as it was posted; settings made since stand in the log."""
        return self._stage.experiment

    def idle_for(self) -> float:
        """Seconds since there was a viewer or a command."""
        if self.channel.viewers or self._goal is not None:
            self._last_sign = monotonic()
        return monotonic() - self._last_sign

    # What is asked of it

    async def state(self) -> dict[str, Any]:
        """The state of the contract, metrics of the present step included."""
        async with self._lock:
            metrics = await self._worker(self._stage.history.metrics_now)
            return self._state() | {"metrics": metrics.numbers()}

    async def record(self, step: int) -> bytes:
        """Iteration `step` in full precision, as JSON. Raises Conflict beyond the step reached."""
        async with self._lock:
            history = self._stage.history
            if step > history.reached:
                raise Conflict(f"iteration {step} has not been trained yet, the run has reached {history.reached}")
            return await self._worker(lambda: encode(history.record_of(step)))

    async def obey(self, command: Command) -> bool:
        """Carry out a command; False when it goes on after the answer. Raises Conflict or Busy."""
        self._last_sign = monotonic()
        match command:
            case commands.Play():
                await self._play()
            case commands.Pause():
                await self._pause()
            case commands.Step(count=count):
                return await self._step(count)
            case commands.Seek(step=step):
                self._aim(step, jump=True)
                return await self._arrive()
            case commands.SetSpeed(speed=speed):
                self.speed = speed
                self._pace = Pace(speed, monotonic())
                self._nudge.set()
                await self._tell_state()
            case commands.SetMode(mode=mode):
                await self._set_mode(mode)
            case commands.Set():
                await self._set(command)
            case commands.Reset():
                await self._reset()
        self._drive_on()
        return True

    async def restore(self, step: int) -> None:
        """Bring a new run to `step`, however long that takes."""
        if step:
            self._aim(step, jump=True)
            self._drive_on()
            await self._settled.wait()

    def close(self, reason: str) -> None:
        """Stop where it is, say good-bye to the viewers, and let go of everybody who waits for its arrival."""
        self.channel.close(reason)
        self.playing = False
        self._leave_place()
        if self._driver is not None:
            self._driver.cancel()
        self._goal = None
        self._settle()

    # Commands

    async def _play(self) -> None:
        if self._stage.mode == "train" and self._goal is None and (ending := self._stage.history.ending):
            raise Conflict(f"{ending.detail}; seek or reset first")
        if not self.playing:
            if not self._take_place():
                raise Busy("too many runs are playing")
            self.playing = True
            self._pace = Pace(self.speed, monotonic(), at_once=True)
            await self._tell_state()

    async def _pause(self) -> None:
        if self.playing:
            self.playing = self.waiting = False
            self._leave_place()
            self._nudge.set()
            async with self._lock:
                # what lies on the way of a jump is not told
                news = [] if self._jump else await self._worker(self._stage.news)
                self._publish([*news, self._state_event()])

    async def _step(self, count: int) -> bool:
        await self._pause()
        if self._stage.mode != "train":
            async with self._at_rest():
                if self._stage.mode == "mc" and count < 0 and self._stage.first_draw:
                    raise Conflict("this is the first mask, there is none before it")
                self._publish([await self._worker(self._walk, count)])
            return True
        async with self._lock:  # so that it counts from where the last slice ends
            start = self._goal if self._goal is not None else self._stage.history.step
            if count < 0 and start == 0:
                raise Conflict("the run is at step 0, there is none before it")
            if count > 0 and (ending := self._stage.history.ending) and start >= ending.step:
                raise Conflict(f"{ending.detail}; seek or reset first")
            goal = max(0, min(start + count, self.experiment.steps))
            self._aim(goal, jump=count < 0 or self._jump)
        return await self._arrive()

    async def _set_mode(self, mode: str) -> None:
        async with self._at_rest():
            news = await self._worker(self._change_mode, mode)
            self._stop_at_the_end()
            self._publish([*news, self._state_event(), await self._worker(self._stage.picture)])

    async def _set(self, command: commands.Set) -> None:
        async with self._at_rest():
            history = self._stage.history
            if ending := history.ending:
                raise Conflict(f"{ending.detail}; nothing would come of a change")
            news = await self._worker(self._stage.news)
            seen = await self._worker(self._stage.set, command.setting)
            self._publish([*news, self._state_event(), *seen])

    async def _reset(self) -> None:
        await self._pause()
        async with self._lock:
            self._goal = None
            await self._worker(self._stage.reset)
            await self._publish_move()
        self._settle()

    @asynccontextmanager
    async def _at_rest(self) -> AsyncIterator[None]:
        """The lock, held at a moment when the run is not on its way."""
        while True:
            await self._settled.wait()
            async with self._lock:
                if self._settled.is_set():
                    yield
                    return

    # Going somewhere

    async def _arrive(self) -> bool:
        """Wait for a while; True when the run is where it was sent last."""
        self._drive_on()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._settled.wait()
        except TimeoutError:
            return False
        return True

    def _aim(self, step: int, jump: bool) -> None:
        self._goal, self._jump = step, jump
        self._settled.clear()
        self._nudge.set()

    def _settle(self) -> None:
        if self._goal is None:  # else it was sent elsewhere while its arrival was told
            self._jump = False
            self._settled.set()

    def _drive_on(self) -> None:
        """Have a driver at work while there is something to do."""
        if (self._driver is None or self._driver.done()) and not self.channel.closed and self._busy:
            self._driver = asyncio.create_task(self._drive(), name=f"run {self.id}")
            self._driver.add_done_callback(_report)

    @property
    def _busy(self) -> bool:
        return self._goal is not None or self.playing

    async def _drive(self) -> None:
        while self._busy and not self.channel.closed:
            if self._goal is not None:
                await self._approach()
            elif self._nobody_looks or not self._take_place():
                await self._wait_for_turn()
            elif (pause := self._pace.wait(monotonic())) > 0:
                await self._sleep(pause)
            else:
                await self._play_on()

    async def _approach(self) -> None:
        """One slice of the way to the goal."""
        async with self._lock:
            goal = self._goal
            if goal is None:
                return
            if self._jump:
                if await self._worker(self._stage.travel, goal, SLICE) and self._goal == goal:
                    self._goal = None
                    await self._publish_move()
                    self._settle()
                    self._pace = Pace(self.speed, monotonic())
                return
            history = self._stage.history
            await self._worker(self._stage.advance, goal - history.step, SLICE)
            there = history.step >= min(goal, history.limit)
            if there or self._pace.frame_is_due(monotonic()):
                await self._publish_news()
            if there and self._goal == goal:
                self._goal = None
                self._settle()

    async def _play_on(self) -> None:
        """What is due now: iterations in train mode, else examples or masks."""
        async with self._lock:
            if not self.playing:
                return
            due = self._pace.due(monotonic())
            if self._stage.mode != "train":
                count = 1 if due == inf else int(due)
                self._publish([await self._worker(self._walk, count)])
                self._pace.made(count)
                self._pace.shown(monotonic())
                return
            made, news = await self._worker(self._train, due)
            self._pace.made(made)
            if news:
                await self._publish_news(news)

    def _train(self, due: float) -> tuple[int, list[Event]]:
        """On the worker: train what is due, and tell of it when a frame is due as well."""
        made = self._stage.advance(due, SLICE)
        tell = self._stage.history.ending or due < inf or self._pace.frame_is_due(monotonic())
        return made, self._stage.news() if tell else []

    async def _publish_news(self, news: list[Event] | None = None) -> None:
        self._publish(news if news is not None else await self._worker(self._stage.news))
        self._pace.shown(monotonic())
        self._publish_ending()

    async def _publish_move(self) -> None:
        number = self.channel.head + 2
        snapshot = await self._build_snapshot(number)
        self._publish([("snapshot", snapshot.data), ("frame", snapshot.frame)])
        self._publish_ending()

    def _publish_ending(self) -> None:
        if ending := self._stage.history.ending:
            self._stop_at_the_end()
            self._publish([self._state_event(), ("end", encode(ending._asdict()))])

    def _stop_at_the_end(self) -> None:
        """Play no longer when that would mean to train on after the end."""
        if self._stage.mode == "train" and self._stage.history.ending:
            self.playing = False
            self._leave_place()

    @property
    def _nobody_looks(self) -> bool:
        return self.idle_for() >= self._limits.wait_after

    async def _wait_for_turn(self) -> None:
        """Until there are a viewer and a place, or something else is to be done."""
        self.waiting = True
        self._leave_place()
        await self._tell_state()
        while self.playing and self._goal is None:
            self.channel.viewer_came.clear()
            self._places.given_back.clear()
            self._nudge.clear()
            if self._nobody_looks:
                await self._first_of(self.channel.viewer_came, self._nudge)
            elif self._take_place():
                break
            else:
                await self._first_of(self._places.given_back, self._nudge)
        self.waiting = False
        self._pace = Pace(self.speed, monotonic())
        if self.playing:  # else the pause has told
            await self._tell_state()

    async def _sleep(self, seconds: float) -> None:
        """Until the time is up or something else is to be done."""
        self._nudge.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._nudge.wait()
        except TimeoutError:
            pass

    async def _first_of(self, *events: asyncio.Event) -> None:
        tasks = [asyncio.create_task(event.wait()) for event in events]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    # Places among the runs that play

    def _take_place(self) -> bool:
        self._has_place = self._has_place or self._places.take()
        return self._has_place

    def _leave_place(self) -> None:
        if self._has_place:
            self._places.give_back()
        self._has_place = False

    # Telling

    def _walk(self, count: int) -> Event:
        self._stage.walk(count)
        return self._stage.picture()

    def _change_mode(self, mode: str) -> list[Event]:
        news = self._stage.news()
        self._stage.set_mode(mode)
        return news

    async def _tell_state(self) -> None:
        async with self._lock:
            self._publish([self._state_event()])

    def _publish(self, events: list[Event]) -> None:
        if not self.channel.closed:
            for event, data in events:
                self.channel.publish(event, data)

    def _state_event(self) -> Event:
        return "state", encode(self._state())

    def _state(self) -> dict[str, Any]:
        history = self._stage.history
        now = history.log.at(self.experiment, history.step)
        return {
            "id": self.id,
            "experiment": self.experiment.as_fields(),
            "parameters": {name: now.as_fields()[name] for name in LIVE},
            "commands": [entry.as_json() for entry in history.log],
            "mode": self._stage.mode,
            "playing": self.playing,
            "waiting": self.waiting,
            "seeking": self._goal,
            "speed": "max" if self.speed == inf else self.speed,
            "step": history.step,
            "reached": history.reached,
            "steps": self.experiment.steps,
            "epoch": self.experiment.epoch_of(history.step),
            "steps_per_epoch": self.experiment.batches_per_epoch,
            "ended": ending._asdict() if (ending := history.ending) else None,
            "viewers": self.channel.viewers,
            "metrics": None,
        }

    async def _snapshot(self) -> Snapshot:
        """For a reader: the run as the stream has told it up to now."""
        async with self._at_rest():
            self._publish(await self._worker(self._stage.news))
            return await self._build_snapshot(self.channel.head)

    async def _build_snapshot(self, number: int) -> Snapshot:
        return Snapshot(number, *await self._worker(self._stage.snapshot, self._state()))


def _report(driver: "asyncio.Task[None]") -> None:
    if not driver.cancelled() and (error := driver.exception()):
        log.error("the driver of %s ended: %r", driver.get_name(), error, exc_info=error)
