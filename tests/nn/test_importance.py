"""What every neuron is worth, computed behind its layer only, is what knocking it out the plain way gives."""

from typing import Any

import numpy as np
import pytest

from app.nn.importance import importance, top_quarter
from app.nn.knock_out import Neuron, knock_out

from .looking import accuracy, answer, computed, in_eval, specimen

EXACT = 1e-12


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"scaling": "classic", "activation": "relu", "input_drop_rate": 0.2},
        {"hidden": [5, 4, 3, 6], "drop_rates": [0.3] * 4, "scaling": "classic", "activation": "sigmoid"},
        {"hidden": [9], "drop_rates": [0.3], "dataset": "digits", "noise": 0.0, "twin": False},
    ],
)
def test_every_neuron_of_network_and_twin_is_knocked_out_by_itself(fields: dict[str, Any]) -> None:
    of = specimen(**fields)
    told = answer(importance(of))
    assert told["step"] == 200
    assert [network["name"] for network in told["networks"]] == list(of.names)
    inputs, labels = of.data.test_inputs, of.data.test_labels
    places = [(layer, n) for layer, size in enumerate(of.shape.hidden, start=1) for n in range(size)]
    for r, network in enumerate(told["networks"]):
        full = computed(of, inputs, labels, in_eval(of, r), r)
        assert network["test_loss"] == pytest.approx(full.loss, abs=EXACT)
        assert network["test_accuracy"] == accuracy(full, labels)
        assert [(neuron["layer"], neuron["neuron"]) for neuron in network["neurons"]] == places
        for neuron in network["neurons"]:
            factors = [np.full(n, f) for n, f in zip(of.shape.sizes, in_eval(of, r), strict=False)]
            factors[neuron["layer"]][neuron["neuron"]] = 0
            right = computed(of, inputs, labels, factors, r)
            assert neuron["test_loss"] == pytest.approx(right.loss, abs=EXACT)
            assert neuron["test_accuracy"] == accuracy(right, labels)
            assert neuron["rise"] == pytest.approx(right.loss - full.loss, abs=EXACT)
        rises = [neuron["rise"] for neuron in network["neurons"]]
        assert network["largest"] == max(rises)
        assert network["top_quarter"] == top_quarter(rises)


def test_it_agrees_with_the_knock_out_that_a_viewer_asks_for() -> None:
    of = specimen()
    for neuron in answer(importance(of))["networks"][0]["neurons"]:
        asked = answer(knock_out(of, [Neuron(neuron["layer"], neuron["neuron"])], "test", 0))["knocked"]
        assert neuron["test_loss"] == pytest.approx(asked["test_loss"], abs=EXACT)
        assert neuron["test_accuracy"] == asked["test_accuracy"]


@pytest.mark.parametrize(
    ("rises", "share"),
    [
        ([0.2] * 8, 0.25),
        ([0.0, 0.0, 5.0, 0.0], 1.0),
        ([1.0, 3.0, -9.0, -9.0, -9.0], 1.0),  # the quarter of five is two
        ([1.0, 3.0, 2.0, 2.0, -9.0, 0.0, 0.0, 0.0], 5 / 8),
        ([-0.1], None),
        ([0.0, 0.0], None),
        ([float("nan"), 1.0], None),
    ],
)
def test_the_share_of_the_top_quarter(rises: list[float], share: float | None) -> None:
    assert top_quarter(rises) == (share if share is None else pytest.approx(share))
