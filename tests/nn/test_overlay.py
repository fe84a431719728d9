"""Classic dropout in other units is inverted dropout to the last digits, where it must be; and what it is not."""

from typing import Any

import numpy as np
import orjson
import pytest

from app.experiment import Setting, SettingsLog
from app.nn.history import History
from app.nn.overlay import MEASURES, measured_steps, overlay
from app.nn.trainer import Trainer, members_of

from .looking import answer, specimen, trainer_of


def overlaid(**fields: Any) -> dict[str, Any]:
    return answer(overlay(specimen(0, **{"steps": 600, **fields})))


@pytest.mark.parametrize("optimizer", ["sgd", "momentum"])
@pytest.mark.parametrize("more", [{}, {"input_drop_rate": 0.2}, {"mask_per": "example", "activation": "relu"}])
def test_rescaled_is_inverted_at_every_step(optimizer: str, more: dict[str, Any]) -> None:
    told = overlaid(optimizer=optimizer, learning_rate=0.3 if optimizer == "sgd" else 0.03, **more)
    assert (told["exact"], told["reason"]) == (True, None)
    assert max(told["difference"]["rescaled"]) < 1e-12
    inverted, rescaled = told["networks"]["inverted"], told["networks"]["rescaled"]
    np.testing.assert_allclose(rescaled["test_loss"], inverted["test_loss"], rtol=0, atol=1e-12)
    assert rescaled["test_accuracy"] == inverted["test_accuracy"]
    assert max(told["difference"]["classic"]) > 0.01, "flipping the scaling alone makes another run"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"optimizer": "adam", "learning_rate": 0.01}, "adam"),
        ({"weight_decay": 0.01}, "weight_decay"),
        ({"optimizer": "adam", "learning_rate": 0.01, "weight_decay": 0.01}, "adam"),
    ],
)
def test_where_the_units_matter_it_says_why(fields: dict[str, Any], reason: str) -> None:
    told = overlaid(**fields)
    assert (told["exact"], told["reason"]) == (False, reason)
    assert max(told["difference"]["rescaled"]) > 1e-3


def test_without_dropout_all_scalings_are_one() -> None:
    told = overlaid(drop_rates=[0.0, 0.0], optimizer="adam", learning_rate=0.01, weight_decay=0.01)
    assert (told["exact"], told["reason"]) == (True, None)
    assert not any(told["difference"]["rescaled"] + told["difference"]["classic"])
    assert all(network == told["networks"]["inverted"] for network in told["networks"].values())


@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_each_network_is_the_one_that_a_run_with_its_scaling_trains(scaling: str) -> None:
    told = overlaid(input_drop_rate=0.2)
    run = History(trainer_of(0, steps=600, input_drop_rate=0.2, scaling=scaling).members[0].experiment)
    for i, step in enumerate(told["steps"]):
        assert run.travel(step)
        right = run.metrics_now().networks["network"]
        assert told["networks"][scaling]["test_loss"][i] == pytest.approx(right["test_loss"], abs=1e-9)
        assert told["networks"][scaling]["test_accuracy"][i] == right["test_accuracy"]


def test_it_trains_what_was_posted_whatever_was_changed_since_and_wherever_the_run_stands() -> None:
    log = SettingsLog((Setting(0, "scaling", "none"), Setting(5, "learning_rate", 0.01)))
    told = answer(overlay(specimen(30, log, steps=600, scaling="classic")))
    fresh = overlaid()
    assert (told.pop("step"), fresh.pop("step")) == (30, 0)
    assert told == fresh


def test_what_diverges_is_told_as_null() -> None:
    large = {"hidden": [24, 24], "activation": "relu", "drop_rates": [0.5, 0.5], "seed": 0}
    told = orjson.loads(orjson.dumps(overlaid(**large, optimizer="momentum", learning_rate=1)))
    inverted = told["networks"]["inverted"]
    assert inverted["test_loss"][0] is not None
    assert (inverted["test_loss"][-1], inverted["test_accuracy"][-1], told["difference"]["classic"][-1]) == (None,) * 3


@pytest.mark.parametrize("steps", [1, 7, 59, 3000, 20_000])
def test_it_looks_from_the_first_step_to_the_last(steps: int) -> None:
    measured = measured_steps(steps)
    assert (measured[0], measured[-1]) == (0, steps)
    assert len(measured) == min(MEASURES, steps + 1)
    gaps = np.diff(measured)
    assert gaps.min() > 0
    assert gaps.max() - gaps.min() <= 1


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_a_factor_on_the_rate_holds_for_its_parameter_alone(optimizer: str) -> None:
    log = SettingsLog((Setting(3, "learning_rate", 0.2),))
    fields = {"optimizer": optimizer, "learning_rate": 0.1}
    plain, apart = trainer_of(0, log, **fields), trainer_of(0, log, **fields)
    factors = np.ones_like(apart.parameters)
    factors[1, 5], factors[0, 2] = 0.0, 2.0
    apart.scale_rates(factors)
    for _ in range(2):  # and after going back, too
        apart.restore(Trainer(members_of(apart.members[0].experiment)).checkpoint())
        plain.restore(apart.checkpoint())
        start = plain.parameters.copy()
        plain.iterate()
        apart.iterate()
        np.testing.assert_allclose(apart.parameters - start, (plain.parameters - start) * factors, rtol=1e-13)
        for _ in range(5):
            apart.iterate()
        assert apart.parameters[1, 5] == start[1, 5]
        assert (apart.parameters != start).sum() > 100
