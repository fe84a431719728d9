"""Masks: each neuron dropped by itself with its probability, in every iteration, and found again by step."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn.dropout import keep_mask
from app.nn.masks import MaskSource, Rates
from app.nn.streams import Purpose
from app.nn.trainer import Trainer, members_of

Bools = NDArray[np.bool_]

P = 0.3
SIZES = (10, 6)
DRAWS = 20_000
SURELY = 5.0  # standard deviations: from a fixed seed, so chance decided once


def source(rows: int = 1, seed: int = 41, rates: tuple[float, ...] = (P, 0.6), scaling: str = "inverted") -> MaskSource:
    made = MaskSource(Purpose.MASKS, [seed], SIZES, rows)
    made.use(Rates(np.array([rates]), [scaling]))
    return made


def many_masks(masks: MaskSource, iterations: int) -> Bools:
    """(iterations, rows, all neurons) of both layers."""
    return np.stack([np.concatenate(masks.at(step)[0], axis=-1)[0] for step in range(1, iterations + 1)])


@pytest.fixture(scope="module")
def drawn() -> Bools:
    return many_masks(source(), DRAWS)[:, 0]


def test_each_neuron_is_dropped_as_often_as_its_rate_says(drawn: Bools) -> None:
    for rate, masks in ((P, drawn[:, :10]), (0.6, drawn[:, 10:])):
        spread = SURELY * np.sqrt(rate * (1 - rate) / DRAWS)
        np.testing.assert_allclose(1 - masks.mean(axis=0), rate, rtol=0, atol=spread)


def test_how_many_sleep_in_an_iteration_is_binomial(drawn: Bools) -> None:
    asleep = np.bincount(10 - drawn[:, :10].sum(axis=1), minlength=11)
    chance = np.array([comb(10, k) * P**k * (1 - P) ** (10 - k) for k in range(11)])
    spread = SURELY * np.sqrt(DRAWS * chance * (1 - chance)) + 1
    assert (np.abs(asleep - DRAWS * chance) < spread).all()


def test_neurons_are_dropped_independently_of_each_other_and_of_the_iteration_before(drawn: Bools) -> None:
    now, later = drawn[:-1].astype(float), drawn[1:].astype(float)
    together = np.corrcoef(now.T) - np.eye(16)
    across = np.corrcoef(now.T, later.T)[:16, 16:]
    assert np.abs(together).max() < SURELY / np.sqrt(DRAWS)
    assert np.abs(across).max() < SURELY / np.sqrt(DRAWS)


def test_examples_of_a_batch_have_masks_of_their_own() -> None:
    masks = many_masks(source(rows=4, rates=(P, P)), DRAWS // 4)
    rows = masks.transpose(1, 0, 2).reshape(4, -1).astype(float)
    assert np.abs(np.corrcoef(rows) - np.eye(4)).max() < SURELY / np.sqrt(rows.shape[1])


def test_iterations_draw_different_masks(drawn: Bools) -> None:
    bits = drawn @ (1 << np.arange(16))
    chances = np.bincount(bits, minlength=1 << 16) / DRAWS
    assert len(np.unique(bits[:1000])) > 600
    assert chances.max() < 0.01


@given(
    steps=st.lists(st.integers(1, 2000), min_size=1, max_size=12),
    rows=st.sampled_from([1, 3]),
    seed=st.integers(0, 2**32 - 1),
)
def test_masks_are_found_again_by_step_in_whatever_order(steps: list[int], rows: int, seed: int) -> None:
    wandering = source(rows, seed)
    for step in steps:
        masks, factors, packed = wandering.at(step)
        right = source(rows, seed).at(step)
        for one, two in zip([*masks, *factors, *packed], [*right[0], *right[1], *right[2]], strict=True):
            assert np.array_equal(one, two)
        assert [mask.shape for mask in masks] == [(1, rows, 10), (1, rows, 6)]


@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_factors_are_masks_times_the_scaling_and_packed_masks_are_their_bits(scaling: str) -> None:
    masks, factors, packed = source(scaling=scaling).at(7)
    for mask, factor, bits, rate in zip(masks, factors, packed, (P, 0.6), strict=True):
        np.testing.assert_allclose(factor, mask / (1 - rate if scaling == "inverted" else 1), rtol=0, atol=1e-15)
        assert np.array_equal(np.unpackbits(bits, count=mask.shape[-1]).astype(bool), mask[0, 0])


def test_packed_masks_are_the_first_networks_for_the_first_example() -> None:
    masks = MaskSource(Purpose.MASKS, [41, 42], SIZES, rows=3)
    masks.use(Rates(np.array([(P, 0.6), (P, 0.6)]), ["inverted"] * 2))
    for step in (1, 2, 3):
        kept, _, packed = masks.at(step)
        for mask, bits in zip(kept, packed, strict=True):
            assert np.array_equal(np.unpackbits(bits, count=mask.shape[-1]).astype(bool), mask[0, 0])


def test_a_uniform_number_at_the_drop_rate_keeps_and_below_it_drops() -> None:
    just_below = np.nextafter(P, 0)
    assert keep_mask(np.array([0.0, just_below, P, 0.999]), P).tolist() == [False, False, True, True]
    assert keep_mask(np.array([0.0, 0.5]), 0.0).all()


def test_new_rates_hold_from_the_next_step_on_and_use_the_same_uniform_numbers() -> None:
    changing, right = source(), source(rates=(0.8, 0.6))
    before = changing.at(5)[0]
    changing.use(Rates(np.array([(0.8, 0.6)]), ["inverted"]))
    assert np.array_equal(changing.at(6)[0][0], right.at(6)[0][0])
    assert not (changing.at(5)[0][0] & ~before[0]).any()


def test_the_twin_drops_nothing_whatever_is_set_during_the_run() -> None:
    experiment = experiment_from({"drop_rates": [P, P], "input_drop_rate": P, "scaling": "classic"})
    log = SettingsLog((Setting(10, "drop_rates", (0.5, 0.5)), Setting(15, "input_drop_rate", 0.6)))
    trainer = Trainer(members_of(experiment), log)
    for _ in range(30):
        iteration = trainer.iterate()
        assert iteration.input_kept is not None
        assert iteration.input_factor is not None
        for kept, factor in zip(
            (*iteration.kept, iteration.input_kept), (*iteration.factors, iteration.input_factor), strict=True
        ):
            assert kept[1].all()
            assert (factor[1] == 1.0).all()
