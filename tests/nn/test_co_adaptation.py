"""Correlations, sparsity and norms against NumPy's own and against loops."""

from typing import Any

import numpy as np
import orjson
import pytest

from app.nn.co_adaptation import co_adaptation, correlations_of
from app.nn.sparsity import edges_of

from .looking import answer, computed, in_eval, specimen
from .reference import Floats

EXACT = 1e-12


def activations(of: Any, network: int) -> list[Floats]:
    """Those of each hidden layer on the test inputs, before the factors of eval mode."""
    seen = computed(of, of.data.test_inputs, of.data.test_labels, in_eval(of, network), network)
    return [a / factor for a, factor in zip(seen.a, in_eval(of, network)[1:], strict=True)]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"scaling": "classic", "activation": "sigmoid", "input_drop_rate": 0.2},
        {"scaling": "classic", "activation": "relu", "hidden": [9, 2, 5], "drop_rates": [0.3] * 3},
        {"dataset": "digits", "noise": 0.0, "activation": "relu", "twin": False, "learning_rate": 0.02},
    ],
)
def test_every_figure_is_what_numpy_and_loops_give(fields: dict[str, Any]) -> None:
    of = specimen(**fields)
    told = answer(co_adaptation(of))
    assert (told["step"], [network["name"] for network in told["networks"]]) == (200, list(of.names))
    for r, network in enumerate(told["networks"]):
        all_pairs = []
        for layer, a in zip(network["layers"], activations(of, r), strict=True):
            varying = [n for n in range(a.shape[1]) if len(set(a[:, n])) > 1]
            assert layer["constant"] == a.shape[1] - len(varying)
            pairs = []
            for i in range(a.shape[1]):
                for j in range(a.shape[1]):
                    given = layer["correlations"][i, j]
                    if i in varying and j in varying:
                        assert given == pytest.approx(np.corrcoef(a[:, i], a[:, j])[0, 1], abs=1e-10)
                        pairs += [abs(given)] if i < j else []
                    else:
                        assert np.isnan(given)
            assert layer["mean"] == pytest.approx(np.mean(pairs), abs=EXACT)
            all_pairs += pairs
            assert layer["mean_activation"] == pytest.approx(a.mean(), abs=EXACT)
            assert layer["mean_size"] == pytest.approx(np.abs(a).mean(), abs=EXACT)
            assert layer["zeros"] == np.mean(a == 0)
            assert layer["small"] == np.mean(np.abs(a) < 0.1)
            assert sum(layer["histogram"]["shares"]) == pytest.approx(1, abs=EXACT)
        assert network["mean"] == pytest.approx(np.mean(all_pairs), abs=EXACT)


def test_norms_are_those_of_the_weights_without_biases() -> None:
    of = specimen()
    for r, network in enumerate(answer(co_adaptation(of))["networks"]):
        weights, layers = of.shape.weights(of.parameters[r]), network["norms"]["layers"]
        for w, layer in zip(weights, layers, strict=True):
            assert layer["weights"] == pytest.approx(sum(float(x) ** 2 for x in w.ravel()) ** 0.5, abs=EXACT)
            assert layer["largest"] == max(abs(float(x)) for x in w.ravel())
            assert layer["incoming"] == pytest.approx([np.linalg.norm(w[:, n]) for n in range(w.shape[1])], abs=EXACT)
        total = np.concatenate([w.ravel() for w in weights])
        assert network["norms"]["total"] == pytest.approx(np.linalg.norm(total), abs=EXACT)


def test_network_and_twin_are_counted_into_the_same_bins() -> None:
    network, twin = answer(co_adaptation(specimen(activation="relu")))["networks"]
    for ours, theirs in zip(network["layers"], twin["layers"], strict=True):
        assert np.array_equal(ours["histogram"]["edges"], theirs["histogram"]["edges"])
        assert len(ours["histogram"]["edges"]) == len(ours["histogram"]["shares"]) + 1
    assert edges_of("relu", [np.array([[0.5, 3.0]]), np.array([[7.0]])])[[0, -1]].tolist() == [0, 7]
    assert edges_of("relu", [np.zeros((3, 2))])[[0, -1]].tolist() == [0, 1]
    assert edges_of("tanh", [np.zeros((3, 2))])[[0, -1]].tolist() == [-1, 1]


def test_what_never_varies_has_no_correlation_and_what_hardly_varies_has() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=50)
    r = correlations_of(np.stack([x, -3 * x, np.full(50, 0.1), x * 1e-200, 0 * x], axis=1))
    assert r[:2, :2] == pytest.approx(np.array([[1, -1], [-1, 1]]), abs=EXACT)
    assert r[0, 3] == pytest.approx(1, abs=EXACT)
    assert np.isnan(r[[2, 4]]).all()
    assert np.isnan(r[:, [2, 4]]).all()


def test_layers_of_one_neuron_have_no_pairs() -> None:
    told = orjson.loads(
        orjson.dumps(
            answer(co_adaptation(specimen(5, hidden=[1], drop_rates=[0.3]))), option=orjson.OPT_SERIALIZE_NUMPY
        )
    )
    network = told["networks"][0]
    assert (network["mean"], network["layers"][0]["mean"]) == (None, None)
    assert network["layers"][0]["correlations"] == [[1]]
