"""What a page draws first where its run does not stand at the beginning: a preview, and the sentence to it."""

from typing import Any

import orjson

from ..experiment import Experiment, log_from
from .picture_words import say, seen_in

PATIENCE = 3.0  # seconds after which a page is drawn without a preview: nobody looks at an empty frame for longer


def seen_in_preview(experiment: Experiment, told: bytes) -> dict[str, Any]:
    """For `context_of`: the snapshot as `preview`, its frame, the data as they are drawn, and what is `said` of it.

    `told` is what `preview_of` gives. In sentences `**` encloses what is important.
    """
    data = orjson.loads(told)
    preview = data.pop("snapshot")
    frame, state = preview["frame"], preview["state"]
    step, ended = state["step"], state["ended"]
    held = log_from(experiment, state["commands"]).held_for(experiment, step, state["mode"])
    seen = {**data, "preview": preview, "frame": frame}
    if step == 0 and state["mode"] == "train":
        return seen  # the template has its own words for that
    shot = {
        "frame": frame,
        "held": held.as_fields(),
        "experiment": experiment.as_fields(),
        "classes": data["classes"],
        "diverged": ended is not None and ended["reason"] == "diverged",
        "lately": None,
    }
    counted = seen_in(frame)
    return seen | {"said": {what: say(what, shot, counted) for what in ("what", "more")}}
