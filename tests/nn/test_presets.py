"""The presets show what they promise, on ten or twenty seeds; `pytest -s` prints the means that the docs quote."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import experiment_from
from app.nn.history import History
from app.nn.network import Pass, with_ones
from app.nn.trainer import Member, Trainer

from .reference import factor_in_eval

Floats = NDArray[np.float64]

SEEDS = range(20)
FEWER = range(10)  # for a network that is large, and a difference that shows on each seed
MEASURED = ("train loss", "test loss", "test accuracy")


def ends(preset: str, other: dict[str, Any] | None = None, seeds: range = SEEDS) -> tuple[Floats, Floats]:
    """(without, with dropout), each (seeds, 3): train loss, test loss, test accuracy at the end of the run.

    One stack holds for every seed the preset's network and its twin, or the same network with `other` fields.
    """
    experiment = experiment_from({"preset": preset})
    members = []
    for seed in seeds:
        network = replace(experiment, seed=seed)
        members += [
            Member("other", replace(network, **(other or {})), dropout=other is not None),
            Member("network", network),
        ]
    trainer = Trainer(members)
    for _ in range(experiment.steps):
        trainer.iterate()
    told = np.array([measured(trainer, r) for r in range(trainer.networks)])
    without, with_dropout = told[0::2], told[1::2]
    print(f"\n{preset}, better on {better_with(without, with_dropout)} of {len(seeds)} seeds")
    for name, one, two in zip(MEASURED, without.mean(axis=0), with_dropout.mean(axis=0), strict=True):
        print(f"  {name}: {one:.3f} -> {two:.3f}")
    return without, with_dropout


def measured(trainer: Trainer, member: int) -> list[float]:
    data, experiment = trainer.dataset_of(member), trainer.experiment_of(member)
    factors = [np.full((1, 1, 1), factor_in_eval(rate, experiment.scaling)) for rate in experiment.drop_rates]
    told = []
    for inputs, labels in ((data.train_inputs, data.train_labels), (data.test_inputs, data.test_labels)):
        passed = Pass(trainer.shape, trainer.parameters[[member]], len(labels))
        passed.forward(with_ones(inputs[None]), factors)
        loss = passed.measure_loss(np.eye(data.classes)[labels][None])
        told += [float(loss[0]), float(np.mean(passed.logits[0].argmax(axis=1) == labels))]
    return [told[0], told[2], told[3]]


def better_with(without: Floats, with_dropout: Floats) -> int:
    """On how many seeds dropout ends with the lower test loss."""
    return int(np.sum(with_dropout[:, 1] < without[:, 1]))


@pytest.mark.parametrize("preset", ["moons", "xor", "circles", "digits"])
def test_dropout_ends_with_lower_test_loss_where_there_is_overfitting(preset: str) -> None:
    without, with_dropout = ends(preset)
    assert better_with(without, with_dropout) >= 16
    assert with_dropout[:, 1].mean() < without[:, 1].mean() - 0.1
    assert with_dropout[:, 2].mean() > without[:, 2].mean() + 0.01
    assert with_dropout[:, 0].mean() > without[:, 0].mean()  # and with the higher loss in training


@pytest.mark.parametrize(("preset", "worst"), [("too-much", 1.0), ("no-help", 0.1)])
def test_dropout_does_not_help_with_too_much_of_it_or_where_nothing_is_overfitted(preset: str, worst: float) -> None:
    without, with_dropout = ends(preset)
    assert better_with(without, with_dropout) <= 4
    assert with_dropout[:, 1].mean() > without[:, 1].mean() + worst


def test_scaling_forgotten_ends_with_far_higher_test_loss_than_inverted_dropout() -> None:
    inverted, none = ends("forgotten-scaling", {"scaling": "inverted"}, FEWER)
    assert better_with(inverted, none) == 0
    assert none[:, 1].mean() > 2 * inverted[:, 1].mean()


@pytest.mark.parametrize("preset", ["moons", "xor", "circles", "digits"])
def test_the_seed_a_preset_was_given_shows_the_usual_effect(preset: str) -> None:
    history = History(experiment_from({"preset": preset}))
    history.advance(history.experiment.steps)
    metrics = history.metrics_now()
    network, twin = metrics.networks["network"], metrics.networks["twin"]
    assert network["test_loss"] < twin["test_loss"] - 0.1
    assert network["test_accuracy"] > twin["test_accuracy"] + 0.04
    assert network["wrong_labels_learned"] < twin["wrong_labels_learned"] <= metrics.wrong_labels
