"""All runs of this server: made, found, kept within limits, and forgotten."""

import asyncio
import secrets
from collections.abc import Sequence

from ..experiment import Experiment, SettingsLog
from .inquiry import Inquiries
from .limits import Busy, Limits
from .places import Places
from .previews import Previews
from .run import Run
from .stage import Stage
from .succession import Claim, Succession, id_of
from .worker import Worker

ROUND = 1.0  # seconds between two looks at all runs


class UnknownRun(LookupError):
    """There is no run with this id, or no longer."""


class Registry:
    """The runs, by id."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._runs: dict[str, Run] = {}
        self._succession = Succession()
        self._being_made = 0
        self._worker = Worker()
        self._places = Places(limits.playing)
        self._inquiries = Inquiries(self._worker, limits.inquiries, limits.trainings, limits.waiting)
        self.previews = Previews(self._inquiries, lambda stage: self._run_on(stage).stands())
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

    def successor(self, id: str) -> str | None:
        """The id of the run that has this one's place now; None when nobody took it, or that run is gone."""
        newest = self._succession.newest(id)
        return newest if newest != id and newest in self._runs else None

    async def create(self, experiment: Experiment, log: SettingsLog, step: int, replaces: Sequence[Claim] = ()) -> Run:
        """A new run, paused in train mode, brought to `step`. Raises Busy at the limit.

        It takes the place of those it `replaces`, claims that hold: of each run, and of who has taken that one's place
        meanwhile, so that of several who replace the same one the last has all who follow.
        """
        needs_room = not self._in_place_of(replaces)
        self._check_room(needs_room)
        self._being_made += needs_room
        try:
            stage = await self._worker(Stage, experiment, log)
        finally:
            self._being_made -= needs_room
        leaving = self._in_place_of(replaces)
        self._check_room(not leaving)
        run = self._run_on(stage)
        self._runs[run.id] = run
        for claim in replaces:
            self._succession.note(claim.id, run.id, is_stranger=claim.id not in self._runs)
        for replaced in leaving:
            self.remove(replaced, "replaced", run.id)
        await run.restore(step)
        return run

    def _run_on(self, stage: Stage) -> Run:
        control_key = secrets.token_urlsafe(24)
        return Run(
            id=id_of(control_key),
            control_key=control_key,
            stage=stage,
            worker=self._worker,
            limits=self.limits,
            boot=secrets.token_hex(4),  # new for each run and start, so that no two streams share event ids
            places=self._places,
            inquiries=self._inquiries,
        )

    def _check_room(self, needed: bool) -> None:
        if self.closing or (needed and len(self._runs) + self._being_made >= self.limits.known):
            raise Busy("too many runs are known", retry_after=60)

    def _in_place_of(self, claims: Sequence[Claim]) -> list[Run]:
        """The runs that are here of those claimed, each the newest of its line."""
        newest = {self._succession.newest(claim.id) for claim in claims}
        return [self._runs[each] for each in newest if each in self._runs]

    def remove(self, run: Run, reason: str = "deleted", next: str | None = None) -> None:
        """Forget a run and end its streams, which tell where they go on."""
        self._runs.pop(run.id, None)
        run.close(reason, next)

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
        """Forget runs that nobody looks at; keep silent streams awake; have each run tell who is there."""
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
            for run in self._runs.values():
                run.look_around()
