"""A recording: iterations of a run made again on a copy, as its stream tells them when it is stepped one by one."""

from math import inf

import orjson

from ..experiment import Experiment, SettingsLog
from ..nn.specimen import Inquiry
from .frame import encode
from .limits import Conflict
from .stage import Stage
from .still import shown_data

SLICE = 0.004  # seconds of computing after which runs get their turn
ASIDE = ("eval", "mc")  # modes that one may switch to at any iteration


def recording(experiment: Experiment, log: SettingsLog, first: int, last: int) -> Inquiry:
    """Iterations `first` … `last` of a run with this log; fewer where it diverges before.

    Its answer: `frames`, the stream's of each iteration, and before them the picture that they go on from; `aside`, by
    mode what that would show at each of these, without weights, for those are what the next iteration starts from (the
    last of eval has them); `metrics`, those that came before and those of fixed steps; `commands`, the log as far as it
    took effect; whether the run has `diverged` at `last`; and the data as a still shows them. Raises Conflict when no
    iteration is left.
    """
    stage = Stage(experiment, log)
    history = stage.history
    while not stage.travel(first - 1, SLICE):
        yield 0.0
    frames, metrics = [stage.aside("train", with_weights=True)], [encode(history.metrics_now().as_json())]
    aside = {mode: [stage.aside(mode)] for mode in ASIDE}
    while history.step < last and not history.ending:
        if stage.advance(1, inf):
            for mode, seen in aside.items():
                seen.append(stage.aside(mode))
        for event, told in stage.news():
            (frames if event == "frame" else metrics).append(told)
        yield (history.step - first + 1) / (last - first + 1)
    ending = history.ending
    if ending and history.step < first:
        raise Conflict(f"{ending.detail}; there is no iteration {first}")
    aside["eval"][-1] = stage.aside("eval", with_weights=True)
    return {
        "experiment": experiment.as_fields(),
        "commands": [entry.as_json() for entry in log if entry.step <= history.step],
        "first": first,
        "last": history.step,
        "steps_per_epoch": experiment.batches_per_epoch,
        "diverged": ending is not None and ending.reason == "diverged",
        "metrics": _as_told(metrics),
        "frames": _as_told(frames),
        "aside": {mode: _as_told(seen) for mode, seen in aside.items()},
        **shown_data(stage),
    }


def _as_told(events: list[bytes]) -> list[orjson.Fragment]:
    """JSON within JSON, byte for byte."""
    return [orjson.Fragment(event) for event in events]
