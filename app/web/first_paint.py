"""What a page draws first where its run does not stand at the beginning: a snapshot, and the sentence to it."""

from collections.abc import Sequence
from typing import Any

import orjson

from ..experiment import Experiment, log_from
from .diagram import diagram_of
from .still_picture import say, seen_in


def first_paint(experiment: Experiment, told: bytes, classes: Sequence[str]) -> dict[str, Any]:
    """For templates: `preview`, the snapshot `told` as on a stream, its frame and diagram, and what is `said` of it.

    In sentences `**` encloses what is important.
    """
    preview = orjson.loads(told)
    preview["history"]["loss"] = []  # which no view looks at
    frame, state = preview["frame"], preview["state"]
    step, ended = state["step"], state["ended"]
    # iteration n takes what held at step n − 1; the other modes, and step 0, what holds now
    held = log_from(experiment, state["commands"]).at(
        experiment, step - 1 if state["mode"] == "train" and step else step
    )
    shot = {
        "frame": frame,
        "held": held.as_fields(),
        "experiment": experiment.as_fields(),
        "classes": classes,
        "diverged": ended is not None and ended["reason"] == "diverged",
        "lately": None,
    }
    context = {"preview": preview, "frame": frame, "diagram": diagram_of(experiment, frame)}
    if step == 0 and state["mode"] == "train":
        return context  # the template has its own words for that
    seen = seen_in(frame)
    return context | {"said": {what: say(what, shot, seen) for what in ("what", "more")}}
