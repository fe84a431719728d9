"""A recording tells what the stream tells of the same iterations, and what the other modes would show at each."""

import gzip
import json
import re
from base64 import b64decode
from typing import Any

import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.live.frame import encode
from app.live.limits import Conflict
from app.live.recording import ASIDE, recording
from app.live.stage import Stage

from .staging import LONG, read, some_stage, without_weights

LOG = SettingsLog((Setting(3, "drop_rates", (0.6, 0.1)), Setting(12, "learning_rate", 0.05)))
EXPLODES = {"activation": "relu", "learning_rate": 10.0, "hidden": [30, 30, 30], "drop_rates": [0.1] * 3}


def told(stage: Stage, log: SettingsLog, first: int, last: int) -> tuple[bytes, bytes]:
    """What a recording of a stage's experiment holds, as JSON: its frames, and the rest."""
    made = recording(stage.experiment, log, first, last)
    shares = []
    while True:
        try:
            shares.append(next(made))
        except StopIteration as end:
            assert shares == sorted(shares)
            frames, rest = (gzip.decompress(b64decode(end.value[name])) for name in ("frames", "rest"))
            return frames, rest


def recorded(stage: Stage, log: SettingsLog, first: int, last: int) -> Any:
    frames, rest = map(json.loads, told(stage, log, first, last))
    return rest | {"frames": frames}


@pytest.mark.parametrize("mask_per", ["batch", "example"])
@pytest.mark.parametrize("first", [1, 11])
def test_its_frames_and_metrics_are_those_of_the_stream_byte_for_byte(first: int, mask_per: str) -> None:
    stage = some_stage(LOG, mask_per=mask_per)
    stage.travel(first - 1, LONG)
    frames, metrics = [stage.snapshot({})[1]], [[encode(stage.history.metrics_now().as_json())]]
    for _ in range(first, 21):
        stage.advance(1, LONG)
        (_, frame), *measured = stage.news()
        frames.append(frame)
        metrics.append([data for _, data in measured])
    made, rest = told(stage, LOG, first, 20)
    assert made == b"[" + b",".join(frames) + b"]"
    assert sum(len(one) for one in metrics) > 3
    assert re.findall(rb'"metrics":\[(.*?)\]\}[,\]]', rest) == [b",".join(one) for one in metrics]


@pytest.mark.parametrize("mode", ASIDE)
def test_the_other_modes_show_what_a_run_shows_that_is_switched_there(mode: str) -> None:
    stage = some_stage(LOG)
    made = recorded(stage, LOG, 1, 14)
    for step in (0, 1, 3, 4, 14):
        switched = some_stage(LOG)
        switched.travel(step, LONG)
        switched.set_mode(mode)
        shown = read(switched.picture())
        assert made["moments"][step][mode] == without_weights(shown)
        holds = made["frames"][step + 1] if step < 14 else made["after"]
        assert (holds["weights"], holds["biases"]) == (shown["weights"], shown["biases"])


def test_it_holds_what_took_effect_and_no_later_change() -> None:
    commands = recorded(some_stage(), LOG, 2, 11)["commands"]
    assert commands == [{"step": 3, "name": "drop_rates", "value": [0.6, 0.1]}]


def test_it_ends_where_the_run_diverges_and_none_begins_behind() -> None:
    log, stage = SettingsLog(), Stage(experiment_from(EXPLODES))
    stage.advance(300, LONG)
    ending = stage.history.ending
    assert ending
    assert ending.reason == "diverged"
    assert 1 <= ending.step < 290
    made = recorded(stage, log, 1, ending.step + 9)
    assert (made["last"], made["diverged"], len(made["frames"])) == (ending.step, True, ending.step + 1)
    assert made["moments"][-1]["metrics"][-1]["step"] == ending.step
    with pytest.raises(Conflict, match=f"there is no iteration {ending.step + 1}"):
        told(stage, log, ending.step + 1, ending.step + 9)
    assert not recorded(stage, log, 1, 1)["diverged"]
