"""Growing numbers of sub-networks against asking them one by one, and how few are as good as the full pass."""

from typing import Any

import numpy as np
import pytest

from app.nn.averaging import averaging
from app.nn.ensemble import ensemble
from app.nn.specimen import SoFar
from app.nn.subsets import subsets

from . import one_by_one
from .looking import answer, specimen
from .one_by_one import accuracy_of, averages, loss_of

EXACT = 1e-12
METHODS = ("vote", "arithmetic", "geometric")


def test_every_count_is_what_its_sub_networks_come_to_over_all_repeats() -> None:
    of = specimen(100, hidden=[5, 4], drop_rates=[0.3, 0.4], input_drop_rate=0.1)
    labels = of.data.test_labels
    told = answer(averaging(of, 12, 3))
    assert (told["step"], told["masks"], told["repeats"]) == (100, 12, 3)
    assert told["counts"] == [1, 2, 3, 5, 7, 10, 12]
    repeats = [one_by_one.drawn(of, range(r * 12 + 1, r * 12 + 13), of.data.test_inputs) for r in range(3)]
    for place, count in enumerate(told["counts"]):
        right = [averages(voices[:count]) for voices in repeats]
        for name in METHODS:
            losses = [loss_of(name, each[name], labels, count) for each in right]
            accuracies = [accuracy_of(each[name], labels) for each in right]
            for key, values in (("test_loss", losses), ("test_accuracy", accuracies)):
                curve = told["methods"][name][key]
                assert curve["mean"][place] == pytest.approx(np.mean(values), abs=EXACT)
                assert curve["deviation"][place] == pytest.approx(np.std(values, ddof=1), abs=EXACT)


@pytest.mark.parametrize(
    ("masks", "last"), [(1, [1]), (15, [10, 15]), (100, [70, 100]), (130, [100, 130]), (1000, [700, 1000])]
)
def test_the_counts_grow_to_the_last_one(masks: int, last: list[int]) -> None:
    counts = answer(averaging(specimen(1, hidden=[2], drop_rates=[0.3]), masks, 2))["counts"]
    assert counts[-2:] == last
    assert counts == sorted(set(counts))


def test_one_repeat_is_what_an_ensemble_takes() -> None:
    of = specimen(100)
    first = answer(ensemble(of, subsets(of, 20)))["methods"]
    second = [*one_by_one.drawn(of, range(21, 41), of.data.test_inputs)]
    told = answer(averaging(of, 20, 2))["methods"]["arithmetic"]["test_loss"]["mean"][-1]
    other = loss_of("arithmetic", averages(second)["arithmetic"], of.data.test_labels, 20)
    assert told == pytest.approx((first["arithmetic"]["test_loss"] + other) / 2, abs=EXACT)


def test_it_tells_what_it_knows_after_each_repeat_from_the_second_on() -> None:
    of = specimen(50)
    so_far = [piece for piece in averaging(of, 5, 4) if isinstance(piece, SoFar)]
    assert [piece.answer["repeats"] for piece in so_far] == [2, 3, 4]
    assert [piece.done for piece in so_far] == [0.5, 0.75, 1]
    for piece in so_far:
        whole = answer(averaging(of, 5, piece.answer["repeats"]))
        np.testing.assert_equal(piece.answer, whole)


def test_reaching_the_full_pass_is_told_from_the_curves() -> None:
    fields: dict[str, Any] = {"dataset": "digits", "hidden": [12], "drop_rates": [0.3], "learning_rate": 0.05}
    told = answer(averaging(specimen(300, activation="relu", **fields), 60, 6))
    found = set()
    for name in METHODS:
        for key, sign in (("test_loss", 1), ("test_accuracy", -1)):
            curve, full = told["methods"][name][key], told["full"][key]
            behind = sign * (np.array(curve["mean"]) - full)
            for which, near in (("reaches", curve["deviation"]), ("settles", curve["deviation"][-1])):
                within = [count for count, holds in zip(told["counts"], behind <= near, strict=True) if holds]
                assert told[which][name][key] == (within[0] if within else None)
                found.add(told[which][name][key])
    assert len(found) > 3


def test_without_dropout_one_sub_network_is_all_and_as_good() -> None:
    told = answer(averaging(specimen(50, drop_rates=[0.0, 0.0]), 100, 2))
    assert (told["masks"], told["counts"]) == (1, [1])
    assert told["methods"]["arithmetic"]["test_loss"]["deviation"].tolist() == [0]
    assert told["reaches"]["arithmetic"] == told["settles"]["geometric"] == {"test_loss": 1, "test_accuracy": 1}
