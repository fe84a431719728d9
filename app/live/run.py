"""A run: one experiment, played, paused, stepped, sought and changed by commands, and watched through a channel."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from functools import partial
from math import inf
from typing import Any

from ..experiment import MOST_SETTINGS, Experiment
from ..nn.history import History
from ..nn.specimen import Inquiry
from . import commands
from .channel import Channel, Event, Snapshot
from .commands import Command
from .driver import Driver
from .film import Script, film
from .frame import encode
from .inquiry import Inquiries
from .limits import Busy, Conflict, Limits
from .places import Places
from .records import Record, Records
from .shot import shot
from .stage import Stage
from .status import Status
from .still import preview_of
from .teller import Teller
from .together import Shares
from .worker import Worker


class Run:
    """A stage with time and an audience: obeys commands, and answers questions at a moment when all agrees."""

    def __init__(
        self,
        id: str,
        control_key: str,
        stage: Stage,
        worker: Worker,
        limits: Limits,
        boot: str,
        places: Places,
        inquiries: Inquiries,
    ) -> None:
        self.id, self.control_key = id, control_key
        self.channel = Channel(boot, self._snapshot, limits.ring)
        self._stage, self._worker, self._inquiries = stage, worker, inquiries
        self._status = Status()
        self._teller = Teller(id, stage, self._status, worker, self.channel)
        self._driver = Driver(stage, self._status, self._teller, self.channel, worker, limits, places)
        self._records = Records()
        self._restored = asyncio.Event()
        self._snapshot_to_come: asyncio.Task[Snapshot] | None = None

    @property
    def experiment(self) -> Experiment:
        """The experiment as it was posted; settings made since stand in the log."""
        return self._stage.experiment

    def idle_for(self) -> float:
        """Seconds since there was a viewer or a command."""
        return self._driver.idle_for()

    def look_around(self) -> None:
        """Tell who is there, and let go of what is kept for many who ask at once; to be done now and then."""
        self._teller.tell_audience()
        self._records.let_go()

    async def state(self) -> dict[str, Any]:
        """The state of the contract, metrics of the present step included."""
        async with self._driver.lock:
            metrics = await self._worker(self._stage.history.metrics_now)
            return self._teller.state() | {"metrics": metrics.numbers()}

    async def record(self, step: int) -> Record:
        """Iteration `step` in full precision. Raises Conflict beyond the step reached."""
        async with self._driver.lock:  # so that of many who ask, all but the first find it kept
            history = self._stage.history
            if step > history.reached:
                raise Conflict(f"iteration {step} has not been trained yet, the run has reached {history.reached}")
            about = step, history.log
            if kept := self._records.get(about):
                return kept
            json = await self._worker(lambda: encode(history.record_of(step)))
            return self._records.keep(about, Record(json))

    @property
    def reached(self) -> int:
        """The last iteration that is known."""
        return self._stage.history.reached

    @property
    def step(self) -> int:
        """Where it stands."""
        return self._stage.history.step

    async def shot(self) -> bytes:
        """The run as it stands, as `shot` has it, for a picture."""
        async with self._driver.lock:
            return await self._worker(shot, self._stage)

    async def film(self, script: Script) -> AsyncGenerator[bytes, None]:
        """Shots of iterations that it has reached, made again on a copy, beside the run. Raises Busy as it closes."""
        self._driver.sign_of_life()
        made = film(self.experiment, self._stage.history.log, script)
        try:
            while (told := await self._inquiries.turn(next, made, b"")) != b"":
                if told is not None:
                    yield told
        finally:
            self._worker.soon(made.close)  # there, for a piece of it may be under way

    @property
    def moment(self) -> str:
        """What an answer about the run as it stands depends on, as a name: its step, and the settings made.

        While it plays, what begins a moment later may look at a later step; its answer says at which.
        """
        history = self._stage.history
        return f"{history.step}:{hash(history.log)}"

    def examples(self, split: str) -> int:
        """How many examples there are to train on or to test on."""
        return len(self._stage.history.trainer.dataset_of(0).of(split).labels)

    async def ask(self, begin: Callable[[History], Inquiry]) -> bytes:
        """Look into the run as it stands: `begin` copies what it needs, then the run goes on. See Inquiries.answer."""
        self._driver.sign_of_life()
        return await self._inquiries.answer(partial(self._begun, begin))

    def inquire(self, begin: Callable[[History], Inquiry], once: str = "", trains_many: bool = False) -> Shares:
        """The same, step by step. See Inquiries.follow; of those by one name in `once` there is one at a time."""
        self._driver.sign_of_life()
        begun = partial(self._begun, begin)
        if once:
            return self._inquiries.follow_together((self.id, once), begun, trains_many)
        return self._inquiries.follow(begun, trains_many)

    async def _begun(self, begin: Callable[[History], Inquiry]) -> Inquiry:
        async with self._driver.lock:
            return await self._worker(begin, self._stage.history)

    async def restore(self, step: int) -> None:
        """Bring a new run to `step`, however long that takes; viewers who come meanwhile see nothing of the way."""
        try:
            if step:
                self._driver.aim(step, jump=True)
                await self._driver.arrive(patience=inf)
        finally:
            self._restored.set()

    def close(self, reason: str, next: str | None = None) -> None:
        """Stop where it is and say good-bye to the viewers, with the id of the run that takes its place."""
        self.channel.close(reason, next)
        self._driver.close()

    async def obey(self, command: Command) -> bool:
        """Carry out a command; False when it goes on after the answer. Raises Conflict or Busy."""
        self._driver.sign_of_life()
        self._driver.measure_soon()
        match command:
            case commands.Play():
                await self._play()
            case commands.Pause():
                await self._pause()
            case commands.Step(count=count):
                return await self._step(count)
            case commands.Seek(step=step):
                self._driver.aim(step, jump=True)
                return await self._driver.arrive()
            case commands.SetSpeed(speed=speed):
                await self._set_speed(speed)
            case commands.SetMode(mode=mode):
                await self._set_mode(mode)
            case commands.Set():
                await self._set(command)
            case commands.Reset():
                await self._reset()
        return True

    async def _play(self) -> None:
        if self._stage.mode == "train" and self._status.goal is None and (ending := self._stage.history.ending):
            raise Conflict(f"{ending.detail}; seek or reset first")
        if not self._status.playing:
            if not self._driver.take_place():
                raise Busy("too many runs are playing")
            self._status.playing = True
            self._driver.new_pace(at_once=True)
            async with self._driver.lock:
                self._teller.tell(self._teller.state_event())
            self._driver.go()

    async def _pause(self) -> None:
        if self._status.playing:
            self._driver.stop_playing()
            async with self._driver.lock:
                if not self._status.jump:  # what lies on the way of a jump is not told
                    await self._teller.tell_news()
                self._teller.tell(self._teller.state_event())

    async def _step(self, count: int) -> bool:
        await self._pause()
        async with self._driver.lock:  # so that it counts from where the last slice ends, in the mode of that moment
            trains = self._stage.mode == "train"
            if trains:
                self._driver.aim(self._goal_after(count), jump=count < 0 or self._status.jump)
        if trains:
            return await self._driver.arrive()
        async with self._driver.at_rest():
            if self._stage.mode == "mc" and count < 0 and self._stage.first_draw:
                raise Conflict("this is the first mask, there is none before it")
            self._teller.tell(await self._worker(self._stage.walk, count))
        return True

    def _goal_after(self, count: int) -> int:
        goal = self._status.goal
        start = self._stage.history.step if goal is None else goal
        if count < 0 and start == 0:
            raise Conflict("the run is at step 0, there is none before it")
        if count > 0 and (ending := self._stage.history.ending) and start >= ending.step:
            raise Conflict(f"{ending.detail}; seek or reset first")
        return max(0, min(start + count, self.experiment.steps))

    async def _set_speed(self, speed: float) -> None:
        self._status.speed = speed
        self._driver.new_pace()
        self._driver.go()
        async with self._driver.lock:
            self._teller.tell(self._teller.state_event())

    async def _set_mode(self, mode: str) -> None:
        async with self._driver.at_rest():
            await self._teller.tell_news()
            await self._worker(self._stage.set_mode, mode)
            self._driver.stop_at_the_end()
            self._teller.tell(self._teller.state_event(), await self._worker(self._stage.picture))

    async def _set(self, command: commands.Set) -> None:
        async with self._driver.at_rest():
            history = self._stage.history
            if ending := history.ending:
                raise Conflict(f"{ending.detail}; nothing would come of a change")
            log = history.log.with_setting(replace(command.setting, step=history.step))
            if len(log.entries) > MOST_SETTINGS:
                raise Conflict(f"{MOST_SETTINGS} changes are made, and a run keeps no more; go back or reset first")
            await self._teller.tell_news()
            seen: list[Event] = await self._worker(self._stage.set, command.setting)
            self._teller.tell(self._teller.state_event(), *seen)

    async def _reset(self) -> None:
        await self._pause()
        async with self._driver.lock:
            self._status.goal = None
            await self._worker(self._stage.reset)
            await self._teller.tell_move()
            self._driver.arrived()

    def stands(self) -> dict[str, Any]:
        """The state of the contract, without metrics; for a stage that nobody moves meanwhile."""
        return self._teller.state()

    async def preview(self) -> bytes:
        """What a viewer who came now would be told first, as JSON; see `preview_of`."""
        snapshot = (await self._snapshot()).data
        return await self._worker(lambda: encode(preview_of(self._stage, snapshot)))

    async def _snapshot(self) -> Snapshot:
        """For a reader: the run as the stream has told it up to now; the same for all who come while it is made."""
        if self._snapshot_to_come is None or self._snapshot_to_come.done():
            self._snapshot_to_come = asyncio.create_task(self._news_and_snapshot())
        # shielded, for a reader who leaves meanwhile must not take along the news that all others wait for
        return await asyncio.shield(self._snapshot_to_come)

    async def _news_and_snapshot(self) -> Snapshot:
        await self._restored.wait()
        async with self._driver.lock:
            if not self._status.jump:  # who comes during a jump sees how far it has got; nobody is told what it passes
                await self._teller.tell_news()
            return await self._teller.snapshot()
