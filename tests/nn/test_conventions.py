"""Sizes of activations under the three conventions, each computed again by the reference."""

from typing import Any

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog
from app.nn.conventions import SCALINGS, conventions
from app.nn.specimen import Specimen

from .looking import RATES, accuracy, answer, computed, specimen
from .reference import factor_in_eval, factor_in_training

EXACT = 1e-12
DRAWS = 6


def sizes(of: Specimen, factors: list[Any]) -> list[float]:
    seen = computed(of, of.data.train_inputs, of.data.train_labels, factors)
    return [float(np.abs(a).mean()) for a in seen.a]


@pytest.mark.parametrize("input_rate", [0.0, 0.2])
@pytest.mark.parametrize("trained_with", SCALINGS)
def test_each_convention_is_the_plain_pass_with_its_factors(trained_with: str, input_rate: float) -> None:
    of = specimen(scaling=trained_with, input_drop_rate=input_rate, activation="relu")
    told = answer(conventions(of, DRAWS))
    rates = (input_rate, *RATES)
    assert (told["step"], told["scaling"], told["examples"], told["draws"]) == (200, trained_with, 40, DRAWS)
    assert told["trained_with"] == [{"scaling": trained_with, "first": 1, "last": 200}]
    assert [c["scaling"] for c in told["conventions"]] == ["inverted", "classic", "none"]
    for convention in told["conventions"]:
        scaling = convention["scaling"]
        in_training = [factor_in_training(p, scaling) for p in rates]
        drawn = np.array([
            sizes(of, [m * f for m, f in zip(of.masks_left_on(draw), in_training, strict=True)])
            for draw in range(1, DRAWS + 1)
        ])  # fmt: skip
        full = [factor_in_eval(p, scaling) for p in rates]
        layers = {name: [layer[name] for layer in convention["layers"]] for name in ("train", "deviation", "eval")}
        np.testing.assert_allclose(layers["train"], drawn.mean(axis=0), rtol=0, atol=EXACT)
        np.testing.assert_allclose(layers["deviation"], drawn.std(axis=0, ddof=1), rtol=0, atol=EXACT)
        np.testing.assert_allclose(layers["eval"], np.array(sizes(of, full)), rtol=0, atol=EXACT)
        right = computed(of, of.data.test_inputs, of.data.test_labels, full)
        assert convention["test_loss"] == pytest.approx(right.loss, abs=EXACT)
        assert convention["test_accuracy"] == accuracy(right, of.data.test_labels)


def test_in_the_first_layer_training_and_eval_agree_on_average_unless_scaling_is_forgotten() -> None:
    first = {c["scaling"]: c["layers"][0] for c in answer(conventions(specimen(), 200))["conventions"]}
    for scaling in ("inverted", "classic"):
        error = first[scaling]["deviation"] / np.sqrt(200)
        assert abs(first[scaling]["train"] - first[scaling]["eval"]) < 4 * error
    assert first["none"]["train"] == first["classic"]["train"]
    assert first["none"]["eval"] == first["inverted"]["eval"]
    assert first["none"]["train"] < 0.8 * first["none"]["eval"]


def test_the_rates_are_those_that_hold_now() -> None:
    log = SettingsLog((Setting(200, "drop_rates", (0.0, 0.0)), Setting(200, "scaling", "none")))
    told = answer(conventions(specimen(log=log), 2))
    assert told["scaling"] == "none"
    assert told["trained_with"] == [{"scaling": "inverted", "first": 1, "last": 200}]
    for convention in told["conventions"]:
        assert convention["layers"] == told["conventions"][0]["layers"]
        assert all(layer["deviation"] == 0 and layer["train"] == layer["eval"] for layer in convention["layers"])


def test_what_it_was_trained_with_is_told_iteration_by_iteration() -> None:
    changes = (
        (30, "scaling", "classic"),
        (50, "learning_rate", 0.1),
        (50, "scaling", "classic"),
        (80, "scaling", "none"),
    )
    log = SettingsLog(tuple(Setting(*change) for change in changes))
    told = answer(conventions(specimen(80, log=log), 2))
    assert told["scaling"] == "none"
    assert told["trained_with"] == [
        {"scaling": "inverted", "first": 1, "last": 30},
        {"scaling": "classic", "first": 31, "last": 80},
    ]
    assert answer(conventions(specimen(0, scaling="classic"), 2))["trained_with"] == []
