"""What is true about dropout, shown by enumerating every sub-network with the engine's own forward pass.

Drop rate .3 and not .5, for a power of two would hide a factor in the wrong place.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import experiment_from
from app.nn.activations import ACTIVATIONS, Activation
from app.nn.dropout import eval_factor, keep_mask, train_factor
from app.nn.network import Pass, Shape, with_ones
from app.nn.trainer import Member, Trainer

from .enumeration import (
    all_masks,
    all_passes,
    chance_of,
    full_pass,
    geometric_mean,
    some_parameters,
    times,
)

Floats = NDArray[np.float64]

P = 0.3
EXACT = 1e-12
INPUTS = np.random.default_rng(1).normal(0, 1.5, (20, 2))


def test_a_kept_activation_times_its_factor_is_right_on_average_and_has_the_known_variance() -> None:
    x = np.random.default_rng(2).normal(0, 3, 10)
    masks = all_masks(10)
    chances = chance_of(masks, P)
    masked = masks * x * train_factor(P, "inverted")
    mean = chances @ masked
    np.testing.assert_allclose(mean, x, rtol=0, atol=EXACT)
    np.testing.assert_allclose(chances @ (masked - mean) ** 2, x**2 * P / (1 - P), rtol=0, atol=EXACT)


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_one_hidden_layer_the_full_pass_is_the_geometric_mean_of_all_sub_networks(
    activation: str, scaling: str
) -> None:
    shape = Shape([2, 9, 3], activation)
    parameters = some_parameters(shape)
    masks = all_masks(9)
    ensemble = all_passes(shape, parameters, INPUTS, masks, train_factor(P, scaling))
    mean = geometric_mean(ensemble.probabilities, chance_of(masks, P))
    full = full_pass(shape, parameters, INPUTS, eval_factor(P, scaling)).probabilities[0]
    np.testing.assert_allclose(full, mean, rtol=0, atol=EXACT)


def test_with_two_classes_the_same_holds_for_the_odds() -> None:
    shape = Shape([2, 8, 2], "tanh")
    parameters = some_parameters(shape, seed=3)
    masks = all_masks(8)
    ensemble = all_passes(shape, parameters, INPUTS, masks, train_factor(P, "inverted")).probabilities
    log_odds = np.tensordot(chance_of(masks, P), np.log(ensemble[..., 1] / ensemble[..., 0]), axes=1)
    full = full_pass(shape, parameters, INPUTS).probabilities[0]
    np.testing.assert_allclose(full[:, 1], 1 / (1 + np.exp(-log_odds)), rtol=0, atol=EXACT)


def test_without_scaling_the_full_pass_is_not_the_geometric_mean() -> None:
    shape = Shape([2, 9, 3], "tanh")
    parameters = some_parameters(shape)
    masks = all_masks(9)
    ensemble = all_passes(shape, parameters, INPUTS, masks, train_factor(P, "none"))
    mean = geometric_mean(ensemble.probabilities, chance_of(masks, P))
    full = full_pass(shape, parameters, INPUTS, eval_factor(P, "none")).probabilities[0]
    assert np.abs(full - mean).max() > 0.05


def test_dropout_on_the_inputs_of_a_linear_classifier_averages_to_the_full_pass_too() -> None:
    rng = np.random.default_rng(4)
    weights, bias, x = rng.normal(size=(8, 4)), rng.normal(size=4), rng.normal(size=8)
    masks = keep_mask(np.where(all_masks(8), 0.9, 0.1), P)  # uniform numbers on either side of the drop rate
    logits = (masks * x * train_factor(P, "inverted")) @ weights + bias
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    full = np.exp(x @ weights + bias) / np.exp(x @ weights + bias).sum()
    mean = geometric_mean(probabilities[:, None], chance_of(masks, P))[0]
    np.testing.assert_allclose(full, mean, rtol=0, atol=EXACT)


def test_in_a_deep_linear_network_the_mean_output_of_all_sub_networks_is_the_full_pass() -> None:
    shape = Shape([2, 6, 5, 3], "tanh")
    shape.activation = Activation(lambda z, out: np.copyto(out, z), lambda *_: None, 1.0)
    parameters = some_parameters(shape)
    masks = all_masks(11)
    ensemble = all_passes(shape, parameters, INPUTS, masks, train_factor(P, "inverted")).logits
    mean = np.tensordot(chance_of(masks, P), ensemble, axes=1)
    np.testing.assert_allclose(full_pass(shape, parameters, INPUTS).logits[0], mean, rtol=0, atol=EXACT)


def trained(hidden: list[int], activation: str) -> Trainer:
    fields = {"hidden": hidden, "activation": activation, "drop_rates": [P] * len(hidden), "seed": 1}
    trainer = Trainer([Member("network", experiment_from(fields))])
    for _ in range(2000):
        trainer.iterate()
    return trainer


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_with_two_nonlinear_hidden_layers_the_full_pass_is_not_the_geometric_mean(activation: str) -> None:
    trainer = trained([6, 6], activation)
    masks = all_masks(12)
    points = trainer.data[0].test_inputs[:200]
    ensemble = all_passes(trainer.shape, trainer.parameters[0], points, masks, train_factor(P, "inverted"))
    mean = geometric_mean(ensemble.probabilities, chance_of(masks, P))
    gap = np.abs(full_pass(trainer.shape, trainer.parameters[0], points).probabilities[0] - mean)
    assert gap.mean() > 0.005
    assert gap.max() > 0.02


def test_with_one_hidden_layer_the_arithmetic_mean_is_not_the_full_pass() -> None:
    trainer = trained([10], "relu")
    masks = all_masks(10)
    points = trainer.data[0].test_inputs[:200]
    ensemble = all_passes(trainer.shape, trainer.parameters[0], points, masks, train_factor(P, "inverted"))
    arithmetic = np.tensordot(chance_of(masks, P), ensemble.probabilities, axes=1)
    full = full_pass(trainer.shape, trainer.parameters[0], points).probabilities[0]
    geometric = geometric_mean(ensemble.probabilities, chance_of(masks, P))
    assert np.abs(full - arithmetic).max() > 0.05
    np.testing.assert_allclose(full, geometric, rtol=0, atol=EXACT)


def test_a_masked_network_is_the_smaller_network_without_the_dropped_neurons() -> None:
    shape = Shape([2, 7, 6, 3], "tanh")
    parameters = some_parameters(shape)
    rng = np.random.default_rng(6)
    kept = [rng.random(7) >= P, rng.random(6) >= P]
    one_hot = np.eye(3)[rng.integers(0, 3, len(INPUTS))][None]
    factor = train_factor(P, "inverted")
    gradients = np.zeros_like(parameters)[None]
    factors = [times(mask[None, None], factor) for mask in kept]
    masked = Pass(shape, parameters[None], len(INPUTS), gradients)
    masked.forward(with_ones(INPUTS[None]), factors)
    masked.backward(with_ones(INPUTS[None]), one_hot, factors)

    small = Shape([2, int(kept[0].sum()), int(kept[1].sum()), 3], "tanh")
    rows, columns = [np.ones(2, bool), *kept], [*kept, np.ones(3, bool)]
    small_parameters, small_gradients = (np.zeros((1, small.parameter_count)) for _ in range(2))
    for layer, (row, column) in enumerate(zip(rows, columns, strict=True)):
        part = np.ix_(np.append(row, True), column)
        small.joined(small_parameters, layer)[0] = shape.joined(parameters, layer)[part]
    alone = Pass(small, small_parameters, len(INPUTS), small_gradients)
    ones = [np.full((1, 1, n), factor) for n in small.hidden]
    alone.forward(with_ones(INPUTS[None]), ones)
    alone.backward(with_ones(INPUTS[None]), one_hot, ones)

    np.testing.assert_allclose(masked.logits, alone.logits, rtol=0, atol=1e-14)
    np.testing.assert_allclose(masked.loss, alone.loss, rtol=0, atol=1e-14)
    for layer, (row, column) in enumerate(zip(rows, columns, strict=True)):
        part = np.ix_(np.array([True]), np.append(row, True), column)
        expected = np.zeros_like(shape.joined(gradients, layer))
        expected[part] = small.joined(small_gradients, layer)
        np.testing.assert_allclose(shape.joined(gradients, layer), expected, rtol=0, atol=1e-14)


@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_without_dropout_training_and_evaluation_compute_the_same_bits(scaling: str) -> None:
    experiment = experiment_from({"drop_rates": [0, 0], "input_drop_rate": 0, "scaling": scaling, "seed": 7})
    trainer = Trainer([Member("network", experiment)])
    for _ in range(40):
        iteration = trainer.iterate()
    full = Pass(trainer.shape, trainer.before, iteration.passed.batch)
    full.forward(iteration.batch.joined_inputs, [np.full((1, 1, 1), eval_factor(0.0, scaling))] * 2)
    assert np.array_equal(full.logits, iteration.passed.logits)
    assert np.array_equal(full.probabilities, iteration.passed.probabilities)
