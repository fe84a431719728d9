"""SGD, momentum and Adam beside PyTorch's definitions, weight decay coupled, settings changing."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.nn.optimizers import OPTIMIZERS
from app.nn.trainer import Trainer, members_of

from .reference import Reference

Floats = NDArray[np.float64]

LOG = SettingsLog(
    (
        Setting(4, "learning_rate", 0.02),
        Setting(7, "weight_decay", 0.0),
        Setting(9, "learning_rate", 0.3),
        Setting(9, "weight_decay", 0.1),
    )
)


def some_experiment(optimizer: str, **fields: object) -> Experiment:
    small = {
        "hidden": [6, 5],
        "drop_rates": [0.3, 0.3],
        "seed": 21,
        "learning_rate": 0.1,
        "weight_decay": 0.01,
    }
    return experiment_from({**small, "optimizer": optimizer, **fields})


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_every_member_of_a_stack_takes_the_same_path_as_with_pytorchs_definition(kind: str) -> None:
    rng = np.random.default_rng(0)
    parameters = rng.normal(size=(3, 8))
    rates = np.array([[0.1], [0.02], [1.0]])
    optimizer = OPTIMIZERS[kind](parameters)
    references = [Reference.like(kind, row) for row in parameters]
    expected = list(parameters.copy())
    for step in range(1, 30):
        gradients = rng.normal(size=(3, 8)) * 10.0 ** rng.integers(-4, 2, (3, 8))
        given = gradients.copy()
        optimizer.update(parameters, gradients, rates, step)
        assert np.array_equal(gradients, given)
        for r, reference in enumerate(references):
            expected[r] = reference.update(expected[r], given[r], float(rates[r, 0]), 0.0, step)
        np.testing.assert_allclose(parameters, expected, rtol=0, atol=1e-12)
        for name, values in optimizer.state.items():
            np.testing.assert_allclose(values, [r.state[name] for r in references], rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("kind", OPTIMIZERS)
def test_weight_decay_joins_the_gradient_of_weights_and_biases_and_settings_take_effect_in_time(
    kind: str,
) -> None:
    experiment = some_experiment(kind)
    trainer = Trainer(members_of(experiment), LOG)
    references = [Reference.like(kind, row) for row in trainer.parameters]
    for step in range(1, 15):
        rate = 0.1 if step <= 4 else 0.02 if step <= 9 else 0.3
        decay = 0.01 if step <= 7 else 0.0 if step <= 9 else 0.1
        trainer.iterate()
        for r, reference in enumerate(references):
            right = reference.update(trainer.before[r], trainer.gradients[r], rate, decay, step)
            np.testing.assert_allclose(trainer.parameters[r], right, rtol=0, atol=1e-12)


def moved_while_dropped(experiment: Experiment) -> Floats:
    """For 20 iterations: the largest change of any weight or bias of a neuron, of those that slept in it."""
    trainer = Trainer(members_of(experiment))
    moved = []
    for _ in range(20):
        iteration = trainer.iterate()
        change = np.abs(trainer.parameters - trainer.before)[0]
        parts = [np.zeros(1)]
        for layer, kept in enumerate(iteration.kept):
            dropped = ~kept[0, 0]
            parts.append(trainer.shape.joined(change, layer)[:, dropped].ravel())
            parts.append(trainer.shape.weights(change)[layer + 1][dropped].ravel())
        moved.append(np.concatenate(parts).max())
    return np.array(moved)


def test_under_plain_sgd_what_belongs_to_a_dropped_neuron_rests_exactly() -> None:
    assert not moved_while_dropped(some_experiment("sgd", weight_decay=0)).any()


@pytest.mark.parametrize(
    ("optimizer", "weight_decay", "at_least"), [("momentum", 0, 0.02), ("adam", 0, 1e-3), ("sgd", 0.01, 1e-4)]
)
def test_under_momentum_adam_and_weight_decay_it_moves_all_the_same(
    optimizer: str, weight_decay: float, at_least: float
) -> None:
    moved = moved_while_dropped(some_experiment(optimizer, weight_decay=weight_decay))
    assert moved.max() > at_least


def test_with_a_mask_per_example_nearly_every_neuron_of_a_batch_moves_under_sgd_too() -> None:
    trainer = Trainer(members_of(some_experiment("sgd", weight_decay=0, mask_per="example")))
    for _ in range(20):
        iteration = trainer.iterate()
        slept_for_all = ~iteration.kept[1][0].any(axis=0)
        change = trainer.shape.joined(trainer.parameters - trainer.before, 1)[0]
        assert not change[:, slept_for_all].any()
        assert change[-1, ~slept_for_all].all()
