"""One neuron's running mean and variance, and how far they stray, against plain computing and against enumeration."""

import numpy as np
import pytest

from app.experiment import Setting, SettingsLog
from app.nn import insight
from app.nn.running_mean import running_mean, so_far, standard_errors

from .enumeration import all_masks, chance_of
from .looking import RATES, answer, computed, in_eval, specimen, trainer_of
from .reference import factor_in_eval, factor_in_training

EXACT = 1e-12


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("scaling", ["inverted", "classic", "none"])
def test_it_is_the_mean_and_the_variance_of_what_the_masks_of_mode_mc_let_through(scaling: str, layer: int) -> None:
    of = specimen(scaling=scaling, input_drop_rate=0.2)
    told = answer(running_mean(of, layer, 4, "test", 17, 250))
    p = RATES[layer - 1]
    factor = factor_in_training(p, scaling)
    full = computed(of, of.data.test_inputs[17:18], of.data.test_labels[17:18], in_eval(of))
    a = full.a[layer - 1][0, 4] / factor_in_eval(p, scaling)
    kept = np.array([of.masks_left_on(draw)[layer][4] for draw in range(1, 251)])
    values = kept * a * factor
    assert told["masks"].tolist() == kept.astype(int).tolist()
    assert (told["a"], told["train_factor"]) == (pytest.approx(a, abs=EXACT), pytest.approx(factor))
    assert told["eval_value"] == pytest.approx(full.a[layer - 1][0, 4], abs=EXACT)
    assert (told["drop_rate"], told["scaling"], told["step"]) == (p, scaling, 200)
    np.testing.assert_allclose(told["mean"], [values[:k].mean() for k in range(1, 251)], rtol=0, atol=EXACT)
    np.testing.assert_allclose(
        told["variance"][1:], [values[:k].var(ddof=1) for k in range(2, 251)], rtol=0, atol=EXACT
    )
    assert np.isnan(told["variance"][0])
    assert told["expected_mean"] == pytest.approx((1 - p) * factor * a, abs=EXACT)
    assert told["expected_variance"] == pytest.approx(p * (1 - p) * (a * factor) ** 2, abs=EXACT)


def test_the_masks_are_those_that_a_viewer_of_mode_mc_sees() -> None:
    trainer = trainer_of()
    told = answer(running_mean(specimen(), 2, 3, "train", 5, 40))
    seen = [insight.with_dropout_left_on(trainer, "train", 5, draw).layers[1].mask[3] for draw in range(1, 41)]
    assert told["masks"].astype(bool).tolist() == seen


@pytest.mark.parametrize("p", [0.3, 0.5, 0.9])
@pytest.mark.parametrize("draws", [2, 3, 9])
def test_expectation_and_errors_are_those_of_all_that_could_be_drawn(draws: int, p: float) -> None:
    x, masks = -0.7, all_masks(draws)
    chances = chance_of(masks, p)
    ends = [so_far(mask, x) for mask in masks]
    means, variances = (np.array([end[which][-1] for end in ends]) for which in (0, 1))
    assert chances @ means == pytest.approx(x * (1 - p), abs=EXACT)
    assert chances @ variances == pytest.approx(x**2 * p * (1 - p), abs=EXACT)
    mean_error, variance_error = standard_errors(draws, p, x)
    assert mean_error[-1] == pytest.approx(np.sqrt(chances @ (means - x * (1 - p)) ** 2), abs=EXACT)
    spread = chances @ (variances - x**2 * p * (1 - p)) ** 2
    assert variance_error[-1] == pytest.approx(np.sqrt(spread), abs=EXACT)


def test_with_many_draws_both_lie_where_they_should_within_their_errors() -> None:
    told = answer(running_mean(specimen(), 1, 2, "test", 0, 4000))
    for name in ("mean", "variance"):
        assert abs(told[name][-1] - told[f"expected_{name}"]) < 4 * told[f"{name}_error"][-1]
        assert told[f"{name}_error"][-1] < 0.05 * told[f"expected_{name}"] or name == "mean"


def test_without_dropout_every_draw_gives_the_activation_itself() -> None:
    told = answer(running_mean(specimen(drop_rates=[0.0, 0.3]), 1, 0, "test", 3, 50))
    assert told["masks"].all()
    assert np.array_equal(told["mean"], np.full(50, told["a"]))
    assert not told["variance"][1:].any()
    assert not told["mean_error"].any()
    assert not told["variance_error"][1:].any()


def test_the_rate_and_the_scaling_are_those_that_hold_now() -> None:
    log = SettingsLog((Setting(100, "drop_rates", (0.6, 0.1)), Setting(150, "scaling", "classic")))
    told = answer(running_mean(specimen(log=log), 1, 0, "test", 0, 10))
    assert (told["drop_rate"], told["scaling"], told["train_factor"]) == (0.6, "classic", 1.0)
    assert told["eval_factor"] == pytest.approx(0.4)
