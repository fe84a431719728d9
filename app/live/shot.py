"""A shot: a run at one moment, with all that a picture of it is made of."""

from typing import Any

import orjson

from .frame import encode
from .lately import Lately
from .stage import Stage
from .still import shown_data


def shot(stage: Stage, metrics: dict[str, Any] | None = None, lately: Lately | None = None) -> bytes:
    """What the stage shows, as JSON; it tells nobody, and the stage is what it was.

    `experiment` as it was posted, and as it `held` for what is shown; `frame` and `metrics` as the stream has them,
    weights and boundary included (metrics of this moment unless others are given); points, extent and classes of the
    data; whether the run has `diverged` here; and `lately`, means per neuron, for who shows those and no masks.
    """
    history, experiment = stage.history, stage.experiment
    ending = history.ending
    told = {
        "experiment": experiment.as_fields(),
        "held": history.log.held_for(experiment, history.step, stage.mode).as_fields(),
        "frame": orjson.Fragment(stage.frame()),
        "metrics": metrics or history.metrics_now().as_json(),
        "diverged": ending is not None and ending.reason == "diverged",
        "lately": lately.as_json() if lately else None,
        **shown_data(stage),
    }
    return encode(told)
