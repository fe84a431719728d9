"""Parameters change while a run goes on, and the log says when."""

from typing import Any

import pytest

from app.experiment import LIVE

from .conftest import MakeRun
from .driving import RemoteRun

VALUES: dict[str, Any] = {
    "learning_rate": 0.05,
    "weight_decay": 0.01,
    "drop_rates": [0.7, 0.1],
    "input_drop_rate": 0.5,
    "scaling": "classic",
}


def log_of(run: RemoteRun) -> list[tuple[int, str]]:
    """Step and name of each entry of the run's log."""
    return [(entry["step"], entry["name"]) for entry in run.state()["commands"]]


def test_five_parameters_may_change() -> None:
    assert set(VALUES) == set(LIVE)


@pytest.mark.parametrize("name", VALUES)
def test_a_change_holds_from_the_next_update_and_is_logged(make_run: MakeRun, name: str) -> None:
    run = make_run(steps=60)
    run.do("step", count=20)
    before = run.record(20)
    with run.watch() as stream:
        state = run.do("set", name=name, value=VALUES[name])
        told = stream.first("state").data
    assert state["commands"] == [{"step": 20, "name": name, "value": VALUES[name]}]
    assert state["parameters"] == run.made["state"]["parameters"] | {name: VALUES[name]}
    assert (told["commands"], told["parameters"]) == (state["commands"], state["parameters"])
    assert state["experiment"] == run.made["experiment"]  # as it was posted
    run.do("step")
    assert run.record(20) == before
    network, twin = run.record(21)["networks"]
    assert network[name] == VALUES[name]
    if name in ("drop_rates", "input_drop_rate"):
        assert not any(twin["drop_rates"])
        assert twin["input_drop_rate"] == 0
    else:
        assert twin[name] == VALUES[name]


@pytest.mark.parametrize("name", VALUES)
def test_a_change_changes_what_is_computed(make_run: MakeRun, name: str) -> None:
    run, other = make_run(steps=60), make_run(steps=60)
    for each in (run, other):
        each.do("step", count=20)
    run.do("set", name=name, value=VALUES[name])
    for each in (run, other):
        each.do("step", count=2)
    assert run.record(20) == other.record(20)
    assert run.record(22)["networks"][0]["weights"] != other.record(22)["networks"][0]["weights"]


def test_later_entries_are_dropped_and_what_they_led_to_is_forgotten(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    for step, name in ((10, "learning_rate"), (20, "weight_decay"), (30, "scaling")):
        run.do("seek", step=step)
        run.do("set", name=name, value=VALUES[name])
    assert log_of(run) == [(10, "learning_rate"), (20, "weight_decay"), (30, "scaling")]
    run.do("seek", step=40)
    assert run.do("seek", step=15)["reached"] == 40
    state = run.do("set", name="drop_rates", value=[0.4, 0.4])
    assert log_of(run) == [(10, "learning_rate"), (15, "drop_rates")]
    assert state["reached"] == 15
    assert run.client.get(f"{run.url}/steps/16").status_code == 409


def test_going_back_keeps_the_log_and_the_values_of_each_step(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    run.do("seek", step=20)
    run.do("set", name="learning_rate", value=0.05)
    run.do("seek", step=40)
    assert run.do("seek", step=10)["parameters"]["learning_rate"] == 0.3
    assert log_of(run) == [(20, "learning_rate")]
    assert run.do("seek", step=20)["parameters"]["learning_rate"] == 0.05


def test_at_one_step_a_name_is_logged_once(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    run.do("step", count=3)
    for value in (0.1, 0.2, 0.25):
        run.do("set", name="learning_rate", value=value)
    run.do("set", name="scaling", value="none")
    assert run.state()["commands"] == [
        {"step": 3, "name": "learning_rate", "value": 0.25},
        {"step": 3, "name": "scaling", "value": "none"},
    ]


def test_nothing_changes_after_the_end(make_run: MakeRun) -> None:
    run = make_run(steps=10)
    run.do("seek", step=10)
    response = run.ask("set", name="learning_rate", value=0.1)
    assert (response.status_code, response.headers["content-type"]) == (409, "application/problem+json")
    assert log_of(run) == []
    run.do("step", count=-1)
    run.do("set", name="learning_rate", value=0.1)
    assert log_of(run) == [(9, "learning_rate")]


def test_a_change_while_playing_is_logged_where_it_took_effect(make_run: MakeRun) -> None:
    run = make_run(steps=3000)
    run.do("speed", value="max")
    with run.watch() as stream:
        run.do("play")
        stream.first("frame")
        (entry,) = run.do("set", name="learning_rate", value=0.05)["commands"]
        stream.first("end")
    step = entry["step"]
    assert 0 < step < 3000
    rates = [run.record(n)["networks"][0]["learning_rate"] for n in (step, step + 1)]
    assert rates == [0.3, 0.05]


def test_scaling_is_seen_at_once_in_eval_mode(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    run.do("step", count=5)
    run.do("mode", value="eval")
    with run.watch() as stream:
        run.do("set", name="scaling", value="classic")
        frame = stream.first("frame").data
    assert [layer["factor"] for layer in frame["layers"]] == pytest.approx([0.8, 0.8])


def test_a_past_iteration_stays_what_it_was(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    run.do("step", count=5)
    run.do("set", name="drop_rates", value=[0.9, 0.9])
    record = run.record(5)
    with run.watch() as stream:
        shown = stream.first("snapshot").data["frame"]
    assert [layer["mask"] for layer in shown["layers"]] == [masks[0] for masks in record["networks"][0]["masks"]]
    assert [layer["factor"] for layer in shown["layers"]] == [1.25, 1.25]
