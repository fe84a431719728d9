"""The bound on total work: any run can be computed again in a few seconds, so its steps are limited."""

from typing import Any

import pytest
from hypothesis import given

from app.experiment import PRESETS, InvalidExperiment, experiment_from
from app.experiment.work import most_steps

from .strategies import fields

LARGEST = {"dataset": "digits", "hidden": [64] * 4, "train_size": 1000, "batch_size": 500}


@given(given=fields())
def test_steps_are_taken_up_to_the_bound_and_refused_beyond_it(given: dict[str, Any]) -> None:
    most = most_steps(given)
    assert 1 <= most <= 20_000
    assert experiment_from({**given, "steps": most}).steps == most
    if most < 20_000:
        with pytest.raises(InvalidExperiment, match=f"steps must be at most {most} for a network, batch and data"):
            experiment_from({**given, "steps": most + 1})


@given(given=fields())
def test_a_larger_network_or_batch_or_a_twin_never_allows_more_steps(given: dict[str, Any]) -> None:
    most = most_steps(given)
    wider = {**given, "hidden": [min(64, 2 * n) for n in given["hidden"]]}
    deeper = {**given, "hidden": [*given["hidden"], 8]}
    assert most_steps(wider) <= most
    assert most_steps(deeper) <= most
    assert most_steps({**given, "batch_size": 500}) <= most
    assert most_steps({**given, "twin": True}) <= most <= most_steps({**given, "twin": False})
    assert most_steps({**given, "dataset": "digits"}) <= most


@pytest.mark.parametrize("more", [{"twin": True}, {"batch_size": 500}, {"hidden": [64] * 4}])
def test_what_makes_a_large_experiment_larger_allows_fewer_steps(more: dict[str, Any]) -> None:
    smaller = {**LARGEST, "twin": False, "batch_size": 400, "hidden": [64] * 3}
    assert most_steps({**smaller, **more}) < most_steps(smaller)


def test_steps_that_were_not_given_are_filled_down_to_the_bound() -> None:
    experiment = experiment_from(LARGEST)
    assert experiment.steps == most_steps(experiment.as_fields()) < 3000


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_is_cut_short(name: str) -> None:
    assert experiment_from({"preset": name}).steps == PRESETS[name].fields["steps"]


def test_a_small_network_may_train_for_20_000_steps() -> None:
    assert experiment_from({"steps": 20_000}).steps == 20_000
