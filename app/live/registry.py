"""All runs of this server: made, found, kept within limits, and forgotten."""

import asyncio
import secrets

from ..experiment import Experiment, SettingsLog
from .inquiry import Inquiries
from .limits import Busy, Limits
from .places import Places
from .run import Run
from .stage import Stage
from .worker import Worker

ROUND = 1.0  # seconds between two looks at all runs


class UnknownRun(LookupError):
    """There is no run with this id, or no longer."""


class Registry:
    """The runs, by id."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._runs: dict[str, Run] = {}
        self._being_made = 0
        self._worker = Worker()
        self._places = Places(limits.playing)
        self._inquiries = Inquiries(self._worker, limits.inquiries, limits.trainings, limits.waiting)
        self._keeper: asyncio.Task[None] | None = None
        self.closing = False

    def __len__(self) -> int:
        return len(self._runs)

    def get(self, id: str) -> Run:
        """The run with this id. Raises UnknownRun."""
        try:
            return self._runs[id]
        except KeyError:
            raise UnknownRun(f"there is no run {id!r}") from None

    async def create(self, experiment: Experiment, log: SettingsLog, step: int) -> Run:
        """A new run, paused in train mode, brought to `step`. Raises Busy at the limit."""
        if self.closing or len(self._runs) + self._being_made >= self.limits.known:
            raise Busy("too many runs are known", retry_after=60)
        self._being_made += 1
        try:
            stage = await self._worker(Stage, experiment, log)
        finally:
            self._being_made -= 1
        run = Run(
            id=secrets.token_urlsafe(9),
            control_key=secrets.token_urlsafe(24),
            stage=stage,
            worker=self._worker,
            limits=self.limits,
            boot=secrets.token_hex(4),  # new for each run and start, so that no two streams share event ids
            places=self._places,
            inquiries=self._inquiries,
        )
        self._runs[run.id] = run
        await run.restore(step)
        return run

    def remove(self, run: Run, reason: str = "deleted") -> None:
        """Forget a run and end its streams."""
        self._runs.pop(run.id, None)
        run.close(reason)

    def start(self) -> None:
        """Begin to look after the runs."""
        self._keeper = asyncio.create_task(self._keep(), name="keeper")

    def say_bye(self) -> None:
        """The server is about to close: end all streams, now."""
        self.closing = True
        self._inquiries.close()
        for run in self._runs.values():
            run.close("closing")

    def close(self) -> None:
        """End everything."""
        self.say_bye()
        if self._keeper is not None:
            self._keeper.cancel()
        self._runs.clear()
        self._worker.close()

    async def _keep(self) -> None:
        """Forget runs that nobody looks at; keep silent streams awake."""
        since = 0.0
        while True:
            await asyncio.sleep(ROUND)
            since += ROUND
            if since + ROUND > self.limits.keep_alive:
                since = 0.0
                for run in self._runs.values():
                    run.channel.keep_awake()
            for run in [run for run in self._runs.values() if run.idle_for() >= self.limits.forget_after]:
                self.remove(run, "forgotten")
