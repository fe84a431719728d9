"""What the viewers of a run are told: its state, what is new on the stage, its moves and its end."""

from math import inf
from typing import Any

from ..experiment import LIVE
from ..nn.network import weights_checksum
from .channel import Channel, Event, Snapshot
from .frame import encode
from .stage import Stage
from .status import Status
from .worker import Worker


class Teller:
    """Puts a run into events of its channel. Whoever calls holds the run's lock, so that all told agrees."""

    def __init__(self, id: str, stage: Stage, status: Status, worker: Worker, channel: Channel) -> None:
        self._id, self._stage, self._status, self._worker, self._channel = id, stage, status, worker, channel

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
            "viewers": self._channel.viewers,
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

    def tell_ending(self) -> None:
        """That no further iteration can be made, if so, and why."""
        if ending := self._stage.history.ending:
            self.tell(self.state_event(), ("end", encode(ending._asdict())))

    async def tell_news(self) -> None:
        """The iterations trained since the last news."""
        self.tell(*await self._worker(self._stage.news))

    async def tell_move(self) -> None:
        """That all viewers are somewhere else now."""
        snapshot = await self.snapshot()
        self.tell(("snapshot", snapshot.data), *snapshot.after)

    async def snapshot(self) -> Snapshot:
        """The run as the events up to now have told it; then the picture, and the end if it is there."""
        data, frame = await self._worker(self._stage.snapshot, self.state())
        ending = self._stage.history.ending
        end = [("end", encode(ending._asdict()))] if ending else []
        return Snapshot(self._channel.head, data, (("frame", frame), *end))
