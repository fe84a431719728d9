"""Gradients: finite differences of the engine's own loss, and exactly 0 where a neuron was dropped."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import Experiment, experiment_from
from app.nn.activations import ACTIVATIONS
from app.nn.network import Pass
from app.nn.trainer import Iteration, Trainer, members_of

Floats = NDArray[np.float64]

WIDTH = 1e-4  # of a finite difference


def some_experiment(**fields: object) -> Experiment:
    small = {"hidden": [6, 5], "drop_rates": [0.3, 0.4], "train_size": 24, "batch_size": 10, "seed": 33}
    return experiment_from({**small, **fields})


def trained(experiment: Experiment, steps: int) -> tuple[Trainer, Iteration]:
    """Network and twin after some iterations, so that biases are not 0 and momentum is not either."""
    trainer = Trainer(members_of(experiment))
    for _ in range(steps):
        iteration = trainer.iterate()
    return trainer, iteration


def differences(trainer: Trainer, iteration: Iteration) -> tuple[Floats, float]:
    """(R, P) derivatives of the last loss, by the parameters and under the masks it was computed with.

    Also the smallest |z|, for ReLU's derivative must not jump inside a difference.
    """
    inputs = np.repeat(iteration.batch.joined_inputs, trainer.networks, axis=0)
    if iteration.input_factor is not None:
        inputs[..., :-1] *= iteration.input_factor
    shifted = trainer.before.copy()
    passed = Pass(trainer.shape, shifted, inputs.shape[1])

    def loss_with(place: int, shift: float) -> Floats:
        shifted[:, place] = trainer.before[:, place] + shift
        passed.forward(inputs, iteration.factors)
        loss = passed.measure_loss(iteration.batch.one_hot).copy()
        shifted[:, place] = trainer.before[:, place]
        return loss

    found = np.zeros_like(shifted)
    for place in range(shifted.shape[1]):
        near = loss_with(place, WIDTH) - loss_with(place, -WIDTH)
        far = loss_with(place, 2 * WIDTH) - loss_with(place, -2 * WIDTH)
        found[:, place] = (8 * near - far) / (12 * WIDTH)
    passed.forward(inputs, iteration.factors)
    return found, min(float(np.abs(z).min()) for z in passed.z)


@pytest.mark.parametrize("input_drop_rate", [0, 0.3])
@pytest.mark.parametrize("mask_per", ["batch", "example"])
@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradients_are_finite_differences_of_the_loss_without_weight_decay(
    activation: str, scaling: str, mask_per: str, input_drop_rate: float
) -> None:
    fields = {"activation": activation, "scaling": scaling, "mask_per": mask_per, "weight_decay": 0.05}
    experiment = some_experiment(input_drop_rate=input_drop_rate, **fields)
    trainer, iteration = trained(experiment, steps=5)
    found, nearest_kink = differences(trainer, iteration)
    if activation == "relu":
        assert nearest_kink > 10 * WIDTH
    np.testing.assert_allclose(trainer.gradients, found, rtol=1e-9, atol=2e-11)
    assert np.abs(trainer.gradients[0] - trainer.gradients[1]).max() > 1e-3  # the twin's are its own


def test_gradients_of_the_smaller_last_batch_are_means_over_that_batch() -> None:
    trainer, iteration = trained(some_experiment(mask_per="example"), steps=3)
    assert iteration.passed.batch == 4
    found, _ = differences(trainer, iteration)
    np.testing.assert_allclose(trainer.gradients, found, rtol=1e-9, atol=2e-11)


def gradients_around(trainer: Trainer, layer: int) -> tuple[Floats, Floats]:
    """The network's gradients into each neuron of a hidden layer (n_in + 1, n), and out of it (n, n_out)."""
    into = trainer.shape.joined(trainer.gradients[0], layer)
    return into, trainer.shape.weights(trainer.gradients[0])[layer + 1]


def test_a_dropped_neuron_gets_no_gradient_at_all_and_a_kept_one_does() -> None:
    trainer = Trainer(members_of(some_experiment()))
    dropped_ones = 0
    for _ in range(60):
        iteration = trainer.iterate()
        kept = [mask[0, 0] for mask in iteration.kept]
        alive = all(mask.any() for mask in kept)
        for layer, mask in enumerate(kept):
            into, out = gradients_around(trainer, layer)
            assert not into[:, ~mask].any()
            assert not out[~mask].any()
            if alive:
                assert into[-1, mask].all()
                assert out[mask].any(axis=1).all()
            dropped_ones += int(np.sum(~mask))
    assert dropped_ones > 60


def test_with_a_mask_per_example_a_neuron_gets_no_gradient_only_if_dropped_for_the_whole_batch() -> None:
    trainer = Trainer(members_of(some_experiment(mask_per="example", drop_rates=[0.7, 0.6], batch_size=4)))
    wholly, partly = 0, 0
    for _ in range(60):
        iteration = trainer.iterate()
        # only through a second layer that is not all asleep does an example's error come back to the first
        reached = iteration.kept[1][0].any(axis=-1, keepdims=True)
        for layer, awake in enumerate([iteration.kept[0][0] & reached, iteration.kept[1][0]]):
            used = awake.any(axis=0)
            into, out = gradients_around(trainer, layer)
            assert not into[:, ~used].any()
            assert not out[~iteration.kept[layer][0].any(axis=0)].any()
            assert into[-1, used].all()
            wholly += int(np.sum(~used))
            partly += int(np.sum(used & ~awake.all(axis=0)))
    assert wholly > 60
    assert partly > 60


def test_a_dropped_input_gives_its_weights_no_gradient() -> None:
    trainer = Trainer(members_of(some_experiment(input_drop_rate=0.5)))
    for _ in range(20):
        iteration = trainer.iterate()
        assert iteration.input_kept is not None
        mask = iteration.input_kept[0, 0]
        weights = trainer.shape.weights(trainer.gradients)[0]
        assert not weights[0][~mask].any()
        assert weights[1].any(axis=1).all()  # the twin drops no input


def test_with_a_whole_layer_asleep_only_the_output_biases_learn() -> None:
    trainer = Trainer(members_of(some_experiment(hidden=[1, 1], drop_rates=[0.9, 0.9])))
    slept = 0
    for _ in range(40):
        iteration = trainer.iterate()
        if iteration.kept[1][0].any():
            continue
        slept += 1
        biases = trainer.shape.biases(trainer.gradients[0])
        logits = trainer.shape.biases(trainer.before[0])[-1]
        assert (iteration.passed.logits[0] == logits).all()
        assert np.isfinite(iteration.passed.loss).all()
        assert not any(weights.any() for weights in trainer.shape.weights(trainer.gradients[0]))
        assert not any(bias.any() for bias in biases[:-1])
    assert slept > 20
