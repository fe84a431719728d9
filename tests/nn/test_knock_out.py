"""A knocked-out neuron hands on nothing: the rest is the full network, computed again, or without the neuron at all."""

import base64
from typing import Any

import numpy as np
import pytest

from app.nn import insight
from app.nn.knock_out import Neuron, knock_out
from app.nn.metrics import GRID, Examiner, grid
from app.nn.specimen import specimen_of

from .looking import accuracy, answer, computed, in_eval, specimen, trainer_of
from .reference import compute

EXACT = 1e-12
KNOCKED = [Neuron(1, 3), Neuron(2, 0), Neuron(2, 5)]


def silenced(of: Any, neurons: list[Neuron]) -> list[Any]:
    factors = [np.full(n, f) for n, f in zip(of.shape.sizes, in_eval(of), strict=False)]
    for layer, neuron in neurons:
        factors[layer][neuron] = 0
    return factors


@pytest.mark.parametrize("split", ["train", "test"])
@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_it_is_the_full_pass_with_zeros_in_place_of_these_activations(scaling: str, split: str) -> None:
    of = specimen(scaling=scaling, input_drop_rate=0.2, label_noise=0.3)
    told = answer(knock_out(of, KNOCKED, split, 12))
    assert (told["step"], told["neurons"]) == (200, ["1-3", "2-0", "2-5"])
    data = of.data
    for name, neurons in (("full", []), ("knocked", KNOCKED)):
        right = computed(of, data.test_inputs, data.test_labels, silenced(of, neurons))
        assert told[name]["test_loss"] == pytest.approx(right.loss, abs=EXACT)
        assert told[name]["test_accuracy"] == accuracy(right, data.test_labels)
    inputs, labels = (
        (data.train_inputs, data.train_labels) if split == "train" else (data.test_inputs, data.test_labels)
    )
    right = computed(of, inputs[12:13], labels[12:13], silenced(of, KNOCKED))
    picture = told["picture"]
    for layer, z, a in zip(picture["layers"], right.z, right.a, strict=False):
        np.testing.assert_allclose(layer["z"], z[0], rtol=0, atol=EXACT)
        np.testing.assert_allclose(layer["activation"], a[0], rtol=0, atol=EXACT)
    np.testing.assert_allclose(picture["logits"], right.z[-1][0], rtol=0, atol=EXACT)
    np.testing.assert_allclose(picture["output"], right.probabilities[0], rtol=0, atol=EXACT)
    assert picture["loss"] == pytest.approx(right.loss, abs=EXACT)
    assert [picture["layers"][k - 1]["activation"][n] for k, n in KNOCKED] == [0, 0, 0]
    assert data.extent
    for name, neurons in (("full", []), ("knocked", KNOCKED)):
        points = computed(of, grid(data.extent), np.zeros(GRID**2, int), silenced(of, neurons)).probabilities[:, 1]
        shown = np.frombuffer(base64.b64decode(told["boundary"][name]), np.uint8)
        assert np.abs(shown - points * 255).max() <= 0.5 + 1e-9
    assert (told["boundary"]["size"], told["boundary"]["extent"]) == (GRID, data.extent)


def test_it_is_the_network_that_never_had_the_neuron() -> None:
    of = specimen()
    told = answer(knock_out(of, [Neuron(1, 3)], "test", 0))
    first, second, last = of.shape.weights(of.parameters[0])
    biases = of.shape.biases(of.parameters[0])
    weights = [np.delete(first, 3, axis=1), np.delete(second, 3, axis=0), last]
    smaller = [np.delete(biases[0], 3), *biases[1:]]
    right = compute(weights, smaller, of.data.test_inputs, of.data.test_labels, [1.0, 1.0], "tanh")
    assert told["knocked"]["test_loss"] == pytest.approx(right.loss, abs=EXACT)


def test_with_nothing_knocked_out_it_is_what_eval_mode_and_the_metrics_show() -> None:
    trainer = trainer_of(scaling="classic")
    told = answer(knock_out(specimen_of(trainer), [], "test", 7))
    seen, metrics = insight.in_eval(trainer, "test", 7), Examiner(trainer).measure()
    assert told["full"] == told["knocked"]
    assert told["full"]["test_loss"] == pytest.approx(metrics.networks["network"]["test_loss"], abs=EXACT)
    assert told["full"]["test_accuracy"] == metrics.networks["network"]["test_accuracy"]
    assert told["boundary"]["full"] == told["boundary"]["knocked"] == metrics.boundary["network"]
    np.testing.assert_allclose(told["picture"]["output"], seen.output, rtol=0, atol=EXACT)


def test_with_a_whole_layer_knocked_out_the_answer_is_the_same_for_all() -> None:
    of = specimen()
    told = answer(knock_out(of, [Neuron(2, n) for n in range(6)], "test", 0))
    np.testing.assert_allclose(told["picture"]["logits"], of.shape.biases(of.parameters[0])[-1], rtol=0, atol=EXACT)
    assert len(set(base64.b64decode(told["boundary"]["knocked"]))) == 1


def test_digits_have_no_boundary() -> None:
    of = specimen(3, dataset="digits", train_size=50, noise=0.0)
    assert answer(knock_out(of, [Neuron(1, 0)], "test", 0))["boundary"] is None
