"""What is shown of an example is what was computed: under its mask, in eval mode, with dropout left on."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn import insight
from app.nn.insight import Insight
from app.nn.trainer import Trainer, members_of

from .enumeration import times
from .reference import compute, factor_in_eval, factor_in_training

RATES, INPUT_RATE = (0.3, 0.4), 0.3


def trained(steps: int = 30, **fields: Any) -> Trainer:
    small = {
        "hidden": [7, 6],
        "drop_rates": RATES,
        "input_drop_rate": INPUT_RATE,
        "train_size": 40,
        "seed": 95,
    }
    trainer = Trainer(members_of(experiment_from({**small, **fields})))
    for _ in range(steps):
        trainer.iterate()
    return trainer


def assert_computed(trainer: Trainer, seen: Insight, parameters: NDArray[np.float64], factors: list[float]) -> None:
    """The numbers of `seen`, computed again with its masks and the factors of inputs and hidden layers."""
    data = trainer.data[0]
    split = data.train_inputs if seen.example.split == "train" else data.test_inputs
    inputs = split[[seen.example.index]] * seen.input.mask * factors[0]
    weights, biases = trainer.shape.weights(parameters), trainer.shape.biases(parameters)
    masked = [times(layer.mask, f) for layer, f in zip(seen.layers, factors[1:], strict=True)]
    right = compute(weights, biases, inputs, np.array([seen.example.label]), masked, "tanh")
    assert [layer.factor for layer in (seen.input, *seen.layers)] == factors
    assert np.array_equal(seen.inputs, split[seen.example.index])
    np.testing.assert_allclose(seen.input.activation, inputs[0], rtol=0, atol=1e-12)
    for layer, activation in zip(seen.layers, right.a, strict=True):
        np.testing.assert_allclose(layer.activation, activation[0], rtol=0, atol=1e-12)
    for z, exact in zip([*(layer.z for layer in seen.layers), seen.logits], right.z, strict=True):
        np.testing.assert_allclose(z, exact[0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(seen.output, right.probabilities[0], rtol=0, atol=1e-12)
    assert seen.loss == pytest.approx(right.loss, abs=1e-12)
    assert np.array_equal(seen.parameters, parameters)


@pytest.mark.parametrize("mask_per", ["batch", "example"])
@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_training_shows_the_first_example_of_the_batch_under_the_mask_of_that_gradient(
    scaling: str, mask_per: str
) -> None:
    trainer = trained(scaling=scaling, mask_per=mask_per)
    iteration = trainer.iterate()
    seen = insight.in_training(trainer, iteration)
    for layer, kept, packed in zip(seen.layers, iteration.kept, iteration.packed, strict=True):
        assert np.array_equal(layer.mask, kept[0, 0])
        assert np.array_equal(layer.mask, np.unpackbits(packed, count=len(layer.mask)))
    index = int(iteration.batch.chosen[0, 0])
    assert (seen.example.split, seen.example.index, seen.example.position, seen.example.of) == (
        "train",
        index,
        1,
        10,
    )
    assert seen.example.label == trainer.data[0].train_labels[index]
    assert seen.example.true_label == trainer.data[0].true_labels[index]
    factors = [factor_in_training(rate, scaling) for rate in (INPUT_RATE, *RATES)]
    assert_computed(trainer, seen, trainer.before[0], factors)


def test_a_setting_made_after_an_iteration_does_not_change_how_it_is_shown() -> None:
    trainer = trained(scaling="inverted")
    iteration = trainer.iterate()
    settings = Setting(31, "drop_rates", (0.5, 0.5)), Setting(31, "input_drop_rate", 0.0)
    trainer.change(SettingsLog(settings))
    assert trainer.experiment_of(0).drop_rates == (0.5, 0.5)
    seen = insight.in_training(trainer, iteration)
    assert_computed(trainer, seen, trainer.before[0], [1 / 0.7, 1 / 0.7, 1 / 0.6])
    left_on = insight.with_dropout_left_on(trainer, "train", 0, 1)
    assert [layer.factor for layer in (left_on.input, *left_on.layers)] == [1.0, 2.0, 2.0]


def test_weights_with_gradient_zero_are_those_of_sleeping_neurons() -> None:
    trainer = trained(hidden=[12, 12], input_drop_rate=0)
    for _ in range(30):
        seen = insight.in_training(trainer, trainer.iterate())
        first, second = (int(layer.mask.sum()) for layer in seen.layers)
        if first and second:
            live = 2 * first + first * second + second * 2
            assert seen.zero_gradients == 2 * 12 + 12 * 12 + 12 * 2 - live


@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_eval_shows_the_full_network_with_the_present_weights(split: str, scaling: str) -> None:
    trainer = trained(scaling=scaling)
    seen = insight.in_eval(trainer, split, 4)
    assert all(layer.mask.all() for layer in (seen.input, *seen.layers))
    assert_computed(
        trainer, seen, trainer.parameters[0], [factor_in_eval(rate, scaling) for rate in (INPUT_RATE, *RATES)]
    )
    assert (seen.example.position, seen.example.of) == (5, 40 if split == "train" else 1000)
    assert seen.zero_gradients is None


def test_the_loss_stays_finite_where_the_probability_of_the_label_is_too_small_for_a_float() -> None:
    trainer = trained(scaling="classic")
    trainer.parameters *= 1000.0
    seen = [insight.in_eval(trainer, "test", index) for index in range(100)]
    sure = [one for one in seen if one.output[one.example.label] == 0]
    assert sure
    for one in sure:
        below = one.logits.max() - one.logits[one.example.label]
        assert one.loss == pytest.approx(below, rel=1e-12)
    before = trainer.parameters[0].copy()
    shown = insight.in_training(trainer, trainer.iterate())
    assert np.array_equal(shown.parameters, before)
    assert np.isfinite(shown.loss)


def bits(seen: Insight) -> list[bytes]:
    return [seen.output.tobytes(), *(layer.activation.tobytes() for layer in seen.layers)]


def test_three_eval_passes_are_equal_to_the_bit_and_three_with_dropout_left_on_are_not() -> None:
    trainer = trained()
    assert len({tuple(bits(insight.in_eval(trainer, "test", 3))) for _ in range(3)}) == 1
    draws = [insight.with_dropout_left_on(trainer, "test", 3, draw) for draw in (1, 2, 3)]
    assert len({tuple(bits(seen)) for seen in draws}) == 3


def test_with_dropout_left_on_the_example_passes_under_a_mask_and_its_factors() -> None:
    trainer = trained(scaling="inverted")
    for draw in range(1, 20):
        seen = insight.with_dropout_left_on(trainer, "train", 7, draw)
        factors = [factor_in_training(rate, "inverted") for rate in (INPUT_RATE, *RATES)]
        assert_computed(trainer, seen, trainer.parameters[0], factors)
        again = insight.with_dropout_left_on(trainer, "train", 7, draw)
        assert bits(again) == bits(seen)


def test_masks_with_dropout_left_on_come_at_the_layers_rates() -> None:
    trainer, draws = trained(), 2000
    kept = [insight.with_dropout_left_on(trainer, "test", 0, draw).layers for draw in range(1, draws + 1)]
    for layer, rate in enumerate(RATES):
        share = np.mean([layers[layer].mask.mean() for layers in kept])
        neurons = trainer.shape.hidden[layer]
        assert share == pytest.approx(1 - rate, abs=5 * np.sqrt(rate * (1 - rate) / draws / neurons))


def test_dropout_left_on_at_rate_0_is_eval_mode() -> None:
    trainer = trained(drop_rates=[0, 0], input_drop_rate=0)
    left_on, full = insight.with_dropout_left_on(trainer, "test", 5, 1), insight.in_eval(trainer, "test", 5)
    assert bits(left_on) == bits(full)


def test_before_the_first_iteration_all_neurons_are_awake_and_its_first_example_is_shown() -> None:
    trainer = trained(steps=0)
    seen = insight.at_start(trainer)
    assert all(layer.mask.all() for layer in (seen.input, *seen.layers))
    initial = trainer.parameters.copy()
    assert np.array_equal(seen.parameters, initial[0])
    assert seen.example.index == trainer.iterate().batch.chosen[0, 0]
    assert (seen.example.position, seen.example.of) == (1, 10)


def test_looking_changes_nothing() -> None:
    trainer, other = trained(), trained()
    insight.in_training(trainer, trainer.iterate())
    other.iterate()
    insight.in_eval(trainer, "test", 1)
    insight.with_dropout_left_on(trainer, "test", 1, 1)
    for _ in range(5):
        trainer.iterate()
        other.iterate()
    assert np.array_equal(trainer.parameters, other.parameters)
