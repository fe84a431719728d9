"""What the viewers of a run are told: its state, what is new on the stage, its moves and its end."""

from math import inf
from typing import Any

from ..experiment import LIVE
from ..nn.network import weights_checksum
from .channel import Audience, Channel, Event, Snapshot
from .frame import encode
from .stage import Stage
from .status import Status
from .worker import Worker

NO_STATE = b'"state":{}'  # in a snapshot: where its state goes


class Teller:
    """Puts a run into events of its channel. Whoever calls holds the run's lock, so that all told agrees."""

    def __init__(self, id: str, stage: Stage, status: Status, worker: Worker, channel: Channel) -> None:
        self._id, self._stage, self._status, self._worker, self._channel = id, stage, status, worker, channel
        self._audience_told = Audience(viewers=1, followers=0)  # what a lone viewer knows
        self._pictured: tuple[tuple[int, int], bytes, bytes] | None = None

    def state(self) -> dict[str, Any]:
        """The state of the contract, without metrics."""
        history, status, experiment = self._stage.history, self._status, self._stage.experiment
        now = history.log.at(experiment, history.step).as_fields()
        return {
            "id": self._id,
            "experiment": experiment.as_fields(),
            "parameters": {name: now[name] for name in LIVE},
            "commands": [entry.as_json() for entry in history.log],
            "mode": self._stage.mode,
            "playing": status.playing,
            "waiting": status.waiting,
            "seeking": status.goal,
            "speed": "max" if status.speed == inf else status.speed,
            "step": history.step,
            "reached": history.reached,
            "steps": experiment.steps,
            "epoch": experiment.epoch_of(history.step),
            "steps_per_epoch": experiment.batches_per_epoch,
            "ended": ending._asdict() if (ending := history.ending) else None,
            "weights_checksum": weights_checksum(history.trainer.parameters[0]),
            **self._channel.audience._asdict(),
            "metrics": None,
        }

    def tell(self, *events: Event) -> None:
        """Publish events, unless the viewers have been sent away."""
        if not self._channel.closed:
            for event, data in events:
                self._channel.publish(event, data)

    def state_event(self) -> Event:
        """The state as it is now."""
        return "state", encode(self.state())

    def tell_audience(self) -> None:
        """Who is there, if somebody is and that has changed since it was told. Needs no lock: no run depends on it."""
        audience = self._channel.audience
        if audience.viewers and audience != self._audience_told:
            self.tell(("audience", encode(audience._asdict())))
            self._audience_told = audience

    def tell_ending(self) -> None:
        """That no further iteration can be made, if so, and why."""
        if ending := self._stage.history.ending:
            self.tell(self.state_event(), ("end", encode(ending._asdict())))

    async def tell_news(self) -> None:
        """The iterations trained since the last news."""
        self.tell(*await self._worker(self._stage.news))

    async def tell_measured(self) -> None:
        """The metrics of where the run stands now, unless they have been told."""
        self.tell(*await self._worker(self._stage.measured))

    async def tell_move(self) -> None:
        """That all viewers are somewhere else now."""
        self._pictured = None  # a reset, or a way back to the same step, changes what is shown before it is told
        snapshot = await self.snapshot()
        self.tell(("snapshot", snapshot.data), *snapshot.after)
        await self._worker(self._stage.measured)  # which the snapshot has told

    async def snapshot(self) -> Snapshot:
        """The run as the events up to now have told it; then the picture, and the end if it is there."""
        past, frame = await self._picture()
        ending = self._stage.history.ending
        end = [("end", encode(ending._asdict()))] if ending else []
        data = past.replace(NO_STATE, b'"state":' + encode(self.state()), 1)
        return Snapshot(self._channel.head, data, (("frame", frame), *end))

    async def _picture(self) -> tuple[bytes, bytes]:
        """(snapshot without the state, frame), the same for all who come while nothing is told and nothing moves."""
        moment = self._channel.head, self._stage.history.step
        if self._pictured is None or self._pictured[0] != moment:
            self._pictured = moment, *await self._worker(self._stage.snapshot, {})
        return self._pictured[1:]
