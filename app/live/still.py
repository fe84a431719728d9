"""Stills: what a page is drawn from that has no run yet, before the first step or at any other."""

from typing import Any

import orjson

from ..experiment import Experiment
from .stage import Stage


def still(experiment: Experiment) -> dict[str, Any]:
    """The picture at step 0 as a frame's data, the training points in the plane, their extent, the classes' names."""
    stage = Stage(experiment)
    return {"frame": orjson.loads(stage.picture()[1]), **shown_data(stage)}


def preview_of(stage: Stage, snapshot: bytes) -> dict[str, Any]:
    """A `snapshot` of a stage, with the data as they are drawn: all that a page at any step is drawn from.

    The loss of each iteration is left out, which no view looks at.
    """
    told = orjson.loads(snapshot)
    told["history"]["loss"] = []
    return {"snapshot": told, **shown_data(stage)}


def shown_data(stage: Stage) -> dict[str, Any]:
    """What is drawn of the data at any step: training points in the plane, their extent, the names of the classes."""
    data = stage.history.trainer.dataset_of(0)
    points = zip(data.train_inputs.round(4).tolist(), data.train_labels.tolist(), data.wrong.tolist(), strict=True)
    return {
        "points": [{"x": x, "label": label, "wrong": wrong} for x, label, wrong in points] if data.extent else [],
        "extent": data.extent,
        "classes": ["blue", "orange"] if data.classes == 2 else [str(c) for c in range(data.classes)],
    }
