"""The record of an iteration, computed again from itself alone by lines that know nothing of the engine."""

from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pytest
from numpy.typing import NDArray

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.nn.history import History

from .reference import Computed, Reference, compute, factor_in_training

OPTIMIZERS = ["sgd", "momentum", "adam"]
SCALINGS = ["inverted", "classic", "none"]
ACTIVATIONS = ["tanh", "relu", "sigmoid"]
STEPS = 24  # four batches an epoch, the last of one example
LOG = SettingsLog(
    (
        Setting(5, "learning_rate", 0.05),
        Setting(9, "drop_rates", (0.1, 0.5)),
        Setting(13, "weight_decay", 0.0),
        Setting(17, "input_drop_rate", 0.0),
    )
)


def some_experiment(**fields: Any) -> Experiment:
    small = {
        "hidden": [6, 5],
        "drop_rates": [0.3, 0.4],
        "input_drop_rate": 0.3,
        "train_size": 25,
        "batch_size": 8,
    }
    return experiment_from({**small, "steps": STEPS, "weight_decay": 0.02, "seed": 81, **fields})


def expected_settings(experiment: Experiment, step: int) -> dict[str, Any]:
    """What holds in iteration `step`: a setting made at step s holds in the iterations after it."""
    holds = {
        "learning_rate": 0.05 if step > 5 else experiment.learning_rate,
        "drop_rates": [0.1, 0.5] if step > 9 else [0.3, 0.4],
        "weight_decay": 0.0 if step > 13 else 0.02,
        "input_drop_rate": 0.0 if step > 17 else 0.3,
    }
    return {**holds, "scaling": experiment.scaling, "activation": experiment.activation}


def arrays(lists: list[Any]) -> list[NDArray[np.float64]]:
    return [np.array(values, dtype=float) for values in lists]


def computed_again(record: dict[str, Any], told: dict[str, Any]) -> Computed:
    """Forward and backward from what the record says of batch, weights, masks and rates."""
    inputs = np.array(record["batch"]["inputs"])
    if "input_mask" in told:
        inputs = inputs * told["input_mask"] * factor_in_training(told["input_drop_rate"], told["scaling"])
    factors = [
        mask * factor_in_training(rate, told["scaling"])
        for mask, rate in zip(arrays(told["masks"]), told["drop_rates"], strict=True)
    ]
    weights, biases = arrays(told["weights"]), arrays(told["biases"])
    return compute(weights, biases, inputs, np.array(record["batch"]["labels"]), factors, told["activation"])


def assert_close(found: list[Any], right: list[NDArray[np.float64]]) -> None:
    for one, two in zip(found, right, strict=True):
        np.testing.assert_allclose(one, two, rtol=0, atol=1e-12)


@pytest.fixture(scope="module")
def histories() -> dict[tuple[str, str, str], History]:
    """One run for each optimizer, scaling and mask sharing; activations take turns."""
    made = {}
    for i, optimizer in enumerate(OPTIMIZERS):
        for j, scaling in enumerate(SCALINGS):
            for k, mask_per in enumerate(("batch", "example")):
                fields = {"optimizer": optimizer, "scaling": scaling, "mask_per": mask_per}
                activation = ACTIVATIONS[(i + j + k) % 3]
                made[optimizer, scaling, mask_per] = History(some_experiment(**fields, activation=activation), LOG)
    for history in made.values():
        history.advance(STEPS)
    return made


