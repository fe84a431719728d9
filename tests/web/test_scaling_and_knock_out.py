"""Looking into a run: scaling and knocked-out neurons, every number computed again from the records of iterations."""

import json
from typing import Any

import numpy as np
import pytest

from .conftest import MakeRun
from .driving import RemoteRun
from .refusals import assert_problem, assert_refuses

EXACT = 1e-12
STEPS, HIDDEN, RATES = 30, [7, 5], [0.3, 0.4]
FIELDS = {
    "hidden": HIDDEN, "drop_rates": RATES, "train_size": 20, "batch_size": 8, "steps": STEPS, "scaling": "classic",
}  # fmt: skip
SHORT, LONG = ("running-mean", "knock-out"), ("activations", "overlay", "importance")


@pytest.fixture
def run(make_run: MakeRun) -> RemoteRun:
    """A run with classic dropout at its last step."""
    run = make_run(FIELDS)
    run.do("seek", step=STEPS)
    return run


def look(run: RemoteRun, what: str, **parameters: Any) -> Any:
    """The answer of a short inquiry, or the result of a long one, which stands in its last line."""
    response = run.client.get(f"{run.url}/{what}", params=parameters).raise_for_status()
    assert response.headers["cache-control"] == "no-store"
    if what in SHORT:
        return response.json()
    assert response.headers["content-type"] == "application/x-ndjson"
    *progress, last = map(json.loads, response.text.splitlines())
    shares = [line["done"] for line in progress]
    assert all(set(line) == {"done"} for line in progress)
    assert sorted(shares) == shares  # a quick one tells none
    return last["result"]


def forward(run: RemoteRun, inputs: Any, factors: list[Any]) -> tuple[list[Any], list[Any]]:
    """(z, a) of every layer by the weights after the last iteration; `factors` are those of the hidden layers."""
    network = run.record(STEPS)["networks"][0]
    z, a = [], [np.array(inputs)]
    for weights, biases, factor in zip(network["weights_after"], network["biases_after"], [*factors, 1], strict=True):
        z.append(a[-1] @ np.array(weights) + biases)
        a.append(np.tanh(z[-1]) * factor)
    return z, a[1:-1]


def test_the_running_mean_is_that_of_the_masks_which_mode_mc_shows(run: RemoteRun) -> None:
    batch = run.record(STEPS)["batch"]
    told = look(run, "running-mean", layer=2, neuron=3, split="train", index=batch["index"][0], draws=50)
    _, a = forward(run, batch["inputs"], [0.7, 1])
    exact, kept, k = a[1][0, 3], np.array(told["masks"]), np.arange(1, 51)
    assert told["step"] == STEPS
    assert told["a"] == pytest.approx(exact, abs=EXACT)
    assert (told["scaling"], told["drop_rate"], told["train_factor"], told["eval_factor"]) == ("classic", 0.4, 1, 0.6)
    assert told["eval_value"] == pytest.approx(0.6 * exact, abs=EXACT) == told["expected_mean"]
    assert told["mean"] == pytest.approx(list(np.cumsum(kept * exact) / k), abs=EXACT)
    assert told["variance"] == [None, *(pytest.approx(np.var(kept[:n] * exact, ddof=1), abs=EXACT) for n in k[1:])]
    assert told["expected_variance"] == pytest.approx(0.24 * exact**2, abs=EXACT)
    assert told["mean_error"] == pytest.approx(list(np.sqrt(0.24 / k) * abs(exact)), abs=EXACT)
    assert told["variance_error"][0] is None
    with run.watch() as stream:
        run.do("mode", value="mc")
        frames = [stream.first(lambda event: event.name == "frame" and event.data["mode"] == "mc").data]
        for _ in range(9):
            run.do("step")
            frames.append(stream.first("frame").data)
    assert [frame["draw"] for frame in frames] == list(range(1, 11))
    assert [frame["layers"][1]["mask"][3] for frame in frames] == told["masks"][:10]


def test_activations_are_those_of_all_training_inputs_by_each_convention(run: RemoteRun) -> None:
    told = look(run, "activations", draws=5)
    assert (told["step"], told["scaling"], told["examples"], told["draws"]) == (STEPS, "classic", 20, 5)
    assert told["trained_with"] == [{"scaling": "classic", "first": 1, "last": STEPS}]
    epoch = [run.record(step)["batch"] for step in (28, 29, 30)]
    assert sorted(index for batch in epoch for index in batch["index"]) == list(range(20))
    inputs = np.concatenate([batch["inputs"] for batch in epoch])
    by_rule: list[list[float]] = [[1, 1], [0.7, 0.6], [1, 1]]  # inverted, classic, none
    for convention, factors in zip(told["conventions"], by_rule, strict=True):
        _, a = forward(run, inputs, factors)
        assert [layer["eval"] for layer in convention["layers"]] == pytest.approx(
            [np.abs(of).mean() for of in a], abs=EXACT
        )
    classic = told["conventions"][1]
    assert classic["scaling"] == "classic"
    assert classic["test_loss"] == pytest.approx(run.state()["metrics"]["network"]["test_loss"], abs=EXACT)
    assert classic["test_accuracy"] == run.state()["metrics"]["network"]["test_accuracy"]


