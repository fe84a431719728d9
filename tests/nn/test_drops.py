"""How often neurons slept, and what chance expects of it, against counting and against enumeration of all masks."""

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.nn.drops import asleep_chances, binomial, drops, past_of, rates_held
from app.nn.history import History

from .enumeration import all_masks, chance_of
from .looking import answer

EXACT = 1e-12
LOG = SettingsLog(
    (
        Setting(0, "drop_rates", (0.1, 0.6)),
        Setting(4, "learning_rate", 0.1),
        Setting(10, "drop_rates", (0.5, 0.0)),
        Setting(25, "drop_rates", (0.1, 0.6)),
    )
)


def history_at(step: int, log: SettingsLog | None = None, **fields: Any) -> History:
    small = {"hidden": [5, 4], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 6, "steps": 40, "seed": 8}
    history = History(experiment_from({**small, **fields}), log)
    history.advance(step)
    return history


def masks_used(history: History) -> list[list[list[int]]]:
    """The first row of every layer's mask in each iteration up to the present one, from the records."""
    records = [history.record_of(step)["networks"][0]["masks"] for step in range(1, history.step + 1)]
    return [[rows[0] for rows in masks] for masks in records]


@pytest.mark.parametrize("log", [None, LOG])
@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_the_counts_are_those_of_the_records(mask_per: str, log: SettingsLog | None) -> None:
    history = history_at(33, log, mask_per=mask_per)
    told, used = answer(drops(past_of(history), 7)), masks_used(history)
    for k, layer in enumerate(told["layers"]):
        slept = [[1 - kept for kept in masks[k]] for masks in used]
        assert layer["dropped"].tolist() == np.sum(slept, axis=0).tolist()
    at_once = [sum(mask.count(0) for mask in masks) for masks in used]
    assert told["asleep"]["counts"].tolist() == [at_once.count(k) for k in range(10)]
    assert (told["step"], told["epoch"], told["neurons"]) == (33, 9, 9)
    assert told["different"] == len(set(map(str, used)))
    assert [one["step"] for one in told["recent"]] == list(range(27, 34))
    assert [[mask.tolist() for mask in one["masks"]] for one in told["recent"]] == used[-7:]


def test_expectation_and_deviation_follow_the_rates_that_held() -> None:
    history = history_at(33, LOG)
    rates = [[record["drop_rates"][k] for record in map(network_at(history), range(1, 34))] for k in (0, 1)]
    assert rates[0] == [0.1] * 10 + [0.5] * 15 + [0.1] * 8
    told = answer(drops(past_of(history), 1))
    for layer, held in zip(told["layers"], rates, strict=True):
        assert layer["expected"] == pytest.approx(sum(held), abs=EXACT)
        assert layer["deviation"] == pytest.approx(np.sqrt(sum(p * (1 - p) for p in held)), abs=EXACT)
    assert [layer["drop_rate"] for layer in told["layers"]] == [0.1, 0.6]
    expected = sum(enumerated([5, 4], pair) for pair in zip(*rates, strict=True))
    np.testing.assert_allclose(told["asleep"]["expected"], expected, rtol=0, atol=EXACT)


def network_at(history: History) -> Any:
    return lambda step: history.record_of(step)["networks"][0]


def enumerated(sizes: list[int], rates: Any) -> Any:
    """The chances of 0, 1, … neurons asleep, added up over every mask of all layers."""
    masks = all_masks(sum(sizes))
    chances = np.ones(len(masks))
    for part, rate in zip(np.split(masks, np.cumsum(sizes)[:-1], axis=1), rates, strict=True):
        chances *= chance_of(part, rate)
    return np.bincount((~masks).sum(axis=1), weights=chances, minlength=sum(sizes) + 1)


@pytest.mark.parametrize(
    ("sizes", "rates"), [([7], [0.3]), ([4, 5], [0.3, 0.0]), ([3, 1, 6], [0.7, 0.99, 0.1]), ([2, 2, 2, 2], [0.0] * 4)]
)
def test_the_chances_are_those_of_all_masks(sizes: list[int], rates: list[float]) -> None:
    np.testing.assert_allclose(asleep_chances(sizes, rates), enumerated(sizes, rates), rtol=EXACT, atol=1e-300)


@pytest.mark.parametrize("p", [0.0, 1e-9, 0.3, 0.5, 0.9, 0.999999])
@pytest.mark.parametrize("n", [1, 12, 64, 256])
def test_the_binomial_distribution_is_exact_for_every_size(n: int, p: float) -> None:
    exact = [comb(n, k) * Fraction(p) ** k * (1 - Fraction(p)) ** (n - k) for k in range(n + 1)]
    # a power that is nearly 0 has fewer digits, or none: far below what any count of iterations makes visible
    np.testing.assert_allclose(binomial(n, p), [float(chance) for chance in exact], rtol=1e-12, atol=1e-200)
    assert binomial(n, p).sum() == pytest.approx(1, abs=EXACT)


def test_the_largest_network_has_chances_that_add_up() -> None:
    chances = asleep_chances([64] * 4, [0.05, 0.5, 0.9, 0.0])
    assert chances.shape == (257,)
    assert chances.sum() == pytest.approx(1, abs=EXACT)
    assert np.arange(257) @ chances == pytest.approx(64 * 1.45, rel=EXACT)


def test_changes_that_lie_ahead_do_not_count() -> None:
    history = history_at(33, LOG)
    history.travel(25)
    assert rates_held(history.experiment, history.log, 25) == {(0.1, 0.6): 10, (0.5, 0.0): 15}
    told = answer(drops(past_of(history), 100))
    assert [layer["expected"] for layer in told["layers"]] == pytest.approx([8.5, 6.0])
    assert [layer["drop_rate"] for layer in told["layers"]] == [0.1, 0.6]  # what iteration 26 will drop at
    assert len(told["recent"]) == 25
    assert sum(told["asleep"]["counts"]) == 25


def test_before_the_first_iteration_nothing_is_counted_and_nothing_expected() -> None:
    told = answer(drops(past_of(history_at(0)), 24))
    assert [(not layer["dropped"].any(), layer["expected"], layer["deviation"]) for layer in told["layers"]] == [
        (True, 0.0, 0.0)
    ] * 2
    assert not any(told["asleep"]["counts"])
    assert not any(told["asleep"]["expected"])
    assert (told["different"], told["recent"], told["epoch"]) == (0, [], 0)


def test_what_is_counted_is_a_copy() -> None:
    history = history_at(20)
    past = past_of(history)
    before = answer(drops(past, 20))
    history.travel(5)
    history.set(Setting(5, "drop_rates", (0.9, 0.9)))
    history.advance(15)
    after = answer(drops(past, 20))
    assert str(after) == str(before)
