"""Separate streams of chance: what makes the twin honest, and two experiments comparable."""

from itertools import combinations

import numpy as np
import pytest

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.nn.streams import Purpose, rng
from app.nn.trainer import Iteration, Member, Trainer, members_of

SEED = 31
SAME = {
    "as it is": {},
    "without dropout": {"drop_rates": [0, 0]},
    "at other rates": {"drop_rates": [0.5, 0.1]},
    "inputs dropped as well": {"input_drop_rate": 0.3},
    "without a twin": {"twin": False},
    "scaled otherwise": {"scaling": "classic"},
    "with a mask per example": {"mask_per": "example"},
    "with another optimizer": {"optimizer": "adam", "learning_rate": 0.01, "weight_decay": 0.1},
    "for longer": {"steps": 5000},
}


def some_experiment(**fields: object) -> Experiment:
    return experiment_from({"seed": SEED, "train_size": 25, "batch_size": 4, "drop_rates": [0.3, 0.4], **fields})


def masks_of(iteration: Iteration, member: int = 0) -> list[list[list[bool]]]:
    return [kept[member].tolist() for kept in iteration.kept]


def test_a_stream_is_the_one_that_numpy_spawns() -> None:
    purposes = np.random.SeedSequence(SEED).spawn(len(Purpose))
    for purpose in Purpose:
        spawned = np.random.Generator(np.random.PCG64(purposes[purpose])).random(5)
        assert np.array_equal(rng(SEED, purpose).random(5), spawned)
        place = np.random.Generator(np.random.PCG64(purposes[purpose].spawn(8)[7])).random(5)
        assert np.array_equal(rng(SEED, purpose, 7).random(5), place)


def test_no_two_streams_are_alike() -> None:
    places = [(SEED, p, *place) for p in Purpose for place in ((), (0,), (1,), (1, 2))] + [
        (SEED + 1, p) for p in Purpose
    ]
    first_numbers = {rng(seed, purpose, *place).random() for seed, purpose, *place in places}
    assert len(first_numbers) == len(places)


def test_what_a_purpose_is_numbered_is_what_seeds_mean_and_stays() -> None:
    assert {p.name: p.value for p in Purpose} == {
        "TEST_DATA": 0,
        "TRAIN_DATA": 1,
        "LABEL_NOISE": 2,
        "WEIGHTS": 3,
        "BATCHES": 4,
        "MASKS": 5,
        "INPUT_MASKS": 6,
        "MC_MASKS": 7,
    }


@pytest.mark.parametrize("fields", SAME.values(), ids=SAME.keys())
def test_how_it_is_trained_changes_neither_the_data_nor_the_initial_weights_nor_the_batches(
    fields: dict,
) -> None:
    plain, other = Trainer(members_of(some_experiment())), Trainer(members_of(some_experiment(**fields)))
    for part in ("train_inputs", "train_labels", "true_labels", "test_inputs", "test_labels"):
        assert np.array_equal(getattr(plain.data[0], part), getattr(other.data[0], part))
    assert all(np.array_equal(row, plain.parameters[0]) for row in (*plain.parameters, *other.parameters))
    for _ in range(60):
        one, two = plain.iterate().batch, other.iterate().batch
        assert np.array_equal(one.chosen, two.chosen)
        assert np.array_equal(one.joined_inputs, two.joined_inputs)
        assert np.array_equal(one.one_hot, two.one_hot)


