"""Three conventions: inverted and classic dropout are one training in different units, none is neither."""

import numpy as np
import pytest

from app.experiment import experiment_from
from app.nn.dropout import eval_factor, train_factor
from app.nn.network import Pass
from app.nn.optimizers import Sgd
from app.nn.trainer import Member, Trainer

from .enumeration import full_pass, some_parameters, times

P = 0.3
RATES = [0.3, 0.4]


@pytest.mark.parametrize(
    ("scaling", "in_training", "in_eval"), [("inverted", 1 / 0.7, 1), ("classic", 1, 0.7), ("none", 1, 1)]
)
def test_each_convention_has_its_factors(scaling: str, in_training: float, in_eval: float) -> None:
    assert train_factor(P, scaling) == pytest.approx(in_training, abs=1e-15)
    assert eval_factor(P, scaling) == pytest.approx(in_eval, abs=1e-15)


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
def test_training_and_evaluation_agree_on_average(scaling: str) -> None:
    assert (1 - P) * train_factor(P, scaling) == pytest.approx(eval_factor(P, scaling), abs=1e-15)


def test_scaling_none_forgets_to_make_up_for_the_dropped() -> None:
    assert (1 - P) * train_factor(P, "none") != pytest.approx(eval_factor(P, "none"), abs=0.1)


def inverted_trainer() -> Trainer:
    fields = {"hidden": [7, 6], "drop_rates": RATES, "scaling": "inverted", "seed": 8, "learning_rate": 0.1}
    return Trainer([Member("network", experiment_from(fields))])


def in_classic_units(trainer: Trainer, parameters: np.ndarray) -> np.ndarray:
    """The parameters (P,) with the weights leaving each hidden layer divided by that layer's keep rate."""
    classic = parameters.copy()
    for layer, rate in enumerate(RATES, start=1):
        trainer.shape.weights(classic)[layer][:] /= 1 - rate
    return classic


def test_the_same_weights_in_classic_units_give_the_same_eval_outputs() -> None:
    trainer = inverted_trainer()
    parameters = some_parameters(trainer.shape)
    points = trainer.data[0].test_inputs[:50]
    inverted = full_pass(trainer.shape, parameters, points, 1.0).logits
    passed = Pass(trainer.shape, in_classic_units(trainer, parameters)[None], len(points))
    joined = np.concatenate([points, np.ones((50, 1))], axis=1)[None]
    passed.forward(joined, [np.full((1, 1, 1), eval_factor(rate, "classic")) for rate in RATES])
    np.testing.assert_allclose(passed.logits, inverted, rtol=0, atol=1e-13)


def test_sgd_takes_the_same_path_in_classic_units_when_outgoing_weights_learn_that_much_faster() -> None:
    trainer = inverted_trainer()
    parameters = in_classic_units(trainer, trainer.parameters[0])[None]
    gradients = np.zeros_like(parameters)
    learning_rates = np.full_like(parameters, 0.1)
    for layer, rate in enumerate(RATES, start=1):
        trainer.shape.weights(learning_rates)[layer][:] /= (1 - rate) ** 2
    sgd = Sgd(parameters)
    for step in range(1, 201):
        iteration = trainer.iterate()
        batch = iteration.batch
        passed = Pass(trainer.shape, parameters, iteration.passed.batch, gradients)
        factors = [times(m, train_factor(p, "classic")) for m, p in zip(iteration.kept, RATES, strict=True)]
        passed.forward(batch.joined_inputs, factors)
        passed.backward(batch.joined_inputs, batch.one_hot, factors)
        sgd.update(parameters, gradients, learning_rates, step)
        np.testing.assert_allclose(passed.loss, iteration.passed.loss, rtol=0, atol=1e-12)
    expected = in_classic_units(trainer, trainer.parameters[0])
    np.testing.assert_allclose(parameters[0], expected, rtol=0, atol=1e-11)


def test_flipping_the_scaling_alone_makes_a_different_run() -> None:
    fields = {"hidden": [7, 6], "drop_rates": RATES, "seed": 8}
    ends = []
    for scaling in ("inverted", "classic", "none"):
        trainer = Trainer([Member("network", experiment_from({**fields, "scaling": scaling}))])
        for _ in range(50):
            trainer.iterate()
        ends.append(trainer.parameters)
    assert np.abs(ends[0] - in_classic_units(trainer, ends[1][0])).max() > 1e-2
    assert np.array_equal(ends[1], ends[2])  # in training they are the same; only eval mode differs
