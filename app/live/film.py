"""A film: iterations of a run made again on a copy, as shots in order."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from time import monotonic

from ..experiment import Experiment, SettingsLog
from ..nn import insight
from .lately import Lately
from .shot import shot
from .stage import Stage

SLICE = 0.004  # seconds of computing after which runs get their turn
SETTLED = 3  # times its reach, after which a mean has forgotten where it began

Film = Generator[bytes | None, None, None]  # None where a slice of time is over without a shot


@dataclass(frozen=True)
class Script:
    """Which iterations are `shown`, in order; as means over about `reach` of them, or each by itself where that is 0.

    The networks are measured for every `measured`-th shot, and for the last.
    """

    shown: Sequence[int]
    reach: int = 0
    measured: int = 1


def film(experiment: Experiment, log: SettingsLog, script: Script) -> Film:
    """The shots of a script. Everything here computes and nothing waits: the worker drives it, a piece at a time."""
    stage = Stage(experiment, log)
    first, last = script.shown[0], script.shown[-1]
    start = max(0, first - SETTLED * script.reach) if script.reach else first
    while not stage.travel(start, SLICE):
        yield None
    trainer = stage.history.trainer
    # before the first iteration nobody slept; later the means settle before they are shown
    lately = Lately(insight.at_start(trainer), script.reach, 0 if start else script.reach)
    metrics, shots, until = None, 0, monotonic() + SLICE
    shown = set(script.shown)
    for step in range(start, last + 1):
        stage.travel(step, SLICE)  # one iteration on, which nothing interrupts
        if script.reach and trainer.last is not None:
            lately.add(insight.in_training(trainer, trainer.last))
        if step in shown:
            if metrics is None or shots % script.measured == 0 or step == last:
                metrics = stage.history.metrics_now().as_json()
            shots += 1
            yield shot(stage, metrics, lately if script.reach else None)
        elif monotonic() < until:
            continue
        else:
            yield None
        until = monotonic() + SLICE
