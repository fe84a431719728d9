"""The different sub-networks are counted, and who slept is told, as the records of the iterations have it."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.experiment import Setting
from app.nn.history import History
from app.nn.sub_networks import SubNetworks

from .playing import experiment
from .test_divergence import DIVERGES

FEW = {"hidden": [2, 3], "steps": 60}  # few neurons, so that masks come again


def masks_of(history: History, step: int) -> list[int]:
    """The hidden mask of an iteration, all layers in a row, from its record."""
    return [kept for mask in history.record_of(step)["networks"][0]["masks"] for kept in mask[0]]


def assert_counted(history: History) -> None:
    """What is told of the run up to where it stands, held against the records of all its iterations."""
    masks = [masks_of(history, n) for n in range(1, history.step + 1)]
    told = history.sub_networks
    assert told.asleep(history.step).tolist() == [mask.count(0) for mask in masks]
    for step in range(history.step + 1):
        assert told.different(step) == len({tuple(mask) for mask in masks[:step]})


@pytest.mark.parametrize("mask_per", ["batch", "example"])
@pytest.mark.parametrize("hidden", [[2, 3], [8, 1], [9, 16, 7]])
def test_different_masks_are_counted_and_not_the_steps(hidden: list[int], mask_per: str) -> None:
    rates = [0.3] * len(hidden)
    history = History(experiment(hidden=hidden, drop_rates=rates, mask_per=mask_per, steps=60))
    history.advance(60)
    assert_counted(history)
    if sum(hidden) == 5:
        assert 1 < history.sub_networks.different(60) <= 2**5


def test_without_dropout_there_is_one_network_and_nobody_sleeps() -> None:
    history = History(experiment(drop_rates=[0, 0], steps=20))
    history.advance(20)
    assert [history.sub_networks.different(step) for step in (0, 1, 2, 20)] == [0, 1, 1, 1]
    assert not history.sub_networks.asleep(20).any()


@pytest.mark.parametrize("n", range(1, 18))
def test_layers_are_told_apart_where_their_bits_meet(n: int) -> None:
    told = SubNetworks([n, n], steps=3)
    one, none = np.packbits(np.eye(1, n, dtype=bool)[0]), np.packbits(np.zeros(n, bool))
    for step, masks in enumerate([[one, none], [none, one], [one, none]], start=1):
        told.note(step, masks)
    assert [told.different(step) for step in range(4)] == [0, 1, 2, 2]
    assert told.asleep(3).tolist() == [2 * n - 1] * 3


def test_however_often_a_run_begins_again_the_count_is_right_and_takes_no_more_room() -> None:
    chance = np.random.default_rng(7)
    told = SubNetworks([3, 2], steps=30)
    rows: list[bytes] = []
    for start in [0, *chance.integers(0, 31, 200).tolist()]:
        told.forget_after(start)
        del rows[start:]
        for step in range(start + 1, 31):
            masks = [np.packbits(chance.random(n) < 0.5) for n in (3, 2)]
            told.note(step, masks)
            rows.append(b"".join(mask.tobytes() for mask in masks))
        assert [told.different(step) for step in range(31)] == [len(set(rows[:step])) for step in range(31)]


def test_counting_needs_less_memory_than_the_masks_of_a_large_network() -> None:
    tracemalloc.start()
    told = SubNetworks([64] * 4, steps=20_000)
    for step in range(1, 20_001):
        told.note(step, [np.frombuffer(step.to_bytes(8, "little"), np.uint8)] * 4)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told.different(20_000) == 20_000
    assert size < 2 * sum(masks.nbytes for masks in told.masks)


changes = st.tuples(st.integers(0, 60), st.sampled_from([0.0, 0.3, 0.6]), st.integers(0, 40))


@settings(max_examples=25)
@given(changes=st.lists(changes, min_size=1, max_size=4), end=st.integers(0, 60))
def test_wherever_a_run_went_and_whatever_was_set_the_count_is_that_of_its_past(
    changes: list[tuple[int, float, int]], end: int
) -> None:
    history = History(experiment(**FEW))
    for goal, rate, count in changes:
        history.travel(goal)
        history.set(Setting(goal, "drop_rates", (rate, rate)))
        history.advance(count)
    history.travel(end)
    assert_counted(history)


def test_masks_that_a_setting_did_away_with_are_counted_no_more() -> None:
    history = History(experiment(**FEW))
    history.advance(60)
    before = history.sub_networks.different(60)
    history.travel(10)
    history.set(Setting(10, "drop_rates", (0.0, 0.0)))
    history.advance(50)
    assert history.sub_networks.different(60) <= history.sub_networks.different(10) + 1 < before
    assert_counted(history)


def test_a_run_that_diverged_counts_up_to_its_last_good_step() -> None:
    history = History(DIVERGES)
    history.advance(DIVERGES.steps)
    assert_counted(history)
    history.travel(history.step - 3)
    assert_counted(history)
