"""A vote among the networks of past epochs against the records of their last iterations."""

from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn.epochs_vote import epochs_vote
from app.nn.history import History
from app.nn.specimen import specimen_of

from .looking import answer, specimen
from .one_by_one import Voice, accuracy_of, averages, loss_of
from .reference import compute

EXACT = 1e-12
FIELDS: dict[str, Any] = {
    "hidden": [7, 6], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 6, "steps": 90, "seed": 95,
}  # fmt: skip
LOG = SettingsLog((Setting(30, "drop_rates", (0.6, 0.2)), Setting(50, "scaling", "classic")))


@pytest.mark.parametrize(
    "fields", [{}, {"mask_per": "example", "input_drop_rate": 0.3}, {"optimizer": "adam", "learning_rate": 0.01}]
)
def test_every_epoch_is_the_network_and_the_mask_of_its_record(fields: dict[str, Any]) -> None:
    history = History(experiment_from({**FIELDS, **fields}), LOG)
    history.advance(70)  # in the 18th epoch of four iterations
    of = specimen_of(history.trainer)
    told = answer(epochs_vote(of, 8))
    labels, activation = of.data.test_labels, of.experiment.activation
    assert [each["epoch"] for each in told["epochs"]] == list(range(10, 18))
    voices = []
    for each in told["epochs"]:
        assert each["step"] == each["epoch"] * 4
        network = history.record_of(each["step"])["networks"][0]
        masks = [np.array(mask[0]) for mask in network["masks"]]
        assert [m.tolist() for m in each["masks"]] == [m.tolist() for m in masks]
        inputs = of.data.test_inputs
        if "input_drop_rate" in fields:
            assert each["input_mask"].tolist() == network["input_mask"][0]
            inputs = inputs * network["input_mask"][0] * network["input_factor"]
        factors = [mask * factor for mask, factor in zip(masks, network["factors"], strict=True)]
        weights, biases = ([np.array(part) for part in network[f"{name}_after"]] for name in ("weights", "biases"))
        probabilities = compute(weights, biases, inputs, labels, factors, activation).probabilities
        assert each["test_loss"] == pytest.approx(loss_of("one", probabilities, labels, 1), abs=EXACT)
        assert each["test_accuracy"] == accuracy_of(probabilities, labels)
        voices.append(Voice(1.0, probabilities))
    right = averages(voices)
    for name in ("vote", "arithmetic"):
        assert told[name]["test_loss"] == pytest.approx(loss_of(name, right[name], labels, 8), abs=EXACT)
        assert told[name]["test_accuracy"] == accuracy_of(right[name], labels)
    assert told["unvoted"] == sum(right["vote"][np.arange(len(labels)), labels] == 0)
    assert told["eval"]["test_loss"] == pytest.approx(history.metrics_now().networks["network"]["test_loss"], abs=EXACT)
    seen = [[mask[0] for mask in history.record_of(step)["networks"][0]["masks"]] for step in range(37, 69)]
    assert (told["step"], told["iterations"]) == (70, 32)
    assert told["different_trained"] == len(set(map(str, seen)))
    assert told["different"] == len(set(map(str, seen[3::4])))


def test_of_more_epochs_than_there_are_all_are_kept() -> None:
    told = answer(epochs_vote(specimen(13, train_size=20, batch_size=6), 100))
    assert [each["step"] for each in told["epochs"]] == [4, 8, 12]
    assert told["iterations"] == 12


@pytest.mark.parametrize("steps", [0, 3])
def test_before_the_end_of_the_first_epoch_nobody_votes(steps: int) -> None:
    told = answer(epochs_vote(specimen(steps, train_size=20, batch_size=6), 100))
    assert told["epochs"] == []
    assert told["vote"] is told["arithmetic"] is told["unvoted"] is None
    assert (told["iterations"], told["different"], told["different_trained"]) == (0, 0, 0)


def test_without_dropout_all_masks_are_one() -> None:
    told = answer(epochs_vote(specimen(40, train_size=20, batch_size=10, drop_rates=[0.0, 0.0]), 5))
    assert (len(told["epochs"]), told["different"], told["different_trained"]) == (5, 1, 1)
    assert told["epochs"][-1]["test_loss"] == pytest.approx(told["eval"]["test_loss"], abs=EXACT)