@pytest.mark.parametrize("mask_per", ["batch", "example"])
@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_record_can_be_computed_again_by_another_program(
    histories: dict[tuple[str, str, str], History], optimizer: str, scaling: str, mask_per: str
) -> None:
    history = histories[optimizer, scaling, mask_per]
    experiment = history.experiment
    for step in range(1, STEPS + 1):
        record = history.record_of(step)
        batch = 1 if step % 4 == 0 else 8
        assert (record["step"], record["epoch"]) == (step, (step + 3) // 4)
        assert len(record["batch"]["index"]) == len(record["batch"]["labels"]) == batch
        assert [told["name"] for told in record["networks"]] == ["network", "twin"]
        for told in record["networks"]:
            settings = expected_settings(experiment, step)
            if told["name"] == "twin":
                settings |= {"drop_rates": [0.0, 0.0], "input_drop_rate": 0.0}
                assert all(np.array(mask).all() for mask in told["masks"])
            assert {name: told[name] for name in settings} == settings
            assert told["factors"] == [factor_in_training(rate, scaling) for rate in told["drop_rates"]]
            assert told["input_factor"] == factor_in_training(told["input_drop_rate"], scaling)
            rows = batch if mask_per == "example" else 1
            assert [np.shape(mask) for mask in told["masks"]] == [(rows, 6), (rows, 5)]
            assert ("input_mask" in told) == (step <= 17)
            right = computed_again(record, told)
            assert_close(told["z"], right.z)
            assert_close(told["a"], right.a)
            assert told["logits"] == told["z"][-1]
            assert told["loss"] == pytest.approx(right.loss, abs=1e-12)
            assert_close(told["gradients"]["weights"], right.weights)
            assert_close(told["gradients"]["biases"], right.biases)
            for kind in ("weights", "biases"):
                for layer, before in enumerate(arrays(told[kind])):
                    state = {n: np.array(v[kind][layer]) for n, v in told["optimizer_state"].items()}
                    reference, gradient = (
                        Reference(optimizer, state),
                        np.array(told["gradients"][kind][layer]),
                    )
                    rate, decay = told["learning_rate"], told["weight_decay"]
                    after = reference.update(before, gradient, rate, decay, step)
                    assert_close([told[f"{kind}_after"][layer]], [after])


def test_a_record_is_of_the_iteration_that_was_streamed_and_hands_on_to_the_next(
    histories: dict[tuple[str, str, str], History],
) -> None:
    for history in histories.values():
        records = [history.record_of(step) for step in range(1, STEPS + 1)]
        data = history.trainer.data[0]
        for record in records:
            step, network = record["step"], record["networks"][0]
            assert network["loss"] == history.losses[step - 1]
            for mask, packed in zip(network["masks"], history.sub_networks.masks, strict=True):
                assert mask[0] == np.unpackbits(packed[step - 1], count=len(mask[0])).tolist()
            chosen = record["batch"]["index"]
            assert record["batch"]["inputs"] == data.train_inputs[chosen].tolist()
            assert record["batch"]["labels"] == data.train_labels[chosen].tolist()
        for one, two in pairwise(records):
            for before, after in zip(one["networks"], two["networks"], strict=True):
                assert before["weights_after"] == after["weights"]
                assert before["biases_after"] == after["biases"]
        last = records[-1]["networks"][0]["weights_after"]
        assert last == [w[0].tolist() for w in history.trainer.shape.weights(history.trainer.parameters)]


def test_the_optimizers_state_in_a_record_is_what_all_iterations_before_have_made(
    histories: dict[tuple[str, str, str], History],
) -> None:
    for (optimizer, *_), history in histories.items():
        first = history.record_of(1)["networks"][0]
        references = {
            (kind, layer): Reference.like(optimizer, np.array(values))
            for kind in ("weights", "biases")
            for layer, values in enumerate(first[kind])
        }
        for step in range(1, STEPS + 1):
            told = history.record_of(step)["networks"][0]
            assert set(told["optimizer_state"]) == set(references["weights", 0].state)
            for (kind, layer), reference in references.items():
                for name, values in reference.state.items():
                    assert_close([told["optimizer_state"][name][kind][layer]], [values])
                gradient = np.array(told["gradients"][kind][layer])
                rate, decay = told["learning_rate"], told["weight_decay"]
                reference.update(np.array(told[kind][layer]), gradient, rate, decay, step)


def test_telling_a_record_leaves_the_run_where_it_is() -> None:
    history, other = History(some_experiment(), LOG), History(some_experiment(), LOG)
    for step in range(1, STEPS + 1):
        history.advance(1)
        other.advance(1)
        history.record_of(max(1, step // 2))
        assert history.step == step
        assert np.array_equal(history.trainer.parameters, other.trainer.parameters)


def test_a_record_is_plain_json() -> None:
    history = History(some_experiment(twin=False))
    history.advance(3)
    record = history.record_of(3)
    assert [told["name"] for told in record["networks"]] == ["network"]
    assert orjson.loads(orjson.dumps(record)) == record