def test_the_overlay_ends_where_the_run_ends_and_rescaled_stays_with_inverted(
    run: RemoteRun, make_run: MakeRun
) -> None:
    told = look(run, "overlay")
    assert (told["step"], told["exact"], told["reason"]) == (STEPS, True, None)
    assert told["steps"] == list(range(STEPS + 1))
    assert max(told["difference"]["rescaled"]) < EXACT < max(told["difference"]["classic"])
    for scaling in ("inverted", "classic", "none"):
        other = make_run({**FIELDS, "scaling": scaling})
        other.do("seek", step=STEPS)
        right, network = other.state()["metrics"]["network"], told["networks"][scaling]
        assert network["test_loss"][-1] == pytest.approx(right["test_loss"], abs=1e-9)
        assert network["test_accuracy"][-1] == right["test_accuracy"]


def test_a_knocked_out_neuron_is_zero_and_the_rest_follows(run: RemoteRun) -> None:
    batch = run.record(STEPS)["batch"]
    told = look(run, "knock-out", neurons="1-3,2-0", split="train", index=batch["index"][0])
    factors = [np.full(7, 0.7), np.full(5, 0.6)]
    factors[0][3] = factors[1][0] = 0
    z, a = forward(run, batch["inputs"][:1], factors)
    exp = np.exp(z[-1][0] - z[-1][0].max())
    picture = told["picture"]
    for layer, exact_z, exact_a in zip(picture["layers"], z, a, strict=False):
        assert layer["z"] == pytest.approx(list(exact_z[0]), abs=EXACT)
        assert layer["activation"] == pytest.approx(list(exact_a[0]), abs=EXACT)
    assert picture["logits"] == pytest.approx(list(z[-1][0]), abs=EXACT)
    assert picture["output"] == pytest.approx(list(exp / exp.sum()), abs=EXACT)
    assert picture["loss"] == pytest.approx(-np.log(picture["output"][batch["labels"][0]]), abs=EXACT)
    metrics = run.state()["metrics"]["network"]
    assert told["neurons"] == ["1-3", "2-0"]
    assert told["full"]["test_loss"] == pytest.approx(metrics["test_loss"], abs=EXACT)
    assert told["full"]["test_accuracy"] == metrics["test_accuracy"]
    assert told["knocked"]["test_loss"] != told["full"]["test_loss"]
    assert set(told["boundary"]) == {"size", "extent", "full", "knocked"}


@pytest.mark.parametrize("parameters", [{}, {"neurons": ""}])
def test_nothing_need_be_knocked_out(run: RemoteRun, parameters: dict[str, str]) -> None:
    told = look(run, "knock-out", **parameters)
    assert told["neurons"] == []
    assert told["full"] == told["knocked"]


def test_importance_is_what_knocking_out_one_after_another_gives(run: RemoteRun) -> None:
    told = look(run, "importance")
    metrics = run.state()["metrics"]
    assert [network["name"] for network in told["networks"]] == ["network", "twin"]
    for network in told["networks"]:
        assert network["test_loss"] == pytest.approx(metrics[network["name"]]["test_loss"], abs=EXACT)
        assert len(network["neurons"]) == sum(HIDDEN)
    for neuron in told["networks"][0]["neurons"]:
        asked = look(run, "knock-out", neurons=f"{neuron['layer']}-{neuron['neuron']}")
        assert neuron["test_loss"] == pytest.approx(asked["knocked"]["test_loss"], abs=EXACT)
        rise = asked["knocked"]["test_loss"] - asked["full"]["test_loss"]
        assert neuron["rise"] == pytest.approx(rise, abs=EXACT)


@pytest.mark.parametrize("what", [*SHORT, *LONG])
def test_looking_changes_nothing_and_is_repeatable(run: RemoteRun, what: str) -> None:
    before = run.state()
    assert look(run, what) == look(run, what)
    assert run.state() == before


@pytest.mark.parametrize(
    ("what", "field", "text"),
    [
        ("running-mean", "layer", "0"),
        ("running-mean", "layer", "3"),
        ("running-mean", "neuron", "7"),
        ("running-mean", "neuron", "-1"),
        ("running-mean", "split", "all"),
        ("running-mean", "index", "1000"),
        ("running-mean", "draws", "5001"),
        ("running-mean", "weights", "1"),
        ("activations", "draws", "1"),
        ("activations", "draws", "many"),
        ("overlay", "steps", "10"),
        ("importance", "layer", "1"),
        ("knock-out", "neurons", "1-7"),
        ("knock-out", "neurons", "0-0"),
        ("knock-out", "neurons", "3-0"),
        ("knock-out", "neurons", "1-1,"),
        ("knock-out", "neurons", "1-1,2-0,1-1"),
        ("knock-out", "neurons", "01-1"),
        ("knock-out", "neurons", "first"),
        ("knock-out", "index", "1e3"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(run: RemoteRun, what: str, field: str, text: str) -> None:
    assert_refuses(run.client.get(f"{run.url}/{what}", params={field: text}), field)


@pytest.mark.parametrize("what", [*SHORT, *LONG])
def test_a_run_that_is_not_there_cannot_be_looked_into(run: RemoteRun, what: str) -> None:
    assert_problem(run.client.get(f"/api/runs/none/{what}"), 404)