@pytest.mark.parametrize(
    "fields",
    [
        {"twin": False},
        {"input_drop_rate": 0.3},
        {"scaling": "none"},
        {"steps": 5000},
        {"learning_rate": 0.01},
    ],
)
def test_a_networks_masks_do_not_depend_on(fields: dict) -> None:
    plain, other = Trainer(members_of(some_experiment())), Trainer(members_of(some_experiment(**fields)))
    for _ in range(300):
        assert masks_of(plain.iterate()) == masks_of(other.iterate())


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_a_network_has_its_own_masks_and_batches_in_any_stack(mask_per: str) -> None:
    alone = [Trainer([Member("network", some_experiment(mask_per=mask_per, seed=seed))]) for seed in range(3)]
    stack = Trainer([trainer.members[0] for trainer in alone])
    for _ in range(200):
        together = stack.iterate()
        for r, trainer in enumerate(alone):
            single = trainer.iterate()
            assert masks_of(single) == masks_of(together, r)
            assert np.array_equal(single.batch.chosen[0], together.batch.chosen[r])
    for r, trainer in enumerate(alone):
        np.testing.assert_allclose(stack.parameters[r], trainer.parameters[0], rtol=0, atol=1e-9)


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_members_with_the_same_seed_share_its_data_wherever_they_stand_in_the_stack(mask_per: str) -> None:
    fields = {"mask_per": mask_per, "input_drop_rate": 0.2}
    members = [
        Member(f"{seed} {rate}", some_experiment(seed=seed, drop_rates=[rate, 0.4], **fields), dropout=rate > 0)
        for seed, rate in [(5, 0.3), (6, 0.3), (5, 0.6), (6, 0.0), (7, 0.1)]
    ]
    stack = Trainer(members)
    assert len(stack.data) == 3
    assert stack.dataset_of(0) is stack.dataset_of(2) is not stack.dataset_of(1) is stack.dataset_of(3)
    alone = [Trainer([member]) for member in members]
    for _ in range(150):
        together = stack.iterate()
        for r, trainer in enumerate(alone):
            single = trainer.iterate()
            assert masks_of(single) == masks_of(together, r)
            assert np.array_equal(single.batch.joined_inputs[0], together.batch.joined_inputs[r])
            assert np.array_equal(single.batch.one_hot[0], together.batch.one_hot[r])
    for r, trainer in enumerate(alone):
        np.testing.assert_allclose(stack.parameters[r], trainer.parameters[0], rtol=0, atol=1e-9)


def test_members_of_a_stack_with_other_noise_learn_from_other_data() -> None:
    members = [Member(str(noise), some_experiment(noise=noise)) for noise in (0.0, 0.2)]
    members += [Member("labels", some_experiment(label_noise=0.5))]
    trainer = Trainer(members)
    for r, member in enumerate(members):
        right = Trainer([member]).data[0]
        assert np.array_equal(trainer.dataset_of(r).train_inputs, right.train_inputs)
        assert np.array_equal(trainer.dataset_of(r).train_labels, right.train_labels)


def test_at_a_lower_rate_every_neuron_kept_at_a_higher_one_is_kept() -> None:
    low, high = (Trainer(members_of(some_experiment(drop_rates=[p, 0.4]))) for p in (0.2, 0.6))
    fewer = 0
    for _ in range(200):
        more, less = low.iterate().kept[0][0], high.iterate().kept[0][0]
        assert (more | ~less).all()
        fewer += int(np.sum(more & ~less))
    assert fewer > 0


def test_changing_one_layers_rate_during_a_run_leaves_the_other_layers_masks() -> None:
    log = SettingsLog((Setting(50, "drop_rates", (0.7, 0.4)),))
    plain, changed = Trainer(members_of(some_experiment())), Trainer(members_of(some_experiment()), log)
    differing = []
    for step in range(1, 150):
        one, two = masks_of(plain.iterate()), masks_of(changed.iterate())
        assert one[1] == two[1]
        if one[0] != two[0]:
            differing.append(step)
    assert differing[0] == 51
    assert len(differing) > 90


def test_another_seed_changes_data_weights_batches_and_masks() -> None:
    trainers = [Trainer(members_of(some_experiment(seed=seed))) for seed in range(3)]
    for one, two in combinations(trainers, 2):
        assert not np.array_equal(one.data[0].train_inputs, two.data[0].train_inputs)
        assert not np.array_equal(one.data[0].test_inputs, two.data[0].test_inputs)
        assert not np.array_equal(one.data[0].wrong, two.data[0].wrong)
        assert not np.array_equal(one.parameters, two.parameters)
    iterations = [[trainer.iterate() for _ in range(10)] for trainer in trainers]
    for these, those in combinations(iterations, 2):
        assert [i.batch.chosen.tolist() for i in these] != [i.batch.chosen.tolist() for i in those]
        assert [masks_of(i) for i in these] != [masks_of(i) for i in those]
