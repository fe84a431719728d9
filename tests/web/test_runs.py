"""Runs are made, looked at and deleted over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import numpy as np
import pytest

from app.experiment import BY_NAME, DEFAULT, LIVE, PRESETS, experiment_from
from app.nn.datasets import load

from .conftest import MakeRun
from .serving import eventually

STATE = {
    "id", "experiment", "parameters", "commands", "mode", "playing", "waiting", "seeking", "speed", "step", "reached",
    "steps", "epoch", "steps_per_epoch", "ended", "weights_checksum", "viewers", "followers", "metrics",
}  # fmt: skip
NUMBERS = {"train_loss", "train_accuracy", "test_loss", "test_accuracy", "wrong_labels_learned"}


def test_a_new_run_has_an_address_a_key_and_a_complete_experiment(client: httpx.Client) -> None:
    response = client.post("/api/runs", json={})
    made = response.json()
    assert (response.status_code, response.headers["content-type"]) == (201, "application/json")
    assert response.headers["location"] == f"/api/runs/{made['id']}"
    assert made["events"] == f"/api/runs/{made['id']}/events"
    assert set(made) >= {"id", "control_key", "experiment", "events"}
    assert set(made["experiment"]) == set(BY_NAME)


@pytest.mark.parametrize("content", [b"", b"{}", b" \n", b'{"preset": "moons"}'])
def test_nothing_asked_for_is_the_default_preset(client: httpx.Client, content: bytes) -> None:
    made = client.post("/api/runs", content=content).json()
    assert made["experiment"] == experiment_from(DEFAULT.fields).as_fields()


def test_a_new_run_is_paused_in_train_mode_at_step_0(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    state = run.state()
    assert set(state) == STATE
    assert (state["mode"], state["playing"], state["step"], state["steps"]) == ("train", False, 0, 50)
    assert (state["speed"], state["seeking"], state["waiting"], state["ended"]) == (2, None, False, None)
    assert (state["commands"], state["epoch"], state["steps_per_epoch"], state["reached"]) == ([], 0, 6, 0)
    assert state["parameters"] == {name: state["experiment"][name] for name in LIVE}
    assert state["metrics"]["step"] == 0
    assert run.made["state"] == state
    assert run.made["experiment"] == state["experiment"]


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_makes_the_run_it_lists(client: httpx.Client, make_run: MakeRun, name: str) -> None:
    listed = {preset["name"]: preset for preset in client.get("/api/presets").json()["presets"]}
    assert set(listed) == set(PRESETS)
    assert set(listed[name]) == {"name", "title", "shows", "experiment"}
    assert make_run(preset=name).state()["experiment"] == listed[name]["experiment"]


def test_given_fields_go_before_those_of_the_preset(make_run: MakeRun) -> None:
    experiment = make_run(preset="digits", hidden=[8, 9, 10], seed=5).made["experiment"]
    assert (experiment["dataset"], experiment["hidden"], experiment["seed"]) == ("digits", [8, 9, 10], 5)
    assert experiment["drop_rates"] == [0.2, 0.2, 0.2]


def test_what_is_left_out_follows_what_is_given(make_run: MakeRun) -> None:
    assert make_run(hidden=[4]).made["experiment"]["drop_rates"] == [0.2]
    assert make_run(preset="too-much", hidden=[4]).made["experiment"]["drop_rates"] == [0.8]
    assert make_run(train_size=10, batch_size=10).made["experiment"]["batch_size"] == 10
    assert make_run(preset="no-help", train_size=12).made["experiment"]["batch_size"] == 12
    assert make_run(preset="digits", dataset="moons", train_size=500).made["experiment"]["train_size"] == 500
    large = {"dataset": "digits", "train_size": 1000, "batch_size": 500, "hidden": [64, 64, 64, 64]}
    assert make_run(large).made["experiment"]["steps"] < 3000


def test_ids_and_keys_are_not_to_be_guessed(make_run: MakeRun) -> None:
    runs = [make_run(steps=1).made for _ in range(20)]
    for name, shortest in (("id", 12), ("control_key", 32)):
        values = {run[name] for run in runs}
        assert len(values) == 20
        assert min(map(len, values)) >= shortest


def test_the_key_is_told_once_to_who_made_the_run(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    run.do("step", count=2)
    with run.watch() as stream:
        told = stream.first("snapshot").text + str(run.state()) + str(run.record(1)) + run.ask("fly").text
    assert run.made["control_key"] not in told


@pytest.mark.parametrize("twin", [True, False])
def test_metrics_are_the_full_networks_at_that_step(make_run: MakeRun, twin: bool) -> None:
    run = make_run(steps=40, twin=twin, seed=3)
    for step in (1, 13, 40):
        state = run.do("seek", step=step)
        assert state["metrics"]["step"] == state["step"] == step
        told = run.record(step)["networks"]
        assert set(state["metrics"]) == {"step", *(network["name"] for network in told)}
        assert len(told) == 1 + twin
        for network in told:
            expected = _measured(state["experiment"], network["weights_after"], network["biases_after"])
            metrics = state["metrics"][network["name"]]
            assert set(metrics) == NUMBERS
            assert metrics == pytest.approx(expected, rel=1e-9)


def _measured(fields: Any, weights: list[Any], biases: list[Any]) -> dict[str, float]:
    """Loss and accuracy of a tanh network by hand: the full network, without dropout."""
    data = load(experiment_from(fields))
    told: dict[str, float] = {}
    for name, inputs, labels in (
        ("train", data.train_inputs, data.train_labels),
        ("test", data.test_inputs, data.test_labels),
    ):
        a = inputs
        for w, b in zip(weights[:-1], biases[:-1], strict=True):
            a = np.tanh(a @ np.array(w) + b)
        logits = a @ np.array(weights[-1]) + biases[-1]
        log_sums = np.log(np.exp(logits).sum(axis=1))
        told[f"{name}_loss"] = float(np.mean(log_sums - logits[np.arange(len(labels)), labels]))
        right = logits.argmax(axis=1) == labels
        told[f"{name}_accuracy"] = float(right.mean())
        if name == "train":
            told["wrong_labels_learned"] = int((right & data.wrong).sum())
    return told


def test_a_deleted_run_is_gone_and_its_streams_say_so(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    with run.watch() as one, run.watch() as other:
        one.first("snapshot")
        answer = run.delete()
        assert (answer.status_code, answer.content) == (204, b"")
        assert [event.name for event in one.rest()] == ["bye"]
        assert [event.name for event in other.rest()] == ["snapshot", "bye"]
    for path in ("", "/events", "/steps/1"):
        assert run.client.get(run.url + path).status_code == 404
    assert run.ask("play").status_code == 404
    assert run.delete().status_code == 404


def test_a_playing_run_can_be_deleted(make_run: MakeRun) -> None:
    run = make_run()
    with run.watch() as stream:
        run.do("speed", value="max")
        run.do("play")
        stream.first("frame")
        assert run.delete().status_code == 204
        assert stream.rest()[-1].name == "bye"


def test_a_run_deleted_on_its_way_leaves_nobody_waiting(make_run: MakeRun) -> None:
    """A viewer and a command that wait for the run's arrival both get an answer when it is deleted instead."""
    run = make_run(dataset="digits", train_size=1000, batch_size=500, hidden=[64] * 4, optimizer="adam")
    there = run.made["experiment"]["steps"]
    with ThreadPoolExecutor() as pool, run.watch() as stream:
        asked = pool.submit(run.fire, [{"command": "seek", "step": there}, {"command": "mode", "value": "eval"}])
        eventually(lambda: run.state()["seeking"] == there, "the seek")
        assert run.delete().status_code == 204
        assert stream.rest()[-1].name == "bye"
        assert set(asked.result()) <= {200, 202, 404}


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, "no key"),
        ({"Authorization": "Bearer"}, "an empty key"),
        ({"Authorization": "Bearer wrong"}, "a wrong key"),
        ({"Authorization": "Basic {key}"}, "another scheme"),
        ({"Authorization": "{key}"}, "no scheme"),
        ({"Authorization": "Bearer {key}x"}, "a longer key"),
        ({"Authorization": "Bearer {other}"}, "another run's key"),
        ({"Authorization": "Bearer {id}"}, "the id"),
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_who_has_not_the_key_commands_nothing(
    make_run: MakeRun, headers: dict[str, str], why: str, method: str
) -> None:
    run, other = make_run(steps=5), make_run(steps=5)
    keys = {"key": run.made["control_key"], "other": other.made["control_key"], "id": run.made["id"]}
    sent = {name: value.format(**keys) for name, value in headers.items()}
    path = run.url if method == "DELETE" else f"{run.url}/commands"
    response = run.client.request(method, path, headers=sent, json={"command": "step"})
    assert response.status_code == 401, why
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["www-authenticate"] == "Bearer"
    assert run.state()["step"] == 0


def test_the_scheme_may_be_written_in_any_case(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    run.authorization = {"Authorization": f"bearer {run.made['control_key']}"}
    assert run.do("step")["step"] == 1


@pytest.mark.parametrize("n", [0, 51, 10**9, 10**30])
def test_there_are_no_steps_outside_the_experiment(make_run: MakeRun, n: int) -> None:
    run = make_run(steps=50)
    response = run.client.get(f"{run.url}/steps/{n}")
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_a_step_is_known_once_the_run_has_reached_it(make_run: MakeRun) -> None:
    run = make_run(steps=50)
    assert run.client.get(f"{run.url}/steps/1").status_code == 409
    run.do("step", count=10)
    assert run.record(10)["step"] == 10
    assert run.client.get(f"{run.url}/steps/11").status_code == 409
    run.do("seek", step=3)
    assert run.record(10)["step"] == 10  # what has been trained still holds
    assert run.state()["reached"] == 10
