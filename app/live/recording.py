"""A recording: iterations of a run made again on a copy, as its stream tells them when it is stepped one by one."""

from collections.abc import Sequence
from math import inf
from typing import Any

import orjson

from ..experiment import Experiment, SettingsLog
from ..nn.specimen import Inquiry
from .frame import encode
from .limits import Conflict
from .packed import Packed
from .stage import Stage
from .still import shown_data

SLICE = 0.004  # seconds of computing after which runs get their turn
ASIDE = ("eval", "mc")  # modes that one may switch to at any iteration


def recording(experiment: Experiment, log: SettingsLog, first: int, last: int) -> Inquiry:
    """Iterations `first` … `last` of a run with this log; fewer where it diverges before.

    Its answer: two texts of JSON, packed, and what a page is drawn with: `start`, the picture that the first iteration
    goes on from, the data as a still shows them, `last`, and the `commands` that took effect.

    `frames` are that picture and the stream's frame of each iteration. `rest` has as many `moments`: by mode what the
    others show, without weights, for those are what the next frame tells, and the `metrics` told with it (those of the
    start are measured there); `after`, what eval mode shows at the end, with weights; and whether the run has
    `diverged` there. Raises Conflict when no iteration is left.
    """
    stage, frames, rest = Stage(experiment, log), Packed(), Packed()
    history = stage.history
    while not stage.travel(first - 1, SLICE):
        yield 0.0
    (start,) = stage.aside("train", with_weights=True)
    frames.add(b"[" + start)
    about = {"experiment": experiment.as_fields(), "first": first, "steps_per_epoch": experiment.batches_per_epoch}
    rest.add(encode(about)[:-1] + b',"moments":[')
    moment = _moment(stage, [encode(history.metrics_now().as_json())])
    while history.step < last and not history.ending:
        made = stage.advance(1, inf)
        news = stage.news()
        metrics = [told for event, told in news if event == "metrics"]
        if made:
            frames.add(b"," + news[0][1])
            rest.add(encode(moment) + b",")
            moment = _moment(stage, metrics)
        else:  # that the iteration before was the last shows now, and with it its metrics are due
            moment["metrics"] += map(orjson.Fragment, metrics)
        yield (history.step - first + 1) / (last - first + 1)
    ending = history.ending
    if ending and history.step < first:
        raise Conflict(f"{ending.detail}; there is no iteration {first}")
    frames.add(b"]")
    end = {
        "last": history.step,
        "commands": [entry.as_json() for entry in log if entry.step <= history.step],
        "diverged": ending is not None and ending.reason == "diverged",
        "after": orjson.Fragment(stage.aside("eval", with_weights=True)[0]),
    }
    rest.add(encode(moment) + b"]," + encode(end)[1:])
    return {
        "frames": frames.text(),
        "rest": rest.text(),
        "start": orjson.Fragment(start),
        "last": end["last"],
        "commands": end["commands"],
        **shown_data(stage),
    }


def _moment(stage: Stage, metrics: Sequence[bytes]) -> dict[str, Any]:
    """What other modes show of an iteration, and the metrics told with it; JSON within JSON, byte for byte."""
    aside = zip(ASIDE, map(orjson.Fragment, stage.aside(*ASIDE)), strict=True)
    return {**dict(aside), "metrics": list(map(orjson.Fragment, metrics))}
