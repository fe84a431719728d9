"""Batches: every example once in an epoch, in a new order each time, found again by step."""

from collections import Counter
from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import Experiment, experiment_from
from app.nn.batches import EPOCHS_AT_ONCE, Batches
from app.nn.datasets import load


def some_experiment(train_size: int = 25, batch_size: int = 4, seed: int = 51) -> Experiment:
    return experiment_from({"train_size": train_size, "batch_size": batch_size, "seed": seed})


def batches_of(*experiments: Experiment) -> Batches:
    return Batches([load(e) for e in experiments], [e.seed for e in experiments], experiments[0].batch_size)


@given(train_size=st.integers(10, 40), batch_size=st.integers(1, 40), epoch=st.integers(0, 40))
def test_an_epoch_looks_at_every_example_once_and_only_its_last_batch_may_be_smaller(
    train_size: int, batch_size: int, epoch: int
) -> None:
    experiment = some_experiment(train_size, min(batch_size, train_size))
    batches, count = batches_of(experiment), experiment.batches_per_epoch
    chosen = [batches.at(epoch * count + place).chosen[0].tolist() for place in range(1, count + 1)]
    assert sorted(chain.from_iterable(chosen)) == list(range(train_size))
    assert [len(batch) for batch in chosen[:-1]] == [experiment.batch_size] * (count - 1)
    assert 1 <= len(chosen[-1]) <= experiment.batch_size
    first, last = epoch * count + 1, (epoch + 1) * count
    assert experiment.epoch_of(first) == experiment.epoch_of(last) == epoch + 1


def test_before_the_first_iteration_it_is_no_epoch_yet() -> None:
    assert some_experiment().epoch_of(0) == 0


def test_a_batch_holds_the_inputs_with_a_one_behind_them_and_the_labels_trained_on() -> None:
    experiment = some_experiment()
    data, batch = load(experiment), batches_of(experiment).at(3)
    chosen = batch.chosen[0]
    assert np.array_equal(batch.joined_inputs[0, :, :-1], data.train_inputs[chosen])
    assert (batch.joined_inputs[0, :, -1] == 1).all()
    assert np.array_equal(batch.one_hot[0], np.eye(2)[data.train_labels[chosen]])


def test_every_epoch_has_an_order_of_its_own() -> None:
    experiment = some_experiment(train_size=12, batch_size=12)
    batches = batches_of(experiment)
    orders = {tuple(batches.at(epoch).chosen[0].tolist()) for epoch in range(1, 4 * EPOCHS_AT_ONCE)}
    assert len(orders) == 4 * EPOCHS_AT_ONCE - 1


def test_every_example_stands_at_every_place_equally_often() -> None:
    batches = batches_of(some_experiment(train_size=10, batch_size=10))
    epochs = 4000
    seen = Counter((i, int(e)) for n in range(1, epochs + 1) for i, e in enumerate(batches.at(n).chosen[0]))
    assert len(seen) == 100
    spread = 5 * np.sqrt(epochs * 0.1 * 0.9)
    assert all(count == pytest.approx(epochs / 10, abs=spread) for count in seen.values())


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_batches_are_found_again_by_step_in_whatever_order(steps: list[int]) -> None:
    experiment = some_experiment()
    wandering = batches_of(experiment)
    for step in steps:
        found, right = wandering.at(step), batches_of(experiment).at(step)
        assert all(np.array_equal(one, two) for one, two in zip(found, right, strict=True))


def test_networks_with_seeds_of_their_own_have_batches_of_their_own() -> None:
    experiments = [some_experiment(seed=seed) for seed in (1, 2)]
    together, alone = batches_of(*experiments), [batches_of(e) for e in experiments]
    for step in (1, 7, 8, 200):
        for r, batches in enumerate(alone):
            for stacked, single in zip(together.at(step), batches.at(step), strict=True):
                assert np.array_equal(stacked[r], single[0])
