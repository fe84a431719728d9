"""Metrics, measured a second time by hand: full networks, their data, and the picture of the boundary."""

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from app.experiment import experiment_from
from app.nn.datasets import Dataset
from app.nn.metrics import GRID, Examiner, cross_entropy, grid
from app.nn.trainer import Member, Trainer, members_of

from .reference import Computed, compute, factor_in_eval

Floats = NDArray[np.float64]

RATES, INPUT_RATE = (0.3, 0.4), 0.2


def trained(**fields: Any) -> Trainer:
    small = {
        "hidden": [7, 6],
        "drop_rates": RATES,
        "input_drop_rate": INPUT_RATE,
        "train_size": 40,
        "seed": 91,
    }
    trainer = Trainer(members_of(experiment_from({**small, **fields})))
    for _ in range(400):
        trainer.iterate()
    return trainer


def by_hand(trainer: Trainer, member: int, scaling: str, inputs: Floats, labels: NDArray[np.int64]) -> Computed:
    """The full network; the twin has drop rate 0 and so no factor."""
    factors = [factor_in_eval(rate, scaling) if member == 0 else 1.0 for rate in (INPUT_RATE, *RATES)]
    weights = [w[member] for w in trainer.shape.weights(trainer.parameters)]
    biases = [b[member] for b in trainer.shape.biases(trainer.parameters)]
    return compute(weights, biases, inputs * factors[0], labels, factors[1:], "tanh")


@pytest.mark.parametrize("dataset", ["moons", "digits"])
@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_losses_accuracies_and_wrong_labels_learned_are_those_of_the_full_networks(scaling: str, dataset: str) -> None:
    trainer = trained(scaling=scaling, dataset=dataset, label_noise=0.3)
    data, metrics = trainer.data[0], Examiner(trainer).measure()
    assert metrics.step == 400
    assert list(metrics.networks) == ["network", "twin"]
    assert metrics.wrong_labels == np.sum(data.train_labels != data.true_labels) > 5
    for member, told in enumerate(metrics.networks.values()):
        train = by_hand(trainer, member, scaling, data.train_inputs, data.train_labels)
        test = by_hand(trainer, member, scaling, data.test_inputs, data.test_labels)
        hits = train.probabilities.argmax(axis=1) == data.train_labels
        test_hits = test.probabilities.argmax(axis=1) == data.test_labels
        assert told["train_loss"] == pytest.approx(train.loss, abs=1e-12)
        assert told["test_loss"] == pytest.approx(test.loss, abs=1e-12)
        assert told["train_accuracy"] == pytest.approx(hits.mean(), abs=1e-12)
        assert told["test_accuracy"] == pytest.approx(test_hits.mean(), abs=1e-12)
        assert told["wrong_labels_learned"] == np.sum(hits & (data.train_labels != data.true_labels))
    assert metrics.networks["network"] != metrics.networks["twin"]


@pytest.mark.parametrize("scaling", ["inverted", "classic"])
def test_the_boundary_shows_the_chance_of_class_1_by_row_from_the_top_left(scaling: str) -> None:
    trainer = trained(scaling=scaling)
    metrics = Examiner(trainer).measure()
    assert metrics.extent is not None
    assert metrics.extent == trainer.data[0].extent
    left, right, bottom, top = metrics.extent
    cell_width, cell_height = (right - left) / GRID, (top - bottom) / GRID
    for member, name in enumerate(("network", "twin")):
        shown = np.frombuffer(base64.b64decode(metrics.boundary[name]), np.uint8).reshape(GRID, GRID)
        for row, column in ((0, 0), (0, GRID - 1), (GRID - 1, 0), (17, 5), (20, 33)):
            point = [left + (column + 0.5) * cell_width, top - (row + 0.5) * cell_height]
            chance = by_hand(trainer, member, scaling, np.array([point]), np.array([0])).probabilities[0, 1]
            assert shown[row, column] == pytest.approx(chance * 255, abs=0.5 + 1e-9)
        assert int(shown.max()) - int(shown.min()) > 100


def test_the_grid_covers_the_extent_with_the_centers_of_its_cells() -> None:
    points = grid((-2.0, 2.0, -1.0, 3.0))
    assert points.shape == (GRID**2, 2)
    np.testing.assert_allclose(points[0], [-2 + 2 / GRID, 3 - 2 / GRID])
    np.testing.assert_allclose(points[1], [-2 + 6 / GRID, 3 - 2 / GRID])
    np.testing.assert_allclose(points[-1], [2 - 2 / GRID, -1 + 2 / GRID])


def test_as_json_has_a_boundary_only_for_data_in_the_plane() -> None:
    trainer = trained()
    told = Examiner(trainer).measure().as_json()
    assert set(told) == {"step", "network", "twin", "wrong_labels", "boundary"}
    assert set(told["boundary"]) == {"size", "extent", "network", "twin"}
    assert Examiner(trained(dataset="digits")).measure().as_json()["boundary"] is None


def test_measuring_changes_nothing() -> None:
    trainer = trained()
    before = trainer.parameters.copy()
    examiner = Examiner(trainer)
    assert examiner.measure() == examiner.measure()
    assert np.array_equal(trainer.parameters, before)


def test_without_a_twin_only_the_network_is_measured() -> None:
    metrics = Examiner(trained(twin=False)).measure()
    assert list(metrics.networks) == list(metrics.boundary) == ["network"]


def test_members_that_learn_from_other_data_are_not_measured_together() -> None:
    experiment = experiment_from({})
    trainer = Trainer([Member(str(seed), replace(experiment, seed=seed)) for seed in range(3)])
    with pytest.raises(ValueError, match="members must share one data set, got 3"):
        Examiner(trainer)


def test_cross_entropy_is_the_mean_surprise_and_does_not_overflow() -> None:
    logits = np.array([[0.0, 0.0], [1000.0, -1000.0], [1.0, 3.0]])
    expected = np.mean([np.log(2), 2000.0, np.log1p(np.exp(-2.0))])
    assert cross_entropy(logits, np.array([0, 1, 1])) == pytest.approx(expected, abs=1e-12)


def test_data_know_which_of_their_labels_are_wrong() -> None:
    labels, true = np.array([0, 1, 1]), np.array([0, 0, 1])
    data = Dataset(np.zeros((3, 2)), labels, true, np.zeros((1, 2)), np.zeros(1, np.int64), 2)
    assert data.wrong.tolist() == [False, True, False]
