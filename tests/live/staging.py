"""A stage with a small run on it, and its events read as a page would read them."""

import json
from typing import Any

import numpy as np

from app.experiment import SettingsLog, experiment_from
from app.live.channel import Event
from app.live.stage import Stage

LONG = 60.0  # seconds; nothing here takes as long


def some_stage(log: SettingsLog | None = None, **fields: Any) -> Stage:
    """A stage with a small experiment."""
    small = {"hidden": [7, 6], "drop_rates": [0.3, 0.4], "train_size": 27, "batch_size": 5, "steps": 300, "seed": 101}
    return Stage(experiment_from({**small, **fields}), log)


def read(event: Event) -> dict[str, Any]:
    """An event's data."""
    data: dict[str, Any] = json.loads(event[1])
    return data


def without_weights(frame: dict[str, Any]) -> dict[str, Any]:
    """What a frame says whether or not its weights come along."""
    return {name: said for name, said in frame.items() if name not in ("weights", "biases")}


def step(stage: Stage, count: int = 1) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Some iterations, and the frame and metrics that tell of them."""
    stage.advance(count, LONG)
    frame, *metrics = stage.news()
    assert frame[0] == "frame"
    assert all(name == "metrics" for name, _ in metrics)
    return read(frame), [read(m) for m in metrics]


def assert_close(shown: list[Any], exact: list[Any], decimals: int) -> None:
    """That what is shown are the exact numbers, rounded."""
    for one, two in zip(shown, exact, strict=True):
        np.testing.assert_allclose(one, two, rtol=0, atol=0.51 * 10.0**-decimals)
