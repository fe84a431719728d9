"""A run's whole past: losses, masks, metrics and checkpoints, and the way back to any of its steps."""

from time import monotonic
from typing import Any, NamedTuple

import numpy as np

from ..experiment import Experiment, Setting, SettingsLog
from .metrics import Examiner, Metrics
from .record import record
from .sub_networks import SubNetworks
from .trainer import Checkpoint, Trainer, members_of

METRICS_PER_RUN = 100
CHECKPOINTS_PER_RUN = 64
CHECKPOINT_BYTES = 2 << 20  # at most, of one run


class Ending(NamedTuple):
    """Why no further step can be made."""

    reason: str  # done or diverged
    step: int
    detail: str


class History:
    """Experiment and log of settings, trained as far as asked for, with the way back.

    `step` is where the run stands, `reached` how far it has been; what lies between them is known and still holds.
    `losses_by_network` (R, steps): loss of each network in each iteration, under its mask; `losses` (steps,): those of
    the first, the network. `sub_networks`: its masks.
    """

    def __init__(self, experiment: Experiment, log: SettingsLog | None = None) -> None:
        self.experiment = experiment
        self.trainer = Trainer(members_of(experiment), log)
        self._examiner = Examiner(self.trainer)
        self.losses_by_network = np.zeros((self.trainer.networks, experiment.steps))
        self.losses = self.losses_by_network[0]
        self.sub_networks = SubNetworks(experiment.hidden, experiment.steps)
        self.reached = 0
        self.diverged_at: int | None = None
        self.metrics: dict[int, Metrics] = {}
        self._metrics_every = max(1, -(-experiment.steps // METRICS_PER_RUN))
        first = self.trainer.checkpoint()
        room = max(4, min(CHECKPOINTS_PER_RUN, CHECKPOINT_BYTES // first.size))
        self._checkpoint_every = -(-experiment.steps // room)
        self._checkpoints: dict[int, Checkpoint] = {0: first}
        self._measured: tuple[int, SettingsLog, Metrics] | None = None
        self._note_metrics()

    @property
    def step(self) -> int:
        """Updates made."""
        return self.trainer.step

    @property
    def log(self) -> SettingsLog:
        """The settings made, those of steps to come included."""
        return self.trainer.log

    @property
    def limit(self) -> int:
        """The last step that can be reached, as far as is known."""
        return self.experiment.steps if self.diverged_at is None else self.diverged_at

    @property
    def ending(self) -> Ending | None:
        """Why the run cannot go on from where it stands; None while it can."""
        if self.step < self.limit:
            return None
        if self.diverged_at is None:
            return Ending("done", self.step, f"all {self.step} iterations are done")
        bad = self.diverged_at + 1
        return Ending(
            "diverged", self.step, f"iteration {bad} gave numbers that are not finite; {self.step} is the last good one"
        )

    def advance(self, count: int, seconds: float = float("inf")) -> int:
        """Train up to `count` iterations, fewer when `seconds` have passed or the run ends; returns how many."""
        start, until, goal = self.step, monotonic() + seconds, self.step + count
        with np.errstate(all="ignore"):
            while self.step < min(goal, self.limit):
                self._iterate()
                if monotonic() >= until:
                    break
        return max(0, self.step - start)

    def _iterate(self) -> None:
        iteration = self.trainer.iterate()
        step = iteration.step
        if not self.trainer.is_finite:
            self.diverged_at = step - 1
            self.travel(self.diverged_at)
            self._note_metrics()
            return
        self.losses_by_network[:, step - 1] = iteration.passed.loss
        self.sub_networks.note(step, iteration.packed)
        self.reached = max(self.reached, step)
        if step % self._checkpoint_every == 0 and step not in self._checkpoints:
            self._checkpoints[step] = self.trainer.checkpoint()
        self._note_metrics()

    def _note_metrics(self) -> None:
        step = self.step
        if (step % self._metrics_every == 0 or step == self.limit) and step not in self.metrics:
            with np.errstate(all="ignore"):
                self.metrics[step] = self._examiner.measure()

    def metrics_between(self, after: int, upto: int) -> list[Metrics]:
        """Those measured at fixed steps in (after, upto], oldest first."""
        return [self.metrics[step] for step in range(after + 1, upto + 1) if step in self.metrics]

    def metrics_now(self) -> Metrics:
        """The full networks as they are now, at whatever step."""
        if self._measured is None or self._measured[:2] != (self.step, self.log):
            with np.errstate(all="ignore"):
                self._measured = (self.step, self.log, self._examiner.measure())
        return self._measured[2]

    def travel(self, step: int, seconds: float = float("inf")) -> bool:
        """Go to `step` as far as `seconds` allow; True when there, with that iteration's numbers at hand.

        Backward by the nearest checkpoint, forward by what is nearer, the present place or a checkpoint.
        """
        step = min(step, self.limit)
        if self._stands_at(step):
            return True
        nearest = max(s for s in self._checkpoints if s <= max(0, step - 1))
        if self.step >= step or nearest > self.step:
            self.trainer.restore(self._checkpoints[nearest])
        if step > self.step:
            self.advance(step - self.step, seconds)
        return self._stands_at(min(step, self.limit))

    def _stands_at(self, step: int) -> bool:
        return self.step == step and (step == 0 or self.trainer.last is not None)

    def set(self, setting: Setting) -> None:
        """Change a parameter at the present step; all that was known of later steps is forgotten.

        Metrics of the present step are measured anew, for the scaling decides how a full network is used.
        """
        step = self.step
        if setting.step != step:
            raise ValueError(f"setting.step must be {step}, where the run stands, got {setting.step}")
        self.trainer.change(self.log.with_setting(setting))
        self.reached, self.diverged_at = step, None
        self.sub_networks.forget_after(step)
        self.metrics = {s: m for s, m in self.metrics.items() if s < step}
        self._checkpoints = {s: c for s, c in self._checkpoints.items() if s <= step}
        self._note_metrics()

    def checkpoint_before(self, step: int) -> Checkpoint:
        """The nearest one from which iteration `step` still lies ahead."""
        return self._checkpoints[max(s for s in self._checkpoints if s < step)]

    def record_of(self, step: int) -> dict[str, Any]:
        """Iteration `step` in full precision, computed again from the nearest checkpoint, beside the run."""
        if not 1 <= step <= self.reached:
            raise ValueError(f"step must be in [1, {self.reached}], got {step}")
        trainer = Trainer(self.trainer.members, self.log)
        trainer.restore(self.checkpoint_before(step))
        with np.errstate(all="ignore"):
            while trainer.step < step - 1:
                trainer.iterate()
            return record(trainer)
