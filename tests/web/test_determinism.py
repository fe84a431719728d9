"""A run is a pure function of its experiment and log: twice the same, however it got there, and brought back whole."""

from typing import Any

import pytest

from .conftest import MakeRun
from .driving import RemoteRun

EXPERIMENT: dict[str, Any] = {
    "seed": 7, "steps": 260, "optimizer": "adam", "learning_rate": 0.01, "mask_per": "example", "input_drop_rate": 0.1,
}  # fmt: skip
CHANGES: list[tuple[int, str, Any]] = [
    (40, "drop_rates", [0.5, 0.1]),
    (40, "learning_rate", 0.03),
    (95, "scaling", "classic"),
    (130, "weight_decay", 0.02),
    (200, "input_drop_rate", 0.0),
]
PLACES = (1, 39, 40, 41, 95, 96, 131, 201, 260)


def with_changes(run: RemoteRun) -> RemoteRun:
    """The run, brought to its end with all changes on the way."""
    for step, name, value in CHANGES:
        run.do("seek", step=step)
        run.do("set", name=name, value=value)
    run.do("seek", step=260)
    return run


def records(run: RemoteRun) -> list[Any]:
    """The run's records at some places."""
    return [run.record(n) for n in PLACES]


def stepped(run: RemoteRun, count: int) -> list[str]:
    """The data of all frames and metrics of `count` single steps, as they came."""
    told = []
    with run.watch() as stream:
        for _ in range(count):
            run.do("step")
            events = stream.until("metrics")
            told += [event.text for event in events if event.name in ("frame", "metrics")]
    return told


def test_two_runs_stepped_one_by_one_give_the_same_frames_to_the_byte(make_run: MakeRun) -> None:
    one, other = (stepped(make_run({**EXPERIMENT, "steps": 60}), 40) for _ in range(2))
    assert len(one) == 80
    assert one == other


def test_two_runs_with_the_same_changes_give_the_same_records(make_run: MakeRun) -> None:
    one, other = with_changes(make_run(EXPERIMENT)), with_changes(make_run(EXPERIMENT))
    assert records(one) == records(other)
    assert one.state()["metrics"] == other.state()["metrics"]


def test_another_seed_gives_another_run(make_run: MakeRun) -> None:
    one, other = make_run(EXPERIMENT), make_run({**EXPERIMENT, "seed": 8})
    for run in (one, other):
        run.do("step")
    assert one.record(1) != other.record(1)


def test_a_seek_gives_what_playing_gave(make_run: MakeRun) -> None:
    played = make_run(EXPERIMENT)
    with played.watch() as stream:
        for step, name, value in CHANGES:
            here = played.state()["step"]
            if step > here:
                played.do("step", count=step - here)
            played.do("set", name=name, value=value)
        played.do("speed", value="max")
        played.do("play")
        stream.first("end")
    before = records(played)
    states = {}
    for step in (260, 3, 130, 41, 200, 0, 95, 259):
        states[step] = played.do("seek", step=step)["metrics"]
        assert records(played) == before
    sought = with_changes(make_run(EXPERIMENT))
    assert records(sought) == before
    for step, metrics in states.items():
        assert sought.do("seek", step=step)["metrics"] == metrics


def test_after_a_seek_the_run_goes_on_as_it_did(make_run: MakeRun) -> None:
    run = with_changes(make_run(EXPERIMENT))
    before = records(run)
    run.do("seek", step=38)
    with run.watch() as stream:
        run.do("speed", value="max")
        run.do("play")
        stream.first("end")
    assert records(run) == before


def log_of(run: RemoteRun) -> list[Any]:
    """The run's changes, as a restoring client posts them."""
    log: list[Any] = run.state()["commands"]
    return log


@pytest.mark.parametrize("step", [0, 1, 40, 130, 259, 260])
def test_a_run_is_brought_back_where_it_was(make_run: MakeRun, step: int) -> None:
    run = with_changes(make_run(EXPERIMENT))
    state = run.do("seek", step=step)
    copy = make_run({**state["experiment"], "commands": log_of(run), "step": step})
    restored = copy.made["state"]
    for name in ("experiment", "parameters", "commands", "mode", "step", "epoch", "metrics", "ended"):
        assert restored[name] == state[name]
    assert copy.made["id"] != run.made["id"]
    assert copy.made["control_key"] != run.made["control_key"]
    if step:
        assert copy.record(step) == run.record(step)
    copy.do("seek", step=260)
    assert records(copy) == records(run)


def test_a_preset_and_overrides_can_be_brought_back_too(make_run: MakeRun) -> None:
    run = make_run(preset="xor", seed=3, steps=90)
    run.do("seek", step=50)
    copy = make_run(preset="xor", seed=3, steps=90, step=50)
    assert copy.record(50) == run.record(50)


def test_a_run_brought_back_tells_its_whole_past(make_run: MakeRun) -> None:
    run = make_run(EXPERIMENT)
    run.do("step", count=120)
    copy = make_run({**EXPERIMENT, "step": 120})
    with run.watch() as stream, copy.watch() as other:
        one, two = next(stream).data, next(other).data
    for name in ("history", "metrics", "frame"):
        assert one[name] == two[name]


DIVERGING = {"hidden": [24, 24], "activation": "relu", "learning_rate": 10, "optimizer": "momentum", "seed": 1}


def test_a_run_that_diverged_is_brought_back_to_its_last_good_step(make_run: MakeRun) -> None:
    ended = make_run(DIVERGING).do("seek", step=3000)["ended"]
    assert ended["reason"] == "diverged"
    assert make_run({**DIVERGING, "step": 3000}).made["state"]["ended"] == ended


@pytest.mark.parametrize("command", [{"command": "play"}, {"command": "step"}, {"command": "seek", "step": 3000}])
def test_a_run_brought_back_right_before_it_diverges_finds_out_again(make_run: MakeRun, command: Any) -> None:
    ended = make_run(DIVERGING).do("seek", step=3000)["ended"]
    run = make_run({**DIVERGING, "step": ended["step"]})
    assert run.made["state"]["ended"] is None
    with run.watch() as stream:
        run.ask(**command)
        assert stream.first("end").data == ended
    state = run.state()
    assert (state["playing"], state["step"], state["ended"]) == (False, ended["step"], ended)
