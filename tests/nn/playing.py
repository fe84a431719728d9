"""Runs played step by step, all that can be told of them kept, to hold other ways of getting there against."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.nn.history import History

STEPS = 240
EXPERIMENTS = [
    {"optimizer": "momentum", "mask_per": "example", "learning_rate": 0.05},
    {
        "optimizer": "adam",
        "scaling": "classic",
        "learning_rate": 0.01,
        "input_drop_rate": 0.2,
        "batch_size": 25,
    },
]
LOG = SettingsLog(
    (
        Setting(0, "weight_decay", 0.01),
        Setting(30, "scaling", "classic"),
        Setting(37, "drop_rates", (0.5, 0.1)),
        Setting(100, "learning_rate", 0.02),
        Setting(100, "input_drop_rate", 0.3),
        Setting(180, "scaling", "none"),
    )
)


def experiment(**fields: Any) -> Experiment:
    """A small experiment whose last batch of an epoch is smaller."""
    small = {
        "hidden": [8, 9],
        "drop_rates": [0.3, 0.3],
        "train_size": 27,
        "batch_size": 5,
        "steps": STEPS,
        "seed": 71,
    }
    return experiment_from({**small, **fields})


def state(history: History) -> list[Any]:
    """All that can be told of where a run stands, exactly."""
    trainer, metrics = history.trainer, history.metrics_now()
    arrays: list[NDArray[Any]] = [trainer.parameters, *trainer.optimizer.state.values()]
    last = trainer.last
    if last is not None:
        arrays += [
            trainer.before,
            trainer.gradients,
            last.passed.logits,
            last.passed.loss,
            *last.kept,
            *last.factors,
        ]
        arrays += [last.batch.chosen, *last.passed.a]
    return [history.step, [a.tobytes() for a in arrays], metrics.as_json(), trainer.experiment_of(0)]


def past(history: History) -> list[Any]:
    """All that is kept of a run's way to where it stands, exactly."""
    n = history.step
    metrics = [m.as_json() for step, m in sorted(history.metrics.items()) if step <= n]
    masks = history.sub_networks
    different = [masks.different(step) for step in range(n + 1)]
    return [history.losses[:n].tobytes(), [m[:n].tobytes() for m in masks.masks], different, metrics]


@dataclass(repr=False)
class Played:
    """A run played from its start, one step at a time: its state at every step, and its whole past."""

    experiment: Experiment
    states: list[list[Any]]
    past: list[Any]
    records: dict[int, Any]


def play(of: Experiment, log: SettingsLog) -> Played:
    """Play a run from its start to its end."""
    history = History(of, log)
    states = [state(history)]
    for _ in range(of.steps):
        assert history.advance(1) == 1
        states.append(state(history))
    return Played(of, states, past(history), {step: history.record_of(step) for step in (1, 6, 31, 101, 240)})
